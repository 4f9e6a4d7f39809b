/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A session is what a user sees in one terminal: the host's shell, and started
 * from it perhaps a guest, or GDB. It types the commands of a document and gives
 * back what they print and how they end.
 *
 * Each command is followed by a question for its status, with a number in it:
 * its answer also proves that all that was typed has been carried out.
 */
#ifndef LKMC_DOC_SESSION_H
#define LKMC_DOC_SESSION_H

#include <stdbool.h>

#include "doc/fence.h"
#include "doc/outcome.h"

struct session;

/**
 * session_new() - open a terminal with a shell
 * @session: the new session; session_free() ends it
 * @dir: where the shell works
 * @log: a file that gets all that comes, or NULL
 *
 * Return: 0, or a negative errno with fail().
 */
int session_new(struct session **session, const char *dir, const char *log);

/**
 * session_run() - type a command and wait until it is done
 * @session: the session
 * @step: the command; one that is not to be waited for is left running once the
 *        lines it shows have come
 * @starts: DOC_GUEST or DOC_GDB where the command starts one of these; then it is
 *          done when root is logged in, or when GDB takes commands
 * @timeout: in seconds, of this machine's (LKMC_TIMEOUT_SCALE)
 * @outcome: filled in, also after an error, as far as it is known; all zero before
 *
 * A command that is not done in time is interrupted by Ctrl-C.
 *
 * Return: 0, or a negative errno with fail(): what came is not what it should
 * have been, whatever the document shows.
 */
int session_run(struct session *session, const struct doc_step *step,
		enum doc_place starts, int timeout, struct outcome *outcome);

/** session_over() - has the guest or GDB in this session ended as it should? */
bool session_over(const struct session *session);

/**
 * session_free() - end a session
 * @session: the session, or NULL
 *
 * A guest is powered off and GDB told to quit; what does not end is killed.
 */
void session_free(struct session *session);

#endif
