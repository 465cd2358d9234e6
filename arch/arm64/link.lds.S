/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The image in memory. Three segments, each on pages of its own, so that the page tables can give
 * each the rights it needs; what is not stored in the file comes last.
 *
 *	text     header, boot code, vectors, code                          execute, read
 *	rodata   constants, tables of the libraries, relocations,
 *	         small page tables                                           read
 *	data     .data | exception stack, .bss, small no-init |
 *	         stacks | page tables | heap and other large no-init         read, write
 *
 * The exception stack's page is filled up with .bss. Below every stack lies a page that is not
 * mapped. The page tables are read-only (paging.c).
 * No-init memory (section .noinit, .noinit.<what> when large) is neither stored nor
 * cleared.
 *
 * The vectors start at a multiple of 2 KiB and the header comes first. Between them lies the boot
 * path (functions marked __uk_boot_text), and then every other function that fits: a function that
 * does not fit in "front" goes on to "rest" (ld's --enable-non-contiguous-regions).
 */

/* A table that libraries add entries to: kept although nothing refers to the entries. */
#define TABLE(sym, sec)				\
	. = ALIGN(8);				\
	__##sym##_start = .;			\
	KEEP(*(SORT_BY_NAME(.sec*)))	\
	__##sym##_end = .;

ENTRY(_start)

PHDRS
{
	text PT_LOAD FLAGS(5);
	rodata PT_LOAD FLAGS(4);
	data PT_LOAD FLAGS(6);
	tls PT_TLS FLAGS(4);
}

MEMORY
{
	front : ORIGIN = CONFIG_ARCH_LINK_BASE, LENGTH = 2048
	rest : ORIGIN = CONFIG_ARCH_LINK_BASE + 2048, LENGTH = 4096M
}

SECTIONS
{
	. = CONFIG_ARCH_LINK_BASE;

	.text.front : {
		*(.text.head)
		*(.text.boot .text.boot.*)
		*(.text .text.*)
	} >front :text
	.text : {
		*(.vectors)
		*(.text.boot .text.boot.*)
		*(.text .text.*)
	} >rest :text
	__text_end = ALIGN(4096);

	.rodata ALIGN(4096) : {
		__rodata_start = .;
		*(.rodata .rodata.*)
		. = ALIGN(4);
		/* Nothing here unless the linker was asked for one. */
		__uk_build_id = .;
		KEEP(*(.note.gnu.build-id))
		. = ALIGN(8);
		/* From here on the boot may write addresses, before the page tables forbid it. */
		__relro_start = .;
		TABLE(uk_guards, uk_guards)
		TABLE(uk_inittab, uk_inittab)
#if CONFIG_SMP
		TABLE(uk_cpuinit, uk_cpuinit)
#endif
		TABLE(uk_dt_match, uk_dt_match)
		TABLE(uk_dt_mmio, uk_dt_mmio)
#if CONFIG_PLAT_MMIO
		TABLE(ukplat_mmio, ukplat_mmio)
#endif
		TABLE(uk_testtab, uk_testtab)
		TABLE(uk_libparam, uk_libparam)
		TABLE(uk_shellcmds, uk_shellcmds)
		TABLE(uk_tasks, uk_tasks)
		TABLE(uk_irqs, uk_irqs)
		__constructors = .;
		KEEP(*(.init_array .init_array.* .ctors .ctors.*))
		__constructors_end = .;
		*(.data.rel.ro .data.rel.ro.*)
		*(.got .got.plt)
		__relro_end = .;
	} >rest :rodata
	.rela.dyn : {
		. = ALIGN(8);
		__rela_start = .;
		*(.rela .rela.*)
		__rela_end = .;
	} >rest :rodata
	.tdata : {
		__tdata_start = .;
		*(.tdata .tdata.*)
		__tdata_end = .;
	} >rest :rodata :tls
	.tbss : {
		*(.tbss .tbss.*)
	} >rest :rodata :tls
	/* Of a thread's copy of both; nothing when the image has no thread-local variable. */
	__tls_align = MAX(1, MAX(ALIGNOF(.tdata), ALIGNOF(.tbss)));
	__tls_size = SIZEOF(.tbss) == 0 ? SIZEOF(.tdata) :
		ADDR(.tbss) + SIZEOF(.tbss) - (SIZEOF(.tdata) == 0 ? ADDR(.tbss) : ADDR(.tdata));
	/* Page tables of less than a page, which the boot fills: read-only from then on. */
	.l1 (NOLOAD) : {
		*(.noinit.l1)
	} >rest :rodata
	__rodata_end = ALIGN(4096);

	.data ALIGN(4096) : {
		__data_start = .;
		*(.data .data.*)
		__data_end = .;
	} >rest :data

	/* Page aligned by its content, as every stack is. */
	.exc_stack (NOLOAD) : {
		*(.noinit.stacks.ukarch_exc)
	} >rest :data
	.bss (NOLOAD) : {
		. = ALIGN(64);
		__bss_start = .;
#if CONFIG_ARCH_APPS_APART
		*(EXCLUDE_FILE(
#include <uk/apart.lds>
		) .bss EXCLUDE_FILE(
#include <uk/apart.lds>
		) .bss.*)
#else
		*(.bss .bss.* COMMON)
#endif
		. = ALIGN(64);
		__bss_end = .;
	} >rest :data
	.noinit (NOLOAD) : {
		*(.noinit)
		. = ALIGN(__tls_align);
		__tls_main = .;
		__tls_main_align = . + __tls_align;
		. += __tls_size;
		__tls_main_end = .;
#if CONFIG_LIBUKSCHED_TLS
		/* One for each static thread: as many as there are descriptions, of 112 bytes. */
		. = ALIGN(__tls_align);
		__uk_tls_tasks = .;
		. += (__uk_tasks_end - __uk_tasks_start) / 112 * ALIGN(__tls_size, __tls_align);
		__uk_tls_tasks_end = .;
#endif
	} >rest :data
	.stacks (NOLOAD) : {
		*(.noinit.stacks.*)
	} >rest :data
	.tables (NOLOAD) : {
		__tables_start = .;
		*(.noinit.tables)
		__tables_end = .;
	} >rest :data
#if CONFIG_ARCH_APPS_APART
	/* Stacks without a guard page of their own are here or in the heap: what overflows from one
	 * ends in this page. */
	.apart (NOLOAD) : {
		*(.noinit.apart)
		__bss_apart_start = .;
		*(.bss .bss.* COMMON)
		. = ALIGN(64);
		__bss_apart_end = .;
	} >rest :data
#endif
	/* Not by .noinit.* alone: as ld might move those that are listed above to here as well, it
	 * would align this section as they are. */
	.heap (NOLOAD) : {
		*(.noinit.[!alst]* .noinit.a[!p]* .noinit.l[!1]* .noinit.s[!t]* .noinit.t[!a]*)
		. = ALIGN(64);
		_end = .;
	} >rest :data

	__image_end = ALIGN(4096);

	.debug_aranges 0 : { *(.debug_aranges) }
	.debug_info 0 : { *(.debug_info) }
	.debug_abbrev 0 : { *(.debug_abbrev) }
	.debug_line 0 : { *(.debug_line) }
	.debug_line_str 0 : { *(.debug_line_str) }
	.debug_str 0 : { *(.debug_str) }
	.debug_loclists 0 : { *(.debug_loclists) }
	.debug_rnglists 0 : { *(.debug_rnglists) }
	.debug_frame 0 : { *(.debug_frame) }
	.comment 0 : { *(.comment) }
	/* Empty and not discarded: what ld puts there while a function is undefined needs a
	 * section, or ld crashes in place of naming the function. */
	.plt : { *(.plt .iplt) } >rest

	/DISCARD/ : {
		*(.note .note.*)
		*(.eh_frame .eh_frame_hdr)
		*(.interp .dynamic .dynsym .dynstr .hash .gnu.hash .gnu.version*)
	}
}

ASSERT(_start == CONFIG_ARCH_LINK_BASE, "the Image header is not first")
ASSERT((ADDR(.rela.dyn) & 7) == 0, "relocations are read as words")
ASSERT(SIZEOF(.plt) == 0, "a function is undefined, or chosen at run time (ifunc)")
ASSERT(__constructors == __constructors_end,
       "constructors are not run: use the init table, <uk/init.h>")
