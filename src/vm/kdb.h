/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Talking to KDB, the debugger inside the kernel, at the serial port of a guest that was
 * started with -k: lines to it, and back what it prints up to its next prompt. While the
 * kernel runs, what is sent waits for it to stop.
 */
#ifndef LKMC_VM_KDB_H
#define LKMC_VM_KDB_H

#include <stdbool.h>
#include <stddef.h>

struct kdb {
	int fd;
	char *text; /* what came and was not taken yet */
	size_t size;
	char *line; /* the last one that was sent, or NULL */
};

/**
 * kdb_init() - take over a connection
 * @kdb: filled in; kdb_fini() releases it
 * @fd: to the port, owned by @kdb from now on
 */
void kdb_init(struct kdb *kdb, int fd);

/** kdb_fini() - close the connection */
void kdb_fini(struct kdb *kdb);

/**
 * kdb_send() - send a line
 * @kdb: the connection
 * @line: without its end; a tab counts as a blank
 *
 * Return: 0, or a negative errno: -EINVAL where KDB would take it for keys, or it is
 * too long.
 */
int kdb_send(struct kdb *kdb, const char *line);

/**
 * kdb_escape() - bring KDB back where GDB was the last to use the port
 * @kdb: the connection
 *
 * The stub for GDB takes it for a packet, and lines sent before for noise.
 *
 * Return: 0, or a negative errno.
 */
int kdb_escape(struct kdb *kdb);

/**
 * kdb_go() - have the kernel go on, and wait until KDB has read that
 * @kdb: the connection
 * @timeout_ms: how long at most
 *
 * The next prompt is that of the next stop.
 *
 * Return: 0, -ETIMEDOUT or -EPIPE.
 */
int kdb_go(struct kdb *kdb, long long timeout_ms);

/**
 * kdb_wait() - wait until KDB has answered the last line that was sent
 * @kdb: the connection
 * @timeout_ms: how long at most, or -1
 * @stop: a descriptor which, once readable, ends the waiting; or -1
 * @text: what it printed, without prompts and echoes, for the caller to free
 *
 * KDB echoes the line behind a prompt, which may be that of its next stop, and prints
 * another one when it is done.
 *
 * Return: 0; -ETIMEDOUT; -EINTR where @stop was readable; -EPIPE when the guest is gone.
 */
int kdb_wait(struct kdb *kdb, long long timeout_ms, int stop, char **text);

/**
 * kdb_strip() - take prompts and echoes out of a text
 * @text: what came, changed in place: carriage returns and prompts are gone, and so are
 *        the lines that were typed at them
 * @line: which must be one of these; or NULL
 *
 * Return: does it end with a prompt, and was the line echoed?
 */
bool kdb_strip(char *text, const char *line);

#endif
