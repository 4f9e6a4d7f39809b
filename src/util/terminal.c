// SPDX-License-Identifier: GPL-2.0-or-later
/* Terminals and jobs. */
#include "util/terminal.h"

#include <unistd.h>

bool terminal_is_taken(int fd)
{
	/* -1 also for a terminal that is not ours to control, which stops nobody. */
	pid_t foreground = tcgetpgrp(fd);

	return foreground >= 0 && foreground != getpgrp();
}
