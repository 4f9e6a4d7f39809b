// SPDX-License-Identifier: GPL-2.0-or-later
/* The arguments with which QEMU traces its own events. */
#include "util/cleanup.h"
#include "vm/config.h"
#include "vm/properties.h"

/*
 * The lab's QEMU has two backends. Its log would print each event once more, to standard
 * error: whoever wants that log, too, gives a -D of his own, which comes later.
 */
void vm_add_trace(const struct vm_config *config, struct strv *args)
{
	_cleanup_free_ char *path = lab_run_path(config->lab, VM_TRACE);
	_cleanup_free_ char *escaped = property_escape(path);

	if (!config->trace.n)
		return;
	for (size_t i = 0; i < config->trace.n; i++) {
		_cleanup_free_ char *events = property_escape(config->trace.v[i]);

		strv_add(args, "-trace");
		strv_addf(args, "enable=%s", events);
	}
	strv_add(args, "-trace");
	strv_addf(args, "file=%s", escaped);
	strv_add(args, "-D");
	strv_add(args, "/dev/null");
}
