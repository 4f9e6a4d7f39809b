/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Traces of QEMU's simple backend, as it writes them. */
#ifndef LKMC_TRACE_WRITER_H
#define LKMC_TRACE_WRITER_H

#include <stdint.h>
#include <string.h>

struct trace_writer {
	size_t n;
	uint8_t data[1 << 20];
};

static inline void put_bytes(struct trace_writer *w, const void *data, size_t n)
{
	memcpy(w->data + w->n, data, n);
	w->n += n;
}

static inline void put64(struct trace_writer *w, uint64_t n)
{
	put_bytes(w, &n, sizeof(n));
}

static inline void put32(struct trace_writer *w, uint32_t n)
{
	put_bytes(w, &n, sizeof(n));
}

static inline void put_header(struct trace_writer *w, uint64_t version)
{
	w->n = 0;
	put64(w, UINT64_MAX);
	put64(w, UINT64_C(0xf2b177cb0aa429b4));
	put64(w, version);
}

static inline void put_mapping(struct trace_writer *w, uint64_t number, const char *name)
{
	put64(w, 0);
	put64(w, number);
	put32(w, strlen(name));
	put_bytes(w, name, strlen(name));
}

/* What follows are @bytes of arguments. */
static inline void put_event(struct trace_writer *w, uint64_t number, uint64_t time,
			     uint32_t bytes)
{
	put64(w, 1);
	put64(w, number);
	put64(w, time);
	put32(w, 24 + bytes);
	put32(w, 42);
}

static inline void put_string(struct trace_writer *w, const char *text)
{
	put32(w, strlen(text));
	put_bytes(w, text, strlen(text));
}

#endif
