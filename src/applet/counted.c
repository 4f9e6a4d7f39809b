// SPDX-License-Identifier: GPL-2.0-or-later
/* Applets that count: count, cover, profile, timeline. */
#include "applet/counted.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "lab.h"
#include "util/clock.h"

/* A guest that counts, and repeatably, takes twice as long as another. */
#define TIMEOUT_MS 600000
#define TOP 20
/* The guest's id, unless another is given: its root image is made anew each time. */
#define ID "count"

void counted_init(struct counted_options *o, const struct applet *applet)
{
	*o = (struct counted_options){
		.applet = applet,
		.top = TOP,
		.timeout_ms = clock_scaled(TIMEOUT_MS),
	};
}

void counted_fini(struct counted_options *o)
{
	strv_fini(&o->kernel);
}

long long counted_number(const struct counted_options *o, const char *option,
			 const char *text)
{
	char *end;
	long long n;

	errno = 0;
	n = strtoll(text, &end, 10);
	if (errno || end == text || *end || n < 0)
		usage_error(o->applet, "%s %s: a number from 0 on is wanted", option, text);
	return n;
}

error_t counted_parse(int key, char *arg, struct counted_options *o)
{
	switch (key) {
	case 'x':
		o->command = arg;
		return 0;
	case 'e':
		strv_add(&o->kernel, arg);
		return 0;
	case COUNTED_TOP:
		o->top = counted_number(o, "--top", arg);
		return 0;
	case COUNTED_JSON:
		o->json = true;
		return 0;
	case COUNTED_TIMEOUT:
		o->timeout_ms = seconds_parse(o->applet, "--timeout", arg);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

int counted_boot(const struct counted_options *o, struct count_run *run,
		 const struct layout *layout, struct count_table *table, int *status)
{
	run->applet = o->applet;
	run->lab = layout->lab;
	run->layout = layout;
	run->kernel = o->kernel.v;
	run->timeout_ms = o->timeout_ms;
	return count_run(run, table, status);
}

void counted_tell(const struct counted_options *o)
{
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "lkmc %s: booting, and counting\n", o->applet->name);
}

int counted_run(const struct counted_options *o, counted_do what, const void *data)
{
	_cleanup_lab_ struct lab lab = { 0 };
	struct layout layout = { 0 };
	int status = 0;
	int err = lab_init(&lab, o->guest.arch, o->guest.named ? o->guest.id : ID);

	if (!err)
		err = layout_init(&layout, &lab);
	if (!err)
		err = what(data, &layout, &status);
	layout_fini(&layout);
	return err ? applet_error(o->applet, err) : status;
}

FILE *counted_output(const struct counted_options *o)
{
	FILE *to;
	int fd;

	if (!o->json)
		return stdout;
	fflush(stdout);
	fd = dup(STDOUT_FILENO);
	to = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (!to)
		return stdout;
	dup2(STDERR_FILENO, STDOUT_FILENO);
	return to;
}

void counted_close(FILE *to, int *status)
{
	if (to != stdout && (ferror(to) | fclose(to)) && !*status)
		*status = EXIT_LAB;
}

void counted_print_json(json_object *all, FILE *to)
{
	fprintf(to, "%s\n", json_object_to_json_string_ext(all, JSON_C_TO_STRING_PRETTY));
	json_object_put(all);
}

static error_t parse_shared(int key, char *arg, struct argp_state *state)
{
	struct counted_options *o = state->input;

	if (key != ARGP_KEY_INIT)
		return counted_parse(key, arg, o);
	state->child_inputs[0] = &o->guest;
	return 0;
}

static const struct argp_option shared_options[] = {
	{ "kernel-arguments", 'e', "ARGUMENTS", 0,
	  "add to the kernel's command line; again and again", 0 },
	{ "timeout", COUNTED_TIMEOUT, "SECONDS", 0,
	  "end the guest after that time, with status 124 (default: 600)", 0 },
	{ 0 },
};

static const struct argp_child shared_children[] = {
	{ .argp = &guest_argp },
	{ 0 },
};

const struct argp counted_argp = {
	.options = shared_options,
	.parser = parse_shared,
	.children = shared_children,
};
