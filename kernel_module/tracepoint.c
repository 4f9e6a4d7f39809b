// SPDX-License-Identifier: GPL-2.0
/*
 * tracepoint: an event of our own, for every tool that traces
 *
 *	insmod /tracepoint.ko
 *	cd /sys/kernel/tracing/events/lkmc/lkmc_value
 *	cat format			the record's fields
 *	echo 1 > enable
 *	echo 'new > 50' > filter	optional: only some
 *	echo 42 > /sys/module/tracepoint/parameters/value
 *	cat /sys/kernel/tracing/trace	"lkmc_value: old=0 new=42"
 *	rmmod tracepoint
 *
 * A tracepoint is a place in the code that the author thinks worth watching. Off, it
 * is a no-operation that is jumped over; on, it puts a binary record into the trace's
 * buffer, next to all others in the order of time. trace-cmd, perf and BPF programs
 * see it like those of the kernel itself; filters are carried out before the record is
 * written.
 *
 * The macro in tracepoint_events.h makes all of it. Exactly one file defines
 * CREATE_TRACE_POINTS, which lays down the code; others that trace include the header
 * only.
 *
 * See include/linux/tracepoint.h, include/trace/events/, samples/trace_events/,
 * Documentation/trace/tracepoints.rst and Documentation/trace/events.rst.
 */
#include <linux/kstrtox.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

#define CREATE_TRACE_POINTS
#include "tracepoint_events.h"

static int value;

static int value_set(const char *text, const struct kernel_param *parameter)
{
	int new, err = kstrtoint(text, 0, &new);

	if (err)
		return err;
	trace_lkmc_value(value, new);
	value = new;
	return 0;
}

static const struct kernel_param_ops value_ops = {
	.set = value_set,
	.get = param_get_int,
};

module_param_cb(value, &value_ops, &value, 0644);
MODULE_PARM_DESC(value, "a number: each change of it is an event");

static int __init tracepoint_init(void)
{
	return 0;
}

/*
 * The kernel takes the event away itself, and only this module's code calls it. Who
 * registers a probe, a function that a tracepoint is to call, must wait here until
 * nobody is in it any more: tracepoint_synchronize_unregister().
 */
static void __exit tracepoint_exit(void)
{
}

module_init(tracepoint_init);
module_exit(tracepoint_exit);
MODULE_DESCRIPTION("an event of our own, for every tool that traces");
MODULE_LICENSE("GPL");
