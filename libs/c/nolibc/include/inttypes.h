/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Conversion letters for the fixed-width types of the 64-bit models (int is 32 bits, long is 64),
 * and the conversions of intmax_t.
 */
#ifndef __NOLIBC_INTTYPES_H__
#define __NOLIBC_INTTYPES_H__

#include <stdint.h>

#if __SIZEOF_LONG__ != 8 || __SIZEOF_POINTER__ != 8
#error "64-bit models only"
#endif

/* The compiler chose the fast types: one byte, and long for the others on Linux targets. */
#define __PRI_FAST8	"hh"
#define __PRI_FAST16	__PRI_FAST
#define __PRI_FAST32	__PRI_FAST
#define __PRI_FAST64	"l"
#if __INT_FAST16_WIDTH__ == 64
#define __PRI_FAST	"l"
#else
#define __PRI_FAST	""
#endif

#define PRId8		"hhd"
#define PRId16		"hd"
#define PRId32		"d"
#define PRId64		"ld"
#define PRIdLEAST8	"hhd"
#define PRIdLEAST16	"hd"
#define PRIdLEAST32	"d"
#define PRIdLEAST64	"ld"
#define PRIdFAST8	__PRI_FAST8 "d"
#define PRIdFAST16	__PRI_FAST16 "d"
#define PRIdFAST32	__PRI_FAST32 "d"
#define PRIdFAST64	__PRI_FAST64 "d"
#define PRIdMAX		"jd"
#define PRIdPTR		"ld"

#define PRIi8		"hhi"
#define PRIi16		"hi"
#define PRIi32		"i"
#define PRIi64		"li"
#define PRIiLEAST8	"hhi"
#define PRIiLEAST16	"hi"
#define PRIiLEAST32	"i"
#define PRIiLEAST64	"li"
#define PRIiFAST8	__PRI_FAST8 "i"
#define PRIiFAST16	__PRI_FAST16 "i"
#define PRIiFAST32	__PRI_FAST32 "i"
#define PRIiFAST64	__PRI_FAST64 "i"
#define PRIiMAX		"ji"
#define PRIiPTR		"li"

#define PRIo8		"hho"
#define PRIo16		"ho"
#define PRIo32		"o"
#define PRIo64		"lo"
#define PRIoLEAST8	"hho"
#define PRIoLEAST16	"ho"
#define PRIoLEAST32	"o"
#define PRIoLEAST64	"lo"
#define PRIoFAST8	__PRI_FAST8 "o"
#define PRIoFAST16	__PRI_FAST16 "o"
#define PRIoFAST32	__PRI_FAST32 "o"
#define PRIoFAST64	__PRI_FAST64 "o"
#define PRIoMAX		"jo"
#define PRIoPTR		"lo"

#define PRIu8		"hhu"
#define PRIu16		"hu"
#define PRIu32		"u"
#define PRIu64		"lu"
#define PRIuLEAST8	"hhu"
#define PRIuLEAST16	"hu"
#define PRIuLEAST32	"u"
#define PRIuLEAST64	"lu"
#define PRIuFAST8	__PRI_FAST8 "u"
#define PRIuFAST16	__PRI_FAST16 "u"
#define PRIuFAST32	__PRI_FAST32 "u"
#define PRIuFAST64	__PRI_FAST64 "u"
#define PRIuMAX		"ju"
#define PRIuPTR		"lu"

#define PRIx8		"hhx"
#define PRIx16		"hx"
#define PRIx32		"x"
#define PRIx64		"lx"
#define PRIxLEAST8	"hhx"
#define PRIxLEAST16	"hx"
#define PRIxLEAST32	"x"
#define PRIxLEAST64	"lx"
#define PRIxFAST8	__PRI_FAST8 "x"
#define PRIxFAST16	__PRI_FAST16 "x"
#define PRIxFAST32	__PRI_FAST32 "x"
#define PRIxFAST64	__PRI_FAST64 "x"
#define PRIxMAX		"jx"
#define PRIxPTR		"lx"

#define PRIX8		"hhX"
#define PRIX16		"hX"
#define PRIX32		"X"
#define PRIX64		"lX"
#define PRIXLEAST8	"hhX"
#define PRIXLEAST16	"hX"
#define PRIXLEAST32	"X"
#define PRIXLEAST64	"lX"
#define PRIXFAST8	__PRI_FAST8 "X"
#define PRIXFAST16	__PRI_FAST16 "X"
#define PRIXFAST32	__PRI_FAST32 "X"
#define PRIXFAST64	__PRI_FAST64 "X"
#define PRIXMAX		"jX"
#define PRIXPTR		"lX"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct { intmax_t quot, rem; } imaxdiv_t;

intmax_t imaxabs(intmax_t v);
imaxdiv_t imaxdiv(intmax_t a, intmax_t b);
intmax_t strtoimax(const char *__restrict s, char **__restrict end, int base);
uintmax_t strtoumax(const char *__restrict s, char **__restrict end, int base);

#ifdef __cplusplus
}
#endif

#endif /* __NOLIBC_INTTYPES_H__ */
