// SPDX-License-Identifier: GPL-2.0-or-later
/* Whether a guest is paused, and by whom. */
#include "vm/paused.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/file.h"
#include "util/lock.h"
#include "util/mem.h"
#include "vm/listening.h"

#define NOTE "paused"

/* What the note says; where there is none, the guest goes on. */
static const char *const words[] = {
	[PAUSE_BEGIN] = "begin\n",
	[PAUSE_STOP] = "stop\n",
};

void paused_note(const struct lab *lab, enum pause pause)
{
	_cleanup_free_ char *path = lab_run_path(lab, NOTE);

	if (pause == PAUSE_NONE)
		unlink(path);
	else
		file_write(path, words[pause], strlen(words[pause]));
}

/* How long ago a file was written, or -1 where there is none. */
static long long age_ms(const char *path)
{
	struct timespec now;
	struct stat st;

	if (stat(path, &st) || clock_gettime(CLOCK_REALTIME, &now))
		return -1;
	return (now.tv_sec - st.st_mtim.tv_sec) * 1000LL +
	       (now.tv_nsec - st.st_mtim.tv_nsec) / 1000000;
}

char *paused_find(const struct lab *lab, long long ms)
{
	_cleanup_free_ char *note = lab_run_path(lab, NOTE);
	_cleanup_free_ char *lock = lab_run_path(lab, "gdb.sock.lock");
	_cleanup_free_ char *text = NULL;
	const char *arch = lab->arch.name;
	pid_t gdb;

	if (age_ms(note) < ms || file_read(note, &text, NULL))
		return NULL;
	if (lock_is_held(lock, &gdb))
		return xasprintf("paused by GDB (pid %d)", gdb);
	if (listening_connected(lab, "gdb.sock"))
		return xasprintf("paused by a debugger, at its gdb.sock");
	if (strcmp(text, words[PAUSE_BEGIN]) == 0)
		return xasprintf("waiting for GDB (./rungdb -a %s -i %s)", arch, lab->id);
	return xasprintf("paused by QEMU's monitor (./qemumonitor -a %s -i %s cont)",
			 arch, lab->id);
}
