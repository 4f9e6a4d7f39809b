// SPDX-License-Identifier: GPL-2.0-or-later
/* Reads traces of QEMU's simple backend, which may be of any content. */
#include "trace/simple.h"

#include <byteswap.h>
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/fail.h"
#include "util/mem.h"

#define HEADER_EVENT UINT64_MAX
#define DROPPED_EVENT (UINT64_MAX - 1)
#define MAGIC UINT64_C(0xf2b177cb0aa429b4)
#define TYPE_MAPPING 0
#define TYPE_EVENT 1

/* Of a mapping and of an event, without what is of no fixed length. */
#define MAPPING_BYTES 12
#define EVENT_BYTES 24
/* QEMU's buffer (TRACE_BUF_LEN): no record is longer. */
#define RECORD_MAX (4096 * 64)
#define BUFFER (4 * RECORD_MAX)
/* QEMU numbers its events, which are some thousands, from 0 on. */
#define EVENTS_MAX 65536

/* What QEMU could not write, as it was too much at a time. It is declared nowhere. */
static const struct declaration dropped = {
	.name = "Dropped_Event",
	.size = 13,
	.n = 1,
	.arguments = { { .name = "num_events_dropped", .size = 18 } },
};

/* What a number stands for. */
struct mapping {
	const struct declaration *event; /* NULL: the file says so, QEMU's declarations do not */
	char *name; /* then this is its name; both NULL: no such number */
};

struct simple {
	int fd; /* or -1: all is there */
	const char *path;
	const struct declarations *declarations;
	struct mapping *mappings; /* room for EVENTS_MAX of them */
	size_t n_mappings;        /* the highest number and one */
	uint8_t *buffer;
	const uint8_t *at, *end; /* what was read and not taken */
	uint64_t offset;         /* of @at, in the file */
	bool begun;
};

static struct simple *make(const struct declarations *declarations)
{
	struct simple *s = xcalloc(1, sizeof(*s));

	s->declarations = declarations;
	s->mappings = xcalloc(EVENTS_MAX, sizeof(*s->mappings));
	return s;
}

struct simple *simple_new(int fd, const char *path, const struct declarations *declarations)
{
	struct simple *s = make(declarations);

	s->fd = fd;
	s->path = path;
	s->buffer = xcalloc(1, BUFFER);
	s->at = s->end = s->buffer;
	return s;
}

struct simple *simple_new_memory(const void *data, size_t size,
				 const struct declarations *declarations)
{
	struct simple *s = make(declarations);

	s->fd = -1;
	s->path = "memory";
	s->at = data;
	s->end = s->at + size;
	return s;
}

void simple_free(struct simple *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n_mappings; i++)
		free(s->mappings[i].name);
	free(s->mappings);
	free(s->buffer);
	free(s);
}

static size_t left(const struct simple *s)
{
	return s->end - s->at;
}

/* What is left goes to the front, and what fits is read behind it. */
static int refill(struct simple *s)
{
	size_t n = left(s);

	memmove(s->buffer, s->at, n);
	s->at = s->buffer;
	while (n < BUFFER) {
		ssize_t got = read(s->fd, s->buffer + n, BUFFER - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return fail_errno("cannot read %s", s->path);
		n += got;
		if (got == 0)
			break;
	}
	s->end = s->buffer + n;
	return 0;
}

/* 1: so many bytes are there; 0: the file has not so many more. */
static int have(struct simple *s, size_t n)
{
	int err;

	if (left(s) >= n)
		return 1;
	err = s->fd < 0 ? 0 : refill(s);
	return err ? err : left(s) >= n;
}

static void take(struct simple *s, size_t n)
{
	s->at += n;
	s->offset += n;
}

static uint64_t number64(const uint8_t *at)
{
	uint64_t n;

	memcpy(&n, at, sizeof(n));
	return n;
}

static uint32_t number32(const uint8_t *at)
{
	uint32_t n;

	memcpy(&n, at, sizeof(n));
	return n;
}

static int cut_short(const struct simple *s)
{
	return fail(EPROTO,
		    "%s: offset %" PRIu64
		    ": the trace is cut short here: QEMU runs still, or was killed",
		    s->path, s->offset);
}

static int broken(const struct simple *s, const char *what)
{
	return fail(EPROTO, "%s: offset %" PRIu64 ": the trace is broken: %s", s->path,
		    s->offset, what);
}

static int read_header(struct simple *s)
{
	int got = have(s, 24);
	uint64_t version;

	if (got < 0)
		return got;
	if (!got || number64(s->at) != HEADER_EVENT ||
	    (number64(s->at + 8) != MAGIC && number64(s->at + 8) != bswap_64(MAGIC)))
		return fail(EPROTO,
			    "%s: offset 0: this is no trace of QEMU's simple backend",
			    s->path);
	if (number64(s->at + 8) != MAGIC)
		return fail(EPROTO,
			    "%s: offset 8: written by a host of the other byte order: "
			    "read it on such a one",
			    s->path);
	version = number64(s->at + 16);
	if (version != SIMPLE_VERSION)
		return fail(EPROTO,
			    "%s: offset 16: a trace of version %" PRIu64
			    ", of another QEMU: this lkmc reads version %d; use that QEMU's "
			    "scripts/simpletrace.py",
			    s->path, version, SIMPLE_VERSION);
	take(s, 24);
	s->begun = true;
	return 0;
}

/* Nothing that a terminal would take for an order of its own. */
static bool is_name(const char *name, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!isalnum((unsigned char)name[i]) && name[i] != '_')
			return false;
	}
	return n > 0;
}

static int read_mapping(struct simple *s)
{
	int got = have(s, MAPPING_BYTES);
	struct mapping *m;
	const char *name;
	uint64_t number;
	uint32_t n;

	if (got <= 0)
		return got ? got : cut_short(s);
	number = number64(s->at);
	n = number32(s->at + 8);
	if (number >= EVENTS_MAX)
		return broken(s, "QEMU has no event of such a number");
	if (n >= DECLARATION_NAME)
		return broken(s, "no event has so long a name");
	got = have(s, MAPPING_BYTES + n);
	if (got <= 0)
		return got ? got : cut_short(s);
	name = (const char *)s->at + MAPPING_BYTES;
	if (!is_name(name, n))
		return broken(s, "no event has such a name");
	m = &s->mappings[number];
	if (number >= s->n_mappings)
		s->n_mappings = number + 1;
	free(m->name);
	m->name = NULL;
	m->event = declarations_find(s->declarations, name, n);
	if (!m->event)
		m->name = xstrndup(name, n);
	take(s, MAPPING_BYTES + n);
	return 0;
}

static int find_event(const struct simple *s, uint64_t number,
		      const struct declaration **event)
{
	const struct mapping *m = number < s->n_mappings ? &s->mappings[number] : NULL;

	if (number == DROPPED_EVENT)
		*event = &dropped;
	else
		*event = m ? m->event : NULL;
	if (*event)
		return 0;
	if (!m || !m->name)
		return broken(s, "an event without a name");
	return fail(EPROTO,
		    "%s: offset %" PRIu64
		    ": event '%s' is not declared: give the trace-events-all of the QEMU "
		    "that wrote it to --events",
		    s->path, s->offset, m->name);
}

/* From @at up to @end, and nothing more; as they are declared. */
static int read_arguments(const struct simple *s, struct simple_record *record,
			  const uint8_t *at, const uint8_t *end)
{
	for (size_t i = 0; i < record->event->n; i++) {
		struct simple_argument *a = &record->arguments[i];
		size_t size = record->event->arguments[i].text ? 4 : 8;

		if ((size_t)(end - at) < size)
			goto wrong;
		if (size == 8) {
			*a = (struct simple_argument){ .number = number64(at) };
			at += size;
			continue;
		}
		*a = (struct simple_argument){ .text = (const char *)at + size,
					       .size = number32(at) };
		at += size;
		if ((size_t)(end - at) < a->size)
			goto wrong;
		at += a->size;
	}
	if (at == end)
		return 1;
wrong:
	return fail(EPROTO,
		    "%s: offset %" PRIu64
		    ": event '%s' is not as it is declared: give the trace-events-all of "
		    "the QEMU that wrote it to --events",
		    s->path, s->offset, record->event->name);
}

static int read_event(struct simple *s, struct simple_record *record)
{
	int got = have(s, EVENT_BYTES);
	uint32_t length;

	if (got <= 0)
		return got ? got : cut_short(s);
	length = number32(s->at + 16);
	if (length < EVENT_BYTES || length > RECORD_MAX)
		return broken(s, "a record of such a length cannot be");
	got = have(s, length);
	if (got <= 0)
		return got ? got : cut_short(s);
	got = find_event(s, number64(s->at), &record->event);
	if (got)
		return got;
	record->time = number64(s->at + 8);
	record->pid = number32(s->at + 20);
	got = read_arguments(s, record, s->at + EVENT_BYTES, s->at + length);
	take(s, length);
	return got;
}

int simple_next(struct simple *s, struct simple_record *record)
{
	int got = s->begun ? 0 : read_header(s);

	while (!got) {
		uint64_t type;

		got = have(s, 8);
		if (got <= 0)
			return got || !left(s) ? got : cut_short(s);
		type = number64(s->at);
		if (type != TYPE_MAPPING && type != TYPE_EVENT)
			return broken(s, "no record begins so");
		take(s, 8);
		got = type == TYPE_MAPPING ? read_mapping(s) : read_event(s, record);
	}
	return got;
}
