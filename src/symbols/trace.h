/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The places in code that a line of the kernel's log names: "func+0x1c/0x40",
 * "func+0x1c/0x40 [module]", or an address by itself.
 */
#ifndef LKMC_SYMBOLS_TRACE_H
#define LKMC_SYMBOLS_TRACE_H

#include <stddef.h>
#include <stdint.h>

#include "symbols/ident.h"

/* More are in no line of a kernel's. */
#define TRACE_PLACES 8
/* KSYM_NAME_LEN and MODULE_NAME_LEN of the kernel's, the larger ones of its archs. */
#define TRACE_NAME 512
#define TRACE_MODULE 64

enum trace_kind {
	TRACE_RETURN,  /* behind a call, as in a call trace */
	TRACE_HERE,    /* the instruction itself */
	TRACE_WARNING, /* that of a WARN_ON(): which of the two it is, the arch decides */
};

struct trace_place {
	char function[TRACE_NAME];     /* "" for an address */
	char module[TRACE_MODULE];     /* "" for the kernel itself */
	char build_id[IDENT_BUILD_ID]; /* of the module, where the line has it */
	uint64_t offset;               /* in the function; or the address */
	uint64_t length; /* of the function, up to the next symbol; 0: not known */
	enum trace_kind kind;
};

/**
 * trace_parse() - find the places that a line names
 * @line: without its newline
 * @places: filled in, in the order of the line
 * @max: how many there is room for
 *
 * What kind a place is, the nearest label before it says, such as "RIP: " or "lr : ".
 * Addresses count only where the line names no function: older kernels print
 * both for the same place.
 *
 * Return: how many there are.
 */
size_t trace_parse(const char *line, struct trace_place *places, size_t max);

#endif
