// SPDX-License-Identifier: BSD-3-Clause
/*
 * From the one interrupt of a domain to the handlers of its ports. Xen sets bits, from the
 * port's up:
 *
 *	pending[word]: a bit a port -> pending_sel: a bit a word -> upcall_pending -> interrupt
 *
 * and interrupts when one of these goes from 0 to 1, unless mask[] has the port. They are
 * cleared in the opposite order, so that an event at any moment is either seen here or
 * interrupts again.
 */
#include <errno.h>
#include <string.h>

#include <uk/annotate.h>
#include <uk/dt.h>
#include <uk/init.h>
#include <uk/intctlr.h>
#include <uk/xen/evtchn.h>
#include <uk/xen/shared.h>

#define PORTS	CONFIG_LIBXENEVTCHN_PORTS
#define WORDS	((PORTS + 63) / 64)

static struct {
	uk_evtchn_fn fn;
	void *arg;
} handler[PORTS];

static bool connected;	/* the interrupt is ours */

static uint64_t bit_of(uint32_t port)
{
	return UINT64_C(1) << (port % 64);
}

UK_CALLS(deliver, passed(uk_evtchn_handle));

/* The ports of one word. What a handler masks does not run after it, and stays pending. */
static void deliver(struct uk_xen_shared *s, unsigned int word)
{
	uint64_t todo = __atomic_load_n(&s->pending[word], __ATOMIC_ACQUIRE);

	while (todo != 0) {
		uint32_t port = word * 64 + (unsigned int)__builtin_ctzll(todo);
		uint64_t bit = todo & -todo;

		todo &= ~bit;
		if (__atomic_load_n(&s->mask[word], __ATOMIC_RELAXED) & bit)
			continue;
		__atomic_fetch_and(&s->pending[word], ~bit, __ATOMIC_ACQ_REL);
		if (port < PORTS && handler[port].fn != NULL)
			handler[port].fn(handler[port].arg);
	}
}

static void on_upcall(void *arg __uk_unused)
{
	struct uk_xen_shared *s = uk_xen_shared();
	unsigned long flags = uk_irq_nest_save();
	uint64_t news;

	__atomic_store_n(&s->upcall_pending, 0, __ATOMIC_SEQ_CST);
	news = __atomic_exchange_n(&s->pending_sel, 0, __ATOMIC_SEQ_CST);
	for (unsigned int word = 0; word < WORDS; word++)
		if (news & (UINT64_C(1) << word))
			deliver(s, word);
	uk_irq_nest_restore(flags);
}

void uk_evtchn_mask(uint32_t port)
{
	__atomic_fetch_or(&uk_xen_shared()->mask[port / 64], bit_of(port), __ATOMIC_SEQ_CST);
}

/* Unmask; true when an event came before that, which interrupted nobody. */
static __uk_inline bool unmask(uint32_t port)
{
	struct uk_xen_shared *s = uk_xen_shared();

	__atomic_fetch_and(&s->mask[port / 64], ~bit_of(port), __ATOMIC_SEQ_CST);
	return (__atomic_load_n(&s->pending[port / 64], __ATOMIC_SEQ_CST) & bit_of(port)) != 0;
}

void uk_evtchn_unmask(uint32_t port)
{
	if (!unmask(port))
		return;
	/* Xen looks again, but only if it is Xen that unmasks. The other way round, to ask first,
	 * would miss what comes in between. */
	uk_evtchn_mask(port);
	ukplat_hypercall(UK_XEN_EVENT_OP, UK_EVTCHNOP_UNMASK, (uintptr_t)&port, 0);
}

bool uk_evtchn_open(uint32_t port)
{
	if (uk_likely(!unmask(port)))
		return false;
	uk_evtchn_mask(port);
	__atomic_fetch_and(&uk_xen_shared()->pending[port / 64], ~bit_of(port), __ATOMIC_SEQ_CST);
	return true;
}

void uk_evtchn_raise(uint32_t port)
{
	uk_evtchn_mask(port);
	__atomic_fetch_or(&uk_xen_shared()->pending[port / 64], bit_of(port), __ATOMIC_SEQ_CST);
	uk_evtchn_unmask(port);
}

int uk_evtchn_handle(uint32_t port, uk_evtchn_fn fn, void *arg)
{
	unsigned long flags;
	int rc = -EBUSY;

	if (port == 0 || port >= PORTS || fn == NULL)
		return -EINVAL;
	if (!connected)
		return -ENODEV;
	flags = ukarch_irq_save();
	if (handler[port].fn == NULL) {
		handler[port].arg = arg;
		handler[port].fn = fn;
		rc = 0;
	}
	ukarch_irq_restore(flags);
	if (!rc)
		uk_evtchn_unmask(port);
	return rc;
}

int uk_evtchn_close(uint32_t port)
{
	unsigned long flags;

	if (port == 0 || port >= PORTS)
		return -EINVAL;
	uk_evtchn_mask(port);
	flags = ukarch_irq_save();
	handler[port].fn = NULL;
	ukarch_irq_restore(flags);
	/* Refused for a static one, which stays; an event that nobody took is not the next
	 * owner's. */
	ukplat_hypercall(UK_XEN_EVENT_OP, UK_EVTCHNOP_CLOSE, (uintptr_t)&port, 0);
	__atomic_fetch_and(&uk_xen_shared()->pending[port / 64], ~bit_of(port), __ATOMIC_SEQ_CST);
	return 0;
}

/*
 * The interrupt that the node "xen,xen" names, an INTID; 0: there is none. No record of
 * UK_DT_DEVICE(), which would have all that `reg` names mapped: room for grants and more, of a
 * terabyte.
 */
static unsigned int find_interrupt(void)
{
	struct uk_dt_iter it = { 0 };
	const uint32_t *cells = NULL;
	bool xen = false;
	int item = uk_dt_next(&uk_dt_machine()->blob, &it);

	/* A node's properties stand together, before its children: both are of the same node when
	 * no node begins in between. */
	while (item > 0 && !(xen && cells != NULL)) {
		if (item == UK_DT_NODE) {
			xen = false;
			cells = NULL;
		} else if (item == UK_DT_PROP && strcmp(it.name, "compatible") == 0) {
			/* Behind "xen,xen-4.17" and the like. */
			xen = it.len >= sizeof("xen,xen") &&
			      memcmp((const char *)it.value + it.len - sizeof("xen,xen"), "xen,xen",
				     sizeof("xen,xen")) == 0;
		} else if (item == UK_DT_PROP && strcmp(it.name, "interrupts") == 0) {
			cells = it.len >= 3 * sizeof(uint32_t) ? it.value : NULL;
		}
		item = uk_dt_next(&uk_dt_machine()->blob, &it);
	}
	if (!xen || cells == NULL)
		return 0;
	return uk_dt_gic_intid(&(struct uk_dt_irq){ .type = __builtin_bswap32(cells[0]),
						    .num = __builtin_bswap32(cells[1]) });
}

static int evtchn_init(void)
{
	unsigned int irq = find_interrupt();
	int rc;

	/* A partition without `xen,enhanced` is told of no interrupt, and can do without. */
	if (irq == 0)
		return 0;
	rc = uk_irq_register(irq, CONFIG_LIBXENEVTCHN_PRIO, UK_IRQ_LEVEL, on_upcall, NULL);
	connected = rc == 0;
	return rc;
}
uk_plat_initcall_prio(evtchn_init, 2);
