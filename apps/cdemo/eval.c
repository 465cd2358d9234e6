// SPDX-License-Identifier: BSD-3-Clause
/*
 * Expressions by recursive descent. An error can turn up at any depth and leaves it by longjmp(),
 * which is what setjmp.h is for; brackets nest to a fixed depth, so the stack is bounded.
 *
 *	sum    = product { ("+" | "-") product }
 *	product = power { ("*" | "/" | "%") power }
 *	power  = ["-" | "+"] atom ["^" power]
 *	atom   = number | name | name "(" sum ["," sum] ")" | "(" sum ")"
 */
#include "eval.h"

#include <ctype.h>
#include <math.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH		12	/* of brackets and signs; bounds.S knows it too */

struct parser {
	const char *text;
	const char *at;
	double ans;
	int depth;
	struct eval_error error;
	jmp_buf failed;
};

static const struct {
	const char *name;
	double (*one)(double);
	double (*two)(double, double);
} functions[] = {
	{ "abs", fabs, NULL },
	{ "acos", acos, NULL },
	{ "asin", asin, NULL },
	{ "atan", atan, NULL },
	{ "atan2", NULL, atan2 },
	{ "ceil", ceil, NULL },
	{ "cos", cos, NULL },
	{ "exp", exp, NULL },
	{ "floor", floor, NULL },
	{ "hypot", NULL, hypot },
	{ "log", log, NULL },
	{ "log10", log10, NULL },
	{ "pow", NULL, pow },
	{ "sin", sin, NULL },
	{ "sqrt", sqrt, NULL },
	{ "tan", tan, NULL },
};

static double sum(struct parser *p);

static void fail(struct parser *p, const char *what)
{
	p->error.what = what;
	p->error.column = (int)(p->at - p->text);
	longjmp(p->failed, 1);
}

static int take(struct parser *p, char c)
{
	while (isspace((unsigned char)*p->at))
		p->at++;
	if (*p->at != c)
		return 0;
	p->at++;
	return 1;
}

static void expect(struct parser *p, char c, const char *what)
{
	if (!take(p, c))
		fail(p, what);
}

static double name(struct parser *p)
{
	const char *start = p->at;
	size_t len = 0, i;
	double x, y;

	while (isalnum((unsigned char)start[len]))
		len++;
	if (len == 2 && !memcmp(start, "pi", 2)) {
		p->at += len;
		return acos(-1.0);
	}
	if (len == 1 && *start == 'e') {
		p->at += len;
		return exp(1.0);
	}
	if (len == 3 && !memcmp(start, "ans", 3)) {
		p->at += len;
		return p->ans;
	}
	for (i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		if (strlen(functions[i].name) != len || memcmp(functions[i].name, start, len))
			continue;
		p->at += len;
		expect(p, '(', "a function wants its argument in brackets");
		x = sum(p);
		if (functions[i].two) {
			expect(p, ',', "this function wants two arguments");
			y = sum(p);
			x = functions[i].two(x, y);
		} else {
			x = functions[i].one(x);
		}
		expect(p, ')', "\")\" is missing");
		return x;
	}
	fail(p, "unknown name");
	return 0;
}

static double atom(struct parser *p)
{
	double v;
	char *end;

	if (take(p, '(')) {
		v = sum(p);
		expect(p, ')', "\")\" is missing");
		return v;
	}
	if (isalpha((unsigned char)*p->at))
		return name(p);
	if (!isdigit((unsigned char)*p->at) && *p->at != '.')
		fail(p, *p->at ? "a number was expected here" : "something is missing at the end");
	v = strtod(p->at, &end);
	if (end == p->at)
		fail(p, "a number was expected here");
	p->at = end;
	return v;
}

static double power(struct parser *p)
{
	double v;

	if (++p->depth > DEPTH)
		fail(p, "too deep");
	if (take(p, '-')) {
		v = -power(p);
	} else {
		take(p, '+');
		v = atom(p);
		if (take(p, '^'))
			v = pow(v, power(p));
	}
	p->depth--;
	return v;
}

static double product(struct parser *p)
{
	double v = power(p), w;

	for (;;) {
		if (take(p, '*')) {
			v *= power(p);
		} else if (take(p, '/')) {
			w = power(p);
			if (w == 0)
				fail(p, "division by zero");
			v /= w;
		} else if (take(p, '%')) {
			w = power(p);
			if (w == 0)
				fail(p, "division by zero");
			v = fmod(v, w);
		} else {
			return v;
		}
	}
}

static double sum(struct parser *p)
{
	double v = product(p);

	for (;;) {
		if (take(p, '+'))
			v += product(p);
		else if (take(p, '-'))
			v -= product(p);
		else
			return v;
	}
}

int eval(const char *text, double ans, double *value, struct eval_error *error)
{
	struct parser p;
	double v;

	p.text = text;
	p.at = text;
	p.ans = ans;
	p.depth = 0;
	if (setjmp(p.failed)) {
		*error = p.error;
		return -1;
	}
	v = sum(&p);
	if (!take(&p, '\0'))
		fail(&p, "not expected here");
	*value = v;
	return 0;
}
