// SPDX-License-Identifier: GPL-2.0-or-later
/* Waiting for prompts. */
#include "doc/terminal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "doc/match.h"
#include "util/cleanup.h"
#include "util/clock.h"
#include "util/fail.h"
#include "util/mem.h"

/* A report of the kernel is longer than its first line: how long it may take. */
#define REPORT_MS 1000

/* How far back a prompt may be broken by the kernel's messages. */
#define MEND_SIZE 4096

static bool shows(const struct doc_step *step, const struct disaster *disaster)
{
	for (size_t i = 0; step && i < step->wanted.n; i++) {
		if (disaster_is_in(disaster, step->wanted.v[i]))
			return true;
	}
	return false;
}

bool terminal_wants_panic(const struct doc_step *step)
{
	return shows(step, &disasters[0]);
}

bool terminal_panicked(const struct terminal *terminal)
{
	return disaster_is_panic(terminal->disaster);
}

/*
 * The first disaster in @text that the step does not show, or NULL. A document that
 * shows one may have any of the others, but for a panic.
 */
static const struct disaster *find_disaster(const char *text, const struct doc_step *step)
{
	const struct disaster *found = disaster_find(text);

	/* Before a panic the kernel may say any of the others. */
	if (!found || terminal_wants_panic(step))
		return NULL;
	for (const struct disaster *d = disasters; d->words && !disaster_is_panic(found);
	     d++) {
		if (shows(step, d))
			return NULL;
	}
	return found;
}

/* Does GDB, after text that ends at @end, begin a line of the terminal? */
static bool begins_line(const char *text, const char *end)
{
	static const char query[] = DOC_GDB_QUERY;
	size_t n = sizeof(query) - 1;

	/* What is typed is not echoed, nor is the newline behind it. */
	return end == text || end[-1] == '\n' || end[-1] == '>' ||
	       ((size_t)(end - text) >= n && !memcmp(end - n, query, n));
}

static const char *find_gdb(const char *text)
{
	const char *p = text;

	while ((p = strstr(p, DOC_GDB_PROMPT))) {
		if (begins_line(text, p))
			return p;
		p++;
	}
	return NULL;
}

static const char *find_prompt(enum doc_place place, const char *text, size_t *size)
{
	switch (place) {
	case DOC_GDB:
		*size = strlen(DOC_GDB_PROMPT);
		return find_gdb(text);
	case DOC_GUEST:
		*size = strlen(GUEST_PROMPT);
		return strstr(text, GUEST_PROMPT);
	default:
		*size = strlen(HOST_PROMPT);
		return strstr(text, HOST_PROMPT);
	}
}

static const char *find_text(const char *text, const char *wanted, size_t *size)
{
	*size = strlen(wanted);
	return strstr(text, wanted);
}

/* The mark counts once its line is complete: a number follows it. */
static const char *find_mark(const char *text, const char *mark, size_t *size)
{
	const char *p = strstr(text, mark);
	size_t digits;

	*size = strlen(mark);
	digits = p ? strspn(p + *size, "0123456789") : 0;
	return digits && p[*size + digits] == '\n' ? p : NULL;
}

static const char *find_shell(const char *text, size_t *size)
{
	const char *end = screen_shell_prompt(text);
	const char *p = end;

	while (p && p > text && p[-1] != '\n')
		p--;
	*size = end - p;
	return p;
}

static const char *find(const struct terminal *terminal, enum awaited what,
			const char *text, size_t *size)
{
	switch (what) {
	case AWAIT_PROMPT:
		return find_prompt(terminal->inner, text, size);
	case AWAIT_HOST:
		return find_prompt(DOC_HOST, text, size);
	case AWAIT_LOGIN:
		return find_text(text, "login: ", size);
	case AWAIT_SHELL:
		return find_shell(text, size);
	case AWAIT_MARK:
		return find_mark(text, terminal->mark, size);
	default:
		return NULL;
	}
}

/* The first of what is awaited in the text from @start on. */
static bool find_first(const struct terminal *terminal, unsigned int what, size_t start,
		       struct awaited_end *end)
{
	const char *text = terminal->screen.text + start, *best = NULL;

	for (unsigned int bit = 1; bit <= AWAIT_MARK; bit <<= 1) {
		const char *p;
		size_t size;

		if (!(what & bit))
			continue;
		p = find(terminal, bit, text, &size);
		if (!p || (best && p >= best))
			continue;
		best = p;
		end->what = bit;
		end->at = p - terminal->screen.text;
		end->next = end->at + size;
	}
	return best != NULL;
}

/* Tries again where the kernel's messages broke what is awaited. */
static bool find_mended(struct terminal *terminal, unsigned int what,
			struct awaited_end *end)
{
	size_t n = terminal->screen.n < MEND_SIZE ? terminal->screen.n : MEND_SIZE;
	size_t start = terminal->screen.n - n;
	char *tail = terminal->screen.text + start;
	const char *wanted = what & AWAIT_MARK ? terminal->mark : GUEST_PROMPT;
	_cleanup_free_ char *before = xstrdup(tail);

	if (screen_mend(tail, wanted) && find_first(terminal, what, start, end))
		return true;
	/* More is to come: the screen goes on from what it shows. */
	strcpy(tail, before);
	return false;
}

/* The lines that the step shows, as far as lines are complete. */
static bool find_output(struct terminal *terminal, const struct doc_step *step,
			struct awaited_end *end)
{
	_cleanup_strv_ struct strv lines = { 0 };
	const char *p = terminal->screen.text;
	struct doc_miss reached;

	screen_lines(&lines, p, terminal->screen.line);
	if (!doc_match(&step->wanted, &lines, true, &reached))
		return false;
	for (size_t i = 0; i < reached.saw; i++)
		p = strchr(p, '\n') + 1;
	end->what = AWAIT_OUTPUT;
	end->at = end->next = p - terminal->screen.text;
	return true;
}

/* The first one counts, but a panic, which nothing follows, more than any other. */
static void note_disaster(struct terminal *terminal, const struct disaster *disaster)
{
	if (disaster && (!terminal->disaster || disaster_is_panic(disaster)))
		terminal->disaster = disaster;
}

/* Looks through what came since it was called last. */
static bool look(struct terminal *terminal, unsigned int what,
		 const struct doc_step *step, struct awaited_end *end)
{
	struct screen *screen = &terminal->screen;
	size_t start = terminal->scanned < screen->line ? terminal->scanned : screen->line;

	if (!screen->n)
		return false;
	/* A prompt lies within a line, but the last line may still grow. */
	terminal->scanned = screen->line;
	if (terminal->inner == DOC_GUEST)
		note_disaster(terminal, find_disaster(screen->text + start, step));
	if (find_first(terminal, what, start, end))
		return true;
	if (terminal->inner == DOC_GUEST && find_mended(terminal, what, end))
		return true;
	return (what & AWAIT_OUTPUT) && find_output(terminal, step, end);
}

static int read_more(struct terminal *terminal, long long deadline)
{
	char data[4096];
	ssize_t n = pty_read(&terminal->pty, data, sizeof(data), deadline);

	if (n == 0)
		return fail(EPIPE, "the terminal was closed");
	if (n == -EINTR)
		return fail(EINTR, "interrupted");
	if (n > 0)
		screen_feed(&terminal->screen, data, n);
	return n < 0 ? n : 0;
}

int terminal_await(struct terminal *terminal, unsigned int what,
		   const struct doc_step *step, long long deadline, struct awaited_end *end)
{
	long long start = clock_ms();
	bool reported = false;

	terminal->disaster = NULL;
	while (!look(terminal, what, step, end)) {
		long long report = clock_ms() + clock_scaled(REPORT_MS);
		int err;

		if (terminal->disaster && !reported) {
			reported = true;
			deadline = report < deadline ? report : deadline;
		}
		err = read_more(terminal, deadline);
		if (err == -ETIMEDOUT && terminal->disaster)
			return fail(EIO, "the guest's kernel said '%s'",
				    terminal->disaster->words);
		if (err == -ETIMEDOUT)
			return fail(ETIMEDOUT, "not done after %lld s",
				    (clock_ms() - start + 500) / 1000);
		if (err)
			return err;
	}
	return 0;
}

int terminal_type(struct terminal *terminal, const char *text, long long deadline)
{
	int err = pty_type(&terminal->pty, text, strlen(text), deadline);

	if (err == -ETIMEDOUT)
		return fail(ETIMEDOUT, "what was typed is not read");
	return err;
}

int terminal_type_command(struct terminal *terminal, const char *command, long long deadline)
{
	_cleanup_free_ char *text = NULL;

	if (doc_is_key(command))
		text = xasprintf("%c%s", command[1] & 0x1f, command[2] ? command + 3 : "");
	else
		text = xasprintf("%s\n", command);
	return terminal_type(terminal, text, deadline);
}

void terminal_take(struct terminal *terminal, size_t n)
{
	screen_take(&terminal->screen, n);
	terminal->scanned = 0;
}

void terminal_drop(struct terminal *terminal)
{
	while (read_more(terminal, 0) == 0)
		;
	if (terminal->screen.n &&
	    !(terminal->inner == DOC_GUEST && find_disaster(terminal->screen.text, NULL)))
		terminal_take(terminal, terminal->screen.n);
}
