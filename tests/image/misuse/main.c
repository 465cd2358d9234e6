// SPDX-License-Identifier: BSD-3-Clause
/* Frees a block twice. Nothing behind that is reached. */
#include <uk/alloc.h>
#include <uk/console.h>

int main(void)
{
	static const char reached[] = "reached\n";
	void *p = uk_malloc(uk_alloc_get_default(), 40);

	uk_free(uk_alloc_get_default(), p);
	uk_free(uk_alloc_get_default(), p);
	uk_console_write(reached, sizeof(reached) - 1);
	return 0;
}
