/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: where the machine has its virtio devices, by whatever way it says so. */
#ifndef __VIRTIO_SLOTS_H__
#define __VIRTIO_SLOTS_H__

#include <uk/virtio.h>

/* Where slot @i (from 0) is: sets base, irq and edge. False: there are no more. Init context. */
bool virtio_slot(unsigned int i, struct uk_virtio *v);

#endif /* __VIRTIO_SLOTS_H__ */
