// SPDX-License-Identifier: GPL-2.0-or-later
/* Who listens at a Unix socket. */
#include "../unit.h"

#include <sys/socket.h>
#include <sys/un.h>

#include "util/fail.h"
#include "util/lock.h"
#include "vm/listening.h"

static const char table[] =
	"Num       RefCount Protocol Flags    Type St Inode Path\n"
	"0000000000000000: 00000002 00000000 00010000 0001 01 100 /run/a/gdb.sock\n"
	"0000000000000000: 00000003 00000000 00000000 0001 03 101 /run/a/qmp.sock\n"
	"0000000000000000: 00000003 00000000 00000000 0001 03 102\n"
	"0000000000000000: 00000002 00000000 00010000 0001 01 103 /run/with blank/gdb.sock\n"
	"0000000000000000: 00000002 00000000 00010000 0001 01 104 @/run/b/gdb.sock";

static void test_the_table(void **state)
{
	(void)state;
	assert_true(listening_in_table(table, "/run/a/gdb.sock", false));
	assert_true(listening_in_table(table, "/run/with blank/gdb.sock", false));
	assert_true(listening_in_table(table, "@/run/b/gdb.sock", false));
	assert_false(listening_in_table(table, "/run/a/qmp.sock", false));
	assert_false(listening_in_table(table, "/run/a/gdb.soc", false));
	assert_false(listening_in_table(table, "/run/a/gdb.sock2", false));
	assert_false(listening_in_table(table, "gdb.sock", false));
	assert_false(listening_in_table("", "/run/a/gdb.sock", false));
	assert_true(listening_in_table(table, "/run/a/qmp.sock", true));
	assert_false(listening_in_table(table, "/run/a/gdb.sock", true));
}

static struct lab make_lab(char *folder)
{
	return (struct lab){
		.run = folder,
		.sockets = folder,
		.id = (char *)"7",
		.arch = { .name = (char *)"x86_64" },
	};
}

static void test_one_that_listens(void **state)
{
	struct lab lab = make_lab(*state);
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s/gdb.sock", (char *)*state);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(fd, 1), 0);
	assert_int_equal(listening_wait(&lab, "gdb.sock", 0), 0);
	close(fd);
}

/* Nor is there one where a lock was left, though a process has its number again. */
static void test_no_guest(void **state)
{
	struct lab lab = make_lab(*state);

	assert_int_equal(listening_wait(&lab, "gdb.sock", 0), -ENOENT);
	free(unit_write(*state, "lock", "1\n"));
	assert_int_equal(listening_wait(&lab, "gdb.sock", 0), -ENOENT);
	assert_string_equal(fail_message(-ENOENT),
			    "no guest '7' of x86_64 is running: start one with ./runqemu -n");
}

static void test_one_that_does_not_come(void **state)
{
	struct lab lab = make_lab(*state);
	_cleanup_free_ char *path = lab_run_path(&lab, "lock");
	pid_t pid;
	_cleanup_close_ int lock = lock_take(path, &pid);

	assert_true(lock >= 0);

	assert_int_equal(listening_wait(&lab, "gdb.sock", 50), -ETIMEDOUT);
	assert_string_equal(fail_message(-ETIMEDOUT),
			    "guest '7' of x86_64 has no gdb.sock");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_table),
		unit_test_in_folder(test_one_that_listens),
		unit_test_in_folder(test_no_guest),
		unit_test_in_folder(test_one_that_does_not_come),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
