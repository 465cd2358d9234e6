// SPDX-License-Identifier: BSD-3-Clause
/*
 * The end of the boot pass: what may refer to nodes that come later in the tree. Only the records
 * are looked at, and /aliases when the console is named by an alias.
 */
#include "scan.h"

/* `interrupts` of the record, as its controller encodes them, if that is one of ours. */
static void take_irqs(const struct dt_scan *s, struct uk_dt_device *d)
{
	const struct dt_prop *prop = dt_prop_at(s, d->irq_at);
	const struct uk_dt_match *m;

	for (m = s->match; m != s->match_end; m = uk_dt_match_next(m)) {
		const struct uk_dt_device *c = uk_dt_match_device(m);

		for (unsigned int i = 0; i < m->records && c->found; i++, c++) {
			uint32_t cells = c->irq_cells, n;
			const uint32_t *p = prop->value;
			struct uk_dt_irq *irq = d->irq;

			if (!c->phandle || c->phandle != d->irq_parent || cells - 1 > 3)
				continue;
			n = dt_len(prop) / 4 / cells;
			if (n > UK_DT_IRQS)
				n = UK_DT_IRQS;
			for (d->nirqs = n; n; n--, p += cells, irq++) {
				irq->type = cells > 2 ? dt_cell(p) : dt_cascaded(c);
				irq->num = dt_cell(p + (cells > 2));
				irq->flags = cells > 1 ? dt_cell(p + 1 + (cells > 2)) : 0;
			}
			return;
		}
	}
}

/* How many characters of the path `name` is, if it is all of one component of it; 0 if not. */
static unsigned int component(const char *path, const char *name)
{
	unsigned int i;

	for (i = 0; name[i]; i++)
		if (name[i] != path[i])
			return 0;
	return !path[i] || path[i] == '/' || path[i] == ':' ? i : 0;
}

/* The path that an alias stands for. */
static const char *alias(const struct dt_scan *s, const char *name)
{
	const struct uk_dt *dt = s->dt;
	const uint32_t *p;

	if (!s->aliases)
		return NULL;
	p = dt_node_next((const uint32_t *)dt_prop_at(s, s->aliases));
	while (*p == DT_PROP || *p == DT_NOP) {
		const struct dt_prop *prop = (const struct dt_prop *)p;
		const char *value = (const char *)prop->value;
		uint32_t len = dt_len(prop);
		unsigned int n;

		if (*p++ == DT_NOP)
			continue;
		n = component(name, dt->names + DT_BE32(prop->name_be));
		if (n && name[n] != '/' && len && !value[len - 1])
			return value;
		p = dt_prop_next(prop);
	}
	return NULL;
}

/* Does the path lead to the record's node? */
static bool leads_to(const struct dt_scan *s, const char *path, const struct uk_dt_device *d)
{
	if (d->depth > UK_DT_PATH)
		return false;
	for (unsigned int i = 0; i < d->depth; i++) {
		unsigned int n;

		if (*path++ != '/')
			return false;
		n = component(path, (const char *)(&dt_prop_at(s, d->path[i])->len_be));
		if (!n)
			return false;
		path += n;
	}
	return *path != '/';
}

void dt_settle(struct dt_scan *s)
{
	const char *path = s->out->stdout_path;
	const struct uk_dt_match *m;

	if (*path) {
		s->out->console = UK_DT_CONSOLE_NAMED;
		if (*path != '/')
			path = alias(s, path);
	}
	for (m = s->match; m != s->match_end; m = uk_dt_match_next(m)) {
		struct uk_dt_device *d = uk_dt_match_device(m);

		for (unsigned int i = 0; i < m->records && d->found; i++, d++) {
			if (d->irq_at)
				take_irqs(s, d);
			/* Without a register it cannot print. */
			if (path && d->nregs && leads_to(s, path, d)) {
				d->console = true;
				s->out->console = UK_DT_CONSOLE_DRIVEN;
			}
		}
	}
}
