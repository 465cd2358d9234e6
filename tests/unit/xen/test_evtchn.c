// SPDX-License-Identifier: BSD-3-Clause
// UNIT-INCS: tests/unit/xen/host tests/unit/uksched/host libs/drivers/xen/xenevtchn
// UNIT-INCS: libs/drivers/xen/xenevtchn/include libs/drivers/xen/xenshared/include
// UNIT-INCS: libs/drivers/irq/ukintctlr/include libs/core/ukboot/include libs/core/ukdt/include
// UNIT-CFLAGS: -DCONFIG_LIBXENEVTCHN_PORTS=8 -DCONFIG_LIBXENEVTCHN_PRIO=8
// UNIT-SAN: -fsanitize=undefined
/*
 * Event channels against a Xen that sets its bits in every order between those of the domain, whose
 * interrupt comes wherever the domain can be interrupted: whatever was sent is seen.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <uk/arch/lcpu.h>
#include <uk/xen/evtchn.h>
#include <uk/xen/shared.h>

#include "explore.h"

#include "evtchn.c"

#define WAITED	3U	/* the port of who waits, which masks itself */
#define PLAIN	5U	/* one that does not */
#define EVENTS	2U

struct ukarch_percpu host_percpu;
bool host_irqs_off, host_in_irq;

/* Behind what Xen has in its page, so that all that changes is in one place. */
char uk_xen_shared_page[4096] __uk_aligned(4096);

struct state {
	bool line;			/* the interrupt */
	bool handling;			/* its handler runs */
	bool woken;
	uint32_t calls;
	uint32_t sent[8], seen[8];	/* by port: what comes with the events */
};

#define vars	((struct state *)(void *)(uk_xen_shared_page + sizeof(struct uk_xen_shared)))

/* What the domain does with the rest of the machine, which is not here. */
struct uk_dt_machine uk_dt_machine_found;

int uk_dt_next(const struct uk_dt *dt, struct uk_dt_iter *it)
{
	(void)dt;
	(void)it;
	abort();
}

int uk_irq_register(unsigned int irq, unsigned int prio, enum uk_irq_trigger trigger, uk_irq_fn fn,
		    void *arg)
{
	(void)irq;
	(void)prio;
	(void)trigger;
	(void)fn;
	(void)arg;
	abort();
}

void host_wfi(void)
{
	abort();
}

/* Xen, common/event_2l.c and arch/arm/domain.c: a step for each access. */
static void tell(struct uk_xen_shared *s)
{
	if (__atomic_fetch_or(&s->pending_sel, 1, __ATOMIC_SEQ_CST) & 1)
		return;
	if (__atomic_exchange_n(&s->upcall_pending, 1, __ATOMIC_SEQ_CST))
		return;
	explore_step();
	vars->line = true;
}

static void set_pending(uint32_t port)
{
	struct uk_xen_shared *s = uk_xen_shared();
	uint64_t bit = UINT64_C(1) << port;

	if (__atomic_fetch_or(&s->pending[0], bit, __ATOMIC_SEQ_CST) & bit)
		return;
	if (__atomic_load_n(&s->mask[0], __ATOMIC_SEQ_CST) & bit)
		return;
	tell(s);
}

int64_t ukplat_hypercall(uint32_t op, uint64_t a1, uint64_t a2, uint64_t a3)
{
	struct uk_xen_shared *s = uk_xen_shared();
	uint64_t bit = UINT64_C(1) << *(uint32_t *)(uintptr_t)a2;

	if (op != UK_XEN_EVENT_OP || a1 != UK_EVTCHNOP_UNMASK || a3 != 0)
		abort();
	vars->calls++;
	if ((__atomic_fetch_and(&s->mask[0], ~bit, __ATOMIC_SEQ_CST) & bit) &&
	    (__atomic_load_n(&s->pending[0], __ATOMIC_SEQ_CST) & bit))
		tell(s);
	return 0;
}

static void sends_to_one(uint32_t port, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		explore_step();
		vars->sent[port]++;
		set_pending(port);
	}
}

static void xen_waited(void)
{
	sends_to_one(WAITED, EVENTS);
}

static void xen_plain(void)
{
	sends_to_one(PLAIN, EVENTS);
}

static void xen_both(void)
{
	sends_to_one(PLAIN, 1);
	sends_to_one(WAITED, EVENTS);
	sends_to_one(PLAIN, 1);
}

/* The domain: actor 0. */
static void interrupt(void)
{
	if (ex.now != 0 || !vars->line || vars->handling)
		return;
	vars->handling = true;
	vars->line = false;
	on_upcall(NULL);
	vars->handling = false;
}

static void wakes(void *arg)
{
	(void)arg;
	uk_evtchn_mask(WAITED);
	vars->woken = true;
}

static void looks(void *arg)
{
	(void)arg;
	explore_step();
	vars->seen[PLAIN] = vars->sent[PLAIN];
}

/* As a channel waits: open, look, sleep. */
static void wait_for_all(void)
{
	uk_evtchn_mask(WAITED);
	while (vars->seen[WAITED] != EVENTS) {
		explore_step();
		if (vars->sent[WAITED] != vars->seen[WAITED]) {
			vars->seen[WAITED]++;
			continue;
		}
		if (uk_evtchn_open(WAITED))
			continue;
		while (!vars->woken)
			explore_block(&vars->line);
		vars->woken = false;
	}
}

static void wait_plain(void)
{
	while (vars->seen[PLAIN] != EVENTS)
		explore_block(&vars->line);
}

static void domain_both(void)
{
	wait_for_all();
	wait_plain();
}

static void domain_masks(void)
{
	for (unsigned int i = 0; i < 2; i++) {
		uint32_t seen;

		uk_evtchn_mask(PLAIN);
		seen = vars->seen[PLAIN];
		explore_step();
		if (vars->seen[PLAIN] != seen)
			explore_fail("a handler that runs while its port is masked");
		uk_evtchn_unmask(PLAIN);
	}
	wait_plain();
}

static void reset(void)
{
	struct uk_xen_shared *s = uk_xen_shared();

	memset(uk_xen_shared_page, 0, sizeof(uk_xen_shared_page));
	host_irqs_off = false;
	s->mask[0] = ~(UINT64_C(1) << WAITED | UINT64_C(1) << PLAIN);
	handler[WAITED].fn = wakes;
	handler[PLAIN].fn = looks;
}

static void end(void)
{
	if (uk_xen_shared()->pending_sel != 0 && !vars->line)
		explore_fail("an event that nobody is told of");
}

static uint64_t every_order(void (*domain)(void), void (*xen)(void))
{
	struct explore_world w = {
		.reset = reset, .actor = { domain, xen }, .goes_on = interrupt, .end = end,
		.memory = uk_xen_shared_page,
		.bytes = sizeof(struct uk_xen_shared) + sizeof(struct state),
	};

	assert_null(explore(&w));
	assert_true(w.states > 100);
	print_message("%llu states\n", (unsigned long long)w.states);
	return w.states;
}

static void who_waits_is_woken(void **state)
{
	(void)state;
	every_order(wait_for_all, xen_waited);
	assert_int_equal(vars->calls, 0);
}

static void a_handler_sees_the_last(void **state)
{
	(void)state;
	every_order(wait_plain, xen_plain);
}

static void masked_and_unmasked_without_loss(void **state)
{
	(void)state;
	every_order(domain_masks, xen_plain);
}

static void two_ports_of_one_word(void **state)
{
	(void)state;
	every_order(domain_both, xen_both);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_waits_is_woken),
		cmocka_unit_test(a_handler_sees_the_last),
		cmocka_unit_test(masked_and_unmasked_without_loss),
		cmocka_unit_test(two_ports_of_one_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
