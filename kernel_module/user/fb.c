// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fb.out: draws on the screen by a frame buffer, pixel by pixel
 *
 *	./runqemu --display none		on the host: a guest with a screen
 *	/fb.out sleep 10			the picture stands as long as the command runs
 *	/fb.out					... or as long as there is input (Ctrl-D)
 *	./lkmc screenshot bars.png		on the host, meanwhile
 *
 * A frame buffer is a picture in memory that the display shows all the time. /dev/fb0 is
 * that memory: mmap() it, and what is written is seen. How a pixel is made of its bits,
 * and how long a line is, the driver says: here 16 bits on x86_64, 32 elsewhere.
 *
 * The same memory can be read as a file: this program reads it back, and says how many
 * pixels are not what was drawn.
 *
 * It is the old interface: a driver's own is DRM, see kms.c. There this one is emulated,
 * and a page that was written to is copied to the display a moment later.
 *
 * See Documentation/fb/api.rst and include/uapi/linux/fb.h.
 */
#include <linux/fb.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "screen.h"

struct fb {
	int fd;
	struct fb_var_screeninfo var;
	struct fb_fix_screeninfo fix;
	unsigned char *memory;
	size_t size;
};

static void open_fb(struct fb *fb)
{
	fb->fd = open("/dev/fb0", O_RDWR | O_CLOEXEC);
	if (fb->fd < 0 || ioctl(fb->fd, FBIOGET_VSCREENINFO, &fb->var) ||
	    ioctl(fb->fd, FBIOGET_FSCREENINFO, &fb->fix)) {
		perror("/dev/fb0");
		exit(1);
	}
	fb->size = (size_t)fb->fix.line_length * fb->var.yres;
	fb->memory = mmap(NULL, fb->size, PROT_READ | PROT_WRITE, MAP_SHARED, fb->fd, 0);
	if (fb->memory == MAP_FAILED) {
		perror("mmap");
		exit(1);
	}
}

/* All bits of a colour, or none, at the place that the driver names. */
static uint32_t field(const struct fb_bitfield *f, int on)
{
	return on ? ((1u << f->length) - 1) << f->offset : 0;
}

static uint32_t pixel(const struct fb *fb, int x, int y)
{
	const struct fb_var_screeninfo *v = &fb->var;
	int bar = screen_bar(x, v->xres);

	if (screen_is_frame(x, y, v->xres, v->yres))
		bar = WHITE;
	return field(&v->red, bar & 4) | field(&v->green, bar & 2) |
	       field(&v->blue, bar & 1);
}

/* In this machine's byte order, which is the display's. */
static void put(unsigned char *to, uint32_t value, int bytes)
{
	uint16_t half = value;

	if (bytes == 2)
		memcpy(to, &half, bytes);
	else
		memcpy(to, &value, bytes);
}

static void make_line(const struct fb *fb, int y, unsigned char *line)
{
	int bytes = fb->var.bits_per_pixel / 8;

	for (unsigned int x = 0; x < fb->var.xres; x++)
		put(line + x * bytes, pixel(fb, x, y), bytes);
}

/* Two lines make the picture: that of the frame, above and below, and the one between. */
static const unsigned char *line_of(const struct fb *fb, unsigned int y)
{
	static unsigned char *outer, *inner;

	if (!outer) {
		outer = calloc(1, fb->fix.line_length);
		inner = calloc(1, fb->fix.line_length);
		make_line(fb, 0, outer);
		make_line(fb, 1, inner);
	}
	return y == 0 || y == fb->var.yres - 1 ? outer : inner;
}

/* How many pixels are another way when the memory is read as a file. */
static int count_wrong(const struct fb *fb)
{
	unsigned int bytes = fb->var.bits_per_pixel / 8;
	size_t length = fb->var.xres * bytes;
	unsigned char *line = malloc(length);
	int wrong = 0;

	for (unsigned int y = 0; y < fb->var.yres; y++) {
		if (pread(fb->fd, line, length, (off_t)y * fb->fix.line_length) !=
		    (ssize_t)length) {
			perror("/dev/fb0");
			exit(1);
		}
		if (memcmp(line, line_of(fb, y), length) == 0)
			continue;
		for (size_t i = 0; i < length; i += bytes)
			wrong += memcmp(line + i, line_of(fb, y) + i, bytes) != 0;
	}
	free(line);
	return wrong;
}

int main(int argc, char **argv)
{
	struct fb fb;
	int tty, status, wrong;

	(void)argc;
	open_fb(&fb);
	if (fb.var.bits_per_pixel != 16 && fb.var.bits_per_pixel != 32) {
		fprintf(stderr, "/dev/fb0: %u bits a pixel: there are 16 and 32 here\n",
			fb.var.bits_per_pixel);
		return 1;
	}
	tty = screen_take();
	for (unsigned int y = 0; y < fb.var.yres; y++)
		memcpy(fb.memory + (size_t)y * fb.fix.line_length, line_of(&fb, y),
		       fb.var.xres * fb.var.bits_per_pixel / 8);
	wrong = count_wrong(&fb);
	printf("%s: %ux%u, %u bits a pixel, %u bytes a line: %d pixels wrong\n", fb.fix.id,
	       fb.var.xres, fb.var.yres, fb.var.bits_per_pixel, fb.fix.line_length, wrong);
	status = screen_show(argv + 1);
	screen_give_back(tty);
	return status || wrong;
}
