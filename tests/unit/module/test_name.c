// SPDX-License-Identifier: GPL-2.0-or-later
/* Modules as users name them. */
#include "../unit.h"

#include "module/name.h"
#include "util/fail.h"

/* A clone with a few modules, which is where we are. */
static int setup(void **state)
{
	static const char *const files[] = {
		"top/kernel_module/hello.c",
		"top/kernel_module/my-module.c",
		"top/kernel_module/both_ways.c",
		"top/kernel_module/both-ways.c",
		"top/kernel_module/helper.h",
		"top/out/toy/modules/hello.ko",
		"elsewhere/hello.c",
		"elsewhere/hello.ko",
	};
	struct lab *lab = xcalloc(1, sizeof(*lab));
	void *folder;

	assert_int_equal(unit_make_folder(&folder), 0);
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		free(unit_write(folder, files[i], ""));
	lab->run = folder;
	lab->top = xasprintf("%s/top", lab->run);
	lab->out = xasprintf("%s/out/toy", lab->top);
	assert_int_equal(chdir(lab->top), 0);
	*state = lab;
	return 0;
}

static int teardown(void **state)
{
	struct lab *lab = *state;
	void *folder = lab->run;

	assert_int_equal(chdir("/"), 0);
	free(lab->top);
	free(lab->out);
	free(lab);
	return unit_remove_folder(&folder);
}

static void assert_means(const struct lab *lab, const char *word, const char *wanted)
{
	_cleanup_free_ char *name = NULL;
	int err = module_name(lab, word, &name);

	assert_string_equal(err ? fail_message(err) : name, wanted);
}

static void assert_refused(const struct lab *lab, const char *word, const char *why)
{
	char *name = NULL;
	int err = module_name(lab, word, &name);

	assert_int_equal(err, -EUSAGE);
	assert_null(name);
	assert_non_null(strstr(fail_message(err), why));
}

static void test_a_module_is_named_in_many_ways(void **state)
{
	static const char *const words[] = {
		"hello",
		"hello.c",
		"hello.ko",
		"kernel_module/hello.c",
		"./kernel_module/hello.c",
		"kernel_module/hello",
		"kernel_module/../kernel_module//hello.c",
		/* The guest's */
		"/hello.ko",
		"/lib/modules/6.12/extra/hello.ko",
		/* What is built */
		"out/toy/modules/hello.ko",
	};
	const struct lab *lab = *state;
	_cleanup_free_ char *absolute = xasprintf("%s/kernel_module/hello.c", lab->top);

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		assert_means(lab, words[i], "hello");
	assert_means(lab, absolute, "hello");
}

static void test_paths_are_of_the_current_folder_and_of_the_clone(void **state)
{
	const struct lab *lab = *state;

	assert_int_equal(chdir("kernel_module"), 0);
	assert_means(lab, "hello.c", "hello");
	assert_means(lab, "./hello.c", "hello");
	assert_means(lab, "kernel_module/hello.c", "hello");
	assert_int_equal(chdir("/"), 0);
	assert_means(lab, "hello.c", "hello");
	assert_means(lab, "kernel_module/hello.c", "hello");
}

static void test_the_kernel_has_underscores_for_dashes(void **state)
{
	const struct lab *lab = *state;

	assert_means(lab, "my-module", "my-module");
	assert_means(lab, "my_module", "my-module");
	assert_means(lab, "my_module.ko", "my-module");
	assert_means(lab, "both_ways", "both_ways");
	assert_means(lab, "both-ways", "both-ways");
	assert_means(lab, "both-ways.c", "both-ways");
}

static void test_a_link_leads_to_its_module(void **state)
{
	const struct lab *lab = *state;

	assert_int_equal(symlink("../../elsewhere/hello.c", "kernel_module/linked.c"), 0);
	assert_int_equal(symlink("hello.c", "../elsewhere/linked.c"), 0);
	assert_means(lab, "kernel_module/linked.c", "linked");
	assert_means(lab, "../elsewhere/linked.c", "linked");
}

static void test_another_file_of_that_name_is_refused(void **state)
{
	static const char *const words[] = { "../elsewhere/hello.c",
					     "../elsewhere/hello.ko",
					     "../elsewhere/hello", "nowhere/hello.c" };
	const struct lab *lab = *state;

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		assert_refused(lab, words[i], "is not kernel_module/hello.c");
	assert_int_equal(chdir("../elsewhere"), 0);
	assert_refused(lab, "hello.c", "is not kernel_module/hello.c");
	assert_means(lab, "hello", "hello");
}

static void test_what_is_no_module_is_refused(void **state)
{
	static const char *const words[] = { "nosuch",    "kernel_module/nosuch.c",
					     "helper",    "helper.h",
					     "hello.c.c", "hell",
					     "hello2",    "",
					     ".c",        "kernel_module/" };
	const struct lab *lab = *state;

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		assert_refused(lab, words[i], "no module '");
}

#define with_clone(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_clone(test_a_module_is_named_in_many_ways),
		with_clone(test_paths_are_of_the_current_folder_and_of_the_clone),
		with_clone(test_the_kernel_has_underscores_for_dashes),
		with_clone(test_a_link_leads_to_its_module),
		with_clone(test_another_file_of_that_name_is_refused),
		with_clone(test_what_is_no_module_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
