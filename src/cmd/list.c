// SPDX-License-Identifier: GPL-2.0-or-later
/* lkmc list: the archs, what is built for each, and which guests run. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "lab.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/mem.h"
#include "util/strv.h"
#include "vm/paused.h"
#include "vm/running.h"

/* For what there is not. */
#define NONE "-"
#define TIME_SIZE sizeof("2026-01-01 00:00")

static const char *time_text(time_t t, char text[TIME_SIZE])
{
	struct tm tm;

	strftime(text, TIME_SIZE, "%Y-%m-%d %H:%M", localtime_r(&t, &tm));
	return text;
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* The kernels with variants that were built of an arch: "arm+debug". */
static int is_variant(const struct dirent *entry)
{
	return is_visible(entry) && strchr(entry->d_name, '+') != NULL;
}

/* Adds the names in a folder, in alphabetical order; one that is not there has none. */
static void add_names(struct strv *names, const char *folder,
		      int (*filter)(const struct dirent *))
{
	struct dirent **list = NULL;
	int n = scandir(folder, &list, filter, alphasort);

	for (int i = 0; i < n; i++) {
		strv_add(names, list[i]->d_name);
		free(list[i]);
	}
	free(list);
}

static void find_archs(const char *top, struct strv *archs)
{
	_cleanup_free_ char *out = xasprintf("%s/out", top);
	_cleanup_strv_ struct strv variants = { 0 };

	arch_list(top, archs);
	add_names(&variants, out, is_variant);
	for (size_t i = 0; i < variants.n; i++) {
		struct arch arch = { 0 };

		/* Whose variant is gone is but a folder. */
		if (arch_load(&arch, top, variants.v[i]) == 0)
			strv_add(archs, variants.v[i]);
		arch_fini(&arch);
	}
}

static const char *there(const struct lab *lab, const char *name)
{
	_cleanup_free_ char *path = xasprintf("%s/%s", lab->out, name);

	return access(path, R_OK) == 0 ? "yes" : NONE;
}

static void print_arch(const struct lab *lab)
{
	_cleanup_free_ char *kernel = xasprintf("%s/images/kernel", lab->out);
	_cleanup_free_ char *release_file =
		xasprintf("%s/linux/include/config/kernel.release", lab->out);
	_cleanup_free_ char *qemu =
		xasprintf("qemu/qemu-system-%s", arch_get(&lab->arch, "QEMU_TARGET"));
	_cleanup_free_ char *release = NULL;
	char when[TIME_SIZE];
	struct stat st;
	bool built = stat(kernel, &st) == 0;

	if (!built || file_read(release_file, &release, NULL))
		release = xstrdup(built ? "yes" : NONE);
	release[strcspn(release, "\n")] = '\0';
	printf("%-16s %-16s %-16s %-5s %s\n", lab->arch.name, release,
	       built ? time_text(st.st_mtime, when) : NONE, there(lab, qemu),
	       there(lab, "images/rootfs.ext4"));
}

static void print_pause(const struct lab *lab, const char *id)
{
	_cleanup_lab_ struct lab guest = { 0 };
	_cleanup_free_ char *pause = NULL;

	if (lab_init(&guest, lab->arch.name, id))
		return;
	pause = paused_find(&guest, 0);
	if (pause)
		printf("%-16s %s\n", "", pause);
}

/* Returns how many run, those that were counted before included. */
static int print_guests(const struct lab *lab, int count)
{
	_cleanup_free_ char *folder = xasprintf("%s/run", lab->out);
	_cleanup_strv_ struct strv ids = { 0 };

	add_names(&ids, folder, is_visible);
	for (size_t i = 0; i < ids.n; i++) {
		_cleanup_free_ char *run = xasprintf("%s/%s", folder, ids.v[i]);
		_cleanup_running_ struct running r = { 0 };
		char when[TIME_SIZE];

		if (!running_find(run, &r))
			continue;
		if (count++ == 0)
			printf("\n%-16s %-16s %-16s %-7s %s\n", "guest of", "id", "since",
			       "pid", "command");
		printf("%-16s %-16s %-16s %-7d %s\n", lab->arch.name, ids.v[i],
		       time_text(r.since, when), r.pid, r.command);
		print_pause(lab, ids.v[i]);
	}
	return count;
}

/* An arch whose file is wrong does not hide the others. Returns an exit status. */
static int print_all(const struct applet *applet, const struct strv *archs)
{
	int count = 0, status = 0;

	printf("%-16s %-16s %-16s %-5s %s\n", "arch", "kernel", "built", "QEMU", "image");
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < archs->n; i++) {
			_cleanup_lab_ struct lab lab = { 0 };
			int err = lab_init(&lab, archs->v[i], "0");

			if (err) {
				status = pass ? status : applet_error(applet, err);
				continue;
			}
			if (pass == 0)
				print_arch(&lab);
			else
				count = print_guests(&lab, count);
		}
	}
	if (!count)
		printf("\nno guest is running\n");
	return status;
}

static int run_list(const struct applet *applet, int argc, char **argv)
{
	_cleanup_free_ char *top = lab_top();
	_cleanup_strv_ struct strv archs = { 0 };

	options_parse(applet, argc, argv, NULL);
	find_archs(top, &archs);
	return print_all(applet, &archs);
}

static const struct argp list_argp = {
	.doc = "Lists the architectures with what is built for each (./run -a ARCH builds "
	       "what is not), and the guests that run."
	       "\vThe process named with a guest is the one that tends it: a signal to it "
	       "ends the guest.",
};

const struct applet cmd_list = {
	.name = "list",
	.summary = "lists the archs, what is built for each, and which guests run",
	.argp = &list_argp,
	.run = run_list,
};
