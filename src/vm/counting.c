// SPDX-License-Identifier: GPL-2.0-or-later
/* The arguments with which QEMU counts a guest's instructions. */
#include "util/cleanup.h"
#include "vm/config.h"
#include "vm/properties.h"

/*
 * Each instruction is as long as 8 ns: near to what the host does, thus loops that wait
 * for a time are about as long as they would be else.
 */
#define ICOUNT "shift=3,sleep=off"
/* Any will do, if it is always the same. */
#define SEED "1"
#define RTC "base=2026-01-01T00:00:00,clock=vm"

/*
 * Then the guest's time, and all that comes from outside, is the same in each run:
 * packages/qemu/patches, "requests end when the guest makes them".
 */
static void add_repeatable(struct strv *args)
{
	static const char *const words[] = { "-icount", ICOUNT, "-seed", SEED, "-rtc", RTC };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		strv_add(args, words[i]);
}

static void add_port(const struct vm_config *config, struct strv *args)
{
	const struct arch *arch = &config->lab->arch;
	_cleanup_free_ char *output = property_escape(config->count->output);

	strv_add(args, "-chardev");
	strv_addf(args, "file,id=count,path=%s", output);
	strv_add(args, "-device");
	strv_addf(args, "virtio-serial-%s%s", arch_get(arch, "QEMU_VIRTIO"),
		  arch_get(arch, "QEMU_BUS"));
	strv_add(args, "-device");
	strv_add(args, "virtserialport,id=count,chardev=count,name=org.lkmc.count");
}

void vm_add_count(const struct vm_config *config, struct strv *args)
{
	const struct vm_count *count = config->count;
	_cleanup_free_ char *plugin = property_escape(count->plugin);
	_cleanup_free_ char *table = property_escape(count->table);
	_cleanup_free_ char *orders = count->orders ? property_escape(count->orders) : NULL;

	strv_add(args, "-plugin");
	strv_addf(args, "%s,table=%s%s%s%s%s%s,pointer=%u,period=%llu", plugin, table,
		  orders ? ",orders=" : "", orders ? orders : "",
		  count->from_start ? ",begin=start" : "",
		  count->big_endian ? ",big=on" : "", count->profile ? ",profile=on" : "",
		  count->pointer, count->period);
	if (count->repeatable)
		add_repeatable(args);
	if (count->output)
		add_port(config, args);
}
