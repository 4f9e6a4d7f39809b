// SPDX-License-Identifier: GPL-2.0-or-later
/* A recording's folder: made, completed, read, and held against what is built. */
#include "record/recording.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "applet.h"
#include "record/description.h"
#include "util/child.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/hash.h"
#include "util/lock.h"
#include "util/mem.h"
#include "util/space.h"

/* A disk with less than that is full. */
#define FULL_BYTES (1 << 20)

const struct recording recording_none = { .lock = -1, .disaster_at = -1 };

static void set_root(struct recording *r, bool compressed)
{
	free(r->root);
	r->compressed = compressed;
	r->root = xasprintf("%s/%s", r->folder, compressed ? "root.qcow2" : "root.raw");
}

static void set_paths(struct recording *r, const char *path)
{
	*r = recording_none;
	r->folder = xstrdup(path);
	r->file = xasprintf("%s/recording.json", path);
	r->log = xasprintf("%s/log", path);
	r->console = xasprintf("%s/console.log", path);
	set_root(r, false);
}

static int take_lock(struct recording *r)
{
	_cleanup_free_ char *path = xasprintf("%s/lock", r->folder);
	pid_t pid;

	r->lock = lock_take(path, &pid);
	if (r->lock == -EBUSY)
		return fail(EBUSY, "%s is in use (pid %d)", r->folder, pid);
	return r->lock < 0 ? r->lock : 0;
}

/* Both are read as a whole: a new build of the same source may be the same. */
static int hash_programs(const struct vm_config *config, uint64_t *kernel, uint64_t *qemu)
{
	_cleanup_free_ char *file = vm_kernel_file(config);
	_cleanup_free_ char *program = vm_qemu_program(config);
	int err = hash_file(file, kernel);

	return err ? err : hash_file(program, qemu);
}

/* Puts a name in place of a folder wherever a word names it. */
static char *put_name(char *word, const char *folder, const char *name)
{
	const char *at = strstr(word, folder);
	char *changed;

	if (!at)
		return word;
	changed = xasprintf("%.*s%s%s", (int)(at - word), word, name, at + strlen(folder));
	free(word);
	return put_name(changed, folder, name);
}

/* What must be the same when it is replayed, be it in another clone or as another guest. */
static void add_arguments(const struct vm_config *config, struct strv *arguments)
{
	struct vm_config recorded = *config;
	const struct lab *lab = config->lab;
	_cleanup_strv_ struct strv words = { 0 };

	if (config->replay == VM_REPLAY)
		recorded.console = config->recorded;
	recorded.replay = VM_RECORD;
	recorded.log = "LOG";
	recorded.rootfs = "ROOT";
	recorded.compressed = false;
	recorded.wait_for_gdb = false;
	recorded.stays = false;
	recorded.qmp_fd = -1;
	vm_qemu_arguments(&recorded, &words);
	for (size_t i = 1; i < words.n; i++) {
		char *word;

		if (strcmp(words.v[i - 1], "-name") == 0)
			continue;
		word = put_name(xstrdup(words.v[i]), lab->sockets, "RUN");
		word = put_name(word, lab->run, "RUN");
		word = put_name(word, lab->out, "OUT");
		word = put_name(word, lab->top, "TOP");
		strv_add(arguments, word);
		free(word);
	}
}

static int describe(struct recording *r, const struct vm_config *config, const char *command)
{
	const char *rootfs = config->rootfs;
	int err;

	r->arch = xstrdup(config->lab->arch.name);
	r->command = command ? xstrdup(command) : NULL;
	r->image = config->image ? xstrdup(config->image) : NULL;
	strv_addv(&r->kernel, config->kernel.v);
	strv_addv(&r->qemu, config->qemu.v);
	r->kind = config->console;
	r->shift = config->shift;
	add_arguments(config, &r->arguments);
	err = hash_programs(config, &r->kernel_hash, &r->qemu_hash);
	if (!err)
		err = file_copy(rootfs, r->root);
	return err ? err : description_write(r);
}

int recording_begin(struct recording *r, const char *path, struct vm_config *config,
		    const char *command)
{
	int err;

	set_paths(r, path);
	if (access(path, F_OK) == 0)
		return fail_usage("%s exists: remove it, or give the recording another name",
				  path);
	err = make_dirs(path, 0777);
	if (!err)
		err = take_lock(r);
	config->replay = VM_RECORD;
	config->kvm = false;
	if (!err) {
		err = describe(r, config, command);
		/* It is ours, and nobody can replay it. */
		if (err)
			remove_folder(path);
	}
	config->log = r->log;
	config->rootfs = r->root;
	config->compressed = false;
	return err;
}

/* The image takes a fifth of the room then. It stays as it is where that fails. */
static void compress(struct recording *r, const struct lab *lab)
{
	_cleanup_free_ char *program = xasprintf("%s/qemu/qemu-img", lab->out);
	_cleanup_free_ char *raw = xstrdup(r->root);
	_cleanup_free_ char *new = xasprintf("%s/root.new", r->folder);
	_cleanup_free_ char *qcow2 = xasprintf("%s/root.qcow2", r->folder);
	char *argv[] = { program, "convert", "-f",
			 "raw",   "-O",      "qcow2",
			 "-c",    "-o",      "compression_type=zstd",
			 r->root, new,       NULL };
	int status;

	if (child_run(argv, CHILD_NO_INPUT | CHILD_SILENT, &status) || status ||
	    rename(new, qcow2)) {
		unlink(new);
		return;
	}
	set_root(r, true);
	unlink(raw);
}

/* What can be said of the log and the image when nobody writes to them any more. */
static int complete(struct recording *r)
{
	int err = events_scan_file(&r->events, r->log);

	if (!err && !r->events.ended)
		err = events_complete(r->log, &r->events);
	if (!err)
		err = hash_file(r->log, &r->log_hash);
	if (!err)
		err = hash_file(r->root, &r->root_hash);
	return err ? err : description_write(r);
}

int recording_end(struct recording *r, const struct guest *g)
{
	_cleanup_free_ char *console = lab_run_path(g->config->lab, "console.log");
	_cleanup_free_ char *why = guest_explain(g);
	bool full;
	int err;

	r->status = guest_status(g);
	r->end = xstrdup(why ? why : "the guest ended as it should");
	if (g->watch.disaster) {
		r->disaster = xstrdup(g->watch.disaster_text);
		r->disaster_at = g->disaster_at;
	}
	file_copy(console, r->console);
	compress(r, g->config->lab);
	r->finished = true;
	err = complete(r);
	/* QEMU goes on when it can write no more to the log. */
	full = !r->events.ended && space_lacks(r->folder, FULL_BYTES) > 0;
	if (!err && full)
		return fail(ENOSPC,
			    "no space left for %s: it goes up to instruction %llu only",
			    r->folder, (unsigned long long)r->events.instructions);
	return err;
}

static int read_description(struct recording *r)
{
	_cleanup_free_ char *text = NULL;
	struct stat st;
	int err;

	if (stat(r->folder, &st))
		return fail_errno("cannot read the recording %s", r->folder);
	err = access(r->file, F_OK) ? -ENOENT : file_read(r->file, &text, NULL);
	if (err == -ENOENT)
		return fail(ENOENT, "%s is no recording: there is no recording.json in it",
			    r->folder);
	if (!err)
		err = description_parse(r, text);
	if (err == -EPROTO) {
		_cleanup_free_ char *why = xstrdup(fail_message(err));

		return fail(EPROTO, "%s is no recording's: %s", r->file, why);
	}
	return err;
}

static int check_file(const char *path, uint64_t wanted)
{
	uint64_t hash;
	int err = hash_file(path, &hash);

	if (!err && hash != wanted)
		return fail(EPROTO, "%s was changed, or is not whole", path);
	return err;
}

/* The recorder was killed: its guest, too, so that all that it wrote is there. */
static int recover(struct recording *r)
{
	r->end = xstrdup("the recorder was killed");
	r->status = EXIT_LAB;
	r->finished = false;
	return complete(r);
}

int recording_open(struct recording *r, const char *path)
{
	_cleanup_free_ char *qcow2 = xasprintf("%s/root.qcow2", path);
	int err;

	set_paths(r, path);
	set_root(r, access(qcow2, F_OK) == 0);
	err = read_description(r);
	if (!err && !r->end) {
		err = take_lock(r);
		if (!err)
			err = recover(r);
	}
	if (!err)
		err = check_file(r->log, r->log_hash);
	if (!err)
		err = check_file(r->root, r->root_hash);
	if (!err)
		err = events_scan_file(&r->events, r->log);
	return err;
}

static int check_arguments(const struct recording *r, const struct vm_config *config)
{
	_cleanup_strv_ struct strv now = { 0 };
	size_t i = 0;

	add_arguments(config, &now);
	while (i < now.n && i < r->arguments.n && !strcmp(now.v[i], r->arguments.v[i]))
		i++;
	if (i == now.n && i == r->arguments.n)
		return 0;
	return fail(EINVAL, "%s was recorded with other options of QEMU: '%s', not '%s'",
		    r->folder, i < r->arguments.n ? r->arguments.v[i] : "",
		    i < now.n ? now.v[i] : "");
}

int recording_check(const struct recording *r, const struct vm_config *config)
{
	_cleanup_free_ char *file = vm_kernel_file(config);
	_cleanup_free_ char *program = vm_qemu_program(config);
	uint64_t kernel, qemu;
	int err = hash_programs(config, &kernel, &qemu);

	if (err)
		return err;
	if (kernel != r->kernel_hash)
		return fail(EINVAL, "%s was recorded with another kernel than %s",
			    r->folder, file);
	if (qemu != r->qemu_hash)
		return fail(EINVAL, "%s was recorded with another QEMU than %s",
			    r->folder, program);
	return check_arguments(r, config);
}

void recording_configure(const struct recording *r, struct vm_config *config)
{
	config->replay = VM_REPLAY;
	config->kvm = false;
	config->log = r->log;
	config->rootfs = r->root;
	config->compressed = r->compressed;
	config->recorded = r->kind;
	config->shift = r->shift;
	/* Nobody types: what was typed is in the log. */
	config->console = r->command ? VM_HIDDEN : VM_SHOWN;
	config->image = r->image;
	strv_fini(&config->kernel);
	strv_addv(&config->kernel, r->kernel.v);
	strv_fini(&config->qemu);
	strv_addv(&config->qemu, r->qemu.v);
}

void recording_fini(struct recording *r)
{
	free(r->folder);
	free(r->file);
	free(r->log);
	free(r->root);
	free(r->console);
	free(r->arch);
	free(r->command);
	free(r->image);
	strv_fini(&r->kernel);
	strv_fini(&r->qemu);
	strv_fini(&r->arguments);
	free(r->end);
	free(r->disaster);
	cleanup_close(&r->lock);
	*r = recording_none;
}
