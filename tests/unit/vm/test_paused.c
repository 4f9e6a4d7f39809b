// SPDX-License-Identifier: GPL-2.0-or-later
/* Whether a guest is paused, and by whom; and what is done while one waits for it. */
#include "../unit.h"

#include <sys/socket.h>
#include <sys/un.h>

#include "util/clock.h"
#include "util/lock.h"
#include "vm/paused.h"
#include "vm/relay.h"

static struct lab make_lab(char *folder)
{
	return (struct lab){
		.run = folder,
		.sockets = folder,
		.id = (char *)"7",
		.arch = { .name = (char *)"x86_64" },
	};
}

static void assert_pause(const struct lab *lab, const char *wanted)
{
	_cleanup_free_ char *pause = paused_find(lab, 0);

	assert_non_null(pause);
	assert_string_equal(pause, wanted);
}

static void test_one_that_goes_on(void **state)
{
	struct lab lab = make_lab(*state);

	assert_null(paused_find(&lab, 0));
	paused_note(&lab, PAUSE_STOP);
	paused_note(&lab, PAUSE_NONE);
	assert_null(paused_find(&lab, 0));
	paused_note(&lab, PAUSE_NONE);
}

static void test_one_that_has_not_begun(void **state)
{
	struct lab lab = make_lab(*state);

	paused_note(&lab, PAUSE_BEGIN);
	assert_pause(&lab, "waiting for GDB (./rungdb -a x86_64 -i 7)");
}

static void test_a_monitor_did_it(void **state)
{
	struct lab lab = make_lab(*state);

	paused_note(&lab, PAUSE_STOP);
	assert_pause(&lab, "paused by QEMU's monitor (./qemumonitor -a x86_64 -i 7 cont)");
}

static void test_gdb_did_it(void **state)
{
	struct lab lab = make_lab(*state);
	_cleanup_free_ char *wanted = xasprintf("paused by GDB (pid %d)", getpid());
	_cleanup_free_ char *lock = xasprintf("%s/gdb.sock.lock", (char *)*state);
	pid_t pid;
	int fd = lock_take(lock, &pid);

	paused_note(&lab, PAUSE_STOP);
	assert_pause(&lab, wanted);
	/* It has gone, and left its number. */
	close(fd);
	assert_pause(&lab, "paused by QEMU's monitor (./qemumonitor -a x86_64 -i 7 cont)");
}

static void test_another_debugger_did_it(void **state)
{
	struct lab lab = make_lab(*state);
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	_cleanup_close_ int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	_cleanup_close_ int debugger = socket(AF_UNIX, SOCK_STREAM, 0);
	_cleanup_close_ int accepted = -1;

	snprintf(address.sun_path, sizeof(address.sun_path), "%s/gdb.sock", (char *)*state);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(fd, 1), 0);
	paused_note(&lab, PAUSE_BEGIN);
	assert_pause(&lab, "waiting for GDB (./rungdb -a x86_64 -i 7)");
	assert_int_equal(connect(debugger, (struct sockaddr *)&address, sizeof(address)),
			 0);
	accepted = accept(fd, NULL, NULL);
	assert_true(accepted >= 0);
	assert_pause(&lab, "paused by a debugger, at its gdb.sock");
}

static void test_a_moment_is_no_pause(void **state)
{
	struct lab lab = make_lab(*state);

	paused_note(&lab, PAUSE_STOP);
	assert_null(paused_find(&lab, 100000));
}

static void count(void *data)
{
	(*(int *)data)++;
}

static void test_who_waits_looks_around(void **state)
{
	int ends[2], calls = 0;
	struct pollfd fd = { .events = POLLIN };

	(void)state;
	assert_int_equal(pipe(ends), 0);
	fd.fd = ends[0];
	agent_on_wait(count, &calls);
	assert_int_equal(wait_until(&fd, 1, clock_ms() + 1200), -ETIMEDOUT);
	assert_true(calls >= 1 && calls <= 2);
	agent_on_wait(NULL, NULL);
	calls = 0;
	assert_int_equal(wait_until(&fd, 1, clock_ms() + 600), -ETIMEDOUT);
	assert_int_equal(calls, 0);
	assert_int_equal(write(ends[1], "x", 1), 1);
	assert_int_equal(wait_until(&fd, 1, -1), 0);
	close(ends[0]);
	close(ends[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit_test_in_folder(test_one_that_goes_on),
		unit_test_in_folder(test_one_that_has_not_begun),
		unit_test_in_folder(test_a_monitor_did_it),
		unit_test_in_folder(test_gdb_did_it),
		unit_test_in_folder(test_another_debugger_did_it),
		unit_test_in_folder(test_a_moment_is_no_pause),
		cmocka_unit_test(test_who_waits_looks_around),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
