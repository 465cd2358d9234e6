/* SPDX-License-Identifier: BSD-3-Clause */
/* The end of a guest that dom0 wants: `xl shutdown`, `xl reboot`. */
#ifndef __UK_XEN_POWER_H__
#define __UK_XEN_POWER_H__

#include <uk/plat/power.h>

/*
 * Filled by the app, if it has something to do before it ends: dom0 asks for a power-off
 * (UKPLAT_HALT) or a restart (UKPLAT_RESTART), and has been told that it was heard. The weak
 * default is ukplat_terminate(@how, 0). Runs in the thread of libxenbus; may return, and the image
 * then ends when it likes.
 */
void uk_xenpower_hook(enum ukplat_how how);

#endif /* __UK_XEN_POWER_H__ */
