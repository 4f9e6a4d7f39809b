/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which build of a kernel or a module it is, as far as a line of the log tells. */
#ifndef LKMC_SYMBOLS_IDENT_H
#define LKMC_SYMBOLS_IDENT_H

#include <stdbool.h>

/* __NEW_UTS_LEN of the kernel's; a build id is a SHA-1. */
#define IDENT_TEXT 65
#define IDENT_BUILD_ID 41

/* "" is what is not known. */
struct ident {
	char release[IDENT_TEXT]; /* "6.12.0-lkmc" */
	char version[IDENT_TEXT]; /* "#1": which of this tree's builds */
	char build_id[IDENT_BUILD_ID];
};

/**
 * ident_parse() - does a line say which kernel runs?
 * @line: of the kernel's log: "Linux version ..." at boot, and in each report either
 *        "CPU: ... Comm: ... Not tainted 6.12.0-lkmc #1" or lockdep's shorter one
 * @ident: filled in where it does
 */
bool ident_parse(const char *line, struct ident *ident);

/** ident_differs() - do these two contradict each other? */
bool ident_differs(const struct ident *a, const struct ident *b);

/** ident_known() - does it say anything? */
bool ident_known(const struct ident *ident);

#endif
