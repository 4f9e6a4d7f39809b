// SPDX-License-Identifier: GPL-2.0-or-later
/* KDB's side of a serial port: see kernel/debug/kdb/kdb_io.c. */
#include "vm/kdb.h"

#include <ctype.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/clock.h"
#include "util/file.h"
#include "util/mem.h"

#define PROMPT "kdb> "
/* KDB waits for a key after each page. */
#define MORE "more> "
/* Below CMD_BUFLEN of the kernel's. */
#define LINE_MAX_KDB 190

void kdb_init(struct kdb *kdb, int fd)
{
	*kdb = (struct kdb){ .fd = fd, .text = xstrdup("") };
}

void kdb_fini(struct kdb *kdb)
{
	cleanup_close(&kdb->fd);
	free(kdb->text);
	free(kdb->line);
	kdb->text = kdb->line = NULL;
}

/* Words with single characters between, as KDB echoes them; NULL where it would not. */
static char *plain(const char *line)
{
	char *copy = xstrdup(line);

	for (char *s = copy; *s; s++) {
		if (*s == '\t')
			*s = ' ';
		if ((unsigned char)*s < ' ' || *s == 0x7f || s - copy >= LINE_MAX_KDB) {
			free(copy);
			return NULL;
		}
	}
	return copy;
}

int kdb_send(struct kdb *kdb, const char *line)
{
	_cleanup_free_ char *bytes = NULL;
	char *copy = plain(line);

	if (!copy)
		return -EINVAL;
	free(kdb->line);
	kdb->line = copy;
	bytes = xasprintf("%s\r", copy);
	return write_all(kdb->fd, bytes, strlen(bytes));
}

int kdb_escape(struct kdb *kdb)
{
	static const char packet[] = "+$3#33";

	return write_all(kdb->fd, packet, strlen(packet));
}

/* What is behind the prompt, "[0]kdb> " or, with one processor, "kdb> "; or NULL. */
static char *find_prompt(char *line)
{
	char *s = line;

	if (*s == '[') {
		s++;
		while (isdigit((unsigned char)*s))
			s++;
		if (*s++ != ']')
			return NULL;
	}
	return strncmp(s, PROMPT, strlen(PROMPT)) == 0 ? s + strlen(PROMPT) : NULL;
}

static bool ends_with(const char *text, const char *words)
{
	size_t n = strlen(text), m = strlen(words);

	return n >= m && strcmp(text + n - m, words) == 0;
}

/* Text without carriage returns, and without pages' ends. */
static void clean(char *text)
{
	const size_t more = strlen(MORE);
	size_t n = 0;

	for (const char *s = text; *s; s++) {
		if (*s == '\r')
			continue;
		text[n++] = *s;
		if (n >= more && memcmp(text + n - more, MORE, more) == 0)
			n -= more;
	}
	text[n] = '\0';
}

bool kdb_strip(char *text, const char *wanted)
{
	_cleanup_free_ char *copy = xstrdup(text);
	char *save = copy, *line, *typed = NULL;
	bool echoed = !wanted;
	size_t used = 0;

	if (!ends_with(text, PROMPT))
		return false;
	clean(copy);
	while ((line = strsep(&save, "\n"))) {
		typed = find_prompt(line);
		/* What stands behind a prompt is what was typed; the first may have been lost. */
		if (!typed && line == copy && wanted && strcmp(line, wanted) == 0)
			typed = line;
		if (typed && wanted && save && strcmp(typed, wanted) == 0)
			echoed = true;
		else if (!typed && save)
			used += sprintf(text + used, "%s\n", line);
	}
	text[used] = '\0';
	return echoed && typed && !*typed;
}

static int receive(struct kdb *kdb)
{
	char buffer[4096];
	ssize_t n = read(kdb->fd, buffer, sizeof(buffer));

	if (n <= 0)
		return -EPIPE;
	kdb->text = xrealloc(kdb->text, kdb->size + n + 1);
	for (ssize_t i = 0; i < n; i++) {
		/* NULs would end the text. */
		if (buffer[i])
			kdb->text[kdb->size++] = buffer[i];
	}
	kdb->text[kdb->size] = '\0';
	if (ends_with(kdb->text, MORE))
		return write_all(kdb->fd, " ", 1);
	return 0;
}

/* Was the line answered? Then the text is for the caller. */
static bool take(struct kdb *kdb, char **text)
{
	_cleanup_free_ char *stripped = xstrdup(kdb->text);

	if (!kdb_strip(stripped, kdb->line))
		return false;
	*text = take_ptr(stripped);
	/* What is typed at this prompt is echoed behind it. */
	free(kdb->text);
	kdb->text = xstrdup(PROMPT);
	kdb->size = strlen(PROMPT);
	return true;
}

int kdb_go(struct kdb *kdb, long long timeout_ms)
{
	struct pollfd fd = { kdb->fd, POLLIN, 0 };
	long long end = clock_ms() + timeout_ms;
	int err = kdb_send(kdb, "go");

	while (!err && !strchr(kdb->text, '\n')) {
		long long left = end - clock_ms();

		if (left <= 0)
			return -ETIMEDOUT;
		if (poll(&fd, 1, (int)left) > 0)
			err = receive(kdb);
	}
	return err;
}

int kdb_wait(struct kdb *kdb, long long timeout_ms, int stop, char **text)
{
	struct pollfd fds[] = { { kdb->fd, POLLIN, 0 }, { stop, POLLIN, 0 } };
	long long end = clock_ms() + timeout_ms;
	int err = 0;

	while (!err) {
		long long left = timeout_ms < 0 ? -1 : end - clock_ms();
		int n;

		if (take(kdb, text))
			return 0;
		if (timeout_ms >= 0 && left <= 0)
			return -ETIMEDOUT;
		n = poll(fds, ARRAY_SIZE(fds), (int)left);
		if (n > 0 && fds[1].revents)
			return -EINTR;
		if (n > 0 && fds[0].revents)
			err = receive(kdb);
	}
	return err;
}
