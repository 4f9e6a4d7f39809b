// SPDX-License-Identifier: GPL-2.0-or-later
/* Displays: this session's, and QEMU's. */
#include "cmd/display.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/terminal.h"

static bool is_there(void)
{
	const char *x11 = getenv("DISPLAY"), *wayland = getenv("WAYLAND_DISPLAY");

	return (x11 && *x11) || (wayland && *wayland);
}

const char *display_parse(const struct applet *applet, const char *name)
{
	static const char *const names[] = { "sdl", "vnc", "none" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (strcmp(name, names[i]) == 0)
			return name;
	}
	usage_error(applet, "--display %s: there are sdl, vnc, none", name);
}

enum vm_console display_choose_console(const struct runqemu_options *o)
{
	bool terminal = isatty(STDIN_FILENO);

	if (o->command)
		return VM_HIDDEN;
	if (!o->terminal && !o->record && (o->display || is_there()))
		return VM_WINDOW;
	if (!o->terminal && !o->record)
		fprintf(stderr,
			"lkmc runqemu: no display: using the terminal (as with -n)\n");
	/* GDB is nothing without its terminal. */
	if (o->gdb_qemu)
		tell_background(o->applet);
	if (o->gdb_qemu || !terminal_is_taken(STDIN_FILENO))
		return terminal ? VM_TERMINAL : VM_PIPED;
	fprintf(stderr,
		"lkmc runqemu: in the background: the console is shown, no key is taken; "
		"'poweroff' by lkmc exec ends the guest, or a signal\n");
	return VM_SHOWN;
}
