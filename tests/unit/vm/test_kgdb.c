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
};

static struct scene begin(void)
{
	int gdb[2], kernel[2];
	struct scene s;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, gdb), 0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, kernel), 0);
	s.relay = fork();
	if (s.relay == 0) {
		signal(SIGPIPE, SIG_IGN);
		close(gdb[0]);
		close(kernel[0]);
		kgdb_relay(gdb[1], kernel[1]);
		_exit(0);
	}
	close(gdb[1]);
	close(kernel[1]);
	s.gdb = gdb[0];
	s.kernel = kernel[0];
	return s;
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
static void end_guest(struct scene *s)
{
	close(s->kernel);
	wait_for_relay(s);
}

static void test_bytes_pass_both_ways(void **state)
{
	struct scene s = begin();

	(void)state;
	say(s.gdb, "+$qSupported#37");
	hear(s.kernel, "+$qSupported#37");
	say(s.kernel, "+$#00");
	hear(s.gdb, "+$#00");
	say(s.gdb, "+$D#44");
	hear(s.kernel, "+$D#44");
	say(s.kernel, "+$OK#9a");
	hear(s.gdb, "+$OK#9a");
	say(s.gdb, "+");
	hear(s.kernel, "+");
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
	say(s.gdb, "$mc0008000,4#00");
	hear(s.kernel, "$mc0008000,4#00");
	gdb_goes(&s);
	hear(s.kernel, "+$D#44");
	/* An answer to what GDB has asked comes first. */
	say(s.kernel, "$00000000#80");
	hear(s.kernel, "+");
	say(s.kernel, "$OK#9a");
	hear(s.kernel, "+");
	end_guest(&s);
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
	say(s.kernel, "$OK#9a");
	hear(s.kernel, "+");
	end_guest(&s);
}

static void test_what_got_lost_is_said_again(void **state)
{
	struct scene s = begin();

	(void)state;
	say(s.gdb, "$?#3f");
	hear(s.kernel, "$?#3f");
	gdb_goes(&s);
	hear(s.kernel, "+$D#44");
	say(s.kernel, "-");
	hear(s.kernel, "+$D#44");
	say(s.kernel, "+$OK#9a");
	hear(s.kernel, "+");
	end_guest(&s);
}

static void test_the_guest_ends(void **state)
{
	struct scene s = begin();

	(void)state;
	say(s.gdb, "$c#63");
	hear(s.kernel, "$c#63");
	gdb_goes(&s);
	end_guest(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes_pass_both_ways),
		cmocka_unit_test(test_gdb_that_never_spoke),
		cmocka_unit_test(test_gdb_goes_while_the_kernel_has_stopped),
		cmocka_unit_test(test_gdb_goes_while_the_kernel_runs),
		cmocka_unit_test(test_what_got_lost_is_said_again),
		cmocka_unit_test(test_the_guest_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
