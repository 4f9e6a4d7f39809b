// SPDX-License-Identifier: GPL-2.0-or-later
/* Escape sequences. */
#include "util/escape.h"

#include <string.h>

enum {
	TEXT,
	ESCAPE,  /* ESC came, and perhaps intermediate bytes */
	CONTROL, /* CSI: up to a final byte */
	STRING,  /* OSC, DCS, SOS, PM, APC: up to BEL or ST */
};

#define BEL 0x07
#define ESC 0x1b
#define DEL 0x7f
/* C1 is ESC and a byte of 0x40 to 0x5f, or one byte: that and 0x40 more. */
#define C1 0x40

/* What the second byte of a sequence begins. */
static int begin(unsigned char c)
{
	if (c == '[')
		return CONTROL;
	return c && strchr("]PX^_", c) ? STRING : TEXT;
}

/* Is a byte of 0x80 to 0x9f one of C1, and not inside a character of UTF-8? */
static bool is_c1(struct escape *e, unsigned char c)
{
	if (!e->more || c < 0x80 || c > 0xbf) {
		e->lead = c;
		e->more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc2 ? 1 : 0;
		return c >= 0x80 && c <= 0x9f;
	}
	e->more--;
	return e->lead == 0xc2 && c <= 0x9f;
}

static bool takes_control(struct escape *e, unsigned char c)
{
	bool ends = e->state == STRING && c == BEL;

	e->more = 0;
	e->state = c == ESC ? ESCAPE : TEXT;
	return ends || c == DEL || !c || !strchr("\t\n\r\b", c);
}

bool escape_takes(struct escape *e, unsigned char c)
{
	if (c < ' ' || (c == DEL && e->state == TEXT))
		return takes_control(e, c);
	switch (e->state) {
	case ESCAPE:
		if (c < ' ' || c > '/')
			e->state = begin(c);
		return true;
	case CONTROL:
		if (c >= '@' && c <= '~')
			e->state = TEXT;
		return true;
	case STRING:
		if (is_c1(e, c) && c == '\\' + C1)
			e->state = TEXT;
		return true;
	}
	if (!is_c1(e, c))
		return false;
	e->state = begin(c - C1);
	return true;
}
