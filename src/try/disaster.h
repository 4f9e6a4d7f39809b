/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Showing a disaster of a guest that ended. */
#ifndef LKMC_TRY_DISASTER_H
#define LKMC_TRY_DISASTER_H

#include "vm/guest.h"

/**
 * disaster_show() - print what the kernel said from the disaster on, with its source
 * @g: the guest; its console's log is read
 * @folder: where modules are looked for first, or NULL
 */
void disaster_show(const struct guest *g, const char *folder);

#endif
