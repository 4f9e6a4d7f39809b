// SPDX-License-Identifier: GPL-2.0-or-later
/* Into the kernel's debugger. */
#include "vm/sysrq.h"

#include <errno.h>
#include <unistd.h>

#include "util/clock.h"
#include "util/fail.h"
#include "vm/agent.h"

/* How long an agent that is up takes to answer. */
#define ANSWER_MS 5000
/* In the guest; it says itself what is missing. */
#define SCRIPT "/kgdb.sh"

int sysrq_debug(const struct lab *lab)
{
	char *const argv[] = { SCRIPT, NULL };
	_cleanup_agent_ struct agent agent = { .fd = -1, .lock = -1 };
	int status, err = agent_open(&agent, lab, clock_scaled(ANSWER_MS));

	if (!err)
		err = agent_exec(&agent, argv, -1, -1, -1, &status);
	if (!err && status)
		err = fail(EIO,
			   "%s in guest '%s' of %s failed (status %d): its kernel has no port "
			   "for a debugger, or SysRq is off",
			   SCRIPT, lab->id, lab->arch.name, status);
	return err;
}

pid_t sysrq_debug_aside(const struct lab *lab, int fd,
			void (*failed)(int fd, const char *why))
{
	const int kept = STDERR_FILENO + 1;
	pid_t pid = fork();
	int err;

	if (pid)
		return pid;
	/* Others may wait for what this process would hold: a lock, the end of a pipe. */
	if (dup2(fd, kept) == kept)
		close_range(kept + 1, ~0U, 0);
	err = sysrq_debug(lab);
	if (err)
		failed(kept, fail_message(err));
	_exit(0);
}
