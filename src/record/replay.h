/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A recording's guest, doing once more what it did. */
#ifndef LKMC_RECORD_REPLAY_H
#define LKMC_RECORD_REPLAY_H

#include "record/recording.h"
#include "vm/kernel.h"

struct replay {
	struct recording recording;
	struct lab lab;
	struct kernel kernel;
	struct vm_config config;
};

/**
 * replay_init() - read a recording, and see that it fits what is built here
 * @p: filled in; replay_fini() releases it, and after a failure too
 * @path: the recording
 * @arch: the arch, or NULL for the recording's
 * @id: the run id of the guest
 *
 * Return: 0, or a negative errno with fail(): -EUSAGE for a recording of another arch.
 */
int replay_init(struct replay *p, const char *path, const char *arch, const char *id);

/** replay_fini() - release what replay_init() made */
void replay_fini(struct replay *p);

/**
 * replay_watch() - start a child that watches the replay, and ends when it does
 * @g: a guest that was started with @p's configuration; its client is set
 * @p: the replay
 * @applet: the name of the applet whose messages the child prints
 *
 * The child prints what the recorded command printed, and ends with the status of the
 * recorded run. A replay that comes to something else than its recording, or that stands
 * still, is ended, and the child says at which instruction.
 *
 * Return: 0, or a negative errno with fail().
 */
int replay_watch(struct guest *g, const struct replay *p, const char *applet);

/**
 * replay_watch_debugged() - the same for a replay that GDB looks at
 * @g: the guest
 * @p: the replay
 * @applet: the name of the applet whose messages the child prints
 *
 * The child speaks only of a replay that stands still by itself. Where GDB has stopped it,
 * it may stand for ever, and it may end anywhere.
 *
 * Return: 0, or a negative errno with fail().
 */
int replay_watch_debugged(struct guest *g, const struct replay *p, const char *applet);

#endif
