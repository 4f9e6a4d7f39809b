// SPDX-License-Identifier: GPL-2.0-or-later
/* Lines of commands, by libedit where they are typed. */
#include "applet/prompt.h"

#include <editline/readline.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab.h"
#include "util/cleanup.h"
#include "util/file.h"
#include "util/mem.h"

#define HISTORY_LINES 1000

error_t prompt_parse(int key, char *arg, struct argp_state *state)
{
	struct prompt_options *o = state->input;

	(void)arg;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->guest;
		return 0;
	case ARGP_KEY_ARG:
		o->words = state->argv + state->next - 1;
		state->next = state->argc;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

const struct argp_child prompt_children[] = {
	{ .argp = &guest_argp },
	{ 0 },
};

void prompt_begin(struct prompt *prompt, const struct applet *applet, const char *text,
		  const char *name)
{
	_cleanup_free_ char *cache = NULL;

	*prompt = (struct prompt){ .text = text, .typed = isatty(STDIN_FILENO) };
	if (!prompt->typed)
		return;
	tell_background(applet);
	cache = lab_cache();
	prompt->history = xasprintf("%s/%s", cache, name);
	using_history();
	stifle_history(HISTORY_LINES);
	read_history(prompt->history);
}

static char *read_piped(void)
{
	char *line = NULL;
	size_t room = 0;

	if (getline(&line, &room, stdin) < 0) {
		free(line);
		return NULL;
	}
	line[strcspn(line, "\n")] = '\0';
	return line;
}

/* Kept at once: who kills the applet loses nothing. One that cannot be kept is no error. */
static void remember(const struct prompt *prompt, const char *line)
{
	add_history(line);
	if (!make_parent(prompt->history))
		write_history(prompt->history);
}

char *prompt_next(struct prompt *prompt)
{
	char *line;

	while ((line = prompt->typed ? readline(prompt->text) : read_piped()) && !*line)
		free(line);
	if (prompt->typed && line)
		remember(prompt, line);
	else if (prompt->typed)
		putchar('\n');
	return line;
}

void prompt_end(struct prompt *prompt)
{
	free(prompt->history);
	*prompt = (struct prompt){ 0 };
}
