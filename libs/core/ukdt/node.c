// SPDX-License-Identifier: BSD-3-Clause
/*
 * What a node means to the image: memory, CPUs, what /chosen says, the records of its drivers. Part
 * of the boot pass; see scan.c for when it is called and under which rules it runs.
 */
#include <errno.h>
#include <uk/essentials.h>

#include "area.h"
#include "scan.h"

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

void dt_take_area(struct dt_scan *s, struct uk_dt_reg *r, bool ram)
{
	struct uk_dt_machine *out = s->out;

	if (!dt_area_clip(r, &out->warnings))
		out->warnings++;
	else if (ram)
		out->warnings += !dt_area_add(out->banks, &out->nbanks, UK_DT_BANKS, r);
	else if (!dt_area_add(out->reserved, &out->nreserved, UK_DT_RESERVED, r))
		dt_fail(s, -ENOSPC, "more than " UK_STR(UK_DT_RESERVED) " reserved areas");
}

static __uk_noinline void take_reg(struct dt_scan *s, bool ram)
{
	unsigned int n = dt_reg_count(s);
	struct uk_dt_reg r;

	for (unsigned int i = 0; i < n; i++) {
		if (dt_reg_entry(s, i, &r))
			dt_take_area(s, &r, ram);
		else
			s->out->warnings++;
	}
}

static __uk_noinline void take_cpu(struct dt_scan *s)
{
	struct uk_dt_machine *out = s->out;
	const struct dt_prop *slot = dt_own(s, DT_CPU_RELEASE_ADDR), *reg = dt_own(s, DT_REG);
	unsigned int ac = dt_cells(s, s->f - 1).address;
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

#if CONFIG_LIBUKDT_SEED
static void keep_chosen(struct dt_scan *s)
{
	s->out->chosen = s->nodes + s->f->node / 4;
}
#else
static void keep_chosen(struct dt_scan *s)
{
	(void)s;
}
#endif

static __uk_noinline void take_chosen(struct dt_scan *s)
{
	struct uk_dt_machine *out = s->out;
	const struct dt_prop *from = dt_own(s, DT_INITRD_START), *to = dt_own(s, DT_INITRD_END);
	const char *text;

	keep_chosen(s);
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
		dt_take_area(s, &out->initrd, false);
	}
}

/* The phandle of the node at hand's interrupt controller, 0 when it is unknown. */
static uint32_t irq_parent(const struct dt_scan *s)
{
	const struct dt_prop *prop = dt_own(s, DT_INTERRUPT_PARENT);

	for (const struct dt_frame *f = s->f - 1; !prop || dt_len(prop) < 4; f--) {
		if (f->kind == DT_KIND_TOP)
			return 0;
		if (dt_above(s, f, DT_INTERRUPT_CELLS))
			return dt_cell_of(dt_above(s, f, DT_PHANDLE), 0);
		prop = dt_above(s, f, DT_INTERRUPT_PARENT);
	}
	return dt_cell(prop->value);
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
	d->phandle = dt_cell_of(dt_own(s, DT_PHANDLE), 0);
	d->irq_cells = dt_cell_of(dt_own(s, DT_INTERRUPT_CELLS), 0);
	d->irq_parent = irq_parent(s);
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

static __uk_noinline void take_psci(struct dt_scan *s, const char *text, const char *end)
{
	unsigned int psci = 0;

	while (text != end) {
		psci = UK_MAX(psci, psci_of(text));
		while (*text++)
			;
	}
	if (!psci)
		return;
	if (psci == PSCI_GOOD && string_is(s, DT_METHOD, "hvc"))
		s->out->psci = UK_DT_PSCI_HVC;
	else if (psci == PSCI_GOOD && string_is(s, DT_METHOD, "smc"))
		s->out->psci = UK_DT_PSCI_SMC;
	else
		s->out->warnings++;
}

/* One string of `compatible`, with its NUL, of a length that some driver's has. */
static __uk_noinline void take_string(struct dt_scan *s, const char *text, size_t len)
{
	for (const struct uk_dt_match *m = s->match; m != s->match_end; m = uk_dt_match_next(m)) {
		if (m->len != len || !dt_str_equal(m->compatible, text))
			continue;
		take_device(s, m);
		/* With two of them it is no row. */
		if (s->row_match)
			s->row = 0;
		s->row_match = m;
	}
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

static void take_compatible(struct dt_scan *s)
{
	const struct dt_prop *prop = dt_prop_at(s, s->at[DT_COMPATIBLE]);
	const char *text = (const char *)prop->value, *end = text + dt_len(prop), *next;

	if (in_row(s) && !dt_has(s, DT_METHOD)) {
		if (s->row_match)
			take_device(s, s->row_match);
		return;
	}
	if (text == end || end[-1]) {
		s->out->warnings++;
		return;
	}
	s->row = s->at[DT_COMPATIBLE];
	s->row_match = NULL;
	if (dt_has(s, DT_METHOD)) {
		s->row = 0;
		take_psci(s, text, end);
	}
	for (; text != end; text = next) {
		next = text;
		while (*next++)
			;
		/* Most strings are of a length of their own. */
		if (s->match_lens >> ((next - text) & 31) & 1)
			take_string(s, text, next - text);
	}
}

static __uk_noinline void take_root(struct dt_scan *s)
{
	const char *text = string_of(s, DT_MODEL);

	if (text)
		s->out->model = text;
}

static bool is_off(struct dt_scan *s, const struct dt_frame *f)
{
	const struct dt_prop *prop = dt_prop_at(s, s->at[DT_STATUS]);
	const char *status = (const char *)prop->value;
	uint32_t len = dt_len(prop);

	if (!len || status[len - 1]) {
		s->out->warnings++;
		return false;
	}
	if (status[0] == 'o' && status[1] == 'k' &&
	    (!status[2] || (status[2] == 'a' && status[3] == 'y' && !status[4])))
		return false;
	/* A CPU that is "disabled" waits for its enable-method to be used. */
	return f[-1].kind != DT_KIND_CPUS || !dt_has(s, DT_ENABLE_METHOD) ||
	       !dt_str_equal(status, "disabled");
}

static void take_special(struct dt_scan *s, const struct dt_frame *f)
{
	if (f->kind == DT_KIND_ALIASES)
		s->aliases = f->node;
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

/* Of a node below one of the kinds that are more than DT_KIND_OFF. */
static unsigned int kind_of(unsigned int above, const char *name)
{
	if (above == DT_KIND_TOP)
		return DT_KIND_ROOT;
	if (above != DT_KIND_ROOT)
		return DT_KIND_OTHER;
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

void dt_take_node(struct dt_scan *s, struct dt_frame *f)
{
	s->f = f;
	if (dt_has(s, DT_STATUS) && is_off(s, f)) {
		f->kind = DT_KIND_OFF;
		return;
	}
	if (dt_has(s, DT_COMPATIBLE))
		take_compatible(s);
	if (f->kind > DT_KIND_OFF) {
		f->kind = kind_of(f->kind, (const char *)s->nodes + f->node + 4);
		take_special(s, f);
	}
}
