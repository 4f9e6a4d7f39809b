/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A folder with a "runqemu" in it that behaves like a guest on a terminal: it
 * prints a boot, asks for a login, and is then a shell that echoes.
 */
#ifndef LKMC_TEST_FAKE_GUEST_H
#define LKMC_TEST_FAKE_GUEST_H

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "util/cleanup.h"
#include "util/file.h"
#include "util/mem.h"

static const char fake_guest[] =
	"#!/bin/sh\n"
	"stty echo\n"
	"echo \"arguments: $*\"\n"
	"case $* in\n"
	"*broken*) echo 'runqemu: no image'; exit 125 ;;\n"
	"esac\n"
	"printf '[    0.000000] Linux version 6.12\\nlkmc login: '\n"
	"read -r name || exit 99\n"
	"PS1='~ # '\n"
	"printk() { printf '[    1.234567] %s\\r\\n' \"$*\"; }\n"
	"oops() { printk 'BUG: kernel NULL pointer'; printk 'Oops: 0002 [#1]'; }\n"
	"panic() { oops; sleep 0.2; printk 'Kernel panic - not syncing: test'; sleep 30; }\n"
	"reset() { printk 'Kernel panic - not syncing: test'; exit 99; }\n"
	"poweroff() { printk 'reboot: Power down'; exit 0; }\n"
	"su() { PS1='~ $ '; user=user0; }\n"
	"leave() { PS1='lkmc-guest> '; user=root; }\n"
	"user=root\n"
	/* Before the next prompt the kernel says something, in the middle of it. */
	"split() { printf 'lkmc-glate\\r\\n'; PS1='uest> '; again='lkmc-guest> '; }\n"
	"printf '%s' \"$PS1\"\n"
	"while read -r line; do\n"
	"	(exit ${status:-0})\n"
	"	eval \"$line\"\n"
	"	status=$?\n"
	"	printf '%s' \"$PS1\"\n"
	"	PS1=${again:-$PS1}\n"
	"	again=\n"
	"done\n";

/* Makes the folder; for the caller to free. */
static char *fake_guest_new(void)
{
	char *folder = xstrdup("/tmp/lkmc-test-XXXXXX");
	_cleanup_free_ char *path = NULL;

	if (!mkdtemp(folder))
		abort();
	path = xasprintf("%s/runqemu", folder);
	if (file_write(path, fake_guest, strlen(fake_guest)) || chmod(path, 0700))
		abort();
	return folder;
}

/* Removes it with all that is in it. */
static void fake_guest_free(char *folder)
{
	_cleanup_free_ char *command = xasprintf("rm -rf %s", folder);

	if (system(command))
		abort();
	free(folder);
}

#endif
