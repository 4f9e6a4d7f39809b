// SPDX-License-Identifier: GPL-2.0-or-later
/* Signals that tell this process to end, taken by a file descriptor. */
#include "util/signals.h"

#include <stdbool.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/fail.h"

static const int ending[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

static int caught;

static bool is_ending(int signal)
{
	for (size_t i = 0; i < ARRAY_SIZE(ending); i++) {
		if (ending[i] == signal)
			return true;
	}
	return false;
}

/* A signal that is blocked comes even if it is ignored: those are left out. */
static void choose(sigset_t *set, const int *more)
{
	struct sigaction action;

	sigemptyset(set);
	for (size_t i = 0; i < ARRAY_SIZE(ending); i++) {
		if (!sigaction(ending[i], NULL, &action) && action.sa_handler != SIG_IGN)
			sigaddset(set, ending[i]);
	}
	for (; more && *more; more++)
		sigaddset(set, *more);
}

int signals_begin(struct signals *s, const int *more)
{
	sigset_t set;

	choose(&set, more);
	s->fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (s->fd < 0)
		return fail_errno("cannot make a signalfd");
	sigprocmask(SIG_BLOCK, &set, &s->before);
	return 0;
}

int signals_next(struct signals *s)
{
	struct signalfd_siginfo info;

	if (s->fd < 0 || read(s->fd, &info, sizeof(info)) != sizeof(info))
		return 0;
	if (is_ending(info.ssi_signo))
		caught = info.ssi_signo;
	return info.ssi_signo;
}

void signals_end(struct signals *s)
{
	if (s->fd < 0)
		return;
	sigprocmask(SIG_SETMASK, &s->before, NULL);
	cleanup_close(&s->fd);
	s->fd = -1;
}

int signals_caught(void)
{
	return caught;
}
