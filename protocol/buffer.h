/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A queue of bytes on their way between two file descriptors, of fixed size:
 * what does not fit is not read yet, so that whoever sends it has to wait.
 */
#ifndef LKMC_BUFFER_H
#define LKMC_BUFFER_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Two of the largest frames (protocol.h). */
#define BUFFER_SIZE (2 * (65536 + 6))

struct buffer {
	size_t start; /* of what is in it */
	size_t end;   /* behind what is in it */
	uint8_t data[BUFFER_SIZE];
};

/** buffer_clear() - drop what is in it */
static inline void buffer_clear(struct buffer *b)
{
	b->start = b->end = 0;
}

/** buffer_used() - how many bytes are in it */
static inline size_t buffer_used(const struct buffer *b)
{
	return b->end - b->start;
}

/** buffer_head() - the oldest of them */
static inline uint8_t *buffer_head(struct buffer *b)
{
	return b->data + b->start;
}

/** buffer_tail() - where the next one goes; ask for buffer_room() first */
static inline uint8_t *buffer_tail(struct buffer *b)
{
	return b->data + b->end;
}

/**
 * buffer_room() - how many bytes fit at buffer_tail()
 * @b: the buffer; moves what is in it to its beginning
 */
size_t buffer_room(struct buffer *b);

/**
 * buffer_add() - append bytes
 * @b: the buffer
 * @data: @size bytes, at most buffer_room()
 * @size: in bytes
 */
void buffer_add(struct buffer *b, const void *data, size_t size);

/**
 * buffer_read() - read() what is there
 * @b: the buffer, with room
 * @fd: where to read
 *
 * Return: how many bytes came, 0 at the end of the file, or a negative errno.
 */
ssize_t buffer_read(struct buffer *b, int fd);

/**
 * buffer_write() - write() as much as is taken without waiting
 * @b: the buffer; what was written is gone from it
 * @fd: where to write, nonblocking
 *
 * Return: 0, even where nothing was taken, or a negative errno.
 */
int buffer_write(struct buffer *b, int fd);

#endif
