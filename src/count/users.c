// SPDX-License-Identifier: GPL-2.0-or-later
/* Programs, by the names that their processes had. */
#include "count/users.h"

#include "count/places.h"
#include "util/cleanup.h"
#include "util/mem.h"

void users_name(struct result *result, const struct layout *layout,
		const struct timeline_orders *orders, const struct count_table *table)
{
	struct timeline t;

	timeline_init(&t, layout, orders, table, result);
	for (size_t i = 0; i < t.processes.n; i++) {
		const struct timeline_row *row = &t.processes.v[i];
		_cleanup_free_ char *name = xasprintf("[user %s]", row->name);

		if (!row->user)
			continue;
		tally_add(&result->functions, "", name, row->user);
		tally_add(&result->functions, "", PLACE_USER, -(int64_t)row->user);
	}
	tally_sort(&result->functions);
	timeline_fini(&t);
}
