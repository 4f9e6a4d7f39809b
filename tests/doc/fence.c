// SPDX-License-Identifier: GPL-2.0-or-later
/* The lines of a fence: which are commands, which are output. */
#include "doc/fence.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/mem.h"

void doc_fence_init(struct doc_fence *fence, int line, char *section)
{
	*fence = (struct doc_fence){
		.line = line,
		.section = section,
		.id = xstrdup(""),
		.timeout = DOC_TIMEOUT,
		.status = -1,
	};
}

void doc_fence_fini(struct doc_fence *fence)
{
	for (size_t i = 0; i < fence->n; i++) {
		free(fence->steps[i].command);
		strv_fini(&fence->steps[i].wanted);
	}
	free(fence->steps);
	free(fence->error);
	free(fence->section);
	free(fence->id);
	free(fence->arch);
	free(fence->skip);
	*fence = (struct doc_fence){ 0 };
}

static bool is_blank(const char *s)
{
	return s[strspn(s, " \t")] == '\0';
}

static bool ends_in_backslash(const char *s)
{
	size_t n = strlen(s);

	return n && s[n - 1] == '\\';
}

static void add_step(struct doc_fence *fence, int line, char prompt, const char *command)
{
	fence->steps = xrealloc(fence->steps, (fence->n + 1) * sizeof(*fence->steps));
	fence->steps[fence->n++] = (struct doc_step){
		.line = line,
		.command = xstrdup(command),
		.prompt = prompt,
		.status = -1,
	};
}

static void add_to_command(struct doc_step *step, const char *line)
{
	char *longer = xasprintf("%s\n%s", step->command, line);

	free(step->command);
	step->command = longer;
}

/* The command of a line that begins with a prompt; "" for a prompt alone, NULL for none. */
static const char *command_of(enum doc_place place, const char *line)
{
	const char *prompt = place == DOC_GDB ? DOC_GDB_PROMPT :
			     *line == '#'     ? "# " :
						"$ ";
	size_t n = strlen(prompt) - 1;

	if (strncmp(line, prompt, n) || (place == DOC_HOST && *line == '#'))
		return NULL;
	if (line[n] != '\0' && line[n] != ' ')
		return NULL;
	return line + n + strspn(line + n, " \t");
}

/* What a line adds to the command above it, or NULL where it is output. */
static const char *continuation(const struct doc_fence *fence,
				const struct doc_step *step, const char *line)
{
	if (line[0] == '>' && line[1] == ' ')
		return line + 2;
	/* GDB's own second prompt, as in "commands", has no space. */
	if (line[0] == '>' && (line[1] == '\0' || fence->place == DOC_GDB))
		return line + 1;
	return ends_in_backslash(step->command) && !step->wanted.n ? line : NULL;
}

/* "Delete all breakpoints? (y or n) y": the question is output, the answer is typed. */
static bool take_answer(struct doc_step *step, const char *line)
{
	const char *query = strstr(line, DOC_GDB_QUERY);
	const char *answer = query ? query + strlen(DOC_GDB_QUERY) : "";
	_cleanup_free_ char *question = NULL;

	if (!step->command || (strcmp(answer, "y") && strcmp(answer, "n")))
		return false;
	question = xstrndup(line, answer - line);
	strv_add(&step->wanted, question);
	add_to_command(step, answer);
	return true;
}

static void console_line(struct doc_fence *fence, int number, const char *line)
{
	struct doc_step *step = fence->n ? &fence->steps[fence->n - 1] : NULL;
	const char *text;

	if (step && fence->place == DOC_GDB && take_answer(step, line))
		return;
	/* GDB explains "commands" before it asks for their lines. */
	if (step && step->command && (!step->wanted.n || fence->place == DOC_GDB)) {
		text = continuation(fence, step, line);
		if (text) {
			add_to_command(step, text);
			return;
		}
	}
	text = command_of(fence->place, line);
	if (text) {
		/* A prompt alone only shows that the command above has ended. */
		if (*text)
			add_step(fence, number, fence->place == DOC_GDB ? ')' : *line,
				 text);
		return;
	}
	if (!step && is_blank(line))
		return;
	if (!step)
		add_step(fence, number, 0, NULL);
	strv_add(&fence->steps[fence->n - 1].wanted, line);
}

static void script_line(struct doc_fence *fence, int number, const char *line)
{
	struct doc_step *step = fence->n ? &fence->steps[fence->n - 1] : NULL;
	const char *text = line + strspn(line, " \t");

	if (step && ends_in_backslash(step->command))
		add_to_command(step, line);
	else if (*text && *text != '#')
		add_step(fence, number, fence->place == DOC_GUEST ? '#' : '$', text);
}

void doc_fence_line(struct doc_fence *fence, int number, const char *line)
{
	if (fence->error)
		return;
	if (fence->script)
		script_line(fence, number, line);
	else
		console_line(fence, number, line);
}

/* An empty line before the next command, or below one, is only for the eye. */
static void drop_blank_ends(struct strv *lines)
{
	while (lines->n && is_blank(lines->v[0]))
		strv_remove(lines, 0);
	while (lines->n && is_blank(lines->v[lines->n - 1]))
		strv_remove(lines, lines->n - 1);
}

void doc_fence_end(struct doc_fence *fence)
{
	if (fence->error)
		return;
	for (size_t i = 0; i < fence->n; i++) {
		struct doc_step *step = &fence->steps[i];

		drop_blank_ends(&step->wanted);
		/* Two users' prompts below each other: between them the user changed. */
		if (i + 1 < fence->n && step->prompt)
			step->other_user = step->prompt != step[1].prompt;
	}
	if (fence->n == 0 || (fence->starts && !fence->steps[fence->n - 1].command)) {
		fence->error = xstrdup("has no command");
		return;
	}
	fence->steps[fence->n - 1].status = fence->status;
	fence->steps[fence->n - 1].runs = fence->runs;
}

bool doc_is_key(const char *command)
{
	return command && command[0] == '^' && isupper((unsigned char)command[1]) &&
	       (command[2] == '\0' || (command[2] == ' ' && strlen(command) == 4));
}
