// SPDX-License-Identifier: GPL-2.0-or-later
/* A user's modules, laid out and made. */
#include "module/build.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "host/make.h"
#include "host/packages.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/lock.h"

/* With the project's lock held: its files are of one build. */
static int build(const struct lab *lab, const struct project *p)
{
	int err = project_lay_out(p);

	if (!err)
		err = packages_need(lab, false);
	if (err)
		return err;
	setenv("LKMC_TRY", p->folder, 1);
	setenv("LKMC_TRY_KERNEL", p->kernel ? p->kernel : "", 1);
	return make_target(lab, "try");
}

int module_build(const struct lab *lab, const struct project *p, const char *applet,
		 int *tar)
{
	_cleanup_close_ int lock = lock_wait_aloud(p->lock, applet, "the same modules");
	int err = lock < 0 ? lock : build(lab, p);

	if (err)
		return err;
	*tar = open(p->tar, O_RDONLY | O_CLOEXEC);
	if (*tar < 0 && errno == ENOENT)
		return fail(EIO, "%s cannot be built: see above", p->name);
	return *tar < 0 ? fail_errno("cannot open %s", p->tar) : 0;
}
