// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The keys of arch/ARCH.conf, for all who read it: Make and GDB ask "lkmc conf"
 * whether the file is right. What a key means is said in the files themselves.
 */
#include "arch.h"

#include <errno.h>
#include <string.h>

#include "util/fail.h"

const struct arch_key arch_keys[] = {
	{ "CONSOLE", ARCH_VALUE },
	{ "COUNT_ARGUMENT", ARCH_OPTIONAL },
	{ "COUNT_FIRMWARE", ARCH_OPTIONAL },
	{ "CROSS_COMPILE", ARCH_STATED },
	{ "DEBIAN_ARCH", ARCH_STATED },
	{ "DEBIAN_KERNEL", ARCH_OPTIONAL },
	{ "DEBIAN_QEMU", ARCH_OPTIONAL },
	{ "DEBIAN_SUITE", ARCH_OPTIONAL },
	{ "ELF_MACHINE", ARCH_VALUE },
	{ "GDB", ARCH_VALUE },
	{ "GDB_ARGUMENT", ARCH_VALUE },
	{ "GDB_BREAK_PC", ARCH_OPTIONAL },
	{ "GDB_EARLY", ARCH_OPTIONAL },
	{ "GDB_EARLY_FUNCTIONS", ARCH_OPTIONAL },
	{ "GDB_EARLY_MODES", ARCH_OPTIONAL },
	{ "GDB_ENTRIES", ARCH_OPTIONAL },
	{ "GDB_GUESSES", ARCH_OPTIONAL },
	{ "GDB_HOLE", ARCH_OPTIONAL },
	{ "GDB_KERNEL_START", ARCH_OPTIONAL },
	{ "GDB_PT_REGS", ARCH_OPTIONAL },
	{ "GDB_PUSHED", ARCH_OPTIONAL },
	{ "GDB_RETURNS", ARCH_OPTIONAL },
	{ "GDB_STEPS_BY_BREAKPOINTS", ARCH_OPTIONAL },
	{ "GDB_SYSCALL_PREFIX", ARCH_STATED },
	{ "GDB_TRAPS", ARCH_OPTIONAL },
	{ "GDB_TRAP_PC", ARCH_OPTIONAL },
	{ "GDB_TRAP_SP", ARCH_OPTIONAL },
	{ "KGDB_CONSOLE", ARCH_VALUE },
	{ "LINUX_ARCH", ARCH_VALUE },
	{ "LINUX_AS", ARCH_OPTIONAL },
	{ "LINUX_ENTRY", ARCH_OPTIONAL },
	{ "LINUX_IMAGE", ARCH_VALUE },
	{ "LINUX_STEPS", ARCH_VALUE },
	{ "LINUX_TARGET", ARCH_VALUE },
	{ "MODULES_LINKED", ARCH_OPTIONAL },
	{ "QEMU_BUS", ARCH_OPTIONAL },
	{ "QEMU_DEVICES", ARCH_STATED },
	{ "QEMU_FIRMWARE", ARCH_STATED },
	{ "QEMU_KGDB", ARCH_OPTIONAL },
	{ "QEMU_MACHINE", ARCH_VALUE },
	{ "QEMU_MACHINE_KVM", ARCH_STATED },
	{ "QEMU_MEMORY", ARCH_VALUE },
	{ "QEMU_TARGET", ARCH_VALUE },
	{ "QEMU_TERMINAL", ARCH_STATED },
	{ "QEMU_VIRTIO", ARCH_VALUE },
	{ "QEMU_WINDOW", ARCH_STATED },
	{ "TCG_ARGUMENTS", ARCH_OPTIONAL },
	{ "WINDOW_ARGUMENTS", ARCH_STATED },
	{ NULL, ARCH_OPTIONAL },
};

static const struct arch_entry *find_entry(const struct arch *arch, const char *key)
{
	for (size_t i = 0; i < arch->n; i++) {
		if (strcmp(arch->entries[i].key, key) == 0)
			return &arch->entries[i];
	}
	return NULL;
}

static int check_entry(const struct arch *arch, const struct arch_entry *entry)
{
	const struct arch_key *key = arch_keys;

	while (key->name && strcmp(key->name, entry->key) != 0)
		key++;
	if (!key->name)
		return fail(EINVAL,
			    "arch/%s.conf:%d: unknown key '%s': src/arch_keys.c has those there are",
			    arch->base, entry->line, entry->key);
	/* C would take the first, Make the last. */
	if (find_entry(arch, entry->key) != entry)
		return fail(EINVAL, "arch/%s.conf:%d: %s is there twice: remove one",
			    arch->base, entry->line, entry->key);
	return 0;
}

int arch_check(const struct arch *arch)
{
	for (size_t i = 0; i < arch->n; i++) {
		int err = check_entry(arch, &arch->entries[i]);

		if (err)
			return err;
	}
	for (const struct arch_key *key = arch_keys; key->name; key++) {
		const struct arch_entry *entry = find_entry(arch, key->name);

		if (key->need != ARCH_OPTIONAL && !entry)
			return fail(EINVAL, "arch/%s.conf: there is no %s = ...",
				    arch->base, key->name);
		if (key->need == ARCH_VALUE && !*entry->value)
			return fail(EINVAL, "arch/%s.conf:%d: %s needs a value",
				    arch->base, entry->line, key->name);
	}
	return 0;
}
