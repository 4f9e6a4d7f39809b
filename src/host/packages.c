// SPDX-License-Identifier: GPL-2.0-or-later
/* The Debian packages that the host needs for an arch. */
#include "host/packages.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "util/capture.h"
#include "util/child.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/mem.h"

/* To look takes a moment; a slow disk may take longer. */
#define CHECK_MS 60000

bool packages_certified(const struct lab *lab)
{
	_cleanup_free_ char *list = xasprintf("%s/host-packages.txt", lab->top);
	_cleanup_free_ char *copy =
		xasprintf("%s/out/host/packages.%s", lab->top, lab->arch.base);
	_cleanup_free_ char *wanted = NULL, *saw = NULL;

	return access(copy, R_OK) == 0 && !file_read(list, &wanted, NULL) &&
	       !file_read(copy, &saw, NULL) && strcmp(wanted, saw) == 0;
}

static int install_missing(char *const *argv)
{
	int status = 0, err = child_run(argv, 0, &status);

	if (err)
		return err;
	return status ? fail(ENOPKG, "not all packages could be installed: see above") : 0;
}

static int check_missing(char *const *argv)
{
	_cleanup_capture_ struct capture output = { 0 };
	const char *text;
	int err = capture_run(&output, argv, CHECK_MS);

	if (err || !output.status)
		return err;
	text = output.text;
	if (strncmp(text, "setup: ", strlen("setup: ")) == 0)
		text += strlen("setup: ");
	return fail(ENOPKG, "%.*s", (int)strcspn(text, "\n"), text);
}

int packages_need(const struct lab *lab, bool install)
{
	_cleanup_free_ char *setup = xasprintf("%s/setup", lab->top);
	char *const argv[] = {
		setup, "-a", lab->arch.base, install ? NULL : "--check", NULL,
	};

	if (packages_certified(lab))
		return 0;
	return install ? install_missing(argv) : check_missing(argv);
}
