// SPDX-License-Identifier: BSD-3-Clause
/*
 * The echo service over TCP. A connection keeps what it could not send back yet, up to KEPT
 * packets; then lwIP is told to keep the next one, and the window that the peer sees closes. So a
 * peer that sends and never reads costs a bound, and not for ever: a connection on which nothing
 * moves for netecho.idle= seconds ends.
 */
#include <errno.h>
#include <string.h>

#include <lwip/tcp.h>

#include <uk/libparam.h>
#include "netecho.h"

#define KEPT	4

static uint32_t idle = 120;
UK_LIBPARAM_PARAM_RANGE(idle, uint32_t, 1, 86400, "seconds after which a silent connection ends");

#define POLLS_A_SECOND	2	/* on_poll(), asked for once for each tick of TCP's slow timer */

struct connection {
	struct tcp_pcb *pcb;	/* NULL: free */
	struct pbuf *kept[KEPT];
	uint32_t polls;		/* since something was received or acknowledged */
	uint16_t done;		/* bytes of the first that were sent */
	uint8_t n;
	bool ending;		/* the peer has sent all it had */
};

static struct connection connections[CONFIG_LIBLWIP_TCP];

static void forget(struct connection *c)
{
	for (unsigned int i = 0; i < c->n; i++)
		pbuf_free(c->kept[i]);
	memset(c, 0, sizeof(*c));
}

static err_t give_up(struct connection *c)
{
	struct tcp_pcb *pcb = c->pcb;

	tcp_arg(pcb, NULL);
	forget(c);
	tcp_abort(pcb);
	return ERR_ABRT;
}

/* The first packet that is kept was sent: the peer may send as much again. */
static void drop_first(struct connection *c)
{
	tcp_recved(c->pcb, c->kept[0]->tot_len);
	pbuf_free(c->kept[0]);
	c->n--;
	c->done = 0;
	for (unsigned int i = 0; i < c->n; i++)
		c->kept[i] = c->kept[i + 1];
}

/* Send what is kept, as far as there is room; then end what is to be ended. */
static err_t flush(struct connection *c)
{
	struct tcp_pcb *pcb = c->pcb;

	while (c->n != 0) {
		struct pbuf *p = c->kept[0];
		uint16_t at, room = tcp_sndbuf(pcb);

		for (at = c->done; p->len <= at; p = p->next)
			at = (uint16_t)(at - p->len);
		room = LWIP_MIN(room, (uint16_t)(p->len - at));
		if (room == 0 || tcp_write(pcb, (const char *)p->payload + at, room,
					   TCP_WRITE_FLAG_COPY) != ERR_OK)
			break;
		c->done = (uint16_t)(c->done + room);
		if (c->done == c->kept[0]->tot_len)
			drop_first(c);
	}
	if (c->n == 0 && c->ending) {
		tcp_arg(pcb, NULL);
		if (tcp_close(pcb) != ERR_OK)
			return give_up(c);
		forget(c);
		return ERR_OK;
	}
	tcp_output(pcb);
	return ERR_OK;
}

static err_t on_data(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err)
{
	struct connection *c = (struct connection *)arg;

	(void)err;
	if (c == NULL) {
		/* It was closed here; what still comes is nobody's. */
		if (p != NULL) {
			tcp_recved(pcb, p->tot_len);
			pbuf_free(p);
		}
		return ERR_OK;
	}
	if (p == NULL) {
		c->ending = true;
	} else if (p->tot_len == 0) {
		pbuf_free(p);
	} else if (c->n == KEPT) {
		return ERR_MEM;		/* lwIP keeps it and asks again */
	} else {
		c->kept[c->n++] = p;
		c->polls = 0;
	}
	return flush(c);
}

static err_t on_room(void *arg, struct tcp_pcb *pcb, u16_t len)
{
	struct connection *c = (struct connection *)arg;

	(void)pcb;
	(void)len;
	if (c == NULL)
		return ERR_OK;
	c->polls = 0;
	return flush(c);
}

/* Twice a second: a write that found no memory is tried again. */
static err_t on_poll(void *arg, struct tcp_pcb *pcb)
{
	struct connection *c = (struct connection *)arg;

	(void)pcb;
	if (c == NULL)
		return ERR_OK;
	return ++c->polls > idle * POLLS_A_SECOND ? give_up(c) : flush(c);
}

static void on_error(void *arg, err_t err)
{
	(void)err;
	if (arg != NULL)
		forget((struct connection *)arg);	/* lwIP has freed the pcb */
}

static err_t on_accept(void *arg, struct tcp_pcb *pcb, err_t err)
{
	struct connection *c = connections;

	(void)arg;
	if (err != ERR_OK || pcb == NULL)
		return ERR_VAL;
	while (c->pcb != NULL)
		if (++c == &connections[CONFIG_LIBLWIP_TCP])
			return ERR_MEM;
	c->pcb = pcb;
	tcp_arg(pcb, c);
	tcp_recv(pcb, on_data);
	tcp_sent(pcb, on_room);
	tcp_err(pcb, on_error);
	tcp_poll(pcb, on_poll, 1);
	return ERR_OK;
}

int tcp_serve(void)
{
	struct tcp_pcb *pcb = tcp_new_ip_type(IPADDR_TYPE_ANY), *listening = NULL;

	if (pcb != NULL && tcp_bind(pcb, IP_ANY_TYPE, ECHO_PORT) == ERR_OK)
		listening = tcp_listen(pcb);
	if (listening == NULL)
		return -ENOMEM;
	tcp_accept(listening, on_accept);
	return 0;
}
