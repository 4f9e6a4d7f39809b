// SPDX-License-Identifier: GPL-2.0-or-later
/* What happens between GDB and KGDB when GDB goes: the test plays both. */
#include "../unit.h"

#include <signal.h>
#include <sys/socket.h>

#include "vm/kgdb.h"

struct scene {
	int gdb;    /* our end of GDB's connection, or -1 once GDB is gone */
	int kernel; /* our end of the kernel's */
	pid_t relay;
	int stops; /* a byte comes here for each time that the kernel was to be stopped */
	int go;    /* to be closed when the kernel goes on */
};

/* The process that stops the kernel: it lives as long as the pipe's end that it waits at. */
static pid_t interrupt(int gdb, void *data)
{
	const int *pipes = data;
	pid_t pid = fork();
	char c;

	(void)gdb;
	if (pid)
		return pid;
	write_all(pipes[1], "!", 1);
	read(pipes[2], &c, 1);
	_exit(0);
}

/* @pc: as of kgdb_relay() */
static struct scene begin_with(int pc)
{
	int gdb[2], kernel[2], pipes[4];
	struct scene s;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, gdb), 0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, kernel), 0);
	assert_int_equal(pipe(pipes), 0);
	assert_int_equal(pipe(pipes + 2), 0);
	s.relay = fork();
	if (s.relay == 0) {
		signal(SIGPIPE, SIG_IGN);
		close(gdb[0]);
		close(kernel[0]);
		close(pipes[3]);
		kgdb_relay(gdb[1], kernel[1], pc, interrupt, pipes);
		_exit(0);
	}
	close(gdb[1]);
	close(kernel[1]);
	s.gdb = gdb[0];
	s.kernel = kernel[0];
	s.stops = pipes[0];
	close(pipes[1]);
	close(pipes[2]);
	s.go = pipes[3];
	return s;
}

static struct scene begin(void)
{
	return begin_with(-1);
}

static void say(int fd, const char *text)
{
	assert_int_equal(write_all(fd, text, strlen(text)), 0);
}

/* Exactly these bytes come, and, where there are none, the end. */
static void hear(int fd, const char *wanted)
{
	char text[100] = "";
	size_t used = 0;
	ssize_t n = 1;

	while (n > 0 && (!*wanted || used < strlen(wanted))) {
		n = read(fd, text + used, sizeof(text) - 1 - used);
		used += n > 0 ? n : 0;
	}
	assert_string_equal(text, wanted);
}

static void gdb_says(const struct scene *s, const char *text)
{
	say(s->gdb, text);
	hear(s->kernel, text);
}

static void gdb_goes(struct scene *s)
{
	close(s->gdb);
	s->gdb = -1;
}

static void wait_for_relay(const struct scene *s)
{
	int status;

	assert_int_equal(waitpid(s->relay, &status, 0), s->relay);
	assert_int_equal(status, 0);
	if (s->gdb >= 0)
		close(s->gdb);
}

/* The relay ends by itself, and has nothing to say to the kernel. */
static void end(struct scene *s)
{
	hear(s->kernel, "");
	close(s->kernel);
	wait_for_relay(s);
}

/* Else it would wait for more of the kernel's packets. */
static void end_guest(const struct scene *s)
{
	close(s->kernel);
	wait_for_relay(s);
}

/* The kernel has been told that GDB is gone, and says that it goes on. */
static void detach(const struct scene *s, const char *answer)
{
	say(s->kernel, answer);
	hear(s->kernel, "+");
	end_guest(s);
}

static void test_bytes_pass_both_ways(void **state)
{
	struct scene s = begin();

	(void)state;
	gdb_says(&s, "+$qSupported#37");
	say(s.kernel, "+$#00");
	hear(s.gdb, "+$#00");
	gdb_says(&s, "+$D#44");
	say(s.kernel, "+$OK#9a");
	hear(s.gdb, "+$OK#9a");
	gdb_says(&s, "+");
	/* It has detached: nobody need speak for it. */
	gdb_goes(&s);
	end(&s);
}

static void test_gdb_that_never_spoke(void **state)
{
	struct scene s = begin();

	(void)state;
	gdb_goes(&s);
	end(&s);
}

static void test_gdb_goes_while_the_kernel_has_stopped(void **state)
{
	struct scene s = begin();

	(void)state;
	gdb_says(&s, "$mc0008000,4#00");
	gdb_goes(&s);
	hear(s.kernel, "+$D#44");
	/* An answer to what GDB has asked comes first. */
	say(s.kernel, "$00000000#80");
	hear(s.kernel, "+");
	detach(&s, "$OK#9a");
}

static void test_gdb_goes_while_the_kernel_runs(void **state)
{
	struct scene s = begin();

	(void)state;
	say(s.gdb, "$Z0,c0008000,4#00$");
	say(s.gdb, "c#63");
	hear(s.kernel, "$Z0,c0008000,4#00$c#63");
	gdb_goes(&s);
	/* It comes to the breakpoint. */
	say(s.kernel, "$T05thread:2a;#00");
	hear(s.kernel, "+$D#44");
	detach(&s, "$OK#9a");
}

static void stop_and_be_asked(struct scene *s)
{
	gdb_says(s, "$c#63");
	gdb_goes(s);
	say(s->kernel, "$T");
	hear(s->kernel, "+$p10#d1");
}

static void test_a_breakpoint_that_the_program_counter_is_behind(void **state)
{
	static const char z0[] = "$Z0,ffffffff81260960,1#00$Z0,ffffffff81000000,1#00";
	struct scene s = begin_with(16);

	(void)state;
	gdb_says(&s, z0);
	stop_and_be_asked(&s);
	/* The rest of what it has begun comes first. */
	say(s.kernel, "05thread:2a;#00+$61092681ffffffff#00");
	hear(s.kernel, "+$P10=60092681ffffffff#be");
	say(s.kernel, "+$OK#9a");
	hear(s.kernel, "++$D#44");
	detach(&s, "$OK#9a");
}

static void test_no_breakpoint_has_stopped_it(void **state)
{
	static const char z0[] = "$Z0,ffffffff81260960,1#00$Z0,ffffffff81000000,1#00"
				 "$z0,ffffffff81260960,1#00";
	struct scene s = begin_with(16);

	(void)state;
	gdb_says(&s, z0);
	stop_and_be_asked(&s);
	say(s.kernel, "05thread:2a;#00+$61092681ffffffff#00");
	hear(s.kernel, "++$D#44");
	detach(&s, "$OK#9a");
}

static void test_what_got_lost_is_said_again(void **state)
{
	struct scene s = begin();

	(void)state;
	gdb_says(&s, "$?#3f");
	gdb_goes(&s);
	hear(s.kernel, "+$D#44");
	say(s.kernel, "-");
	hear(s.kernel, "+$D#44");
	detach(&s, "+$OK#9a");
}

static void test_the_guest_ends(void **state)
{
	struct scene s = begin();

	(void)state;
	gdb_says(&s, "$c#63");
	gdb_goes(&s);
	end_guest(&s);
}

static void test_ctrl_c_stops_a_kernel_that_runs(void **state)
{
	struct scene s = begin();

	(void)state;
	/* While the kernel has stopped there is nothing to stop. */
	gdb_says(&s, "$?#3f");
	gdb_says(&s, "$c#63");
	/* The kernel does not hear of it, and once is enough. */
	say(s.gdb, "\003");
	hear(s.stops, "!");
	say(s.gdb, "\003+");
	hear(s.kernel, "+");
	say(s.kernel, "$T05thread:2a;#00");
	hear(s.gdb, "$T05thread:2a;#00");
	gdb_says(&s, "+$g#67");
	gdb_says(&s, "$D#44");
	gdb_goes(&s);
	end(&s);
	/* Whoever was to stop the kernel is gone before it goes on. */
	hear(s.stops, "");
	close(s.go);
}

static void test_ctrl_c_that_comes_before_the_kernel_runs(void **state)
{
	struct scene s = begin();

	(void)state;
	say(s.gdb, "\003$?#3f");
	hear(s.kernel, "$?#3f");
	gdb_says(&s, "$c#63");
	hear(s.stops, "!");
	close(s.go);
	gdb_says(&s, "$D#44");
	gdb_goes(&s);
	end(&s);
	hear(s.stops, "");
}

static pid_t stop(int gdb, void *data)
{
	assert_int_equal(gdb, 7);
	write_all(*(int *)data, "!", 1);
	return 0;
}

/* Whether it was asked for the kernel to be stopped; the kernel answers at once, or not. */
static bool knock(const char *answer)
{
	int fds[2], stops[2];
	char c[8] = "";

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	assert_int_equal(pipe2(stops, O_NONBLOCK), 0);
	say(fds[1], answer);
	/* Nothing is to be waited for. */
	if (!*answer)
		shutdown(fds[1], SHUT_WR);
	kgdb_knock(7, fds[0], stop, &stops[1]);
	for (int i = 0; i < 2; i++)
		close(fds[i]);
	close(stops[1]);
	read(stops[0], c, 1);
	close(stops[0]);
	return *c == '!';
}

static void test_a_kernel_that_waits_is_left_alone(void **state)
{
	(void)state;
	signal(SIGPIPE, SIG_IGN);
	assert_false(knock("+$QC01#f5"));
	/* KDB had the word until then. */
	assert_false(knock("[0]kdb> kgdb\r\n+$QC01#f5"));
}

static void test_a_kernel_that_runs_is_stopped(void **state)
{
	(void)state;
	assert_true(knock(""));
}

static void test_gdb_prints_what_it_is_told(void **state)
{
	int fds[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	assert_int_equal(kgdb_tell(fds[0], "no"), 0);
	/* 'O' and, in hexadecimal, "no" and a newline: their sum. */
	hear(fds[1], "$O6e6f0a#17");
	close(fds[0]);
	close(fds[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes_pass_both_ways),
		cmocka_unit_test(test_gdb_that_never_spoke),
		cmocka_unit_test(test_gdb_goes_while_the_kernel_has_stopped),
		cmocka_unit_test(test_gdb_goes_while_the_kernel_runs),
		cmocka_unit_test(test_a_breakpoint_that_the_program_counter_is_behind),
		cmocka_unit_test(test_no_breakpoint_has_stopped_it),
		cmocka_unit_test(test_what_got_lost_is_said_again),
		cmocka_unit_test(test_the_guest_ends),
		cmocka_unit_test(test_ctrl_c_stops_a_kernel_that_runs),
		cmocka_unit_test(test_a_kernel_that_waits_is_left_alone),
		cmocka_unit_test(test_a_kernel_that_runs_is_stopped),
		cmocka_unit_test(test_ctrl_c_that_comes_before_the_kernel_runs),
		cmocka_unit_test(test_gdb_prints_what_it_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
