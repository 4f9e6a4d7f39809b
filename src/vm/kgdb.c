// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * GDB's remote protocol, as much of it as tells who has the word: a packet is
 * "$DATA#CHECKSUM" and is acknowledged by "+". See "Remote Serial Protocol" in GDB's
 * manual, and kernel/debug/gdbstub.c.
 */
#include "vm/kgdb.h"

#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/clock.h"
#include "util/file.h"

/* How long the kernel may take to answer, and the answer to come to its end. */
#define ANSWER_MS 2000
#define TRIES 3
#define DETACH "$D#44"

struct talk {
	bool began;    /* GDB has said something */
	bool detached; /* its last packet was the one by which it detaches */
	bool runs; /* its last packet has let the kernel run, which has not stopped yet */
	bool in_gdb; /* the next byte of GDB's is the first one of a packet */
};

static void hear_gdb(struct talk *t, const char *data, size_t size)
{
	for (; size--; data++) {
		if (t->in_gdb && *data) {
			t->began = true;
			t->runs = strchr("cCsS", *data);
			t->detached = strchr("Dk", *data);
		}
		t->in_gdb = *data == '$';
	}
}

static void hear_kernel(struct talk *t, const char *data, size_t size)
{
	if (memchr(data, '$', size))
		t->runs = false;
}

/* Passes on what there is. Returns false at an end; @t is told of what is read. */
static bool pass(int from, int to, struct talk *t,
		 void (*hear)(struct talk *t, const char *data, size_t size))
{
	char buffer[4096];
	ssize_t n = read(from, buffer, sizeof(buffer));

	if (n <= 0)
		return false;
	hear(t, buffer, n);
	return write_all(to, buffer, n) == 0;
}

/*
 * Acknowledges each packet that comes, until no more do, or one is asked for again.
 * Returns whether one was "OK".
 */
static bool acknowledge(int kernel)
{
	struct pollfd fd = { .fd = kernel, .events = POLLIN };
	char heard[8192] = "";
	size_t used = 0, seen = 0;

	while (used < sizeof(heard) - 1 && poll(&fd, 1, clock_scaled(ANSWER_MS)) > 0) {
		ssize_t n = read(kernel, heard + used, sizeof(heard) - 1 - used);

		if (n <= 0)
			break;
		used += n;
		if (memchr(heard + used - n, '-', n))
			break;
		/* Behind the '#' there are two digits. */
		for (; seen + 2 < used; seen++) {
			if (heard[seen] == '#' && write_all(kernel, "+", 1))
				return false;
		}
	}
	return memmem(heard, used, "$OK#", 4) != NULL;
}

/* Waits for the kernel to stop. Returns false if the guest ends before. */
static bool wait_for_stop(struct talk *t, int kernel)
{
	while (t->runs) {
		char buffer[4096];
		ssize_t n = read(kernel, buffer, sizeof(buffer));

		if (n <= 0)
			return false;
		hear_kernel(t, buffer, n);
	}
	return true;
}

void kgdb_relay(int gdb, int kernel)
{
	struct pollfd fds[] = { { gdb, POLLIN, 0 }, { kernel, POLLIN, 0 } };
	struct talk t = { 0 };

	for (;;) {
		if (poll(fds, ARRAY_SIZE(fds), -1) < 0)
			continue;
		if (fds[1].revents && !pass(kernel, gdb, &t, hear_kernel))
			break;
		if (fds[0].revents && !pass(gdb, kernel, &t, hear_gdb))
			break;
	}
	/* One that has not begun waits for the next GDB. */
	if (!t.began || t.detached || !wait_for_stop(&t, kernel))
		return;
	/* The first byte acknowledges what GDB may have left unacknowledged. */
	for (int i = 0; i < TRIES; i++) {
		if (write_all(kernel, "+" DETACH, strlen("+" DETACH)) ||
		    acknowledge(kernel))
			return;
	}
}
