// SPDX-License-Identifier: GPL-2.0-or-later
/* Modules on their way into a guest without an agent. */
#include "count/modules.h"

#include <stdlib.h>
#include <unistd.h>

#include "module/build.h"
#include "module/project.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/mem.h"
#include "util/strv.h"

static int share(struct count_modules *m, const struct lab *lab, int tar)
{
	_cleanup_free_ char *from = xasprintf("/proc/self/fd/%d", tar);

	m->tar = xasprintf("%s/share/count-%s.tar", lab->out, lab->id);
	m->before = xasprintf("cd / && tar -xf /mnt/host/count-%s.tar", lab->id);
	return file_copy(from, m->tar);
}

int count_modules_init(struct count_modules *m, const struct lab *lab, const char *applet,
		       char *const *paths, const char *command)
{
	_cleanup_strv_ struct strv words = { 0 };
	_cleanup_free_ char *folder = xasprintf("%s/share", lab->out);
	_cleanup_close_ int tar = -1;
	struct project project;
	int err = project_init(&project, lab, NULL, paths);

	*m = (struct count_modules){ 0 };
	if (!err)
		err = module_build(lab, &project, applet, &tar);
	if (!err)
		err = make_dirs(folder, 0777);
	if (!err)
		err = share(m, lab, tar);
	if (!err)
		m->built = xasprintf("%s/built", project.folder);
	project_fini(&project);
	strv_add(&words, "sh");
	strv_add(&words, "/lib/lkmc-count.sh");
	if (command)
		strv_add(&words, command);
	m->command = strv_quote(&words);
	return err;
}

void count_modules_fini(struct count_modules *m)
{
	if (m->tar)
		unlink(m->tar);
	free(m->tar);
	free(m->before);
	free(m->built);
	free(m->command);
	*m = (struct count_modules){ 0 };
}
