// SPDX-License-Identifier: GPL-2.0-or-later
/* KVM, or TCG. */
#include "vm/accel.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "host/kvm.h"
#include "host/tsc.h"
#include "util/cleanup.h"

/* KVM runs guests of the host's own kind only. */
static bool is_own_kind(const struct lab *lab)
{
	struct utsname host;

	return !uname(&host) && strcmp(host.machine, lab->arch.base) == 0;
}

static int try_kvm(const struct applet *applet, struct vm_config *config, bool dry)
{
	_cleanup_free_ char *reason = NULL;
	bool open = kvm_is_open(config->lab);

	if (open)
		fprintf(stderr, "lkmc %s: %s\n", applet->name,
			dry ? "not yet known whether KVM works here, this is without it: lkmc doctor finds out" :
			      "finding out whether KVM works here (once, up to 10 s)");
	return open && dry ? 0 : kvm_works(config->lab, &config->kvm, &reason);
}

int accel_choose(const struct applet *applet, struct vm_config *config, bool no_kvm,
		 bool dry)
{
	int err = 0;

	config->kvm = false;
	if (!no_kvm && is_own_kind(config->lab))
		err = try_kvm(applet, config, dry);
	if (!err && !config->kvm)
		config->tsc_khz = tsc_khz();
	return err;
}
