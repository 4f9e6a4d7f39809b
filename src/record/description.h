/* SPDX-License-Identifier: GPL-2.0-or-later */
/* recording.json: what a recording says of itself. */
#ifndef LKMC_RECORD_DESCRIPTION_H
#define LKMC_RECORD_DESCRIPTION_H

#include "record/recording.h"

/**
 * description_write() - write it, whole or not at all
 * @r: the recording
 *
 * Return: 0, or a negative errno with fail().
 */
int description_write(const struct recording *r);

/**
 * description_parse() - read it
 * @r: filled in; recording_fini() releases it, and after a failure too
 * @text: what is in the file, with a NUL behind
 *
 * Return: 0, or -EPROTO with fail(), which says what is missing or wrong.
 */
int description_parse(struct recording *r, const char *text);

#endif
