// SPDX-License-Identifier: BSD-3-Clause
/* One connection out: a line is sent, what comes back is printed until the other side closes. */
#include <errno.h>

#include <lwip/tcp.h>

#include <uk/print.h>
#include "netecho.h"

static const char line[] = "Hello from Tappet on " CONFIG_UK_BOARD_NAME "\n";

static bool done;
static int status;

static void end(int how)
{
	done = true;
	status = how;
}

static err_t on_data(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err)
{
	(void)arg;
	(void)err;
	if (p == NULL) {
		uk_printf("netecho: the other side closed\n");
		end(0);
		tcp_err(pcb, NULL);
		if (tcp_close(pcb) == ERR_OK)
			return ERR_OK;
		tcp_abort(pcb);
		return ERR_ABRT;
	}
	for (const struct pbuf *q = p; q != NULL; q = q->next)
		uk_printf("%.*s", q->len, (const char *)q->payload);
	tcp_recved(pcb, p->tot_len);
	pbuf_free(p);
	return ERR_OK;
}

static void on_error(void *arg, err_t err)
{
	(void)arg;
	uk_printf("netecho: no connection: %s\n", err == ERR_RST ? "refused or reset" :
		  err == ERR_ABRT ? "no answer" : "closed");
	end(1);
}

static err_t on_connected(void *arg, struct tcp_pcb *pcb, err_t err)
{
	(void)arg;
	(void)err;
	uk_printf("netecho: connected\n");
	err = tcp_write(pcb, line, sizeof(line) - 1, 0);
	return err == ERR_OK ? tcp_output(pcb) : err;
}

int client_begin(const ip_addr_t *host, uint16_t port)
{
	struct tcp_pcb *pcb = tcp_new_ip_type(IP_GET_TYPE(host));

	if (pcb == NULL)
		return -ENOMEM;
	tcp_recv(pcb, on_data);
	tcp_err(pcb, on_error);
	if (tcp_connect(pcb, host, port, on_connected) == ERR_OK)
		return 0;
	tcp_abort(pcb);
	return -ENOMEM;
}

bool client_done(int *how)
{
	*how = status;
	return done;
}
