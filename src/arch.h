/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All that differs per architecture, read from arch/ARCH.conf: lines of
 * "KEY = value", blank lines and lines that begin with '#'. Make includes the
 * same files, thus what it would read in another way is refused. "ARCH+VARIANT" is the same arch, built apart, with a kernel that has
 * packages/linux/config/VARIANT.config too.
 */
#ifndef LKMC_ARCH_H
#define LKMC_ARCH_H

#include <stddef.h>

#include "util/strv.h"

struct arch_entry {
	char *key;
	char *value;
	int line; /* of the file */
};

struct arch {
	char *name; /* "arm", or with variants of the kernel "arm+debug" */
	char *base; /* "arm" */
	struct arch_entry *entries;
	size_t n;
};

/**
 * arch_parse() - read an arch's file from memory
 * @arch: filled in; arch_fini() releases it
 * @name: the arch's name
 * @text: the file's contents, @size bytes, no NUL needed at the end
 * @size: in bytes
 *
 * Return: 0, or -EINVAL with fail() that names the line.
 */
int arch_parse(struct arch *arch, const char *name, const char *text, size_t size);

/* What the file has to say of a key. */
enum arch_need {
	ARCH_OPTIONAL,
	ARCH_STATED, /* it is there, perhaps only to say that there is none */
	ARCH_VALUE,  /* it is there, with a value */
};

struct arch_key {
	const char *name;
	enum arch_need need;
};

/* All there are, in alphabetical order; the last has no name. */
extern const struct arch_key arch_keys[];

/**
 * arch_check() - are its keys all known, and all there that must be?
 * @arch: from arch_parse()
 *
 * Return: 0, or -EINVAL with fail() that names the key.
 */
int arch_check(const struct arch *arch);

/**
 * arch_load() - read TOP/arch/NAME.conf
 * @arch: filled in; arch_fini() releases it
 * @top: the clone
 * @name: the arch's name, with variants or without; an unknown one fails with a
 *        message that lists all
 *
 * Return: 0, or a negative errno with fail(): -EUSAGE for an unknown arch or variant;
 * -EINVAL for a file that is wrong.
 */
int arch_load(struct arch *arch, const char *top, const char *name);

/**
 * arch_get() - a value
 * @arch: the arch
 * @key: its key
 *
 * Return: the value, owned by @arch, or "" where the file does not have the key.
 */
const char *arch_get(const struct arch *arch, const char *key);

/**
 * arch_list() - the archs there are
 * @top: the clone
 * @names: their names are added here, in alphabetical order
 */
void arch_list(const char *top, struct strv *names);

/**
 * arch_names() - the archs there are, as a text
 * @top: the clone
 *
 * Return: their names in alphabetical order with ", " between, for the caller to free.
 */
char *arch_names(const char *top);

/** arch_fini() - release what arch_parse() or arch_load() made */
void arch_fini(struct arch *arch);

#endif
