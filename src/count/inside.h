/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting only what a function of the kernel does, and what it calls. */
#ifndef LKMC_COUNT_INSIDE_H
#define LKMC_COUNT_INSIDE_H

#include "count/layout.h"

/**
 * inside_order() - tell the plugin so
 * @layout: its orders become more
 * @function: the name, as it is in the source
 * @order: filled in: how often that mark was hit is how often the function was called
 *
 * Return: 0, or a negative errno with fail(): -EUSAGE where there is no such function.
 */
int inside_order(struct layout *layout, const char *function, uint32_t *order);

#endif
