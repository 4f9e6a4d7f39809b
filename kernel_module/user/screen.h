/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What fb.out and kms.out share: a picture whose every pixel is known, and a screen that
 * is left to them.
 *
 * The picture: eight bars, the bits of whose numbers are red, green and blue, all or
 * nothing; around them a frame of one white pixel.
 */
#include <fcntl.h>
#include <linux/kd.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define BARS 8
#define WHITE (BARS - 1)

/* The bits of a pixel: 4 red, 2 green, 1 blue; @along: of @length pixels across the bars. */
static inline int screen_bar(int along, int length)
{
	return along * BARS / length;
}

static inline bool screen_is_frame(int x, int y, int width, int height)
{
	return x == 0 || y == 0 || x == width - 1 || y == height - 1;
}

/* The console leaves the screen alone in this mode. Returns what screen_give_back() wants. */
static inline int screen_take(void)
{
	int tty = open("/dev/tty0", O_RDWR | O_CLOEXEC);

	if (tty < 0 || ioctl(tty, KDSETMODE, KD_GRAPHICS)) {
		perror("/dev/tty0");
		exit(1);
	}
	return tty;
}

static inline void screen_give_back(int tty)
{
	ioctl(tty, KDSETMODE, KD_TEXT);
	close(tty);
}

/* While the picture stands: a command, or without one until there is no more input. */
static inline int screen_show(char **command)
{
	char c;
	int status;

	fflush(stdout);
	if (!*command) {
		while (read(STDIN_FILENO, &c, 1) > 0)
			;
		return 0;
	}
	if (fork() == 0) {
		execvp(command[0], command);
		perror(command[0]);
		_exit(127);
	}
	wait(&status);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
