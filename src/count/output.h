/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What lkmc-count sends from the guest: guest/count/count.c says how. */
#ifndef LKMC_COUNT_OUTPUT_H
#define LKMC_COUNT_OUTPUT_H

#include <stddef.h>

struct output {
	int status;
	const char *out, *err; /* in the text that was parsed */
	size_t out_size, err_size;
};

/**
 * output_parse() - read it
 * @text: all that came
 * @size: in bytes
 * @output: filled in
 *
 * Return: 0, or -EPROTO with fail().
 */
int output_parse(const char *text, size_t size, struct output *output);

/**
 * output_show() - pass it on to our own output and error
 * @path: the file
 * @status: that of the command, filled in
 *
 * Return: 0, or a negative errno with fail().
 */
int output_show(const char *path, int *status);

#endif
