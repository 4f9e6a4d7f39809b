// SPDX-License-Identifier: GPL-2.0-or-later
/* Fuzzes the reader of the counting plugin's tables. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "count/format.h"
#include "count/table.h"
#include "count/users.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whose the samples are: the notes may be in any order. */
static size_t name_programs(const struct count_table *t)
{
	static const struct layout layout = { .user_limit = UINT64_C(1) << 63 };
	static const struct timeline_orders orders = { 1, 2, 3, 4 };
	struct users *users = users_new(&layout, &orders, t);
	size_t sum = 0;

	for (uint32_t i = 0; i < t->n_stacks; i++)
		sum += strlen(users_at(users, t->stacks[i].notes));
	users_free(users);
	return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* Of its own size, so that the sanitizer sees who reads too far. */
	char *copy = malloc(size + !size);
	struct count_table t;
	int64_t sum = 0;

	if (!copy)
		return 0;
	if (size)
		memcpy(copy, data, size);
	if (table_parse(&t, copy, size) == 0) {
		for (uint32_t i = 0; i < t.n_blocks; i++) {
			for (uint32_t j = 0; j < t.blocks[i].n; j++)
				sum ^= t.blocks[i].sizes[j] ^
				       block_instruction(&t.blocks[i], j);
			sum ^= block_insns(&t.blocks[i]);
		}
		for (uint32_t i = 0; i < t.n_modules; i++)
			sum ^= strlen(t.modules[i].name);
		for (uint32_t i = 0; i < t.n_stacks; i++)
			sum ^= t.stacks[i].at[t.stacks[i].depth - 1];
		for (uint32_t i = 0; i < t.n_notes; i++)
			sum ^= strlen(t.notes[i].text);
		for (uint32_t i = 0; i < t.n_ticks; i++) {
			const struct count_tick *tick = &t.ticks[i];

			if (tick->file != COUNT_TRANSLATED)
				sum ^= strlen(t.files[tick->file]);
			if (tick->block)
				sum ^= t.blocks[tick->block - 1].address;
			sum ^= tick->ns - tick->system;
		}
		sum ^= name_programs(&t);
	}
	table_fini(&t);
	/* Else libFuzzer takes the input for a bad one. */
	return sum ? 0 : 0;
}
