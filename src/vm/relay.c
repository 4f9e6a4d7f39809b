// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The host's side of a request that the agent carries out: input goes there as
 * it gives credit, output comes and is written before more is read, signals
 * pass. Nothing waits but poll().
 */
#include "vm/relay.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/clock.h"
#include "util/fail.h"
#include "util/terminal.h"

/* The agent did not react to two: whoever sends a third one wants out. */
#define INTERRUPTS_MAX 3
/* How long the agent may take to answer to a signal. */
#define HEARD_MS 3000
#define INPUT_PIECE 32768
/* How often whoever waits looks around. */
#define ON_WAIT_MS 500
/* How often to look whether the terminal is ours again; it leaves time for the former. */
#define LOOK_MS 700

/* What is waited for. */
enum { AGENT, IN, OUT, SIGNALS, FDS };

static struct {
	void (*f)(void *data);
	void *data;
} on_wait;

void agent_on_wait(void (*f)(void *data), void *data)
{
	on_wait.f = f;
	on_wait.data = data;
}

/* How long one poll() may take. */
static int wait_ms(long long deadline)
{
	long long left = deadline - clock_ms(), most = on_wait.f ? ON_WAIT_MS : INT_MAX;

	if (deadline < 0 || left > most)
		return deadline < 0 && !on_wait.f ? -1 : most;
	return left > 0 ? left : 0;
}

int wait_until(struct pollfd *fds, int n, long long deadline)
{
	for (;;) {
		int got = poll(fds, n, wait_ms(deadline));

		if (got > 0)
			return 0;
		if (got < 0 && errno != EINTR)
			return -errno;
		if (deadline >= 0 && clock_ms() >= deadline)
			return -ETIMEDOUT;
		if (got == 0 && on_wait.f)
			on_wait.f(on_wait.data);
	}
}

int agent_send(struct agent *a)
{
	while (buffer_used(a->requests)) {
		ssize_t n = send(a->fd, buffer_head(a->requests),
				 buffer_used(a->requests), MSG_NOSIGNAL);

		if (n < 0 && errno == EAGAIN)
			return 0;
		if (n < 0 && (errno == EPIPE || errno == ECONNRESET))
			buffer_clear(a->requests); /* there may still be an answer */
		else if (n < 0 && errno != EINTR)
			return fail_errno("cannot send to %s", a->guest);
		if (n > 0)
			a->requests->start += n;
	}
	return 0;
}

int agent_receive(struct agent *a)
{
	ssize_t n = buffer_read(&a->replies->buffer, a->fd);

	if (n > 0 || n == -EAGAIN)
		return 0;
	if (n == 0 || n == -ECONNRESET)
		return fail(ECONNRESET, "%s ended", a->guest);
	return fail(-n, "cannot receive from %s: %s", a->guest, strerror(-n));
}

static void add_error(struct relay *r, const struct frame *f)
{
	size_t room = sizeof(r->error) - 1 - r->error_size;
	size_t n = f->size < room ? f->size : room;

	memcpy(r->error + r->error_size, f->payload, n);
	r->error_size += n;
	r->error[r->error_size] = '\0';
}

/* Returns false for what is no reply. */
static bool take_frame(struct relay *r, const struct frame *f)
{
	uint32_t credit;

	switch (f->type) {
	case FRAME_STDOUT:
	case FRAME_STDERR:
		if ((f->type == FRAME_STDOUT ? r->out : r->err) >= 0) {
			r->output = *f;
			r->written = 0;
		}
		return true;
	case FRAME_CREDIT:
		if (!frame_u32(f, &credit))
			return false;
		r->credit += credit;
		return true;
	case FRAME_HEARD:
		r->heard_by = -1;
		return true;
	case FRAME_MODE:
		return frame_u32(f, &r->mode);
	case FRAME_ERROR:
		add_error(r, f);
		return true;
	case FRAME_EXIT:
		r->ended = frame_u32(f, &r->status);
		return r->ended;
	default:
		return false;
	}
}

/* Up to one that has to be written first. */
static int take_frames(struct relay *r)
{
	struct frame f;

	while (!r->ended && !r->output.size) {
		int got = decoder_next(r->agent->replies, &f);

		if (got == 0)
			return 0;
		if (got > 0 && f.type == FRAME_HELLO)
			return fail(ECONNRESET, "the agent of %s was restarted",
				    r->agent->guest);
		if (got < 0 || !take_frame(r, &f))
			return fail(EPROTO, "the agent of %s sent what is no reply",
				    r->agent->guest);
	}
	return 0;
}

static int output_fd(const struct relay *r)
{
	if (!r->output.size)
		return -1;
	return r->output.type == FRAME_STDOUT ? r->out : r->err;
}

/* A pipe that is ready takes PIPE_BUF bytes without making us wait. */
static int write_output(struct relay *r)
{
	size_t left = r->output.size - r->written;
	ssize_t n = write(output_fd(r), r->output.payload + r->written,
			  left < PIPE_BUF ? left : PIPE_BUF);

	if (n < 0 && errno != EINTR && errno != EAGAIN)
		return fail_errno("cannot write what comes from %s", r->agent->guest);
	if (n > 0)
		r->written += n;
	if (r->written == r->output.size)
		r->output.size = 0;
	return 0;
}

static int read_input(struct relay *r)
{
	struct buffer *b = r->agent->requests;
	uint8_t *frame = (buffer_room(b), buffer_tail(b));
	uint32_t most = r->credit < INPUT_PIECE ? r->credit : INPUT_PIECE;
	ssize_t n = read(r->in, frame + PROTOCOL_HEADER, most);

	if (n < 0 && (errno == EINTR || errno == EAGAIN || terminal_is_taken(r->in)))
		return 0;
	/* A standard input that was closed is an empty one. */
	if (n < 0 && errno != EBADF)
		return fail_errno("cannot read what is to go to %s", r->agent->guest);
	if (n > 0) {
		b->end += frame_encode(frame, FRAME_STDIN, frame + PROTOCOL_HEADER, n);
		r->credit -= n;
	} else {
		frame_queue(b, FRAME_STDIN_EOF, NULL, 0);
		r->in = -1;
	}
	return 0;
}

static int take_signal(struct relay *r)
{
	int signal = signals_next(&r->signals);

	if (!signal)
		return 0;
	if (++r->interrupts == INTERRUPTS_MAX || (signal != SIGINT && signal != SIGTERM))
		return fail(EINTR, "interrupted");
	frame_queue_u32(r->agent->requests, FRAME_SIGNAL, signal);
	if (r->heard_by < 0)
		r->heard_by = clock_ms() + clock_scaled(HEARD_MS);
	return 0;
}

static void choose_events(struct relay *r, struct pollfd fds[FDS])
{
	bool sending = buffer_used(r->agent->requests) > 0;
	short agent = (r->output.size ? 0 : POLLIN) | (sending ? POLLOUT : 0);

	r->in_taken = r->credit && !sending && terminal_is_taken(r->in);
	fds[AGENT] = (struct pollfd){ agent ? r->agent->fd : -1, agent, 0 };
	fds[IN] = (struct pollfd){ r->credit && !sending && !r->in_taken ? r->in : -1,
				   POLLIN, 0 };
	fds[OUT] = (struct pollfd){ output_fd(r), POLLOUT, 0 };
	fds[SIGNALS] = (struct pollfd){ r->signals.fd, POLLIN, 0 };
}

static bool is_sooner(long long deadline, long long than)
{
	return deadline >= 0 && (than < 0 || deadline < than);
}

static int wait_for_events(struct relay *r, struct pollfd fds[FDS])
{
	long long deadline = r->agent->deadline, look = clock_ms() + LOOK_MS;
	bool unheard = is_sooner(r->heard_by, deadline);

	choose_events(r, fds);
	if (unheard)
		deadline = r->heard_by;
	/* That the terminal is ours again is told by nobody. */
	if (r->in_taken && is_sooner(look, deadline))
		return wait_until(fds, FDS, look), 0;
	if (!wait_until(fds, FDS, deadline))
		return 0;
	if (unheard)
		return fail(EINTR, "interrupted; %s does not answer", r->agent->guest);
	return fail(ETIMEDOUT, "%s did not finish in time", r->agent->guest);
}

static int relay_once(struct relay *r)
{
	struct pollfd fds[FDS];
	int err = wait_for_events(r, fds);

	if (err)
		return err;
	if (fds[SIGNALS].revents)
		err = take_signal(r);
	if (!err && fds[IN].revents)
		err = read_input(r);
	if (!err && fds[OUT].revents)
		err = write_output(r);
	if (!err && (fds[AGENT].revents & ~POLLOUT))
		err = agent_receive(r->agent);
	if (!err)
		err = take_frames(r);
	if (!err && !r->ended)
		err = agent_send(r->agent);
	return err;
}

int relay_run(struct relay *r)
{
	int err = signals_begin(&r->signals, NULL);
	sigset_t reading;

	if (err)
		return err;
	/* To read from a terminal that was taken just now is then an error of read(). */
	sigemptyset(&reading);
	sigaddset(&reading, SIGTTIN);
	sigprocmask(SIG_BLOCK, &reading, NULL);
	r->credit = PROTOCOL_WINDOW;
	r->heard_by = -1;
	if (r->in < 0)
		frame_queue(r->agent->requests, FRAME_STDIN_EOF, NULL, 0);
	while (!err && !r->ended)
		err = relay_once(r);
	signals_end(&r->signals);
	if (!err && r->error_size)
		err = fail(EREMOTEIO, "in the guest: %s", r->error);
	return err;
}
