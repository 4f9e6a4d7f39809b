// SPDX-License-Identifier: GPL-2.0-or-later
/* Whole files. */
#include "../unit.h"

#include <dirent.h>
#include <signal.h>
#include <sys/resource.h>

#include "util/fail.h"

static char *in(void **state, const char *name)
{
	return xasprintf("%s/%s", (char *)*state, name);
}

static int entries(const char *folder)
{
	_cleanup_closedir_ DIR *dir = opendir(folder);
	int n = 0;

	while (readdir(dir))
		n++;
	return n - 2;
}

static void test_what_is_written_is_read(void **state)
{
	static const size_t sizes[] = { 0,     1,     4095,  4096,  61440,
					65535, 65536, 65537, 300000 };
	_cleanup_free_ char *path = in(state, "file"), *data = xcalloc(300000, 1);

	for (size_t i = 0; i < 300000; i++)
		data[i] = i * 7 % 251;
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		_cleanup_free_ char *text = NULL;
		size_t size;

		assert_int_equal(file_write(path, data, sizes[i]), 0);
		assert_int_equal(file_read(path, &text, &size), 0);
		assert_int_equal(size, sizes[i]);
		assert_memory_equal(text, data, size);
		assert_int_equal(text[size], '\0');
	}
	assert_int_equal(entries(*state), 1);
}

static void test_a_missing_file_is_named(void **state)
{
	_cleanup_free_ char *path = in(state, "none"), *wanted = NULL;
	char *text = NULL;

	wanted = xasprintf("cannot open %s: No such file or directory", path);
	assert_int_equal(file_read(path, &text, NULL), -ENOENT);
	assert_string_equal(fail_message(-ENOENT), wanted);
	assert_null(text);
}

static void test_a_folder_is_not_read(void **state)
{
	char *text = NULL;

	assert_int_equal(file_read(*state, &text, NULL), -EISDIR);
	assert_null(text);
}

static void test_a_file_of_unknown_size_is_read(void **state)
{
	_cleanup_free_ char *text = NULL;
	size_t size;

	(void)state;
	assert_int_equal(file_read("/proc/self/status", &text, &size), 0);
	assert_true(size > 100);
	assert_int_equal(size, strlen(text));
}

static void test_a_new_file_obeys_the_umask(void **state)
{
	_cleanup_free_ char *path = in(state, "file");
	mode_t old = umask(027);
	struct stat st;
	int err = file_write(path, "", 0);

	umask(old);
	assert_int_equal(err, 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
}

static void test_a_written_file_takes_the_old_ones_place(void **state)
{
	_cleanup_free_ char *path = unit_write(*state, "file", "a long old text");
	_cleanup_free_ char *link_path = in(state, "link"), *text = NULL, *old = NULL;

	assert_int_equal(link(path, link_path), 0);
	assert_int_equal(file_write(path, "new", 3), 0);
	assert_int_equal(file_read(path, &text, NULL), 0);
	assert_string_equal(text, "new");
	/* Whoever has the old one open keeps it as it was. */
	assert_int_equal(file_read(link_path, &old, NULL), 0);
	assert_string_equal(old, "a long old text");
}

/* In a child without root's privileges, for which no folder is read-only. */
static void write_into_read_only(const void *argument)
{
	_cleanup_free_ char *path = xasprintf("%s/file", (const char *)argument);

	if (getuid() == 0 && (setgid(65534) || setuid(65534)))
		exit(77);
	printf("%s\n", fail_message(file_write(path, "new", 3)));
}

static void test_in_a_read_only_folder_the_old_content_stays(void **state)
{
	_cleanup_free_ char *path = unit_write(*state, "file", "old"), *text = NULL;
	_cleanup_child_ struct unit_child child = { 0 };
	_cleanup_free_ char *wanted =
		xasprintf("cannot write beside %s: Permission denied\n", path);

	assert_int_equal(chmod(*state, 0555), 0);
	child = unit_fork(write_into_read_only, *state);
	assert_int_equal(chmod(*state, 0755), 0);
	assert_string_equal(child.out, wanted);
	assert_int_equal(file_read(path, &text, NULL), 0);
	assert_string_equal(text, "old");
	assert_int_equal(entries(*state), 1);
}

/* A limit on the size of files ends the writing in the midst, as a full disk does. */
static void write_too_much(const void *argument)
{
	struct rlimit limit = { 10000, 10000 };
	_cleanup_free_ char *path = xasprintf("%s/file", (const char *)argument);
	_cleanup_free_ char *from = xasprintf("%s/from", (const char *)argument);
	_cleanup_free_ char *data = xcalloc(20000, 1);

	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &limit);
	printf("%s\n", fail_message(file_write(path, data, 20000)));
	printf("%s\n", fail_message(file_copy(from, path)));
}

static void test_after_half_a_write_the_old_content_stays(void **state)
{
	_cleanup_free_ char *path = unit_write(*state, "file", "old"), *text = NULL;
	_cleanup_free_ char *from = in(state, "from"), *data = xcalloc(20000, 1);
	_cleanup_free_ char *wanted =
		xasprintf("cannot write %s: File too large\ncannot write %s: File too large\n",
			  path, path);
	_cleanup_child_ struct unit_child child = { 0 };

	memset(data, 'x', 20000);
	assert_int_equal(file_write(from, data, 20000), 0);
	child = unit_fork(write_too_much, *state);
	assert_string_equal(child.out, wanted);
	assert_int_equal(file_read(path, &text, NULL), 0);
	assert_string_equal(text, "old");
	assert_int_equal(entries(*state), 2);
}

static void test_a_folder_is_not_overwritten(void **state)
{
	_cleanup_free_ char *path = in(state, "folder");

	assert_int_equal(mkdir(path, 0777), 0);
	assert_int_equal(file_write(path, "x", 1), -EISDIR);
	assert_int_equal(entries(*state), 1);
}

/* 1 MiB of nothing, 4096 bytes, and nothing up to 4 MiB. */
static void make_sparse(const char *path)
{
	_cleanup_close_ int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	char data[4096];

	memset(data, 'x', sizeof(data));
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, data, sizeof(data), 1 << 20), sizeof(data));
	assert_int_equal(ftruncate(fd, 4 << 20), 0);
}

static void assert_same_sparse(const char *from, const char *to)
{
	_cleanup_free_ char *a = NULL, *b = NULL;
	size_t a_size, b_size;
	struct stat st;

	assert_int_equal(file_read(from, &a, &a_size), 0);
	assert_int_equal(file_read(to, &b, &b_size), 0);
	assert_int_equal(a_size, b_size);
	assert_int_equal(memcmp(a, b, a_size), 0);
	assert_int_equal(stat(to, &st), 0);
	assert_true(st.st_blocks * 512 < 1 << 20);
}

static void test_a_copy_keeps_holes(void **state)
{
	_cleanup_free_ char *from = in(state, "from"), *to = in(state, "to");

	make_sparse(from);
	assert_int_equal(file_copy(from, to), 0);
	assert_same_sparse(from, to);
	assert_int_equal(entries(*state), 2);
}

/* The kernel's copy_file_range() refuses most pairs of file systems. */
static void test_a_copy_to_another_file_system_keeps_holes(void **state)
{
	char folder[] = "/dev/shm/lkmc-unit.XXXXXX";
	_cleanup_free_ char *from = NULL, *to = NULL;

	if (!mkdtemp(folder))
		skip();
	from = in(state, "from");
	make_sparse(from);
	to = xasprintf("%s/to", folder);
	assert_int_equal(file_copy(from, to), 0);
	assert_same_sparse(from, to);
	assert_int_equal(unlink(to), 0);
	assert_int_equal(rmdir(folder), 0);
}

static void test_an_empty_file_and_a_hole_are_copied(void **state)
{
	_cleanup_free_ char *from = unit_write(*state, "from", ""), *to = in(state, "to");
	struct stat st;

	assert_int_equal(file_copy(from, to), 0);
	assert_int_equal(stat(to, &st), 0);
	assert_int_equal(st.st_size, 0);
	assert_int_equal(truncate(from, 12345), 0);
	assert_int_equal(file_copy(from, to), 0);
	assert_int_equal(stat(to, &st), 0);
	assert_int_equal(st.st_size, 12345);
}

static void test_without_a_source_the_copy_stays(void **state)
{
	_cleanup_free_ char *from = in(state, "none"), *text = NULL;
	_cleanup_free_ char *to = unit_write(*state, "to", "old");

	assert_int_equal(file_copy(from, to), -ENOENT);
	assert_int_equal(file_read(to, &text, NULL), 0);
	assert_string_equal(text, "old");
}

static void test_folders_are_made_with_their_parents(void **state)
{
	static const char *const names[] = { "a", "a/b/c", "a/b/c", "d//e/", "f/./g/../h" };
	struct stat st;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		_cleanup_free_ char *path = in(state, names[i]);

		assert_int_equal(make_dirs(path, 0750), 0);
		assert_int_equal(stat(path, &st), 0);
		assert_true(S_ISDIR(st.st_mode));
		assert_int_equal(st.st_mode & 07777, 0750);
	}
	assert_int_equal(make_dirs("/", 0777), 0);
	assert_int_equal(make_dirs(".", 0777), 0);
}

static void test_no_folder_is_made_where_a_file_is(void **state)
{
	_cleanup_free_ char *file = unit_write(*state, "file", "");
	_cleanup_free_ char *below = in(state, "file/below"), *dangling = in(state, "link");
	_cleanup_free_ char *wanted =
		xasprintf("cannot make the folder %s: Not a directory", file);

	assert_int_equal(make_dirs(below, 0777), -ENOTDIR);
	assert_string_equal(fail_message(-ENOTDIR), wanted);
	assert_int_equal(make_dirs(file, 0777), -ENOTDIR);
	assert_int_equal(symlink("nowhere", dangling), 0);
	assert_int_equal(make_dirs(dangling, 0777), -ENOENT);
	assert_int_equal(make_dirs("", 0777), -ENOENT);
}

static void test_a_folder_may_be_a_link(void **state)
{
	_cleanup_free_ char *link_path = in(state, "link");
	_cleanup_free_ char *below = in(state, "link/below");

	assert_int_equal(symlink(".", link_path), 0);
	assert_int_equal(make_dirs(below, 0777), 0);
}

static void test_a_files_parent_is_made(void **state)
{
	_cleanup_free_ char *path = in(state, "a/b/file"), *parent = in(state, "a/b");
	struct stat st;

	assert_int_equal(make_parent(path), 0);
	assert_int_equal(stat(parent, &st), 0);
	assert_int_equal(stat(path, &st), -1);
	assert_int_equal(make_parent("file"), 0);
	assert_int_equal(make_parent("/file"), 0);
}

static void write_to_closed(const void *argument)
{
	(void)argument;
	signal(SIGPIPE, SIG_IGN);
	printf("%d\n", write_all(1000, "x", 1));
}

static void test_a_failed_write_is_an_error(void **state)
{
	_cleanup_child_ struct unit_child child = unit_fork(write_to_closed, NULL);
	_cleanup_free_ char *wanted = xasprintf("%d\n", -EBADF);

	(void)state;
	assert_string_equal(child.out, wanted);
	assert_int_equal(write_all(1000, "", 0), 0);
}

static void fill_pipe(const void *argument)
{
	static const char data[300000];

	_exit(write_all(*(const int *)argument, data, sizeof(data)) ? 1 : 0);
}

/* More than a pipe takes at a time arrives whole. */
static void test_everything_is_written(void **state)
{
	char buffer[4096];
	size_t size = 0;
	int fds[2], status;
	ssize_t n;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	pid = fork();
	if (pid == 0)
		fill_pipe(&fds[1]);
	close(fds[1]);
	while ((n = read(fds[0], buffer, sizeof(buffer))) > 0)
		size += n;
	close(fds[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(size, 300000);
}

static void test_a_folder_goes_with_its_files(void **state)
{
	_cleanup_free_ char *folder = in(state, "folder");
	_cleanup_free_ char *one = unit_write(*state, "folder/one", "1");
	_cleanup_free_ char *two = unit_write(*state, "folder/.two", "2");

	remove_folder(folder);
	assert_int_equal(access(folder, F_OK), -1);
	assert_int_equal(entries(*state), 0);
	remove_folder(folder);
}

static void test_a_folder_in_it_stays(void **state)
{
	_cleanup_free_ char *folder = in(state, "folder");
	_cleanup_free_ char *one = unit_write(*state, "folder/one", "1");
	_cleanup_free_ char *deep = unit_write(*state, "folder/in/it", "2");

	remove_folder(folder);
	assert_int_equal(access(deep, F_OK), 0);
	assert_int_equal(access(one, F_OK), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit_test_in_folder(test_what_is_written_is_read),
		unit_test_in_folder(test_a_folder_goes_with_its_files),
		unit_test_in_folder(test_a_folder_in_it_stays),
		unit_test_in_folder(test_a_missing_file_is_named),
		unit_test_in_folder(test_a_folder_is_not_read),
		cmocka_unit_test(test_a_file_of_unknown_size_is_read),
		unit_test_in_folder(test_a_new_file_obeys_the_umask),
		unit_test_in_folder(test_a_written_file_takes_the_old_ones_place),
		unit_test_in_folder(test_in_a_read_only_folder_the_old_content_stays),
		unit_test_in_folder(test_after_half_a_write_the_old_content_stays),
		unit_test_in_folder(test_a_folder_is_not_overwritten),
		unit_test_in_folder(test_a_copy_keeps_holes),
		unit_test_in_folder(test_a_copy_to_another_file_system_keeps_holes),
		unit_test_in_folder(test_an_empty_file_and_a_hole_are_copied),
		unit_test_in_folder(test_without_a_source_the_copy_stays),
		unit_test_in_folder(test_folders_are_made_with_their_parents),
		unit_test_in_folder(test_no_folder_is_made_where_a_file_is),
		unit_test_in_folder(test_a_folder_may_be_a_link),
		unit_test_in_folder(test_a_files_parent_is_made),
		cmocka_unit_test(test_a_failed_write_is_an_error),
		cmocka_unit_test(test_everything_is_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
