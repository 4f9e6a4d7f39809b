// SPDX-License-Identifier: GPL-2.0-or-later
/* recording.json: what a recording says of itself. */
#include "record/description.h"

#include <errno.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/json.h"
#include "util/mem.h"

/* Another one is of another release of the lab. */
#define VERSION 1

static const char *const kinds[] = {
	[VM_TERMINAL] = "terminal", [VM_PIPED] = "piped",   [VM_SHOWN] = "shown",
	[VM_HIDDEN] = "hidden",     [VM_WINDOW] = "window",
};

static void add_string(json_object *o, const char *name, const char *value)
{
	if (value)
		json_add_text(o, name, value);
}

static void add_number(json_object *o, const char *name, long long value)
{
	if (value >= 0)
		json_add_number(o, name, value);
}

/* As text: numbers of JSON have 53 bits that are sure. */
static void add_hash(json_object *o, const char *name, uint64_t hash)
{
	char text[17];

	snprintf(text, sizeof(text), "%016" PRIx64, hash);
	add_string(o, name, text);
}

static void add_list(json_object *o, const char *name, const struct strv *list)
{
	json_object *array = json_object_new_array();

	for (size_t i = 0; i < list->n; i++)
		json_object_array_add(array, json_object_new_string(list->v[i]));
	json_add(o, name, array);
}

int description_write(const struct recording *r)
{
	json_object *o = json_object_new_object();
	const char *text;
	int err;

	add_number(o, "version", VERSION);
	add_string(o, "arch", r->arch);
	add_string(o, "console", kinds[r->kind]);
	add_number(o, "shift", r->shift);
	add_string(o, "command", r->command);
	add_string(o, "image", r->image);
	add_list(o, "kernel", &r->kernel);
	add_list(o, "qemu", &r->qemu);
	add_list(o, "arguments", &r->arguments);
	add_hash(o, "kernel-hash", r->kernel_hash);
	add_hash(o, "qemu-hash", r->qemu_hash);
	json_add_bool(o, "finished", r->finished);
	if (r->end) {
		add_number(o, "status", r->status);
		add_string(o, "end", r->end);
		add_string(o, "disaster", r->disaster);
		add_number(o, "disaster-at", r->disaster_at);
		add_number(o, "instructions", r->events.instructions);
		add_hash(o, "log-hash", r->log_hash);
		add_hash(o, "root-hash", r->root_hash);
	}
	text = json_object_to_json_string_ext(o, JSON_C_TO_STRING_PRETTY |
							 JSON_C_TO_STRING_NOSLASHESCAPE);
	err = file_write(r->file, text, strlen(text));
	json_object_put(o);
	return err;
}

/* What is read, and the first that is wrong with it. */
struct parser {
	json_object *object;
	const char *bad;
};

static json_object *get(struct parser *p, const char *name, json_type type, bool needed)
{
	json_object *value = NULL;

	json_object_object_get_ex(p->object, name, &value);
	if (value ? !json_object_is_type(value, type) : needed) {
		p->bad = p->bad ? p->bad : name;
		return NULL;
	}
	return value;
}

/* For the caller to free; NULL where there is none. */
static char *get_string(struct parser *p, const char *name, bool needed)
{
	json_object *value = get(p, name, json_type_string, needed);

	return value ? xstrdup(json_object_get_string(value)) : NULL;
}

static long long get_number(struct parser *p, const char *name, bool needed)
{
	json_object *value = get(p, name, json_type_int, needed);

	return value ? json_object_get_int64(value) : -1;
}

static uint64_t get_hash(struct parser *p, const char *name, bool needed)
{
	_cleanup_free_ char *text = get_string(p, name, needed);
	char *end = text;
	uint64_t hash = text ? strtoull(text, &end, 16) : 0;

	if (text && (!*text || *end))
		p->bad = p->bad ? p->bad : name;
	return hash;
}

static void get_list(struct parser *p, const char *name, struct strv *list)
{
	json_object *array = get(p, name, json_type_array, true);

	for (size_t i = 0; array && i < json_object_array_length(array); i++) {
		json_object *word = json_object_array_get_idx(array, i);

		if (!json_object_is_type(word, json_type_string))
			p->bad = p->bad ? p->bad : name;
		else
			strv_add(list, json_object_get_string(word));
	}
}

static void get_kind(struct parser *p, struct recording *r)
{
	_cleanup_free_ char *name = get_string(p, "console", true);

	for (size_t i = 0; name && i < ARRAY_SIZE(kinds); i++) {
		r->kind = i;
		if (strcmp(name, kinds[i]) == 0)
			return;
	}
	p->bad = p->bad ? p->bad : "console";
}

/* What the recorder writes when the guest has ended. */
static void get_end(struct parser *p, struct recording *r)
{
	r->end = get_string(p, "end", false);
	r->status = get_number(p, "status", r->end);
	r->disaster = get_string(p, "disaster", false);
	r->disaster_at = get_number(p, "disaster-at", false);
	r->events.instructions = get_number(p, "instructions", r->end);
	r->log_hash = get_hash(p, "log-hash", r->end);
	r->root_hash = get_hash(p, "root-hash", r->end);
}

static int parse(struct parser *p, struct recording *r)
{
	json_object *finished;

	if (!p->object || !json_object_is_type(p->object, json_type_object))
		return fail(EPROTO, "it is no JSON");
	if (get_number(p, "version", true) != VERSION)
		return fail(EPROTO, "its version is not %d", VERSION);
	r->arch = get_string(p, "arch", true);
	get_kind(p, r);
	r->shift = get_number(p, "shift", true);
	r->command = get_string(p, "command", false);
	r->image = get_string(p, "image", false);
	get_list(p, "kernel", &r->kernel);
	get_list(p, "qemu", &r->qemu);
	get_list(p, "arguments", &r->arguments);
	r->kernel_hash = get_hash(p, "kernel-hash", true);
	r->qemu_hash = get_hash(p, "qemu-hash", true);
	finished = get(p, "finished", json_type_boolean, true);
	r->finished = finished && json_object_get_boolean(finished);
	get_end(p, r);
	if (p->bad)
		return fail(EPROTO, "'%s' is missing or wrong", p->bad);
	return 0;
}

int description_parse(struct recording *r, const char *text)
{
	struct parser p = { .object = json_tokener_parse(text) };
	int err = parse(&p, r);

	json_object_put(p.object);
	return err;
}
