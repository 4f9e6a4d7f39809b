// SPDX-License-Identifier: GPL-2.0-or-later
/* Replaying with snapshots on the way, for a debugger. */
#include "record/rewind.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "applet.h"
#include "util/cleanup.h"
#include "util/clock.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/json.h"
#include "util/mem.h"
#include "util/spawn.h"
#include "vm/paused.h"
#include "vm/qmp.h"

/* How long QEMU may take to answer, and for a snapshot. */
#define ANSWER_MS 10000
#define SNAPSHOT_MS 60000
/* One that does no instruction for so long does none any more. */
#define STILL_MS 5000
#define POLL_MS 500
/* Snapshots: so many instructions from one to the next, and no more than so many. */
#define STEP 50000000LL
#define SNAPSHOTS_MAX 32
/* So many from the last one to the disaster, whose words take a while to come out. */
#define NEAR 15000000LL
#define WHY_MAX 1024
/* replay_can_snapshot() in QEMU's replay/replay-snapshot.c, as savevm has it */
#define NOT_NOW "does not allow making snapshot right now"
#define RETRIES 12
#define RETRY_STEP 1000LL

static json_object *count_argument(long long count)
{
	json_object *arguments = json_object_new_object();

	json_add_number(arguments, "icount", count);
	return arguments;
}

static bool take_stop(struct qmp *qmp)
{
	bool stopped = false;
	json_object *event;

	while ((event = qmp_next_event(qmp))) {
		stopped |= strcmp(qmp_string(event, "event"), "STOP") == 0;
		json_object_put(event);
	}
	return stopped;
}

/* Until it stands still, by itself. */
static int wait_for_stop(struct qmp *qmp)
{
	long long since = clock_ms(), at = -1, now = -1;
	struct pollfd fd = { .fd = qmp->fd, .events = POLLIN };

	while (!take_stop(qmp)) {
		int err = 0;

		if (poll(&fd, 1, POLL_MS) > 0)
			err = qmp_read(qmp);
		else
			err = qmp_instructions(qmp, clock_scaled(ANSWER_MS), &now);
		if (err)
			return err;
		if (fd.revents || now != at)
			since = clock_ms();
		if (!fd.revents)
			at = now;
		if (clock_ms() - since > clock_scaled(STILL_MS))
			return fail(EIO, "the replay stands still at instruction %lld", at);
	}
	return 0;
}

static int go_to(struct qmp *qmp, long long count)
{
	int answer_ms = clock_scaled(ANSWER_MS);
	int err = qmp_execute(qmp, "replay-break", count_argument(count), answer_ms, NULL);

	take_stop(qmp);
	if (!err)
		err = qmp_execute(qmp, "cont", NULL, answer_ms, NULL);
	return err ? err : wait_for_stop(qmp);
}

/* QEMU's monitor says what went wrong; it says nothing else. */
static int try_to_save(struct qmp *qmp, long long count)
{
	json_object *arguments = json_object_new_object(), *answer = NULL;
	_cleanup_free_ char *line = xasprintf("savevm lkmc-%lld", count);
	const char *words;
	int err;

	json_add_text(arguments, "command-line", line);
	err = qmp_execute(qmp, "human-monitor-command", arguments,
			  clock_scaled(SNAPSHOT_MS), &answer);
	if (err)
		return err;
	words = json_object_get_string(answer);
	if (words && strstr(words, NOT_NOW))
		err = -EAGAIN;
	else if (words && *words)
		err = fail(EIO, "cannot make a snapshot at instruction %lld: %.*s", count,
			   (int)strcspn(words, "\r\n"), words);
	json_object_put(answer);
	return err;
}

/*
 * While something is on its way to the guest there can be no snapshot; later there can. Where
 * it takes too long, the one before must do.
 */
static int save(struct qmp *qmp, long long *count)
{
	int err = try_to_save(qmp, *count);

	for (int i = 0; err == -EAGAIN && i < RETRIES; i++) {
		err = go_to(qmp, *count += RETRY_STEP << i);
		if (!err)
			err = try_to_save(qmp, *count);
	}
	return err == -EAGAIN ? 0 : err;
}

static void show_progress(const char *applet, long long at, long long end)
{
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\rlkmc %s: replaying: %lld%%%s", applet,
			end ? 100 * at / end : 100, at == end ? "\r\033[K" : "");
}

/* Where the interesting part ends. */
static long long end_of(const struct recording *r)
{
	long long last = r->events.last;

	return r->disaster_at > 0 && r->disaster_at < last ? r->disaster_at : last;
}

static int replay_to_end(struct qmp *qmp, const struct recording *r, const char *applet)
{
	long long end = end_of(r), step = end / SNAPSHOTS_MAX, at = 0;
	long long last = end > NEAR ? end - NEAR : 0;
	int err = qmp_greet(qmp, clock_scaled(ANSWER_MS));

	if (step < STEP)
		step = STEP;
	while (!err) {
		err = save(qmp, &at);
		if (err || at >= last)
			break;
		show_progress(applet, at, end);
		at = last - at < step ? last : at + step;
		err = go_to(qmp, at);
	}
	show_progress(applet, end, end);
	return err;
}

static void serve_debugger(struct guest *g, struct replay *p, const char *applet)
{
	int err;

	paused_note(&p->lab, PAUSE_BEGIN);
	err = replay_watch_debugged(g, p, applet);
	/* GDB can do without. */
	if (err)
		fprintf(stderr, "lkmc %s: %s\n", applet, fail_message(err));
	guest_run(g);
}

/* The guest's process: the parent is told how it went, and reads why not. */
static void tend(struct replay *p, const char *applet, int up)
{
	struct guest g;
	int lock, err;

	/* Ctrl-C is GDB's. */
	setsid();
	lock = guest_lock(&p->lab);
	err = lock < 0 ? lock : guest_start(&g, &p->config, lock, -1);
	if (!err) {
		err = replay_to_end(&g.qmp, &p->recording, applet);
		g.greeted = true;
		if (!err)
			err = write_all(up, "", 1);
		if (!err) {
			/* The parent waits for its end: the watcher must not have it. */
			close(up);
			serve_debugger(&g, p, applet);
		}
		guest_fini(&g);
	}
	if (err) {
		const char *why = fail_message(err);

		write_all(up, why, strlen(why));
	}
	_exit(err ? EXIT_LAB : 0);
}

/* A byte of 0 says that all is well. */
static int read_answer(int from)
{
	char why[WHY_MAX];
	size_t size = 0;
	ssize_t n;

	while (size < sizeof(why) - 1 &&
	       ((n = read(from, why + size, sizeof(why) - 1 - size)) > 0 ||
		(n < 0 && errno == EINTR)))
		size += n > 0 ? n : 0;
	why[size] = '\0';
	if (size == 1 && !*why)
		return 0;
	return fail(EIO, "%s",
		    size ? why : "QEMU ended: the replay came to what was not recorded");
}

int rewind_start(struct replay *p, const char *applet)
{
	int up[2], err;
	pid_t pid;

	if (pipe2(up, O_CLOEXEC))
		return fail_errno("cannot make a pipe");
	p->config.console = VM_LOGGED;
	p->config.wait_for_gdb = p->config.stays = p->config.kept = true;
	pid = spawn_fork_held(SIGTERM);
	if (pid == 0)
		tend(p, applet, up[1]);
	close(up[1]);
	err = pid < 0 ? fail_errno("cannot fork") : read_answer(up[0]);
	close(up[0]);
	return err;
}
