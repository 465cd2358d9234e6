/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where the parts of the image lie: the linker's symbols (link.lds.S). Arrays, so that their
 * addresses are taken PC-relative and need no GOT. They are where the image lies now, whatever
 * address it was linked for.
 *
 *	_start       __text_end  __rodata_start   __rodata_end  __data_start           _end
 *	| code ...             | | constants ...             |  | data | .bss | no-init   |
 */
#ifndef __UK_ARCH_IMAGE_H__
#define __UK_ARCH_IMAGE_H__

#include <uk/essentials.h>

#pragma GCC visibility push(hidden)
extern char _start[], __text_end[], __rodata_start[], __rodata_end[], __data_start[];
extern char __relro_start[], __relro_end[], __data_end[], __bss_start[], __bss_end[], _end[];
#if CONFIG_ARCH_APPS_APART
extern char __bss_apart_start[], __bss_apart_end[];
#endif
/* The linker's note of the image's content, if the configuration asks for one (--build-id=sha1):
 * three words of header, "GNU", 20 bytes of hash. */
extern const uint32_t __uk_build_id[];
#pragma GCC visibility pop

#endif /* __UK_ARCH_IMAGE_H__ */
