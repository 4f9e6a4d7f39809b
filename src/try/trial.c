// SPDX-License-Identifier: GPL-2.0-or-later
/* The user's modules, and the snapshot that their guest begins with. */
#include "try/trial.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/make.h"
#include "host/packages.h"
#include "module/build.h"
#include "util/cleanup.h"
#include "util/file.h"
#include "util/lock.h"
#include "util/mem.h"
#include "vm/accel.h"

/* The id of a guest that stays, or is debugged, where the user gives none. */
#define STAYS "try"
/* That of any other, with the process's number behind it. */
#define OWN_ID "try-"

/* On a clone in which nothing was built yet. */
static int need_image(const struct lab *lab)
{
	_cleanup_free_ char *image = xasprintf("%s/images/rootfs.ext4", lab->out);
	int err;

	if (access(image, R_OK) == 0)
		return 0;
	err = packages_need(lab, false);
	return err ? err : make_target(lab, "image");
}

/* What a try that was killed has left. */
static void remove_dead(const struct trial *t)
{
	_cleanup_free_ char *folder = xasprintf("%s/run", t->lab.out);
	_cleanup_closedir_ DIR *dir = opendir(folder);
	const struct dirent *entry;
	int pid;

	while (dir && (entry = readdir(dir))) {
		_cleanup_lab_ struct lab dead = { 0 };

		if (sscanf(entry->d_name, OWN_ID "%d", &pid) != 1 || pid <= 0 ||
		    !kill(pid, 0) || errno != ESRCH ||
		    lab_init(&dead, t->lab.arch.name, entry->d_name))
			continue;
		/* The two may be one. */
		remove_folder(dead.sockets);
		remove_folder(dead.run);
	}
}

static int init_labs(struct trial *t, const struct trial_options *o)
{
	_cleanup_free_ char *id = xasprintf(OWN_ID "%d", getpid());
	bool stays = o->keep || o->debug;
	int err = lab_init(&t->lab, o->guest.arch,
			   o->guest.named ? o->guest.id :
			   stays          ? STAYS :
					    id);

	if (!err)
		remove_dead(t);
	return err ? err : lab_init(&t->first, o->guest.arch, "snapshot");
}

int trial_init(struct trial *t, const struct trial_options *o)
{
	bool is_distro = o->kernel && strcmp(o->kernel, KERNEL_DISTRO) == 0;
	_cleanup_free_ char *distro = is_distro ? kernel_distro_name() : NULL;
	int err;

	*t = (struct trial){ .o = o };
	t->config = (struct vm_config){ .console = VM_HIDDEN, .qmp_fd = -1 };
	err = init_labs(t, o);
	if (!err && o->paths.n)
		err = project_init(&t->project, &t->lab, distro, o->paths.v);
	if (!err && !is_distro)
		err = need_image(&t->lab);
	if (!err)
		err = kernel_init(&t->kernel, &t->first,
				  &(struct kernel_options){ .kernel = o->kernel,
							    .build = true });
	if (err)
		return err;
	kernel_configure(&t->kernel, &t->config);
	t->config.lab = &t->first;
	t->config.rootfs = t->kernel.image;
	t->config.kept = o->keep || o->debug;
	return accel_choose(o->applet, &t->config, o->no_kvm, false);
}

void trial_fini(struct trial *t)
{
	snapshot_fini(&t->snapshot);
	kernel_fini(&t->kernel);
	project_fini(&t->project);
	lab_fini(&t->first);
	lab_fini(&t->lab);
}

const char *trial_name(const struct trial *t)
{
	return t->project.name ? t->project.name : t->o->command;
}

int trial_build(const struct trial *t, int *tar)
{
	*tar = -1;
	if (!t->project.tar)
		return 0;
	return module_build(&t->lab, &t->project, t->o->applet->name, tar);
}

/* One is made for all who need it at once. */
static int make_snapshot(const struct trial *t)
{
	const char *name = t->o->applet->name;
	const struct snapshot *s = &t->snapshot;
	_cleanup_close_ int lock = lock_wait_aloud(s->lock, name, "the snapshot");
	struct vm_config config = t->config;

	if (lock < 0)
		return lock;
	if (snapshot_exists(s))
		return 0;
	config.lab = &t->first;
	config.kept = false;
	fprintf(stderr,
		"lkmc %s: booting a guest for the snapshot that all tries begin with\n",
		name);
	return snapshot_make(s, &config, name);
}

int trial_snapshot(struct trial *t, bool make)
{
	struct snapshot now = { 0 };
	bool changed;
	int err;

	t->config.lab = &t->first;
	err = snapshot_init(&now, &t->config);
	changed = !t->snapshot.folder || err || strcmp(now.folder, t->snapshot.folder);
	snapshot_fini(&t->snapshot);
	t->snapshot = now;
	if (!err && make && !snapshot_exists(&t->snapshot))
		err = make_snapshot(t);
	return err ? err : changed;
}
