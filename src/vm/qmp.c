// SPDX-License-Identifier: GPL-2.0-or-later
/* QEMU's machine protocol, see docs/interop/qmp-spec.rst in QEMU's sources. */
#include "vm/qmp.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/clock.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/json.h"
#include "util/mem.h"

void qmp_init(struct qmp *qmp, int fd)
{
	*qmp = (struct qmp){ .fd = fd, .tokener = json_tokener_new() };
	if (!qmp->tokener)
		out_of_memory();
	/* No comments: with a '/' behind it an object would not be over. */
	json_tokener_set_flags(qmp->tokener,
			       JSON_TOKENER_STRICT | JSON_TOKENER_ALLOW_TRAILING_CHARS);
	qmp->last = &qmp->first;
}

void qmp_fini(struct qmp *qmp)
{
	json_object *event;

	if (qmp->fd >= 0)
		close(qmp->fd);
	while (qmp->last && (event = qmp_next_event(qmp)))
		json_object_put(event);
	if (qmp->tokener)
		json_tokener_free(qmp->tokener);
	free(qmp->rest);
	*qmp = (struct qmp){ .fd = -1 };
}

static void queue(struct qmp *qmp, json_object *object)
{
	struct qmp_event *event = xcalloc(1, sizeof(*event));

	event->object = object;
	*qmp->last = event;
	qmp->last = &event->next;
}

json_object *qmp_next_event(struct qmp *qmp)
{
	struct qmp_event *event = qmp->first;
	json_object *object;

	if (!event)
		return NULL;
	qmp->first = event->next;
	if (!qmp->first)
		qmp->last = &qmp->first;
	object = event->object;
	free(event);
	return object;
}

/* Appends to what was read and not yet parsed. */
static void keep(struct qmp *qmp, const char *data, size_t size)
{
	if (!size)
		return;
	qmp->rest = xrealloc(qmp->rest, qmp->rest_size + size);
	memcpy(qmp->rest + qmp->rest_size, data, size);
	qmp->rest_size += size;
}

static void consume(struct qmp *qmp, size_t size)
{
	qmp->rest_size -= size;
	memmove(qmp->rest, qmp->rest + size, qmp->rest_size);
}

int qmp_feed(struct qmp *qmp, const char *data, size_t size, json_object **reply)
{
	keep(qmp, data, size);
	while (qmp->rest_size) {
		json_object *object =
			json_tokener_parse_ex(qmp->tokener, qmp->rest, qmp->rest_size);
		enum json_tokener_error error = json_tokener_get_error(qmp->tokener);

		if (error == json_tokener_continue) {
			qmp->rest_size = 0;
			return 0;
		}
		if (error != json_tokener_success)
			return fail(EPROTO, "QEMU sent what is no QMP: %s",
				    json_tokener_error_desc(error));
		if (!json_object_is_type(object, json_type_object)) {
			json_object_put(object);
			return fail(EPROTO, "QEMU sent what is no QMP: no object");
		}
		consume(qmp, json_tokener_get_parse_end(qmp->tokener));
		json_tokener_reset(qmp->tokener);
		if (!json_object_object_get_ex(object, "event", NULL)) {
			*reply = object;
			return 1;
		}
		queue(qmp, object);
	}
	return 0;
}

int qmp_read(struct qmp *qmp)
{
	char buffer[4096];
	ssize_t n = 0;

	/* First without new bytes: events may have come with the last reply. */
	do {
		json_object *reply = NULL;
		int got = qmp_feed(qmp, buffer, n, &reply);

		/* A reply that nobody waits for any more. */
		while (got > 0) {
			json_object_put(reply);
			got = qmp_feed(qmp, NULL, 0, &reply);
		}
		if (got < 0)
			return got;
		n = recv(qmp->fd, buffer, sizeof(buffer), MSG_DONTWAIT);
	} while (n > 0);
	return n < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -EPIPE;
}

/* A reply to an earlier command, for which nobody waited long enough? */
static bool is_late(const struct qmp *qmp, json_object *reply)
{
	json_object *id;

	/* To what it cannot parse, QEMU replies without one. */
	return json_object_object_get_ex(reply, "id", &id) &&
	       json_object_get_int64(id) != qmp->id;
}

/* Feeds bytes until a reply that somebody waits for comes out. */
static int feed_reply(struct qmp *qmp, const char *data, size_t size, json_object **reply)
{
	int got = qmp_feed(qmp, data, size, reply);

	while (got > 0 && is_late(qmp, *reply)) {
		json_object_put(*reply);
		*reply = NULL;
		got = qmp_feed(qmp, NULL, 0, reply);
	}
	return got;
}

/* Waits for a reply; events on the way are queued. */
static int wait_reply(struct qmp *qmp, int timeout_ms, json_object **reply)
{
	long long end = clock_ms() + timeout_ms;
	int got = feed_reply(qmp, NULL, 0, reply);

	while (got == 0) {
		struct pollfd pollfd = { .fd = qmp->fd, .events = POLLIN };
		long long left = end - clock_ms();
		char buffer[4096];
		ssize_t n;

		if (left <= 0 || poll(&pollfd, 1, left) == 0)
			return fail(ETIMEDOUT, "QEMU does not answer its monitor");
		n = recv(qmp->fd, buffer, sizeof(buffer), MSG_DONTWAIT);
		if (n == 0 || (n < 0 && errno == ECONNRESET))
			return fail(EPIPE, "QEMU is gone");
		if (n > 0)
			got = feed_reply(qmp, buffer, n, reply);
	}
	return got < 0 ? got : 0;
}

static int send_command(struct qmp *qmp, const char *command, json_object *arguments)
{
	json_object *object = json_object_new_object();
	const char *text;
	size_t size;
	ssize_t n;

	json_add_text(object, "execute", command);
	json_add_number(object, "id", ++qmp->id);
	if (arguments)
		json_add(object, "arguments", arguments);
	text = json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN);
	size = strlen(text);
	/* Commands are short: the socket takes one whole. */
	n = send(qmp->fd, text, size, MSG_NOSIGNAL);
	json_object_put(object);
	return n == (ssize_t)size ? 0 : fail(EPIPE, "QEMU is gone");
}

int qmp_begin(struct qmp *qmp)
{
	return send_command(qmp, "qmp_capabilities", NULL);
}

int qmp_greet(struct qmp *qmp, int timeout_ms)
{
	json_object *greeting = NULL;
	int err = wait_reply(qmp, timeout_ms, &greeting);

	if (err)
		return err;
	json_object_put(greeting);
	return qmp_execute(qmp, "qmp_capabilities", NULL, timeout_ms, NULL);
}

int qmp_instructions(struct qmp *qmp, int timeout_ms, long long *count)
{
	json_object *answer = NULL, *value = NULL;
	int err = qmp_execute(qmp, "query-replay", NULL, timeout_ms, &answer);

	if (err)
		return err;
	if (json_object_object_get_ex(answer, "icount", &value))
		*count = json_object_get_int64(value);
	else
		err = fail(EPROTO, "QEMU counts no instructions");
	json_object_put(answer);
	return err;
}

int qmp_tell(struct qmp *qmp, const char *command)
{
	return send_command(qmp, command, NULL);
}

int qmp_execute(struct qmp *qmp, const char *command, json_object *arguments,
		int timeout_ms, json_object **result)
{
	json_object *reply = NULL, *value = NULL;
	int err = send_command(qmp, command, arguments);

	if (result)
		*result = NULL;
	if (!err)
		err = wait_reply(qmp, timeout_ms, &reply);
	if (err)
		return err;
	if (json_object_object_get_ex(reply, "error", NULL))
		err = fail(EPROTO, "QEMU: %s: %s", command,
			   qmp_string(reply, "error.desc"));
	else if (result && json_object_object_get_ex(reply, "return", &value))
		*result = json_object_get(value);
	json_object_put(reply);
	return err;
}

const char *qmp_string(json_object *object, const char *path)
{
	_cleanup_free_ char *copy = xstrdup(path);
	char *save = NULL;
	const char *text;

	for (char *name = strtok_r(copy, ".", &save); name;
	     name = strtok_r(NULL, ".", &save)) {
		if (!json_object_object_get_ex(object, name, &object))
			return "";
	}
	text = json_object_get_string(object);
	return text ? text : "";
}
