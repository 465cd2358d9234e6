/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Splitting a line into words, by one set of rules for everything that people type:
 *
 *	blanks		space, tab, CR, LF, VT, FF separate words
 *	'...'		everything in between as it stands
 *	"..."		the same, but \" and \\ stand for " and \
 *	\c		outside quotes: the character c, whatever it is
 *
 * Quoted and unquoted pieces may touch: a="b c"d is the one word a=b cd; '' is an empty word. A
 * byte above 127 is a character like any other. A backslash that ends the line stands for itself.
 */
#ifndef __UK_WORDS_H__
#define __UK_WORDS_H__

/*
 * Take the next word of the line at *@at, in place: the word, NUL-terminated and without its
 * quotes, replaces what it was written as, and *@at moves behind it. Start with *@at at the
 * beginning.
 * Returns 1: *@word is the next word; 0: there is none; -EINVAL: a quote has no end, *@word is what
 * came before the end of the line, and the line is used up.
 * Any context. O(length of the word and the blanks before it).
 */
int uk_words_next(char **at, char **word);

#endif /* __UK_WORDS_H__ */
