// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lkmc try: the user's own modules in a pristine guest, with a verdict. The guest
 * goes on from a snapshot, so that it is there in a quarter of a second.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/make.h"
#include "cmd/cmd.h"
#include "vm/kernel.h"
#include "host/packages.h"
#include "module/project.h"
#include "symbols/annotate.h"
#include "util/cleanup.h"
#include "util/clock.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/lock.h"
#include "util/mem.h"
#include "vm/client.h"
#include "vm/snapshot.h"

/* A module that never returns from its init; a test may want more. */
#define TIMEOUT_MS 60000
/* How many lines of a disaster are shown. */
#define DISASTER_LINES 80

enum { KEY_TIMEOUT = 256 };

struct try_options {
	const struct applet *applet;
	const char *arch;
	const char *command;
	struct strv parameters;
	struct strv paths;
	long long timeout_ms;
};

/* What the client is to do. */
struct task {
	const struct try_options *o;
	int tar; /* the modules, for the script's standard input; -1: there are none */
};

/* How far the modules' script came, for the parent to read. */
static void keep_stage(const struct client *c, struct agent *agent)
{
	_cleanup_free_ char *path = lab_run_path(c->lab, "stage");
	_cleanup_close_ int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	mode_t mode;

	if (fd >= 0)
		agent_pull(agent, "/try/stage", fd, &mode);
}

/* In the client: the command, or the script that loads the modules and unloads them. */
static int carry_out(const struct client *c, void *data)
{
	const struct task *task = data;
	const struct try_options *o = task->o;
	_cleanup_strv_ struct strv argv = { 0 };
	bool has_modules = task->tar >= 0;
	int in = has_modules ? task->tar : STDIN_FILENO, status;
	struct agent agent;

	if (snapshot_wake(&argv) || client_open(c, &agent))
		return EXIT_LAB;
	strv_add(&argv, "/bin/sh");
	strv_add(&argv, has_modules ? "/lib/lkmc-try.sh" : "-c");
	strv_add(&argv, o->command ? o->command : "");
	strv_addv(&argv, o->parameters.v);
	if (client_exec(c, &agent, argv.v, in, &status) && has_modules && status)
		keep_stage(c, &agent);
	agent_close(&agent);
	return status;
}

/* @folder: where the user's modules were built, or NULL */
static void show_disaster(const struct guest *g, const char *folder)
{
	struct annotate_options options = {
		.from = g->watch.disaster_text,
		.lines = DISASTER_LINES,
	};
	_cleanup_free_ char *log = lab_run_path(g->config->lab, "console.log");
	_cleanup_fclose_ FILE *f = fopen(log, "re");

	if (folder)
		strv_add(&options.modules, folder);
	if (f)
		annotate_log(g->config->lab, &options, f, stderr);
	strv_fini(&options.modules);
}

/* Why it failed, for the caller to free; NULL where it did not. */
static char *find_failure(const struct guest *g, int status)
{
	_cleanup_free_ char *path = lab_run_path(g->config->lab, "stage");
	_cleanup_free_ char *stage = NULL;
	char *why = guest_explain(g);

	if (why)
		return why;
	if (g->watch.disaster)
		return xstrdup(g->watch.disaster_text);
	if (!status)
		return NULL;
	if (file_read(path, &stage, NULL))
		return xasprintf("status %d", status);
	stage[strcspn(stage, "\n")] = '\0';
	/* A test has its own status, the others have their reason. */
	return strchr(stage, ':') ? take_ptr(stage) :
				    xasprintf("%s: status %d", stage, status);
}

/* The last line, and what the exit status is. */
static int give_verdict(const struct guest *g, const char *name, const char *folder,
			long long start)
{
	int status = guest_status(g);
	_cleanup_free_ char *why = find_failure(g, status);
	double seconds = (clock_ms() - start) / 1000.0;

	if (g->watch.disaster) {
		show_disaster(g, folder);
		/* What the command did then is no news: insmod was killed. */
		if (g->end == GUEST_QUIT)
			status = EXIT_FAILURE;
	}
	if (!why)
		fprintf(stderr, "ok %s %.1f s\n", name, seconds);
	else
		fprintf(stderr, "failed %s %.1f s: %s\n", name, seconds, why);
	return status;
}

/* The guest that goes on from the snapshot, its task, and its end. */
static int run_guest(const struct try_options *o, const struct snapshot *s,
		     struct vm_config *config, struct task *task,
		     const struct project *project, long long start)
{
	int lock = guest_lock(config->lab), err, status = EXIT_LAB;
	struct guest g;

	if (lock < 0)
		return applet_error(o->applet, lock);
	snapshot_configure(s, config);
	err = guest_start(&g, config, lock, o->timeout_ms);
	if (err)
		return applet_error(o->applet, err);
	err = snapshot_restore(s, &g);
	if (!err)
		err = client_start(&g, o->applet->name, carry_out, task);
	if (!err) {
		guest_run(&g);
		status = give_verdict(&g, project->name ? project->name : o->command,
				      project->folder, start);
	}
	guest_fini(&g);
	return err ? applet_error(o->applet, err) : status;
}

/* @what: what another one may be making just now. Returns as lock_wait() does. */
static int wait_for_lock(const char *path, const char *what)
{
	pid_t holder;

	if (lock_is_held(path, &holder))
		fprintf(stderr, "lkmc try: waiting for process %d, which makes %s\n",
			holder, what);
	return lock_wait(path);
}

/* One is made for all who need it at once. */
static int need_snapshot(const struct try_options *o, const struct snapshot *s,
			 const struct vm_config *config)
{
	_cleanup_close_ int lock = -1;

	if (snapshot_exists(s))
		return 0;
	lock = wait_for_lock(s->lock, "the snapshot");
	if (lock < 0)
		return lock;
	if (snapshot_exists(s))
		return 0;
	fprintf(stderr,
		"lkmc try: booting a guest for the snapshot that all tries begin with\n");
	return snapshot_make(s, config, o->applet->name);
}

/* Returns the modules as a tar, open for reading, or a negative errno with fail(). */
static int build(const struct try_options *o, const struct lab *lab, struct project *p)
{
	_cleanup_strv_ struct strv targets = { 0 };
	_cleanup_close_ int lock = -1;
	int tar, err = project_init(p, lab, o->paths.v);

	if (!err)
		lock = err = wait_for_lock(p->lock, "the same modules");
	if (err >= 0)
		err = project_lay_out(p);
	if (!err)
		err = packages_need(lab, false);
	if (err)
		return err;
	setenv("LKMC_TRY", p->folder, 1);
	strv_add(&targets, "try");
	err = make_targets(lab, &targets);
	if (err)
		return err;
	tar = open(p->tar, O_RDONLY | O_CLOEXEC);
	return tar < 0 ? fail_errno("cannot open %s", p->tar) : tar;
}

/* What is wrong with the sources has been said; the rest is the verdict. */
static int build_failed(const struct try_options *o, const struct project *p, int err,
			long long start)
{
	if (err != -EIO)
		return applet_error(o->applet, err);
	fprintf(stderr, "failed %s %.1f s: build\n", p->name,
		(clock_ms() - start) / 1000.0);
	return EXIT_LAB;
}

/* Which guest the snapshot is of: one that the lab would boot for -x. */
static int find_snapshot(const struct lab *lab, struct kernel *kernel,
			 struct vm_config *config, struct snapshot *s)
{
	int err = kernel_init(kernel, lab, NULL, true);

	if (err)
		return err;
	kernel_configure(kernel, config);
	config->rootfs = kernel->image;
	config->lab = lab;
	return snapshot_init(s, config);
}

static int try_it(const struct try_options *o, const struct lab *lab,
		  const struct lab *first)
{
	struct vm_config config = { .console = VM_HIDDEN, .qmp_fd = -1 };
	struct project project = { 0 };
	struct snapshot snapshot = { 0 };
	_cleanup_close_ int tar = -1;
	struct task task = { .o = o };
	long long start = clock_ms();
	struct kernel kernel = { 0 };
	int status, err = 0;

	if (o->paths.n)
		tar = err = build(o, lab, &project);
	if (err < 0) {
		status = build_failed(o, &project, err, start);
		project_fini(&project);
		return status;
	}
	err = find_snapshot(first, &kernel, &config, &snapshot);
	if (!err)
		err = need_snapshot(o, &snapshot, &config);
	if (err) {
		status = applet_error(o->applet, err);
	} else {
		config.lab = lab;
		task.tar = tar;
		status = run_guest(o, &snapshot, &config, &task, &project, start);
		/* The two may be one. */
		remove_folder(lab->sockets);
		remove_folder(lab->run);
	}
	snapshot_fini(&snapshot);
	kernel_fini(&kernel);
	project_fini(&project);
	return status;
}

static error_t parse_try(int key, char *arg, struct argp_state *state)
{
	struct try_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		o->arch = default_arch();
		o->timeout_ms = clock_scaled(TIMEOUT_MS);
		return 0;
	case 'a':
		o->arch = arg;
		return 0;
	case 'p':
		if (!strchr(arg, '='))
			usage_error(o->applet, "-p %s: a parameter is NAME=VALUE", arg);
		strv_add(&o->parameters, arg);
		return 0;
	case 'x':
		o->command = arg;
		return 0;
	case KEY_TIMEOUT:
		o->timeout_ms = seconds_parse(o->applet, "--timeout", arg);
		return 0;
	case ARGP_KEY_ARG:
		strv_add(&o->paths, arg);
		return 0;
	case ARGP_KEY_END:
		if (!o->paths.n && !o->command)
			usage_error(o->applet,
				    "nothing to try: name a module (a C file, a folder, a .ko), or a command with -x");
		if (!o->paths.n && o->parameters.n)
			usage_error(o->applet, "-p needs a module");
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static int run_try(const struct applet *applet, int argc, char **argv)
{
	_cleanup_free_ char *id = xasprintf("try-%d", getpid());
	_cleanup_lab_ struct lab lab = { 0 }, first = { 0 };
	struct try_options o = { .applet = applet };
	int status, err;

	options_parse(applet, argc, argv, &o);
	err = lab_init(&lab, o.arch, id);
	if (!err)
		err = lab_init(&first, o.arch, "snapshot");
	status = err ? applet_error(applet, err) : try_it(&o, &lab, &first);
	strv_fini(&o.parameters);
	strv_fini(&o.paths);
	return status;
}

static const struct argp_option try_options[] = {
	{ "arch", 'a', "ARCH", 0, "the architecture (default: $LKMC_ARCH, or x86_64)", 0 },
	{ "parameter", 'p', "NAME=VALUE", 0,
	  "for the modules that have a parameter of that name; again and again", 0 },
	{ "execute", 'x', "COMMAND", 0,
	  "run a shell command while the modules are loaded, in the folder's copy in the guest",
	  0 },
	{ "timeout", KEY_TIMEOUT, "SECONDS", 0,
	  "end the guest after that time, with status 124 (default: 60)", 0 },
	{ 0 },
};

static const struct argp try_argp = {
	.options = try_options,
	.parser = parse_try,
	.args_doc = "[PATH...]",
	.doc = "Builds modules, loads them in a guest that nothing has happened to yet, and "
	       "unloads them. PATH is a C file, a folder with a Kbuild or a Makefile, or a "
	       "finished .ko; it is only read. A test.sh in the folder runs in between, or "
	       "COMMAND. What the kernel says is shown, and the last line is the verdict. "
	       "Without PATH, COMMAND runs in such a guest."
	       "\vExit status: 0 all went well; that of the command; 1 the kernel complained, "
	       "or a module cannot be loaded or unloaded; 124 out of time; 125 it could not be "
	       "built; 99 the guest panicked; 2 wrong usage.",
};

const struct applet cmd_try = {
	.name = "try",
	.summary = "builds modules of yours and tries them in a pristine guest",
	.argp = &try_argp,
	.run = run_try,
};
