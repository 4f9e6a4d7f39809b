// SPDX-License-Identifier: GPL-2.0-or-later
/* Reads the table of the counting plugin, which may be of any content. */
#include "count/table.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "count/format.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/mem.h"

/* The least that a record takes: no more of them can be in a file. */
#define BLOCK_BYTES 33
#define CUT_BYTES 12
#define MARK_BYTES 20
#define MODULE_BYTES 14
#define SYMBOL_BYTES 18
#define STACK_BYTES 17
#define NOTE_BYTES 39
#define FILE_BYTES 2
#define TICK_BYTES 37

struct reader {
	const unsigned char *at, *end;
	bool failed;
};

static const unsigned char *take(struct reader *r, size_t n)
{
	const unsigned char *at = r->at;

	if ((size_t)(r->end - r->at) < n) {
		r->failed = true;
		r->at = r->end;
		return NULL;
	}
	r->at += n;
	return at;
}

static uint64_t take_number(struct reader *r, unsigned int size)
{
	const unsigned char *at = take(r, size);
	uint64_t value = 0;

	for (unsigned int i = size; at && i-- > 0;)
		value = value << 8 | at[i];
	return value;
}

static char *take_text(struct reader *r)
{
	size_t n = take_number(r, 2);
	const unsigned char *at = take(r, n);

	return at ? xstrndup((const char *)at, n) : NULL;
}

/* A number of records to come, each of at least so many bytes. */
static uint32_t take_count(struct reader *r, size_t bytes)
{
	uint64_t n = take_number(r, 4);

	if (n > (size_t)(r->end - r->at) / bytes) {
		r->failed = true;
		return 0;
	}
	return n;
}

static void read_block(struct reader *r, struct count_block *block)
{
	block->address = take_number(r, 8);
	block->executions = take_number(r, 8);
	block->born = take_number(r, 4);
	block->translations = take_number(r, 4);
	block->n = take_count(r, 1);
	block->n_cuts = take_count(r, 1);
	block->user = take_number(r, 1) & COUNT_USER;
	block->sizes = take(r, block->n);
	if (!block->sizes)
		block->n = 0;
	if (block->n_cuts > (size_t)(r->end - r->at) / CUT_BYTES) {
		r->failed = true;
		block->n_cuts = 0;
	}
	block->cuts = xcalloc(block->n_cuts + 1, sizeof(*block->cuts));
	for (uint32_t i = 0; i < block->n_cuts; i++) {
		block->cuts[i].position = take_number(r, 4);
		block->cuts[i].times = take_number(r, 8);
		if (block->cuts[i].position >= block->n)
			r->failed = true;
	}
}

static void read_module(struct reader *r, struct count_module *module)
{
	module->all = take_number(r, 8);
	module->name = take_text(r);
	module->n = take_count(r, SYMBOL_BYTES);
	module->symbols = xcalloc(module->n + 1, sizeof(*module->symbols));
	for (uint32_t i = 0; i < module->n; i++) {
		module->symbols[i].address = take_number(r, 8);
		module->symbols[i].size = take_number(r, 8);
		module->symbols[i].name = take_text(r);
	}
}

static void read_stack(struct reader *r, const struct count_table *t,
		       struct count_stack *stack)
{
	unsigned int flags;

	stack->samples = take_number(r, 8);
	flags = take_number(r, 1);
	stack->user = flags & COUNT_USER;
	stack->link = flags & COUNT_LINK;
	stack->notes = take_number(r, 4);
	stack->depth = take_count(r, 8);
	if (!stack->depth || stack->notes > t->n_notes || (stack->notes && !stack->user))
		r->failed = true;
	stack->at = xcalloc(stack->depth + 1, sizeof(*stack->at));
	for (uint32_t i = 0; i < stack->depth; i++)
		stack->at[i] = take_number(r, 8);
}

/* It is printed, and may be anything. */
static char *take_printable(struct reader *r)
{
	char *text = take_text(r);

	for (char *c = text; c && *c; c++) {
		if (!isprint((unsigned char)*c))
			*c = '?';
	}
	return text;
}

static void read_tick(struct reader *r, const struct count_table *t, struct count_tick *tick)
{
	unsigned int flags;

	tick->file = take_number(r, 4);
	tick->address = take_number(r, 8);
	tick->block = take_number(r, 4);
	flags = take_number(r, 1);
	tick->main = flags & COUNT_MAIN;
	tick->counting = flags & COUNT_COUNTING;
	tick->n = take_number(r, 4);
	tick->ns = take_number(r, 8);
	tick->system = take_number(r, 8);
	if ((tick->file >= t->n_files && tick->file != COUNT_TRANSLATED) ||
	    tick->block > t->n_blocks || tick->system > tick->ns)
		r->failed = true;
}

static void read_note(struct reader *r, struct count_note *note)
{
	note->order = take_number(r, 4);
	note->returned = take_number(r, 1) & COUNT_RETURNED;
	note->all = take_number(r, 8);
	note->user = take_number(r, 8);
	note->value = take_number(r, 8);
	note->stack = take_number(r, 8);
	note->text = take_printable(r);
}

static void read_profile(struct reader *r, struct count_table *t)
{
	t->files = xcalloc(t->n_files + 1, sizeof(*t->files));
	for (uint32_t i = 0; i < t->n_files && !r->failed; i++)
		t->files[i] = take_printable(r);
	t->ticks = xcalloc(t->n_ticks + 1, sizeof(*t->ticks));
	for (uint32_t i = 0; i < t->n_ticks && !r->failed; i++)
		read_tick(r, t, &t->ticks[i]);
}

static void read_records(struct reader *r, struct count_table *t)
{
	t->blocks = xcalloc(t->n_blocks + 1, sizeof(*t->blocks));
	for (uint32_t i = 0; i < t->n_blocks && !r->failed; i++)
		read_block(r, &t->blocks[i]);
	t->marks = xcalloc(t->n_marks + 1, sizeof(*t->marks));
	for (uint32_t i = 0; i < t->n_marks && !r->failed; i++) {
		t->marks[i].order = take_number(r, 4);
		t->marks[i].all = take_number(r, 8);
		t->marks[i].hits = take_number(r, 8);
	}
	t->modules = xcalloc(t->n_modules + 1, sizeof(*t->modules));
	for (uint32_t i = 0; i < t->n_modules && !r->failed; i++)
		read_module(r, &t->modules[i]);
	t->stacks = xcalloc(t->n_stacks + 1, sizeof(*t->stacks));
	for (uint32_t i = 0; i < t->n_stacks && !r->failed; i++)
		read_stack(r, t, &t->stacks[i]);
	t->notes = xcalloc(t->n_notes + 1, sizeof(*t->notes));
	for (uint32_t i = 0; i < t->n_notes && !r->failed; i++)
		read_note(r, &t->notes[i]);
	read_profile(r, t);
}

int table_parse(struct count_table *t, char *data, size_t size)
{
	struct reader r = { .at = (unsigned char *)data,
			    .end = (unsigned char *)data + size };
	const unsigned char *magic = take(&r, strlen(COUNT_MAGIC));
	uint64_t version;

	*t = (struct count_table){ .data = data };
	if (!magic || memcmp(magic, COUNT_MAGIC, strlen(COUNT_MAGIC)) != 0)
		return fail(EINVAL, "this is no table of counted instructions");
	version = take_number(&r, 4);
	if (version != COUNT_VERSION)
		return fail(EINVAL,
			    "a table of version %llu: this lkmc reads version %d; count again",
			    (unsigned long long)version, COUNT_VERSION);
	t->flags = take_number(&r, 4);
	t->insns = take_number(&r, 8);
	t->all = take_number(&r, 8);
	t->period = take_number(&r, 8);
	t->user_ns = take_number(&r, 8);
	t->system_ns = take_number(&r, 8);
	t->lost = take_number(&r, 4);
	t->n_blocks = take_count(&r, BLOCK_BYTES);
	t->n_marks = take_count(&r, MARK_BYTES);
	t->n_modules = take_count(&r, MODULE_BYTES);
	t->n_stacks = take_count(&r, STACK_BYTES);
	t->n_notes = take_count(&r, NOTE_BYTES);
	t->n_files = take_count(&r, FILE_BYTES);
	t->n_ticks = take_count(&r, TICK_BYTES);
	read_records(&r, t);
	if (r.failed)
		return fail(EINVAL, "a table of counted instructions that is cut short: "
				    "count again");
	return 0;
}

int table_read(struct count_table *t, const char *path)
{
	size_t size;
	char *data;
	int err = file_read(path, &data, &size);

	*t = (struct count_table){ 0 };
	if (err)
		return err;
	err = table_parse(t, data, size);
	if (err) {
		_cleanup_free_ char *why = xstrdup(fail_message(err));

		return fail(-err, "%s: %s", path, why);
	}
	return 0;
}

const struct count_mark *table_mark(const struct count_table *t, uint32_t order)
{
	for (uint32_t i = 0; i < t->n_marks; i++) {
		if (t->marks[i].order == order)
			return &t->marks[i];
	}
	return NULL;
}

void table_fini(struct count_table *t)
{
	for (uint32_t i = 0; t->blocks && i < t->n_blocks; i++)
		free(t->blocks[i].cuts);
	for (uint32_t i = 0; t->modules && i < t->n_modules; i++) {
		for (uint32_t j = 0; j < t->modules[i].n; j++)
			free(t->modules[i].symbols[j].name);
		free(t->modules[i].symbols);
		free(t->modules[i].name);
	}
	for (uint32_t i = 0; t->stacks && i < t->n_stacks; i++)
		free(t->stacks[i].at);
	for (uint32_t i = 0; t->notes && i < t->n_notes; i++)
		free(t->notes[i].text);
	for (uint32_t i = 0; t->files && i < t->n_files; i++)
		free(t->files[i]);
	free(t->files);
	free(t->ticks);
	free(t->blocks);
	free(t->marks);
	free(t->modules);
	free(t->stacks);
	free(t->notes);
	free(t->data);
	*t = (struct count_table){ 0 };
}

int64_t block_instruction(const struct count_block *block, uint32_t position)
{
	uint64_t n = block->executions;

	for (uint32_t i = 0; i < block->n_cuts; i++) {
		if (block->cuts[i].position <= position)
			n -= block->cuts[i].times;
	}
	return n;
}

int64_t block_insns(const struct count_block *block)
{
	uint64_t n = block->executions * block->n;

	for (uint32_t i = 0; i < block->n_cuts; i++)
		n -= block->cuts[i].times * (block->n - block->cuts[i].position);
	return n;
}
