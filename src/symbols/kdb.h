/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The places in code that KDB names. Where it prints a stack it is the kernel's log, as
 * trace_parse() reads it; elsewhere there is an address, and perhaps its symbol behind it:
 * "0xffffffff81234567 (ksys_write+0x1)", "[fops]fop_write".
 */
#ifndef LKMC_SYMBOLS_KDB_H
#define LKMC_SYMBOLS_KDB_H

#include "symbols/trace.h"

/**
 * kdb_parse() - find the places that a line names
 * @line: without its newline
 * @places: filled in, in the order of the line
 * @max: how many there is room for
 *
 * A function whose length is 0 is one of which KDB does not tell it.
 *
 * Return: how many there are.
 */
size_t kdb_parse(const char *line, struct trace_place *places, size_t max);

/**
 * kdb_entered_at() - does a line say where the kernel has stopped, by its address alone?
 * @line: "Entering kdb (...) on processor 0 due to Breakpoint @ 0xffffffffa0000010"
 *
 * Return: where in the line the address is, or NULL. KDB can be asked for its symbol.
 */
const char *kdb_entered_at(const char *line);

#endif
