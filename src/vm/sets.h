/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sets of Debian's programs that a guest gets for the asking (packages/extras/sets.txt),
 * in a root image of its own. The strings belong to the caller.
 */
#ifndef LKMC_VM_SETS_H
#define LKMC_VM_SETS_H

#include "lab.h"
#include "util/strv.h"

/**
 * sets_join() - the name of several sets together
 * @lab: the lab, for whose arch Debian may have none
 * @names: as the user named them, in any order
 * @joined: "perf+python": each once, sorted; for the caller to free
 *
 * Make's target for the image is "image+" and that name.
 *
 * Return: 0, or a negative errno with fail(): -EUSAGE for a set that there is not, or an
 * arch that Debian does not build.
 */
int sets_join(const struct lab *lab, const struct strv *names, char **joined);

/**
 * sets_parse() - the names in a list of sets
 * @text: lines of "NAME: PACKAGE... # WHAT FOR"; a set may have several
 * @names: gets each name once, in the order of the text
 */
void sets_parse(const char *text, struct strv *names);

#endif
