// SPDX-License-Identifier: GPL-2.0-or-later
/* Connecting to QEMU's monitor. */
#include "vm/monitor.h"

#include <errno.h>

#include "util/clock.h"
#include "util/fail.h"
#include "vm/socket.h"

#define GREETING_MS 3000

int monitor_connect(struct qmp *qmp, const struct lab *lab)
{
	int fd = socket_connect(lab, "qmp.sock"), err;

	if (fd < 0)
		return fd;
	qmp_init(qmp, fd);
	err = qmp_greet(qmp, clock_scaled(GREETING_MS));
	if (err == -ETIMEDOUT)
		err = fail(ETIMEDOUT,
			   "the monitor of guest '%s' of %s does not answer: is a qemumonitor connected?",
			   lab->id, lab->arch.name);
	if (err)
		qmp_fini(qmp);
	return err;
}
