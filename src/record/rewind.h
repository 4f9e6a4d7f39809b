/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A replay for a debugger that goes backwards: QEMU goes back by loading a snapshot and
 * doing again what follows it. So there are snapshots on the way, and one soon before the
 * disaster, where the guest stands still then.
 */
#ifndef LKMC_RECORD_REWIND_H
#define LKMC_RECORD_REWIND_H

#include "record/replay.h"

/**
 * rewind_start() - start a replay, and let it come to where it becomes interesting
 * @p: from replay_init(); set to stay
 * @applet: the name of the applet whose messages they are
 *
 * A process of its own tends the guest. It ends, and the guest with it, when this process,
 * or the GDB that it becomes, ends.
 *
 * Return: 0 when the guest stands there, or a negative errno with fail().
 */
int rewind_start(struct replay *p, const char *applet);

#endif
