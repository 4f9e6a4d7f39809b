/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QEMU's log of a run: what came to the guest from outside, and at which instruction. It
 * is a header and events, each one byte for its kind and what belongs to that kind, numbers
 * big-endian (QEMU's replay/replay-internal.h, and replay/replay-*.c for what belongs to
 * each). Only QEMU can replay one; this tells how far it goes, and what is in it.
 */
#ifndef LKMC_RECORD_EVENTS_H
#define LKMC_RECORD_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the header begins with; other versions have other events. */
#define EVENTS_VERSION 0xe0200d
#define EVENTS_HEADER 12

struct events {
	bool has_version;      /* the header was written, which QEMU does at the end */
	bool ended;            /* QEMU wrote the end */
	uint64_t n;            /* how many, up to the last that is whole */
	uint64_t instructions; /* that the guest had done by then */
	uint64_t last;    /* of these: the guest, or QEMU, was told to end behind it */
	uint64_t typed;   /* bytes that came to consoles and ports */
	uint64_t packets; /* that came from the network */
	uint64_t blocks;  /* requests to the disk that were done */
	uint64_t randoms; /* times that it got random numbers from the host */
	size_t size;      /* of the header and the whole events, in bytes */
};

/**
 * events_scan() - look at a log
 * @events: filled in
 * @data: @size bytes: the log, whole or cut off anywhere
 * @size: in bytes
 *
 * Return: 0, or -EPROTO with fail() for what is no such log, or of another version.
 */
int events_scan(struct events *events, const uint8_t *data, size_t size);

/**
 * events_scan_file() - look at a log that is a file
 * @events: filled in
 * @path: the file
 *
 * Return: 0, or a negative errno with fail().
 */
int events_scan_file(struct events *events, const char *path);

/**
 * events_complete() - let a log end behind its last whole event
 * @path: the file, of a QEMU that was killed; it is replaced as a whole
 * @events: of events_scan_file()
 *
 * A replay of it ends there as if the user had told QEMU to go.
 *
 * Return: 0, or a negative errno with fail(); then @path is as it was.
 */
int events_complete(const char *path, const struct events *events);

#endif
