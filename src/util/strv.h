/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Arrays of strings that end in NULL: arguments on their way to exec. The
 * array owns its strings.
 */
#ifndef LKMC_STRV_H
#define LKMC_STRV_H

#include <stdbool.h>
#include <stddef.h>

struct strv {
	char **v; /* NULL-terminated, or NULL while empty */
	size_t n; /* strings in it, the NULL not counted */
};

/**
 * strv_add() - append a copy of a string
 * @sv: the array
 * @s: the string
 */
void strv_add(struct strv *sv, const char *s);

/**
 * strv_addf() - append a formatted string
 * @sv: the array
 * @fmt: as for printf()
 */
void strv_addf(struct strv *sv, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/**
 * strv_addv() - append copies of all strings of a NULL-terminated array
 * @sv: the array
 * @v: what to append; NULL appends nothing
 */
void strv_addv(struct strv *sv, char *const *v);

/**
 * strv_add_words() - append the words of a line
 * @sv: the array
 * @line: words with blanks between, no quoting
 */
void strv_add_words(struct strv *sv, const char *line);

/**
 * strv_remove() - take a string out
 * @sv: the array
 * @i: which, below @sv->n
 */
void strv_remove(struct strv *sv, size_t i);

/** strv_has() - is there an equal string in the array? */
bool strv_has(const struct strv *sv, const char *s);

/**
 * strv_join() - the strings as one
 * @sv: the array
 * @between: what stands between two of them
 *
 * Return: a string for the caller to free.
 */
char *strv_join(const struct strv *sv, const char *between);

/**
 * strv_quote() - the array as one line that can be pasted into a shell
 * @sv: the array
 *
 * Return: a string for the caller to free.
 */
char *strv_quote(const struct strv *sv);

/**
 * strv_fini() - release the strings and the array
 * @sv: the array; empty afterwards
 */
void strv_fini(struct strv *sv);

#define _cleanup_strv_ __attribute__((cleanup(strv_fini)))

#endif
