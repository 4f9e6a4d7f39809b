// SPDX-License-Identifier: GPL-2.0-or-later
/* Jobs, and programs that are run in our place: nothing outlives us. */
#include "../unit.h"

#include <poll.h>

#include "util/child.h"
#include "util/job.h"

struct scene {
	const char *script; /* prints "ready" once it may be told to end */
	int signal;         /* which then comes, or 0 */
};

/* Says "OUTPUT|STATUS ended=0|1 left=CHILDREN"; its output up to "ready" starts the signal. */
static void run_job(const void *argument)
{
	const struct scene *scene = argument;
	char *argv[] = { "sh", "-c", (char *)scene->script, NULL };
	char text[256] = "";
	size_t used = 0;
	ssize_t n = 1;
	struct job job;
	int output, status, left = 0;

	if (job_start(&job, argv, &output))
		exit(70);
	while (n > 0) {
		struct pollfd fds[] = { { output, POLLIN, 0 },
					{ job.signals.fd, POLLIN, 0 } };

		poll(fds, 2, 20);
		job_tend(&job);
		if (!fds[0].revents)
			continue;
		n = read(output, text + used, sizeof(text) - 1 - used);
		used += n;
		if (scene->signal && n > 0 && strstr(text, "ready"))
			raise(scene->signal);
	}
	status = job_end(&job);
	while (waitpid(-1, NULL, WNOHANG) >= 0)
		left++;
	printf("%s|%d ended=%d left=%d", text, status, job_was_ended(&job), left);
}

static void check_job(const char *script, int signal, const char *wanted)
{
	struct scene scene = { script, signal };
	_cleanup_child_ struct unit_child child = unit_fork(run_job, &scene);

	assert_int_equal(child.status, 0);
	assert_string_equal(child.out, wanted);
}

static void test_output_and_status(void **state)
{
	(void)state;
	check_job("cat; echo out; echo err >&2; exit 7", 0,
		  "out\nerr\n|1792 ended=0 left=0");
	check_job("kill -KILL $$", 0, "|9 ended=0 left=0");
}

static void test_it_is_told_to_end_with_all_it_started(void **state)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++)
		check_job("sleep 1000 & sleep 1000 > /dev/null 2>&1 & echo ready; wait",
			  signals[i], "ready\n|15 ended=1 left=0");
	/* One that had stopped itself */
	check_job("echo ready; kill -STOP $$; sleep 1000", SIGTERM,
		  "ready\n|15 ended=1 left=0");
}

/* What does not listen, or is in a group of its own, is killed after a while. */
static void test_what_does_not_end_is_killed(void **state)
{
	(void)state;
	check_job("trap '' TERM; echo ready; while :; do sleep 1000; done", SIGTERM,
		  "ready\n|9 ended=1 left=0");
	check_job("setsid sh -c 'trap \"\" TERM; sleep 1000; sleep 1000' & sleep 0.1; echo ready; "
		  "sleep 1000",
		  SIGTERM, "ready\n|15 ended=1 left=0");
}

static void run_child(const void *argument)
{
	const struct scene *scene = argument;
	char *argv[] = { "sh", "-c", (char *)scene->script, NULL };
	char *us = xasprintf("%d", getpid());
	int status = -1, err;

	setenv("US", us, 1);
	free(us);
	err = child_run(argv, CHILD_NO_INPUT | (scene->signal ? CHILD_SILENT : 0), &status);
	printf("%d %d", err, status);
	fflush(stdout);
}

static void check_child(const char *script, bool silent, const char *out, const char *said)
{
	struct scene scene = { script, silent };
	_cleanup_child_ struct unit_child child = unit_fork(run_child, &scene);

	assert_int_equal(child.status, 0);
	assert_string_equal(child.out, out);
	assert_string_equal(child.err, said);
}

static void test_a_child_in_our_place(void **state)
{
	(void)state;
	check_child("cat; echo out; echo err >&2; exit 7", false, "0 1792", "out\nerr\n");
	check_child("echo out; echo err >&2", true, "0 0", "");
}

/* The signal that comes to us alone. */
static void test_a_child_is_told_to_end_and_waited_for(void **state)
{
	_cleanup_free_ char *interrupted = xasprintf("%d 768", -EINTR);

	(void)state;
	check_child("trap 'echo told; exit 3' TERM; kill -TERM $US; while :; do sleep 0.01; done",
		    false, interrupted, "told\n");
	check_child("trap 'echo told; exit 3' TERM; kill -INT $US; while :; do sleep 0.01; done",
		    false, interrupted, "told\n");
}

static void test_a_child_that_does_not_listen(void **state)
{
	_cleanup_free_ char *killed = xasprintf("%d 9", -EINTR);

	(void)state;
	check_child("trap '' TERM; for i in 1 2 3; do kill -INT $US; sleep 0.1; done; sleep 1000",
		    false, killed, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_output_and_status),
		cmocka_unit_test(test_it_is_told_to_end_with_all_it_started),
		cmocka_unit_test(test_what_does_not_end_is_killed),
		cmocka_unit_test(test_a_child_in_our_place),
		cmocka_unit_test(test_a_child_is_told_to_end_and_waited_for),
		cmocka_unit_test(test_a_child_that_does_not_listen),
	};

	/* Killed at once rather than after seconds. */
	setenv("LKMC_TIMEOUT_SCALE", "0.05", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
