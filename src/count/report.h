/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Figures as text and as JSON, and the difference of two of them. */
#ifndef LKMC_COUNT_REPORT_H
#define LKMC_COUNT_REPORT_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>

#include "count/result.h"

/* The tables that a report has, as bits. */
enum report_tables {
	REPORT_PHASES = 1,
	REPORT_FUNCTIONS = 2,
	REPORT_MODULES = 4,
	REPORT_FOLDERS = 8,
	REPORT_LINES = 16,
};

/**
 * report_print() - figures as text
 * @result: from result_init()
 * @tables: which
 * @top: how many rows of each, 0: all
 * @to: where it goes
 */
void report_print(const struct result *result, unsigned int tables, size_t top, FILE *to);

/**
 * report_json() - all figures
 * @result: from result_init()
 * @arch: its name
 *
 * Return: an object, for the caller to json_object_put().
 */
json_object *report_json(const struct result *result, const char *arch);

/** report_phases() - its phases, for the caller to json_object_put() */
json_object *report_phases(const struct result *result);

/**
 * report_diff() - what grew, and what shrank
 * @a: the path of what report_json() made, before
 * @b: after
 * @top: how many rows, 0: all
 * @to: where it goes
 *
 * Return: 0, or a negative errno with fail(), which names the file.
 */
int report_diff(const char *a, const char *b, size_t top, FILE *to);

#endif
