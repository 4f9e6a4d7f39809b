// SPDX-License-Identifier: GPL-2.0-or-later
/* Whole files: read, written beside their place and renamed. */
#include "util/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <linux/fs.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/fail.h"
#include "util/mem.h"

int file_read(const char *path, char **text, size_t *size)
{
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
	_cleanup_free_ char *data = NULL;
	size_t used = 0, room = 0;
	ssize_t n;

	if (fd < 0)
		return fail_errno("cannot open %s", path);
	do {
		if (room - used < 4096) {
			room += 65536;
			data = xrealloc(data, room);
		}
		/* One byte is kept for the NUL. */
		n = read(fd, data + used, room - used - 1);
		if (n < 0 && errno != EINTR)
			return fail_errno("cannot read %s", path);
		if (n > 0)
			used += n;
	} while (n != 0);
	data[used] = '\0';
	if (size)
		*size = used;
	*text = take_ptr(data);
	return 0;
}

int write_all(int fd, const void *data, size_t size)
{
	const char *p = data;

	while (size) {
		ssize_t n = write(fd, p, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		p += n;
		size -= n;
	}
	return 0;
}

/* A file under a name of its own beside @path; *name is for the caller to free. */
static int open_beside(const char *path, char **name)
{
	int fd;

	*name = xasprintf("%s.XXXXXX", path);
	fd = mkostemp(*name, O_CLOEXEC);
	if (fd < 0) {
		int err = fail_errno("cannot write beside %s", path);

		free(*name);
		*name = NULL;
		return err;
	}
	return fd;
}

/* Puts what open_beside() opened in its place, or, after an error, away. */
static int finish_beside(int fd, char *name, const char *path, int err)
{
	mode_t mask = umask(0);

	umask(mask);
	if (!err && (fchmod(fd, 0666 & ~mask) || rename(name, path)))
		err = -errno;
	if (err) {
		errno = -err;
		err = fail_errno("cannot write %s", path);
		unlink(name);
	}
	return err;
}

int file_write(const char *path, const void *data, size_t size)
{
	_cleanup_free_ char *name = NULL;
	_cleanup_close_ int fd = open_beside(path, &name);

	if (fd < 0)
		return fd;
	return finish_beside(fd, name, path, write_all(fd, data, size));
}

/* copy_file_range(), also between file systems, where the kernel refuses. */
static ssize_t copy_some(int from, off_t *start, int to, off_t *out, size_t size)
{
	char buffer[65536];
	ssize_t n = copy_file_range(from, start, to, out, size, 0);

	if (n >= 0 || (errno != EXDEV && errno != EINVAL && errno != EOPNOTSUPP))
		return n;
	n = pread(from, buffer, size < sizeof(buffer) ? size : sizeof(buffer), *start);
	if (n > 0)
		n = pwrite(to, buffer, n, *out);
	if (n > 0) {
		*start += n;
		*out += n;
	}
	return n;
}

/* Copies the data between the holes of @from. */
static int copy_extents(int from, int to)
{
	off_t end = lseek(from, 0, SEEK_END), start = 0, stop;

	if (end < 0 || ftruncate(to, end))
		return -errno;
	while ((start = lseek(from, start, SEEK_DATA)) >= 0) {
		off_t out = start;

		stop = lseek(from, start, SEEK_HOLE);
		if (stop < 0)
			return -errno;
		while (start < stop) {
			ssize_t n = copy_some(from, &start, to, &out, stop - start);

			if (n < 0 && errno == EINTR)
				continue;
			if (n <= 0)
				return n < 0 ? -errno : -EIO;
		}
	}
	return errno == ENXIO ? 0 : -errno;
}

int file_copy(const char *from, const char *to)
{
	_cleanup_close_ int in = open(from, O_RDONLY | O_CLOEXEC);
	_cleanup_free_ char *name = NULL;
	_cleanup_close_ int out = -1;
	int err = 0;

	if (in < 0)
		return fail_errno("cannot open %s", from);
	out = open_beside(to, &name);
	if (out < 0)
		return out;
	/* A clone shares the blocks, where the file system can. */
	if (ioctl(out, FICLONE, in))
		err = copy_extents(in, out);
	return finish_beside(out, name, to, err);
}

/* Makes a folder whose parent exists, unless there is one. */
static int make_dir(const char *path, mode_t mode)
{
	struct stat st;

	if (mkdir(path, mode) == 0)
		return 0;
	if (errno == EEXIST && stat(path, &st) == 0) {
		if (S_ISDIR(st.st_mode))
			return 0;
		errno = ENOTDIR;
	}
	return fail_errno("cannot make the folder %s", path);
}

int make_dirs(const char *path, mode_t mode)
{
	_cleanup_free_ char *copy = xstrdup(path);
	char *slash = copy;
	char was;
	int err;

	if (!*path)
		return fail(ENOENT, "cannot make a folder without a name");
	do {
		slash = strchrnul(slash + 1, '/');
		was = *slash;
		*slash = '\0';
		err = make_dir(copy, mode);
		*slash = was;
	} while (!err && was);
	return err;
}

int make_parent(const char *path)
{
	const char *slash = strrchr(path, '/');
	_cleanup_free_ char *parent = NULL;

	if (!slash || slash == path)
		return 0;
	parent = xstrndup(path, slash - path);
	return make_dirs(parent, 0777);
}

void remove_folder(const char *path)
{
	_cleanup_closedir_ DIR *dir = opendir(path);
	const struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		unlinkat(dirfd(dir), entry->d_name, 0);
	rmdir(path);
}

bool folder_is_empty(const char *path)
{
	_cleanup_closedir_ DIR *dir = opendir(path);
	const struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			return false;
	}
	return true;
}
