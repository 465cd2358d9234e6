// SPDX-License-Identifier: BSD-3-Clause
/*
 * The splitter. What a word stands for is never longer than how it is written, so it is moved to
 * the front of itself.
 */
#include <errno.h>
#include <stdbool.h>
#include <uk/words.h>

/* Space, and the five controls from tab to CR. */
static bool blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

int uk_words_next(char **at, char **word)
{
	char *in = *at;
	char *out;
	char quote = 0;

	while (blank(*in))
		in++;
	*word = out = in;
	if (!*in) {
		*at = in;
		return 0;
	}
	for (; *in && (quote || !blank(*in)); in++) {
		if (*in == quote) {
			quote = 0;
		} else if (!quote && (*in == '\'' || *in == '"')) {
			quote = *in;
		} else {
			if (*in == '\\' && in[1] &&
			    (!quote || (quote == '"' && (in[1] == '"' || in[1] == '\\'))))
				in++;
			*out++ = *in;
		}
	}
	*at = *in ? in + 1 : in;
	*out = '\0';
	return quote ? -EINVAL : 1;
}
