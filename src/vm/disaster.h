/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's words of disaster: vm/disasters.def lists them. */
#ifndef LKMC_VM_DISASTER_H
#define LKMC_VM_DISASTER_H

#include <stdbool.h>

struct disaster {
	const char *words;  /* %s stands for a word without blanks, %d for a number */
	const char *places; /* where the kernel says so: FILE:LINE, with blanks between */
};

/* The panic first; words are NULL behind the last. */
extern const struct disaster disasters[];

/* What WARN() and its like say, in the same way. */
extern const struct disaster warnings[];

/**
 * disaster_is_in() - is this disaster reported?
 * @disaster: which
 * @text: a line, or several
 *
 * Words count where they begin as such: "DEBUG: " is no "BUG: ".
 */
bool disaster_is_in(const struct disaster *disaster, const char *text);

/**
 * disaster_find() - find what is reported
 * @text: a line, or several
 *
 * Return: one of the table, the panic if it is there, or NULL.
 */
const struct disaster *disaster_find(const char *text);

/**
 * disaster_find_warning() - find a WARN() that is reported
 * @text: a line, or several
 *
 * Return: one of the warnings, or NULL.
 */
const struct disaster *disaster_find_warning(const char *text);

/** disaster_is_panic() - is it the panic? NULL is not. */
bool disaster_is_panic(const struct disaster *disaster);

#endif
