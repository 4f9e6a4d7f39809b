// SPDX-License-Identifier: GPL-2.0-or-later
/* Error messages on their way from where they are known to the applet. */
#include "util/fail.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static char message[1024];
static bool is_set;

int fail(int err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(message, sizeof(message), fmt, ap);
	va_end(ap);
	is_set = true;
	return -err;
}

int fail_errno(const char *fmt, ...)
{
	int err = errno;
	size_t used;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(message, sizeof(message), fmt, ap);
	va_end(ap);
	used = strlen(message);
	snprintf(message + used, sizeof(message) - used, ": %s", strerror(err));
	is_set = true;
	return -err;
}

const char *fail_message(int err)
{
	if (!is_set)
		snprintf(message, sizeof(message), "%s", strerror(-err));
	is_set = false;
	return message;
}
