// SPDX-License-Identifier: GPL-2.0-or-later
/* The events of QEMU's log. */
#include "record/events.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/mem.h"

/* enum ReplayEvents, with REPLAY_ASYNC_COUNT, SHUTDOWN_CAUSE__MAX and the like in it. */
enum kind {
	EVENT_INSTRUCTION,
	EVENT_INTERRUPT,
	EVENT_EXCEPTION,
	EVENT_BH,
	EVENT_BH_ONESHOT,
	EVENT_INPUT,
	EVENT_INPUT_SYNC,
	EVENT_CHAR_READ,
	EVENT_CHAR_EVENT,
	EVENT_BLOCK,
	EVENT_NET,
	EVENT_SHUTDOWN,
	EVENT_SHUTDOWN_HOST_SIGNAL = EVENT_SHUTDOWN + 4,
	EVENT_SHUTDOWN_LAST = EVENT_SHUTDOWN + 11,
	EVENT_CHAR_WRITE,
	EVENT_CHAR_READ_ALL,
	EVENT_CHAR_READ_ALL_ERROR,
	EVENT_AUDIO_OUT,
	EVENT_AUDIO_IN,
	EVENT_RANDOM,
	EVENT_CLOCK,
	EVENT_CLOCK_LAST = EVENT_CLOCK + 1,
	EVENT_CHECKPOINT,
	EVENT_CHECKPOINT_LAST = EVENT_CHECKPOINT + 8,
	EVENT_END,
};

/* enum InputEventKind, and enum KeyValueKind. */
enum input { INPUT_KEY, INPUT_BUTTON, INPUT_RELATIVE, INPUT_ABSOLUTE, INPUT_TOUCH };
enum key { KEY_NUMBER, KEY_QCODE };

struct reader {
	const uint8_t *at;
	size_t left;
	bool short_of; /* the data ended before what was wanted did */
};

/* The next bytes, or NULL where there are not so many. */
static const uint8_t *take(struct reader *r, size_t n)
{
	const uint8_t *at = r->at;

	if (r->short_of || r->left < n) {
		r->short_of = true;
		return NULL;
	}
	r->at += n;
	r->left -= n;
	return at;
}

static uint64_t take_number(struct reader *r, size_t bytes)
{
	const uint8_t *at = take(r, bytes);
	uint64_t value = 0;

	for (size_t i = 0; at && i < bytes; i++)
		value = value << 8 | at[i];
	return value;
}

/* A size, and so many bytes. Returns the size. */
static uint32_t take_array(struct reader *r)
{
	uint32_t size = take_number(r, 4);

	take(r, size);
	return size;
}

/* replay_save_input_event() in QEMU's replay/replay-input.c */
static void take_input(struct reader *r)
{
	switch (take_number(r, 4)) {
	case INPUT_KEY:
		take(r, take_number(r, 4) == KEY_NUMBER ? 8 + 1 : 4 + 1);
		break;
	case INPUT_BUTTON:
		take(r, 4 + 1);
		break;
	case INPUT_RELATIVE:
	case INPUT_ABSOLUTE:
		take(r, 4 + 8);
		break;
	case INPUT_TOUCH:
		take(r, 4 + 8 + 8 + 4 + 8);
		break;
	}
}

/* What came from outside, by number. Returns false for other kinds. */
static bool take_input_event(struct events *e, struct reader *r, unsigned int kind)
{
	switch (kind) {
	case EVENT_INPUT:
		take_input(r);
		return true;
	case EVENT_CHAR_READ:
		take(r, 1);
		e->typed += take_array(r);
		return true;
	case EVENT_CHAR_EVENT:
		take(r, 1 + 1);
		return true;
	case EVENT_BLOCK:
		take(r, 8);
		e->blocks++;
		return true;
	case EVENT_NET:
		take(r, 1 + 4);
		take_array(r);
		e->packets++;
		return true;
	case EVENT_RANDOM:
		take(r, 4);
		take_array(r);
		e->randoms++;
		return true;
	}
	return false;
}

/* Counts what is of interest. Returns false for a kind that there is not. */
static bool take_event(struct events *e, struct reader *r)
{
	unsigned int kind = take_number(r, 1);

	switch (kind) {
	case EVENT_INSTRUCTION:
		e->instructions += take_number(r, 4);
		return true;
	case EVENT_BH:
	case EVENT_BH_ONESHOT:
	case EVENT_CLOCK ... EVENT_CLOCK_LAST:
	case EVENT_CHAR_WRITE:
		take(r, 8);
		return true;
	case EVENT_CHAR_READ_ALL:
		take_array(r);
		return true;
	case EVENT_CHAR_READ_ALL_ERROR:
		take(r, 4);
		return true;
	case EVENT_SHUTDOWN ... EVENT_SHUTDOWN_LAST:
		e->last = e->last ? e->last : e->instructions;
		return true;
	case EVENT_END:
		e->ended = true;
		return true;
	case EVENT_INTERRUPT:
	case EVENT_EXCEPTION:
	case EVENT_INPUT_SYNC:
	case EVENT_CHECKPOINT ... EVENT_CHECKPOINT_LAST:
		return true;
	}
	/* The lab's guests have no sound. */
	return take_input_event(e, r, kind);
}

int events_scan(struct events *events, const uint8_t *data, size_t size)
{
	struct reader r = { .at = data, .left = size };
	uint32_t version = take_number(&r, 4);

	*events = (struct events){ .size = EVENTS_HEADER };
	take(&r, EVENTS_HEADER - 4);
	if (r.short_of)
		return fail(EPROTO, "it ends within its header");
	if (version && version != EVENTS_VERSION)
		return fail(EPROTO, "its version is %#x, not %#x", version, EVENTS_VERSION);
	events->has_version = version;
	while (r.left && !events->ended) {
		struct events next = *events;

		if (!take_event(&next, &r))
			return fail(EPROTO, "at %zu is an event of no known kind",
				    events->size);
		if (r.short_of)
			break;
		next.n++;
		next.size = size - r.left;
		*events = next;
	}
	if (!events->last)
		events->last = events->instructions;
	if (events->ended && r.left)
		return fail(EPROTO, "it goes on behind its end, at %zu", events->size);
	return 0;
}

int events_scan_file(struct events *events, const char *path)
{
	_cleanup_free_ char *data = NULL;
	size_t size;
	int err = file_read(path, &data, &size);

	if (!err)
		err = events_scan(events, (const uint8_t *)data, size);
	if (err == -EPROTO) {
		_cleanup_free_ char *why = xstrdup(fail_message(err));

		return fail(EPROTO, "%s is no log of a run: %s", path, why);
	}
	return err;
}

int events_complete(const char *path, const struct events *events)
{
	static const uint8_t version[] = { 0, 0xe0, 0x20, 0x0d };
	static const uint8_t end[] = { EVENT_SHUTDOWN_HOST_SIGNAL, EVENT_END };
	_cleanup_free_ char *data = NULL, *whole = NULL;
	size_t size;
	int err = file_read(path, &data, &size);

	if (err)
		return err;
	whole = xcalloc(events->size + sizeof(end), 1);
	memcpy(whole, data, events->size);
	memcpy(whole, version, sizeof(version));
	memcpy(whole + events->size, end, sizeof(end));
	return file_write(path, whole, events->size + sizeof(end));
}
