/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is a guest paused, and by whom? The process that tends it hears so from QEMU, and
 * leaves word in the guest's folder: a monitor serves one client at a time, which may
 * be the one that has paused the guest.
 */
#ifndef LKMC_VM_PAUSED_H
#define LKMC_VM_PAUSED_H

#include "lab.h"

enum pause {
	PAUSE_NONE,  /* the guest goes on */
	PAUSE_BEGIN, /* it has not begun */
	PAUSE_STOP,
};

/**
 * paused_note() - leave word for others
 * @lab: whose guest
 * @pause: from now on
 *
 * Where that fails, others are told less.
 */
void paused_note(const struct lab *lab, enum pause pause);

/**
 * paused_find() - is a guest paused?
 * @lab: whose guest; it runs
 * @ms: for how long, at least: a debugger may stop it for a moment, and continue
 *
 * Return: if so, by whom and how it goes on, such as "paused by GDB (pid 123)", for
 * the caller to free; NULL if not.
 */
char *paused_find(const struct lab *lab, long long ms);

#endif
