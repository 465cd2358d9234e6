// SPDX-License-Identifier: BSD-3-Clause
/*
 * The device tree that the firmware handed over, walked in place: the names of all nodes, or one
 * node with its properties and the names of its children.
 */
#include <errno.h>
#include <string.h>

#include <uk/dt.h>
#include <uk/print.h>
#include <uk/shell.h>
#include "parts.h"

/* Part number @i of a path, from 1 on; its length in *@len, 0 when there are not so many. */
static const char *part(const char *path, uint32_t i, size_t *len)
{
	*len = 0;
	while (i--) {
		path += *len;
		while (*path == '/')
			path++;
		*len = strcspn(path, "/");
	}
	return path;
}

/* A node's name, with its unit address or without. */
static bool same(const char *name, const char *part, size_t len)
{
	return !strncmp(name, part, len) && (!name[len] || name[len] == '@');
}

static int show_names(void)
{
	struct uk_dt_iter it = { 0 };
	int what;

	while ((what = uk_dt_next(&uk_dt_machine()->blob, &it)) > UK_DT_DONE)
		if (what == UK_DT_NODE)
			uk_printf("%*s%s\n", (int)it.depth * 2, "", it.depth ? it.name : "/");
	return what;
}

/* The rest of a node that was entered: its properties, its children's names. */
static int show_node(struct uk_dt_iter *it)
{
	uint32_t depth = it->depth;
	int what;

	while ((what = uk_dt_next(&uk_dt_machine()->blob, it)) > UK_DT_DONE) {
		if (what == UK_DT_NODE_END && it->depth == depth)
			return 0;
		if (what == UK_DT_PROP && it->depth == depth) {
			uk_printf("%s", it->name);
			show_dt_value(it->value, it->len);
			uk_printf("\n");
		} else if (what == UK_DT_NODE && it->depth == depth + 1) {
			uk_printf("%s/\n", it->name);
		}
	}
	return what;
}

static int show_path(const char *path)
{
	struct uk_dt_iter it = { 0 };
	uint32_t matched = 0;	/* depth of the deepest open node that is on the path */
	size_t len;
	int what;

	while ((what = uk_dt_next(&uk_dt_machine()->blob, &it)) > UK_DT_DONE) {
		if (what == UK_DT_NODE) {
			const char *p = part(path, it.depth, &len);

			if (it.depth && (it.depth != matched + 1 || !len || !same(it.name, p, len)))
				continue;
			matched = it.depth;
			part(path, matched + 1, &len);
			if (!len)
				return show_node(&it);
		} else if (what == UK_DT_NODE_END && it.depth == matched && matched) {
			matched--;
		}
	}
	uk_printf("there is no %s\n", path);
	return what ? what : -ENOENT;
}

static int dt(int argc, char *argv[])
{
	return argc > 1 ? show_path(argv[1]) : show_names();
}
UK_SHELL_CMD(dt, dt, "[PATH]", "the device tree: all names, or one node");
