// SPDX-License-Identifier: GPL-2.0
/*
 * init_dev_kmsg.out: an init that speaks through the kernel's log
 *
 *	./runqemu -e init=/init_dev_kmsg.out
 *	./runqemu -e 'init=/init_dev_kmsg.out -- sleep'
 *
 * What is written to /dev/kmsg becomes messages of the kernel's log, one a write,
 * in order with the kernel's own, with the level that stands in <> before it. So
 * programs that run before any system log, systemd and the like, are heard, even
 * where there is no console that they could open.
 *
 * Afterwards it switches the machine off; with "sleep", it sleeps. The kernel
 * hands what stands behind "--" on its command line to init as arguments.
 *
 * See Documentation/ABI/testing/dev-kmsg and kernel/printk/printk.c
 * (devkmsg_write()).
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/reboot.h>
#include <unistd.h>

static void say(int fd, const char *text)
{
	char line[80];
	int size = snprintf(line, sizeof(line), "<5>init_dev_kmsg: %s\n", text);

	if (write(fd, line, size) != size)
		perror("/dev/kmsg");
}

int main(int argc, char **argv)
{
	int fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	int i, sleeps = 0;

	if (fd < 0)
		perror("/dev/kmsg");
	for (i = 1; i < argc; i++)
		if (!strcmp(argv[i], "sleep"))
			sleeps = 1;

	say(fd, "hello from user space");
	if (!sleeps) {
		say(fd, "and good night");
		sync();
		reboot(RB_POWER_OFF);
	}
	say(fd, "sleeping");
	for (;;)
		pause();
}
