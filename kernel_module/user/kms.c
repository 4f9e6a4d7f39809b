// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kms.out: draws on the screen by DRM, and sets the mode of the display itself
 *
 *	./runqemu --display none		on the host: a guest with a screen
 *	/kms.out sleep 10			the picture stands as long as the command runs
 *	/kms.out				... or as long as there is input (Ctrl-D)
 *	./lkmc screenshot bars.png		on the host, meanwhile
 *
 * On x86_64 "modprobe bochs" comes first.
 *
 * What a display is made of, in the kernel's words: a connector is where a monitor is
 * plugged in, and knows its modes; a CRTC sends a frame buffer to connectors, through an
 * encoder. This takes the first connector with a monitor, a "dumb" buffer, which is plain
 * memory, and has a CRTC send it in the monitor's preferred mode. The bars lie, where those
 * of fb.out stand.
 *
 * Whoever has the device open first, is its master, and may do so; when it goes, the
 * console's picture comes back.
 *
 * See Documentation/gpu/drm-kms.rst, drm-kms(7) and include/uapi/drm/drm_mode.h.
 */
#if __has_include(<drm/drm.h>)
#include <drm/drm.h>
#else
#include <libdrm/drm.h> /* Debian's libc for the host's own arch leaves it to libdrm */
#endif
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "screen.h"

#define DEVICE "/dev/dri/card0"
#define MAX 16

static int fd;

/* An ioctl that must succeed. */
static void must(unsigned long request, void *argument, const char *what)
{
	int result;

	do {
		result = ioctl(fd, request, argument);
	} while (result && (errno == EINTR || errno == EAGAIN));
	if (result) {
		perror(what);
		exit(1);
	}
}

/* Pointers are passed as numbers of 64 bits, on every arch. */
static uint64_t pointer(void *p)
{
	return (uintptr_t)p;
}

/* The first connector with a monitor, its first mode, and its encoder. */
static uint32_t find_monitor(const struct drm_mode_card_res *all,
			     const uint32_t *connectors, struct drm_mode_modeinfo *mode,
			     uint32_t *encoder)
{
	for (unsigned int i = 0; i < all->count_connectors; i++) {
		struct drm_mode_get_connector c = { .connector_id = connectors[i] };
		struct drm_mode_modeinfo *modes;
		uint32_t encoders[MAX];

		/* The first time it says how much there is. */
		must(DRM_IOCTL_MODE_GETCONNECTOR, &c, "DRM_IOCTL_MODE_GETCONNECTOR");
		if (c.connection != 1 || !c.count_modes || !c.count_encoders ||
		    c.count_encoders > MAX)
			continue;
		modes = calloc(c.count_modes, sizeof(*modes));
		c.modes_ptr = pointer(modes);
		c.encoders_ptr = pointer(encoders);
		c.count_props = 0;
		must(DRM_IOCTL_MODE_GETCONNECTOR, &c, "DRM_IOCTL_MODE_GETCONNECTOR");
		*mode = modes[0];
		for (unsigned int j = 0; j < c.count_modes; j++) {
			if (modes[j].type & DRM_MODE_TYPE_PREFERRED) {
				*mode = modes[j];
				break;
			}
		}
		free(modes);
		*encoder = encoders[0];
		return connectors[i];
	}
	fprintf(stderr, DEVICE ": no monitor\n");
	exit(1);
}

static void draw_line(uint32_t *line, int y, const struct drm_mode_create_dumb *dumb)
{
	int bar = screen_bar(y, dumb->height);
	uint32_t colour = (bar & 4 ? 0xff0000 : 0) | (bar & 2 ? 0xff00 : 0) |
			  (bar & 1 ? 0xff : 0);

	for (unsigned int x = 0; x < dumb->width; x++) {
		line[x] = screen_is_frame(x, y, dumb->width, dumb->height) ? 0xffffff :
									     colour;
	}
}

/* A buffer of the mode's size, drawn to through its mapping. Returns a frame buffer's number. */
static uint32_t draw(const struct drm_mode_modeinfo *mode)
{
	struct drm_mode_create_dumb dumb = { .width = mode->hdisplay,
					     .height = mode->vdisplay,
					     .bpp = 32 };
	struct drm_mode_map_dumb map = { 0 };
	struct drm_mode_fb_cmd fb = { 0 };
	unsigned char *memory;

	must(DRM_IOCTL_MODE_CREATE_DUMB, &dumb, "DRM_IOCTL_MODE_CREATE_DUMB");
	map.handle = dumb.handle;
	must(DRM_IOCTL_MODE_MAP_DUMB, &map, "DRM_IOCTL_MODE_MAP_DUMB");
	memory = mmap(NULL, dumb.size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, map.offset);
	if (memory == MAP_FAILED) {
		perror("mmap");
		exit(1);
	}
	for (unsigned int y = 0; y < dumb.height; y++)
		draw_line((uint32_t *)(memory + (size_t)y * dumb.pitch), y, &dumb);
	fb.width = dumb.width;
	fb.height = dumb.height;
	fb.pitch = dumb.pitch;
	fb.bpp = 32;
	fb.depth = 24;
	fb.handle = dumb.handle;
	must(DRM_IOCTL_MODE_ADDFB, &fb, "DRM_IOCTL_MODE_ADDFB");
	return fb.fb_id;
}

/* The first CRTC that the encoder can be driven by. */
static uint32_t find_crtc(const struct drm_mode_card_res *all, const uint32_t *crtcs,
			  uint32_t encoder)
{
	struct drm_mode_get_encoder e = { .encoder_id = encoder };

	must(DRM_IOCTL_MODE_GETENCODER, &e, "DRM_IOCTL_MODE_GETENCODER");
	for (unsigned int i = 0; i < all->count_crtcs; i++) {
		if (e.possible_crtcs & 1u << i)
			return crtcs[i];
	}
	fprintf(stderr, DEVICE ": nothing can drive the monitor\n");
	exit(1);
}

int main(int argc, char **argv)
{
	uint32_t connectors[MAX], crtcs[MAX], connector, encoder;
	struct drm_mode_card_res all = { 0 };
	struct drm_mode_crtc crtc = { .mode_valid = 1, .count_connectors = 1 };
	int tty, status;

	(void)argc;
	fd = open(DEVICE, O_RDWR | O_CLOEXEC);
	if (fd < 0) {
		perror(DEVICE);
		return 1;
	}
	all.count_connectors = all.count_crtcs = MAX;
	all.connector_id_ptr = pointer(connectors);
	all.crtc_id_ptr = pointer(crtcs);
	must(DRM_IOCTL_MODE_GETRESOURCES, &all, "DRM_IOCTL_MODE_GETRESOURCES");
	connector = find_monitor(&all, connectors, &crtc.mode, &encoder);
	crtc.crtc_id = find_crtc(&all, crtcs, encoder);
	crtc.fb_id = draw(&crtc.mode);
	crtc.set_connectors_ptr = pointer(&connector);
	tty = screen_take();
	must(DRM_IOCTL_MODE_SETCRTC, &crtc, "DRM_IOCTL_MODE_SETCRTC");
	printf("connector %u, CRTC %u: %ux%u\n", connector, crtc.crtc_id,
	       crtc.mode.hdisplay, crtc.mode.vdisplay);
	status = screen_show(argv + 1);
	close(fd);
	screen_give_back(tty);
	return status;
}
