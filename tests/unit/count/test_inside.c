// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which function --in means: of a kernel that has but a few, or of modules that are this
 * program. What the plugin is told of it.
 */
#include "../unit.h"

#include "count/inside.h"
#include "count/module_function.h"
#include "util/fail.h"

void __attribute__((noinline)) toy_read(void);
void __attribute__((noinline, section(".init.text"))) toy_init(void);
void __attribute__((noinline)) toy_walk(void) asm("toy_walk.isra.0");
void __attribute__((noinline)) toy_walk_cold(void) asm("toy_walk.isra.0.cold");
void __attribute__((noinline)) toy_part(void) asm("toy_inlined.part.0");
void __attribute__((noinline)) toy_cold(void) asm("toy_inlined.cold");

void toy_read(void)
{
	asm volatile("nop");
}

void toy_init(void)
{
	asm volatile("nop; nop");
}

void toy_walk(void)
{
	asm volatile("nop; nop; nop");
}

void toy_walk_cold(void)
{
	asm volatile("nop; nop; nop; nop");
}

void toy_part(void)
{
	asm volatile("nop; nop; nop; nop; nop");
}

void toy_cold(void)
{
	asm volatile("nop; nop; nop; nop; nop; nop");
}

static struct function kernel[] = {
	{ 0x1000, 0x1100, (char *)"vfs_read", false },
	{ 0x2000, 0x2100, (char *)"finish_task_switch.isra.0", false },
	{ 0x3000, 0x3100, (char *)"schedule_tail", false },
	{ 0x4000, 0x4100, (char *)"module_arch_cleanup", false },
	{ 0x5000, 0x5100, (char *)"module_arch_freeing_init", false },
};
static struct label labels[] = {
	{ 0x8000, (char *)"__start_init_stack" },
	{ 0xc000, (char *)"__end_init_stack" },
};

/* What is left of such a layout to be released is in a lab's. */
struct made {
	struct lab lab;
	struct layout layout;
};

static void make_layout(struct made *made, const char *out)
{
	static const char conf[] = "GDB_ARGUMENT = x0\n";

	*made = (struct made){ .lab = { .out = (char *)out } };
	assert_int_equal(arch_parse(&made->lab.arch, "toy", conf, strlen(conf)), 0);
	made->layout = (struct layout){
		.lab = &made->lab,
		.kernel = { .v = kernel,
			    .n = ARRAY_SIZE(kernel),
			    .labels = labels,
			    .n_labels = ARRAY_SIZE(labels) },
		.orders = xstrdup("mark 1 0\n"),
		.n_orders = 1,
		.modules = true,
	};
	toy_read();
	toy_walk();
	toy_walk_cold();
	toy_part();
	toy_cold();
	toy_init();
}

static void made_fini(struct made *made)
{
	free(made->layout.orders);
	arch_fini(&made->lab.arch);
}

static void link_module(const char *folder, const char *name)
{
	_cleanup_free_ char *path = xasprintf("%s/%s", folder, name);

	assert_int_equal(make_parent(path), 0);
	assert_int_equal(symlink("/proc/self/exe", path), 0);
}

static void check(const char *out, const char *named, const char *built, const char *wanted)
{
	_cleanup_(made_fini) struct made made;
	_cleanup_free_ char *orders = xasprintf("mark 1 0\n"
						"%s"
						"switch 2000 0\n"
						"born 3000 0\n",
						wanted);
	uint32_t order = 0;

	make_layout(&made, out);
	assert_int_equal(inside_order(&made.layout, named, built, &order), 0);
	assert_string_equal(made.layout.orders, orders);
	assert_int_equal(order, 1);
}

/* @message: a part of what is said */
static void refuse(const char *out, const char *named, const char *message)
{
	_cleanup_(made_fini) struct made made;
	uint32_t order;

	make_layout(&made, out);
	assert_int_equal(inside_order(&made.layout, named, NULL, &order), -EUSAGE);
	assert_non_null(strstr(fail_message(-EUSAGE), message));
	assert_null(strchr(fail_message(-EUSAGE), '\n'));
	assert_int_equal(made.layout.n_orders, 1);
}

#define FREED "freed 4000 x0 0\nfreed 5000 x0 1\n"

static void test_vmlinux_comes_first(void **state)
{
	link_module(*state, "modules/toy.ko");
	check(*state, "vfs_read", NULL, "inside 1000 4000\n");
	check(*state, "toy_read", NULL, "inside-module 4000 0 toy toy_read\n" FREED);
	check(*state, "toy_init", NULL, "inside-module 4000 1 toy toy_init\n" FREED);
	/* The module has no such function. */
	refuse(*state, "toy:vfs_read", "the module toy has no such function");
}

static void test_a_variant_is_the_function_and_a_part_is_not(void **state)
{
	link_module(*state, "modules/toy.ko");
	check(*state, "toy_walk", NULL, "inside-module 4000 0 toy toy_walk.isra.0\n" FREED);
	refuse(*state, "toy_inlined", "--in toy_inlined: neither vmlinux nor a module");
	refuse(*state, "toy_wal", "--in toy_wal: neither vmlinux nor a module");
	refuse(*state, "", "neither vmlinux nor a module");
}

static void test_one_of_several_modules(void **state)
{
	link_module(*state, "modules/toy.ko");
	link_module(*state, "linux/lib/my-toy.ko");
	free(unit_write(*state, "linux/modules.order", "lib/my-toy.o\n"));
	free(unit_write(*state, "modules/none.ko", "no module"));
	refuse(*state, "toy_read", "toy, my_toy: say which, as in --in toy:toy_read");
	check(*state, "my_toy:toy_read", NULL,
	      "inside-module 4000 0 my_toy toy_read\n" FREED);
	check(*state, "my-toy:toy_read", NULL,
	      "inside-module 4000 0 my_toy toy_read\n" FREED);
	refuse(*state, "lamp:toy_read", "--in lamp:toy_read: there is no module lamp");
	refuse(*state, "none:toy_read", "the module none has no such function");
	refuse(*state, ":toy_read", "there is no module ");
}

static void test_what_is_tried_comes_before_others(void **state)
{
	_cleanup_free_ char *built = xasprintf("%s/try/aa/built", (char *)*state);

	link_module(*state, "modules/toy.ko");
	link_module(built, "mine.ko");
	check(*state, "toy_read", built, "inside-module 4000 0 mine toy_read\n" FREED);
	check(*state, "mine:toy_read", built, "inside-module 4000 0 mine toy_read\n" FREED);
	check(*state, "toy:toy_read", built, "inside-module 4000 0 toy toy_read\n" FREED);
	/* Loaded by a command, where it was built before */
	check(*state, "mine:toy_read", NULL, "inside-module 4000 0 mine toy_read\n" FREED);
}

static void test_a_kernel_that_does_not_tell_of_modules(void **state)
{
	_cleanup_(made_fini) struct made made;
	uint32_t order;

	link_module(*state, "modules/toy.ko");
	make_layout(&made, *state);
	made.layout.modules = false;
	assert_int_equal(inside_order(&made.layout, "toy_read", NULL, &order), -ENOENT);
	assert_non_null(strstr(fail_message(-ENOENT), "struct module"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit_test_in_folder(test_vmlinux_comes_first),
		unit_test_in_folder(test_a_variant_is_the_function_and_a_part_is_not),
		unit_test_in_folder(test_one_of_several_modules),
		unit_test_in_folder(test_what_is_tried_comes_before_others),
		unit_test_in_folder(test_a_kernel_that_does_not_tell_of_modules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
