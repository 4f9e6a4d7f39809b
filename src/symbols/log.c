// SPDX-License-Identifier: GPL-2.0-or-later
/* Lines of logs. */
#include "symbols/log.h"

#include <stdlib.h>
#include <string.h>

#include "util/escape.h"
#include "util/mem.h"

char *log_text(const char *bytes, size_t size)
{
	char *text = xcalloc(1, size + 1);
	struct escape escape = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < size; i++) {
		if (escape_takes(&escape, bytes[i]))
			continue;
		if (bytes[i] != '\b')
			text[n++] = bytes[i];
		else if (n)
			n--;
	}
	text[n] = '\0';
	return text;
}

static bool ends_line(char c)
{
	return c == '\r' || c == '\n';
}

static const struct log_line *take(struct log *log, size_t size)
{
	struct log_line *line = &log->line;

	free(line->text);
	line->bytes = log->chunk + log->next;
	line->size = size;
	line->text = log_text(line->bytes, size);
	return line;
}

/* More of the file. Is there any? */
static bool read_chunk(struct log *log)
{
	ssize_t n = getline(&log->chunk, &log->room, log->in);

	log->next = 0;
	log->size = n > 0 ? n : 0;
	return n > 0;
}

const struct log_line *log_next(struct log *log)
{
	size_t n;

	for (;;) {
		bool fresh = log->next == log->size;

		if (fresh && !read_chunk(log))
			return NULL;
		while (log->next < log->size && ends_line(log->chunk[log->next]))
			log->next++;
		if (log->next < log->size)
			break;
		/* Nothing but ends of lines. Behind a line, they are its own. */
		if (fresh && log->chunk[log->size - 1] == '\n')
			return take(log, 0);
	}
	for (n = 0; log->next + n < log->size && !ends_line(log->chunk[log->next + n]); n++)
		;
	take(log, n);
	log->next += n;
	return &log->line;
}

void log_fini(struct log *log)
{
	free(log->chunk);
	free(log->line.text);
	*log = (struct log){ 0 };
}
