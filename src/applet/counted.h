/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the applets that count what a guest executes share: options, and the way from
 * these to the guest.
 */
#ifndef LKMC_APPLET_COUNTED_H
#define LKMC_APPLET_COUNTED_H

#include <json-c/json.h>
#include <stddef.h>
#include <stdio.h>

#include "applet.h"
#include "count/layout.h"
#include "count/run.h"
#include "util/strv.h"

/* The keys of their options that have no letter. An applet's own begin with the last. */
enum {
	COUNTED_TIMEOUT = 256,
	COUNTED_TOP,
	COUNTED_JSON,
	COUNTED_KEYS,
};

/* What stands on the command line. */
struct counted_options {
	const struct applet *applet;
	struct guest_options guest;
	const char *command; /* -x, or NULL */
	struct strv kernel;  /* -e */
	size_t top;
	bool json;
	long long timeout_ms;
};

/* -e, --timeout, -a and -i, as a child parser whose input is a struct counted_options. */
extern const struct argp counted_argp;

/**
 * counted_init() - what is so where nothing is said
 * @o: filled in; counted_fini() releases it
 * @applet: for messages
 */
void counted_init(struct counted_options *o, const struct applet *applet);

/** counted_fini() - release what counted_init() and counted_parse() made */
void counted_fini(struct counted_options *o);

/**
 * counted_parse() - parse an option that all of them have
 * @key: -x, COUNTED_TOP and COUNTED_JSON; an applet lists those that it has, as each has
 *       words of its own for them
 * @arg: as for an argp parser
 * @o: to be filled in
 *
 * Return: as an argp parser does.
 */
error_t counted_parse(int key, char *arg, struct counted_options *o);

/**
 * counted_number() - the value of an option that takes a number from 0 on
 * @o: for the message
 * @option: its name, such as "--top"
 * @text: its value
 *
 * Return: the number; wrong usage exits.
 */
long long counted_number(const struct counted_options *o, const char *option,
			 const char *text);

/**
 * counted_boot() - boot a guest as the options say, and count
 * @o: the options; what they do not say is for the caller
 * @run: which has the rest, and gets what the options say
 * @layout: of the guest
 * @table: as for count_run()
 * @status: as for count_run()
 *
 * Return: as count_run() does.
 */
int counted_boot(const struct counted_options *o, struct count_run *run,
		 const struct layout *layout, struct count_table *table, int *status);

/** counted_tell() - say on a terminal what goes on, as it takes a while */
void counted_tell(const struct counted_options *o);

/* What an applet does for an arch; 0, or a negative errno with fail(). */
typedef int (*counted_do)(const void *data, struct layout *layout, int *status);

/**
 * counted_run() - read the kernel's files, and do it
 * @o: says for which arch and guest
 * @what: is called with @data, the layout, and where the status goes, which is 0 at first
 * @data: for @what
 *
 * Return: the exit status; what goes wrong was said.
 */
int counted_run(const struct counted_options *o, counted_do what, const void *data);

/**
 * counted_output() - where figures go
 * @o: with --json, what a command prints is kept apart, on standard error
 *
 * Return: for counted_close().
 */
FILE *counted_output(const struct counted_options *o);

/** counted_close() - end it; a write error is said by @status, where that is 0 */
void counted_close(FILE *to, int *status);

/** counted_print_json() - write an object, and release it */
void counted_print_json(json_object *all, FILE *to);

#endif
