// SPDX-License-Identifier: GPL-2.0-or-later
/* Connecting to a guest's Unix sockets. */
#include "../unit.h"

#include <sys/socket.h>
#include <sys/un.h>

#include "util/fail.h"
#include "vm/socket.h"

static struct lab lab_in(void **state)
{
	return (struct lab){
		.run = *state, .sockets = *state, .id = "7", .arch = { .name = "toy" }
	};
}

static int listen_at(const char *folder)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	snprintf(address.sun_path, sizeof(address.sun_path), "%s/qmp.sock", folder);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(fd, 1), 0);
	return fd;
}

static void test_a_socket_is_reached(void **state)
{
	struct lab lab = lab_in(state);
	int listener = listen_at(*state), fd = socket_connect(&lab, "qmp.sock"), peer;
	char c = 0;

	assert_true(fd >= 0);
	assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
	assert_int_equal(fcntl(fd, F_GETFL) & O_NONBLOCK, 0);
	peer = accept(listener, NULL, NULL);
	assert_int_equal(write(fd, "x", 1), 1);
	assert_int_equal(read(peer, &c, 1), 1);
	assert_int_equal(c, 'x');
	close(peer);
	close(fd);
	close(listener);
}

#define NO_GUEST "no guest '7' of toy is running: start one with ./runqemu -n"

static void test_without_a_guest_the_user_is_told(void **state)
{
	struct lab lab = lab_in(state);

	assert_int_equal(socket_connect(&lab, "qmp.sock"), -ENOENT);
	assert_string_equal(fail_message(-ENOENT), NO_GUEST);
	/* A QEMU that was killed leaves its sockets. */
	close(listen_at(*state));
	assert_int_equal(socket_connect(&lab, "qmp.sock"), -ECONNREFUSED);
	assert_string_equal(fail_message(-ECONNREFUSED), NO_GUEST);
}

static void test_a_long_path_is_not_cut(void **state)
{
	struct lab lab = lab_in(state);
	char name[120];

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	assert_int_equal(socket_connect(&lab, name), -ENAMETOOLONG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit_test_in_folder(test_a_socket_is_reached),
		unit_test_in_folder(test_without_a_guest_the_user_is_told),
		unit_test_in_folder(test_a_long_path_is_not_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
