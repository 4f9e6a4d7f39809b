// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * input.out NAME: prints the key events of the input device that is called NAME, and
 * keeps them from all others. See linux/input.h and kernel_module/input.c.
 */
#include <err.h>
#include <fcntl.h>
#include <linux/input.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int open_device(const char *name)
{
	char path[32], its_name[128];

	for (int i = 0; i < 64; i++) {
		int file;

		snprintf(path, sizeof(path), "/dev/input/event%d", i);
		file = open(path, O_RDONLY);
		if (file < 0)
			continue;
		if (ioctl(file, EVIOCGNAME(sizeof(its_name)), its_name) >= 0 &&
		    !strcmp(its_name, name))
			return file;
		close(file);
	}
	errx(1, "there is no input device '%s': see /proc/bus/input/devices", name);
}

int main(int argc, char **argv)
{
	static const char *const actions[] = { "released", "pressed", "repeated" };
	struct input_event event;
	int file;

	if (argc != 2)
		errx(2, "usage: input.out NAME");
	file = open_device(argv[1]);
	if (ioctl(file, EVIOCGRAB, 1) < 0)
		err(1, "EVIOCGRAB");
	puts("listening");
	fflush(stdout);
	while (read(file, &event, sizeof(event)) == sizeof(event)) {
		if (event.type != EV_KEY || event.value < 0 || event.value > 2)
			continue;
		printf("key %d %s\n", event.code, actions[event.value]);
		fflush(stdout);
	}
	err(1, "the device is gone");
}
