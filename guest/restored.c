// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a guest must do once after it was restored from a snapshot, where all that
 * were restored from it are the same: get random numbers of its own, the host's time,
 * and the folder that it shares with the host.
 */
#include "agent.h"

#include "protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/random.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <time.h>
#include <unistd.h>

#define SEED_BYTES 32

/* As rootfs_overlay/etc/init.d/S20share mounts them. */
#define SHARE_OPTIONS "trans=virtio,version=9p2000.L,msize=131072"

static int set_clock(const char *time)
{
	struct timespec now;
	char *end;

	now.tv_sec = strtoll(time, &end, 10);
	if (*end != '.')
		return -EINVAL;
	now.tv_nsec = strtol(end + 1, &end, 10);
	if (*end)
		return -EINVAL;
	return clock_settime(CLOCK_REALTIME, &now) ? -errno : 0;
}

/*
 * What is added counts as random at once, and the generator takes it in at once:
 * random(4), RNDADDENTROPY and RNDRESEEDCRNG.
 */
static int seed_random(const char *hex)
{
	struct {
		struct rand_pool_info info;
		unsigned char bytes[SEED_BYTES];
	} seed = { .info = { .entropy_count = SEED_BYTES * 8, .buf_size = SEED_BYTES } };
	int fd, err = 0;

	if (strlen(hex) != 2 * SEED_BYTES)
		return -EINVAL;
	for (int i = 0; i < SEED_BYTES; i++) {
		if (sscanf(hex + 2 * i, "%2hhx", &seed.bytes[i]) != 1)
			return -EINVAL;
	}
	fd = open("/dev/urandom", O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (ioctl(fd, RNDADDENTROPY, &seed) || ioctl(fd, RNDRESEEDCRNG))
		err = -errno;
	close(fd);
	return err;
}

static void complain(const char *what, int err)
{
	fprintf(stderr, "lkmc-agent: after the snapshot: %s: %s\n", what, strerror(-err));
}

/* A kernel without 9p has none, as after a boot, and not each guest has all. */
static void share(const char *tag, const char *path, unsigned long flags)
{
	if (mount(tag, path, "9p", flags, SHARE_OPTIONS) && errno != ENODEV &&
	    errno != ENOENT)
		complain(path, -errno);
}

int restored_run(char **argv)
{
	int err;

	for (int i = 1; i <= 3; i++) {
		if (argv[i])
			continue;
		fprintf(stderr, "lkmc-agent: usage: " RESTORED " SEED TIME COMMAND...\n");
		return EXIT_FAILURE;
	}
	err = seed_random(argv[1]);
	if (err)
		complain("random numbers", err);
	err = set_clock(argv[2]);
	if (err)
		complain("the clock", err);
	share("host", "/mnt/host", 0);
	/* Debian's kernel has them there (packages/distro/init). */
	share("modules", "/lib/modules", MS_RDONLY);
	return child_exec(argv + 3);
}
