// SPDX-License-Identifier: GPL-2.0-or-later
/* Error messages on their way from where they are known to the applet. */
#include "util/fail.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static char message[1024];
static int message_err; /* what it was left for: a stale one must not explain another error */

/* By way of text: a message may be made from the one that was there. */
__attribute__((format(printf, 2, 0))) static int leave(int err, const char *fmt, va_list ap)
{
	char text[sizeof(message)];

	vsnprintf(text, sizeof(text), fmt, ap);
	strcpy(message, text);
	message_err = -err;
	return -err;
}

int fail(int err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	leave(err, fmt, ap);
	va_end(ap);
	return -err;
}

int fail_usage(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	leave(EUSAGE, fmt, ap);
	va_end(ap);
	return -EUSAGE;
}

int fail_errno(const char *fmt, ...)
{
	int err = errno;
	size_t used;
	va_list ap;

	va_start(ap, fmt);
	leave(err, fmt, ap);
	va_end(ap);
	used = strlen(message);
	snprintf(message + used, sizeof(message) - used, ": %s", strerror(err));
	return -err;
}

const char *fail_message(int err)
{
	if (message_err != err || !err)
		snprintf(message, sizeof(message), "%s", strerror(-err));
	message_err = 0;
	return message;
}
