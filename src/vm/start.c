// SPDX-License-Identifier: GPL-2.0-or-later
/* Starting QEMU: its pipes, its place among the processes, and the lock. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/clock.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/lock.h"
#include "util/mem.h"
#include "util/signals.h"
#include "util/spawn.h"
#include "util/terminal.h"
#include "vm/guest.h"
#include "vm/paused.h"
#include "vm/running.h"

/* How long a guest may take to its login prompt or its agent. */
#define BOOT_MS 60000
/* How long a guest may take to end whose debugger has just ended. */
#define ENDING_MS 1000
#define POLL_US 20000

int guest_lock(const struct lab *lab)
{
	_cleanup_free_ char *path = lab_run_path(lab, GUEST_LOCK);
	int err = lab_make_run(lab), fd;
	long long until = clock_ms() + clock_scaled(ENDING_MS);
	pid_t pid;

	if (err)
		return err;
	while ((fd = lock_take(path, &pid)) == -EBUSY && clock_ms() < until)
		usleep(POLL_US);
	if (fd == -EBUSY)
		return fail(EBUSY,
			    "guest '%s' of %s runs already (pid %d): end it, or start another with -i ID",
			    lab->id, lab->arch.name, pid);
	return fd;
}

static void save_terminal(struct guest *g)
{
	struct termios now;

	if (g->config->console != VM_TERMINAL || tcgetattr(STDIN_FILENO, &now))
		return;
	g->terminal = xcalloc(1, sizeof(now));
	*g->terminal = now;
	g->terminal_flags = fcntl(STDIN_FILENO, F_GETFL);
}

/* The ends of the pipes that QEMU gets. */
struct ends {
	int in;
	int out;
	int qmp;
};

/* Whoever waits for the end of our standard error does not wait for that of QEMU. */
static void keep_complaints(const struct guest *g)
{
	_cleanup_free_ char *path = lab_run_path(g->config->lab, QEMU_LOG);
	_cleanup_close_ int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd >= 0)
		dup2(fd, STDERR_FILENO);
}

static void exec_qemu(const struct guest *g, const struct ends *ends, char *const argv[])
{
	sigset_t none;

	/* Ctrl-C is for us to handle, where the terminal is not QEMU's own. */
	if (g->config->console != VM_TERMINAL && !g->config->gdb_qemu)
		setpgid(0, 0);
	if (ends->in >= 0)
		dup2(ends->in, STDIN_FILENO);
	if (ends->out >= 0)
		dup2(ends->out, STDOUT_FILENO);
	if (g->config->kept)
		keep_complaints(g);
	fcntl(ends->qmp, F_SETFD, 0);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	/* What a recorded guest writes to its disk, and snapshots of it, are as large as it. */
	if (g->config->replay)
		setenv("TMPDIR", g->config->lab->run, 1);
	/* Stopped by GDB, QEMU would not give the mouse back (packages/qemu/patches). */
	if (g->config->gdb_qemu)
		setenv("QEMU_SDL_NO_GRAB", "1", 1);
	execvp(argv[0], argv);
	fprintf(stderr, "lkmc: cannot run %s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

static int make_ends(struct guest *g, struct ends *ends)
{
	int in[2], out[2], qmp[2];

	*ends = (struct ends){ -1, -1, -1 };
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, qmp))
		return fail_errno("cannot make a socket");
	qmp_init(&g->qmp, qmp[0]);
	ends->qmp = qmp[1];
	if (!vm_is_read(g->config))
		return 0;
	if (pipe2(in, O_CLOEXEC))
		return fail_errno("cannot make a pipe");
	ends->in = in[0];
	g->to_console = in[1];
	if (pipe2(out, O_CLOEXEC))
		return fail_errno("cannot make a pipe");
	ends->out = out[1];
	g->from_console = out[0];
	/* A guest that reads nothing must not stop us. */
	fcntl(g->to_console, F_SETFL, O_NONBLOCK);
	fcntl(g->from_console, F_SETFL, O_NONBLOCK);
	return 0;
}

static void close_ends(struct ends *ends)
{
	cleanup_close(&ends->in);
	cleanup_close(&ends->out);
	cleanup_close(&ends->qmp);
}

/* Does QEMU leave it to others to let the guest begin? */
static bool begins_later(const struct vm_config *config)
{
	for (size_t i = 0; i < config->qemu.n; i++) {
		if (strcmp(config->qemu.v[i], "-S") == 0)
			return true;
	}
	return config->wait_for_gdb;
}

static int prepare_files(const struct vm_config *config)
{
	const struct lab *lab = config->lab;
	_cleanup_free_ char *share = xasprintf("%s/share", lab->out);
	_cleanup_free_ char *log = lab_run_path(lab, "console.log");

	/* A QEMU that fails at once does not begin a new log: no panic of the last run's. */
	if (unlink(log) && errno != ENOENT)
		return fail_errno("cannot remove %s", log);
	paused_note(lab, begins_later(config) ? PAUSE_BEGIN : PAUSE_NONE);
	return make_dirs(share, 0777);
}

static int fork_qemu(struct guest *g, const struct ends *ends)
{
	_cleanup_strv_ struct strv args = { 0 };

	g->config->qmp_fd = ends->qmp;
	vm_qemu_arguments(g->config, &args);
	/* A QEMU that outlived us would hold the image. It restores the terminal on SIGTERM. */
	g->qemu = spawn_fork(SIGTERM);
	if (g->qemu == 0)
		exec_qemu(g, ends, args.v);
	return g->qemu < 0 ? fail_errno("cannot fork") : 0;
}

int guest_start(struct guest *g, struct vm_config *config, int lock, long long timeout_ms)
{
	static const int more[] = { SIGCHLD, SIGWINCH, 0 };
	struct ends ends;
	int err;

	*g = (struct guest){
		.config = config,
		.lock = lock,
		.to_console = -1,
		.from_console = -1,
		.client_up = -1,
		.signals.fd = -1,
		.qmp = { .fd = -1 },
		.timeout_ms = timeout_ms,
		.start = clock_ms(),
		.deadline = -1,
		.boot_deadline = -1,
		.end_deadline = -1,
		.disaster_at = -1,
	};
	g->last_output = g->start;
	if (timeout_ms >= 0)
		g->deadline = g->start + timeout_ms;
	/* A guest that waits for a debugger takes as long as that does. */
	if ((config->console == VM_PIPED || config->console == VM_HIDDEN) &&
	    !config->wait_for_gdb && !config->kgdb && !config->gdb_qemu)
		g->boot_deadline = g->start + clock_scaled(BOOT_MS);
	save_terminal(g);
	err = prepare_files(config);
	if (!err)
		err = make_ends(g, &ends);
	else
		ends = (struct ends){ -1, -1, -1 };
	/* Whoever reads our output may go; that is seen where it is written. */
	signal(SIGPIPE, SIG_IGN);
	if (!err)
		err = signals_begin(&g->signals, more);
	if (!err)
		err = fork_qemu(g, &ends);
	close_ends(&ends);
	if (err)
		guest_fini(g);
	return err;
}

void guest_begin(struct guest *g, long long timeout_ms)
{
	g->start = g->last_output = clock_ms();
	g->timeout_ms = timeout_ms;
	g->deadline = timeout_ms < 0 ? -1 : g->start + timeout_ms;
	g->boot_deadline = timeout_ms < 0 ? -1 : g->start + clock_scaled(BOOT_MS);
}

static void end_child(pid_t pid)
{
	if (pid > 0) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
}

void guest_fini(struct guest *g)
{
	if (!g->client_ended)
		end_child(g->client);
	end_child(g->resizer);
	end_child(g->qemu);
	if (g->terminal) {
		/*
		 * A QEMU that was killed leaves both: the shell shares the flags. What
		 * is another job's by now was restored by its shell, and would stop us.
		 */
		if (!terminal_is_taken(STDIN_FILENO))
			tcsetattr(STDIN_FILENO, TCSADRAIN, g->terminal);
		fcntl(STDIN_FILENO, F_SETFL, g->terminal_flags);
	}
	free(g->terminal);
	g->terminal = NULL;
	typist_fini(&g->typist);
	qmp_fini(&g->qmp);
	cleanup_close(&g->to_console);
	cleanup_close(&g->from_console);
	cleanup_close(&g->client_up);
	signals_end(&g->signals);
	cleanup_close(&g->lock);
}
