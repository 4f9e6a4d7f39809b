// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any bytes as QMP. Whether they come in one piece or in two, split where the
 * first two bytes say, must make no difference. Where they are no JSON it may:
 * json-c takes "1-2" for a number if it is split before the '-'.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vm/qmp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* What came out; when an event is taken does not matter, so they are apart. */
struct notes {
	char *replies, *events;
	size_t replies_size, events_size;
	FILE *reply, *event;
	int err; /* that ended the connection */
};

static void notes_init(struct notes *n)
{
	*n = (struct notes){ 0 };
	n->reply = open_memstream(&n->replies, &n->replies_size);
	n->event = open_memstream(&n->events, &n->events_size);
	require(n->reply && n->event);
}

static void notes_end(struct notes *n)
{
	require(fclose(n->reply) == 0 && fclose(n->event) == 0);
}

static void notes_fini(struct notes *n)
{
	free(n->replies);
	free(n->events);
}

/* Writes down an object and gives it back. */
static void note(FILE *f, json_object *object)
{
	require(json_object_is_type(object, json_type_object));
	fprintf(f, "%s %s\n", json_object_to_json_string(object),
		qmp_string(object, "data.reason"));
	json_object_put(object);
}

static void feed(struct qmp *qmp, const uint8_t *data, size_t size, struct notes *n)
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
		note(n->reply, object);
		got = qmp_feed(qmp, NULL, 0, &object);
	}
	n->err = got;
	while ((object = qmp_next_event(qmp)))
		note(n->event, object);
}

static void talk(const uint8_t *data, size_t size, size_t split, struct notes *n)
{
	struct qmp qmp;

	notes_init(n);
	qmp_init(&qmp, -1);
	feed(&qmp, data, split, n);
	if (!n->err)
		feed(&qmp, data + split, size - split, n);
	qmp_fini(&qmp);
	notes_end(n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct notes whole, split;
	size_t at;

	if (size < 2)
		return 0;
	at = data[0] * 256 + data[1];
	data += 2;
	size -= 2;
	talk(data, size, 0, &whole);
	talk(data, size, at % (size + 1), &split);
	require(whole.err || (!split.err && strcmp(whole.replies, split.replies) == 0 &&
			      strcmp(whole.events, split.events) == 0));
	notes_fini(&whole);
	notes_fini(&split);
	return 0;
}
