/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one way to fail: a function returns a negative errno, and where the
 * number alone would not tell the user enough, leaves a message. The applet
 * prints it; nobody below an applet prints.
 */
#ifndef LKMC_FAIL_H
#define LKMC_FAIL_H

/*
 * The error of fail_usage(). It is above all that the kernel returns (its MAX_ERRNO),
 * so that no system call's failure is ever taken for the user's.
 */
#define EUSAGE 4096

/**
 * fail() - leave a message for the user and give back the error
 * @err: a positive errno
 * @fmt: what went wrong: the file, the value and, where there is one, the next
 *       step; one line without its newline
 *
 * A later message takes the place of an earlier one. Callers write
 * "return fail(ENOENT, ...)".
 *
 * Return: -@err.
 */
int fail(int err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/**
 * fail_errno() - fail() with errno, and its text behind the message
 * @fmt: as in fail()
 *
 * Return: -errno.
 */
int fail_errno(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/**
 * fail_usage() - fail() for what the user asked for: it is not there, or cannot be
 * @fmt: as in fail()
 *
 * Not for what is wrong with the lab or the host, such as a file that is broken.
 *
 * Return: -EUSAGE.
 */
int fail_usage(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/**
 * fail_message() - what the user reads about an error
 * @err: the negative errno that the failing function returned
 *
 * Return: the message left by fail() and forgets it, or the text of the errno
 * when there was none. Owned by this module, valid until the next fail().
 */
const char *fail_message(int err);

#endif
