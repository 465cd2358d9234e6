/* SPDX-License-Identifier: BSD-3-Clause */
/* Frames that are too large: frames.c. */
#ifndef __TEST_FAULT_FRAMES_H__
#define __TEST_FAULT_FRAMES_H__

#define FRAMES_KINDS	"large-frame large-array large-alloca"

/* Call a function whose frame ends beyond the guard page. Returns when @kind is none of those. */
void frames_overflow(const char *kind);

#endif /* __TEST_FAULT_FRAMES_H__ */
