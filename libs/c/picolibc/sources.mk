# SPDX-License-Identifier: BSD-3-Clause
# The sources of picolibc 1.8.10 that are built, by folder, without ".c". They are listed and not
# searched for, because make reads this before the archive has been fetched. Left out: what the
# files beside this one replace (malloc, exit, abort, clocks, locks) or libs/c/memops does (memcpy,
# qsort: theirs calls itself), string functions in assembly (they use FP registers), iconv, xdr,
# argz, ssp and the run-time of UBSan.

PICO_CTYPE := \
	caseconv ctype_ ctype_table ctype_wide isalnum isalpha isascii isblank iscntrl isdigit \
	isgraph islower isprint ispunct isspace isupper isxdigit toascii tolower toupper
PICO_CTYPE_MORE := \
	iswalnum iswalnum_l iswalpha iswalpha_l iswblank iswblank_l iswcntrl iswcntrl_l iswctype \
	iswctype_l iswdigit iswdigit_l iswgraph iswgraph_l iswlower iswlower_l iswprint iswprint_l \
	iswpunct iswpunct_l iswspace iswspace_l iswupper iswupper_l iswxdigit iswxdigit_l jp2uc \
	towctrans towctrans_l towlower towlower_l towupper towupper_l wctrans wctrans_l wctype \
	wctype_l isalnum_l isalpha_l isascii_l isblank_l iscntrl_l isdigit_l isgraph_l islower_l \
	isprint_l ispunct_l isspace_l isupper_l isxdigit_l toascii_l tolower_l toupper_l

PICO_ERRNO := \
	errno

PICO_LOCALE := \
	duplocale freelocale locale_ctype_ptr locale_mb_cur_max locale_names localeconv localedata \
	newlocale nl_langinfo setlocale timedata uselocale
PICO_LOCALE_MORE := \
	getlocalename_l locale_ctype_ptr_l

PICO_MISC := \
	ffs unctrl

PICO_SEARCH := \
	bsd_qsort_r hash hash_bigkey hash_buf hash_func hash_log2 hash_page hcreate \
	hcreate_r ndbm qsort_r tdelete tdestroy tfind tsearch twalk

PICO_SIGNAL := \
	psignal sig2str signal

PICO_STDLIB := \
	a64l abs arc4random arc4random_uniform assert assert_func assert_no_arg atof atoff atoi atol \
	atoll div drand48 environ eprintf erand48 getenv getenv_r getopt getsubopt ignore_handler_s \
	imaxabs imaxdiv itoa jrand48 l64a labs lcong48 ldiv llabs lldiv lrand48 mrand48 nrand48 \
	putenv rand rand48 rand_r \
	random reallocarray reallocf rpmatch sb_charsets seed48 set_constraint_handler_s setenv \
	srand srand48 srandom utoa
PICO_STDLIB_MORE := \
	btowc mblen mbrlen mbrtowc mbsinit mbsnrtowcs mbsrtowcs mbstowcs mbtowc mbtowc_r wcrtomb \
	wcsnrtombs wcsrtombs wcstombs wctob wctomb wctomb_r

PICO_STRING := \
	bcmp bcopy bzero explicit_bzero ffsl ffsll fls flsl flsll gnu_basename index memccpy \
	memcpy_s memmem memmove_s mempcpy memrchr memset_explicit memset_s rawmemchr rindex stpcpy \
	stpncpy strcasecmp strcasestr strcat strcat_s strchrnul strcoll strcpy \
	strcpy_s strcspn strdup strerror strerror_r strerror_s strerrorlen_s strlcat strlcpy strlwr \
	strncasecmp strncat strncat_s strndup strncpy strncpy_s strnlen strnlen_s strnstr \
	strpbrk strrchr strsep strsignal strspn strstr strtok strtok_r strupr strverscmp strxfrm swab \
	timingsafe_bcmp timingsafe_memcmp xpg_strerror_r
PICO_STRING_MORE := \
	wcpcpy wcpncpy wcscasecmp wcscasecmp_l wcscat wcschr wcscmp wcscoll wcscoll_l wcscpy wcscspn \
	wcsdup wcslcat wcslcpy wcslen wcsncasecmp wcsncasecmp_l wcsncat wcsncmp wcsncpy wcsnlen \
	wcspbrk wcsrchr wcsspn wcsstr wcstok wcswidth wcsxfrm wcsxfrm_l wcwidth wmemchr wmemcmp \
	wmemcpy wmemmove wmempcpy wmemset strcasecmp_l strcoll_l strncasecmp_l strxfrm_l

PICO_TIME := \
	asctime asctime_r ctime ctime_r difftime gettzinfo gmtime gmtime_r lcltime lcltime_buf \
	lcltime_r mktime month_lengths strftime strptime time tzcalc_limits tzset tzvars
PICO_TIME_MORE := \
	wcsftime

PICO_TINYSTDIO := \
	asnprintf asprintf atod_ryu atof_ryu atold_engine atomic_load bufio clearerr \
	compare_exchange dtoa_ryu dtox_engine ecvt ecvt_r ecvtf ecvtf_r ecvtl ecvtl_r exchange \
	fclose fcvt fcvt_r fcvtf fcvtf_r fcvtl fcvtl_r fdevopen fdopen feof ferror fflush fgetc \
	fgetpos fgets fileno filestrget filestrput filestrputalloc flockfile flockfile_init fmemopen \
	fopen fprintf fputc fputs fread freopen fscanf fseek fseeko fsetpos ftell ftello ftoa_ryu \
	ftox_engine ftrylockfile funlockfile funopen fwrite gcvt gcvtf gcvtl getchar getdelim \
	getline gets ldtoa_engine ldtox_engine matchcaseprefix mktemp perror printf putchar puts \
	remove rewind ryu_divpow2 ryu_log10 ryu_log2pow5 ryu_pow5bits ryu_table ryu_umul128 scanf \
	setbuf setbuffer setlinebuf setvbuf sflags snprintf snprintfd snprintff sprintf sprintf_s \
	sprintfd sprintff sscanf strfromd strfromf strfroml strtod strtof strtoimax strtol strtold \
	strtoll strtoul strtoull strtoumax tmpfile tmpnam ungetc vasnprintf vasprintf vffprintf \
	vffscanf vfiprintf vfiscanf vflprintf vflscanf vfmprintf vfmscanf vfprintf vfprintf_s \
	vfscanf vprintf vscanf vsnprintf vsnprintf_s vsprintf vsscanf
PICO_TINYSTDIO_MORE := \
	fgetwc fgetws filewstrget fputwc fputws fwide fwprintf fwscanf getwchar putwchar swprintf \
	swscanf ungetwc vfwprintf vfwscanf vswprintf vswscanf vwprintf vwscanf wcstod wcstod_l \
	wcstof wcstof_l wcstoimax wcstoimax_l wcstol wcstol_l wcstold wcstold_l wcstoll wcstoll_l \
	wcstoul wcstoul_l wcstoull wcstoull_l wcstoumax wcstoumax_l wprintf wscanf strtod_l strtof_l \
	strtoimax_l strtol_l strtold_l strtoll_l strtoul_l strtoull_l strtoumax_l

PICO_COMMON := \
	copysignl exp10l exp_data fabsl frexpl log2_data log_data math_denorm math_denormf \
	math_denorml math_err_check_oflow math_err_check_uflow math_err_divzero math_err_invalid \
	math_err_may_uflow math_err_oflow math_err_uflow math_err_with_errno math_errf_check_oflowf \
	math_errf_check_uflowf math_errf_divzerof math_errf_invalidf math_errf_may_uflowf \
	math_errf_oflowf math_errf_uflowf math_errf_with_errnof math_inexact math_inexactf \
	math_inexactl nanl nexttoward nexttowardf pow_log_data s_cbrt s_copysign s_exp10 s_expm1 \
	s_fdim s_finite s_fpclassify s_getpayload s_ilogb s_infinity s_iseqsig s_isinf s_isnan \
	s_issignaling s_log1p s_log2 s_logb s_modf s_nan s_nearbyint s_nextafter s_pow10 s_remquo \
	s_rint s_round s_scalbln s_scalbn s_signbit sf_cbrt sf_copysign sf_exp10 sf_exp2_data \
	sf_expm1 sf_fdim sf_finite sf_fpclassify sf_getpayload sf_ilogb sf_infinity sf_iseqsig \
	sf_isinf sf_isnan sf_issignaling sf_log1p sf_log2_data sf_log_data sf_logb sf_modf sf_nan \
	sf_nextafter sf_pow10 sf_pow_log2_data sf_remquo sf_scalbln sf_scalbn signgam sincosf_data \
	sl_iseqsig sl_issignaling

PICO_MATH := \
	k_cos k_rem_pio2 k_sin k_tan kf_cos kf_rem_pio2 kf_sin kf_tan s_acos s_acosh s_asin s_asinh \
	s_atan s_atan2 s_atanh s_cos s_cosh s_drem s_erf s_exp s_exp2 s_fmod s_frexp s_hypot s_j0 \
	s_j1 s_jn s_lgamma s_log s_log10 s_pow s_rem_pio2 s_remainder s_scalb s_signif s_sin \
	s_sincos s_sinh s_tan s_tanh s_tgamma sf_acos sf_acosh sf_asin sf_asinh sf_atan sf_atan2 \
	sf_atanh sf_cos sf_cosh sf_drem sf_erf sf_exp sf_exp2 sf_fmod sf_frexp sf_hypot sf_j0 sf_j1 \
	sf_jn sf_lgamma sf_log sf_log10 sf_log2 sf_pow sf_rem_pio2 sf_remainder sf_scalb sf_signif \
	sf_sin sf_sincos sf_sinh sf_tan sf_tanh sf_tgamma sl_hypot sr_lgamma srf_lgamma

PICO_FENV := \
	fe_dfl_env fegetmode fenv fesetmode

# Of the folder of the architecture, which picolibc prefers to the generic source.
PICO_ARCH_arm64 := \
	setjmp.S
PICO_ARCHM_arm64 := \
	s_ceil s_fabs s_floor s_fma s_fmax s_fmin s_llrint s_llround s_lrint s_lround s_sqrt s_trunc \
	sf_ceil sf_fabs sf_floor sf_fma sf_fmax sf_fmin sf_llrint sf_llround sf_lrint sf_lround \
	sf_nearbyint sf_rint sf_round sf_sqrt sf_trunc

PICO_ARCH_x86_64 := \
	setjmp.S
PICO_ARCHM_x86_64 := \
	fenv
# The generic source of what the folder of arm64 has.
PICO_MATH_x86_64 := \
	s_ceil s_fabs s_floor s_sqrt sf_ceil sf_fabs sf_floor sf_sqrt
PICO_COMMON_x86_64 := \
	s_fma s_fmax s_fmin s_llrint s_llround s_lrint s_lround s_trunc sf_fma sf_fmax sf_fmin \
	sf_llrint sf_llround sf_lrint sf_lround sf_nearbyint sf_rint sf_round sf_trunc

# With LIBPICOLIBC_MORE.
PICO_POSIX := \
	basename collcmp dirname fnmatch fpathconf pathconf regcomp regerror regexec regfree
PICO_UCHAR := \
	c16rtomb c32rtomb c8rtomb mbrtoc16 mbrtoc32 mbrtoc8
PICO_COMPLEX := \
	cabs cabsf cabsl cacos cacosf cacosh cacoshf cacoshl cacosl carg cargf cargl casin casinf \
	casinh casinhf casinhl casinl catan catanf catanh catanhf catanhl catanl ccos ccosf ccosh \
	ccoshf ccoshl ccosl cephes_subr cephes_subrf cephes_subrl cexp cexpf cexpl cimag cimagf \
	cimagl clog clog10 clog10f clog10l clogf clogl conj conjf conjl cpow cpowf cpowl cproj \
	cprojf cprojl creal crealf creall csin csinf csinh csinhf csinhl csinl csqrt csqrtf csqrtl \
	ctan ctanf ctanh ctanhf ctanhl ctanl
PICO_LD := \
	e_acoshl e_acosl e_asinl e_atan2l e_atanhl e_coshl e_expl e_fmodl e_hypotl e_lgammal \
	e_lgammal_r e_log10l e_log2l e_logl e_powl e_remainderl e_sinhl e_sqrtl e_tgammal invtrig \
	k_cosl k_rem_pio2 k_sinl k_tanl math_errl_check_oflowl math_errl_check_uflowl \
	math_errl_divzerol math_errl_invalidl math_errl_oflowl math_errl_uflowl \
	math_errl_with_errnol polevll s_asinhl s_atanl s_cbrtl s_ceill s_copysignl s_cosl s_erfl \
	s_exp2l s_expm1l s_fabsl s_fdiml s_finitel s_floorl s_fmal s_fmaxl s_fminl s_fpclassifyl \
	s_frexpl s_getpayloadl s_ilogbl s_isinfl s_isnanl s_issignalingl s_llrintl s_llroundl \
	s_log1pl s_logbl s_lrintl s_lroundl s_modfl s_nanl s_nextafterl s_nexttoward s_nexttowardf \
	s_remquol s_rintl s_roundl s_scalbl s_scalbln s_scalbnl s_signbitl s_significandl s_sincosl \
	s_sinl s_tanhl s_tanl s_truncl
