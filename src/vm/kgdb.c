// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * GDB's remote protocol, as much of it as tells who has the word: a packet is
 * "$DATA#CHECKSUM" and is acknowledged by "+". See "Remote Serial Protocol" in GDB's
 * manual, and kernel/debug/gdbstub.c.
 */
#include "vm/kgdb.h"

#include <byteswap.h>
#include <inttypes.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/child.h"
#include "util/cleanup.h"
#include "util/clock.h"
#include "util/file.h"
#include "util/mem.h"

/* How long the kernel may take to answer, and the answer to come to its end. */
#define ANSWER_MS 2000
#define TRIES 3
/* How long GDB takes to let the kernel run. */
#define RUN_MS 5000
/* How long a kernel that waits for GDB takes to answer, and one that runs to be stopped. */
#define KNOCK_MS 700
#define STOP_MS 10000
#define DETACH "$D#44"

struct talk {
	bool began;    /* GDB has said something */
	bool detached; /* its last packet was the one by which it detaches */
	bool runs; /* its last packet has let the kernel run, which has not stopped yet */
	bool in_gdb;     /* the next byte of GDB's is the first one of a packet */
	char packet[32]; /* GDB's, as far as it has come, and as there is room for it */
	size_t size;
	uint64_t *breakpoints; /* that GDB has put into the kernel's code */
	size_t n_breakpoints;
	long long interrupt_until; /* GDB's Ctrl-C counts so long, until the kernel runs */
	pid_t interrupting; /* the process that is to stop the kernel, which runs, or 0 */
};

/* "Z0,ADDRESS,KIND" sets a breakpoint, "z0,..." removes it. */
static void note_breakpoint(struct talk *t)
{
	bool sets = t->packet[0] == 'Z';
	uint64_t address;

	t->packet[t->size] = '\0';
	if (sscanf(t->packet + (t->size > 0), "0,%" SCNx64, &address) != 1 ||
	    !strchr("zZ", t->packet[0]))
		return;
	for (size_t i = 0; i < t->n_breakpoints; i++) {
		if (t->breakpoints[i] == address)
			t->breakpoints[i--] = t->breakpoints[--t->n_breakpoints];
	}
	if (!sets)
		return;
	t->breakpoints = xrealloc(t->breakpoints, (t->n_breakpoints + 1) * sizeof(address));
	t->breakpoints[t->n_breakpoints++] = address;
}

static void hear_gdb(struct talk *t, const char *data, size_t size)
{
	for (; size--; data++) {
		if (t->in_gdb && *data) {
			t->began = true;
			t->runs = strchr("cCsS", *data);
			t->detached = strchr("Dk", *data);
		}
		t->in_gdb = *data == '$';
		if (t->in_gdb)
			t->size = 0;
		else if (*data == '#')
			note_breakpoint(t);
		else if (t->size < sizeof(t->packet) - 1)
			t->packet[t->size++] = *data;
	}
}

static void hear_kernel(struct talk *t, const char *data, size_t size)
{
	if (!memchr(data, '$', size))
		return;
	t->runs = false;
	/* Where something else has stopped the kernel, it would stop it again. */
	child_kill(&t->interrupting);
}

/* Passes on what there is of the kernel's. Returns false at an end. */
static bool pass_kernel(int kernel, int gdb, struct talk *t)
{
	char buffer[4096];
	ssize_t n = read(kernel, buffer, sizeof(buffer));

	if (n <= 0)
		return false;
	hear_kernel(t, buffer, n);
	return write_all(gdb, buffer, n) == 0;
}

/* GDB's Ctrl-C is a byte by itself, while the kernel runs. */
#define INTERRUPT '\003'

/*
 * Passes on what GDB says, but for its Ctrl-C: nobody listens for it while the kernel
 * runs, and it would be read when the kernel has stopped. It may come while GDB is about
 * to let the kernel run.
 */
static bool pass_gdb(int gdb, int kernel, struct talk *t, bool *interrupts)
{
	char buffer[4096];
	ssize_t n = read(gdb, buffer, sizeof(buffer)), kept = 0;

	if (n <= 0)
		return false;
	for (ssize_t i = 0; i < n; i++) {
		if (buffer[i] == INTERRUPT)
			t->interrupt_until = clock_ms() + clock_scaled(RUN_MS);
		else
			buffer[kept++] = buffer[i];
		hear_gdb(t, &buffer[i], 1);
	}
	*interrupts = t->runs && clock_ms() < t->interrupt_until;
	if (*interrupts)
		t->interrupt_until = 0;
	return write_all(kernel, buffer, kept) == 0;
}

static int put_packet(int fd, const char *data)
{
	_cleanup_free_ char *packet = NULL;
	unsigned char sum = 0;

	for (const char *s = data; *s; s++)
		sum += *s;
	packet = xasprintf("$%s#%02x", data, sum);
	return write_all(fd, packet, strlen(packet));
}

int kgdb_tell(int gdb, const char *text)
{
	_cleanup_free_ char *data = xcalloc(2 * strlen(text) + 4, 1);
	char *to = data + sprintf(data, "O");

	for (; *text; text++)
		to += sprintf(to, "%02x", (unsigned char)*text);
	sprintf(to, "0a");
	return put_packet(gdb, data);
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

/* Waits for a packet, and acknowledges it. What is in it goes to @data, as far as there is room. */
static bool hear_packet(int kernel, char *data, size_t size, long long timeout_ms)
{
	struct pollfd fd = { .fd = kernel, .events = POLLIN };
	long long end = clock_ms() + timeout_ms, left;
	size_t used = 0;
	bool began = false;
	int rest = -1;
	char c;

	while ((left = end - clock_ms()) > 0) {
		if (poll(&fd, 1, (int)left) <= 0)
			continue;
		if (read(kernel, &c, 1) != 1)
			return false;
		/* Before it there may be the rest of another, behind the '#' are two digits. */
		if (rest < 0 && c == '$')
			began = true;
		else if (!began)
			continue;
		else if (rest < 0 && c == '#')
			rest = 2;
		else if (rest < 0 && used + 1 < size)
			data[used++] = c;
		else if (rest > 0 && --rest == 0)
			break;
	}
	if (size)
		data[used] = '\0';
	return rest == 0 && write_all(kernel, "+", 1) == 0;
}

/*
 * A breakpoint of x86 leaves the program counter behind itself. GDB would have taken it back,
 * for the instruction that is there again. A register is its bytes in hex, the lowest first.
 */
static void step_back(const struct talk *t, int kernel, int pc)
{
	_cleanup_free_ char *get = xasprintf("p%x", pc), *set = NULL;
	char bytes[2 * sizeof(uint64_t) + 1];
	uint64_t at;

	/* The first byte acknowledges that it has stopped. */
	if (write_all(kernel, "+", 1) || put_packet(kernel, get) ||
	    !hear_packet(kernel, bytes, sizeof(bytes), clock_scaled(ANSWER_MS)))
		return;
	at = bswap_64(strtoull(bytes, NULL, 16)) - 1;
	for (size_t i = 0; i < t->n_breakpoints; i++) {
		if (t->breakpoints[i] != at)
			continue;
		set = xasprintf("P%x=%016" PRIx64, pc, bswap_64(at));
		if (put_packet(kernel, set) == 0)
			hear_packet(kernel, NULL, 0, clock_scaled(ANSWER_MS));
		return;
	}
}

void kgdb_knock(int gdb, int kernel, pid_t (*interrupt)(int gdb, void *data), void *data)
{
	static const char who[] = "+$qC#b4";
	pid_t interrupting;

	if (write_all(kernel, who, strlen(who)) ||
	    hear_packet(kernel, NULL, 0, clock_scaled(KNOCK_MS)))
		return;
	interrupting = interrupt(gdb, data);
	hear_packet(kernel, NULL, 0, clock_scaled(STOP_MS));
	child_kill(&interrupting);
}

/* GDB has gone: waits until the kernel stops, has it forget GDB, and lets it go on. */
static void detach(struct talk *t, int kernel, int pc)
{
	/* One that has not begun waits for the next GDB. */
	if (!t->began || t->detached || !wait_for_stop(t, kernel))
		return;
	if (pc >= 0 && t->n_breakpoints)
		step_back(t, kernel, pc);
	/* The first byte acknowledges what GDB may have left unacknowledged. */
	for (int i = 0; i < TRIES; i++) {
		if (write_all(kernel, "+" DETACH, strlen("+" DETACH)) ||
		    acknowledge(kernel))
			return;
	}
}

void kgdb_relay(int gdb, int kernel, int pc, pid_t (*interrupt)(int gdb, void *data),
		void *data)
{
	struct pollfd fds[] = { { gdb, POLLIN, 0 }, { kernel, POLLIN, 0 } };
	struct talk t = { 0 };
	bool interrupts;

	for (;;) {
		if (poll(fds, ARRAY_SIZE(fds), -1) < 0)
			continue;
		if (fds[1].revents && !pass_kernel(kernel, gdb, &t))
			break;
		interrupts = false;
		if (fds[0].revents && !pass_gdb(gdb, kernel, &t, &interrupts))
			break;
		/* Two would stop the kernel twice. */
		if (interrupts && !child_lives(&t.interrupting))
			t.interrupting = interrupt(gdb, data);
	}
	detach(&t, kernel, pc);
	free(t.breakpoints);
}
