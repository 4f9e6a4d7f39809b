// SPDX-License-Identifier: GPL-2.0-or-later
/* Starting GDB for a guest. What it does there is in gdb/. */
#include "applet/debugger.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/clock.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/lock.h"
#include "util/mem.h"
#include "vm/listening.h"

/* How long a QEMU that was just started takes to make its sockets. */
#define START_MS 5000
/* How long a debugger that was left takes to be gone, and how often one looks. */
#define END_MS 1000
#define LOCK_POLL_US 20000
/* How long a kernel takes to get to where it waits for GDB, and how often one looks. */
#define KGDB_MS 30000
#define KGDB_POLL_US 100000

error_t debugger_parse(int key, char *arg, struct argp_state *state)
{
	struct debugger_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->guest;
		return 0;
	case 'k':
		o->kgdb = true;
		return 0;
	case 'H':
		o->hardware = true;
		return 0;
	case ARGP_KEY_ARG:
		if (state->quoted) {
			o->gdb = state->argv + state->next - 1;
			state->next = state->argc;
		} else if (!o->place && o->places > 0) {
			o->place = arg;
		} else if (!o->second && o->places > 1) {
			o->second = arg;
		} else {
			usage_error(o->applet,
				    "unexpected '%s': GDB's options stand behind --", arg);
		}
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

int debugger_begin(const struct lab *lab, struct strv *args)
{
	_cleanup_free_ char *vmlinux = xasprintf("%s/linux/vmlinux", lab->out);

	if (access(vmlinux, R_OK))
		return fail(ENOENT, "%s is not built: ./lkmc build -a %s builds it",
			    vmlinux, lab->arch.name);
	strv_add(args, arch_get(&lab->arch, "GDB"));
	strv_add(args, "-q");
	/* Before symbols are read: it says where they are, and what to do with them. */
	strv_add(args, "-iex");
	strv_addf(args, "source %s/gdb/start.py", lab->top);
	strv_add(args, vmlinux);
	return 0;
}

/* The lock stays with the GDB that this process becomes. */
static int take_lock(const struct lab *lab, const char *socket)
{
	_cleanup_free_ char *name = xasprintf("%s.lock", socket);
	_cleanup_free_ char *path = lab_run_path(lab, name);
	long long end = clock_ms() + clock_scaled(END_MS);
	pid_t pid;
	int fd;

	/* What stood between the last GDB and the kernel ends a moment after it. */
	while ((fd = lock_take(path, &pid)) == -EBUSY && clock_ms() < end)
		usleep(LOCK_POLL_US);
	if (fd == -EBUSY)
		return fail(EBUSY, "guest '%s' of %s is being debugged already (pid %d)",
			    lab->id, lab->arch.name, pid);
	if (fd >= 0 && fcntl(fd, F_SETFD, 0))
		return fail_errno("cannot hand on %s", path);
	return fd < 0 ? fd : 0;
}

int debugger_wait(const struct lab *lab, const char *socket)
{
	int err = listening_wait(lab, socket, clock_scaled(START_MS));

	return err ? err : take_lock(lab, socket);
}

/* Has the kernel said that it listens? Before, it would take GDB's words for keys. */
static bool kgdb_waits(const char *console)
{
	_cleanup_free_ char *text = NULL;

	return file_read(console, &text, NULL) == 0 && strstr(text, "KGDB: Waiting");
}

int debugger_wait_kgdb(const struct lab *lab)
{
	_cleanup_free_ char *console = lab_run_path(lab, "console.log");
	long long end = clock_ms() + clock_scaled(KGDB_MS);
	_cleanup_free_ char *socket = lab_run_path(lab, "kgdb.sock");
	int err = debugger_wait(lab, "kgdb.sock");

	if (err == -ETIMEDOUT && access(socket, F_OK))
		return fail(ENOENT,
			    "guest '%s' of %s has no port for KGDB: start it with -k (./runqemu -k)",
			    lab->id, lab->arch.name);
	while (!err && !kgdb_waits(console)) {
		if (clock_ms() > end)
			return fail(ETIMEDOUT,
				    "the kernel of guest '%s' of %s does not wait for GDB "
				    "(console: %s)",
				    lab->id, lab->arch.name, console);
		usleep(KGDB_POLL_US);
	}
	return err;
}

void debugger_tell_background(const struct debugger_options *o)
{
	for (char **option = o->gdb; option && *option; option++) {
		if (strcmp(*option, "-batch") == 0 || strcmp(*option, "--batch") == 0)
			return;
	}
	tell_background(o->applet);
}

int debugger_exec(const struct lab *lab, const struct strv *args)
{
	char tool[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", tool, sizeof(tool) - 1);

	tool[n > 0 ? n : 0] = '\0';
	if (setenv("LKMC_ARCH", lab->arch.name, 1) || setenv("LKMC_ID", lab->id, 1) ||
	    setenv("LKMC_SOCKETS", lab->sockets, 1) || setenv("LKMC_TOOL", tool, 1))
		return fail_errno("cannot set the environment");
	fflush(stdout);
	execvp(args->v[0], args->v);
	return errno == ENOENT ? fail(ENOENT, "no %s here: ./setup -a %s installs it",
				      args->v[0], lab->arch.base) :
				 fail_errno("cannot run %s", args->v[0]);
}
