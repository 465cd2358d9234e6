// SPDX-License-Identifier: BSD-3-Clause
/*
 * The formatter behind every printf of the kernel and of nolibc. Small first: one loop parses,
 * every conversion ends as one field (prefix, zeros, body) that one routine writes, and every
 * argument is fetched in one place. What can be long (a literal, a string, digits) goes to the
 * sink whole; padding goes byte by byte. The helpers called once are inline so that what they
 * share stays in registers.
 */
#include <limits.h>
#include <uk/print.h>

/* 64-bit models only: an argument is an int or has 64 bits, and every length but h means those. */
_Static_assert(sizeof(int) == 4 && sizeof(long) == 8 && sizeof(long long) == 8 &&
	       sizeof(intmax_t) == 8 && sizeof(size_t) == 8 && sizeof(ptrdiff_t) == 8 &&
	       sizeof(void *) == 8, "LP64");

/*
 * What may stand between '%' and the length lies within 32 characters from ' ', so that each has
 * a bit: the flags "-0+ #" and the '.' that says that a precision was given.
 */
#define FLAG(ch)	(1u << ((ch) - ' '))

#define DIGITS		22		/* 64 bits in octal */
#define PREFIX		2		/* a sign, or 0x */

struct sink {
	uk_format_out_t out;
	void *arg;
	unsigned int count;
	va_list ap;
};

struct spec {
	unsigned int flags;
	unsigned int bits;		/* of an integer argument */
	long width;
	long prec;			/* negative: none */
	long nprefix;
};

static void __uk_noinline emit(struct sink *s, const char *buf, long len)
{
	if (len) {
		s->out(s->arg, buf, (size_t)len);
		s->count += (unsigned int)len;
	}
}

static void __uk_noinline pad(struct sink *s, char c, long n)
{
	while (n-- > 0)
		emit(s, &c, 1);
}

/*
 * The next argument. Both ABIs (AAPCS64, System V x86-64) give an int a slot of 8 bytes, the upper
 * half unspecified: reading all of it and dropping that half later is one fetch instead of two.
 */
static unsigned long __uk_noinline next(struct sink *s)
{
	return va_arg(s->ap, unsigned long);
}

/* What stands between '%' and the conversion character, to which the result points. */
static inline const char *parse(struct sink *s, struct spec *c, const char *fmt)
{
	int n = 0;

	c->flags = 0;
	c->bits = 32;
	c->width = 0;
	c->nprefix = 0;
	for (;; fmt++) {
		unsigned int ch = (unsigned char)*fmt;

		if (ch - '0' < 10 && (n || ch != '0' || (c->flags & FLAG('.')))) {
			n = (int)((unsigned int)n * 10 + ch - '0');
		} else if (ch == '*') {
			n = (int)next(s);
		} else if (ch - ' ' < 32 && ch != '%') {
			c->flags |= FLAG(ch);
			if (ch == '.') {
				c->width = n;
				n = 0;
			}
		} else if (ch == 'h') {
			c->bits /= 2;
		} else if (ch == 'l' || ch == 'z' || ch == 'j' || ch == 't') {
			c->bits = 64;
		} else {
			break;
		}
	}
	c->prec = -1;
	if (c->flags & FLAG('.'))
		c->prec = n;
	else
		c->width = n;
	if (c->width < 0) {
		c->flags |= FLAG('-');
		c->width = -c->width;
	}
	return fmt;
}

/* An integer: its digits before @last, its prefix, and how many digits it needs as precision. */
static inline char *integer(struct sink *s, struct spec *c, char type, char *prefix, char *last)
{
	char *end = last;
	unsigned long v = next(s) << (64 - c->bits);
	unsigned int base = 10;

	if (type == 'd' || type == 'i') {
		if (c->flags & (FLAG('+') | FLAG(' '))) {
			prefix[0] = c->flags & FLAG('+') ? '+' : ' ';
			c->nprefix = 1;
		}
		if ((long)v < 0) {
			v = -v;
			prefix[0] = '-';
			c->nprefix = 1;
		}
	} else if (type == 'o') {
		base = 8;
	} else if (type != 'u') {
		base = 16;
		if ((c->flags & FLAG('#')) && v) {
			prefix[0] = '0';
			prefix[1] = type;
			c->nprefix = 2;
		}
	}
	for (v >>= 64 - c->bits; v; v /= base) {
		unsigned int d = (unsigned int)(v % base);

		/* Behind '9' comes the 'a' of 'x' or the 'A' of 'X'. */
		*--end = (char)(d + (d > 9 ? (unsigned int)type - ('x' - 'a') - 10 : '0'));
	}
	/* Without a precision: up to the width, or one digit so that 0 has one. */
	if (c->prec < 0) {
		c->prec = 1;
		if ((c->flags & (FLAG('0') | FLAG('-'))) == FLAG('0') && c->width > c->nprefix)
			c->prec = c->width - c->nprefix;
	}
	/* C11 7.21.6.1: '#' raises the precision of an octal so far that it begins with a 0. */
	if (base == 8 && (c->flags & FLAG('#')) && c->prec <= last - end)
		c->prec = last - end + 1;
	return end;
}

/* One conversion, @fmt behind its '%'. Returns the format behind it. */
static inline const char *convert(struct sink *s, const char *fmt)
{
	char buf[DIGITS], prefix[PREFIX];
	const char *body = buf;
	struct spec c;
	const char *end = parse(s, &c, fmt);
	char type = *end;
	long zeros, len = 0;

	switch (type) {
	case 'c':
		buf[0] = (char)next(s);
		len = 1;
		c.prec = 0;
		break;
	case 's':
		body = (const char *)next(s);
		if (!body)
			body = "(null)";
		while (len != c.prec && body[len])
			len++;
		c.prec = 0;
		break;
	case 'p':
		c.bits = 64;
		c.flags |= FLAG('#');
		type = 'x';
		/* fallthrough */
	case 'd':
	case 'i':
	case 'u':
	case 'o':
	case 'x':
	case 'X':
		body = integer(s, &c, type, prefix, buf + DIGITS);
		len = buf + DIGITS - body;
		break;
	default:
		/* Unknown or cut short: as it stands, and %% as one. */
		if (type == '%')
			fmt = ++end;
		emit(s, fmt - 1, end - fmt + 1);
		return end;
	}

	zeros = c.prec > len ? c.prec - len : 0;
	c.width -= zeros + len + c.nprefix;
	if (!(c.flags & FLAG('-')))
		pad(s, ' ', c.width);
	emit(s, prefix, c.nprefix);
	pad(s, '0', zeros);
	emit(s, body, len);
	if (c.flags & FLAG('-'))
		pad(s, ' ', c.width);
	return end + 1;
}

int uk_vformat(uk_format_out_t out, void *arg, const char *fmt, va_list ap)
{
	struct sink s = { .out = out, .arg = arg };

	va_copy(s.ap, ap);
	while (*fmt) {
		const char *lit = fmt;

		while (*fmt && *fmt != '%')
			fmt++;
		emit(&s, lit, fmt - lit);
		if (*fmt)
			fmt = convert(&s, fmt + 1);
	}
	va_end(s.ap);
	return (int)(s.count & INT_MAX);
}
