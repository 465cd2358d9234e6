/* SPDX-License-Identifier: BSD-3-Clause */
/* Arithmetic expressions: numbers, + - * / % ^, brackets, functions, pi, e, and ans. */
#ifndef CDEMO_EVAL_H
#define CDEMO_EVAL_H

/* Why and where an expression is none. */
struct eval_error {
	const char *what;
	int column;		/* in the text, from 0 */
};

/*
 * The value of @text into *@value; "ans" in it is @ans. Returns 0, or -1 with *@error filled in and
 * *@value untouched.
 */
int eval(const char *text, double ans, double *value, struct eval_error *error);

#endif
