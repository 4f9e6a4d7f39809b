// SPDX-License-Identifier: GPL-2.0-or-later
/* The guest that is counted. Its first process is lkmc-count (guest/count). */
#include "count/run.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "count/output.h"
#include "try/disaster.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/mem.h"
#include "vm/accel.h"
#include "vm/guest.h"
#include "vm/kernel.h"

#define INIT "/sbin/lkmc-count"
/* The shortest command line that a kernel of ours takes is of 1024 bytes (arm). */
#define COMMAND_MAX 700
/* Of the console's last lines, after a failure. */
#define LAST_WORDS 40

char *count_encode(const char *command)
{
	char *word = xcalloc(3 * strlen(command) + 1, 1), *to = word;

	for (; *command; command++) {
		unsigned char c = *command;

		if (isalnum(c) || strchr("_-./:,+@", c))
			*to++ = c;
		else
			to += sprintf(to, "%%%02X", c);
	}
	return word;
}

/* The guest's files, and what QEMU is told of them. */
struct files {
	char *plugin, *table, *orders, *output;
	struct vm_count count;
};

static void files_fini(struct files *f)
{
	free(f->plugin);
	free(f->table);
	free(f->orders);
	free(f->output);
}

static int prepare_files(const struct count_run *run, struct files *f)
{
	const struct lab *lab = run->lab;
	int err = 0;

	*f = (struct files){
		.plugin = xasprintf("%s/qemu/plugins/count.so", lab->out),
		.table = lab_run_path(lab, "count.table"),
		.orders = lab_run_path(lab, "count.orders"),
		.output = lab_run_path(lab, "count.output"),
	};
	f->count = (struct vm_count){
		.plugin = f->plugin,
		.table = f->table,
		.orders = f->orders,
		.output = f->output,
		.repeatable = !run->fast,
		.profile = run->profile,
		.from_start = !run->command,
		.big_endian = run->layout->kernel.big_endian,
		.pointer = run->layout->kernel.pointer,
		.period = run->period,
	};
	if (access(f->plugin, R_OK))
		return fail(ENOENT, "%s is not built: ./lkmc build -a %s builds it",
			    f->plugin, lab->arch.name);
	/* One that ends at once leaves the last run's. */
	if (unlink(f->table) && errno != ENOENT)
		err = fail_errno("cannot remove %s", f->table);
	if (!err && unlink(f->output) && errno != ENOENT)
		err = fail_errno("cannot remove %s", f->output);
	if (!err)
		err = file_write(f->orders, run->layout->orders,
				 strlen(run->layout->orders));
	return err;
}

static int configure(const struct count_run *run, const struct files *f,
		     const struct kernel *kernel, struct vm_config *config)
{
	_cleanup_free_ char *word = run->command ? count_encode(run->command) : NULL;
	_cleanup_free_ char *before = run->before ? count_encode(run->before) : NULL;

	if (word && strlen(word) > COMMAND_MAX)
		return fail_usage("-x: the command is too long for the kernel's command line: "
				  "write it to a file in out/%s/share, and run "
				  "'sh /mnt/host/FILE'",
				  run->lab->arch.name);
	kernel_configure(kernel, config);
	config->console = VM_HIDDEN;
	config->count = &f->count;
	strv_add(&config->kernel, "init=" INIT);
	if (word)
		strv_addf(&config->kernel, "LKMC_COUNT=%s", word);
	if (before)
		strv_addf(&config->kernel, "LKMC_COUNT_BEFORE=%s", before);
	strv_addv(&config->kernel, run->kernel);
	strv_addv(&config->qemu, run->qemu);
	/* Not that there is a choice: but the kernel is to know the host's clock. */
	return accel_choose(run->applet, config, true, false);
}

static void report(const struct count_run *run, const struct guest *g)
{
	_cleanup_free_ char *why = guest_explain(g);
	_cleanup_free_ char *log = lab_run_path(run->lab, "console.log");

	if (g->watch.disaster) {
		disaster_show(g, NULL);
	} else if (why && g->watch.lines) {
		_cleanup_free_ char *words = watch_last_words(&g->watch, LAST_WORDS);

		fprintf(stderr, "%s", words);
	}
	if (why)
		fprintf(stderr, "lkmc %s: %s (console: %s)\n", run->applet->name, why, log);
}

static int tend(const struct count_run *run, struct vm_config *config, int lock, int *status)
{
	struct guest guest;
	int err = guest_start(&guest, config, lock, run->timeout_ms);

	if (err)
		return err;
	/* Nobody logs in, and no agent says that it is there. */
	guest.boot_deadline = -1;
	guest_run(&guest);
	*status = guest_status(&guest);
	report(run, &guest);
	guest_fini(&guest);
	return 0;
}

static int boot(const struct count_run *run, const struct kernel *kernel, int *status,
		struct files *f)
{
	struct vm_config config = { .lab = run->lab, .qmp_fd = -1 };
	_cleanup_free_ char *old = NULL;
	int lock = guest_lock(run->lab), err;

	if (lock < 0)
		return lock;
	err = prepare_files(run, f);
	if (!err)
		err = configure(run, f, kernel, &config);
	if (!err)
		err = kernel_copy_root(kernel, true, &old);
	if (err)
		close(lock);
	else
		err = tend(run, &config, lock, status);
	vm_config_fini(&config);
	return err;
}

/* The guest powers off in the end, whatever the command's status. */
static int take_output(const struct count_run *run, const char *path, int *status)
{
	if (*status || !run->command)
		return 0;
	return output_show(path, status);
}

int count_run(const struct count_run *run, struct count_table *table, int *status)
{
	struct kernel kernel = { 0 };
	struct files f = { 0 };
	int err = kernel_init(&kernel, run->lab, &(struct kernel_options){ 0 });

	*table = (struct count_table){ 0 };
	if (!err)
		err = boot(run, &kernel, status, &f);
	if (!err)
		err = take_output(run, f.output, status);
	if (!err && access(f.table, F_OK))
		err = fail(EIO, "QEMU wrote no table: it says why above");
	if (!err)
		err = table_read(table, f.table);
	files_fini(&f);
	kernel_fini(&kernel);
	return err;
}
