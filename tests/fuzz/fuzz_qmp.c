// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any bytes as QMP. Whether they come in one piece or in two, split where the
 * first two bytes say, must make no difference. Where they are no JSON it may:
 * json-c takes "1-2" for a number if it is split before the '-'.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "vm/qmp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* Writes down an object and gives it back. */
static void note(FILE *notes, char kind, json_object *object)
{
	require(json_object_is_type(object, json_type_object));
	fprintf(notes, "%c %s %s\n", kind, json_object_to_json_string(object),
		qmp_string(object, "data.reason"));
	json_object_put(object);
}

/* Returns 0, or the error that ended the connection. */
static int feed(struct qmp *qmp, const uint8_t *data, size_t size, FILE *notes)
{
	/* Of its own size, so that the sanitizer sees who reads too far. */
	char *copy = malloc(size ? size : 1);
	json_object *object = NULL;
	int got;

	require(copy != NULL);
	if (size)
		memcpy(copy, data, size);
	got = qmp_feed(qmp, copy, size, &object);
	free(copy);
	while (got > 0) {
		note(notes, 'r', object);
		got = qmp_feed(qmp, NULL, 0, &object);
	}
	return got;
}

/* All that came out, as text for the caller to free; *err is the error that ended it. */
static char *talk(const uint8_t *data, size_t size, size_t split, int *err)
{
	json_object *event;
	char *text = NULL;
	size_t text_size;
	FILE *notes = open_memstream(&text, &text_size);
	struct qmp qmp;

	require(notes != NULL);
	qmp_init(&qmp, -1);
	*err = feed(&qmp, data, split, notes);
	if (!*err)
		*err = feed(&qmp, data + split, size - split, notes);
	while ((event = qmp_next_event(&qmp)))
		note(notes, 'e', event);
	qmp_fini(&qmp);
	require(fclose(notes) == 0);
	return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *whole = NULL, *split = NULL;
	int whole_err, split_err;
	size_t at;

	if (size < 2)
		return 0;
	at = data[0] * 256 + data[1];
	data += 2;
	size -= 2;
	whole = talk(data, size, 0, &whole_err);
	split = talk(data, size, at % (size + 1), &split_err);
	require(whole_err || (!split_err && strcmp(whole, split) == 0));
	return 0;
}
