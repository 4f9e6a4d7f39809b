// SPDX-License-Identifier: GPL-2.0-or-later
/* The orders that make the plugin count a function only. */
#include "count/inside.h"

#include <errno.h>
#include <inttypes.h>

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

int inside_order(struct layout *layout, const char *function, uint32_t *order)
{
	const struct function *f = functions_variant(&layout->kernel, function);
	const struct function *task =
		functions_variant(&layout->kernel, "finish_task_switch");
	const struct function *born = functions_variant(&layout->kernel, "schedule_tail");
	uint64_t size;

	if (!f)
		return fail_usage("--in %s: vmlinux has no such function: it may be inlined, "
				  "or a module's",
				  function);
	if (!task || !born || find_stack_size(layout, &size))
		return fail(ENOENT,
			    "--in: vmlinux has no finish_task_switch, schedule_tail or "
			    "__start_init_stack: it is not Linux as lkmc count knows it");
	*order = layout_order(layout, "inside %" PRIx64 " %" PRIx64, f->start, size);
	layout_order(layout, "switch %" PRIx64 " 0", task->start);
	layout_order(layout, "born %" PRIx64 " 0", born->start);
	return 0;
}
