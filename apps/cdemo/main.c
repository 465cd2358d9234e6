// SPDX-License-Identifier: BSD-3-Clause
/*
 * A calculator at the console in nothing but standard C (stdio, string, math, time, qsort, setjmp).
 * It knows nothing of Tappet: "gcc *.c -lm" builds the same program on the host.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "eval.h"
#include "stats.h"

#define LINE	128
#define WORDS	32

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sort_words(char *text)
{
	char *words[WORDS], *word;
	size_t n = 0, i;

	for (word = strtok(text, " \t"); word && n < WORDS; word = strtok(NULL, " \t"))
		words[n++] = word;
	qsort(words, n, sizeof(words[0]), by_text);
	for (i = 0; i < n; i++)
		printf("%s%s", i ? " " : "", words[i]);
	putchar('\n');
}

static void show_time(void)
{
	time_t now = time(NULL);
	struct tm *t = gmtime(&now);
	char text[32];

	strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", t);
	printf("%s UTC, %.3f s used\n", text, (double)clock() / CLOCKS_PER_SEC);
}

static void help(void)
{
	puts("an expression       such as 2*(3+4)^2, sqrt(2), ans/3");
	puts("stats 1 2.5 4       count, range, mean, standard deviation, median");
	puts("sort some words     in the order of strcmp()");
	puts("time                the date and the time used");
	puts("quit");
}

/* The text behind @word if the line begins with it, else NULL. */
static char *after(char *text, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(text, word, n) || (text[n] && text[n] != ' '))
		return NULL;
	return text + n;
}

int main(void)
{
	char text[LINE], *rest;
	double ans = 0;

	puts("A calculator in standard C; \"help\" says what it knows.");
	for (;;) {
		struct eval_error error;

		printf("> ");
		fflush(stdout);
		if (!fgets(text, sizeof(text), stdin))
			break;
		text[strcspn(text, "\r\n")] = '\0';
		if (!text[strspn(text, " \t")])
			continue;
		if (after(text, "quit"))
			break;
		if (after(text, "help"))
			help();
		else if (after(text, "time"))
			show_time();
		else if ((rest = after(text, "stats")) != NULL)
			stats(rest);
		else if ((rest = after(text, "sort")) != NULL)
			sort_words(rest);
		else if (!eval(text, ans, &ans, &error))
			printf("= %.10g\n", ans);
		else
			printf("  %*s^ %s\n", error.column, "", error.what);
	}
	puts("bye");
	return 0;
}
