// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel's words of disaster. */
#include "../unit.h"

#include "vm/disaster.h"

/* What the five archs' kernels say; most of it was provoked. */
static void test_disasters(void **state)
{
	static const char *const lines[] = {
		"[    1.5] Kernel panic - not syncing: Attempted to kill init!",
		"Kernel panic - not syncing: IO-APIC + timer doesn't work!  Boot with apic=debug",
		/* x86 */
		"BUG: kernel NULL pointer dereference, address: 0000000000000000",
		"BUG: unable to handle page fault for address: ffffc90000000000",
		"Oops: Oops: 0002 [#1] PREEMPT SMP NOPTI",
		"Oops: general protection fault, probably for non-canonical address 0x2: 0000 [#1] SMP",
		"general protection fault, maybe for address 0x0: 0000 [#1]",
		"invalid opcode: 0000 [#2] SMP",
		"BUG: TASK stack guard page was hit at 0000000012345678 (stack is ...)",
		"PANIC: double fault, error_code: 0x0",
		"NMI watchdog: Watchdog detected hard LOCKUP on cpu 1",
		/* arm, arm64 */
		"Unable to handle kernel NULL pointer dereference at virtual address 00000000 when write",
		"Internal error: Oops: 805 [#1] PREEMPT SMP ARM",
		"Internal error: Oops: 0000000096000044 [#1] PREEMPT SMP",
		"Internal error: Oops - BUG: 00000000f2000800 [#1] PREEMPT SMP",
		"Internal error: Oops - undefined instruction: 0 [#1] PREEMPT SMP ARM",
		"Internal error: kernel stack overflow: 0 [#1] PREEMPT SMP ARM",
		"Insufficient stack space to handle exception!",
		/* riscv */
		"Oops [#1]",
		"Oops - illegal instruction [#1]",
		"Kernel BUG [#1]",
		/* mips */
		"CPU 0 Unable to handle kernel paging request at virtual address 0000000000000000, epc == ffffffffc0008040, ra == ffffffffc0008038",
		"Oops[#1]:",
		"Kernel bug detected[#1]:",
		"Reserved instruction in kernel code[#1]:",
		/* all */
		"kernel BUG at kernel_module/x.c:12!",
		"Kernel BUG at f+0x4/0x20 [m] [verbose debug info unavailable]",
		"BUG: sleeping function called from invalid context at include/linux/sched/mm.h:337",
		"BUG: scheduling while atomic: insmod/97/0x00000002",
		"watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [insmod:97]",
		"BUG: workqueue lockup - pool cpus=0 node=0 flags=0x0 nice=0 stuck for 34s!",
		"BUG: KASAN: slab-use-after-free in misuse+0x1/0x2 [m]",
		"BUG: KFENCE: out-of-bounds read in f+0x1/0x2",
		"BUG kmalloc-64 (Tainted: G           O      ): Right Redzone overwritten",
		"BUG lkmc_out_of_bounds (Not tainted): Object corrupt",
		"UBSAN: array-index-out-of-bounds in kernel_module/x.c:12:3",
		"INFO: task lkmc_ab:98 blocked for more than 2 seconds.",
		"INFO: task kworker/u2:1:12 blocked for more than 120 seconds.",
		"rcu: INFO: rcu_preempt self-detected stall on CPU",
		"rcu: INFO: rcu_sched detected stalls on CPUs/tasks:",
		"rcu: INFO: rcu_preempt detected expedited stalls on CPUs/tasks: { 0-... }",
		"INFO: rcu_tasks detected stalls on tasks:",
		/* lockdep */
		"WARNING: possible circular locking dependency detected",
		"WARNING: possible recursive locking detected",
		"WARNING: possible irq lock inversion dependency detected",
		"WARNING: SOFTIRQ-safe -> SOFTIRQ-unsafe lock order detected",
		"WARNING: inconsistent lock state",
		"[ BUG: Invalid wait context ]",
		"WARNING: bad unlock balance detected!",
		"WARNING: held lock freed!",
		"WARNING: insmod/97 still has locks held!",
		"WARNING: lock held when returning to user space!",
		"WARNING: suspicious RCU usage",
		"INFO: trying to register non-static key.",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		const struct disaster *found = disaster_find(lines[i]);

		if (!found)
			print_error("not seen: %s\n", lines[i]);
		assert_non_null(found);
		assert_int_equal(disaster_is_panic(found), i < 2);
	}
}

static void test_none(void **state)
{
	static const char *const lines[] = {
		"",
		"DEBUG: all is well",
		"DEBUG: DEBUG: x",
		"Whoops: sorry",
		"BUG",
		"a panic",
		"kernel bug at",
		"WARNING: CPU: 0 PID: 97 at kernel_module/warn_on.c:29 warn_on_init+0xa/0x1000",
		"WARNING: possible",
		"INFO: task manager started",
		"INFO: lockdep is turned off.",
		"traps: a.out[99] general protection fault ip:401136 sp:7ffc error:0 in a.out",
		"[####      ] 40%",
		"[#] a comment, or [#x]",
		"BUG reports go to (somebody)",
		"GOOPS: [ 12 ]",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		assert_null(disaster_find(lines[i]));
}

static void test_in_several_lines(void **state)
{
	const struct disaster *found =
		disaster_find("a\nBUG: first\nb\nKernel panic - not syncing: x\n");

	(void)state;
	assert_true(disaster_is_panic(found));
	assert_null(disaster_find("INFO: task\na blocked for more than 2"));
	assert_false(disaster_is_panic(NULL));
}

/* The source's own format may stand where the table has %s or %d, or end before it. */
static char *plain(const char *words)
{
	const char *end = strstr(words, "%s");
	size_t n = end && end > words + 6 ? (size_t)(end - words) : strlen(words);

	while (n && strchr(" ,:(", words[n - 1]))
		n--;
	return xstrndup(words, n);
}

static bool has(const char *text, const char *words)
{
	_cleanup_free_ char *wanted = plain(words);

	return strstr(text, wanted);
}

/* Where the kernel's source is unpacked, it says what the table says. */
static void test_the_kernel_says_so(void **state)
{
	(void)state;
	if (access("out/src/linux/kernel/panic.c", R_OK))
		skip();
	for (const struct disaster *d = disasters; d->words; d++) {
		_cleanup_free_ char *places = xstrdup(d->places);
		char *save = NULL;

		for (char *place = strtok_r(places, " ", &save); place;
		     place = strtok_r(NULL, " ", &save)) {
			_cleanup_free_ char *path = xasprintf("out/src/linux/%.*s",
							      (int)strcspn(place, ":"),
							      place);
			_cleanup_free_ char *text = NULL;

			assert_int_equal(file_read(path, &text, NULL), 0);
			if (!has(text, d->words))
				print_error("%s: no '%s'\n", path, d->words);
			assert_true(has(text, d->words));
		}
	}
}

static void test_warnings(void **state)
{
	static const char *const lines[] = {
		"[    1.5] WARNING: CPU: 0 PID: 97 at kernel_module/x.c:12 f+0x4/0x20 [x]",
		"WARNING: CPU: 1 PID: 1 at f+0x4/0x20 [x]",
		"WARNING: kernel_module/x.c:12 at f+0x4/0x20 [x], CPU#0: insmod/97",
		"WARNING: at f+0x4/0x20 [x], CPU#0: insmod/97",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		assert_non_null(disaster_find_warning(lines[i]));
		assert_null(disaster_find(lines[i]));
	}
	assert_null(disaster_find_warning("WARNING: possible recursive locking detected"));
	assert_null(disaster_find_warning("a warning at last"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_disasters),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_in_several_lines),
		cmocka_unit_test(test_warnings),
		cmocka_unit_test(test_the_kernel_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
