/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An applet is one command of the lab. Each lives in its own file of src/cmd/
 * and ends that file with a struct applet; the table in main.c only lists them.
 */
#ifndef LKMC_APPLET_H
#define LKMC_APPLET_H

#include <argp.h>
#include <stdbool.h>

/* Exit statuses that mean the same everywhere. */
enum {
	EXIT_USAGE = 2,     /* wrong usage */
	EXIT_PANIC = 99,    /* the guest panicked, or reset by itself */
	EXIT_TIMEOUT = 124, /* out of time */
	EXIT_LAB = 125,     /* the lab could not build or boot */
};

struct applet {
	const char *name;
	const char *summary; /* one line, for "lkmc help" */
	const struct argp *argp;
	unsigned int flags; /* ARGP_IN_ORDER where a command follows */
	bool hidden;        /* used by the lab itself, not listed */
	/* Gets its options by options_parse(); returns an exit status. */
	int (*run)(const struct applet *applet, int argc, char **argv);
};

/**
 * applet_find() - look an applet up
 * @name: its name
 *
 * Return: the applet, or NULL.
 */
const struct applet *applet_find(const char *name);

/**
 * options_parse() - parse an applet's arguments by its argp
 * @applet: the applet
 * @argc: as for main()
 * @argv: as for main(); argv[0] is what help shows as the name
 * @input: handed to the parser as state->input
 *
 * Adds -h and --help. On wrong usage prints one line that names the right
 * options and exits with EXIT_USAGE, like argp itself.
 */
void options_parse(const struct applet *applet, int argc, char **argv, void *input);

/**
 * usage_error() - say what is wrong with the arguments and exit
 * @applet: the applet
 * @fmt: the message, one line without its newline
 */
void usage_error(const struct applet *applet, const char *fmt, ...)
	__attribute__((format(printf, 2, 3), noreturn));

/**
 * seconds_parse() - the value of an option that takes a time
 * @applet: for the message
 * @option: its name, such as "--timeout"
 * @text: its value
 *
 * Return: milliseconds; wrong usage exits.
 */
long long seconds_parse(const struct applet *applet, const char *option, const char *text);

/**
 * applet_error() - print an error for the user
 * @applet: the applet it comes from
 * @err: the negative errno; its text is that of fail(), where there is one
 *
 * Return: the exit status that stands for it: EXIT_USAGE for fail_usage(), EXIT_TIMEOUT
 * for -ETIMEDOUT, 128 + the signal for -EINTR, else EXIT_LAB.
 */
int applet_error(const struct applet *applet, int err);

/**
 * tell_background() - say that an applet that is to be typed at waits for the terminal
 * @applet: the applet
 *
 * Where another job has the terminal, the kernel is about to stop this one. A shell
 * tells the user, but not one without job control.
 */
void tell_background(const struct applet *applet);

/**
 * arch_option_parse() - the parser of -a
 * @key: as for an argp parser
 * @arg: as for an argp parser
 * @state: its input is a const char *, the arch; default_arch() unless given
 *
 * Return: as an argp parser does.
 */
error_t arch_option_parse(int key, char *arg, struct argp_state *state);

/* The option that names an arch, -a, as a child parser whose input is a const char *. */
extern const struct argp arch_argp;

/* The options that name a guest, as a child parser whose input is a struct guest_options. */
struct guest_options {
	const char *arch; /* -a; default_arch() unless given */
	const char *id;   /* -i; "0" unless given */
	bool named;       /* the id was given */
	bool arch_named;  /* the arch was */
};

extern const struct argp guest_argp;

/**
 * default_arch() - the arch where -a is not given
 *
 * Return: the environment's LKMC_ARCH, or x86_64.
 */
const char *default_arch(void);

#endif
