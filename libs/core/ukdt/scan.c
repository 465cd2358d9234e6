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

#include "area.h"
#include "scan.h"

static uint32_t cell_of(const struct dt_scan *s, enum dt_name id, uint32_t absent)
{
	const struct dt_prop *prop = dt_own(s, id);

	return prop && dt_len(prop) >= 4 ? dt_cell(prop->value) : absent;
}

/*
 * The string, or NULL when the property is not there or not terminated (which is worth a
 * warning).
 */
static const char *string_of(struct dt_scan *s, enum dt_name id)
{
	const struct dt_prop *prop = dt_own(s, id);
	const char *text;
	uint32_t len;

	if (!prop)
		return NULL;
	text = (const char *)prop->value;
	len = dt_len(prop);
	if (len && !text[len - 1])
		return text;
	s->out->warnings++;
	return NULL;
}

static bool string_is(struct dt_scan *s, enum dt_name id, const char *text)
{
	const char *value = string_of(s, id);

	return value && dt_str_equal(value, text);
}

static void take_area(struct dt_scan *s, struct uk_dt_reg *r, bool ram)
{
	struct uk_dt_machine *out = s->out;

	if (!dt_area_clip(r, &out->warnings))
		out->warnings++;
	else if (ram)
		out->warnings += !dt_area_add(out->banks, &out->nbanks, UK_DT_BANKS, r);
	else if (!dt_area_add(out->reserved, &out->nreserved, UK_DT_RESERVED, r))
		dt_fail(s, -ENOSPC, "too many reserved areas");
}

static __uk_noinline void take_reg(struct dt_scan *s, bool ram)
{
	unsigned int n = dt_reg_count(s);
	struct uk_dt_reg r;

	for (unsigned int i = 0; i < n; i++) {
		if (dt_reg_entry(s, i, &r))
			take_area(s, &r, ram);
		else
			s->out->warnings++;
	}
}

static __uk_noinline void take_cpu(struct dt_scan *s)
{
	struct uk_dt_machine *out = s->out;
	const struct dt_prop *slot = dt_own(s, DT_CPU_RELEASE_ADDR), *reg = dt_own(s, DT_REG);
	unsigned int ac = s->f[-1].address_cells;
	struct uk_dt_cpu *cpu;

	if (!reg || ac - 1 > 1 || dt_len(reg) < ac * 4) {
		out->warnings++;
		return;
	}
	if (out->ncpus++ >= UK_DT_CPUS)
		return;
	cpu = &out->cpus[out->ncpus - 1];
	cpu->mpidr = dt_number(reg->value, ac);
	if (string_is(s, DT_ENABLE_METHOD, "psci")) {
		cpu->enable = UK_DT_CPU_ENABLE_PSCI;
	} else if (string_is(s, DT_ENABLE_METHOD, "spin-table") && slot && dt_len(slot) >= 4) {
		cpu->enable = UK_DT_CPU_ENABLE_SPIN;
		cpu->release = dt_number(slot->value, dt_len(slot) / 4);
	}
}

static __uk_noinline void take_chosen(struct dt_scan *s)
{
	struct uk_dt_machine *out = s->out;
	const struct dt_prop *from = dt_own(s, DT_INITRD_START), *to = dt_own(s, DT_INITRD_END);
	const char *text;

	text = string_of(s, DT_BOOTARGS);
	if (text)
		out->bootargs = text;
	text = string_of(s, DT_STDOUT_PATH);
	if (text)
		out->stdout_path = text;
	if (from && to && dt_len(from) >= 4 && dt_len(to) >= 4) {
		out->initrd.base = dt_number(from->value, dt_len(from) / 4);
		out->initrd.size = dt_number(to->value, dt_len(to) / 4) - out->initrd.base;
		if (!dt_area_fits(&out->initrd))
			out->initrd.size = 0;
		take_area(s, &out->initrd, false);
	}
}

/* The node at hand is one of m's: give it the first record that is free. */
static __uk_noinline void take_device(struct dt_scan *s, const struct uk_dt_match *m)
{
	struct uk_dt_device *d = uk_dt_match_device(m);
	const struct dt_frame *f = s->f;
	unsigned int n = d->taken, count;

	/* None is left, or the node has one already, by another of its strings. */
	if (n == m->records || (n && d[n - 1].node == f->node))
		return;
	d->taken = n + 1;
	d += n;
	d->found = true;
	d->node = f->node;
	d->depth = f - &s->frame[1];
	for (unsigned int i = 0; i < d->depth && i < UK_DT_PATH; i++)
		d->path[i] = s->frame[i + 2].node;
	count = dt_reg_count(s);
	while (d->nregs < UK_DT_REGS && d->nregs < count &&
	       dt_reg_entry(s, d->nregs, &d->reg[d->nregs]) && dt_area_fits(&d->reg[d->nregs]))
		d->nregs++;
	d->phandle = cell_of(s, DT_PHANDLE, 0);
	d->irq_cells = cell_of(s, DT_INTERRUPT_CELLS, 0);
	d->irq_parent = cell_of(s, DT_INTERRUPT_PARENT, f[-1].irq_parent);
	if (dt_own(s, DT_INTERRUPTS))
		d->irq_at = s->at[DT_INTERRUPTS];
}

/*
 * "arm,psci" alone is version 0.1, with function numbers of its own in the node, which nobody has
 * any more. From 0.2 on they are fixed: "arm,psci-0.2", "arm,psci-1.0".
 */
enum { PSCI_OLD = 1, PSCI_GOOD };

static unsigned int psci_of(const char *text)
{
	static const char prefix[] = "arm,psci";

	for (unsigned int i = 0; prefix[i]; i++)
		if (text[i] != prefix[i])
			return 0;
	return text[sizeof(prefix) - 1] == '-' ? PSCI_GOOD : PSCI_OLD;
}

static void take_psci(struct dt_scan *s, unsigned int psci)
{
	if (psci == PSCI_OLD)
		s->out->warnings++;
	else if (string_is(s, DT_METHOD, "hvc"))
		s->out->psci = UK_DT_PSCI_HVC;
	else if (string_is(s, DT_METHOD, "smc"))
		s->out->psci = UK_DT_PSCI_SMC;
	else
		s->out->warnings++;
}

static __uk_noinline void take_compatible(struct dt_scan *s)
{
	const char *text = string_of(s, DT_COMPATIBLE), *end, *next;
	const struct uk_dt_match *matched = NULL, *m;
	unsigned int psci = 0;
	bool several = false;

	if (!text)
		return;
	for (end = text + dt_len(dt_own(s, DT_COMPATIBLE)); text != end; text = next) {
		next = text;
		while (*next++)
			;
		if (dt_has(s, DT_METHOD))
			psci = UK_MAX(psci, psci_of(text));
		/* Most strings are of a length of their own. */
		if (!(s->match_lens >> ((next - text) & 31) & 1))
			continue;
		for (m = s->match; m != s->match_end; m = uk_dt_match_next(m)) {
			if (m->len != next - text || !dt_str_equal(m->compatible, text))
				continue;
			take_device(s, m);
			several |= matched != NULL;
			matched = m;
		}
	}
	if (psci)
		take_psci(s, psci);
	s->row = psci || several ? 0 : s->at[DT_COMPATIBLE];
	s->row_match = matched;
}

/*
 * Trees have rows of nodes of one kind (virt: 32 virtio,mmio). Is this the same list of strings as
 * the last one? (Where the padding differs it is looked at again, which costs time only.)
 */
static inline bool in_row(const struct dt_scan *s)
{
	const struct dt_prop *a = dt_prop_at(s, s->row);
	const struct dt_prop *b = dt_prop_at(s, s->at[DT_COMPATIBLE]);
	uint32_t n;

	if (!s->row || a->len_be != b->len_be)
		return false;
	n = (dt_len(a) + 3) / 4;
	for (uint32_t i = 0; i < n; i++)
		if (a->value[i] != b->value[i])
			return false;
	return true;
}

static __uk_noinline void take_root(struct dt_scan *s)
{
	const char *text = string_of(s, DT_MODEL);

	if (text)
		s->out->model = text;
}

static __uk_noinline bool is_off(struct dt_scan *s)
{
	const char *status = string_of(s, DT_STATUS);

	if (!status || dt_str_equal(status, "okay") || dt_str_equal(status, "ok"))
		return false;
	/* A CPU that is "disabled" waits for its enable-method to be used. */
	return s->f[-1].kind != DT_KIND_CPUS || !dt_has(s, DT_ENABLE_METHOD) ||
	       !dt_str_equal(status, "disabled");
}

/* All properties of the node at hand are known. */
static void take_node(struct dt_scan *s)
{
	struct dt_frame *f = s->f;

	if (f->kind == DT_KIND_OFF)
		return;
	if (dt_has(s, DT_STATUS) && is_off(s)) {
		f->kind = DT_KIND_OFF;
		return;
	}
	if (dt_has(s, DT_COMPATIBLE)) {
		if (dt_has(s, DT_METHOD) || !in_row(s))
			take_compatible(s);
		else if (s->row_match)
			take_device(s, s->row_match);
	}
	switch (f[-1].kind) {
	case DT_KIND_TOP:
		take_root(s);
		break;
	case DT_KIND_ROOT:
		if (f->kind == DT_KIND_CHOSEN)
			take_chosen(s);
		else if (dt_has(s, DT_DEVICE_TYPE) && string_is(s, DT_DEVICE_TYPE, "memory"))
			take_reg(s, true);
		break;
	case DT_KIND_CPUS:
		if (dt_has(s, DT_DEVICE_TYPE) && string_is(s, DT_DEVICE_TYPE, "cpu"))
			take_cpu(s);
		break;
	case DT_KIND_RESERVED:
		take_reg(s, false);
		break;
	}
}

/* The first child begins: keep what the children will need. */
static __uk_noinline void keep_node(struct dt_scan *s)
{
	struct dt_frame *f = s->f;
	uint32_t ac = cell_of(s, DT_ADDRESS_CELLS, 2), sc = cell_of(s, DT_SIZE_CELLS, 1);

	f->address_cells = ac > 3 ? 3 : ac;
	f->size_cells = sc > 3 ? 3 : sc;
	f->ranges = dt_has(s, DT_RANGES) ? s->at[DT_RANGES] : 0;
	if (dt_has(s, DT_INTERRUPT_CELLS))
		f->irq_parent = cell_of(s, DT_PHANDLE, 0);
	else
		f->irq_parent = cell_of(s, DT_INTERRUPT_PARENT, f[-1].irq_parent);
}

static unsigned int kind_of(const char *name)
{
	if (name[0] == 'c' && dt_str_equal(name, "chosen"))
		return DT_KIND_CHOSEN;
	if (name[0] == 'c' && dt_str_equal(name, "cpus"))
		return DT_KIND_CPUS;
	if (name[0] == 'a' && dt_str_equal(name, "aliases"))
		return DT_KIND_ALIASES;
	if (name[0] == 'r' && dt_str_equal(name, "reserved-memory"))
		return DT_KIND_RESERVED;
	return DT_KIND_OTHER;
}

static void begin_node(struct dt_scan *s, struct dt_frame *f, const uint32_t *node)
{
	unsigned int above = f[-1].kind, kind = DT_KIND_OTHER;

	s->f = f;
	f->node = (const char *)node - (const char *)s->nodes;
	if (above == DT_KIND_ROOT)
		kind = kind_of((const char *)(node + 1));
	else if (above == DT_KIND_TOP)
		kind = DT_KIND_ROOT;
	else if (above == DT_KIND_OFF)
		kind = DT_KIND_OFF;
	f->kind = kind;
	if (kind == DT_KIND_ALIASES)
		s->aliases = f->node;
}

/*
 * Step over properties and remember where the known ones stand. Returns the token after them, or
 * NULL when one is damaged. This is where the time goes; a function of its own, since alone it
 * finds room in registers for all it needs.
 */
static __uk_noinline const uint32_t *take_props(struct dt_scan *s, const uint32_t *p)
{
	const uint32_t *const nodes = s->nodes, *const last = s->dt->last;
	uint32_t *const cache = s->cache;

	do {
		const struct dt_prop *prop = (const struct dt_prop *)p;
		uint32_t name, *entry;

		p = dt_prop_next(prop);
		if (p > last)
			return NULL;
		name = DT_BE32(prop->name_be);
		entry = dt_cache_entry(cache, name);
		if (*entry >> 5 != name) {
			if (name >= s->dt->names_bytes)
				return NULL;
			*entry = name << 5 | dt_name_classify(s->dt->names + name);
		}
		/* If these are not the properties of the node at hand, nobody will ask. */
		s->at[*entry & 31] = (const char *)prop - (const char *)nodes;
	} while (*p == DT_PROP);
	return p;
}

/* False when the structure block is damaged. */
static __uk_noinline bool walk(struct dt_scan *s)
{
	struct dt_frame *f = s->frame;
	const uint32_t *p = s->nodes, *node;
	unsigned int deeper = 0;	/* open nodes below the deepest frame */
	bool own = false;		/* properties are s->f's: no child of it has begun */

	for (;;) {
		if (*p == DT_PROP) {
			p = take_props(s, p);
			if (!p)
				return false;
		}
		if (*p == DT_BEGIN_NODE) {
			node = p;
			p = dt_node_next(node);
			if (p > s->dt->last)
				return false;
			if (own) {
				take_node(s);
				keep_node(s);
			}
			own = f != &s->frame[UK_DT_DEPTH];
			if (own) {
				begin_node(s, ++f, node);
			} else {
				deeper++;
				s->out->warnings++;
			}
			continue;
		}
		if (*p == DT_END_NODE) {
			if (own)
				take_node(s);
			own = false;
			if (deeper)
				deeper--;
			else if (f == s->frame)
				return false;
			else if (--f == s->frame)
				return true;
		} else if (*p != DT_NOP) {
			return false;
		}
		p++;
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
		take_area(s, &r, false);
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

	take_area(s, &r, false);
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
	s.frame[0].irq_parent = 0;
	s.frame[0].address_cells = 0;
	for (unsigned int i = 0; i < DT_NAMES_END; i++)
		s.at[i] = 0;
	for (unsigned int i = 0; i < DT_CACHE; i++)
		s.cache[i] = DT_CACHE_EMPTY(i);
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
