/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects of JSON, member by member (json-c). */
#ifndef LKMC_UTIL_JSON_H
#define LKMC_UTIL_JSON_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * json_add() - add a member to an object
 * @object: gets it
 * @key: copied
 * @value: belongs to the object from then on
 */
static inline void json_add(json_object *object, const char *key, json_object *value)
{
	json_object_object_add(object, key, value);
}

/** json_add_text() - as json_add(): a string, which is copied */
static inline void json_add_text(json_object *object, const char *key, const char *text)
{
	json_add(object, key, json_object_new_string(text));
}

/** json_add_number() - as json_add(): a number */
static inline void json_add_number(json_object *object, const char *key, int64_t number)
{
	json_add(object, key, json_object_new_int64(number));
}

/** json_add_bool() - as json_add(): true or false */
static inline void json_add_bool(json_object *object, const char *key, bool value)
{
	json_add(object, key, json_object_new_boolean(value));
}

#endif
