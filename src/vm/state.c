// SPDX-License-Identifier: GPL-2.0-or-later
/* The state of a guest's devices, to a file and back. */
#include "vm/state.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/clock.h"
#include "util/fail.h"
#include "util/json.h"
#include "util/mem.h"

/* How long QEMU may take for a command, and for all of the state. */
#define ANSWER_MS 10000
#define STATE_MS 60000
#define POLL_MS 2

static json_object *capability(const char *name)
{
	json_object *arguments = json_object_new_object();
	json_object *list = json_object_new_array();
	json_object *one = json_object_new_object();

	json_add_text(one, "capability", name);
	json_add_bool(one, "state", true);
	json_object_array_add(list, one);
	json_add(arguments, "capabilities", list);
	return arguments;
}

static json_object *state_uri(const char *path)
{
	json_object *arguments = json_object_new_object();
	_cleanup_free_ char *uri = xasprintf("file:%s", path);

	json_add_text(arguments, "uri", uri);
	return arguments;
}

/* Waits until the state is written, or read. */
static int wait_for_state(struct qmp *qmp)
{
	long long end = clock_ms() + clock_scaled(STATE_MS);

	for (;;) {
		json_object *answer = NULL;
		bool completed, failed;
		int err = qmp_execute(qmp, "query-migrate", NULL, clock_scaled(ANSWER_MS),
				      &answer);

		if (err)
			return err;
		completed = strcmp(qmp_string(answer, "status"), "completed") == 0;
		failed = strcmp(qmp_string(answer, "status"), "failed") == 0;
		if (failed)
			err = fail(EIO, "QEMU could not save or restore the snapshot: %s",
				   qmp_string(answer, "error-desc"));
		json_object_put(answer);
		if (completed || failed)
			return err;
		if (clock_ms() >= end)
			return fail(ETIMEDOUT, "QEMU did not save or restore the snapshot");
		poll(NULL, 0, POLL_MS);
	}
}

int state_move(struct qmp *qmp, const char *command, const char *path)
{
	int answer_ms = clock_scaled(ANSWER_MS);
	int err = qmp_execute(qmp, "migrate-set-capabilities",
			      capability("x-ignore-shared"), answer_ms, NULL);

	if (!err)
		err = qmp_execute(qmp, command, state_uri(path), answer_ms, NULL);
	return err ? err : wait_for_state(qmp);
}
