/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Event channels: the interrupts that domains send each other and that Xen sends them. A channel
 * has an end in each domain, a port, which is a small number. An end comes into being in one of
 * three ways, masked in each:
 *
 *	static		Xen made both at boot (xen,evtchn in its device tree): the port is known
 *	alloc, connect	one domain makes an end for another, which connects to it by its number
 *	virq		Xen itself is the other side
 *
 *	uint32_t port;
 *	rc = uk_evtchn_connect(peer, number_from_peer, &port);
 *	rc = uk_evtchn_handle(port, on_event, arg);
 *	uk_evtchn_send(port);
 *
 * Events do not queue: any number that came while the handler could not run are one call of it.
 * None is lost: an event during the handler or while the port is masked makes the handler run
 * again.
 */
#ifndef __UK_XEN_EVTCHN_H__
#define __UK_XEN_EVTCHN_H__

#include <uk/xen/hypercall.h>

/* public/event_channel.h */
#define UK_EVTCHNOP_BIND_INTERDOMAIN	0
#define UK_EVTCHNOP_BIND_VIRQ		1
#define UK_EVTCHNOP_CLOSE		3
#define UK_EVTCHNOP_SEND		4
#define UK_EVTCHNOP_ALLOC_UNBOUND	6
#define UK_EVTCHNOP_UNMASK		9

/* public/xen.h, "VIRTUAL INTERRUPTS"; both for dom0 alone. */
#define UK_XEN_VIRQ_CONSOLE		2	/* input on Xen's console */
#define UK_XEN_VIRQ_DOM_EXC		3	/* a domain ended */

/* In interrupt context, at most once an interrupt for each port. May call all of this but close. */
typedef void (*uk_evtchn_fn)(void *arg);

/*
 * Make an end that domain @remote, and no other, can connect to; its number in *@port. 0; -ENOSPC
 * (no port below LIBXENEVTCHN_PORTS is free); what Xen says (-ESRCH: no such domain, -EPERM).
 * Thread or init context, O(1).
 */
int uk_evtchn_alloc(uint16_t remote, uint32_t *port);

/* Connect to the end @remote_port of domain @remote, made for this one. As uk_evtchn_alloc();
 * -EINVAL: there is no such end. */
int uk_evtchn_connect(uint16_t remote, uint32_t remote_port, uint32_t *port);

/* An end of Xen's own virtual interrupt @virq. As uk_evtchn_alloc(); -EPERM: not for this domain;
 * -EEXIST: it is taken. */
int uk_evtchn_virq(uint32_t virq, uint32_t *port);

/*
 * Call @fn(@arg) at every event of @port, and unmask it. 0; -EINVAL (no such port, @fn NULL);
 * -EBUSY (somebody has it); -ENODEV: the device tree tells no interrupt for events, the partition
 * lacks `xen,enhanced` in Xen's. Thread or init context, O(1).
 */
int uk_evtchn_handle(uint32_t port, uk_evtchn_fn fn, void *arg);

/* Mask @port, forget its handler, and close it if it is not a static one. 0, or -EINVAL: no such
 * port. Thread context, O(1). */
int uk_evtchn_close(uint32_t port);

/* Tell the other side. 0, or what Xen says (-EINVAL: not open; -ENOENT: there is no other side).
 * Any context, O(1). */
static inline int uk_evtchn_send(uint32_t port)
{
	return (int)ukplat_hypercall(UK_XEN_EVENT_OP, UK_EVTCHNOP_SEND, (uintptr_t)&port, 0);
}

/* The same with the number where it lies, for as long as the call takes: constant data will do. */
static inline int uk_evtchn_send_at(const uint32_t *port)
{
	return (int)ukplat_hypercall(UK_XEN_EVENT_OP, UK_EVTCHNOP_SEND, (uintptr_t)port, 0);
}

/* From the return on the handler does not run; unmasking makes it run if an event came meanwhile.
 * @port has a handler. Any context, O(1). */
void uk_evtchn_mask(uint32_t port);
void uk_evtchn_unmask(uint32_t port);

/* As if an event of @port had come: for a handler that has more to do than it may keep interrupts
 * masked for. It unmasks @port. Any context, O(1). */
void uk_evtchn_raise(uint32_t port);

/*
 * As uk_evtchn_unmask(), for a handler that masks its port and somebody who looks for himself: true
 * when an event came while the port was masked; it is then masked again, and that event is taken
 * without a call of the handler. Never calls Xen. The thread that waits for @port, O(1).
 */
bool uk_evtchn_open(uint32_t port);

#endif /* __UK_XEN_EVTCHN_H__ */
