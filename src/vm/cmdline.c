// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel's command line, made from a configuration. */
#include <stdio.h>
#include <string.h>

#include "util/cleanup.h"
#include "vm/config.h"

#define ICOUNT_TSC_KHZ 1000000

/* How fast the guest's time stamp counter counts. */
static unsigned int guest_tsc_khz(const struct vm_config *config)
{
	/* With -icount a tick is a nanosecond: cpus_get_elapsed_ticks() in QEMU's system/cpus.c. */
	if (config->replay || (config->count && config->count->repeatable))
		return ICOUNT_TSC_KHZ;
	for (size_t i = 0; i < config->qemu.n; i++) {
		if (!strcmp(config->qemu.v[i], "-icount") ||
		    !strcmp(config->qemu.v[i], "--icount"))
			return ICOUNT_TSC_KHZ;
	}
	return config->tsc_khz;
}

/* A word whose value is TSC_KHZ gets the number, or is left out where nobody knows it. */
static void add_tcg_arguments(const struct vm_config *config, struct strv *words)
{
	static const char placeholder[] = "=TSC_KHZ";
	_cleanup_strv_ struct strv all = { 0 };
	unsigned int khz = guest_tsc_khz(config);

	strv_add_words(&all, arch_get(&config->lab->arch, "TCG_ARGUMENTS"));
	for (size_t i = 0; i < all.n; i++) {
		const char *at = strstr(all.v[i], placeholder);

		if (!at || at[strlen(placeholder)])
			strv_add(words, all.v[i]);
		else if (khz)
			strv_addf(words, "%.*s=%u", (int)(at - all.v[i]), all.v[i], khz);
	}
}

char *vm_kernel_arguments(const struct vm_config *config)
{
	const struct arch *arch = &config->lab->arch;
	_cleanup_strv_ struct strv words = { 0 };

	strv_add(&words, "root=/dev/vda");
	strv_add(&words, "rw");
	/* The last one is /dev/console. */
	if (vm_has_screen(config) && vm_console_kind(config) != VM_WINDOW)
		strv_add_words(&words, arch_get(arch, "WINDOW_ARGUMENTS"));
	strv_addf(&words, "console=%s", arch_get(arch, "CONSOLE"));
	if (vm_console_kind(config) == VM_WINDOW)
		strv_add_words(&words, arch_get(arch, "WINDOW_ARGUMENTS"));
	if (!config->kvm)
		add_tcg_arguments(config, &words);
	/* QEMU has -no-reboot then. */
	if (vm_ends_in_panic(config))
		strv_add(&words, "panic=-1");
	if (config->kgdb) {
		strv_addf(&words, "kgdboc=%s", arch_get(arch, "KGDB_CONSOLE"));
		strv_add(&words, "kgdbwait");
		/*
		 * KGDB removes a breakpoint the way it set it: one from before the
		 * kernel's text became read-only could never be removed.
		 */
		strv_add(&words, "rodata=off");
	}
	strv_addv(&words, config->kernel.v);

	return strv_join(&words, " ");
}
