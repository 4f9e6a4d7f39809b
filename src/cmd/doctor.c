// SPDX-License-Identifier: GPL-2.0-or-later
/* lkmc doctor: what this host has and lacks, and what to do about it. */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "host/folder.h"
#include "host/kvm.h"
#include "host/probe.h"
#include "lab.h"
#include "util/capture.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/mem.h"
#include "util/signals.h"
#include "util/strv.h"

/* What a build needs, and what is enough once it is there. */
#define DISK_BUILD 5000000000LL
#define DISK_BUILT 1000000000LL
/* The downloads; ccache keeps to its own limit. */
#define DISK_CACHE 1000000000LL

/* None of the commands asked waits for anything. */
#define COMMAND_MS 60000

struct doctor {
	struct lab lab;
	char *cache; /* of downloads and compiled files */
};

static void doctor_fini(struct doctor *d)
{
	lab_fini(&d->lab);
	free(d->cache);
}

static int check_host(const struct doctor *d, struct finding *f)
{
	_cleanup_free_ char *text = NULL;
	struct utsname host;

	(void)d;
	uname(&host);
	if (access("/etc/os-release", R_OK) == 0 &&
	    file_read("/etc/os-release", &text, NULL) == 0)
		probe_release(f, text, host.machine);
	else
		probe_release(f, "", host.machine);
	return 0;
}

/* Runs a program of the clone; its arguments have a NULL behind. */
static int ask(const struct doctor *d, const char *program, const char *const *arguments,
	       struct capture *output)
{
	_cleanup_free_ char *path = xasprintf("%s/%s", d->lab.top, program);
	_cleanup_strv_ struct strv argv = { 0 };

	strv_add(&argv, path);
	strv_addv(&argv, (char *const *)arguments);
	return capture_run(output, argv.v, COMMAND_MS);
}

static int exit_status(const struct capture *output)
{
	return WIFEXITED(output->status) ? WEXITSTATUS(output->status) : 1;
}

static int check_packages(const struct doctor *d, struct finding *f)
{
	const char *const arguments[] = { "--check", "-a", d->lab.arch.base, NULL };
	_cleanup_capture_ struct capture output = { 0 };
	int err = ask(d, "setup", arguments, &output);

	if (!err)
		probe_packages(f, d->lab.arch.base, exit_status(&output), output.text);
	return err;
}

static int check_mirror(const struct doctor *d, struct finding *f)
{
	const char *const arguments[] = { "-m", NULL };
	_cleanup_capture_ struct capture output = { 0 };
	int err = ask(d, "mk/debian-fetch", arguments, &output);

	if (!err)
		probe_mirror(f, exit_status(&output), output.text);
	return err;
}

static int check_place(const struct doctor *d, struct finding *f)
{
	_cleanup_free_ char *out = xasprintf("%s/out", d->lab.top), *trouble = NULL;
	int err = make_dirs(out, 0777);

	if (err)
		trouble = xstrdup(fail_message(err));
	else
		trouble = folder_try(out);
	probe_place(f, d->lab.top, trouble);
	return 0;
}

/* The bytes a user may still write, where the path or the first of its parents is. */
static long long available(const char *path)
{
	_cleanup_free_ char *parent = xstrdup(path);
	struct statvfs fs = { 0 };

	while (statvfs(parent, &fs) && errno == ENOENT) {
		char *slash = strrchr(parent, '/');

		if (!slash) {
			statvfs(".", &fs);
			break;
		}
		/* The root keeps its slash. */
		slash[slash == parent] = '\0';
	}
	return (long long)fs.f_bavail * fs.f_frsize;
}

static int check_disk(const struct doctor *d, struct finding *f)
{
	_cleanup_free_ char *image = xasprintf("%s/images/rootfs.ext4", d->lab.out);
	bool built = access(image, F_OK) == 0;

	probe_disk(f, d->lab.top, available(d->lab.top), built ? DISK_BUILT : DISK_BUILD,
		   "free some, or move the clone");
	return 0;
}

static int check_cache(const struct doctor *d, struct finding *f)
{
	probe_disk(f, d->cache, available(d->cache), DISK_CACHE,
		   "free some, or set LKMC_CACHE to another folder");
	return 0;
}

static int check_memory(const struct doctor *d, struct finding *f)
{
	_cleanup_free_ char *text = NULL;
	int err = file_read("/proc/meminfo", &text, NULL);

	(void)d;
	if (!err)
		probe_memory(f, text);
	return err;
}

static int check_cores(const struct doctor *d, struct finding *f)
{
	cpu_set_t set;

	(void)d;
	if (sched_getaffinity(0, sizeof(set), &set))
		return fail_errno("cannot count the cores");
	probe_cores(f, CPU_COUNT(&set));
	return 0;
}

static int check_ccache(const struct doctor *d, struct finding *f)
{
	_cleanup_free_ char *dir = xasprintf("%s/ccache", d->cache);
	char *argv[] = { "ccache", "--print-stats", NULL };
	_cleanup_capture_ struct capture output = { 0 };
	int err;

	if (setenv("CCACHE_DIR", dir, 0))
		out_of_memory();
	err = capture_run(&output, argv, COMMAND_MS);
	if (!err || err == -ENOENT)
		probe_ccache(f, getenv("CCACHE_DIR"), err ? NULL : output.text);
	return err == -ENOENT ? 0 : err;
}

static int check_kvm(const struct doctor *d, struct finding *f)
{
	_cleanup_free_ char *reason = NULL;
	bool works;
	int err;

	if (kvm_is_open(&d->lab))
		fprintf(stderr,
			"lkmc doctor: booting a kernel under KVM, up to 10 seconds\n");
	err = kvm_works(&d->lab, &works, &reason);
	if (!err)
		probe_kvm(f, works, reason);
	return err;
}

/* Does an X server of this host answer? Of one elsewhere nothing is known. */
static bool x11_answers(const char *name)
{
	_cleanup_free_ char *path = NULL;

	if (*name != ':')
		return true;
	path = xasprintf("/tmp/.X11-unix/X%d", atoi(name + 1));
	return folder_listens(path);
}

static bool wayland_answers(const char *name)
{
	const char *dir = getenv("XDG_RUNTIME_DIR");
	_cleanup_free_ char *path = NULL;

	path = *name == '/' ? xstrdup(name) : xasprintf("%s/%s", dir ? dir : "", name);
	return folder_listens(path);
}

static int check_display(const struct doctor *d, struct finding *f)
{
	const char *x11 = getenv("DISPLAY"), *wayland = getenv("WAYLAND_DISPLAY");

	(void)d;
	if (wayland && *wayland)
		probe_display(f, wayland, wayland_answers(wayland));
	else if (x11 && *x11)
		probe_display(f, x11, x11_answers(x11));
	else
		probe_display(f, NULL, false);
	return 0;
}

static int check_terminal(const struct doctor *d, struct finding *f)
{
	(void)d;
	probe_terminal(f, isatty(STDIN_FILENO) && isatty(STDOUT_FILENO), getenv("TERM"));
	return 0;
}

static const struct {
	const char *what;
	int (*check)(const struct doctor *d, struct finding *f);
} checks[] = {
	{ .what = "host", .check = check_host },
	{ .what = "packages", .check = check_packages },
	{ .what = "mirror", .check = check_mirror },
	{ .what = "clone", .check = check_place },
	{ .what = "disk, clone", .check = check_disk },
	{ .what = "disk, cache", .check = check_cache },
	{ .what = "memory", .check = check_memory },
	{ .what = "cores", .check = check_cores },
	{ .what = "ccache", .check = check_ccache },
	{ .what = "KVM", .check = check_kvm },
	{ .what = "display", .check = check_display },
	{ .what = "terminal", .check = check_terminal },
};

static void report(const char *what, const struct finding *f)
{
	static const char *const levels[] = {
		[PROBE_OK] = "ok",
		[PROBE_WARNING] = "warning",
		[PROBE_MISSING] = "MISSING",
	};

	printf("%-9s%s: %s%s%s\n", levels[f->level], what, f->found,
	       f->remedy ? "; " : "", f->remedy ? f->remedy : "");
}

static int run_doctor(const struct applet *applet, int argc, char **argv)
{
	struct doctor d __attribute__((cleanup(doctor_fini))) = { 0 };
	const char *arch;
	int status = 0, err;

	options_parse(applet, argc, argv, &arch);
	err = lab_init(&d.lab, arch, "0");
	if (err)
		return applet_error(applet, err);
	d.cache = lab_cache();
	for (size_t i = 0; i < ARRAY_SIZE(checks); i++) {
		_cleanup_finding_ struct finding f = { 0 };

		err = checks[i].check(&d, &f);
		/* A program that was asked has ended with us, which is no finding. */
		if (signals_caught())
			err = -EINTR;
		if (err)
			return applet_error(applet, err);
		report(checks[i].what, &f);
		if (f.level == PROBE_MISSING)
			status = 1;
	}
	return status;
}

static const struct argp_option doctor_options[] = {
	{ "arch", 'a', "ARCH", 0,
	  "for which architecture's guests (default: $LKMC_ARCH, or x86_64)", 0 },
	{ 0 },
};

static const struct argp doctor_argp = {
	.options = doctor_options,
	.parser = arch_option_parse,
	.doc = "Says what this host has and lacks for the lab, a line each, with what to do."
	       "\vExit status: 0 the lab can work here; 1 something is missing.",
};

const struct applet cmd_doctor = {
	.name = "doctor",
	.summary = "says what this host has and lacks, and what to do",
	.argp = &doctor_argp,
	.run = run_doctor,
};
