// SPDX-License-Identifier: GPL-2.0-or-later
/* A try that is recorded. */
#include "try/recorded.h"

#include <errno.h>
#include <stdio.h>

#include "record/recording.h"
#include "try/task.h"
#include "try/verdict.h"
#include "util/cleanup.h"
#include "util/clock.h"
#include "util/mem.h"

/* Boots the guest, lets it try, and completes the recording. */
static int run(const struct trial *t, struct recording *r, struct vm_config *config,
	       int lock, int tar, long long start)
{
	struct task task = { .o = t->o, .tar = tar };
	struct guest g;
	int err = guest_start(&g, config, lock, t->o->timeout_ms), status;

	if (err)
		return applet_error(t->o->applet, err);
	g.watch.heeds_warnings = !t->o->allow_warnings;
	err = client_start(&g, t->o->applet->name, task_carry_out, &task);
	if (err) {
		guest_fini(&g);
		return applet_error(t->o->applet, err);
	}
	guest_run(&g);
	err = recording_end(r, &g);
	if (err)
		applet_error(t->o->applet, err);
	else if (g.watch.disaster)
		fprintf(stderr,
			"lkmc %s: ./lkmc why %s goes back from there to the cause\n",
			t->o->applet->name, r->folder);
	status = verdict_give(t, &g, start);
	guest_fini(&g);
	return status;
}

int recorded_run(struct trial *t)
{
	_cleanup_recording_ struct recording r = recording_none;
	_cleanup_free_ char *what = xasprintf("lkmc try %s", trial_name(t));
	struct vm_config config = t->config;
	_cleanup_close_ int tar = -1;
	_cleanup_close_ int lock = -1;
	long long start = clock_ms();
	int err = trial_build(t, &tar);

	if (err == -EIO) {
		verdict_build_failed(t, start);
		return EXIT_LAB;
	}
	config.lab = &t->lab;
	config.shift = RECORD_SHIFT;
	if (!err)
		err = lock = guest_lock(&t->lab);
	if (err >= 0)
		err = recording_begin(&r, t->o->record, &config, what);
	if (err < 0)
		return applet_error(t->o->applet, err);
	return run(t, &r, &config, take_fd(&lock), tar, start);
}
