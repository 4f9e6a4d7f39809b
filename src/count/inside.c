// SPDX-License-Identifier: GPL-2.0-or-later
/* The orders that make the plugin count a function only. */
#include "count/inside.h"

#include <errno.h>
#include <inttypes.h>

#include "count/module_function.h"
#include "util/cleanup.h"
#include "util/fail.h"

/* All tasks' stacks have the size of the first one's (include/asm-generic/vmlinux.lds.h). */
static int find_stack_size(const struct layout *layout, uint64_t *size)
{
	uint64_t start, end;

	if (functions_label(&layout->kernel, "__start_init_stack", &start) ||
	    functions_label(&layout->kernel, "__end_init_stack", &end) || end <= start)
		return -ENOENT;
	*size = end - start;
	return 0;
}

/* Wherever it will be loaded, and up to where it is no longer there. */
static int order_module(struct layout *layout, const struct module_function *f,
			uint64_t size, uint32_t *order)
{
	const struct function *gone =
		functions_named(&layout->kernel, "module_arch_cleanup");
	const struct function *initialized =
		functions_named(&layout->kernel, "module_arch_freeing_init");
	const char *argument = layout_argument(layout);

	if (!layout->modules || !gone || !initialized)
		return fail(ENOENT,
			    "--in: vmlinux does not tell of struct module, or has no "
			    "module_arch_cleanup or module_arch_freeing_init: it is "
			    "not Linux as lkmc count knows it");
	*order = layout_order(layout, "inside-module %" PRIx64 " %d %s %s", size, f->init,
			      f->module, f->symbol);
	layout_order(layout, "freed %" PRIx64 " %s 0", gone->start, argument);
	layout_order(layout, "freed %" PRIx64 " %s 1", initialized->start, argument);
	return 0;
}

int inside_order(struct layout *layout, const char *named, const char *built,
		 uint32_t *order)
{
	const struct function *f = functions_variant(&layout->kernel, named);
	const struct function *task =
		functions_variant(&layout->kernel, "finish_task_switch");
	const struct function *born = functions_variant(&layout->kernel, "schedule_tail");
	_cleanup_(module_function_fini) struct module_function module = { 0 };
	uint64_t size;
	int err = f ? 0 : module_function_find(layout->lab->out, built, named, &module);

	if (err)
		return err;
	if (!task || !born || find_stack_size(layout, &size))
		return fail(ENOENT,
			    "--in: vmlinux has no finish_task_switch, schedule_tail or "
			    "__start_init_stack: it is not Linux as lkmc count knows it");
	if (f)
		*order = layout_order(layout, "inside %" PRIx64 " %" PRIx64, f->start,
				      size);
	else
		err = order_module(layout, &module, size, order);
	layout_order(layout, "switch %" PRIx64 " 0", task->start);
	layout_order(layout, "born %" PRIx64 " 0", born->start);
	return err;
}
