/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of the agent: agent.c finds the ports and keeps a worker for each,
 * session.c is what a worker does, child.c starts commands, transfer.c copies
 * files.
 */
#ifndef LKMC_AGENT_H
#define LKMC_AGENT_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * A process that carries out a request, leader of its own session, and the
 * pipes to it.
 */
struct child {
	bool running; /* there is one, or its output has not all been read yet */
	pid_t pid;
	int in;      /* nonblocking; -1 once closed */
	int out[2];  /* its standard output and error; nonblocking; -1 once closed */
	bool ended;  /* and was waited for */
	int status;  /* its exit status then; 128 + n if signal n killed it */
	int left[2]; /* bytes that were in its pipes when it ended */
};

/* A file on its way into the guest or out of it. */
struct transfer {
	const char *path;
	const char *name; /* the file's, should path be a folder; NULL on the way out */
	mode_t mode;
};

/**
 * session_serve() - serve whoever is connected to a port, until it goes
 * @port: nonblocking
 * @new: the port has just been opened
 * @in_guest: this is a guest, which may be switched off
 *
 * SIGCHLD must be blocked and have a handler.
 *
 * Return: 0, or a negative errno where the port is broken.
 */
int session_serve(int port, bool new, bool in_guest);

/**
 * wait_for() - poll(), ended by SIGCHLD too
 * @fds: @n of them
 * @n: may be 0
 * @ms: how long at most, or -1
 */
int wait_for(struct pollfd *fds, int n, int ms);

/**
 * child_start() - start a process
 * @child: filled in
 * @body: what it does: ends by itself or returns its exit status
 * @request: for @body, which gets a copy, as of all memory
 *
 * Return: 0, or a negative errno.
 */
int child_start(struct child *child, int (*body)(void *request), void *request);

/** child_reap() - see whether it has ended */
void child_reap(struct child *child);

/** child_signal() - send a signal to its group, if it has not ended */
void child_signal(const struct child *child, int signal);

/**
 * child_stop() - nobody is interested any more
 * @child: ended with all of its group, if it has not ended by itself; its pipes
 *         are closed. Takes a while if it does not heed SIGHUP.
 */
void child_stop(struct child *child);

/** child_close() - close one of its pipes */
void child_close(int *fd);

/**
 * child_exec() - the body of a command
 * @argv: a NULL-terminated array; with RESTORED as its first word it is restored_run()'s
 */
int child_exec(void *argv);

/**
 * transfer_put() - the body of a PUT: standard input becomes a file
 * @transfer: struct transfer
 *
 * The file appears whole or not at all. What goes wrong is said on standard error.
 */
int transfer_put(void *transfer);

/** transfer_get() - the body of a GET: a file goes to standard output */
int transfer_get(void *transfer);

/**
 * restored_run() - what a guest does after it was restored, then a command
 * @argv: RESTORED, 32 random bytes in hexadecimal, the time as SECONDS.NANOSECONDS, and
 *        the command
 *
 * The agent does this itself: each program that is started costs a guest whose code is
 * all to be translated first 30 ms.
 *
 * Return: an exit status, if the command could not be run.
 */
int restored_run(char **argv);

#endif
