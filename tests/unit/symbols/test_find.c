// SPDX-License-Identifier: GPL-2.0-or-later
/* Files with symbols, by the names that users know. */
#include "../unit.h"

#include "symbols/find.h"
#include "util/fail.h"

#define ELF "\177ELF..."

static void check(const char *out, const char *named, const char *path, const char *name)
{
	struct program program;
	_cleanup_free_ char *wanted = xasprintf("%s/%s", out, path);

	assert_int_equal(find_program(out, named, &program), 0);
	assert_string_equal(program.path, wanted);
	assert_string_equal(program.name, name);
	program_fini(&program);
}

static void write_and_forget(const char *out, const char *name, const char *text)
{
	free(unit_write(out, name, text));
}

static int setup(void **state)
{
	if (unit_make_folder(state))
		return -1;
	write_and_forget(*state, "user/myinsmod.out", ELF);
	write_and_forget(*state, "user/notes.out", "no program");
	write_and_forget(*state, "busybox/busybox_unstripped", ELF);
	write_and_forget(*state, "busybox/busybox.links",
			 "/bin/ls\n/usr/bin/[\n/sbin/init\n");
	write_and_forget(*state, "target/usr/bin/strace", ELF);
	write_and_forget(*state, "modules/fops.ko", ELF);
	write_and_forget(*state, "modules/hello.ko", ELF);
	write_and_forget(*state, "modules/linked/hello.ko", ELF);
	write_and_forget(*state, "linux/drivers/misc/dummy-irq.ko", ELF);
	write_and_forget(*state, "linux/modules.order",
			 "drivers/misc/dummy-irq.o\nfs/old.ko\n");
	return 0;
}

static void test_a_program_by_any_of_its_names(void **state)
{
	const char *out = *state;

	check(out, "/myinsmod.out", "user/myinsmod.out", "myinsmod.out");
	check(out, "kernel_module/user/myinsmod.out", "user/myinsmod.out", "myinsmod.out");
	check(out, "kernel_module/user/myinsmod.c", "user/myinsmod.out", "myinsmod.out");
	check(out, "myinsmod", "user/myinsmod.out", "myinsmod.out");
	check(out, "busybox", "busybox/busybox_unstripped", "busybox");
	check(out, "/bin/busybox", "busybox/busybox_unstripped", "busybox");
	check(out, "ls", "busybox/busybox_unstripped", "busybox");
	check(out, "/usr/bin/[", "busybox/busybox_unstripped", "busybox");
	check(out, "/usr/bin/strace", "target//usr/bin/strace", "strace");
}

static void test_a_file_of_this_machine(void **state)
{
	_cleanup_free_ char *path = unit_write(*state, "mine", ELF);
	struct program program;

	assert_int_equal(find_program(*state, path, &program), 0);
	assert_string_equal(program.path, path);
	assert_string_equal(program.name, "mine");
	program_fini(&program);
}

static void test_no_such_program(void **state)
{
	static const char *const names[] = { "", "/", "nope", "notes.out", "l", "bin" };
	struct program program;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		assert_int_equal(find_program(*state, names[i], &program), -ENOENT);
		assert_non_null(strstr(fail_message(-ENOENT), "busybox, myinsmod.out"));
		assert_null(program.path);
	}
}

/* @wanted: paths below @out, with blanks between */
static void check_paths(const char *out, const struct strv *found, const char *wanted)
{
	_cleanup_strv_ struct strv words = { 0 };

	strv_add_words(&words, wanted);
	assert_int_equal(found->n, words.n);
	for (size_t i = 0; i < words.n; i++) {
		_cleanup_free_ char *path = xasprintf("%s/%s", out, words.v[i]);

		assert_string_equal(found->v[i], path);
	}
}

static void check_modules(const char *out, const char *named, const char *wanted)
{
	_cleanup_strv_ struct strv found = { 0 };

	find_modules(out, named, &found);
	check_paths(out, &found, wanted);
}

static void test_a_module(void **state)
{
	check_modules(*state, "fops", "modules/fops.ko");
	check_modules(*state, "/fops.ko", "modules/fops.ko");
	check_modules(*state, "dummy_irq", "linux/drivers/misc/dummy-irq.ko");
	check_modules(*state, "dummy-irq.ko", "linux/drivers/misc/dummy-irq.ko");
	check_modules(*state, "old", "linux/fs/old.ko");
	check_modules(*state, "hello", "modules/linked/hello.ko");
	check_modules(*state, "fop", "");
	check_modules(*state, "", "");
}

/* Writes a file that was made so many seconds after the epoch. */
static void write_at(const char *out, const char *name, time_t seconds)
{
	const struct timespec times[] = { { .tv_sec = seconds }, { .tv_sec = seconds } };
	_cleanup_free_ char *path = unit_write(out, name, ELF);

	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void test_modules_that_were_tried(void **state)
{
	write_at(*state, "try/aa/built/my-lamp.ko", 1000);
	write_at(*state, "try/bb/built/my_lamp.ko", 3000);
	write_at(*state, "try/cc/built/my-lamp.ko", 2000);
	write_at(*state, "try/cc/built/linked/my-lamp.ko", 2000);
	write_at(*state, "try/dd/0/src/my-lamp.ko", 4000);
	write_at(*state, "try/aa/built/fops.ko", 1000);
	write_at(*state, "try/aa/built/dummy-irq.ko", 1000);
	check_modules(*state, "my_lamp",
		      "try/bb/built/my_lamp.ko try/cc/built/linked/my-lamp.ko "
		      "try/aa/built/my-lamp.ko");
	check_modules(*state, "fops", "modules/fops.ko try/aa/built/fops.ko");
	check_modules(*state, "dummy_irq",
		      "try/aa/built/dummy-irq.ko linux/drivers/misc/dummy-irq.ko");
}

static void test_a_module_elsewhere(void **state)
{
	_cleanup_free_ char *file = unit_write(*state, "far/away/my-mod.ko", ELF);
	const char *const paths[] = { *state, file };

	write_and_forget(*state, "far/away/my-mod.c", "no module");
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		_cleanup_free_ char *found = find_module_in(paths[i], "my_mod");
		_cleanup_free_ char *none = find_module_in(paths[i], "my_mo");

		assert_string_equal(found, file);
		assert_null(none);
	}
	assert_null(find_module_in("/nowhere", "my_mod"));
}

static void test_all_modules(void **state)
{
	_cleanup_strv_ struct strv found = { 0 }, none = { 0 };

	find_all_modules(*state, &found);
	check_paths(*state, &found,
		    "modules/fops.ko modules/hello.ko linux/drivers/misc/dummy-irq.ko "
		    "linux/fs/old.ko");
	find_all_modules("/nowhere", &none);
	assert_int_equal(none.n, 0);
}

static void test_the_name_of_a_module(void **state)
{
	_cleanup_free_ char *of_file = find_module_name("/far/a-way/my-mod_2.ko");
	_cleanup_free_ char *of_name = find_module_name("my-mod_2");

	(void)state;
	assert_string_equal(of_file, "my_mod_2");
	assert_string_equal(of_name, "my_mod_2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_program_by_any_of_its_names, setup,
						unit_remove_folder),
		cmocka_unit_test_setup_teardown(test_a_file_of_this_machine, setup,
						unit_remove_folder),
		cmocka_unit_test_setup_teardown(test_no_such_program, setup,
						unit_remove_folder),
		cmocka_unit_test_setup_teardown(test_a_module, setup, unit_remove_folder),
		cmocka_unit_test_setup_teardown(test_modules_that_were_tried, setup,
						unit_remove_folder),
		cmocka_unit_test_setup_teardown(test_a_module_elsewhere, setup,
						unit_remove_folder),
		cmocka_unit_test_setup_teardown(test_all_modules, setup, unit_remove_folder),
		cmocka_unit_test(test_the_name_of_a_module),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
