// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One client's session at a port: reads requests, starts what carries them
 * out, and carries bytes between it and the client until one of the two ends.
 * Nothing here waits but ppoll(), and child_stop() for half a second.
 */
#include "agent.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <unistd.h>

#include "protocol.h"

/* Room in the buffer that output of the command leaves for other replies. */
#define REPLY_ROOM 1024
/* Credit is given in pieces of at least this size. */
#define CREDIT_MIN (PROTOCOL_WINDOW / 4)
/* How long a port may be without a client between two. */
#define AGAIN_MS 200
/* The exit status of a request that could not be carried out. */
#define EXIT_REFUSED 125

struct session {
	int port;
	bool in_guest;
	bool open;              /* a HELLO came */
	struct decoder decoder; /* of what comes from the client */
	struct buffer replies;  /* on their way to the client */
	struct child child;     /* carries out a request, whose EXIT is to be sent */
	struct buffer input;    /* for the child's standard input */
	bool input_ended;       /* no more will come from the client */
	uint32_t taken;         /* bytes of input without credit yet */
	bool transfer;          /* the child carries out a PUT or a GET */
};

/*
 * Other than the output of commands there are few replies to a request, and
 * REPLY_ROOM for them: none is left out for a client that reads.
 */
static void reply_error(struct session *s, const char *path, const char *why)
{
	char text[REPLY_ROOM / 2];
	int n = snprintf(text, sizeof(text), "%s%s%s", path, *path ? ": " : "", why);

	if (n >= (int)sizeof(text))
		n = sizeof(text) - 1;
	frame_queue(&s->replies, FRAME_ERROR, text, n);
	frame_queue_u32(&s->replies, FRAME_EXIT, EXIT_REFUSED);
}

static void start(struct session *s, int (*body)(void *), void *request, bool transfer)
{
	int err = child_start(&s->child, body, request);

	if (err) {
		reply_error(s, "cannot start a process", strerror(-err));
		return;
	}
	buffer_clear(&s->input);
	s->input_ended = false;
	s->taken = 0;
	s->transfer = transfer;
}

/* Back to waiting for a HELLO: what comes makes no sense. */
static void refuse(struct session *s)
{
	child_stop(&s->child);
	reply_error(s, "", "the agent does not understand what came from the host");
	s->open = false;
}

static void take_hello(struct session *s, const struct frame *f)
{
	child_stop(&s->child);
	/* The client skips the rest of a frame that was cut short here. */
	buffer_clear(&s->replies);
	hello_queue(&s->replies, hello_nonce(f));
	s->open = true;
}

static void take_exec(struct session *s, const struct frame *f)
{
	char **argv = exec_decode(f);

	if (argv)
		start(s, child_exec, argv, false);
	else
		refuse(s);
	free(argv);
}

static void take_put(struct session *s, const struct frame *f)
{
	struct transfer t = { 0 };
	uint32_t mode;

	if (!put_decode(f, &mode, &t.path, &t.name)) {
		refuse(s);
		return;
	}
	t.mode = mode;
	start(s, transfer_put, &t, true);
}

static void take_get(struct session *s, const struct frame *f)
{
	struct transfer t = { .path = get_decode(f) };
	struct stat st;

	if (!t.path) {
		refuse(s);
	} else if (stat(t.path, &st)) {
		reply_error(s, t.path, strerror(errno));
	} else if (S_ISDIR(st.st_mode)) {
		reply_error(s, t.path, strerror(EISDIR));
	} else {
		frame_queue_u32(&s->replies, FRAME_MODE, st.st_mode & 07777);
		start(s, transfer_get, &t, true);
	}
}

static void take_poweroff(struct session *s, const struct frame *f)
{
	(void)f;
	if (!s->in_guest) {
		reply_error(s, "", "this is no guest: it is not switched off");
		return;
	}
	sync();
	frame_queue_u32(&s->replies, FRAME_EXIT, 0);
	buffer_write(&s->replies, s->port);
	reboot(RB_POWER_OFF);
}

static void take_stdin(struct session *s, const struct frame *f)
{
	/* A client that has not seen the EXIT yet may still send some. */
	if (!s->child.running || s->child.in < 0 || s->input_ended)
		return;
	if (f->size > PROTOCOL_WINDOW - buffer_used(&s->input) - s->taken)
		refuse(s);
	else
		buffer_add(&s->input, f->payload, f->size);
}

static void take_stdin_eof(struct session *s, const struct frame *f)
{
	(void)f;
	s->input_ended = true;
}

static void take_signal(struct session *s, const struct frame *f)
{
	uint32_t number;

	if (!frame_u32(f, &number) || number >= NSIG) {
		refuse(s);
	} else if (s->child.running) {
		child_signal(&s->child, number);
		frame_queue(&s->replies, FRAME_HEARD, NULL, 0);
	}
}

static const struct {
	void (*take)(struct session *s, const struct frame *f);
	bool begins; /* a request: not while another is carried out */
} takers[FRAME_TYPES] = {
	[FRAME_EXEC] = { take_exec, true },
	[FRAME_PUT] = { take_put, true },
	[FRAME_GET] = { take_get, true },
	[FRAME_POWEROFF] = { take_poweroff, true },
	[FRAME_STDIN] = { take_stdin, false },
	[FRAME_STDIN_EOF] = { take_stdin_eof, false },
	[FRAME_SIGNAL] = { take_signal, false },
};

static void take_frames(struct session *s)
{
	struct frame f;
	int got;

	while ((got = decoder_next(&s->decoder, &f))) {
		if (got > 0 && f.type == FRAME_HELLO)
			take_hello(s, &f);
		else if (!s->open)
			continue;
		else if (got < 0 || !takers[f.type].take ||
			 (takers[f.type].begins && s->child.running))
			refuse(s);
		else
			takers[f.type].take(s, &f);
	}
}

static void write_input(struct session *s)
{
	size_t used = buffer_used(&s->input);

	if (buffer_write(&s->input, s->child.in)) {
		/* The command has closed its standard input: no credit, no more comes. */
		buffer_clear(&s->input);
		child_close(&s->child.in);
		return;
	}
	s->taken += used - buffer_used(&s->input);
	if (s->input_ended && !buffer_used(&s->input))
		child_close(&s->child.in);
	else if (s->taken >= CREDIT_MIN &&
		 frame_queue_u32(&s->replies, FRAME_CREDIT, s->taken))
		s->taken = 0;
}

static size_t output_room(struct session *s)
{
	size_t room = buffer_room(&s->replies);

	if (room < REPLY_ROOM + PROTOCOL_FRAME(1))
		return 0;
	room -= REPLY_ROOM + PROTOCOL_FRAME(0);
	return room < PROTOCOL_PAYLOAD_MAX ? room : PROTOCOL_PAYLOAD_MAX;
}

/* Makes one frame of what standard output (@i 0) or error (1) holds. */
static void read_output(struct session *s, int i)
{
	uint8_t *frame;
	size_t n = output_room(s);
	enum frame_type type = i == 0      ? FRAME_STDOUT :
			       s->transfer ? FRAME_ERROR :
					     FRAME_STDERR;
	ssize_t got;

	if (s->child.ended && (size_t)s->child.left[i] < n)
		n = s->child.left[i];
	if (!n) {
		if (s->child.ended && !s->child.left[i])
			child_close(&s->child.out[i]);
		return;
	}
	frame = buffer_tail(&s->replies);
	got = read(s->child.out[i], frame + PROTOCOL_HEADER, n);
	if (got > 0)
		s->replies.end += frame_encode(frame, type, frame + PROTOCOL_HEADER, got);
	else if (got == 0 || errno != EAGAIN || s->child.ended)
		child_close(&s->child.out[i]);
	if (got > 0 && s->child.ended)
		s->child.left[i] -= got;
}

/* Once the process has ended, and all that it wrote is on its way. */
static void finish(struct session *s)
{
	if (!s->child.ended || s->child.out[0] >= 0 || s->child.out[1] >= 0)
		return;
	frame_queue_u32(&s->replies, FRAME_EXIT, s->child.status);
	child_stop(&s->child);
}

static void tend_child(struct session *s)
{
	if (s->child.in >= 0)
		write_input(s);
	for (int i = 0; i < 2; i++) {
		if (s->child.out[i] >= 0)
			read_output(s, i);
	}
	finish(s);
}

static int read_port(struct session *s)
{
	ssize_t n = buffer_read(&s->decoder.buffer, s->port);

	if (n == -EAGAIN)
		return 0;
	if (n == 0)
		return -EPIPE;
	if (n < 0)
		return n;
	take_frames(s);
	return 0;
}

/* Whether an end of the child's pipes is worth waiting for: -1 keeps ppoll() from it. */
static void wait_for_events(struct session *s, struct pollfd fds[4])
{
	bool room = output_room(s) > 0;

	fds[0] = (struct pollfd){ s->port, POLLIN, 0 };
	if (buffer_used(&s->replies))
		fds[0].events |= POLLOUT;
	for (int i = 1; i < 4; i++)
		fds[i].fd = -1;
	if (s->child.running) {
		if (buffer_used(&s->input))
			fds[1] = (struct pollfd){ s->child.in, POLLOUT, 0 };
		for (int i = 0; i < 2 && room; i++)
			fds[2 + i] = (struct pollfd){ s->child.out[i], POLLIN, 0 };
	}
	if (wait_for(fds, 4, s->child.running && s->child.ended && room ? 0 : -1) <= 0)
		fds[0].revents = 0;
}

/*
 * The kernel tells of the end of a client and of the next one later than it hands on
 * what that one sends, whose HELLO may have been answered by now. So an end that is
 * followed by a client at once is none: a HELLO makes all new by itself.
 */
static bool is_connected_again(const struct session *s)
{
	for (int i = 0; s->in_guest && i < AGAIN_MS; i++) {
		struct pollfd fd = { .fd = s->port };

		if (poll(&fd, 1, 0) <= 0)
			return true;
		if (fd.revents & (POLLERR | POLLNVAL))
			return false;
		poll(NULL, 0, 1);
	}
	return false;
}

/* Whoever is still connected to one that served this port before is told. */
static void begin(struct session *s)
{
	static const uint8_t preamble[PROTOCOL_PREAMBLE];

	*s = (struct session){ 0 };
	buffer_add(&s->replies, preamble, sizeof(preamble));
	hello_queue(&s->replies, preamble);
}

int session_serve(int port, bool new, bool in_guest)
{
	static struct session s;
	struct pollfd fds[4];
	int err = 0;

	/* A port that stays open goes on in the middle of what came to it. */
	if (new)
		begin(&s);
	s.port = port;
	s.in_guest = in_guest;
	while (!err) {
		wait_for_events(&s, fds);
		child_reap(&s.child);
		if (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL))
			err = -EPIPE;
		else if (fds[0].revents & POLLIN)
			err = read_port(&s);
		if (!err && s.child.running)
			tend_child(&s);
		if (!err)
			err = buffer_write(&s.replies, port);
		if (err == -EPIPE && is_connected_again(&s))
			err = 0;
	}
	child_stop(&s.child);
	buffer_clear(&s.replies);
	s.open = false;
	return err == -EPIPE ? 0 : err;
}
