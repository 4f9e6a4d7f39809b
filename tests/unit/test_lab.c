// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Finding the clone, from where the program lies: this one copies itself to
 * FOLDER/out/host/tool/probe and asks the copy.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

#include "lab.h"
#include "util/fail.h"

/* The copy's work: "probe ARCH ID" prints what lab_init() found. */
static int probe(char **argv)
{
	_cleanup_lab_ struct lab lab = { 0 };
	int err = lab_init(&lab, argv[1], argv[2]);
	_cleanup_free_ char *path = NULL;

	if (err) {
		printf("%d %s\n", err, fail_message(err));
		return 0;
	}
	path = lab_run_path(&lab, "qmp.sock");
	printf("%s\n%s\n%s\n%s %s\n", lab.top, lab.out, path, lab.arch.name, lab.id);
	return 0;
}

struct question {
	char *program;
	const char *arch, *id;
};

static void ask_copy(const void *argument)
{
	const struct question *q = argument;

	execl(q->program, "probe", q->arch, q->id, NULL);
	_exit(127);
}

/* What the copy below @top says, where there is one arch, "toy". */
static char *ask(const char *top, const char *arch, const char *id)
{
	_cleanup_free_ char *program = xasprintf("%s/out/host/tool/probe", top);
	_cleanup_child_ struct unit_child child = { 0 };

	unit_write_arch(top, "toy", "");
	assert_int_equal(make_parent(program), 0);
	assert_int_equal(file_copy("/proc/self/exe", program), 0);
	assert_int_equal(chmod(program, 0700), 0);
	child = unit_fork(ask_copy, &(struct question){ program, arch, id });
	assert_int_equal(child.status, 0);
	return take_ptr(child.out);
}

static void test_the_clone_is_where_the_program_lies(void **state)
{
	const char *top = *state;
	_cleanup_free_ char *said = ask(top, "toy", "a-B_9");
	_cleanup_free_ char *wanted =
		xasprintf("%s\n%s/out/toy\n%s/out/toy/run/a-B_9/qmp.sock\ntoy a-B_9\n",
			  top, top, top);

	assert_string_equal(said, wanted);
}

static void test_bad_ids_are_refused(void **state)
{
	static const char *const ids[] = {
		"",    "a/b",      "..", "a b",
		"a,b", "\303\251", "\n", "123456789012345678901234567890123",
	};

	for (size_t i = 0; i < ARRAY_SIZE(ids); i++) {
		_cleanup_free_ char *said = ask(*state, "toy", ids[i]);
		_cleanup_free_ char *wanted = xasprintf(
			"%d bad run id '%s': letters, digits, '-' and '_', at most 32\n",
			-EUSAGE, ids[i]);

		assert_string_equal(said, wanted);
	}
}

static void test_the_longest_id_is_accepted(void **state)
{
	static const char id[] = "12345678901234567890123456789012";
	_cleanup_free_ char *said = ask(*state, "toy", id);

	assert_non_null(strstr(said, id));
}

static void test_an_unknown_arch_is_refused(void **state)
{
	_cleanup_free_ char *said = ask(*state, "vax", "0");
	_cleanup_free_ char *wanted =
		xasprintf("%d unknown arch 'vax': there are toy\n", -EUSAGE);

	assert_string_equal(said, wanted);
}

/* The third line of what the copy says of a clone at @top: the path of a socket. */
static char *ask_socket(const char *top)
{
	_cleanup_free_ char *said = ask(top, "toy", "0");
	char *line = strstr(said, "/qmp.sock\n");

	assert_non_null(line);
	*line = '\0';
	return xstrdup(strrchr(said, '\n') + 1);
}

/* A socket's path has 107 bytes: 90 for the guest's folder, '/', 16 for the name. */
static void test_a_clone_that_lies_deep_has_its_sockets_elsewhere(void **state)
{
	size_t n = 90 - strlen("/out/toy/run/0") - strlen(*state) - 1;
	_cleanup_free_ char *fits = xasprintf("%s/%0*d", (char *)*state, (int)n, 0);
	_cleanup_free_ char *deep = xasprintf("%s/%0*d", (char *)*state, (int)n + 1, 0);
	_cleanup_free_ char *deep2 = xasprintf("%s/%0*d", (char *)*state, (int)n + 1, 1);
	_cleanup_free_ char *wanted = xasprintf("%s/out/toy/run/0", fits);
	_cleanup_free_ char *near = ask_socket(fits), *far = ask_socket(deep);
	_cleanup_free_ char *again = ask_socket(deep), *other = ask_socket(deep2);

	assert_string_equal(near, wanted);
	assert_int_equal(strncmp(far, "/tmp/lkmc-", 10), 0);
	assert_string_equal(again, far);
	assert_string_not_equal(other, far);
}

static void test_sockets_have_short_paths(void **state)
{
	struct lab lab = { .run = (char *)"/a/long/path", .sockets = (char *)"/tmp/short" };
	_cleanup_free_ char *socket = lab_run_path(&lab, "qmp.sock");
	_cleanup_free_ char *log = lab_run_path(&lab, "console.log");

	(void)state;
	assert_string_equal(socket, "/tmp/short/qmp.sock");
	assert_string_equal(log, "/a/long/path/console.log");
}

static void test_a_folder_of_sockets_must_be_ours_alone(void **state)
{
	_cleanup_free_ char *run = xasprintf("%s/out/toy/run/0", (char *)*state);
	_cleanup_free_ char *sockets = xasprintf("%s/sockets", (char *)*state);
	struct lab lab = { .run = run, .sockets = sockets };

	assert_int_equal(lab_make_run(&lab), 0);
	assert_int_equal(lab_make_run(&lab), 0);
	assert_int_equal(chmod(sockets, 0755), 0);
	assert_int_equal(lab_make_run(&lab), -EPERM);
	assert_int_equal(rmdir(sockets), 0);
	assert_int_equal(symlink("/tmp", sockets), 0);
	assert_int_equal(lab_make_run(&lab), -EPERM);
}

static void test_only_the_user_may_look_into_the_guests_folder(void **state)
{
	_cleanup_free_ char *run = xasprintf("%s/out/toy/run/0", (char *)*state);
	struct lab lab = { .run = run, .sockets = run };
	struct stat st;

	assert_int_equal(lab_make_run(&lab), 0);
	assert_int_equal(lab_make_run(&lab), 0);
	assert_int_equal(stat(run, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
}

static void test_lab_fini_may_come_twice(void **state)
{
	struct lab lab = { .top = xstrdup("a"), .id = xstrdup("b") };

	(void)state;
	lab_fini(&lab);
	lab_fini(&lab);
	assert_null(lab.top);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		unit_test_in_folder(test_the_clone_is_where_the_program_lies),
		unit_test_in_folder(test_bad_ids_are_refused),
		unit_test_in_folder(test_the_longest_id_is_accepted),
		unit_test_in_folder(test_an_unknown_arch_is_refused),
		unit_test_in_folder(test_a_clone_that_lies_deep_has_its_sockets_elsewhere),
		cmocka_unit_test(test_sockets_have_short_paths),
		unit_test_in_folder(test_a_folder_of_sockets_must_be_ours_alone),
		unit_test_in_folder(test_only_the_user_may_look_into_the_guests_folder),
		cmocka_unit_test(test_lab_fini_may_come_twice),
	};

	if (argc == 3)
		return probe(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
