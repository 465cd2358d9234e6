/* SPDX-License-Identifier: BSD-3-Clause */
/* Each case is a function that starts on a stack of its own. */
#ifndef CASES_H
#define CASES_H

#define EACH_CASE(X)	\
	X(leaf)		\
	X(nested)	\
	X(branches)	\
	X(table)	\
	X(by_type)	\
	X(passed)	\
	X(assembly)	\
	X(recursion)	\
	X(mutual)	\
	X(variable)	\
	X(array)	\
	X(tail)		\
	X(inlined)	\
	X(spilled)

#define DECLARE(name)	void case_##name(void);
EACH_CASE(DECLARE)
#undef DECLARE

extern volatile unsigned int corpus_sink;

#if CONFIG_APPCORPUS_NESTED
void corpus_nested(void);
#else
static inline void corpus_nested(void)
{
}
#endif

#endif /* CASES_H */
