// SPDX-License-Identifier: GPL-2.0-or-later
/* What a run's end means for the exit status and the user. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "applet.h"
#include "lab.h"
#include "util/mem.h"
#include "vm/guest.h"

static int exit_code(int wait_status)
{
	return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) :
					  WEXITSTATUS(wait_status);
}

int guest_status(const struct guest *g)
{
	switch (g->end) {
	case GUEST_POWERED_OFF:
	case GUEST_QUIT:
		if (g->client_ended)
			return exit_code(g->client_status);
		return g->client > 0 ? EXIT_LAB : 0;
	case GUEST_PANICKED:
	case GUEST_RESET:
		return EXIT_PANIC;
	case GUEST_TIMED_OUT:
		return EXIT_TIMEOUT;
	case GUEST_INTERRUPTED:
		if (g->client_failed && g->client_ended)
			return exit_code(g->client_status);
		if (g->output_error == -EPIPE)
			return 128 + SIGPIPE;
		return g->signal ? 128 + g->signal : EXIT_LAB;
	case GUEST_NO_BOOT:
	case GUEST_FAILED:
		break;
	}
	return EXIT_LAB;
}

static char *explain_failure(const struct guest *g)
{
	if (WIFSIGNALED(g->qemu_status))
		return xasprintf("QEMU was killed by signal %d (%s)",
				 WTERMSIG(g->qemu_status),
				 strsignal(WTERMSIG(g->qemu_status)));
	if (g->config->kept)
		return xasprintf("QEMU ended with status %d: see %s/%s",
				 WEXITSTATUS(g->qemu_status), g->config->lab->run,
				 QEMU_LOG);
	return xasprintf("QEMU ended with status %d: see its message above",
			 WEXITSTATUS(g->qemu_status));
}

char *guest_explain(const struct guest *g)
{
	long long boot_s = (g->last_output - g->start) / 1000;

	switch (g->end) {
	case GUEST_PANICKED:
		return xstrdup("the guest panicked");
	case GUEST_RESET:
		return xstrdup("the guest reset by itself");
	case GUEST_TIMED_OUT:
		return xasprintf("out of time: %g s have passed, the guest was killed",
				 g->timeout_ms / 1000.0);
	case GUEST_NO_BOOT:
		return xasprintf(
			"the guest did not come up: no %s; its last output came after %lld s (a slow host: LKMC_TIMEOUT_SCALE=4)",
			g->config->console == VM_PIPED ? "login prompt" : "agent", boot_s);
	case GUEST_FAILED:
		return explain_failure(g);
	case GUEST_QUIT:
		if (g->client > 0 && (!g->client_ended || g->client_lost))
			return xstrdup(
				"QEMU was told to quit, or the agent was lost, while the command ran");
		break;
	case GUEST_POWERED_OFF:
		if (g->client > 0 && (!g->client_ended || g->client_lost))
			return xstrdup("the guest powered off while the command ran");
		break;
	case GUEST_INTERRUPTED:
		/* That nobody reads any more is no news to whoever has left. */
		if (g->output_error && g->output_error != -EPIPE)
			return xasprintf("cannot write to standard output: %s",
					 strerror(-g->output_error));
		break;
	}
	return NULL;
}
