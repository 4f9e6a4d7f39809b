// SPDX-License-Identifier: GPL-2.0-or-later
/* Messages between processes, with a descriptor or without. */
#include "../unit.h"

#include <sys/socket.h>

#include "util/fdpass.h"

static void make_pair(int fds[2])
{
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
}

/* As lkmc try does before it becomes GDB: the sender is gone when the message is read. */
static void test_outlives_the_sender(void **state)
{
	_cleanup_free_ char *path = xasprintf("%s/file", (char *)*state);
	char text[8] = "";
	int fds[2], fd, got;
	long message = 0;

	assert_int_equal(file_write(path, "words", 5), 0);
	make_pair(fds);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_int_equal(fdpass_send(fds[0], &(long){ 42 }, sizeof(message), fd), 0);
	close(fd);
	close(fds[0]);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(fdpass_receive(fds[1], &message, sizeof(message), &got), 0);
	assert_int_equal(message, 42);
	assert_int_equal(fcntl(got, F_GETFD), FD_CLOEXEC);
	assert_int_equal(read(got, text, sizeof(text)), 5);
	assert_string_equal(text, "words");
	close(got);
	close(fds[1]);
}

static void test_without_a_descriptor(void **state)
{
	int fds[2], got = 7;
	char c = 0;

	(void)state;
	make_pair(fds);
	assert_int_equal(fdpass_send(fds[0], "x", 1, -1), 0);
	assert_int_equal(fdpass_receive(fds[1], &c, 1, &got), 0);
	assert_int_equal(c, 'x');
	assert_int_equal(got, -1);
	close(fds[0]);
	assert_int_equal(fdpass_receive(fds[1], &c, 1, &got), -EPIPE);
	assert_int_equal(fdpass_send(fds[1], "x", 1, -1), -EPIPE);
	close(fds[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit_test_in_folder(test_outlives_the_sender),
		cmocka_unit_test(test_without_a_descriptor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
