// SPDX-License-Identifier: GPL-2.0-or-later
/* What a run's end means for the exit status and the user. */
#include "../unit.h"

#include <errno.h>
#include <signal.h>

#include "vm/guest.h"

/* As of waitpid(). */
static struct vm_config config;

#define EXITED(n) ((n) << 8)
#define KILLED(n) (n)

enum client { NONE, RUNS, ENDED };

static const struct {
	const char *what;
	enum guest_end end;
	enum client client;
	int client_status;
	int signal;
	int status; /* wanted */
} cases[] = {
	{ "powered off", GUEST_POWERED_OFF, NONE, 0, 0, 0 },
	{ "powered off after the command", GUEST_POWERED_OFF, ENDED, EXITED(0), 0, 0 },
	{ "the command's own status", GUEST_POWERED_OFF, ENDED, EXITED(42), 0, 42 },
	{ "the largest status", GUEST_POWERED_OFF, ENDED, EXITED(255), 0, 255 },
	{ "the client was killed", GUEST_POWERED_OFF, ENDED, KILLED(9), 0, 137 },
	{ "powered off during the command", GUEST_POWERED_OFF, RUNS, 0, 0, 125 },
	{ "quit", GUEST_QUIT, NONE, 0, 0, 0 },
	{ "quit after the command", GUEST_QUIT, ENDED, EXITED(3), 0, 3 },
	{ "quit during the command", GUEST_QUIT, RUNS, 0, 0, 125 },
	{ "panicked", GUEST_PANICKED, NONE, 0, 0, 99 },
	{ "panicked after the command", GUEST_PANICKED, ENDED, EXITED(0), 0, 99 },
	{ "reset", GUEST_RESET, NONE, 0, 0, 99 },
	{ "timed out", GUEST_TIMED_OUT, RUNS, 0, 0, 124 },
	{ "did not boot", GUEST_NO_BOOT, RUNS, 0, 0, 125 },
	{ "QEMU failed", GUEST_FAILED, NONE, 0, 0, 125 },
	{ "SIGINT", GUEST_INTERRUPTED, NONE, 0, SIGINT, 130 },
	{ "SIGTERM", GUEST_INTERRUPTED, RUNS, 0, SIGTERM, 143 },
	{ "nobody reads our output", GUEST_INTERRUPTED, NONE, 0, 0, 125 },
};

static void test_who_does_not_read_is_no_failure(void **state)
{
	struct guest g = { .config = &config,
			   .end = GUEST_INTERRUPTED,
			   .output_error = -EPIPE };

	(void)state;
	assert_int_equal(guest_status(&g), 128 + SIGPIPE);
	assert_null(guest_explain(&g));
}

static void test_a_full_disk_is_told(void **state)
{
	struct guest g = { .config = &config,
			   .end = GUEST_INTERRUPTED,
			   .output_error = -ENOSPC };
	_cleanup_free_ char *why = guest_explain(&g);

	(void)state;
	assert_int_equal(guest_status(&g), 125);
	assert_string_equal(why,
			    "cannot write to standard output: No space left on device");
}

static void test_a_client_that_failed_has_said_so(void **state)
{
	struct guest g = {
		.config = &config,
		.end = GUEST_INTERRUPTED,
		.client = 1234,
		.client_ended = true,
		.client_failed = true,
		.client_status = EXITED(141),
	};

	(void)state;
	assert_int_equal(guest_status(&g), 141);
	assert_null(guest_explain(&g));
	g.client_ended = false;
	assert_int_equal(guest_status(&g), 125);
}

static void test_the_status_stands_for_the_end(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct guest g = {
			.config = &config,
			.end = cases[i].end,
			.client = cases[i].client == NONE ? 0 : 1234,
			.client_ended = cases[i].client == ENDED,
			.client_status = cases[i].client_status,
			.signal = cases[i].signal,
		};

		if (guest_status(&g) != cases[i].status)
			fail_msg("%s: status %d, wanted %d", cases[i].what,
				 guest_status(&g), cases[i].status);
	}
}

static void assert_explained(const struct guest *g, const char *wanted)
{
	_cleanup_free_ char *text = guest_explain(g);

	if (wanted) {
		assert_non_null(text);
		assert_string_equal(text, wanted);
	} else {
		assert_null(text);
	}
}

static void test_a_good_end_needs_no_words(void **state)
{
	(void)state;
	assert_explained(&(struct guest){ .config = &config, .end = GUEST_POWERED_OFF },
			 NULL);
	assert_explained(&(struct guest){ .config = &config, .end = GUEST_QUIT }, NULL);
	assert_explained(&(struct guest){ .config = &config,
					  .end = GUEST_INTERRUPTED,
					  .signal = SIGINT },
			 NULL);
}

static void test_the_guests_faults_are_told(void **state)
{
	(void)state;
	assert_explained(&(struct guest){ .config = &config, .end = GUEST_PANICKED },
			 "the guest panicked");
	assert_explained(&(struct guest){ .config = &config, .end = GUEST_RESET },
			 "the guest reset by itself");
}

static void test_qemus_faults_are_told(void **state)
{
	(void)state;
	assert_explained(&(struct guest){ .config = &config,
					  .end = GUEST_FAILED,
					  .qemu_status = EXITED(1) },
			 "QEMU ended with status 1: see its message above");
	assert_explained(&(struct guest){ .config = &config,
					  .end = GUEST_FAILED,
					  .qemu_status = KILLED(SIGSEGV) },
			 "QEMU was killed by signal 11 (Segmentation fault)");
}

static void test_a_command_cut_short_is_told(void **state)
{
	(void)state;
	assert_explained(
		&(struct guest){ .config = &config, .end = GUEST_QUIT, .client = 1234 },
		"QEMU was told to quit, or the agent was lost, while the command ran");
	assert_explained(&(struct guest){ .config = &config,
					  .end = GUEST_POWERED_OFF,
					  .client = 1234 },
			 "the guest powered off while the command ran");
}

static void test_the_time_is_told_as_it_was_given(void **state)
{
	(void)state;
	assert_explained(&(struct guest){ .config = &config,
					  .end = GUEST_TIMED_OUT,
					  .timeout_ms = 30000 },
			 "out of time: 30 s have passed, the guest was killed");
	assert_explained(&(struct guest){ .config = &config,
					  .end = GUEST_TIMED_OUT,
					  .timeout_ms = 500 },
			 "out of time: 0.5 s have passed, the guest was killed");
}

static void test_what_was_waited_for_is_told(void **state)
{
	struct vm_config piped = { .console = VM_PIPED }, hidden = { .console = VM_HIDDEN };

	(void)state;
	assert_explained(&(struct guest){ .end = GUEST_NO_BOOT,
					  .config = &piped,
					  .start = 1000,
					  .last_output = 13500 },
			 "the guest did not come up: no login prompt; its last output came "
			 "after 12 s (a slow host: LKMC_TIMEOUT_SCALE=4)");
	assert_explained(&(struct guest){ .end = GUEST_NO_BOOT, .config = &hidden },
			 "the guest did not come up: no agent; its last output came "
			 "after 0 s (a slow host: LKMC_TIMEOUT_SCALE=4)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_status_stands_for_the_end),
		cmocka_unit_test(test_a_good_end_needs_no_words),
		cmocka_unit_test(test_the_guests_faults_are_told),
		cmocka_unit_test(test_who_does_not_read_is_no_failure),
		cmocka_unit_test(test_a_full_disk_is_told),
		cmocka_unit_test(test_a_client_that_failed_has_said_so),
		cmocka_unit_test(test_qemus_faults_are_told),
		cmocka_unit_test(test_a_command_cut_short_is_told),
		cmocka_unit_test(test_the_time_is_told_as_it_was_given),
		cmocka_unit_test(test_what_was_waited_for_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
