// SPDX-License-Identifier: GPL-2.0-or-later
/* Trying out a folder, and sockets. */
#include "../unit.h"

#include <dirent.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "host/folder.h"

static int count_entries(const char *folder)
{
	_cleanup_closedir_ DIR *dir = opendir(folder);
	int n = 0;

	assert_non_null(dir);
	while (readdir(dir))
		n++;
	return n - 2;
}

static void test_a_good_folder_is_left_as_it_was(void **state)
{
	assert_null(folder_try(*state));
	assert_int_equal(count_entries(*state), 0);
}

static void test_a_folder_that_is_not_there(void **state)
{
	_cleanup_free_ char *path = xasprintf("%s/none", (char *)*state);
	_cleanup_free_ char *trouble = folder_try(path);

	assert_non_null(trouble);
	assert_non_null(strstr(trouble, "cannot make a folder"));
	assert_non_null(strstr(trouble, "No such file"));
}

static void test_who_listens(void **state)
{
	_cleanup_close_ int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	_cleanup_free_ char *path = xasprintf("%s/s", (char *)*state);
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char too_long[300];

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	assert_false(folder_listens(path));
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_false(folder_listens(path));
	assert_int_equal(listen(fd, 1), 0);
	assert_true(folder_listens(path));
	memset(too_long, 'x', sizeof(too_long) - 1);
	too_long[sizeof(too_long) - 1] = '\0';
	assert_false(folder_listens(too_long));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit_test_in_folder(test_a_good_folder_is_left_as_it_was),
		unit_test_in_folder(test_a_folder_that_is_not_there),
		unit_test_in_folder(test_who_listens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
