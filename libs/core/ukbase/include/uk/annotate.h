/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the budget sheet cannot read from compiled code, said beside the code (docs/budgets.md).
 * Every line is a text in a section that is not loaded: it costs no byte of the image. A wrong name
 * is an error of the sheet. C and assembly; in C at file scope, in front of the function.
 *
 *	UK_CALLS(dispatch, on_timer, on_uart)
 *		the only functions that dispatch() calls through pointers. nobody: none;
 *		table(x): those that __x_start..__x_end point to; tasks: entries of static
 *		tasks; irqs: handlers that UK_IRQ names; passed(f): those that some call of f()
 *		passes it
 *	UK_RECURSION(walk, 8)
 *		at most 8 activations of walk() at a time
 *	UK_ALLOCA(f, 256)
 *		at most 256 bytes of variable size in f()'s frame
 *	UK_FRAME(f, 96)
 *		f(), in assembly, takes 96 bytes of stack
 *	UK_STACK_ROOT(ukarch_main, f, 0)
 *		f() is the first on that stack, 0 bytes below its top
 *	UK_STAYS(ukarch_exc, f)
 *		the frame of f() stays on that stack for good: it goes on elsewhere
 *	UK_IDLES(ukarch_exc, f)
 *		f() may wait on that stack with interrupts unmasked, so that handlers come on top
 *		of its frame
 *	UK_INTERRUPT(192, on_exit, stack, f)
 *		an interrupt takes 192 bytes and what on_exit() needs on the stack of whom it
 *		interrupts; its handlers run from f() on the stack named. A fifth argument: so
 *		many bytes below its top
 *	UK_NESTING(4)
 *		interrupts nest to 4 levels at most. UK_NESTING(passed(f), 16): to as many as
 *		there are constants that calls of f() pass as second argument, 16 at most
 *	UK_ON_TOP(f)
 *		a thread that waits may be made to go on in f(), on top of what it was doing
 *	UK_HOLDS(task, mutex, 20000)
 *		the task holds the mutex for 20000 ns at most. A number may be an expression of
 *		constants: UK_US(20), 2 * LIMIT; no sizeof and no enumerator
 *	UK_JITTER(task, 5000)
 *		from the task's event to its release 5000 ns at most
 *	UK_INTERRUPT_LOAD(uart, 2000, 86000)
 *		an interrupt takes 2000 ns, not more often than every 86000 ns
 */
#ifndef __UK_ANNOTATE_H__
#define __UK_ANNOTATE_H__

#ifdef __ASSEMBLY__

	.macro	uk_report kind:req, args:vararg
	.pushsection .uk_report, "", %progbits
	.asciz	"\kind|\args"
	.popsection
	.endm

#define UK_CALLS(...)		uk_report calls, __VA_ARGS__
#define UK_FRAME(...)		uk_report frame, __VA_ARGS__
#define UK_RECURSION(...)	uk_report recursion, __VA_ARGS__
#define UK_STACK_ROOT(...)	uk_report root, __VA_ARGS__
#define UK_INTERRUPT(...)	uk_report interrupt, __VA_ARGS__

#elif defined(UK_HOST)

#define UK_REPORT_(kind, ...)	_Static_assert(1, kind)

#else

#define UK_REPORT_LINE_(n)	#n
#define UK_REPORT_AT_(n)	UK_REPORT_LINE_(n)
#define UK_REPORT_(kind, ...)						\
	__asm__(".pushsection .uk_report,\"\",%progbits\n\t"		\
		".asciz \"" kind "|" #__VA_ARGS__ "|" __FILE__ "|"	\
		UK_REPORT_AT_(__LINE__) "\"\n\t"			\
		".popsection")

#endif

#ifndef __ASSEMBLY__
#define UK_CALLS(...)		UK_REPORT_("calls", __VA_ARGS__)
#define UK_RECURSION(...)	UK_REPORT_("recursion", __VA_ARGS__)
#define UK_ALLOCA(...)		UK_REPORT_("alloca", __VA_ARGS__)
#define UK_FRAME(...)		UK_REPORT_("frame", __VA_ARGS__)
#define UK_STACK_ROOT(...)	UK_REPORT_("root", __VA_ARGS__)
#define UK_INTERRUPT(...)	UK_REPORT_("interrupt", __VA_ARGS__)
#define UK_STAYS(...)		UK_REPORT_("stays", __VA_ARGS__)
#define UK_IDLES(...)		UK_REPORT_("idles", __VA_ARGS__)
#define UK_NESTING(...)		UK_REPORT_("nesting", __VA_ARGS__)
#define UK_ON_TOP(...)		UK_REPORT_("ontop", __VA_ARGS__)
#define UK_HOLDS(...)		UK_REPORT_("holds", __VA_ARGS__)
#define UK_JITTER(...)		UK_REPORT_("jitter", __VA_ARGS__)
#define UK_INTERRUPT_LOAD(...)	UK_REPORT_("load", __VA_ARGS__)
#endif

#endif /* __UK_ANNOTATE_H__ */
