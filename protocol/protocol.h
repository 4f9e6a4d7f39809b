/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the host and the agent in the guest say to each other over a virtio
 * serial port. Both sides compile this.
 *
 * A port is a stream of bytes without connections: when a client goes and the
 * next one comes, the agent may not notice, and either may meet the rest of what
 * was under way. So a stream must be found back into from anywhere:
 *
 *   frame := type (1 byte, not 0), length (4 bytes), payload (length), 0xa5
 *   stream := (frame | 0)*
 *
 * Numbers are unsigned and big-endian. A client begins with PROTOCOL_PREAMBLE
 * zeros, which complete whatever frame was cut short before, and leave it
 * without its 0xa5, so that it is dropped as a whole; then it says HELLO with a
 * random nonce. The agent forgets all that was before a HELLO (it kills the
 * command, if one runs) and answers with the same HELLO; the client skips what
 * comes until it sees its own nonce. Whoever meets what is no frame skips until
 * the next HELLO. An agent that is started begins like a client, with a nonce of
 * zeros: one who was served by its predecessor learns that it is gone.
 *
 * Then one request after the other, each until its EXIT:
 *
 *   client				agent
 *   EXEC argc, arguments		STDOUT, STDERR as they come, EXIT
 *   PUT mode, path, name		EXIT, once all of STDIN is in the file
 *   GET path				MODE, STDOUT, EXIT
 *   POWEROFF				EXIT, then the guest is switched off
 *
 * and while one runs:
 *
 *   STDIN data, STDIN_EOF		CREDIT, as the command takes it
 *   SIGNAL number			HEARD, for each: the guest is alive
 *					ERROR text (why a PUT, a GET or a request failed)
 *
 * A command whose first word is RESTORED is carried out in a guest that goes on from a
 * snapshot, before any other (guest/restored.c).
 *
 * Flow control: replies wait in the port while the host does not read. Input
 * must not wait there, or a SIGNAL or a HELLO could not overtake it: a client
 * may send PROTOCOL_WINDOW bytes of STDIN after a request, and then as many as
 * CREDIT frames allow. The agent reads its port at all times.
 */
#ifndef LKMC_PROTOCOL_H
#define LKMC_PROTOCOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buffer.h"

#define PROTOCOL_VERSION 2

#define PROTOCOL_HEADER 5 /* type and length */
#define PROTOCOL_PAYLOAD_MAX 65536
#define PROTOCOL_FRAME(payload) (PROTOCOL_HEADER + (payload) + 1)
#define PROTOCOL_PREAMBLE (4 + PROTOCOL_PAYLOAD_MAX + 1)
#define PROTOCOL_WINDOW 131072 /* fits into a struct buffer */

#define PROTOCOL_NONCE 8
#define PROTOCOL_HELLO (7 + 1 + PROTOCOL_NONCE) /* magic, version, nonce */

#define RESTORED "--restored"

enum frame_type {
	FRAME_HELLO = 1, /* magic, version, nonce */

	FRAME_EXEC,     /* u32 argc, argc strings with their NULs */
	FRAME_PUT,      /* u32 mode, path and name with their NULs */
	FRAME_GET,      /* path with its NUL */
	FRAME_POWEROFF, /* - */

	FRAME_STDIN,     /* data */
	FRAME_STDIN_EOF, /* - */
	FRAME_SIGNAL,    /* u32 number, for the group of processes of the command */

	FRAME_STDOUT, /* data */
	FRAME_STDERR, /* data */
	FRAME_CREDIT, /* u32 bytes of STDIN that may be sent in addition */
	FRAME_MODE,   /* u32 mode of the file that comes */
	FRAME_ERROR,  /* text, in pieces */
	FRAME_EXIT,   /* u32 exit status; 128 + n if signal n killed it */
	FRAME_HEARD,  /* - */
	FRAME_TYPES
};

struct frame {
	enum frame_type type;
	uint32_t size;
	const uint8_t *payload;
};

/** u32_encode() - write a number, 4 bytes */
void u32_encode(uint8_t *out, uint32_t value);

/** u32_decode() - read a number, 4 bytes */
uint32_t u32_decode(const uint8_t *in);

/**
 * frame_encode() - write a frame
 * @out: PROTOCOL_FRAME(@size) bytes
 * @type: of the frame
 * @payload: @size bytes; may be in their place at @out + PROTOCOL_HEADER already
 * @size: at most PROTOCOL_PAYLOAD_MAX
 *
 * Return: the size of the frame.
 */
size_t frame_encode(uint8_t *out, enum frame_type type, const void *payload, uint32_t size);

/**
 * frame_queue() - append a frame to a buffer
 * @out: the buffer
 * @type: of the frame
 * @payload: @size bytes
 * @size: at most PROTOCOL_PAYLOAD_MAX
 *
 * Return: false, and nothing was appended, where it does not fit.
 */
bool frame_queue(struct buffer *out, enum frame_type type, const void *payload,
		 uint32_t size);

/** frame_queue_u32() - append a frame that holds one number */
bool frame_queue_u32(struct buffer *out, enum frame_type type, uint32_t value);

/**
 * frame_u32() - the number in a frame that holds nothing else
 * @f: the frame
 * @value: the number
 *
 * Return: false where it holds something else.
 */
bool frame_u32(const struct frame *f, uint32_t *value);

/* The bytes of a stream, cut into frames. */
struct decoder {
	struct buffer buffer; /* fill it with buffer_read() or buffer_add() */
	bool lost;            /* skipping until a HELLO */
};

/**
 * decoder_init() - begin with a stream
 * @d: the decoder
 * @lost: it may begin anywhere: skip until a HELLO
 */
void decoder_init(struct decoder *d, bool lost);

/**
 * decoder_next() - take a frame
 * @d: the decoder
 * @f: the frame; its payload is valid until the buffer is read into again
 *
 * Takes at least one frame out of a full buffer.
 *
 * Return: 1 with a frame, 0 where more bytes are needed, -EPROTO where what came
 * is no frame: from now on all up to a HELLO is skipped.
 */
int decoder_next(struct decoder *d, struct frame *f);

/**
 * hello_queue() - append a HELLO
 * @out: the buffer, with room for it
 * @nonce: the client's
 */
void hello_queue(struct buffer *out, const uint8_t nonce[PROTOCOL_NONCE]);

/** hello_version() - what the other side of a HELLO speaks */
uint8_t hello_version(const struct frame *f);

/** hello_nonce() - the nonce in a HELLO, PROTOCOL_NONCE bytes */
const uint8_t *hello_nonce(const struct frame *f);

/**
 * exec_queue() - append an EXEC
 * @out: the buffer, with room for the largest frame
 * @argv: the arguments, NULL-terminated
 *
 * Return: 0, or -E2BIG.
 */
int exec_queue(struct buffer *out, char *const argv[]);

/**
 * exec_decode() - the arguments in an EXEC
 * @f: the frame
 *
 * Return: a NULL-terminated array for the caller to free(), its strings are in
 * the frame; or NULL where the frame is malformed or there is no memory.
 */
char **exec_decode(const struct frame *f);

/**
 * put_queue() - append a PUT
 * @out: the buffer, with room for the largest frame
 * @mode: the permissions
 * @path: where the file goes
 * @name: its name, should @path be a folder
 *
 * Return: 0, or -ENAMETOOLONG.
 */
int put_queue(struct buffer *out, uint32_t mode, const char *path, const char *name);

/**
 * put_decode() - what is in a PUT
 * @f: the frame
 * @mode: the permissions
 * @path: where the file goes, in the frame
 * @name: its name, in the frame
 *
 * Return: false where the frame is malformed.
 */
bool put_decode(const struct frame *f, uint32_t *mode, const char **path,
		const char **name);

/**
 * get_queue() - append a GET
 * @out: the buffer, with room for the largest frame
 * @path: the file
 *
 * Return: 0, or -ENAMETOOLONG.
 */
int get_queue(struct buffer *out, const char *path);

/**
 * get_decode() - what is in a GET
 * @f: the frame
 *
 * Return: the file's path, in the frame, or NULL where the frame is malformed.
 */
const char *get_decode(const struct frame *f);

#endif
