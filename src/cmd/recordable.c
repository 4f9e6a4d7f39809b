// SPDX-License-Identifier: GPL-2.0-or-later
/* Which of runqemu's options go with a recording? */
#include "cmd/runqemu.h"

/* Which of the options does not go with a recording, if any? */
static const char *option_at_odds(const struct runqemu_options *o)
{
	if (o->kgdb)
		return "-k";
	if (o->gdb_qemu)
		return "-q";
	if (o->dry_run)
		return "--dry-run";
	if (o->display)
		return "--display";
	if (o->rootfs || o->with.n)
		return o->rootfs ? "--rootfs" : "--with";
	if (o->record)
		return o->replay ? "--replay" : o->wait_for_gdb ? "-d" : NULL;
	return o->command  ? "-x" :
	       o->kernel.n ? "-e" :
	       o->trace.n  ? "--trace" :
	       o->image    ? "--kernel" :
	       o->qemu     ? "--" :
			     NULL;
}

void runqemu_check_recording(const struct runqemu_options *o)
{
	const char *option = o->record || o->replay ? option_at_odds(o) : NULL;

	if (option && o->record)
		usage_error(o->applet, "--record: not with %s", option);
	if (option)
		usage_error(o->applet,
			    "--replay: not with %s: what is replayed is what was recorded",
			    option);
}
