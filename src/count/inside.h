/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting only what a function of the kernel or of a module does, and what it calls. */
#ifndef LKMC_COUNT_INSIDE_H
#define LKMC_COUNT_INSIDE_H

#include "count/layout.h"

/**
 * inside_order() - tell the plugin so
 * @layout: its orders become more
 * @named: the function's name, as it is in the source, vmlinux's before a module's; or
 *         "MODULE:FUNCTION"
 * @built: a folder with modules that count more than others, or NULL
 * @order: filled in: how often that mark was hit is how often the function was called
 *
 * Return: 0, or a negative errno with fail(): -EUSAGE where there is no such function, or
 * one in several modules.
 */
int inside_order(struct layout *layout, const char *named, const char *built,
		 uint32_t *order);

#endif
