/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the guest's registers and memory say. As a debugger would, but from
 * inside: only in callbacks of the vcpu's own.
 */
#include <stdlib.h>
#include <string.h>

#include "plugin.h"

/* The smallest page of all targets. */
#define GUEST_PAGE 4096

/* More symbols no module has, and no longer names (KSYM_NAME_LEN). */
#define SYMBOLS_MAX 65536
#define NAME_MAX_SIZE 512
#define MODULE_NAME_SIZE 64

static struct qemu_plugin_register *find_register(const char *name)
{
    g_autoptr(GArray) registers = NULL;

    /*
     * Some targets do not describe theirs. A handle is the stub's number and
     * one (plugins/api.c).
     */
    if (g_ascii_isdigit(*name)) {
        return GINT_TO_POINTER(atoi(name) + 1);
    }
    registers = qemu_plugin_get_registers();
    for (unsigned int i = 0; i < registers->len; i++) {
        qemu_plugin_reg_descriptor *r =
            &g_array_index(registers, qemu_plugin_reg_descriptor, i);

        if (!strcmp(r->name, name)) {
            return r->handle;
        }
    }
    return NULL;
}

static uint64_t to_number(const uint8_t *bytes, unsigned int size)
{
    uint64_t value = 0;

    for (unsigned int i = 0; i < size; i++) {
        value = value << 8 | bytes[counter.big_endian ? i : size - 1 - i];
    }
    return value;
}

bool kernel_register(struct cpu_register *r, uint64_t *value)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();

    if (!r->handle) {
        r->handle = find_register(r->name);
    }
    if (!r->handle || qemu_plugin_read_register(r->handle, bytes) < 1 ||
        bytes->len > sizeof(*value)) {
        return false;
    }
    *value = to_number(bytes->data, bytes->len);
    return true;
}

static void to_numbers(const uint8_t *bytes, unsigned int size,
                       uint64_t *values, unsigned int n)
{
    for (unsigned int i = 0; i < n; i++) {
        values[i] = to_number(bytes + i * size, size);
    }
}

bool kernel_words(uint64_t address, unsigned int size, uint64_t *values,
                  unsigned int n)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();

    if (!qemu_plugin_read_memory_vaddr(address, bytes, n * size)) {
        return false;
    }
    to_numbers(bytes->data, size, values, n);
    return true;
}

/* The same, of what was read before, or else is read up to the page's end. */
bool piece_words(struct piece *piece, uint64_t address, unsigned int size,
                 uint64_t *values, unsigned int n)
{
    uint64_t rest = GUEST_PAGE - address % GUEST_PAGE;
    uint64_t at = address - piece->address;

    if (rest < n * size) {
        return kernel_words(address, size, values, n);
    }
    if (at >= piece->bytes->len || piece->bytes->len - at < n * size) {
        if (!qemu_plugin_read_memory_vaddr(address, piece->bytes, rest)) {
            g_byte_array_set_size(piece->bytes, 0);
            return false;
        }
        piece->address = address;
        at = 0;
    }
    to_numbers(piece->bytes->data + at, size, values, n);
    return true;
}

static bool kernel_word(uint64_t address, unsigned int size, uint64_t *value)
{
    return kernel_words(address, size, value, 1);
}

/* A text up to its NUL, or where it cannot be read; for the caller to free. */
char *kernel_text(uint64_t address, size_t max)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    GString *text = g_string_new(NULL);

    while (text->len < max) {
        /* Not beyond a page, the next of which may not be there. */
        size_t n = MIN(32, GUEST_PAGE - address % GUEST_PAGE);
        size_t length;

        if (!qemu_plugin_read_memory_vaddr(address, bytes, n)) {
            break;
        }
        length = strnlen((char *)bytes->data, n);
        g_string_append_len(text, (char *)bytes->data, length);
        if (length < n) {
            break;
        }
        address += n;
    }
    return g_string_free(text, FALSE);
}

static bool read_symbol(uint64_t at, uint64_t names, struct symbol *symbol)
{
    bool wide = counter.pointer == 8;
    uint64_t name, info;

    /* Elf64_Sym and Elf32_Sym: in those of 32 bits the value comes first. */
    if (!kernel_word(at, 4, &name) ||
        !kernel_word(at + (wide ? 4 : 12), 1, &info) ||
        !kernel_word(at + (wide ? 8 : 4), counter.pointer, &symbol->address) ||
        !kernel_word(at + (wide ? 16 : 8), counter.pointer, &symbol->size)) {
        return false;
    }
    /* STT_FUNC; a local label is no function. */
    if ((info & 0xf) != 2) {
        return false;
    }
    symbol->name = kernel_text(names + name, NAME_MAX_SIZE);
    return true;
}

/* struct mod_kallsyms of include/linux/module.h: symtab, num_symtab, strtab. */
static void read_symbols(struct module *module, uint64_t kallsyms)
{
    unsigned int size = counter.pointer == 8 ? 24 : 16;
    uint64_t table, n, names;

    if (!kernel_word(kallsyms, counter.pointer, &table) ||
        !kernel_word(kallsyms + counter.pointer, 4, &n) ||
        !kernel_word(kallsyms + 2 * counter.pointer, counter.pointer,
                     &names)) {
        return;
    }
    for (uint64_t i = 1; i < n && i < SYMBOLS_MAX; i++) {
        struct symbol symbol;

        if (read_symbol(table + i * size, names, &symbol)) {
            g_array_append_val(module->symbols, symbol);
        }
    }
}

/*
 * The kernel is about to call a module's init function. Which module it is, or
 * NULL. With the lock held.
 */
struct module *kernel_module(struct order *order, uint64_t all)
{
    struct module *module;
    uint64_t at, kallsyms;

    if (!kernel_register(&order->reg, &at) ||
        !kernel_word(at + order->kallsyms, counter.pointer, &kallsyms)) {
        return NULL;
    }
    module = g_new0(struct module, 1);
    module->all = all;
    module->at = at;
    module->name = kernel_text(at + order->name, MODULE_NAME_SIZE);
    module->symbols = g_array_new(false, false, sizeof(struct symbol));
    read_symbols(module, kallsyms);
    g_ptr_array_add(counter.modules, module);
    return module;
}
