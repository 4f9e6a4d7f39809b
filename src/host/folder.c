// SPDX-License-Identifier: GPL-2.0-or-later
/* Trying out what the lab does with files, and who listens at a socket. */
#include "host/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/capture.h"
#include "util/cleanup.h"
#include "util/mem.h"

#define SCRIPT_MS 5000

/* All of them work in the folder that @dir is open at, and return whether it works. */

static bool try_file(int dir)
{
	_cleanup_close_ int fd = openat(dir, "file", O_WRONLY | O_CREAT | O_CLOEXEC, 0666);

	return fd >= 0 && write(fd, "", 1) == 1;
}

static bool try_symlink(int dir)
{
	return symlinkat("file", dir, "symlink") == 0;
}

static bool try_hard_link(int dir)
{
	return linkat(dir, "file", dir, "link", 0) == 0;
}

static bool try_rename(int dir)
{
	return renameat(dir, "link", dir, "file") == 0;
}

/* The kernel's tree has files whose names differ in nothing else. */
static bool try_case(int dir)
{
	return faccessat(dir, "FILE", F_OK, 0) < 0 && errno == ENOENT;
}

static bool try_modes(int dir)
{
	struct stat st;

	return fchmodat(dir, "file", 0700, 0) == 0 && fstatat(dir, "file", &st, 0) == 0 &&
	       (st.st_mode & 0777) == 0700;
}

static bool try_sparse(int dir)
{
	_cleanup_close_ int fd = openat(dir, "file", O_WRONLY | O_CLOEXEC);

	return fd >= 0 && ftruncate(fd, 1 << 30) == 0;
}

static bool try_socket(int dir)
{
	_cleanup_close_ int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	/* The folder's own path may be too long for an address. */
	snprintf(address.sun_path, sizeof(address.sun_path), "/proc/self/fd/%d/socket",
		 dir);
	return fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0;
}

static bool try_run(int dir)
{
	static const char script[] = "#!/bin/sh\nexit 7\n";
	_cleanup_capture_ struct capture output = { 0 };
	_cleanup_free_ char *path = xasprintf("/proc/%d/fd/%d/script", getpid(), dir);
	char *argv[] = { path, NULL };
	int fd = openat(dir, "script", O_WRONLY | O_CREAT | O_CLOEXEC, 0777);
	bool written = fd >= 0 &&
		       write(fd, script, strlen(script)) == (ssize_t)strlen(script);

	cleanup_close(&fd);
	return written && !capture_run(&output, argv, SCRIPT_MS) &&
	       WIFEXITED(output.status) && WEXITSTATUS(output.status) == 7;
}

static const struct {
	const char *what;
	bool (*try)(int dir);
} trials[] = {
	{ "write a file", try_file },
	{ "make a symbolic link", try_symlink },
	{ "make a hard link", try_hard_link },
	{ "rename over a file", try_rename },
	{ "tell upper from lower case", try_case },
	{ "make a file executable", try_modes },
	{ "make a sparse file", try_sparse },
	{ "make a Unix socket", try_socket },
	{ "run a program", try_run },
};

static void remove_files(int dir)
{
	static const char *const names[] = {
		"file", "symlink", "link", "socket", "script",
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		unlinkat(dir, names[i], 0);
}

char *folder_try(const char *folder)
{
	_cleanup_free_ char *path = xasprintf("%s/.probe.XXXXXX", folder);
	_cleanup_close_ int dir = -1;
	char *trouble = NULL;

	if (!mkdtemp(path))
		return xasprintf("cannot make a folder in %s: %s", folder, strerror(errno));
	dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		trouble = xasprintf("cannot open a folder: %s", strerror(errno));
	for (size_t i = 0; i < ARRAY_SIZE(trials) && !trouble; i++) {
		errno = 0;
		if (!trials[i].try(dir))
			trouble = xasprintf("the file system cannot %s%s%s",
					    trials[i].what, errno ? ": " : "",
					    errno ? strerror(errno) : "");
	}
	remove_files(dir);
	rmdir(path);
	return trouble;
}

bool folder_listens(const char *path)
{
	_cleanup_close_ int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	if (fd < 0 || strlen(path) >= sizeof(address.sun_path))
		return false;
	strcpy(address.sun_path, path);
	return connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0;
}
