/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The ticks of a profile at the end: of which file the host's instruction is,
 * and those at the same place as one.
 */
#define _GNU_SOURCE
#include <link.h>
#include <stdlib.h>

#include "plugin.h"

#include "count/format.h"

/* The code of a file, in memory. */
struct segment {
    uint64_t start, end, base;
    uint32_t file;
};

/* What dl_iterate_phdr() tells of. */
struct loaded {
    GArray *segments;
    GPtrArray *files;
};

static int add_segments(struct dl_phdr_info *info, size_t size, void *data)
{
    struct loaded *loaded = data;
    /* QEMU itself has no name. */
    char *name = *info->dlpi_name ? g_strdup(info->dlpi_name)
                                  : g_file_read_link("/proc/self/exe", NULL);

    (void)size;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *load = &info->dlpi_phdr[i];
        struct segment segment = {
            .start = info->dlpi_addr + load->p_vaddr,
            .end = info->dlpi_addr + load->p_vaddr + load->p_memsz,
            .base = info->dlpi_addr,
            .file = loaded->files->len,
        };

        if (load->p_type == PT_LOAD && load->p_flags & PF_X) {
            g_array_append_val(loaded->segments, segment);
        }
    }
    g_ptr_array_add(loaded->files, name ? name : g_strdup(""));
    return 0;
}

/* The address becomes that of the file; what is in none is translated code. */
static void resolve(struct tick *tick, const GArray *segments)
{
    tick->file = COUNT_TRANSLATED;
    for (unsigned int i = 0; i < segments->len; i++) {
        const struct segment *s = &g_array_index(segments, struct segment, i);

        if (tick->address >= s->start && tick->address < s->end) {
            tick->file = s->file;
            tick->address -= s->base;
            return;
        }
    }
    tick->address = 0;
}

static int compare(const void *a, const void *b)
{
    const struct tick *x = a, *y = b;
    const uint64_t keys[][2] = {
        { x->file, y->file }, { x->address, y->address },
        { x->block, y->block }, { x->main, y->main },
        { x->counting, y->counting },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        if (keys[i][0] != keys[i][1]) {
            return keys[i][0] < keys[i][1] ? -1 : 1;
        }
    }
    return 0;
}

/* Those at the same place are one. */
static uint32_t merge(struct tick *ticks, uint32_t n)
{
    uint32_t to = 0;

    qsort(ticks, n, sizeof(*ticks), compare);
    for (uint32_t i = 0; i < n; i++) {
        if (to && !compare(&ticks[to - 1], &ticks[i])) {
            ticks[to - 1].ns += ticks[i].ns;
            ticks[to - 1].system += ticks[i].system;
            ticks[to - 1].n += ticks[i].n;
        } else {
            ticks[to++] = ticks[i];
        }
    }
    return to;
}

const struct tick *ticks_merge(uint32_t *n, GPtrArray *files)
{
    g_autoptr(GArray) segments =
        g_array_new(false, false, sizeof(struct segment));
    struct loaded loaded = { segments, files };
    struct tick *ticks = profile_ticks(n);

    if (!ticks) {
        return NULL;
    }
    dl_iterate_phdr(add_segments, &loaded);
    for (uint32_t i = 0; i < *n; i++) {
        resolve(&ticks[i], segments);
        ticks[i].block = block_row(ticks[i].block);
    }
    *n = merge(ticks, *n);
    return ticks;
}
