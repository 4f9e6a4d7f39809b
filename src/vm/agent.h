/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The agent in a guest, seen from the host: runs commands there and copies files.
 * An agent is a connection over one of the guest's ports, and owns its socket
 * and the lock that keeps other clients from the same port.
 *
 * All of these wait, for as long as they were allowed to. After an error a
 * connection is only good for agent_close(), which also ends what still runs.
 */
#ifndef LKMC_VM_AGENT_H
#define LKMC_VM_AGENT_H

#include <sys/types.h>

#include "lab.h"
#include "protocol.h"

struct agent {
	int fd;
	int lock;
	char *guest;        /* whose it is, for messages */
	long long deadline; /* for whatever is waited for, as of clock_ms(), or -1 */
	struct decoder *replies;
	struct buffer *requests; /* on their way */
};

/**
 * agent_on_wait() - do something now and then while this process waits for an agent
 * @f: called about twice a second; NULL for nothing
 * @data: passed on to it
 */
void agent_on_wait(void (*f)(void *data), void *data);

/**
 * agent_open() - connect to the agent of a guest
 * @a: filled in; agent_close() releases it
 * @lab: which guest
 * @timeout_ms: how long to wait for a port that nobody uses, for the sockets of
 *              a QEMU that is being started, and for the agent to answer, in all;
 *              -1 for ever. For what follows there is no limit, see
 *              agent_set_timeout().
 *
 * Return: 0, or a negative errno with fail(): -ENOENT or -ECONNREFUSED where no
 * guest runs or is being started, -ECONNRESET where it ended meanwhile,
 * -ETIMEDOUT.
 */
int agent_open(struct agent *a, const struct lab *lab, long long timeout_ms);

/**
 * agent_open_first() - agent_open(), where nobody can have been connected before
 *
 * It leaves out what completes an earlier client's last words, which takes a guest whose
 * code is all to be translated first 20 ms.
 */
int agent_open_first(struct agent *a, const struct lab *lab, long long timeout_ms);

/**
 * agent_users() - who uses the agent
 * @lab: which guest
 *
 * Return: where agent_open() would have to wait for others to finish, who they
 * are, for the caller to free; NULL where it would not.
 */
char *agent_users(const struct lab *lab);

/**
 * agent_set_timeout() - limit what follows
 * @a: the connection
 * @timeout_ms: from now on; -1 for no limit
 */
void agent_set_timeout(struct agent *a, long long timeout_ms);

/**
 * agent_exec() - run a command in the guest
 * @a: the connection
 * @argv: the command, NULL-terminated; it is looked for in the guest's PATH
 * @in: passed on as its standard input; -1 for none
 * @out: where its standard output goes, as it comes; -1 for nowhere
 * @err: where its standard error goes
 * @status: its exit status; 128 + n if signal n killed it, 126 or 127 where it could
 *          not be run
 *
 * SIGINT and SIGTERM are passed on to it; a third of them ends the waiting, and so
 * does one to which the agent does not answer within seconds.
 *
 * Return: 0 once it ended, or a negative errno with fail().
 */
int agent_exec(struct agent *a, char *const argv[], int in, int out, int err, int *status);

/**
 * agent_push() - copy into the guest
 * @a: the connection
 * @in: what to copy, up to its end
 * @mode: the permissions of the file
 * @path: the file in the guest; or a folder, and the file gets @name in it
 * @name: without slashes
 *
 * The file appears whole or not at all.
 *
 * Return: 0, or a negative errno with fail().
 */
int agent_push(struct agent *a, int in, mode_t mode, const char *path, const char *name);

/**
 * agent_pull() - copy out of the guest
 * @a: the connection
 * @path: the file in the guest
 * @out: where its contents go
 * @mode: its permissions
 *
 * Return: 0, or a negative errno with fail(); then @out may have got a part.
 */
int agent_pull(struct agent *a, const char *path, int out, mode_t *mode);

/**
 * agent_poweroff() - switch the guest off, after sync(), without asking its init
 * @a: the connection
 *
 * Return: 0 when it is about to go, or a negative errno with fail().
 */
int agent_poweroff(struct agent *a);

/** agent_close() - close the connection */
void agent_close(struct agent *a);

#define _cleanup_agent_ __attribute__((cleanup(agent_close)))

#endif
