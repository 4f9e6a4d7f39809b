// SPDX-License-Identifier: GPL-2.0-or-later
/* Queues of bytes. */
#include "buffer.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

size_t buffer_room(struct buffer *b)
{
	if (b->start) {
		memmove(b->data, buffer_head(b), buffer_used(b));
		b->end -= b->start;
		b->start = 0;
	}
	return sizeof(b->data) - b->end;
}

void buffer_add(struct buffer *b, const void *data, size_t size)
{
	assert(size <= buffer_room(b));
	if (size)
		memcpy(buffer_tail(b), data, size);
	b->end += size;
}

ssize_t buffer_read(struct buffer *b, int fd)
{
	size_t room = buffer_room(b);
	ssize_t n;

	do {
		n = read(fd, buffer_tail(b), room);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	b->end += n;
	return n;
}

int buffer_write(struct buffer *b, int fd)
{
	while (buffer_used(b)) {
		ssize_t n = write(fd, buffer_head(b), buffer_used(b));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN ? 0 : -errno;
		b->start += n;
	}
	buffer_clear(b);
	return 0;
}
