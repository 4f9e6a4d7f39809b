// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One client's session at a port: reads requests, starts what carries them
 * out, and carries bytes between it and the client until one of the two ends.
 * Nothing here waits but ppoll(), and stop_child() for half a second.
 */
#include "agent.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "protocol.h"

/* Room in the buffer that output of the command leaves for other replies. */
#define REPLY_ROOM 1024
/* Credit is given in pieces of at least this size. */
#define CREDIT_MIN (PROTOCOL_WINDOW / 4)
/* How long a command may take to end after SIGHUP, and after SIGKILL. */
#define HANGUP_MS 500
#define KILL_MS 1000

/* The exit status of a request that could not be carried out. */
#define EXIT_REFUSED 125

struct session {
	int port;
	bool in_guest;
	bool open;		/* a HELLO came */
	struct decoder decoder;	/* of what comes from the client */
	struct buffer replies;	/* on their way to the client */
	struct child child;
	struct buffer input;	/* for the child's standard input */
	bool input_ended;	/* no more will come from the client */
	uint32_t taken;		/* bytes of input without credit yet */
	bool running;		/* a request is carried out: its EXIT is to be sent */
	bool transfer;		/* it is a PUT or a GET */
	bool reaped;		/* its process has ended, what it wrote may still be in the pipes */
	int status;		/* its exit status, once reaped */
	int left[2];		/* bytes that were in its pipes when it ended */
};

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void reap(struct session *s)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid != s->child.pid)
			continue; /* one that did not end in time, see stop_child() */
		s->child.pid = 0;
		s->reaped = true;
		s->status = WIFEXITED(status) ? WEXITSTATUS(status) :
						128 + WTERMSIG(status);
		/* Processes in its background may hold the pipes, and write on. */
		for (int i = 0; i < 2; i++) {
			if (s->child.out[i] >= 0 &&
			    ioctl(s->child.out[i], FIONREAD, &s->left[i]))
				s->left[i] = 0;
		}
	}
}

/* With no file descriptors waits for a signal or the end of the time. */
static int wait_for(struct pollfd *fds, int n, int ms)
{
	struct timespec time = { ms / 1000, ms % 1000 * 1000000L };
	sigset_t set;

	sigprocmask(SIG_SETMASK, NULL, &set);
	sigdelset(&set, SIGCHLD);
	return ppoll(fds, n, ms < 0 ? NULL : &time, &set);
}

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void wait_for_child(struct session *s, int ms)
{
	long long now = now_ms(), end = now + ms;

	for (reap(s); s->child.pid && now < end; now = now_ms()) {
		wait_for(NULL, 0, end - now);
		reap(s);
	}
}

/* Nobody is interested any more: end the command and all of its group. */
static void stop_child(struct session *s)
{
	struct child child = s->child;

	if (s->child.pid) {
		child_signal(&child, SIGHUP);
		wait_for_child(s, HANGUP_MS);
		child_signal(&child, SIGKILL);
		wait_for_child(s, KILL_MS);
	}
	if (s->running) {
		close_fd(&s->child.in);
		close_fd(&s->child.out[0]);
		close_fd(&s->child.out[1]);
	}
	s->child.pid = 0;
	s->running = false;
	buffer_clear(&s->input);
}

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
	s->running = true;
	s->transfer = transfer;
	s->reaped = false;
}

/* Back to waiting for a HELLO: what comes makes no sense. */
static void refuse(struct session *s)
{
	stop_child(s);
	reply_error(s, "", "the agent does not understand what came from the host");
	s->open = false;
}

static void take_hello(struct session *s, const struct frame *f)
{
	stop_child(s);
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
	if (!s->running || s->child.in < 0 || s->input_ended)
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

	if (!frame_u32(f, &number) || number >= NSIG)
		refuse(s);
	else if (s->child.pid)
		child_signal(&s->child, number);
}

static const struct {
	void (*take)(struct session *s, const struct frame *f);
	bool begins;	/* a request: not while another is carried out */
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
			 (takers[f.type].begins && s->running))
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
		close_fd(&s->child.in);
		return;
	}
	s->taken += used - buffer_used(&s->input);
	if (s->input_ended && !buffer_used(&s->input))
		close_fd(&s->child.in);
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
	enum frame_type type = i == 0 ? FRAME_STDOUT :
			       s->transfer ? FRAME_ERROR : FRAME_STDERR;
	ssize_t got;

	if (s->reaped && (size_t)s->left[i] < n)
		n = s->left[i];
	if (!n) {
		if (s->reaped && !s->left[i])
			close_fd(&s->child.out[i]);
		return;
	}
	frame = buffer_tail(&s->replies);
	got = read(s->child.out[i], frame + PROTOCOL_HEADER, n);
	if (got > 0)
		s->replies.end += frame_encode(frame, type, frame + PROTOCOL_HEADER, got);
	else if (got == 0 || errno != EAGAIN)
		close_fd(&s->child.out[i]);
	if (got > 0 && s->reaped)
		s->left[i] -= got;
}

/* Once the process has ended, and all that it wrote is on its way. */
static void finish(struct session *s)
{
	if (!s->reaped || s->child.out[0] >= 0 || s->child.out[1] >= 0)
		return;
	frame_queue_u32(&s->replies, FRAME_EXIT, s->status);
	stop_child(s);
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
static void wait_for_event(struct session *s, struct pollfd fds[4])
{
	bool room = output_room(s) > 0;

	fds[0] = (struct pollfd){ s->port, POLLIN, 0 };
	if (buffer_used(&s->replies))
		fds[0].events |= POLLOUT;
	for (int i = 1; i < 4; i++)
		fds[i].fd = -1;
	if (s->running) {
		if (buffer_used(&s->input))
			fds[1] = (struct pollfd){ s->child.in, POLLOUT, 0 };
		for (int i = 0; i < 2 && room; i++)
			fds[2 + i] = (struct pollfd){ s->child.out[i], POLLIN, 0 };
	}
	if (wait_for(fds, 4, s->reaped && s->running && room ? 0 : -1) <= 0)
		fds[0].revents = 0;
}

int session_serve(int port, bool new, bool in_guest)
{
	static struct session s;
	struct pollfd fds[4];
	int err = 0;

	/* A port that stays open goes on in the middle of what came to it. */
	if (new)
		s = (struct session){ 0 };
	s.port = port;
	s.in_guest = in_guest;
	while (!err) {
		wait_for_event(&s, fds);
		reap(&s);
		if (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL))
			err = -EPIPE;
		else if (fds[0].revents & POLLIN)
			err = read_port(&s);
		if (!err && s.running)
			tend_child(&s);
		if (!err)
			err = buffer_write(&s.replies, port);
	}
	stop_child(&s);
	buffer_clear(&s.replies);
	s.open = false;
	return err == -EPIPE ? 0 : err;
}
