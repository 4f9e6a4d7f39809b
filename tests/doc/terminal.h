/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A terminal with a shell of the host in it, and in that perhaps a guest's
 * console or GDB: what came is looked through for the prompts. A struct
 * terminal owns its child and all that came and was not yet taken.
 */
#ifndef LKMC_DOC_TERMINAL_H
#define LKMC_DOC_TERMINAL_H

#include <stdbool.h>

#include "doc/fence.h"
#include "doc/pty.h"
#include "doc/screen.h"
#include "vm/disaster.h"

/*
 * The prompts of the shells. Where one is set by typing, it is typed with two
 * quotes in it: thus what the terminal echoes is not mistaken for the prompt.
 */
#define HOST_PROMPT "lkmc-host> "
#define GUEST_PROMPT "lkmc-guest> "
#define GUEST_PROMPT_TYPED "lkmc''-guest'> '"

/* What may be waited for, or-ed. */
enum awaited {
	AWAIT_PROMPT = 1,  /* the prompt of what runs in the terminal */
	AWAIT_HOST = 2,    /* the host's shell again: guest or GDB have ended */
	AWAIT_LOGIN = 4,   /* "login: " */
	AWAIT_SHELL = 8,   /* a shell of which only the prompt's last sign is known */
	AWAIT_OUTPUT = 16, /* the lines that the step shows */
	AWAIT_MARK = 32,   /* the text of terminal->mark, and the line's end */
};

struct terminal {
	struct pty pty;
	struct screen screen;
	size_t scanned;       /* text before it holds nothing that is waited for */
	enum doc_place inner; /* whose prompt is to be expected in it */
	char mark[40];
	const struct disaster *disaster; /* what the kernel said that no document shows, or NULL */
};

/* What came. */
struct awaited_end {
	enum awaited what;
	size_t at;   /* it begins here in the screen's text, */
	size_t next; /* what comes behind it here */
};

/**
 * terminal_await() - wait
 * @terminal: the terminal
 * @what: of enum awaited
 * @step: shows lines to wait for, and disasters that are meant to happen; may be NULL
 * @deadline: in milliseconds of clock_ms()
 * @end: filled in
 *
 * When the kernel reports a disaster that @step does not show, the wait is over
 * as soon as the report is in; where a prompt still comes, that ends it as usual,
 * with terminal->disaster set.
 *
 * Return: 0, or a negative errno with fail(): -ETIMEDOUT, -EIO for a disaster,
 * -EPIPE when the terminal was closed, -EINTR.
 */
int terminal_await(struct terminal *terminal, unsigned int what,
		   const struct doc_step *step, long long deadline,
		   struct awaited_end *end);

/**
 * terminal_type() - type a text
 *
 * Return: 0, or a negative errno with fail().
 */
int terminal_type(struct terminal *terminal, const char *text, long long deadline);

/**
 * terminal_type_command() - type what a document shows behind a prompt: a line or a key
 *
 * Return: 0, or a negative errno with fail().
 */
int terminal_type_command(struct terminal *terminal, const char *command,
			  long long deadline);

/** terminal_take() - remove what was dealt with, @n bytes of the screen's text */
void terminal_take(struct terminal *terminal, size_t n);

/** terminal_drop() - remove what came so far, unless it reports a disaster */
void terminal_drop(struct terminal *terminal);

/** terminal_wants_panic() - does the step show a kernel panic? */
bool terminal_wants_panic(const struct doc_step *step);

/** terminal_panicked() - was the last disaster a kernel panic? */
bool terminal_panicked(const struct terminal *terminal);

#endif
