/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QEMU's machine protocol: JSON objects, one a line, over a socket. A
 * connection owns its socket; events that come while a reply is awaited are
 * kept in order, none is dropped.
 */
#ifndef LKMC_VM_QMP_H
#define LKMC_VM_QMP_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

struct qmp_event {
	struct qmp_event *next;
	json_object *object;
};

struct qmp {
	int fd;
	json_tokener *tokener;
	struct qmp_event *first, **last; /* events not yet taken */
	char *rest;                      /* read, not yet parsed */
	size_t rest_size;
	long long id; /* of the last command */
};

/**
 * qmp_init() - take over a connected socket
 * @qmp: filled in; qmp_fini() releases it
 * @fd: the socket, owned by @qmp from now on
 */
void qmp_init(struct qmp *qmp, int fd);

/**
 * qmp_fini() - close the connection
 * @qmp: may be qmp_fini()ed before, or all zero but for fd = -1
 */
void qmp_fini(struct qmp *qmp);

/**
 * qmp_feed() - parse bytes that came
 * @qmp: the connection
 * @data: @size bytes, which may end anywhere
 * @size: in bytes
 * @reply: where a reply is put, if one came: the caller's to json_object_put()
 *
 * Return: 1 if a reply came, which ends the parsing there (feed no bytes and it
 * goes on), 0 if not, or -EPROTO with fail() for what is no QMP.
 */
int qmp_feed(struct qmp *qmp, const char *data, size_t size, json_object **reply);

/**
 * qmp_read() - read what is there, without waiting, into the queue of events
 * @qmp: the connection
 *
 * Return: 0, -EPIPE when QEMU is gone, or -EPROTO with fail().
 */
int qmp_read(struct qmp *qmp);

/**
 * qmp_next_event() - take the oldest event
 * @qmp: the connection
 *
 * Return: an object for the caller to json_object_put(), or NULL.
 */
json_object *qmp_next_event(struct qmp *qmp);

/**
 * qmp_greet() - wait for the greeting and leave the negotiation mode
 * @qmp: the connection
 * @timeout_ms: how long to wait at most
 *
 * Return: 0, or a negative errno with fail(); -EPIPE when QEMU is gone.
 */
int qmp_greet(struct qmp *qmp, int timeout_ms);

/**
 * qmp_begin() - leave the negotiation mode, without waiting for QEMU
 * @qmp: the connection
 *
 * QEMU reads the command once it is up, and sends events from then on.
 *
 * Return: 0, or -EPIPE with fail() when QEMU is gone.
 */
int qmp_begin(struct qmp *qmp);

/**
 * qmp_execute() - send a command and wait for its reply
 * @qmp: the connection
 * @command: its name
 * @arguments: or NULL; given away
 * @timeout_ms: how long to wait at most
 * @result: what it returned, for the caller to json_object_put(), or NULL after
 *          an error; @result may be NULL
 *
 * Return: 0, -EPROTO with the words of QEMU's error, -ETIMEDOUT, or -EPIPE.
 */
int qmp_execute(struct qmp *qmp, const char *command, json_object *arguments,
		int timeout_ms, json_object **result);

/**
 * qmp_instructions() - how many instructions the guest has done
 * @qmp: the connection, of a guest that is recorded or replayed
 * @timeout_ms: how long to wait at most
 * @count: filled in
 *
 * Return: 0, or a negative errno as of qmp_execute().
 */
int qmp_instructions(struct qmp *qmp, int timeout_ms, long long *count);

/**
 * qmp_tell() - send a command whose reply nobody waits for
 * @qmp: the connection
 * @command: its name, such as "quit"
 *
 * When the connection ends, QEMU forgets what it has not begun yet: before that, wait for the
 * reply of qmp_execute().
 *
 * Return: 0, or -EPIPE with fail().
 */
int qmp_tell(struct qmp *qmp, const char *command);

/**
 * qmp_string() - a string in an object
 * @object: the object
 * @path: names with '.' between, such as "data.reason"
 *
 * Return: the string, owned by @object, or "".
 */
const char *qmp_string(json_object *object, const char *path);

#endif
