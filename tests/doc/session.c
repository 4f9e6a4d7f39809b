// SPDX-License-Identifier: GPL-2.0-or-later
/* What is typed, and what is waited for. */
#include "doc/session.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "doc/terminal.h"
#include "util/cleanup.h"
#include "util/clock.h"
#include "util/fail.h"
#include "util/mem.h"

#define SHELL_MS 10000    /* for a shell to come up, or to answer */
#define INTERRUPT_MS 5000 /* for a command to end after Ctrl-C */
#define POWEROFF_MS 30000
#define QUIT_MS 10000
#define KILL_MS 2000 /* between hanging up and killing */

/* GDB breaks long lines at the terminal's width and stops at the last row. */
#define GDB_ROWS 10000
#define GDB_COLUMNS 1000

/* Keeps the status for a command that asks for it itself: "echo $?". */
#define ASK_SHELL "lkmc_st=$?; echo lkmc''-status:%u:$lkmc_st; (exit $lkmc_st)\n"
#define ASK_SHELL_SIGN "lkmc_st="
#define ASK_GDB "echo lkmc\\055status:%u:0\\n\n"
#define MARK "lkmc-status:%u:"

#define SET_UP_GUEST "stty -echo; PS1=" GUEST_PROMPT_TYPED "; PS2=; export PS1 PS2\n"

struct session {
	struct terminal terminal;
	unsigned int questions; /* asked so far */
	enum doc_place was;     /* what was started here: the guest or GDB */
	bool running;           /* a command was left running */
	bool login;             /* the guest was started, and root not yet logged in */
	char prompt;            /* of the last command: is it root's? */
	bool over;
	char *lost; /* why nothing more can be typed here, or NULL */
};

static const char *const shell_env[] = {
	"PS1=" HOST_PROMPT,  "PS2=", "TERM=dumb",       "PAGER=cat", "HISTFILE=/dev/null",
	"INPUTRC=/dev/null", "ENV",  "DEBUGINFOD_URLS", NULL,
};

static long long deadline_in(long long ms)
{
	return clock_ms() + clock_scaled(ms);
}

int session_new(struct session **session, const char *dir, const char *log)
{
	/* Without job control all that it starts is in its process group. */
	char *argv[] = { "sh", "-i", "+m", NULL };
	struct session *s = xcalloc(1, sizeof(*s));
	struct awaited_end end;
	int err;

	err = pty_spawn(&s->terminal.pty, dir, argv, shell_env);
	if (!err && log) {
		s->terminal.pty.log =
			open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
		if (s->terminal.pty.log < 0)
			err = fail_errno("cannot write %s", log);
	}
	if (!err)
		err = terminal_await(&s->terminal, AWAIT_PROMPT, NULL,
				     deadline_in(SHELL_MS), &end);
	if (err) {
		session_free(s);
		return err;
	}
	terminal_take(&s->terminal, end.next);
	*session = s;
	return 0;
}

/* Moves the screen's first @n bytes to the lines that came. */
static void collect(struct session *s, size_t n, struct outcome *outcome)
{
	if (n)
		outcome_add(outcome, s->terminal.screen.text, n);
	terminal_take(&s->terminal, n);
}

/*
 * Asks for the status. What still came before the answer, such as the kernel's
 * messages, belongs to the command.
 */
static int ask(struct session *s, long long deadline, struct outcome *outcome)
{
	struct terminal *t = &s->terminal;
	_cleanup_free_ char *question = NULL;
	size_t before = outcome->saw.n;
	struct awaited_end end;
	int err;

	s->questions++;
	question = xasprintf(t->inner == DOC_GDB ? ASK_GDB : ASK_SHELL, s->questions);
	snprintf(t->mark, sizeof(t->mark), MARK, s->questions);
	err = terminal_type(t, question, deadline);
	if (!err)
		err = terminal_await(t, AWAIT_MARK, NULL, deadline, &end);
	if (err)
		return err;
	outcome->status = t->inner == DOC_GDB ? -1 : atoi(t->screen.text + end.next);
	collect(s, end.at, outcome);
	terminal_take(t, strcspn(t->screen.text, "\n") + 1);
	err = terminal_await(t, AWAIT_PROMPT, NULL, deadline, &end);
	if (err)
		return err;
	collect(s, end.at, outcome);
	terminal_take(t, end.next - end.at);
	outcome_drop(outcome, before, ASK_SHELL_SIGN);
	return 0;
}

/* Makes the prompt of the guest's shell one that cannot be mistaken. */
static int set_up_guest(struct session *s, long long deadline)
{
	struct awaited_end end;
	int err = terminal_type(&s->terminal, SET_UP_GUEST, deadline);

	if (!err)
		err = terminal_await(&s->terminal, AWAIT_PROMPT, NULL, deadline, &end);
	if (!err)
		terminal_take(&s->terminal, end.next);
	return err;
}

/* The host's shell is there again: the guest or GDB has ended. */
static int has_ended(struct session *s, const struct awaited_end *end, long long deadline,
		     struct outcome *outcome)
{
	s->over = true;
	s->terminal.inner = DOC_HOST;
	collect(s, end->at, outcome);
	terminal_take(&s->terminal, end->next - end->at);
	return ask(s, deadline, outcome);
}

/* Waits for the login prompt and then for the shell, of which @outcome gets all. */
static int log_in(struct session *s, long long deadline, struct outcome *outcome)
{
	struct terminal *t = &s->terminal;
	struct awaited_end end;
	int err = terminal_await(t, AWAIT_LOGIN | AWAIT_HOST, NULL, deadline, &end);

	if (!err && end.what == AWAIT_LOGIN)
		err = terminal_type(t, "root\n", deadline);
	if (!err && end.what == AWAIT_LOGIN)
		err = terminal_await(t, AWAIT_SHELL | AWAIT_HOST, NULL, deadline, &end);
	if (!err && end.what == AWAIT_HOST)
		return has_ended(s, &end, deadline, outcome);
	if (err)
		return err;
	s->login = false;
	s->running = false;
	s->prompt = '#';
	collect(s, end.at, outcome);
	terminal_take(t, end.next - end.at);
	return set_up_guest(s, deadline);
}

/*
 * As terminal_await(). Ctrl-C is pressed again where it has no effect: what was
 * typed just before it may have been thrown away by it, or may only have begun.
 */
static int await_command(struct session *s, unsigned int what, const struct doc_step *step,
			 long long deadline, struct awaited_end *end)
{
	bool interrupts = step->command && strcmp(step->command, "^C") == 0;
	int err;

	for (;;) {
		long long until = interrupts ? deadline_in(INTERRUPT_MS) : deadline;

		if (until > deadline)
			until = deadline;
		err = terminal_await(&s->terminal, what, step, until, end);
		if (err != -ETIMEDOUT || until == deadline)
			return err;
		err = terminal_type(&s->terminal, "\003", deadline);
		if (err)
			return err;
	}
}

/* Waits until the command that was typed is done, or as far as it is waited for. */
static int finish(struct session *s, const struct doc_step *step, long long deadline,
		  struct outcome *outcome)
{
	struct terminal *t = &s->terminal;
	bool panic = t->inner == DOC_GUEST && terminal_wants_panic(step);
	struct awaited_end end;
	const struct disaster *disaster;
	int err;

	s->running = true;
	if (step->runs && !step->wanted.n)
		return 0;
	err = await_command(s,
			    AWAIT_PROMPT | (t->inner != DOC_HOST ? AWAIT_HOST : 0) |
				    (step->other_user ? AWAIT_SHELL : 0) |
				    (step->runs || panic ? AWAIT_OUTPUT : 0),
			    step, deadline, &end);
	if (err)
		return err;
	disaster = t->disaster;
	s->over = panic;
	if (end.what == AWAIT_HOST && t->inner != DOC_HOST) {
		err = has_ended(s, &end, deadline, outcome);
	} else {
		collect(s, end.at, outcome);
		terminal_take(t, end.next - end.at);
		if (end.what == AWAIT_OUTPUT)
			return 0;
		if (end.what == AWAIT_SHELL)
			err = set_up_guest(s, deadline);
		if (!err)
			err = ask(s, deadline, outcome);
	}
	s->running = false;
	if (!err && disaster)
		err = fail(EIO, "the guest's kernel said '%s'", disaster->words);
	return err;
}

/* Brings the session to where the command can be typed. */
static int get_ready(struct session *s, const struct doc_step *step, long long deadline)
{
	static const struct doc_step rest = { .status = -1 };
	_cleanup_outcome_ struct outcome ignored = { 0 };
	int err = 0;

	if (s->lost)
		return fail(ENOTCONN, "%s", s->lost);
	if (s->login && !doc_is_key(step->command))
		err = log_in(s, deadline, &ignored);
	else if (s->running && step->command && !doc_is_key(step->command))
		err = finish(s, &rest, deadline, &ignored);
	if (err)
		return err;
	if (s->over)
		return fail(ENOTCONN, "the %s has ended", doc_place_name(s->was));
	if (!step->command)
		return s->running ?
			       0 :
			       fail(EINVAL,
				    "no command still runs here that could print this");
	if (s->terminal.inner == DOC_GUEST && !s->login && step->prompt != s->prompt)
		return fail(EINVAL,
			    s->prompt == '#' ?
				    "is shown at a user's prompt, and root is logged in: type su" :
				    "is shown at root's prompt, and root is not logged in");
	if (!s->running)
		terminal_drop(&s->terminal);
	return 0;
}

static int run(struct session *s, const struct doc_step *step, enum doc_place starts,
	       long long deadline, struct outcome *outcome)
{
	int err = get_ready(s, step, deadline);

	if (starts == DOC_GDB)
		pty_resize(&s->terminal.pty, GDB_ROWS, GDB_COLUMNS);
	if (!err && step->command)
		err = terminal_type_command(&s->terminal, step->command, deadline);
	if (err)
		return err;
	if (starts) {
		s->was = starts;
		s->terminal.inner = starts;
		s->login = starts == DOC_GUEST;
	}
	if (s->login && starts && !step->runs)
		err = log_in(s, deadline, outcome);
	else
		err = finish(s, step, deadline, outcome);
	if (!err && starts && s->over) {
		s->lost = xasprintf("what line %d starts ended at once", step->line);
		err = fail(ENOTCONN, "ended with status %d at once", outcome->status);
	}
	if (!err && step->other_user)
		s->prompt = s->prompt == '#' ? '$' : '#';
	return err;
}

/* Presses Ctrl-C, and has the session back where its prompt comes then. */
static int interrupt(struct session *s)
{
	_cleanup_outcome_ struct outcome ignored = { 0 };
	struct terminal *t = &s->terminal;
	long long deadline = deadline_in(INTERRUPT_MS);
	struct awaited_end end;
	int err = terminal_type(t, "\003", deadline);

	if (!err)
		err = terminal_await(t, AWAIT_PROMPT | AWAIT_HOST, NULL, deadline, &end);
	if (!err && end.what == AWAIT_HOST && t->inner != DOC_HOST)
		return has_ended(s, &end, deadline, &ignored);
	if (!err)
		terminal_take(t, end.next);
	return err ? err : ask(s, deadline, &ignored);
}

/* After an error: makes the session usable again, or gives it up. */
static int recover(struct session *s, const struct doc_step *step, int err,
		   struct outcome *outcome)
{
	_cleanup_free_ char *message = NULL;
	bool panicked = terminal_panicked(&s->terminal);

	/* An oops may leave the guest, and its shell, alive. */
	if (err == -EIO && !s->running)
		return err;
	message = xstrdup(fail_message(err));
	collect(s, s->terminal.screen.n, outcome);
	outcome->status = -1;
	/* Before the login, and after a panic, nobody reads what is typed. */
	if (s->login || (err == -EIO && panicked) || interrupt(s))
		s->lost = xasprintf(
			"what line %d typed did not end: nothing more can be typed here",
			step->line);
	s->running = false;
	return fail(-err, "%s", message);
}

int session_run(struct session *s, const struct doc_step *step, enum doc_place starts,
		int timeout, struct outcome *outcome)
{
	int err;

	outcome->status = -1;
	err = run(s, step, starts, deadline_in(timeout * 1000LL), outcome);
	/* What is wrong with the document leaves the session as it was. */
	if (err && err != -EINVAL && err != -ENOTCONN)
		err = recover(s, step, err, outcome);
	outcome_clean(outcome, step->command);
	return err;
}

bool session_over(const struct session *s)
{
	return s->over && !s->lost;
}

/* As a user would leave. */
static void leave(struct session *s)
{
	struct terminal *t = &s->terminal;
	long long deadline = deadline_in(QUIT_MS);
	struct awaited_end end;
	int err = 0;

	if (t->inner == DOC_GDB) {
		if (s->running)
			err = terminal_type(t, "\003", deadline);
		if (s->running && !err)
			err = terminal_await(t, AWAIT_PROMPT | AWAIT_HOST, NULL, deadline,
					     &end);
		if (!err)
			err = terminal_type(t, "set confirm off\nquit\n", deadline);
	} else {
		deadline = deadline_in(POWEROFF_MS);
		err = terminal_type(t, "poweroff\n", deadline);
	}
	if (!err)
		terminal_await(t, AWAIT_HOST, NULL, deadline, &end);
}

void session_free(struct session *s)
{
	if (!s)
		return;
	if (!s->lost && !s->over &&
	    (s->terminal.inner == DOC_GDB || (s->terminal.inner == DOC_GUEST && !s->login &&
					      !s->running && s->prompt == '#')))
		leave(s);
	pty_kill(&s->terminal.pty, KILL_MS);
	screen_fini(&s->terminal.screen);
	free(s->lost);
	free(s);
}
