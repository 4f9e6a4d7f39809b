/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest that runs: QEMU as our child, what its console says, its events, and
 * the end of it, whichever way it comes.
 */
#ifndef LKMC_VM_GUEST_H
#define LKMC_VM_GUEST_H

#include <stdbool.h>
#include <sys/types.h>
#include <termios.h>

#include "util/signals.h"
#include "vm/config.h"
#include "vm/qmp.h"
#include "vm/typist.h"
#include "vm/watch.h"

/* What the client says through client_up, a byte each. */
#define GUEST_CLIENT_UP "u"     /* the agent answers */
#define GUEST_CLIENT_LOST "l"   /* it is gone, and the command has not ended */
#define GUEST_CLIENT_FAILED "f" /* our own input or output failed, and it has said so */

/* Where QEMU's own words are, of a guest that is kept. */
#define QEMU_LOG "qemu.log"

/* How a run ended. */
enum guest_end {
	GUEST_POWERED_OFF, /* by itself, or its console was left */
	GUEST_RESET,       /* reset by itself */
	GUEST_PANICKED,
	GUEST_QUIT,        /* QEMU was told to quit, through a monitor */
	GUEST_TIMED_OUT,   /* --timeout */
	GUEST_NO_BOOT,     /* neither login prompt nor agent in time */
	GUEST_INTERRUPTED, /* a signal told us to stop, or our output failed */
	GUEST_FAILED,      /* QEMU failed or was killed */
};

struct guest {
	struct vm_config *config;
	struct watch watch;
	struct typist typist;
	struct qmp qmp;
	pid_t qemu;
	int qemu_status;   /* as of waitpid() */
	pid_t client;      /* the child that carries out -x, or 0 */
	int client_status; /* as of waitpid(), once client_ended */
	bool client_ended;
	bool client_has_agent;
	bool client_lost;   /* the agent was gone before the command ended */
	bool client_failed; /* its own input or output failed */
	int client_up;      /* where the client says how it fares, or -1 */
	int to_console;     /* what is typed, or -1 */
	int from_console;   /* what it prints, or -1 */
	int lock;           /* held while the guest runs */
	struct signals signals;
	struct termios *terminal; /* as it was, where QEMU changes it */
	int terminal_flags;       /* as of fcntl(F_GETFL) */
	bool has_agent;           /* its port is open */
	pid_t resizer;            /* the child that tells the terminal's size, or 0 */
	bool resize_again;        /* which has changed since */
	int signal;               /* the signal that told us to stop */
	int output_error;         /* a negative errno: nobody takes the console's words */
	char reason[32];          /* of QEMU's SHUTDOWN event */
	long long start;          /* of the run, as of clock_ms() */
	long long last_output;
	long long deadline;      /* --timeout, or -1 */
	long long boot_deadline; /* or -1 once it came up */
	long long end_deadline;  /* when QEMU must be gone, once it should go, or -1 */
	long long timeout_ms;    /* as given */
	enum guest_end end;
	bool ended;
	long long disaster_at; /* of a recording: an instruction soon behind one, or -1 */
	bool greeted;          /* QMP has left its negotiation mode */
};

/**
 * guest_lock() - make the guest's folder, and be the only one to use it
 * @lab: the lab
 *
 * One that runs is waited for, for a second: it may be about to end.
 *
 * Return: a file descriptor that holds the lock, or a negative errno with fail():
 * -EBUSY where such a guest runs.
 */
int guest_lock(const struct lab *lab);

/**
 * guest_start() - start QEMU
 * @g: filled in; guest_fini() releases it
 * @config: what it is to be; must outlive @g; qmp_fd is set here
 * @lock: from guest_lock(); given away
 * @timeout_ms: for the whole run, or -1
 *
 * From here on to guest_fini() signals that tell this process to end, end the guest.
 *
 * Return: 0, or a negative errno with fail().
 */
int guest_start(struct guest *g, struct vm_config *config, int lock, long long timeout_ms);

/**
 * guest_begin() - a guest that stood still since its start begins only now
 * @g: the guest
 * @timeout_ms: for the run, from now on, or -1; then it may take as long to come up, too
 */
void guest_begin(struct guest *g, long long timeout_ms);

/**
 * guest_run_client() - tend the guest until its client has ended
 * @g: the guest, of a configuration that is kept
 *
 * Return: whether QEMU goes on, for guest_run() to tend it.
 */
bool guest_run_client(struct guest *g);

/**
 * guest_run() - tend the guest until QEMU is gone
 * @g: the guest; g->client may have been set to a child that carries out a
 *     command: its end lets the guest 10 seconds to power off
 *
 * Return: how it ended.
 */
enum guest_end guest_run(struct guest *g);

/**
 * guest_status() - the exit status that stands for an end
 * @g: a guest that ended
 *
 * Return: the client's own, where there was one that ended; 0, 99, 124 or 125.
 */
int guest_status(const struct guest *g);

/**
 * guest_explain() - what to tell the user about an end
 * @g: a guest that ended
 *
 * Return: one line without its newline, for the caller to free, or NULL where
 * there is nothing to tell.
 */
char *guest_explain(const struct guest *g);

/** guest_fini() - kill QEMU if it still runs, and release the rest */
void guest_fini(struct guest *g);

#endif
