/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A trace of QEMU's simple backend, read record by record in memory that does not grow
 * with it. Numbers are those of the host that wrote it (QEMU's trace/simple.c):
 *
 *   header	u64 -1, u64 magic, u64 version
 *   mapping	u64 0, u64 number of an event, u32 length of its name, the name
 *   event	u64 1, u64 number, u64 time (ns), u32 length from the number on, u32 pid,
 *		arguments: u64, or for a string u32 length and its bytes
 *
 * The arguments' types stand in no file but QEMU's declarations.
 */
#ifndef LKMC_TRACE_SIMPLE_H
#define LKMC_TRACE_SIMPLE_H

#include <stddef.h>
#include <stdint.h>

#include "trace/declarations.h"

#define SIMPLE_VERSION 4

struct simple_argument {
	uint64_t number;
	const char *text; /* or this, of @size bytes, with no NUL behind */
	size_t size;
};

/* Valid until the next one is read. */
struct simple_record {
	const struct declaration *event;
	uint64_t time; /* ns, of the host's monotonic clock */
	uint32_t pid;
	struct simple_argument arguments[DECLARATION_ARGUMENTS];
};

struct simple;

/**
 * simple_new() - read from a file
 * @fd: open for reading, the caller's; a pipe will do
 * @path: for messages
 * @declarations: of the events; must outlive it, as @path
 *
 * Return: for simple_free().
 */
struct simple *simple_new(int fd, const char *path,
			  const struct declarations *declarations);

/**
 * simple_new_memory() - read from memory
 * @data: @size bytes, which must outlive it
 * @size: in bytes
 * @declarations: as in simple_new()
 *
 * Return: for simple_free().
 */
struct simple *simple_new_memory(const void *data, size_t size,
				 const struct declarations *declarations);

/**
 * simple_next() - the next record
 * @s: from simple_new()
 * @record: filled in, with the arguments of its event
 *
 * Return: 1; 0 at the end of the trace; or a negative errno with fail(), which names the
 * file and the offset in it.
 */
int simple_next(struct simple *s, struct simple_record *record);

/** simple_free() - release it; NULL is fine */
void simple_free(struct simple *s);

#endif
