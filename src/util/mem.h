/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Allocation that does not return on failure: a tool that runs for seconds has
 * nothing better to do without memory than to say so and stop.
 */
#ifndef LKMC_MEM_H
#define LKMC_MEM_H

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

/** out_of_memory() - say so and exit with 125 */
void out_of_memory(void) __attribute__((noreturn));

/** xrealloc() - realloc() that does not fail; @size bytes, not 0 */
void *xrealloc(void *p, size_t size);

/** xcalloc() - calloc() that does not fail */
void *xcalloc(size_t n, size_t size);

/** xstrdup() - strdup() that does not fail; NULL gives NULL */
char *xstrdup(const char *s);

/** xstrndup() - strndup() that does not fail */
char *xstrndup(const char *s, size_t n);

/** xasprintf() - a formatted string for the caller to free */
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/**
 * xmemstream() - a file that is a text
 * @text: set by xmemclose(), for the caller to free
 * @size: so too: its bytes, the NUL behind them not counted
 */
FILE *xmemstream(char **text, size_t *size);

/** xmemclose() - the text is complete */
void xmemclose(FILE *f);

/** xvasprintf() - xasprintf() with a va_list */
char *xvasprintf(const char *fmt, va_list ap) __attribute__((format(printf, 1, 0)));

#endif
