// SPDX-License-Identifier: BSD-3-Clause
/*
 * The boot pass: one walk over the structure block that picks out what the image needs to know.
 *
 * The properties of a node come before its children. So it is enough to remember where the known
 * ones of the node at hand stand, to look at them all at once when the node's first child begins
 * or the node ends, and to keep of each open node only what its children depend on. What can
 * refer forward (the console's path, an interrupt's controller) is settled at the end, between
 * the records alone (settle.c).
 *
 * May run with the MMU off: see the rules in <uk/bits/dt_live.h>. In particular no structure is
 * copied or cleared in a way that makes the compiler call memcpy() or memset(), which may use
 * instructions that fault on Device memory.
 */
#include <errno.h>
#include <uk/essentials.h>

#include "scan.h"

/*
 * What a name means that is not in its place of the cache; it is now. DT_NAMES_END for one that is
 * damaged.
 */
static __uk_noinline unsigned int learn(const struct dt_scan *s, uint32_t name_be,
					struct dt_cache *place)
{
	uint32_t name = DT_BE32(name_be);
	unsigned int id;

	if (name >= s->names_bytes)
		return DT_NAMES_END;
	id = dt_name_classify(s->names + name);
	if (id != DT_UNKNOWN || place->id == DT_UNKNOWN) {
		place->name_be = name_be;
		place->id = id;
	}
	return id;
}

/*
 * Step over properties, if there are any, and remember where the known ones stand: if they are not
 * those of the node at hand, nobody will ask. This is where the time goes, 17 instructions for
 * each. Returns what comes after them and sets *token to it, or NULL when one is damaged.
 */
static inline const uint32_t *take_props(struct dt_scan *s, const uint32_t *p, const char *nodes,
					 const uint32_t *past, struct dt_cache *cache,
					 uint32_t *token)
{
	uint32_t is_prop = DT_PROP;

	/* At -Os it would be made anew for each. */
	__asm__("" : "+r"(is_prop));

	for (;;) {
		const struct dt_prop *prop = (const struct dt_prop *)p;
		uint32_t len_be;
		struct dt_cache *c;
		unsigned int id;

		/* A property in front of it has all its words, and a token follows. */
		if (p >= past) {
			if (p > past + 2)
				return NULL;
			*token = *p;
			return p;
		}
		*token = prop->token;
		len_be = prop->len_be;
		/* One instruction for both. */
		__asm__("" : "+r"(*token), "+r"(len_be));
		if (*token != is_prop)
			return p;
		c = &cache[dt_cache_place(prop->name_be)];
		/* And for both of these. */
		__asm__("" : "+r"(c));
		id = c->id;
		if (c->name_be != prop->name_be) {
			id = learn(s, prop->name_be, c);
			if (id == DT_NAMES_END)
				return NULL;
		}
		s->at[id] = (const char *)p - nodes;
		p = dt_prop_end(prop, len_be);
	}
}

/* A child of f begins. */
static void keep(const struct dt_scan *s, struct dt_frame *f)
{
#pragma GCC unroll 8
	for (unsigned int i = 0; i < DT_KEPT; i++)
		f->at[i] = s->at[DT_KEPT_FIRST + i];
}

/* May anybody want f, of which nothing is known but its properties? */
static bool wanted(const struct dt_scan *s, const struct dt_frame *f)
{
	if (f->kind != DT_KIND_OTHER)
		return f->kind != DT_KIND_OFF;
	return s->at[DT_COMPATIBLE] > f->node || s->at[DT_STATUS] > f->node;
}

/* False when the structure block is damaged. */
static __uk_noinline bool walk(struct dt_scan *s)
{
	struct dt_frame *f = s->frame;
	const uint32_t *p = s->nodes, *node = NULL, *past = s->last - 2;
	struct dt_cache *cache = s->cache;
	const char *nodes = (const char *)p;
	unsigned int deeper = 0;	/* open nodes below the deepest frame */
	uint32_t token;

	/* At -Os they would be fetched anew for each property. */
	__asm__("" : "+r"(past), "+r"(cache), "+r"(nodes));

	while (*p == DT_NOP)
		p++;
	token = *p;
	if (token != DT_BEGIN_NODE)
		return false;
	for (;;) {
		if (token == DT_BEGIN_NODE) {
			node = p;
			p = dt_node_next(node);
		} else if (token != DT_NOP && (token != DT_PROP || p >= past)) {
			return false;
		}
		for (;;) {
			p = take_props(s, p, nodes, past, cache, &token);
			if (!p)
				return false;
			if (token != DT_NOP)
				break;
			do
				p++;
			while (*p == DT_NOP);
		}
		if (node && f != &s->frame[UK_DT_DEPTH]) {
			struct dt_frame *g = f + 1;

			g->node = (const char *)node - nodes;
			g->kind = f->kind;
			if (wanted(s, g)) {
				dt_take_node(s, g);
				if (token == DT_END_NODE && f == s->frame)
					return true;
			}
			if (token == DT_END_NODE) {
				token = *++p;
			} else {
				keep(s, g);
				f = g;
			}
		} else if (node) {
			s->out->warnings++;
			deeper++;
		}
		node = NULL;
		while (token == DT_END_NODE) {
			token = *++p;
			if (deeper)
				deeper--;
			else if (--f == s->frame)
				return true;
		}
	}
}

/* Pairs of 64-bit address and size, ended by one of size 0. */
static bool take_memreserve(struct dt_scan *s)
{
	struct uk_dt_reg r;

	for (const uint32_t *p = s->dt->memrsv; s->dt->end - p >= 4 && !s->ret; p += 4) {
		r.base = dt_number(p, 2);
		r.size = dt_number(p + 2, 2);
		if (!r.size)
			return true;
		dt_take_area(s, &r, false);
	}
	return false;
}

/* What will be read again later; the slack that totalsize may claim is free RAM. */
static void reserve_blob(struct dt_scan *s, const void *dtb)
{
	uintptr_t nodes_end = (uintptr_t)(s->dt->last + 1);
	uintptr_t names_end = (uintptr_t)s->dt->names + s->dt->names_bytes;
	uintptr_t end = UK_MAX(nodes_end, names_end);
	struct uk_dt_reg r = { (uintptr_t)dtb, end - (uintptr_t)dtb };

	dt_take_area(s, &r, false);
}

int uk_dt_scan(const void *dtb, size_t limit, struct uk_dt_machine *out,
	       const struct uk_dt_match *match, const struct uk_dt_match *end)
{
	struct dt_scan s;
	int ret;

	out->model = out->bootargs = out->stdout_path = "";
	ret = uk_dt_open(&out->blob, dtb, limit, &out->error);
	if (ret)
		return ret;

	s.nodes = out->blob.nodes;
	s.last = out->blob.last;
	s.names = out->blob.names;
	s.names_bytes = out->blob.names_bytes;
	s.dt = &out->blob;
	s.out = out;
	s.match = match;
	s.match_end = end;
	s.ret = 0;
	s.aliases = 0;
	s.row = 0;
	s.match_lens = 0;
	for (const struct uk_dt_match *m = match; m != end; m = uk_dt_match_next(m))
		s.match_lens |= 1u << (m->len & 31);
	s.frame[0].kind = DT_KIND_TOP;
	for (unsigned int i = 0; i < DT_NAMES_END; i++)
		s.at[i] = 0;
	for (unsigned int i = 0; i < DT_CACHE; i++)
		s.cache[i].name_be = s.cache[i].id = 0;
	s.cache[0].name_be = DT_CACHE_ELSEWHERE;
	reserve_blob(&s, dtb);
	if (!take_memreserve(&s) || !walk(&s)) {
		dt_fail(&s, -EINVAL, "device tree damaged");
		s.aliases = 0;
	}
	dt_settle(&s);
	if (!out->nbanks)
		dt_fail(&s, -ENXIO, "no memory node in the device tree");
	return s.ret;
}
