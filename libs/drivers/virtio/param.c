// SPDX-License-Identifier: BSD-3-Clause
/* The word that slots_cmdline.c reads is a parameter of this library, not an unknown one. */
#include <uk/libparam.h>

static const char *device;
UK_LIBPARAM_PARAM(device, charp, "a virtio slot: bytes@address:interrupt");
