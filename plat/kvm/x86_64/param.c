// SPDX-License-Identifier: BSD-3-Clause
/* QEMU's microvm adds a word to the command line for each of its virtio devices. It is no unknown
 * parameter, whether or not the image has a driver (libs/drivers/bus/virtio/slots_cmdline.c). */
#include <uk/libparam.h>

static const char *device;
UK_LIBPARAM_PARAM(device, charp, "a virtio slot: bytes@address:interrupt");
