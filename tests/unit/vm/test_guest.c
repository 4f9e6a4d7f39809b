// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Starting and tending a guest, with a shell script in QEMU's place. Each run is
 * a child of the test, because guest_start() changes the signals of its process;
 * the child reports how the guest ended, and what is left behind.
 */
#include "../unit.h"

#include <pty.h>
#include <signal.h>
#include <sys/prctl.h>
#include <termios.h>

#include "util/clock.h"
#include "util/fail.h"
#include "vm/guest.h"

/* What every script begins with: $qmp is our end of the socket, as QEMU gets it. */
static const char prelude[] =
	"#!/bin/bash\n"
	"for a; do case $a in socket,id=own,fd=*) qmp=${a##*=} ;; esac; done\n"
	"event() { echo \"{\\\"event\\\": \\\"SHUTDOWN\\\", "
	"\\\"data\\\": {\\\"guest\\\": true, \\\"reason\\\": \\\"$1\\\"}}\" >&$qmp; }\n"
	"echo '{\"QMP\": {\"version\": {}, \"capabilities\": []}}' >&$qmp\n";

struct scene {
	const char *folder;
	const char *script;
	enum vm_console console;
	const char *input;    /* piped in; NULL for none */
	const char *client;   /* a shell command in the place of -x's child */
	const char *scale;    /* of the deadlines; NULL for 1 */
	long long timeout_ms; /* 0 for none */
	int signal;           /* sent to us once the console said something */
	int out;              /* instead of the caught standard output, or 0 */
};

/* What a scene came to. */
struct outcome {
	struct unit_child child;
	enum guest_end end;
	int status;
	int children; /* not waited for */
	int pending;  /* signals sent to ourselves */
	long ms;
	char why[200];
};

/* A script's beginning: the client says that it is up, first. */
#define AFTER_CLIENT "until [ -e up ]; do sleep 0.01; done; "

static void give_input(const char *text)
{
	int fd = memfd_create("in", 0);

	write_all(fd, text, strlen(text));
	lseek(fd, 0, SEEK_SET);
	dup2(fd, STDIN_FILENO);
	close(fd);
}

/* Its descriptor 3 is where it says how it fares, see GUEST_CLIENT_UP. */
static void start_client(struct guest *g, const struct scene *scene)
{
	int up[2];

	if (pipe2(up, O_CLOEXEC))
		exit(70);
	g->client = fork();
	if (g->client == 0) {
		if (up[1] == 3)
			fcntl(3, F_SETFD, 0);
		else
			dup2(up[1], 3);
		if (chdir(scene->folder) == 0)
			execl("/bin/sh", "sh", "-c", scene->client, NULL);
		_exit(127);
	}
	close(up[1]);
	g->client_up = up[0];
}

/* Sends a signal to us as soon as the script says that it runs. */
static pid_t start_killer(const struct scene *scene)
{
	_cleanup_free_ char *ready = xasprintf("%s/ready", scene->folder);
	pid_t us = getpid(), killer = scene->signal ? fork() : -1;

	if (killer == 0) {
		while (access(ready, F_OK))
			usleep(10000);
		kill(us, scene->signal);
		_exit(0);
	}
	return killer;
}

static int signals_pending(void)
{
	sigset_t set;

	sigpending(&set);
	return sigismember(&set, SIGTERM) || sigismember(&set, SIGINT);
}

/* Children of children become ours, so that none is overlooked. */
static int children_left(void)
{
	int n = 0;

	/* A killed process may need a moment. */
	usleep(20000);
	while (n < 10 && waitpid(-1, NULL, WNOHANG) >= 0)
		n++;
	return n;
}

static void report(struct guest *g, long ms)
{
	_cleanup_free_ char *why = guest_explain(g);
	int end = g->end, status = guest_status(g), pending = signals_pending();

	guest_fini(g);
	fprintf(stderr, "\n%d %d %d %d %ld %s\n", end, status, children_left(), pending,
		ms, why ? why : "-");
}

static struct lab *make_lab(const char *folder)
{
	static const char conf[] = "QEMU_TARGET = toy\nQEMU_MACHINE = -M x\n";
	static struct lab lab;

	lab.top = xstrdup(folder);
	lab.out = xasprintf("%s/out", folder);
	lab.run = xasprintf("%s/out/run/0", folder);
	lab.sockets = xstrdup(lab.run);
	lab.id = xstrdup("0");
	arch_parse(&lab.arch, "toy", conf, strlen(conf));
	return &lab;
}

static void play(const void *argument)
{
	const struct scene *scene = argument;
	struct lab *lab = make_lab(scene->folder);
	struct vm_config config = {
		.lab = lab, .console = scene->console, .rootfs = "rootfs", .qmp_fd = -1
	};
	long long start = clock_ms();
	static struct guest g;
	int lock, err;
	pid_t killer;

	if (scene->scale)
		setenv("LKMC_TIMEOUT_SCALE", scene->scale, 1);
	if (scene->out)
		dup2(scene->out, STDOUT_FILENO);
	give_input(scene->input ? scene->input : "");
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	lock = guest_lock(lab);
	err = lock < 0 ? lock :
			 guest_start(&g, &config, lock,
				     scene->timeout_ms ? scene->timeout_ms : -1);
	if (err) {
		fprintf(stderr, "%s\n", fail_message(err));
		exit(70);
	}
	killer = start_killer(scene);
	if (scene->client)
		start_client(&g, scene);
	guest_run(&g);
	if (killer > 0)
		waitpid(killer, NULL, 0);
	report(&g, clock_ms() - start);
	vm_config_fini(&config);
	lab_fini(lab);
}

static struct outcome perform(void **state, struct scene scene)
{
	_cleanup_free_ char *script =
		xasprintf("%scd %s\n%s", prelude, (char *)*state, scene.script);
	_cleanup_free_ char *path = unit_write(*state, "out/qemu/qemu-system-toy", script);
	struct outcome o = { 0 };
	const char *line;

	assert_int_equal(chmod(path, 0755), 0);
	scene.folder = *state;
	o.child = unit_fork(play, &scene);
	if (o.child.status)
		print_error("%s\n", o.child.err);
	assert_int_equal(o.child.status, 0);
	line = o.child.err + strlen(o.child.err) - 1;
	while (line > o.child.err && line[-1] != '\n')
		line--;
	assert_int_equal(sscanf(line, "%u %d %d %d %ld %199[^\n]", &o.end, &o.status,
				&o.children, &o.pending, &o.ms, o.why),
			 6);
	assert_int_equal(o.children, 0);
	assert_int_equal(o.pending, 0);
	return o;
}

#define _cleanup_outcome_ __attribute__((cleanup(outcome_fini)))
static void outcome_fini(struct outcome *o)
{
	unit_child_fini(&o->child);
}

#define PERFORM(...) perform(state, (struct scene){ __VA_ARGS__ })

static void assert_end(const struct outcome *o, enum guest_end end, int status,
		       const char *why)
{
	assert_string_equal(o->why, why);
	assert_int_equal(o->end, end);
	assert_int_equal(o->status, status);
}

static char *typed(void **state)
{
	_cleanup_free_ char *path = xasprintf("%s/typed", (char *)*state);
	char *text = NULL;

	assert_int_equal(file_read(path, &text, NULL), 0);
	return text;
}

static void test_a_guest_powers_off(void **state)
{
	_cleanup_outcome_ struct outcome o =
		PERFORM(.script = "event guest-shutdown", .console = VM_HIDDEN);

	assert_end(&o, GUEST_POWERED_OFF, 0, "-");
	assert_string_equal(o.child.out, "");
}

static void test_a_pause_is_noted(void **state)
{
	_cleanup_outcome_ struct outcome o =
		PERFORM(.script = "says() { echo \"{\\\"event\\\": \\\"$1\\\"}\" >&$qmp; }\n"
				  "says STOP\n"
				  "until [ -e out/run/0/paused ]; do sleep 0.01; done\n"
				  "says RESUME\n"
				  "while [ -e out/run/0/paused ]; do sleep 0.01; done\n"
				  "event guest-shutdown",
			.console = VM_HIDDEN, .timeout_ms = 20000);

	assert_end(&o, GUEST_POWERED_OFF, 0, "-");
}

static void test_qemu_is_told_to_quit(void **state)
{
	_cleanup_outcome_ struct outcome o =
		PERFORM(.script = "event host-qmp-quit", .console = VM_HIDDEN);

	assert_end(&o, GUEST_QUIT, 0, "-");
}

static void test_qemu_fails(void **state)
{
	_cleanup_outcome_ struct outcome o =
		PERFORM(.script = "echo 'bad option' >&2; exit 1", .console = VM_HIDDEN);

	assert_end(&o, GUEST_FAILED, 125,
		   "QEMU ended with status 1: see its message above");
	assert_non_null(strstr(o.child.err, "bad option\n"));
}

static void test_qemu_is_killed(void **state)
{
	_cleanup_outcome_ struct outcome o =
		PERFORM(.script = "kill -KILL $$", .console = VM_HIDDEN);

	assert_end(&o, GUEST_FAILED, 125, "QEMU was killed by signal 9 (Killed)");
}

static void test_there_is_no_qemu(void **state)
{
	struct scene scene = { .folder = *state, .console = VM_HIDDEN };
	_cleanup_child_ struct unit_child child = unit_fork(play, &scene);

	assert_non_null(strstr(child.err, "lkmc: cannot run "));
	assert_non_null(strstr(child.err, "QEMU ended with status 127"));
	assert_int_equal(child.status, 0);
}

static void test_a_guest_resets(void **state)
{
	_cleanup_outcome_ struct outcome o =
		PERFORM(.script = "event guest-reset", .console = VM_HIDDEN);

	assert_end(&o, GUEST_RESET, 99, "the guest reset by itself");
}

#define PANIC "printf 'Kernel panic - not syncing: x\\r\\n'; "

static void test_a_guest_panics(void **state)
{
	_cleanup_outcome_ struct outcome o =
		PERFORM(.script = PANIC "event guest-reset", .console = VM_HIDDEN);

	assert_end(&o, GUEST_PANICKED, 99, "the guest panicked");
}

static void test_a_guest_that_panicked_does_not_hang_us(void **state)
{
	_cleanup_outcome_ struct outcome o = PERFORM(.script = PANIC "exec sleep 100",
						     .console = VM_HIDDEN, .scale = "0.02");

	assert_end(&o, GUEST_PANICKED, 99, "the guest panicked");
	assert_true(o.ms < 20000);
}

static void test_a_hanging_guest_runs_out_of_time(void **state)
{
	_cleanup_outcome_ struct outcome o = PERFORM(.script = "exec sleep 100",
						     .console = VM_HIDDEN,
						     .timeout_ms = 300);

	assert_end(&o, GUEST_TIMED_OUT, 124,
		   "out of time: 0.3 s have passed, the guest was killed");
	assert_true(o.ms >= 299 && o.ms < 20000);
}

/* Neither greeting nor SIGTERM: the time counts all the same. */
static void test_a_hanging_qemu_runs_out_of_time(void **state)
{
	_cleanup_outcome_ struct outcome o =
		PERFORM(.script = "trap '' TERM; while :; do read -t 1 line < /dev/tty0; done 2>/dev/null",
			.console = VM_HIDDEN, .timeout_ms = 300, .scale = "0.1");

	assert_int_equal(o.end, GUEST_TIMED_OUT);
	assert_true(o.ms < 20000);
}

static void test_a_talking_guest_runs_out_of_time(void **state)
{
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	_cleanup_outcome_ struct outcome o = PERFORM(.script = "exec yes",
						     .console = VM_PIPED,
						     .timeout_ms = 300, .out = null);

	close(null);
	assert_int_equal(o.end, GUEST_TIMED_OUT);
	assert_true(o.ms < 20000);
}

static void test_a_guest_does_not_come_up(void **state)
{
	_cleanup_outcome_ struct outcome o =
		PERFORM(.script = "echo booting; exec sleep 100", .console = VM_PIPED,
			.scale = "0.01");

	assert_int_equal(o.end, GUEST_NO_BOOT);
	assert_int_equal(o.status, 125);
	assert_non_null(strstr(o.why, "no login prompt"));
	assert_string_equal(o.child.out, "booting\n");
}

/* Reads lines as a guest does, notes them, and powers off when told so. */
#define SHELL                                                                              \
	"printf '\\r\\nlab login: '; read -r name; echo \"$name\" > typed; printf '~ # ';" \
	"while read -r line; do echo \"$line\" >> typed; "                                 \
	"[ \"$line\" != poweroff ] || { event guest-shutdown; exit; }; "                   \
	"eval \"$line\"; printf '~ # '; done"

static void test_what_is_piped_in_is_typed(void **state)
{
	_cleanup_outcome_ struct outcome o = PERFORM(.script = SHELL, .console = VM_PIPED,
						     .input = "echo one\necho two");
	_cleanup_free_ char *text = typed(state);

	assert_end(&o, GUEST_POWERED_OFF, 0, "-");
	assert_string_equal(text, "root\necho one\necho two\npoweroff\n");
	assert_string_equal(o.child.out, "\r\nlab login: ~ # one\n~ # two\n~ # ");
}

static void test_without_input_the_guest_powers_off(void **state)
{
	_cleanup_outcome_ struct outcome o = PERFORM(.script = SHELL, .console = VM_PIPED);
	_cleanup_free_ char *text = typed(state);

	assert_end(&o, GUEST_POWERED_OFF, 0, "-");
	assert_string_equal(text, "root\npoweroff\n");
}

static void test_last_words_in_the_pipe_are_passed_on(void **state)
{
	_cleanup_outcome_ struct outcome o =
		PERFORM(.script = "head -c 60000 /dev/zero | tr '\\0' x; echo; echo end; "
				  "event guest-shutdown",
			.console = VM_PIPED);

	assert_int_equal(strlen(o.child.out), 60005);
	assert_end(&o, GUEST_POWERED_OFF, 0, "-");
}

static void test_a_signal_ends_the_guest(void **state)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

	for (size_t i = 0; i < ARRAY_SIZE(signals); i++) {
		_cleanup_outcome_ struct outcome o =
			PERFORM(.script = ": > ready; exec sleep 100",
				.console = VM_HIDDEN, .signal = signals[i]);

		assert_end(&o, GUEST_INTERRUPTED, 128 + signals[i], "-");
		assert_true(o.ms < 20000);
	}
}

/* Also where QEMU ended before what it said could be passed on. */
static void test_nobody_reads_our_output(void **state)
{
	static const char *const scripts[] = {
		"echo hello; exec sleep 100",
		"echo hello; event guest-shutdown",
	};

	for (size_t i = 0; i < ARRAY_SIZE(scripts); i++) {
		int fds[2];

		assert_int_equal(pipe(fds), 0);
		close(fds[0]);
		_cleanup_outcome_ struct outcome o =
			PERFORM(.script = scripts[i], .console = VM_PIPED, .out = fds[1]);

		close(fds[1]);
		assert_end(&o, GUEST_INTERRUPTED, 128 + SIGPIPE, "-");
		assert_true(o.ms < 20000);
	}
}

static void test_the_commands_status_is_kept(void **state)
{
	_cleanup_outcome_ struct outcome o =
		PERFORM(.script = AFTER_CLIENT "event guest-shutdown",
			.console = VM_HIDDEN, .client = "printf u >&3; : > up; exit 42");

	assert_end(&o, GUEST_POWERED_OFF, 42, "-");
}

static void test_after_the_command_the_guest_must_go(void **state)
{
	_cleanup_outcome_ struct outcome o = PERFORM(.script = "exec sleep 100",
						     .console = VM_HIDDEN,
						     .client = "exit 3", .scale = "0.02");

	assert_end(&o, GUEST_QUIT, 3, "-");
	assert_true(o.ms < 20000);
}

static void test_the_commands_last_output_is_waited_for(void **state)
{
	_cleanup_outcome_ struct outcome o =
		PERFORM(.script = AFTER_CLIENT "event guest-shutdown", .console = VM_HIDDEN,
			.client = "printf u >&3; : > up; sleep 0.3; echo last words; exit 5");

	assert_string_equal(o.child.out, "last words\n");
	assert_end(&o, GUEST_POWERED_OFF, 5, "-");
}

static void test_a_command_that_never_ends_is_not_waited_for(void **state)
{
	_cleanup_outcome_ struct outcome o =
		PERFORM(.script = AFTER_CLIENT "event guest-shutdown", .console = VM_HIDDEN,
			.client = "printf u >&3; : > up; exec sleep 100", .scale = "0.02");

	assert_end(&o, GUEST_POWERED_OFF, 125,
		   "the guest powered off while the command ran");
	assert_true(o.ms < 20000);
}

/* Its first word may be read after QEMU's end. */
static void test_a_command_as_quick_as_qemu_is_waited_for(void **state)
{
	_cleanup_outcome_ struct outcome o =
		PERFORM(.script = "event guest-shutdown; while [ ! -e up ]; do :; done",
			.console = VM_HIDDEN,
			.client = "printf u >&3; : > up; sleep 0.2; exit 5");

	assert_end(&o, GUEST_POWERED_OFF, 5, "-");
}

/* It looks for the agent still, and would for ever. */
static void test_a_command_that_found_no_agent_is_not_waited_for(void **state)
{
	_cleanup_outcome_ struct outcome o = PERFORM(.script = "exit 1",
						     .console = VM_HIDDEN,
						     .client = "exec sleep 100");

	assert_int_equal(o.end, GUEST_FAILED);
	assert_true(o.ms < 5000);
}

static void test_a_lost_agent_is_told(void **state)
{
	_cleanup_outcome_ struct outcome o =
		PERFORM(.script = AFTER_CLIENT "event guest-shutdown", .console = VM_HIDDEN,
			.client = "printf u >&3; : > up; sleep 0.4; printf l >&3; exit 125");

	assert_end(&o, GUEST_POWERED_OFF, 125,
		   "the guest powered off while the command ran");
}

/* A QEMU that fails at once leaves the log of the run before. */
static void test_the_panic_of_the_last_run_is_forgotten(void **state)
{
	_cleanup_free_ char *log = unit_write(*state, "out/run/0/console.log",
					      "Kernel panic - not syncing: x\n");
	_cleanup_outcome_ struct outcome o =
		PERFORM(.script = "exit 1", .console = VM_TERMINAL);

	assert_int_equal(o.end, GUEST_FAILED);
}

static void test_on_the_terminal_the_log_tells_of_a_panic(void **state)
{
	_cleanup_outcome_ struct outcome o =
		PERFORM(.script = PANIC "{ " PANIC
					"} > out/run/0/console.log; event host-qmp-quit",
			.console = VM_TERMINAL);

	assert_end(&o, GUEST_PANICKED, 99, "the guest panicked");
}

/* The terminal that test_the_terminal_is_restored() plays on. */
static int terminal = -1;

static void play_on_terminal(const void *argument)
{
	const struct scene *scene = argument;
	struct lab *lab = make_lab(scene->folder);
	struct vm_config config = {
		.lab = lab, .console = VM_TERMINAL, .rootfs = "rootfs", .qmp_fd = -1
	};
	static struct guest g;

	dup2(terminal, STDIN_FILENO);
	if (guest_start(&g, &config, guest_lock(lab), -1))
		exit(70);
	guest_run(&g);
	report(&g, 0);
	vm_config_fini(&config);
	lab_fini(lab);
}

static void test_the_terminal_is_restored(void **state)
{
	static const char script[] =
		"#!/bin/sh\n"
		"stty raw -echo; dd iflag=nonblock count=0 2>/dev/null\n"
		"kill -KILL $$\n";
	_cleanup_free_ char *path = unit_write(*state, "out/qemu/qemu-system-toy", script);
	struct scene scene = { .folder = *state };
	_cleanup_child_ struct unit_child child = { 0 };
	struct termios before, after;
	int master, flags;

	assert_int_equal(chmod(path, 0755), 0);
	assert_int_equal(openpty(&master, &terminal, NULL, NULL, NULL), 0);
	assert_int_equal(tcgetattr(terminal, &before), 0);
	flags = fcntl(terminal, F_GETFL);
	child = unit_fork(play_on_terminal, &scene);
	assert_int_equal(child.status, 0);
	assert_non_null(strstr(child.err, "QEMU was killed by signal 9"));
	assert_int_equal(tcgetattr(terminal, &after), 0);
	assert_int_equal(after.c_iflag, before.c_iflag);
	assert_int_equal(after.c_oflag, before.c_oflag);
	assert_int_equal(after.c_lflag, before.c_lflag);
	assert_memory_equal(after.c_cc, before.c_cc, sizeof(before.c_cc));
	assert_int_equal(fcntl(terminal, F_GETFL), flags);
	close(terminal);
	close(master);
}

/* Killed without a chance to clean up, we leave no QEMU behind. */
static void test_qemu_goes_with_us(void **state)
{
	_cleanup_free_ char *note = xasprintf("%s/pid", (char *)*state), *text = NULL;
	_cleanup_free_ char *body =
		xasprintf("#!/bin/sh\necho $$ > %s.new\nmv %s.new %s\nexec sleep 100\n",
			  note, note, note);
	_cleanup_free_ char *path = unit_write(*state, "out/qemu/qemu-system-toy", body);
	struct scene scene = { .folder = *state, .console = VM_HIDDEN };
	int status;
	pid_t us;

	assert_int_equal(chmod(path, 0755), 0);
	us = fork();
	if (us == 0) {
		play(&scene);
		_exit(0);
	}
	unit_wait_for(!access(note, F_OK));
	assert_int_equal(file_read(note, &text, NULL), 0);
	kill(us, SIGKILL);
	assert_int_equal(waitpid(us, &status, 0), us);
	unit_wait_for(kill(atoi(text), 0));
	assert_int_equal(kill(atoi(text), 0), -1);
}

static void test_a_guest_has_one_user(void **state)
{
	struct lab *lab = make_lab(*state);
	_cleanup_free_ char *wanted = xasprintf(
		"guest '0' of toy runs already (pid %d): end it, or start another with -i ID",
		getpid());
	int lock = guest_lock(lab);
	struct stat st;

	assert_true(lock >= 0);
	assert_int_equal(guest_lock(lab), -EBUSY);
	assert_string_equal(fail_message(-EBUSY), wanted);
	assert_int_equal(stat(lab->run, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	close(lock);
	lock = guest_lock(lab);
	assert_true(lock >= 0);
	close(lock);
	lab_fini(lab);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit_test_in_folder(test_a_guest_powers_off),
		unit_test_in_folder(test_a_pause_is_noted),
		unit_test_in_folder(test_qemu_is_told_to_quit),
		unit_test_in_folder(test_qemu_fails),
		unit_test_in_folder(test_qemu_is_killed),
		unit_test_in_folder(test_there_is_no_qemu),
		unit_test_in_folder(test_a_guest_resets),
		unit_test_in_folder(test_a_guest_panics),
		unit_test_in_folder(test_a_guest_that_panicked_does_not_hang_us),
		unit_test_in_folder(test_a_hanging_guest_runs_out_of_time),
		unit_test_in_folder(test_a_hanging_qemu_runs_out_of_time),
		unit_test_in_folder(test_a_talking_guest_runs_out_of_time),
		unit_test_in_folder(test_a_guest_does_not_come_up),
		unit_test_in_folder(test_what_is_piped_in_is_typed),
		unit_test_in_folder(test_without_input_the_guest_powers_off),
		unit_test_in_folder(test_last_words_in_the_pipe_are_passed_on),
		unit_test_in_folder(test_a_signal_ends_the_guest),
		unit_test_in_folder(test_nobody_reads_our_output),
		unit_test_in_folder(test_the_commands_status_is_kept),
		unit_test_in_folder(test_after_the_command_the_guest_must_go),
		unit_test_in_folder(test_the_commands_last_output_is_waited_for),
		unit_test_in_folder(test_a_command_that_never_ends_is_not_waited_for),
		unit_test_in_folder(test_a_command_as_quick_as_qemu_is_waited_for),
		unit_test_in_folder(test_a_command_that_found_no_agent_is_not_waited_for),
		unit_test_in_folder(test_a_lost_agent_is_told),
		unit_test_in_folder(test_the_panic_of_the_last_run_is_forgotten),
		unit_test_in_folder(test_on_the_terminal_the_log_tells_of_a_panic),
		unit_test_in_folder(test_the_terminal_is_restored),
		unit_test_in_folder(test_qemu_goes_with_us),
		unit_test_in_folder(test_a_guest_has_one_user),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
