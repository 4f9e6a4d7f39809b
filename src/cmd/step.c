// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lkmc step: runs one step of the build for Make. The output goes to a log, how
 * far it is and the lines that begin with "note: " to the terminal, and after a
 * failure the errors themselves, with the log's name. Or all of the output is shown,
 * where it is about what is the user's.
 *
 * Make runs several steps at a time, and a terminal has one last line: each step
 * keeps its words in a file of out/progress, and the one that holds the lock
 * there paints them all.
 */
#include <errno.h>
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "lab.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/job.h"
#include "util/mem.h"
#include "host/progress.h"
#include "util/strv.h"

/* How many error lines are shown of a failed step, and notes; the log has all. */
#define MAX_ERRORS 20
/* Without a terminal, a line at every so many percent. */
#define PERCENT_STEP 20

struct step {
	/* From the command line. */
	const char *name;
	const char *what;
	const char *log;
	long total;
	bool show; /* all of the output, once it has ended */
	char **command;

	struct job job;
	char *board;  /* the folder with the words of all running steps */
	char *words;  /* this step's file there */
	int words_fd; /* which is locked as long as the step runs */
	int painter;  /* the board's lock, held if painting is ours */
	bool is_painter;
	bool tty;
	int told; /* percent, as last said without a terminal */
	FILE *log_file;
	struct timespec start;
	struct progress progress;
	char line[4096]; /* the output's line so far */
	size_t used;
	struct strv errors; /* the first lines that say what went wrong */
	struct strv notes;  /* the first that are told in any case */
};

static double elapsed(const struct step *s)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - s->start.tv_sec) + (now.tv_nsec - s->start.tv_nsec) / 1e9;
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* What a step left that was killed: nobody holds its lock. */
static bool is_stale(const char *path)
{
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);

	return fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) == 0;
}

static int line_width(void)
{
	struct winsize size;

	return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) || !size.ws_col ? 79 :
									 size.ws_col - 1;
}

/* One line with the words of all steps that run. */
static void paint(struct step *s)
{
	struct dirent **list = NULL;
	int n = scandir(s->board, &list, is_visible, alphasort);
	char line[256] = "";
	size_t used = 0;

	for (int i = 0; i < n; i++) {
		_cleanup_free_ char *path = xasprintf("%s/%s", s->board, list[i]->d_name);
		_cleanup_free_ char *text = NULL;

		free(list[i]);
		if (is_stale(path)) {
			unlink(path);
			continue;
		}
		if (file_read(path, &text, NULL) || used >= sizeof(line))
			continue;
		used += snprintf(line + used, sizeof(line) - used, "%s%s",
				 used ? " | " : "", text);
	}
	free(list);
	fprintf(stderr, "\r\033[K%.*s", line_width(), line);
}

static void tell(struct step *s)
{
	char text[64];
	int percent = progress_percent(&s->progress);

	progress_text(&s->progress, elapsed(s), text, sizeof(text));
	if (s->tty) {
		_cleanup_free_ char *words =
			xasprintf("%s: %s, %s", s->name, s->what, text);

		/* In place: the lock is the file's. */
		if (pwrite(s->words_fd, words, strlen(words), 0) < 0 ||
		    ftruncate(s->words_fd, strlen(words)))
			unlink(s->words);
		if (!s->is_painter)
			s->is_painter = flock(s->painter, LOCK_EX | LOCK_NB) == 0;
		if (s->is_painter)
			paint(s);
	} else if (percent >= s->told + PERCENT_STEP) {
		s->told = percent - percent % PERCENT_STEP;
		fprintf(stderr, "%s: %s: %s\n", s->name, s->what, text);
	}
}

static void take_line(struct step *s)
{
	s->line[s->used] = '\0';
	s->used = 0;
	progress_line(&s->progress, s->line);
	/* Kept here: a full disk has no room for them in the log. */
	if (s->errors.n < MAX_ERRORS && is_error_line(s->line))
		strv_add(&s->errors, s->line);
	if (s->notes.n < MAX_ERRORS && is_note_line(s->line))
		strv_add(&s->notes, s->line);
}

static void take_output(struct step *s, const char *data, size_t size)
{
	fwrite(data, 1, size, s->log_file);
	for (size_t i = 0; i < size; i++) {
		if (data[i] == '\n' || s->used == sizeof(s->line) - 1) {
			take_line(s);
		} else {
			s->line[s->used++] = data[i];
		}
	}
}

/* Reads until the command closes its output; a word to the user every half second. */
static void follow(struct step *s, int fd)
{
	struct pollfd fds[] = {
		{ .fd = fd, .events = POLLIN },
		{ .fd = s->job.signals.fd, .events = POLLIN },
	};
	char buffer[65536];
	double next = 0;

	for (;;) {
		poll(fds, ARRAY_SIZE(fds), 500);
		job_tend(&s->job);
		if (fds[0].revents) {
			ssize_t got = read(fd, buffer, sizeof(buffer));

			if (got == 0 || (got < 0 && errno != EINTR))
				return;
			if (got > 0)
				take_output(s, buffer, got);
		}
		if (elapsed(s) >= next) {
			/* Nothing that is over at once is worth a word. */
			if (elapsed(s) > 1)
				tell(s);
			next = elapsed(s) + 0.5;
		}
	}
}

static void clear_line(struct step *s)
{
	if (s->tty)
		fputs("\r\033[K", stderr);
	unlink(s->words);
}

static void say(const struct strv *lines)
{
	for (size_t i = 0; i < lines->n; i++)
		fprintf(stderr, "%s\n", lines->v[i]);
}

static void show_log(const struct step *s)
{
	_cleanup_free_ char *text = NULL;
	size_t size;

	if (!file_read(s->log, &text, &size))
		fwrite(text, 1, size, stderr);
}

static int finish(struct step *s, int wait_status)
{
	long seconds = (long)elapsed(s);
	int status = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) :
					      128 + WTERMSIG(wait_status);

	clear_line(s);
	if (!s->show)
		say(&s->notes);
	if (fclose(s->log_file) && !status) {
		fprintf(stderr, "lkmc step: cannot write %s: %s\n", s->log,
			strerror(errno));
		return EXIT_LAB;
	}
	if (s->show && !job_was_ended(&s->job)) {
		show_log(s);
		return status;
	}
	if (status == 0) {
		if (seconds >= 2)
			fprintf(stderr, "%s: %s: done in %ld:%02ld\n", s->name, s->what,
				seconds / 60, seconds % 60);
		return 0;
	}
	/* That it was stopped is said once, by who stopped it. */
	if (job_was_ended(&s->job))
		return 128 + signals_caught();
	say(&s->errors);
	fprintf(stderr, "%s: %s failed (%s %d); the whole log: %s\n", s->name, s->what,
		WIFSIGNALED(wait_status) ? "signal" : "status",
		WIFSIGNALED(wait_status) ? WTERMSIG(wait_status) : status, s->log);
	return status;
}

static int open_board(struct step *s)
{
	_cleanup_free_ char *top = lab_top(), *lock = NULL;
	int err;

	s->board = xasprintf("%s/out/progress", top);
	/* Two archs have steps of one name. */
	s->words = xasprintf("%s/%s-%d", s->board, s->name, getpid());
	lock = xasprintf("%s/.painter", s->board);
	err = make_dirs(s->board, 0777);
	if (!err)
		err = make_parent(s->log);
	if (err)
		return err;
	s->words_fd = open(s->words, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (s->words_fd < 0)
		return fail_errno("cannot open %s", s->words);
	flock(s->words_fd, LOCK_EX | LOCK_NB);
	s->painter = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (s->painter < 0)
		return fail_errno("cannot open %s", lock);
	s->log_file = fopen(s->log, "we");
	if (!s->log_file)
		return fail_errno("cannot write %s", s->log);
	return 0;
}

static int run_step(const struct applet *applet, int argc, char **argv)
{
	struct step s = { .words_fd = -1, .painter = -1 };
	int output = -1, err, status;

	options_parse(applet, argc, argv, &s);
	if (!s.name || !s.what || !s.log || !s.command)
		usage_error(applet, "--name, --what, --log and a command are needed");
	clock_gettime(CLOCK_MONOTONIC, &s.start);
	s.tty = isatty(STDERR_FILENO);
	s.progress.total = s.total;
	/* A make that was killed cannot tell us to end. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	err = open_board(&s);
	if (!err)
		err = job_start(&s.job, s.command, &output);
	if (err)
		return applet_error(applet, err);
	if (!s.tty && s.total)
		fprintf(stderr, "%s: %s\n", s.name, s.what);
	follow(&s, output);
	close(output);
	status = finish(&s, job_end(&s.job));
	close(s.painter);
	close(s.words_fd);
	strv_fini(&s.errors);
	strv_fini(&s.notes);
	free(s.board);
	free(s.words);
	return status;
}

static error_t parse_step(int key, char *arg, struct argp_state *state)
{
	struct step *s = state->input;

	switch (key) {
	case 'N':
		s->name = arg;
		return 0;
	case 'w':
		s->what = arg;
		return 0;
	case 'l':
		s->log = arg;
		return 0;
	case 't':
		s->total = strtol(arg, NULL, 10);
		return 0;
	case 's':
		s->show = true;
		return 0;
	case ARGP_KEY_ARG:
		s->command = state->argv + state->next - 1;
		state->next = state->argc;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_option step_options[] = {
	{ "name", 'N', "NAME", 0, "the package, as the user knows it", 0 },
	{ "what", 'w', "TEXT", 0, "what is being done", 0 },
	{ "log", 'l', "FILE", 0, "where the output goes", 0 },
	{ "total", 't', "LINES", 0, "how many lines of Kbuild's make a whole build", 0 },
	{ "show", 's', NULL, 0, "show all of the output once it has ended", 0 },
	{ 0 },
};

static const struct argp step_argp = {
	.options = step_options,
	.parser = parse_step,
	.args_doc = "COMMAND [ARGUMENT...]",
	.doc = "Runs one step of the build, for Make.",
};

const struct applet cmd_step = {
	.name = "step",
	.summary = "runs one step of the build, for Make",
	.argp = &step_argp,
	.flags = ARGP_IN_ORDER,
	.hidden = true,
	.run = run_step,
};
