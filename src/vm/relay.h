/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What happens between a request to the agent and its end. For agent.c. */
#ifndef LKMC_VM_RELAY_H
#define LKMC_VM_RELAY_H

#include <poll.h>

#include "util/signals.h"
#include "vm/agent.h"

struct relay {
	struct agent *agent;
	int in, out, err;    /* the caller's ends, or -1 */
	bool in_taken;       /* @in is a terminal that is another job's now */
	uint32_t credit;     /* how much input may be sent */
	struct frame output; /* on its way to @out or @err */
	size_t written;      /* of it */
	struct signals signals;
	int interrupts;     /* signals that came */
	long long heard_by; /* when the agent must have answered to them, or -1 */
	char error[512];    /* what the agent said about a failure */
	size_t error_size;
	uint32_t mode;   /* of a file that comes */
	uint32_t status; /* the exit status, once ended */
	bool ended;
};

/**
 * relay_run() - carry bytes both ways until the request in a->requests ends
 * @r: agent, in, out and err set, the rest zero; the rest is filled in
 *
 * In the background nothing is read from a terminal, which would stop us.
 *
 * Return: 0, or a negative errno with fail(): -ETIMEDOUT; -EINTR after the third
 * signal, or one that the agent does not answer to; -ECONNRESET where the guest
 * ended; -EREMOTEIO with the agent's words.
 */
int relay_run(struct relay *r);

/**
 * wait_until() - poll() with a deadline
 * @fds: @n of them
 * @n: how many
 * @deadline: as of clock_ms(), or -1
 *
 * Return: 0, or -ETIMEDOUT, without fail().
 */
int wait_until(struct pollfd *fds, int n, long long deadline);

/**
 * agent_send() - send as much of a->requests as is taken without waiting
 * @a: the connection
 *
 * Return: 0, or a negative errno with fail().
 */
int agent_send(struct agent *a);

/**
 * agent_receive() - read what is there into a->replies
 * @a: the connection
 *
 * Return: 0, or a negative errno with fail(): -ECONNRESET where the guest ended.
 */
int agent_receive(struct agent *a);

#endif
