// SPDX-License-Identifier: GPL-2.0-or-later
/* The frames between the host and the agent, and what is in requests. */
#include "protocol.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define END 0xa5

/* How every HELLO begins: type, length, magic. */
static const char hello_start[PROTOCOL_HEADER + 7] = "\1\0\0\0\20LKMCagt";
_Static_assert(FRAME_HELLO == 1 && PROTOCOL_HELLO == 020, "see hello_start");

void u32_encode(uint8_t *out, uint32_t value)
{
	out[0] = value >> 24;
	out[1] = value >> 16;
	out[2] = value >> 8;
	out[3] = value;
}

uint32_t u32_decode(const uint8_t *in)
{
	return (uint32_t)in[0] << 24 | in[1] << 16 | in[2] << 8 | in[3];
}

size_t frame_encode(uint8_t *out, enum frame_type type, const void *payload, uint32_t size)
{
	out[0] = type;
	u32_encode(out + 1, size);
	if (size && payload != out + PROTOCOL_HEADER)
		memcpy(out + PROTOCOL_HEADER, payload, size);
	out[PROTOCOL_HEADER + size] = END;
	return PROTOCOL_FRAME(size);
}

bool frame_queue(struct buffer *out, enum frame_type type, const void *payload,
		 uint32_t size)
{
	if (size > PROTOCOL_PAYLOAD_MAX || buffer_room(out) < PROTOCOL_FRAME(size))
		return false;
	out->end += frame_encode(buffer_tail(out), type, payload, size);
	return true;
}

bool frame_queue_u32(struct buffer *out, enum frame_type type, uint32_t value)
{
	uint8_t payload[4];

	u32_encode(payload, value);
	return frame_queue(out, type, payload, sizeof(payload));
}

bool frame_u32(const struct frame *f, uint32_t *value)
{
	if (f->size != 4)
		return false;
	*value = u32_decode(f->payload);
	return true;
}

void decoder_init(struct decoder *d, bool lost)
{
	buffer_clear(&d->buffer);
	d->lost = lost;
}

/* Takes the frame of @size bytes of payload that the buffer begins with. */
static int take_frame(struct decoder *d, struct frame *f, uint32_t size)
{
	const uint8_t *p = buffer_head(&d->buffer);

	*f = (struct frame){ p[0], size, p + PROTOCOL_HEADER };
	d->buffer.start += PROTOCOL_FRAME(size);
	d->lost = p[PROTOCOL_HEADER + size] != END ||
		  (f->type == FRAME_HELLO &&
		   (size != PROTOCOL_HELLO ||
		    memcmp(p, hello_start, sizeof(hello_start)) != 0));
	return d->lost ? -EPROTO : 1;
}

/* Skips what does not begin with a HELLO. */
static int find_hello(struct decoder *d, struct frame *f)
{
	struct buffer *b = &d->buffer;
	const uint8_t *p;

	while ((p = memchr(buffer_head(b), FRAME_HELLO, buffer_used(b)))) {
		size_t used = b->data + b->end - p;
		size_t n = used < sizeof(hello_start) ? used : sizeof(hello_start);

		b->start = p - b->data;
		if (memcmp(p, hello_start, n) == 0) {
			if (used < PROTOCOL_FRAME(PROTOCOL_HELLO))
				return 0;
			if (p[PROTOCOL_HEADER + PROTOCOL_HELLO] == END)
				return take_frame(d, f, PROTOCOL_HELLO);
		}
		b->start++;
	}
	buffer_clear(b);
	return 0;
}

int decoder_next(struct decoder *d, struct frame *f)
{
	const uint8_t *p;
	uint32_t size;

	if (d->lost)
		return find_hello(d, f);
	while (buffer_used(&d->buffer) && *buffer_head(&d->buffer) == 0)
		d->buffer.start++;
	if (buffer_used(&d->buffer) < PROTOCOL_HEADER)
		return 0;
	p = buffer_head(&d->buffer);
	size = u32_decode(p + 1);
	if (p[0] >= FRAME_TYPES || size > PROTOCOL_PAYLOAD_MAX) {
		d->lost = true;
		return -EPROTO;
	}
	if (buffer_used(&d->buffer) < PROTOCOL_FRAME(size))
		return 0;
	return take_frame(d, f, size);
}

void hello_queue(struct buffer *out, const uint8_t nonce[PROTOCOL_NONCE])
{
	uint8_t payload[PROTOCOL_HELLO];
	size_t magic = sizeof(hello_start) - PROTOCOL_HEADER;

	memcpy(payload, hello_start + PROTOCOL_HEADER, magic);
	payload[magic] = PROTOCOL_VERSION;
	memcpy(payload + magic + 1, nonce, PROTOCOL_NONCE);
	frame_queue(out, FRAME_HELLO, payload, sizeof(payload));
}

uint8_t hello_version(const struct frame *f)
{
	return f->payload[PROTOCOL_HELLO - PROTOCOL_NONCE - 1];
}

const uint8_t *hello_nonce(const struct frame *f)
{
	return f->payload + PROTOCOL_HELLO - PROTOCOL_NONCE;
}

/* Takes a string with its NUL from between @p and @end; NULL where there is none. */
static const char *take_string(const uint8_t **p, const uint8_t *end)
{
	const char *string = (const char *)*p;
	const uint8_t *nul = *p < end ? memchr(*p, '\0', end - *p) : NULL;

	if (!nul)
		return NULL;
	*p = nul + 1;
	return string;
}

/* A frame of a number (left out if NULL) and strings. */
static bool queue_strings(struct buffer *out, enum frame_type type,
			  const uint32_t *number, const char *const strings[])
{
	size_t room = buffer_room(out);
	uint8_t *start = buffer_tail(out) + PROTOCOL_HEADER, *p = start;

	if (room < PROTOCOL_FRAME(PROTOCOL_PAYLOAD_MAX))
		return false;
	if (number) {
		u32_encode(p, *number);
		p += 4;
	}
	for (; *strings; strings++) {
		size_t size = strlen(*strings) + 1;

		if (size > PROTOCOL_PAYLOAD_MAX - (size_t)(p - start))
			return false;
		memcpy(p, *strings, size);
		p += size;
	}
	out->end += frame_encode(buffer_tail(out), type, start, p - start);
	return true;
}

int exec_queue(struct buffer *out, char *const argv[])
{
	uint32_t argc = 0;

	while (argv[argc])
		argc++;
	if (!queue_strings(out, FRAME_EXEC, &argc, (const char *const *)argv))
		return -E2BIG;
	return 0;
}

char **exec_decode(const struct frame *f)
{
	const uint8_t *p = f->payload, *end = f->payload + f->size;
	uint32_t argc;
	char **argv;

	if (f->size < 4)
		return NULL;
	argc = u32_decode(p);
	p += 4;
	if (argc == 0 || argc > f->size - 4)
		return NULL;
	argv = calloc(argc + 1, sizeof(*argv));
	if (!argv)
		return NULL;
	for (uint32_t i = 0; i < argc; i++) {
		argv[i] = (char *)take_string(&p, end);
		if (!argv[i])
			break;
	}
	if (argv[argc - 1] && p == end)
		return argv;
	free(argv);
	return NULL;
}

int put_queue(struct buffer *out, uint32_t mode, const char *path, const char *name)
{
	const char *const strings[] = { path, name, NULL };

	return queue_strings(out, FRAME_PUT, &mode, strings) ? 0 : -ENAMETOOLONG;
}

bool put_decode(const struct frame *f, uint32_t *mode, const char **path, const char **name)
{
	const uint8_t *p = f->payload, *end = f->payload + f->size;

	if (f->size < 4)
		return false;
	*mode = u32_decode(p);
	p += 4;
	*path = take_string(&p, end);
	*name = *path ? take_string(&p, end) : NULL;
	return *name && p == end;
}

int get_queue(struct buffer *out, const char *path)
{
	const char *const strings[] = { path, NULL };

	return queue_strings(out, FRAME_GET, NULL, strings) ? 0 : -ENAMETOOLONG;
}

const char *get_decode(const struct frame *f)
{
	const uint8_t *p = f->payload, *end = f->payload + f->size;
	const char *path = take_string(&p, end);

	return p == end ? path : NULL;
}
