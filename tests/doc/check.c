// SPDX-License-Identifier: GPL-2.0-or-later
/* From fences to verdicts. */
#include "doc/check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "doc/match.h"
#include "doc/session.h"
#include "doc/terminal.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/mem.h"

/* For a guest that the document does not boot by itself. */
#define BOOT_TIMEOUT 120

/* A terminal, found by what is in it and by its id. */
struct window {
	enum doc_place place;
	char *id;
	char *log;
	struct session *session;
};

struct check {
	const struct doc *doc;
	struct doc_run *run;
	struct window *windows;
	size_t n;
	unsigned int opened; /* so far, also those that were closed again */
};

bool doc_selected(const struct doc_run *run, const struct doc_fence *fence)
{
	return !run->section || strcasestr(fence->section, run->section);
}

static void close_window(struct check *check, struct window *window)
{
	size_t i = window - check->windows;

	session_free(window->session);
	free(window->id);
	free(window->log);
	check->n--;
	memmove(window, window + 1, (check->n - i) * sizeof(*window));
}

static struct window *find_window(struct check *check, enum doc_place place, const char *id)
{
	for (size_t i = 0; i < check->n; i++) {
		struct window *window = &check->windows[i];

		if (window->place == place && strcmp(window->id, id) == 0)
			return window;
	}
	return NULL;
}

/* TOP/out/host/doc/docs-writing.md-2-guest.log */
static char *log_name(const struct check *check, enum doc_place place)
{
	_cleanup_free_ char *name =
		xstrdup(check->doc->name + strspn(check->doc->name, "./"));

	for (char *p = name; *p; p++) {
		if (*p == '/')
			*p = '-';
	}
	return xasprintf("%s/out/host/doc/%s-%u-%s.log", check->run->top, name,
			 check->opened, doc_place_name(place));
}

static int open_window(struct check *check, enum doc_place place, const char *id,
		       struct window **opened)
{
	_cleanup_free_ char *log = NULL;
	struct session *session;
	int err;

	check->opened++;
	log = log_name(check, place);
	err = make_parent(log);
	if (!err)
		err = session_new(&session, check->run->top, log);
	if (err)
		return err;
	check->windows = xrealloc(check->windows, (check->n + 1) * sizeof(*check->windows));
	*opened = &check->windows[check->n++];
	**opened = (struct window){ place, xstrdup(id), take_ptr(log), session };
	return 0;
}

/* A guest for a document that does not say how to boot one. */
static int boot(struct check *check, const struct doc_fence *fence, struct window *window,
		struct outcome *outcome)
{
	struct doc_step step = { .line = fence->line, .prompt = '$', .status = -1 };
	int err;

	step.command = xasprintf("./runqemu -a %s -n -i doc%s%s", check->run->arch,
				 *fence->id ? "-" : "", fence->id);
	err = session_run(window->session, &step, DOC_GUEST, BOOT_TIMEOUT, outcome);
	if (err && err != -EINTR) {
		_cleanup_free_ char *message = xstrdup(fail_message(err));

		err = fail(-err, "%s: %s", step.command, message);
	}
	free(step.command);
	return err;
}

/* The window that the fence's commands are typed in; new ones are opened here. */
static int prepare_window(struct check *check, const struct doc_fence *fence,
			  struct window **window, struct outcome *outcome)
{
	enum doc_place place = fence->starts ? fence->starts : fence->place;
	int err;

	*window = find_window(check, place, fence->id);
	if (*window && (fence->fresh || fence->starts || session_over((*window)->session))) {
		close_window(check, *window);
		*window = NULL;
	}
	if (*window)
		return 0;
	if (place == DOC_GDB && !fence->starts)
		return fail(ENOENT, "no GDB runs: a fence 'console host gdb' starts it");
	err = open_window(check, place, fence->id, window);
	if (!err && place == DOC_GUEST && !fence->starts)
		err = boot(check, fence, *window, outcome);
	return err;
}

/* What the step's exit status has to be, or -1 for any. */
static int wanted_status(const struct doc_step *step)
{
	if (step->status >= 0)
		return step->status;
	/* An interrupted command, or a guest that panicked: 0 would be a surprise. */
	return doc_is_key(step->command) || terminal_wants_panic(step) ? -1 : 0;
}

/*
 * Compares what came. *why is set to what is wrong with the exit status, for
 * the caller to free, @result->wanted to the line that is missing.
 */
static bool judge(const struct doc_fence *fence, const struct doc_step *step,
		  const struct outcome *outcome, struct doc_result *result, char **why)
{
	bool open_end = step->runs || terminal_wants_panic(step);
	bool checked = step->wanted.n || (fence->place == DOC_GDB && !step->runs);
	int status = wanted_status(step);
	struct doc_miss miss;
	bool good = true;

	if (checked && !doc_match(&step->wanted, &outcome->saw, open_end, &miss)) {
		good = false;
		result->wanted = miss.wanted < step->wanted.n ?
					 step->wanted.v[miss.wanted] :
					 "nothing more";
	}
	if (!*why && status >= 0 && outcome->status >= 0 && outcome->status != status) {
		good = false;
		*why = xasprintf("exited with %d, not %d", outcome->status, status);
	}
	return good;
}

static int run_step(struct check *check, const struct doc_fence *fence,
		    const struct doc_step *step, struct window *window)
{
	bool last = step == &fence->steps[fence->n - 1];
	_cleanup_outcome_ struct outcome outcome = { 0 };
	_cleanup_free_ char *why = NULL;
	struct doc_result result = {
		.fence = fence,
		.step = step,
		.verdict = DOC_PASSED,
		.saw = &outcome.saw,
		.log = window->log,
	};
	int err;

	check->run->begin(check->run, check->doc, step);
	err = session_run(window->session, step, last ? fence->starts : DOC_HOST,
			  fence->timeout, &outcome);
	if (err == -EINTR)
		return err;
	if (err) {
		why = xstrdup(fail_message(err));
		result.verdict = DOC_FAILED;
	}
	if (err == -ENOTCONN || err == -EINVAL)
		result.saw = outcome.saw.n ? &outcome.saw : NULL;
	else if (!judge(fence, step, &outcome, &result, &why))
		result.verdict = DOC_FAILED;
	result.why = why;
	check->run->report(check->run, check->doc, &result);
	return 0;
}

/* The same verdict for all commands of a fence that cannot be typed. */
static void report_all(struct check *check, const struct doc_fence *fence,
		       enum doc_verdict verdict, const char *why,
		       const struct outcome *outcome, const char *log)
{
	for (size_t i = 0; i < fence->n; i++) {
		struct doc_result result = {
			.fence = fence,
			.step = &fence->steps[i],
			.verdict = verdict,
			.why = why,
			/* Once is enough. */
			.saw = outcome && i == 0 ? &outcome->saw : NULL,
			.log = log,
		};

		check->run->report(check->run, check->doc, &result);
	}
}

static int run_fence(struct check *check, const struct doc_fence *fence)
{
	_cleanup_outcome_ struct outcome outcome = { 0 };
	struct window *window = NULL;
	int err;

	check->run->begin(check->run, check->doc, &fence->steps[0]);
	err = prepare_window(check, fence, &window, &outcome);
	if (err == -EINTR)
		return err;
	if (err) {
		_cleanup_free_ char *why = xstrdup(fail_message(err));

		report_all(check, fence, DOC_FAILED, why, &outcome,
			   window ? window->log : NULL);
		return 0;
	}
	for (size_t i = 0; i < fence->n && !err; i++)
		err = run_step(check, fence, &fence->steps[i], window);
	return err;
}

static int check_fence(struct check *check, const struct doc_fence *fence)
{
	struct doc_result wrong = {
		.fence = fence,
		.verdict = DOC_FAILED,
		.why = fence->error,
	};

	if (!doc_selected(check->run, fence))
		return 0;
	if (fence->error) {
		check->run->report(check->run, check->doc, &wrong);
		return 0;
	}
	if (fence->skip) {
		report_all(check, fence, check->run->no_skip ? DOC_FAILED : DOC_SKIPPED,
			   fence->skip, NULL, NULL);
		return 0;
	}
	if (fence->arch && strcmp(fence->arch, check->run->arch)) {
		_cleanup_free_ char *why = xasprintf("not on %s: only with -a %s",
						     check->run->arch, fence->arch);

		/* Another run is asked for it: nothing is missing here. */
		report_all(check, fence, DOC_SKIPPED, why, NULL, NULL);
		return 0;
	}
	return run_fence(check, fence);
}

int doc_check(const struct doc *doc, struct doc_run *run)
{
	struct check check = { .doc = doc, .run = run };
	int err = 0;

	for (size_t i = 0; i < doc->n && !err; i++)
		err = check_fence(&check, &doc->fences[i]);
	/* GDB before the guest it holds. */
	while (check.n)
		close_window(&check, &check.windows[check.n - 1]);
	free(check.windows);
	return err;
}
