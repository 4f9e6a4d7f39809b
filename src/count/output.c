// SPDX-License-Identifier: GPL-2.0-or-later
/* The output of a command that was counted. */
#include "count/output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"

int output_parse(const char *text, size_t size, struct output *o)
{
	const char *end = size ? memchr(text, '\n', size) : NULL;
	unsigned long long out, err;
	char line[128], rest;
	size_t n, left;

	n = end ? (size_t)(end - text) : sizeof(line);
	if (n >= sizeof(line))
		return fail(EPROTO, "the guest did not say how the command ended");
	memcpy(line, text, n);
	line[n] = '\0';
	left = size - n - 1;
	if (sscanf(line, "lkmc-count %d %llu %llu%c", &o->status, &out, &err, &rest) != 3 ||
	    out > left || err > left - out)
		return fail(EPROTO,
			    "what the guest sent of the command's output is cut short");
	o->out = end + 1;
	o->out_size = out;
	o->err = o->out + out;
	o->err_size = err;
	return 0;
}

int output_show(const char *path, int *status)
{
	_cleanup_free_ char *text = NULL;
	struct output output;
	size_t size;
	int err = file_read(path, &text, &size);

	if (!err)
		err = output_parse(text, size, &output);
	if (err)
		return err;
	*status = output.status;
	write_all(STDERR_FILENO, output.err, output.err_size);
	fwrite(output.out, 1, output.out_size, stdout);
	return 0;
}
