// SPDX-License-Identifier: GPL-2.0-or-later
/* Connections to the agent in a guest, and requests to it. */
#include "vm/agent.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/clock.h"
#include "util/fail.h"
#include "util/lock.h"
#include "util/mem.h"
#include "vm/config.h"
#include "vm/relay.h"
#include "vm/running.h"
#include "vm/socket.h"

/* Neither a lock nor connect() can be waited for with poll(): how often to try. */
#define LOCK_MS 20
#define CONNECT_MS 5

static bool is_late(const struct agent *a)
{
	return a->deadline >= 0 && clock_ms() >= a->deadline;
}

static char *lock_path(const struct lab *lab, int port)
{
	_cleanup_free_ char *name = xasprintf("agent%d.lock", port);

	return lab_run_path(lab, name);
}

/* Returns the port whose lock was taken, -EBUSY where there is none, or -errno. */
static int take_port(struct agent *a, const struct lab *lab)
{
	for (int port = 0; port < VM_AGENT_PORTS; port++) {
		_cleanup_free_ char *path = lock_path(lab, port);
		pid_t user;
		int lock = lock_take(path, &user);

		if (lock == -EBUSY)
			continue;
		if (lock < 0)
			return lock;
		a->lock = lock;
		return port;
	}
	return -EBUSY;
}

char *agent_users(const struct lab *lab)
{
	_cleanup_free_ char *users = xstrdup("processes");

	for (int port = 0; port < VM_AGENT_PORTS; port++) {
		_cleanup_free_ char *path = lock_path(lab, port);
		pid_t user;
		char *longer;

		if (!lock_is_held(path, &user))
			return NULL;
		if (!user)
			continue; /* it is about to write its number */
		longer = xasprintf("%s %d", users, user);
		free(users);
		users = longer;
	}
	return take_ptr(users);
}

static int wait_for_port(struct agent *a, const struct lab *lab)
{
	int port;

	while ((port = take_port(a, lab)) == -EBUSY) {
		if (is_late(a))
			return fail(ETIMEDOUT, "all %d connections to %s are in use",
				    VM_AGENT_PORTS, a->guest);
		poll(NULL, 0, LOCK_MS);
	}
	return port;
}

static int connect_port(struct agent *a, const struct lab *lab, int port)
{
	_cleanup_free_ char *name = xasprintf("agent%d.sock", port);
	int fd;

	while ((fd = socket_connect(lab, name)) == -ENOENT || fd == -ECONNREFUSED) {
		/* Of one that starts, the sockets are about to appear. */
		if (!running_guest(lab))
			return fd;
		if (is_late(a))
			return fail(ETIMEDOUT, "QEMU did not make %s in time", name);
		poll(NULL, 0, CONNECT_MS);
	}
	if (fd < 0)
		return fd;
	a->fd = fd;
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return 0;
}

static int check_hello(struct agent *a, const uint8_t *nonce)
{
	struct frame f;

	/* Before our HELLO comes back, there may be what an earlier client left. */
	while (decoder_next(a->replies, &f) > 0) {
		if (memcmp(hello_nonce(&f), nonce, PROTOCOL_NONCE) != 0)
			a->replies->lost = true;
		else if (hello_version(&f) != PROTOCOL_VERSION)
			return fail(EPROTO,
				    "the agent of %s is of another version of the lab: ./run makes a fresh root image",
				    a->guest);
		else
			return 1;
	}
	return 0;
}

static int say_hello(struct agent *a)
{
	uint8_t nonce[PROTOCOL_NONCE];
	int err, done = 0;

	if (getrandom(nonce, sizeof(nonce), 0) != sizeof(nonce))
		return fail_errno("no random bytes");
	hello_queue(a->requests, nonce);
	do {
		struct pollfd fd = { .fd = a->fd, .events = POLLIN };

		err = agent_send(a);
		if (err)
			return err;
		if (buffer_used(a->requests))
			fd.events |= POLLOUT;
		if (wait_until(&fd, 1, a->deadline))
			return fail(ETIMEDOUT, "the agent of %s does not answer", a->guest);
		if (fd.revents & ~POLLOUT)
			err = agent_receive(a);
		if (!err)
			done = check_hello(a, nonce);
	} while (!err && !done);
	return err ?: done < 0 ? done : 0;
}

static int open_agent(struct agent *a, const struct lab *lab, long long timeout_ms,
		      bool first)
{
	static const uint8_t preamble[PROTOCOL_PREAMBLE];
	int err;

	*a = (struct agent){ .fd = -1, .lock = -1 };
	a->guest = xasprintf("guest '%s' of %s", lab->id, lab->arch.name);
	a->replies = xcalloc(1, sizeof(*a->replies));
	a->requests = xcalloc(1, sizeof(*a->requests));
	decoder_init(a->replies, true);
	agent_set_timeout(a, timeout_ms);
	err = wait_for_port(a, lab);
	/* Without its folder there is no guest; that is said where it is connected to. */
	if (err >= 0 || err == -ENOENT)
		err = connect_port(a, lab, err >= 0 ? err : 0);
	if (!err && !first)
		buffer_add(a->requests, preamble, sizeof(preamble));
	if (!err)
		err = say_hello(a);
	if (err)
		agent_close(a);
	else
		agent_set_timeout(a, -1);
	return err;
}

int agent_open(struct agent *a, const struct lab *lab, long long timeout_ms)
{
	return open_agent(a, lab, timeout_ms, false);
}

int agent_open_first(struct agent *a, const struct lab *lab, long long timeout_ms)
{
	return open_agent(a, lab, timeout_ms, true);
}

void agent_set_timeout(struct agent *a, long long timeout_ms)
{
	a->deadline = timeout_ms < 0 ? -1 : clock_ms() + timeout_ms;
}

int agent_exec(struct agent *a, char *const argv[], int in, int out, int err, int *status)
{
	struct relay r = { .agent = a, .in = in, .out = out, .err = err };
	int error = exec_queue(a->requests, argv);

	if (error)
		return fail(-error, "the command is longer than %d bytes",
			    PROTOCOL_PAYLOAD_MAX);
	error = relay_run(&r);
	*status = r.status;
	return error;
}

/* For requests whose end is their only answer. */
static int finish(struct relay *r)
{
	int err = relay_run(r);

	if (!err && r->status)
		err = r->interrupts ?
			      fail(EINTR, "interrupted") :
			      fail(EREMOTEIO, "%s: the copying ended with status %u",
				   r->agent->guest, r->status);
	return err;
}

int agent_push(struct agent *a, int in, mode_t mode, const char *path, const char *name)
{
	struct relay r = { .agent = a, .in = in, .out = -1, .err = -1 };

	if (put_queue(a->requests, mode & 07777, path, name))
		return fail(ENAMETOOLONG, "the path in the guest is too long");
	return finish(&r);
}

int agent_pull(struct agent *a, const char *path, int out, mode_t *mode)
{
	struct relay r = { .agent = a, .in = -1, .out = out, .err = -1 };
	int err;

	if (get_queue(a->requests, path))
		return fail(ENAMETOOLONG, "the path in the guest is too long");
	err = finish(&r);
	*mode = r.mode & 07777;
	return err;
}

int agent_poweroff(struct agent *a)
{
	struct relay r = { .agent = a, .in = -1, .out = -1, .err = -1 };
	int err;

	frame_queue(a->requests, FRAME_POWEROFF, NULL, 0);
	err = finish(&r);
	/* QEMU may be gone before the answer is out. */
	return err == -ECONNRESET ? 0 : err;
}

void agent_close(struct agent *a)
{
	cleanup_close(&a->fd);
	cleanup_close(&a->lock);
	free(a->guest);
	free(a->replies);
	free(a->requests);
	*a = (struct agent){ .fd = -1, .lock = -1 };
}
