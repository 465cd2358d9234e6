/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Gives every function of nolibc another name, so that it can live in a host program beside the
 * host's own. Included before everything else (-include); nolibc's headers are then the ones seen.
 */
#ifndef __NOLIBC_RENAME_H__
#define __NOLIBC_RENAME_H__

#define memcpy		nolibc_memcpy
#define memmove		nolibc_memmove
#define memset		nolibc_memset
#define memcmp		nolibc_memcmp
#define memchr		nolibc_memchr
#define strcpy		nolibc_strcpy
#define strncpy		nolibc_strncpy
#define strcat		nolibc_strcat
#define strncat		nolibc_strncat
#define strcmp		nolibc_strcmp
#define strncmp		nolibc_strncmp
#define strcoll		nolibc_strcoll
#define strxfrm		nolibc_strxfrm
#define strlen		nolibc_strlen
#define strchr		nolibc_strchr
#define strrchr		nolibc_strrchr
#define strspn		nolibc_strspn
#define strcspn		nolibc_strcspn
#define strpbrk		nolibc_strpbrk
#define strstr		nolibc_strstr
#define strtok		nolibc_strtok
#define strerror	nolibc_strerror
#define memccpy		nolibc_memccpy
#define stpcpy		nolibc_stpcpy
#define stpncpy		nolibc_stpncpy
#define strnlen		nolibc_strnlen
#define strtok_r	nolibc_strtok_r
#define strerror_r	nolibc_strerror_r
#define strlcpy		nolibc_strlcpy
#define strlcat		nolibc_strlcat
#define strsep		nolibc_strsep
#define strchrnul	nolibc_strchrnul
#define memrchr		nolibc_memrchr
#define mempcpy		nolibc_mempcpy
#define memmem		nolibc_memmem
#define explicit_bzero	nolibc_explicit_bzero
#define strcasecmp	nolibc_strcasecmp
#define strncasecmp	nolibc_strncasecmp
#define isalnum		nolibc_isalnum
#define isalpha		nolibc_isalpha
#define isascii		nolibc_isascii
#define isblank		nolibc_isblank
#define iscntrl		nolibc_iscntrl
#define isdigit		nolibc_isdigit
#define isgraph		nolibc_isgraph
#define islower		nolibc_islower
#define isprint		nolibc_isprint
#define ispunct		nolibc_ispunct
#define isspace		nolibc_isspace
#define isupper		nolibc_isupper
#define isxdigit	nolibc_isxdigit
#define tolower		nolibc_tolower
#define toupper		nolibc_toupper
#define abs		nolibc_abs
#define labs		nolibc_labs
#define llabs		nolibc_llabs
#define div		nolibc_div
#define ldiv		nolibc_ldiv
#define lldiv		nolibc_lldiv
#define imaxabs		nolibc_imaxabs
#define imaxdiv		nolibc_imaxdiv
#define atoi		nolibc_atoi
#define atol		nolibc_atol
#define atoll		nolibc_atoll
#define strtol		nolibc_strtol
#define strtoll		nolibc_strtoll
#define strtoul		nolibc_strtoul
#define strtoull	nolibc_strtoull
#define strtoimax	nolibc_strtoimax
#define strtoumax	nolibc_strtoumax
#define qsort		nolibc_qsort
#define bsearch		nolibc_bsearch
#define rand		nolibc_rand
#define srand		nolibc_srand
#define rand_r		nolibc_rand_r
#define printf		nolibc_printf
#define vprintf		nolibc_vprintf
#define snprintf	nolibc_snprintf
#define vsnprintf	nolibc_vsnprintf
#define sprintf		nolibc_sprintf
#define puts		nolibc_puts
#define putchar		nolibc_putchar

#endif /* __NOLIBC_RENAME_H__ */
