/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A shell: lines typed on the console become calls of C functions. A command is
 *
 *	static int lamp(int argc, char *argv[])
 *	{
 *		...
 *		return 0;
 *	}
 *	UK_SHELL_CMD(lamp, lamp, "on|off", "switch the lamp");
 *
 * anywhere in a library or the app. Commands are found by a table of the linker's making, sorted by
 * name. Words are split as <uk/words.h> says.
 */
#ifndef __UK_SHELL_H__
#define __UK_SHELL_H__

#include <uk/essentials.h>

/*
 * As main(): @argv[0] is the command's name, @argv[argc] is NULL; the strings may be written to.
 * Returns 0, or a negative errno, which the shell prints. Thread context: that of the session.
 */
typedef int (*uk_shell_fn_t)(int argc, char *argv[]);

/* Private: an entry of the table. Distances from the member itself need no relocation. */
struct uk_shell_cmd {
	int32_t fn;
	int32_t text;		/* name, NUL, arguments, NUL, what it does, NUL */
};

/*
 * @name: an identifier, what is typed. @fn: a function of this file. @args: its arguments as shown
 * by help, "" for none; @what: one line. String literals without quotes and backslashes.
 */
#define UK_SHELL_CMD(name, fn, args, what)				\
	static int fn(int argc, char *argv[]) __uk_used;		\
	__asm__(".pushsection " UK_SHELL__SECTION(name) ",\"a\"\n"	\
		"	.balign	4\n"					\
		"	.4byte	" #fn " - .\n"				\
		"	.4byte	1f - .\n"				\
		"	.popsection\n"					\
		"	.pushsection .rodata.uk_shell_cmd." #name ",\"a\"\n" \
		"1:	.asciz	\"" #name "\"\n"			\
		"	.asciz	\"" args "\"\n"				\
		"	.asciz	\"" what "\"\n"				\
		"	.popsection\n")

/*
 * Run one line, which is cut into words in place; an empty one is nothing. Returns what the command
 * did; a negative value was printed. -ENOENT: no such command; -E2BIG: more than LIBUKSHELL_ARGS
 * words; -EINVAL: a quote without an end, or the command's own.
 */
int uk_shell_run(char *line);

/* Read and run lines until ^D is typed on an empty one. Thread context, one at a time. */
void uk_shell_session(const char *prompt);

/* Command number @i by name, its texts: NULL when there are not so many. O(1). */
const char *uk_shell_command(unsigned int i);
static inline const char *uk_shell_next_text(const char *text)
{
	while (*text++)
		;
	return text;
}

/* For commands: an unsigned number, decimal or with 0x, all of @text. False: it is none, or more
 * than 64 bits. */
bool uk_shell_number(const char *text, uint64_t *v);

/* Private: on the host the linker brackets a section if its name is an identifier. */
#ifdef UK_HOST
#define UK_SHELL__SECTION(name)	"uk_shellcmds"
#define UK_SHELL__START		__start_uk_shellcmds
#define UK_SHELL__END		__stop_uk_shellcmds
#else
#define UK_SHELL__SECTION(name)	".uk_shellcmds." #name
#define UK_SHELL__START		__uk_shellcmds_start
#define UK_SHELL__END		__uk_shellcmds_end
#endif

#endif /* __UK_SHELL_H__ */
