// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fuzzes the frames between the host and the agent. Whatever comes, in whatever
 * pieces: nothing is read that is not there, and a preamble and a HELLO lead back
 * into the stream.
 */
#include <stdlib.h>
#include <string.h>

#include "protocol.h"

static const uint8_t nonce[PROTOCOL_NONCE] = "\xf0zznonce";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* A copy without anything behind it, so that the sanitizer sees who reads too far. */
static void parse_requests(const struct frame *f)
{
	uint8_t *copy = malloc(f->size ? f->size : 1);
	struct frame alone = { f->type, f->size, copy };
	const char *path, *name;
	uint32_t number;
	size_t strings = 0;
	char **argv;

	require(copy != NULL);
	memcpy(copy, f->payload, f->size);
	argv = exec_decode(&alone);
	for (char **arg = argv; arg && *arg; arg++)
		strings += strlen(*arg) + 1;
	require(!argv || strings + 4 == f->size);
	free(argv);
	if (put_decode(&alone, &number, &path, &name))
		require(strlen(path) + strlen(name) + 2 + 4 == f->size);
	path = get_decode(&alone);
	require(!path || strlen(path) + 1 == f->size);
	if (frame_u32(&alone, &number))
		require(f->size == 4);
	free(copy);
}

static bool is_ours(const struct frame *f)
{
	return f->type == FRAME_HELLO && hello_version(f) == PROTOCOL_VERSION &&
	       memcmp(hello_nonce(f), nonce, PROTOCOL_NONCE) == 0;
}

/* Returns whether our HELLO was among the frames. */
static bool take_frames(struct decoder *d)
{
	bool found = false;
	struct frame f;
	int got;

	while ((got = decoder_next(d, &f))) {
		if (got < 0)
			continue;
		require(f.type > 0 && f.type < FRAME_TYPES);
		require(f.size <= PROTOCOL_PAYLOAD_MAX);
		parse_requests(&f);
		found = is_ours(&f);
	}
	return found;
}

/* The first byte says how large the pieces are, and how the decoder begins. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t preamble[PROTOCOL_PREAMBLE];
	static struct decoder d;
	size_t piece;

	if (!size)
		return 0;
	decoder_init(&d, data[0] & 1);
	piece = 1 + (data[0] >> 1) * 16;
	for (size_t at = 1; at < size; at += piece) {
		size_t n = size - at < piece ? size - at : piece;

		require(buffer_room(&d.buffer) >= n);
		buffer_add(&d.buffer, data + at, n);
		take_frames(&d);
	}
	require(buffer_room(&d.buffer) >= sizeof(preamble));
	buffer_add(&d.buffer, preamble, sizeof(preamble));
	take_frames(&d);
	hello_queue(&d.buffer, nonce);
	require(take_frames(&d));
	require(!d.lost && !buffer_used(&d.buffer));
	return 0;
}
