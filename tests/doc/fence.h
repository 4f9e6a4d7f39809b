/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A fenced code block of a document: the commands it shows, where they are
 * typed, and what they print. Pure: nothing is run here. A fence owns all that
 * hangs on it.
 *
 * A fence is a test when its info string says where its commands are typed:
 *
 *	```console host			$ at the host's shell
 *	```console guest		# as root in a guest, or $ as another user
 *	```console gdb			(gdb) in GDB
 *	```sh host			each line a command, without prompt and output
 *
 * More words may follow; docs/writing.md explains them to writers.
 */
#ifndef LKMC_DOC_FENCE_H
#define LKMC_DOC_FENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "util/strv.h"

enum doc_place {
	DOC_HOST,
	DOC_GUEST,
	DOC_GDB,
};

/* The wait for one command, in seconds, unless the fence says timeout=. */
#define DOC_TIMEOUT 60

/* GDB's prompt, on the page and in its terminal. */
#define DOC_GDB_PROMPT "(gdb) "
/* And the end of its questions. */
#define DOC_GDB_QUERY "(y or n) "

/* A command and what it prints. */
struct doc_step {
	int line; /* where it stands, counted from 1 */
	/*
	 * As it is typed, newlines between its lines. NULL where a fence begins
	 * with output: that of the command which still runs in that terminal.
	 */
	char *command;
	char prompt;        /* the prompt it is shown at: '$', '#' or ')' for (gdb) */
	struct strv wanted; /* the lines shown below it; none: output is free */
	int status;         /* it has to exit with; -1: not said, so 0 */
	bool runs;          /* not waited for: the word "runs" */
	bool other_user;    /* the next command is shown at another user's prompt */
};

/* A fence that is a test, or should have been one. */
struct doc_fence {
	int line;
	char *error;   /* what is wrong with how it is written, or NULL */
	char *section; /* the headings it stands under, " / " between */
	enum doc_place place;
	enum doc_place starts; /* DOC_GUEST: "boot", DOC_GDB: "gdb", DOC_HOST: neither */
	bool script;           /* each line a command: "sh", not "console" */
	char *id;              /* which terminal of that place; "" is the usual one */
	char *arch;            /* only for this one, or NULL */
	char *skip;            /* the reason why it is not run, or NULL */
	bool fresh;            /* the word "new" */
	bool runs;             /* the word "runs" */
	int timeout;           /* in seconds, for each command */
	int status;            /* of the last command, or -1 */
	struct doc_step *steps;
	size_t n;
};

/**
 * doc_fence_init() - begin a fence
 * @fence: filled in; doc_fence_fini() releases it
 * @line: where it begins, counted from 1
 * @section: the headings it stands under; becomes the fence's own
 */
void doc_fence_init(struct doc_fence *fence, int line, char *section);

/** doc_fence_fini() - release what hangs on a fence */
void doc_fence_fini(struct doc_fence *fence);

/**
 * doc_fence_info() - read a fence's info string
 * @fence: gets what the words say, or an error
 * @info: what stands behind the backticks
 *
 * Return: false where the fence is no test and need not be one.
 */
bool doc_fence_info(struct doc_fence *fence, const char *info);

/**
 * doc_fence_line() - read a line of a fence
 * @fence: the fence; doc_fence_info() returned true for it
 * @number: the line's number in the document
 * @line: the line, without its newline and without the fence's indentation
 */
void doc_fence_line(struct doc_fence *fence, int number, const char *line);

/**
 * doc_fence_end() - the last line was read
 * @fence: the fence; a fence without a command gets an error
 */
void doc_fence_end(struct doc_fence *fence);

/** doc_place_name() - "host", "guest" or "gdb" */
const char *doc_place_name(enum doc_place place);

/**
 * doc_is_key() - is a key pressed there, not a line typed?
 * @command: "^C", or two keys as in "^A x"; NULL is none
 */
bool doc_is_key(const char *command);

#endif
