// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lkmc load: from an edited module to a loaded one. Builds it, sends it to the
 * running guest, removes the old one there and inserts the new one.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "applet/connect.h"
#include "host/make.h"
#include "host/packages.h"
#include "lab.h"
#include "module/build.h"
#include "module/example.h"
#include "module/name.h"
#include "module/project.h"
#include "symbols/build_id.h"
#include "util/cleanup.h"
#include "util/clock.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/mem.h"
#include "vm/agent.h"
#include "vm/listening.h"

/* A guest that is up answers at once. */
#define ANSWER_MS 10000

struct load_options {
	struct guest_options guest;
	const char *module; /* as typed */
	char **parameters;
};

/* In the guest: $1 is the module, the rest its parameters. What the kernel said is shown. */
static const char script[] =
	"name=$1; shift; mark=\"lkmc load $$\"\n"
	"ln -f /$name.ko /lib/modules/$(uname -r)/extra/ 2>/dev/null\n"
	"loaded=$(echo $name | tr - _)\n"
	"if grep -q \"^$loaded \" /proc/modules; then rmmod $loaded || exit; fi\n"
	"echo \"$mark\" > /dev/kmsg\n"
	"insmod /$name.ko \"$@\"; status=$?\n"
	"dmesg | sed \"1,/$mark/d\"\n"
	"exit $status\n";

static int send_module(struct agent *agent, const struct lab *lab, const char *name)
{
	_cleanup_free_ char *path = xasprintf("%s/modules/stripped/%s.ko", lab->out, name);
	_cleanup_free_ char *to = xasprintf("/%s.ko", name);
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return fail_errno("cannot open %s", path);
	return agent_push(agent, fd, 0644, to, name);
}

static int insert(struct agent *agent, const char *name, char **parameters, int *status)
{
	_cleanup_strv_ struct strv argv = { 0 };

	strv_add(&argv, "/bin/sh");
	strv_add(&argv, "-c");
	strv_add(&argv, script);
	strv_add(&argv, "sh");
	strv_add(&argv, name);
	strv_addv(&argv, parameters);
	return agent_exec(agent, argv.v, -1, STDOUT_FILENO, STDERR_FILENO, status);
}

/* Can there be such a module on this arch? */
static int check_module(const struct lab *lab, const char *name)
{
	_cleanup_free_ char *absences = NULL, *why = NULL;
	int err = example_absences(lab->top, lab->arch.base, &absences);

	if (err)
		return err;
	why = example_absence(absences, name);
	return why ? fail(ENOTSUP, "%s is %s", name, why) : 0;
}

static int build_module(const struct lab *lab, const char *name)
{
	_cleanup_free_ char *target = xasprintf("module-%s", name);
	int err = packages_need(lab, false);

	return err ? err : make_target(lab, target);
}

/* Nothing is built for a guest that is not there. */
static int wait_for_guest(const struct lab *lab)
{
	return listening_wait(lab, "agent0.sock", clock_scaled(ANSWER_MS));
}

/*
 * A kernel with other options may have other structures, and believe a module all the
 * same. One that cannot be asked is not doubted.
 */
static void check_kernel(const struct applet *applet, const struct lab *lab,
			 struct agent *agent)
{
	_cleanup_free_ char *path = xasprintf("%s/linux/vmlinux", lab->out);
	_cleanup_close_ int fd = memfd_create("notes", MFD_CLOEXEC);
	uint8_t id[BUILD_ID_SIZE];
	char notes[4096];
	ssize_t n;
	mode_t mode;

	if (fd < 0 || build_id_read(path, id) ||
	    agent_pull(agent, "/sys/kernel/notes", fd, &mode))
		return;
	n = pread(fd, notes, sizeof(notes), 0);
	if (n > 0 && !memmem(notes, n, id, sizeof(id)))
		fprintf(stderr,
			"lkmc %s: guest '%s' of %s has another kernel than %s, which the "
			"module was built for\n",
			applet->name, lab->id, lab->arch.name, path);
}

static int open_agent(const struct applet *applet, const struct load_options *o,
		      const struct lab *lab, struct agent *agent)
{
	int err = connect_tell_pauses(applet, &o->guest);

	if (!err)
		err = agent_open(agent, lab, clock_scaled(ANSWER_MS));
	if (!err)
		check_kernel(applet, lab, agent);
	return err;
}

static int load_example(const struct applet *applet, const struct load_options *o,
			const struct lab *lab, int *status)
{
	_cleanup_free_ char *name = NULL;
	struct agent agent;
	int err = module_name(lab, o->module, &name);

	if (!err)
		err = check_module(lab, name);
	if (!err)
		err = wait_for_guest(lab);
	if (!err)
		err = build_module(lab, name);
	if (!err)
		err = open_agent(applet, o, lab, &agent);
	if (err)
		return err;
	err = send_module(&agent, lab, name);
	if (!err)
		err = insert(&agent, name, o->parameters, status);
	agent_close(&agent);
	return err;
}

/* A user's own modules, by the script that "lkmc try" has in the guest. */
static int insert_project(struct agent *agent, int tar, char **parameters, int *status)
{
	_cleanup_strv_ struct strv argv = { 0 };

	strv_add(&argv, "/bin/sh");
	strv_add(&argv, "/lib/lkmc-try.sh");
	strv_add(&argv, "-l");
	strv_add(&argv, "--");
	strv_add(&argv, "");
	strv_addv(&argv, parameters);
	return agent_exec(agent, argv.v, tar, STDOUT_FILENO, STDERR_FILENO, status);
}

static int load_project(const struct applet *applet, const struct load_options *o,
			const struct lab *lab, int *status)
{
	char *const paths[] = { (char *)o->module, NULL };
	_cleanup_close_ int tar = -1;
	struct project project;
	struct agent agent;
	int err = project_init(&project, lab, NULL, paths);

	if (!err)
		err = wait_for_guest(lab);
	if (!err)
		err = module_build(lab, &project, applet->name, &tar);
	if (!err)
		err = open_agent(applet, o, lab, &agent);
	if (!err) {
		err = insert_project(&agent, tar, o->parameters, status);
		agent_close(&agent);
	}
	project_fini(&project);
	return err;
}

/* A path of the user's that is none of the examples' names, sources or products. */
static bool is_own(const struct lab *lab, const char *word)
{
	_cleanup_free_ char *name = NULL;

	return access(word, F_OK) == 0 && module_name(lab, word, &name);
}

static int run_load(const struct applet *applet, int argc, char **argv)
{
	_cleanup_lab_ struct lab lab = { 0 };
	struct load_options o = { 0 };
	int status = 0, err;

	options_parse(applet, argc, argv, &o);
	if (!o.module)
		usage_error(applet, "which module?");
	err = lab_init(&lab, o.guest.arch, o.guest.id);
	if (!err && is_own(&lab, o.module))
		err = load_project(applet, &o, &lab, &status);
	else if (!err)
		err = load_example(applet, &o, &lab, &status);
	return err ? applet_error(applet, err) : status;
}

static error_t parse_load(int key, char *arg, struct argp_state *state)
{
	struct load_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->guest;
		return 0;
	case ARGP_KEY_ARG:
		o->module = arg;
		o->parameters = state->argv + state->next;
		state->next = state->argc;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_child load_children[] = {
	{ .argp = &guest_argp },
	{ 0 },
};

static const struct argp load_argp = {
	.parser = parse_load,
	.args_doc = "MODULE|PATH [PARAMETER=VALUE...]",
	.doc = "Builds kernel_module/MODULE.c, sends it to the running guest, and loads "
	       "it there in place of the one that is loaded. MODULE is a name, or the path "
	       "of the source or of what is built of it: hello, kernel_module/hello.c, "
	       "/hello.ko. Or it is a path of yours, of a C file, a folder with a Kbuild or a "
	       "Makefile, or a finished .ko, as for lkmc try.",
	.children = load_children,
};

const struct applet cmd_load = {
	.name = "load",
	.summary = "builds a module and loads it into the running guest",
	.argp = &load_argp,
	.flags = ARGP_IN_ORDER,
	.run = run_load,
};
