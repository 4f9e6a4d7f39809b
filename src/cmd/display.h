/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a guest's screen is shown, and where it has its console. */
#ifndef LKMC_CMD_DISPLAY_H
#define LKMC_CMD_DISPLAY_H

#include "cmd/runqemu.h"
#include "vm/config.h"

/**
 * display_choose_console() - where a guest's console is to be
 * @o: what the user asked for
 *
 * Tells the user where that is not what was asked for.
 */
enum vm_console display_choose_console(const struct runqemu_options *o);

/**
 * display_parse() - the value of --display
 * @applet: for the message about what there is not
 * @name: as typed
 *
 * Return: @name.
 */
const char *display_parse(const struct applet *applet, const char *name);

#endif
