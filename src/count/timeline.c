// SPDX-License-Identifier: GPL-2.0-or-later
/* From notes to initcalls and processes. */
#include "count/timeline.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "count/format.h"
#include "count/places.h"
#include "symbols/members.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/mem.h"

/* Who runs at the end. */
#define LAST "[the last]"

int timeline_order(struct layout *layout, struct timeline_orders *orders)
{
	static const char *const names[] = { "do_one_initcall", "wake_up_new_task",
					     "begin_new_exec", "finish_task_switch" };
	static const char *const members[] = { "pid", "comm", NULL };
	_cleanup_free_ char *vmlinux = xasprintf("%s/linux/vmlinux", layout->lab->out);
	const char *argument = layout_argument(layout);
	uint64_t at[ARRAY_SIZE(names)], offsets[2];

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		const struct function *f = functions_variant(&layout->kernel, names[i]);

		if (!f)
			return fail(ENOENT,
				    "%s has no %s: it is not Linux as lkmc timeline knows it",
				    vmlinux, names[i]);
		at[i] = f->start;
	}
	if (members_find(vmlinux, "kernel/sched/core.c", "task_struct", members, offsets))
		return fail(ENOENT, "%s does not tell of struct task_struct", vmlinux);
	orders->initcall = layout_order(layout, "call %" PRIx64 " %s", at[0], argument);
	orders->fork = layout_order(layout, "task %" PRIx64 " %s %" PRIx64 " %" PRIx64,
				    at[1], argument, offsets[0], offsets[1]);
	orders->exec = layout_order(layout, "each %" PRIx64 " 0", at[2]);
	orders->task = layout_order(layout, "task %" PRIx64 " %s %" PRIx64 " %" PRIx64,
				    at[3], argument, offsets[0], offsets[1]);
	return 0;
}

static struct timeline_row *add_row(struct timeline_rows *rows)
{
	if (rows->n == rows->room) {
		rows->room = rows->room ? 2 * rows->room : 64;
		rows->v = xrealloc(rows->v, rows->room * sizeof(*rows->v));
	}
	rows->v[rows->n] = (struct timeline_row){ 0 };
	return &rows->v[rows->n++];
}

/* How many modules there were by then. */
static uint32_t count_modules(const struct count_table *table, uint64_t all)
{
	uint32_t n = 0;

	while (n < table->n_modules && table->modules[n].all <= all)
		n++;
	return n;
}

static void begin_initcall(struct timeline *t, const struct places *places,
			   const struct count_table *table, const struct count_note *note)
{
	struct timeline_row *row = add_row(&t->initcalls);
	struct place place;

	places_find(places, note->value, count_modules(table, note->all), false, &place);
	row->name = place_name(&place);
	row->begin = note->all;
	row->end = UINT64_MAX;
	/* Until it returns, what tells it apart. */
	row->pid = note->stack;
}

/* The last that is under way on that stack. */
static void end_initcall(struct timeline *t, const struct count_note *note)
{
	for (size_t i = t->initcalls.n; i-- > 0;) {
		struct timeline_row *row = &t->initcalls.v[i];

		if (row->end != UINT64_MAX || row->pid != note->stack)
			continue;
		row->end = note->all;
		return;
	}
}

static void end_initcalls(struct timeline *t, uint64_t end)
{
	for (size_t i = 0; i < t->initcalls.n; i++) {
		struct timeline_row *row = &t->initcalls.v[i];

		if (row->end == UINT64_MAX)
			row->end = end;
		row->insns = row->end - row->begin;
		row->pid = 0;
	}
}

static struct timeline_row *find_process(struct timeline *t, uint64_t pid)
{
	for (size_t i = t->processes.n; i-- > 0;) {
		if (t->processes.v[i].pid == pid)
			return &t->processes.v[i];
	}
	return NULL;
}

/* Its last slice, which one that follows at once only makes longer. */
static void add_slice(struct timeline_row *row, uint64_t begin, uint64_t end)
{
	struct slice *last = row->n_slices ? &row->slices[row->n_slices - 1] : NULL;

	row->insns += end - begin;
	row->end = end;
	if (last && last->end == begin) {
		last->end = end;
		return;
	}
	/* Its room is a power of two. */
	if (!(row->n_slices & (row->n_slices - 1)))
		row->slices = xrealloc(row->slices,
				       (2 * row->n_slices + 1) * sizeof(*row->slices));
	row->slices[row->n_slices++] = (struct slice){ begin, end };
}

static struct timeline_row *begin_process(struct timeline *t, uint64_t pid, uint64_t all,
					  const char *name)
{
	struct timeline_row *row = add_row(&t->processes);

	row->pid = pid;
	row->begin = row->end = all;
	row->name = xstrdup(name);
	return row;
}

/* How far the guest is: instructions, and those of programs. */
struct moment {
	uint64_t all, user;
};

static struct moment moment_of(const struct count_note *note)
{
	return (struct moment){ note->all, note->user };
}

static void run(struct timeline_row *row, const char *name, struct moment begin,
		struct moment end)
{
	if (begin.all == end.all)
		return;
	/* Threads of the kernel get their name once they run. */
	free(row->name);
	row->name = xstrdup(name);
	row->user += end.user - begin.user;
	add_slice(row, begin.all, end.all);
}

/*
 * What ran up to a switch is known at that: who is switched from. If a program was
 * executed meanwhile, it was by that one.
 */
static void end_slice(struct timeline *t, const struct count_note *note,
		      struct moment begin, struct moment exec)
{
	struct timeline_row *row = find_process(t, note->value);

	if (!row)
		row = begin_process(t, note->value, begin.all, note->text);
	if (exec.all) {
		_cleanup_free_ char *before = xstrdup(row->name);

		run(row, before, begin, exec);
		row = begin_process(t, note->value, exec.all, note->text);
		begin = exec;
	}
	run(row, note->text, begin, moment_of(note));
}

/* Nothing that programs did up to here counts. */
static void begin_count(struct timeline *t)
{
	for (size_t i = 0; i < t->processes.n; i++)
		t->processes.v[i].user = 0;
}

static int by_begin(const void *a, const void *b)
{
	const struct timeline_row *x = a, *y = b;

	return (x->begin > y->begin) - (x->begin < y->begin);
}

void timeline_init(struct timeline *t, const struct layout *layout,
		   const struct timeline_orders *orders, const struct count_table *table,
		   const struct result *result)
{
	struct places *places = places_new(layout, table);
	struct moment begin = { 0 }, exec = { 0 };

	*t = (struct timeline){ .result = result };
	for (uint32_t i = 0; i < table->n_notes; i++) {
		const struct count_note *note = &table->notes[i];

		if (note->order == orders->exec) {
			exec = moment_of(note);
		} else if (note->order == orders->fork) {
			begin_process(t, note->value, note->all, note->text);
		} else if (note->order == orders->task) {
			end_slice(t, note, begin, exec);
			begin = moment_of(note);
			exec = (struct moment){ 0 };
		} else if (note->order == COUNT_NOTE_BEGIN) {
			begin_count(t);
			begin.user = note->user;
			exec.user = note->user;
		} else if (note->order == orders->initcall && note->returned) {
			end_initcall(t, note);
		} else if (note->order == orders->initcall) {
			begin_initcall(t, places, table, note);
		}
	}
	end_initcalls(t, table->insns);
	/* To whom that was switched is not known. */
	if (table->insns > begin.all)
		run(begin_process(t, 0, begin.all, LAST), LAST, begin,
		    (struct moment){ table->insns, begin.user });
	if (t->processes.n)
		qsort(t->processes.v, t->processes.n, sizeof(*t->processes.v), by_begin);
	places_free(places);
}

static void free_rows(struct timeline_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++) {
		free(rows->v[i].name);
		free(rows->v[i].slices);
	}
	free(rows->v);
}

void timeline_fini(struct timeline *t)
{
	free_rows(&t->initcalls);
	free_rows(&t->processes);
	*t = (struct timeline){ 0 };
}
