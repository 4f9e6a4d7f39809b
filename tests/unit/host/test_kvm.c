// SPDX-License-Identifier: GPL-2.0-or-later
/* Believing in KVM only what was seen. */
#include "../unit.h"

#include "host/kvm.h"

static void check_judge(const char *output, bool timed_out, const char *reason)
{
	_cleanup_free_ char *said = kvm_judge(output, timed_out);

	if (reason)
		assert_string_equal(said, reason);
	else
		assert_null(said);
}

static void test_a_kernel_that_came_up_is_believed(void **state)
{
	(void)state;
	check_judge("SeaBIOS\r\nLinux version 6.12 (lkmc)\r\n...\r\n"
		    "Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)\r\n",
		    false, NULL);
	/* It came up, even if QEMU did not end. */
	check_judge("Linux version 6.12\nVFS: Unable to mount root fs\n", true, NULL);
}

static void test_all_else_is_not(void **state)
{
	(void)state;
	check_judge("qemu-system-x86_64: error: failed to set MSR 0x10a to 0xc000069\n"
		    "qemu-system-x86_64: ../kvm.c:3877: assertion\n",
		    false, "error: failed to set MSR 0x10a to 0xc000069");
	check_judge("", true, "a kernel under it says nothing");
	check_judge("SeaBIOS\n", true, "a kernel under it says nothing");
	check_judge("", false, "a kernel under it ended after ''");
	check_judge("Linux version 6.12\r\nx86: CPU0\r\n", true,
		    "a kernel under it hung after 'x86: CPU0'");
	check_judge("Linux version 6.12\nfoo\n\n", false,
		    "a kernel under it ended after 'foo'");
	/* In the wrong order it is somebody else's text. */
	check_judge("Unable to mount root fs\nLinux version 6.12", false,
		    "a kernel under it ended after 'Linux version 6.12'");
	check_judge("qemu-system-x86_64: a\033[31mb", false, "a [31mb");
}

static void test_a_reason_is_short(void **state)
{
	char output[5000] = "qemu-system-x86_64: ";
	_cleanup_free_ char *reason = NULL;

	(void)state;
	memset(output + strlen(output), 'x', sizeof(output) - strlen(output) - 1);
	output[sizeof(output) - 1] = '\0';
	reason = kvm_judge(output, false);
	assert_int_equal(strlen(reason), 200);
}

static void check_recall(const char *text, bool known, bool wanted_works,
			 const char *wanted_reason)
{
	_cleanup_free_ char *reason = NULL;
	bool works = !wanted_works;

	assert_int_equal(kvm_recall(text, "the key", &works, &reason), known);
	if (!known) {
		assert_null(reason);
		return;
	}
	assert_int_equal(works, wanted_works);
	if (wanted_reason)
		assert_string_equal(reason, wanted_reason);
	else
		assert_null(reason);
}

static void test_a_verdict_is_recalled_for_its_key_only(void **state)
{
	(void)state;
	check_recall("works\nthe key\n", true, true, NULL);
	check_recall("fails: no such CPU\nthe key\n", true, false, "no such CPU");
	check_recall("works\nanother key\n", false, false, NULL);
	check_recall("works\nthe key and more\n", false, false, NULL);
	check_recall("works\nthe\n", false, false, NULL);
	check_recall("works\nthe key", false, false, NULL);
	check_recall("works\n", false, false, NULL);
	check_recall("works", false, false, NULL);
	check_recall("", false, false, NULL);
	check_recall("fails\nthe key\n", false, false, NULL);
	check_recall("maybe\nthe key\n", false, false, NULL);
}

static const char conf[] = "QEMU_TARGET = x86_64\nQEMU_MACHINE_KVM = -M pc -cpu host\n"
			   "QEMU_FIRMWARE = -L /a -L /b\nCONSOLE = ttyS0\n";

static struct lab make_lab(const char *top)
{
	struct lab lab = { .top = xstrdup(top), .out = xasprintf("%s/out/x86_64", top) };

	assert_int_equal(arch_parse(&lab.arch, "x86_64", conf, strlen(conf)), 0);
	return lab;
}

static void test_the_arguments_are_the_archs(void **state)
{
	_cleanup_lab_ struct lab lab = make_lab("/top");
	_cleanup_strv_ struct strv args = { 0 };
	_cleanup_free_ char *line = NULL;

	(void)state;
	kvm_arguments(&lab, &args);
	line = strv_quote(&args);
	assert_string_equal(
		line,
		"/top/out/x86_64/qemu/qemu-system-x86_64 -nodefaults -no-user-config "
		"-no-reboot -enable-kvm -L /a -L /b -M pc -cpu host -m 64 -display none "
		"-serial stdio -kernel /top/out/x86_64/images/kernel "
		"-append 'console=ttyS0 panic=-1'");
}

static void test_nothing_is_tried_for_another_arch(void **state)
{
	_cleanup_lab_ struct lab lab = make_lab(*state);
	_cleanup_free_ char *reason = NULL;
	bool works = true;

	arch_fini(&lab.arch);
	assert_int_equal(arch_parse(&lab.arch, "mips64", conf, strlen(conf)), 0);
	assert_false(kvm_is_open(&lab));
	assert_int_equal(kvm_works(&lab, &works, &reason), 0);
	assert_false(works);
	assert_non_null(strstr(reason, "the guest mips64"));
}

/* A QEMU of our own: it counts its calls, and says what it is told to. */
static void write_qemu(const char *top, const char *words)
{
	_cleanup_free_ char *script =
		xasprintf("#!/bin/sh\necho >> %s/calls\n%s\n", top, words);
	_cleanup_free_ char *qemu =
		unit_write(top, "out/x86_64/qemu/qemu-system-x86_64", script);
	_cleanup_free_ char *kernel = unit_write(top, "out/x86_64/images/kernel", "");

	assert_int_equal(chmod(qemu, 0700), 0);
}

static void check_works(const struct lab *lab, bool wanted, size_t calls)
{
	_cleanup_free_ char *path = xasprintf("%s/calls", lab->top);
	_cleanup_free_ char *text = NULL, *reason = NULL;
	bool works = !wanted;
	size_t n;

	assert_int_equal(kvm_works(lab, &works, &reason), 0);
	assert_int_equal(works, wanted);
	assert_int_equal(reason == NULL, wanted);
	assert_false(kvm_is_open(lab));
	assert_int_equal(file_read(path, &text, &n), 0);
	assert_int_equal(n, calls);
}

static void test_without_the_device_nothing_is_tried(void **state)
{
	_cleanup_lab_ struct lab lab = make_lab(*state);
	_cleanup_free_ char *reason = NULL;
	bool works = true;

	kvm_device = "/no/kvm";
	assert_false(kvm_is_open(&lab));
	assert_int_equal(kvm_works(&lab, &works, &reason), 0);
	assert_false(works);
	assert_string_equal(reason, "cannot open /no/kvm: No such file or directory");
}

static void test_a_verdict_lasts_until_qemu_is_another(void **state)
{
	_cleanup_lab_ struct lab lab = make_lab(*state);
	_cleanup_free_ char *verdict = xasprintf("%s/out/host/kvm", (char *)*state);
	_cleanup_free_ char *device = unit_write(*state, "kvm", "");

	kvm_device = device;
	write_qemu(*state, "echo qemu-system-x86_64: no >&2; exit 1");
	assert_true(kvm_is_open(&lab));
	check_works(&lab, false, 1);
	check_works(&lab, false, 1);
	write_qemu(*state, "echo Linux version 1; echo Unable to mount root fs; : longer");
	assert_true(kvm_is_open(&lab));
	check_works(&lab, true, 2);
	check_works(&lab, true, 2);
	assert_int_equal(unlink(verdict), 0);
	check_works(&lab, true, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_kernel_that_came_up_is_believed),
		cmocka_unit_test(test_all_else_is_not),
		cmocka_unit_test(test_a_reason_is_short),
		cmocka_unit_test(test_a_verdict_is_recalled_for_its_key_only),
		cmocka_unit_test(test_the_arguments_are_the_archs),
		unit_test_in_folder(test_nothing_is_tried_for_another_arch),
		unit_test_in_folder(test_without_the_device_nothing_is_tried),
		unit_test_in_folder(test_a_verdict_lasts_until_qemu_is_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
