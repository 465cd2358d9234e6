/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Parameters of libraries and apps on the command line: libname.param=value.
 *
 *	static uint32_t baud = 115200;
 *	UK_LIBPARAM_PARAM_RANGE(baud, uint32_t, 300, 3000000, "line speed");
 *
 * puts "libuart.baud" into a table of the linker's making; the variable holds the default until the
 * command line has been read, which is before every other init function (class 1, priority 0), and
 * is constant from then on. The prefix is the library's name; addlib_paramprefix in its
 * Makefile.uk gives it another. An image without LIBUKLIBPARAM keeps the default and nothing else:
 * then these macros declare the variable once more and make no table.
 *
 * An entry takes 8 bytes and its name with the terminating NUL, rounded up to 8; 16 more with a
 * range. It holds no address, so it needs no relocation.
 */
#ifndef __UK_LIBPARAM_H__
#define __UK_LIBPARAM_H__

#include <uk/essentials.h>

/* Kind of a parameter: log2 of the variable's size, and what it holds. */
#define UK_LIBPARAM_SIZE	0x03
#define UK_LIBPARAM_SIGNED	0x04
#define UK_LIBPARAM_BOOL	0x08
#define UK_LIBPARAM_STRING	0x10
#define UK_LIBPARAM_CHOICE	0x20	/* the words follow the name */
#define UK_LIBPARAM_RANGE	0x40	/* minimum and maximum stand before the name */
#define UK_LIBPARAM_DESC	0x80	/* the description follows the name (and the words) */

/* One entry of the table. Private: use the functions below. */
struct uk_libparam {
	int32_t var;		/* the variable, from the address of this member */
	uint16_t size;		/* of the entry, bytes, a multiple of 8 */
	uint8_t kind;
	uint8_t pad;
	/* with UK_LIBPARAM_RANGE: int64_t or uint64_t min, max; then the strings */
} __uk_aligned(8);

/*
 * @var: a variable of this file, static or not, defined above the macro, of type
 * @type: bool, int8_t, uint8_t, ... int64_t, uint64_t, int, uint, charp (const char *), or
 *	Unikraft's __s8, __u8, ... __u64. A string points into the command line, which stays.
 * @desc: a string literal without quotes and backslashes; in the image with LIBUKLIBPARAM_HELP.
 */
#define UK_LIBPARAM_PARAM(var, type, desc)				\
	UK_LIBPARAM__CHECK(var, type);					\
	UK_LIBPARAM__ENTRY(var, UK_LIBPARAM__KIND(type), "", #var, "", desc)

/* The same under another name: @name is an identifier. */
#define UK_LIBPARAM_PARAM_ALIAS(name, var, type, desc)			\
	UK_LIBPARAM__CHECK(var, type);					\
	UK_LIBPARAM__ENTRY(var, UK_LIBPARAM__KIND(type), "", #name, "", desc)

/* @min to @max, both included: plain numbers, since the assembler reads them. Integers only. */
#define UK_LIBPARAM_PARAM_RANGE(var, type, min, max, desc)		\
	UK_LIBPARAM__CHECK(var, type);					\
	UK_LIBPARAM__ENTRY(var, UK_LIBPARAM__KIND(type) | UK_LIBPARAM_RANGE, \
		"	.8byte	" UK_STR(min) ", " UK_STR(max) "\n", #var, "", desc)

/* One of the words in @words, "off|slow|fast"; @var, an int, is the index of the word: 0, 1, 2. */
#define UK_LIBPARAM_PARAM_CHOICE(var, words, desc)			\
	UK_LIBPARAM__CHECK(var, int);					\
	UK_LIBPARAM__ENTRY(var, UK_LIBPARAM__KIND(int) | UK_LIBPARAM_CHOICE, "", #var, \
		"	.asciz	\"" words "\"\n", desc)

/* Unikraft's older spelling. */
#define UK_LIB_PARAM(var, type)		UK_LIBPARAM_PARAM(var, type, "")
#define UK_LIB_PARAM_STR(var)		UK_LIBPARAM_PARAM(var, charp, "")

/* The entries of the image, in link order. */
static inline const struct uk_libparam *uk_libparam_first(void);
static inline const struct uk_libparam *uk_libparam_end(void);
#define uk_libparam_foreach(p)						\
	for (p = uk_libparam_first(); p < uk_libparam_end(); p = uk_libparam_next(p))

static inline const struct uk_libparam *uk_libparam_next(const struct uk_libparam *p)
{
	return (const struct uk_libparam *)((uintptr_t)p + p->size);
}

/* "libname.param" */
static inline const char *uk_libparam_name(const struct uk_libparam *p)
{
	return (const char *)(p + 1) + (p->kind & UK_LIBPARAM_RANGE ? 16 : 0);
}

/* The description, "" when there is none. */
const char *uk_libparam_desc(const struct uk_libparam *p);

/*
 * Give the parameter the value that @text stands for. @text must stay for good if it is a string.
 * 0; -EINVAL: not a value of that type; -ERANGE: a number, but outside of the range: then the
 * variable is as it was. Before others use the variable. O(length of @text).
 */
int uk_libparam_set(const struct uk_libparam *p, const char *text);

/* Write to the console what the parameter may be ("300 to 3000000"), and what it is now. Thread
 * context. */
void uk_libparam_print_range(const struct uk_libparam *p);
void uk_libparam_print_value(const struct uk_libparam *p);

/* ------------------------------------------------------------------------------- private below */

/* What is in the image's or, in a host test, the program's table. */
#ifdef UK_HOST
#define UK_LIBPARAM__SECTION	"uk_libparam"
#define UK_LIBPARAM__START	__start_uk_libparam
#define UK_LIBPARAM__END	__stop_uk_libparam
#else
#define UK_LIBPARAM__SECTION	".uk_libparam"
#define UK_LIBPARAM__START	__uk_libparam_start
#define UK_LIBPARAM__END	__uk_libparam_end
#endif
extern const char UK_LIBPARAM__START[] __attribute__((visibility("hidden")));
extern const char UK_LIBPARAM__END[] __attribute__((visibility("hidden")));

static inline const struct uk_libparam *uk_libparam_first(void)
{
	return (const struct uk_libparam *)(uintptr_t)UK_LIBPARAM__START;
}

static inline const struct uk_libparam *uk_libparam_end(void)
{
	return (const struct uk_libparam *)(uintptr_t)UK_LIBPARAM__END;
}

#ifndef UK_LIBPARAM_PREFIX
#ifdef __LIBNAME__
#define UK_LIBPARAM_PREFIX	__LIBNAME__
#else
#define UK_LIBPARAM_PREFIX	app
#endif
#endif

/* bool may be a macro by the time its token arrives here. */
#define UK_LIBPARAM__KIND_bool		(0 | UK_LIBPARAM_BOOL)
#define UK_LIBPARAM__KIND__Bool		(0 | UK_LIBPARAM_BOOL)
#define UK_LIBPARAM__KIND_uint8_t	0
#define UK_LIBPARAM__KIND_uint16_t	1
#define UK_LIBPARAM__KIND_uint32_t	2
#define UK_LIBPARAM__KIND_uint64_t	3
#define UK_LIBPARAM__KIND_int8_t	(0 | UK_LIBPARAM_SIGNED)
#define UK_LIBPARAM__KIND_int16_t	(1 | UK_LIBPARAM_SIGNED)
#define UK_LIBPARAM__KIND_int32_t	(2 | UK_LIBPARAM_SIGNED)
#define UK_LIBPARAM__KIND_int64_t	(3 | UK_LIBPARAM_SIGNED)
#define UK_LIBPARAM__KIND_uint		2
#define UK_LIBPARAM__KIND_int		(2 | UK_LIBPARAM_SIGNED)
#define UK_LIBPARAM__KIND_charp		(3 | UK_LIBPARAM_STRING)
#define UK_LIBPARAM__KIND___u8		0
#define UK_LIBPARAM__KIND___u16		1
#define UK_LIBPARAM__KIND___u32		2
#define UK_LIBPARAM__KIND___u64		3
#define UK_LIBPARAM__KIND___s8		(0 | UK_LIBPARAM_SIGNED)
#define UK_LIBPARAM__KIND___s16		(1 | UK_LIBPARAM_SIGNED)
#define UK_LIBPARAM__KIND___s32		(2 | UK_LIBPARAM_SIGNED)
#define UK_LIBPARAM__KIND___s64		(3 | UK_LIBPARAM_SIGNED)
#define UK_LIBPARAM__KIND(type)		UK_CAT(UK_LIBPARAM__KIND_, type)

/* The kind that the variable's C type calls for, so that a wrong @type does not compile. */
#define UK_LIBPARAM__OF(var) _Generic((var),				\
	bool: 0 | UK_LIBPARAM_BOOL,					\
	uint8_t: 0, uint16_t: 1, uint32_t: 2, unsigned long: 3, unsigned long long: 3, \
	int8_t: 0 | UK_LIBPARAM_SIGNED, int16_t: 1 | UK_LIBPARAM_SIGNED, \
	int32_t: 2 | UK_LIBPARAM_SIGNED,				\
	long: 3 | UK_LIBPARAM_SIGNED, long long: 3 | UK_LIBPARAM_SIGNED, \
	const char *: 3 | UK_LIBPARAM_STRING, char *: 3 | UK_LIBPARAM_STRING)
#define UK_LIBPARAM__CHECK(var, type)					\
	_Static_assert(UK_LIBPARAM__OF(var) == UK_LIBPARAM__KIND(type), "the type of " #var)

#if CONFIG_LIBUKLIBPARAM_HELP
#define UK_LIBPARAM__DESC		UK_LIBPARAM_DESC
#define UK_LIBPARAM__DESC_TEXT(desc)	"	.asciz	\"" desc "\"\n"
#else
#define UK_LIBPARAM__DESC		0
#define UK_LIBPARAM__DESC_TEXT(desc)
#endif

/*
 * C has no constant expression for a 32-bit distance, hence the assembly. The function, which the
 * linker throws away, tells the compiler that somebody changes the variable; declared extern once
 * more, a static variable stays static.
 */
#if CONFIG_LIBUKLIBPARAM
#define UK_LIBPARAM__ENTRY(var, kind, range, name, words, desc)		\
	static void __uk_used uk_libparam_sets_##var(void)		\
	{								\
		__asm__ volatile("" : "+m"(var));			\
	}								\
	__asm__(".pushsection " UK_LIBPARAM__SECTION ",\"a\"\n"		\
		"	.balign	8\n"					\
		"1:	.4byte	" #var " - 1b\n"			\
		"	.2byte	2f - 1b\n"				\
		"	.byte	" UK_STR(kind) " | " UK_STR(UK_LIBPARAM__DESC) ", 0\n" \
		range							\
		"	.asciz	\"" UK_STR(UK_LIBPARAM_PREFIX) "." name "\"\n" \
		words							\
		UK_LIBPARAM__DESC_TEXT(desc)				\
		"	.balign	8\n"					\
		"2:	.popsection\n")
#else
#define UK_LIBPARAM__ENTRY(var, kind, range, name, words, desc)		\
	extern __typeof__(var) var
#endif

#endif /* __UK_LIBPARAM_H__ */
