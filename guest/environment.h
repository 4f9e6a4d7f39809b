/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a command in the guest finds in its environment, whoever runs it. */
#ifndef LKMC_GUEST_ENVIRONMENT_H
#define LKMC_GUEST_ENVIRONMENT_H

#include <stddef.h>

static char *environment[] = {
	"PATH=/sbin:/usr/sbin:/bin:/usr/bin",
	"HOME=/root",
	"USER=root",
	"LOGNAME=root",
	"SHELL=/bin/sh",
	"TERM=linux",
	NULL,
};

#endif
