// SPDX-License-Identifier: GPL-2.0-or-later
/* Connecting to a guest's Unix sockets. */
#include "vm/socket.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "util/cleanup.h"
#include "util/fail.h"
#include "vm/running.h"

int socket_connect(const struct lab *lab, const char *name)
{
	_cleanup_free_ char *path = lab_run_path(lab, name);
	_cleanup_close_ int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int n;

	if (fd < 0)
		return fail_errno("cannot make a socket");
	n = snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	if (n < 0 || (size_t)n >= sizeof(address.sun_path))
		return fail(ENAMETOOLONG, "%s: too long for a Unix socket", path);
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
		return take_fd(&fd);
	if (errno == ENOENT || errno == ECONNREFUSED)
		return running_not(lab, errno);
	return fail_errno("cannot connect to %s", path);
}
