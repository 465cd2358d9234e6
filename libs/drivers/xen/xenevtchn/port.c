// SPDX-License-Identifier: BSD-3-Clause
/* Where ports come from and go to. Xen answers; what it answers is within the table or given
 * back. */
#include <errno.h>

#include <uk/xen/evtchn.h>

static int op(uint32_t cmd, void *arg)
{
	return (int)ukplat_hypercall(UK_XEN_EVENT_OP, cmd, (uintptr_t)arg, 0);
}

static int take(int rc, uint32_t got, uint32_t *port)
{
	if (rc)
		return rc;
	if (got >= CONFIG_LIBXENEVTCHN_PORTS) {
		op(UK_EVTCHNOP_CLOSE, &got);
		return -ENOSPC;
	}
	*port = got;
	return 0;
}

int uk_evtchn_alloc(uint16_t remote, uint32_t *port)
{
	struct {
		uint16_t dom;
		uint16_t remote;
		uint32_t port;
	} a = { .dom = UK_XEN_DOMID_SELF, .remote = remote };
	int rc = op(UK_EVTCHNOP_ALLOC_UNBOUND, &a);

	return take(rc, a.port, port);
}

int uk_evtchn_connect(uint16_t remote, uint32_t remote_port, uint32_t *port)
{
	struct {
		uint16_t remote;
		uint32_t remote_port;
		uint32_t port;
	} a = { .remote = remote, .remote_port = remote_port };
	int rc = op(UK_EVTCHNOP_BIND_INTERDOMAIN, &a);

	return take(rc, a.port, port);
}

int uk_evtchn_virq(uint32_t virq, uint32_t *port)
{
	struct {
		uint32_t virq;
		uint32_t vcpu;
		uint32_t port;
	} a = { .virq = virq };
	int rc = op(UK_EVTCHNOP_BIND_VIRQ, &a);

	return take(rc, a.port, port);
}
