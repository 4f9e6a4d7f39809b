/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What QEMU's trace events are made of, as its files "trace-events" declare them, one a
 * line: "name(type argument, ...) "format"" (QEMU's docs/devel/tracing.rst).
 */
#ifndef LKMC_TRACE_DECLARATIONS_H
#define LKMC_TRACE_DECLARATIONS_H

#include <stdbool.h>
#include <stddef.h>

/* As many arguments an event of QEMU's can have (scripts/tracetool/__init__.py). */
#define DECLARATION_ARGUMENTS 10
/* Longer than any name, its NUL included. */
#define DECLARATION_NAME 128

struct argument {
	const char *name;
	size_t size; /* of the name, in bytes */
	bool text;   /* a string; else a number of 64 bits */
};

struct declaration {
	const char *name;
	size_t size; /* of the name, in bytes */
	size_t n;
	struct argument arguments[DECLARATION_ARGUMENTS];
};

/* Owns all that is in it. */
struct declarations {
	struct declaration *v;
	size_t n, room;
	size_t *table; /* indices + 1 into @v, by hash; a power of two of them */
	size_t slots;
	char *text; /* what the names are in */
};

/**
 * declarations_parse() - read declarations
 * @d: filled in; declarations_fini() releases it, after a failure too
 * @text: given away, and written to
 *
 * Return: 0, or -EINVAL with fail(), which names the line.
 */
int declarations_parse(struct declarations *d, char *text);

/**
 * declarations_read() - read a file
 * @d: as in declarations_parse()
 * @path: the file
 *
 * Return: 0, or a negative errno with fail(), which names the file.
 */
int declarations_read(struct declarations *d, const char *path);

/** declarations_find() - by the event's name, of @n bytes; NULL where there is none */
const struct declaration *declarations_find(const struct declarations *d,
					    const char *name, size_t n);

/** declarations_fini() - release what declarations_parse() made */
void declarations_fini(struct declarations *d);

#endif
