// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the plugin is told to note, of a kernel that is this program. A kernel_init() is in
 * the lab's own, too.
 */
#include "../unit.h"

#include <inttypes.h>

#include "count/layout.h"
#include "util/fail.h"

void start_kernel(void);
void kernel_power_off(void);

void __attribute__((noinline)) start_kernel(void)
{
	asm volatile("nop; nop");
}

void __attribute__((noinline)) kernel_power_off(void)
{
	asm volatile("nop; nop; nop; nop");
}

/* A lab whose kernel's build is a folder of the test's. */
static void make_lab(struct lab *lab, const char *folder, const char *conf)
{
	_cleanup_free_ char *vmlinux = xasprintf("%s/linux/vmlinux", folder);

	start_kernel();
	kernel_power_off();
	*lab = (struct lab){ .out = (char *)folder };
	assert_int_equal(arch_parse(&lab->arch, "toy", conf, strlen(conf)), 0);
	assert_int_equal(make_parent(vmlinux), 0);
	assert_int_equal(symlink("/proc/self/exe", vmlinux), 0);
}

static void test_phases_and_their_orders(void **state)
{
	struct layout layout;
	struct lab lab;
	_cleanup_free_ char *wanted = NULL;
	const char *file = NULL;
	const struct function *function;

	make_lab(&lab, *state,
		 "GDB_EARLY = vmlinux@0x80000\nGDB_EARLY_FUNCTIONS = start_.*\n"
		 "COUNT_FIRMWARE = 0x1000-0x2000\n");
	assert_int_equal(layout_init(&layout, &lab), 0);
	wanted = xasprintf("range 80000 81000\n"
			   "mark %" PRIx64 " 0\n"
			   "mark %" PRIx64 " 0\n"
			   "user 8000000000000000 1\n"
			   "firmware 1000 2000\n"
			   "end %" PRIx64 " 0\n",
			   functions_named(&layout.kernel, "start_kernel")->start,
			   functions_named(&layout.kernel, "kernel_init")->start,
			   functions_named(&layout.kernel, "kernel_power_off")->start);
	assert_string_equal(layout.orders, wanted);
	assert_int_equal(layout.n_phases, 4);
	assert_int_equal(layout_order(&layout, "each %x 0", 16), 6);
	assert_string_equal(layout.orders + strlen(wanted), "each 10 0\n");
	assert_string_equal(layout.phases[0].name, "kernel, up to start_kernel");
	assert_int_equal(layout.phases[0].order, 0);
	assert_string_equal(layout.phases[3].name, "init");
	assert_int_equal(layout.phases[3].order, 3);
	function = functions_named(&layout.kernel, "start_kernel");
	function =
		layout_function(&layout, function->start + layout.early[0].offset, &file);
	assert_non_null(function);
	assert_string_equal(function->name, "start_kernel");
	assert_string_equal(file, "vmlinux");
	assert_null(layout_function(&layout, 0x10, &file));
	layout_fini(&layout);
	arch_fini(&lab.arch);
}

static void test_without_early_files_the_entry_counts(void **state)
{
	struct layout layout;
	struct lab lab;
	_cleanup_free_ char *wanted = NULL;

	make_lab(&lab, *state, "CONSOLE = x\n");
	assert_int_equal(layout_init(&layout, &lab), 0);
	wanted = xasprintf("mark %" PRIx64 " 0\n", layout.kernel.entry);
	assert_memory_equal(layout.orders, wanted, strlen(wanted));
	layout_fini(&layout);
	arch_fini(&lab.arch);
}

static void test_what_is_not_there_is_named(void **state)
{
	struct layout layout;
	struct lab lab;

	make_lab(&lab, *state, "GDB_EARLY = arch/boot.elf@0x1000\n");
	assert_int_equal(layout_init(&layout, &lab), -ENOENT);
	assert_non_null(strstr(fail_message(-ENOENT), "arch/boot.elf"));
	layout_fini(&layout);
	arch_fini(&lab.arch);
	lab = (struct lab){ .out = (char *)"/nowhere", .arch = { .name = (char *)"toy" } };
	assert_int_equal(layout_init(&layout, &lab), -ENOENT);
	assert_non_null(strstr(fail_message(-ENOENT), "lkmc build -a toy"));
	layout_fini(&layout);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit_test_in_folder(test_phases_and_their_orders),
		unit_test_in_folder(test_without_early_files_the_entry_counts),
		unit_test_in_folder(test_what_is_not_there_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
