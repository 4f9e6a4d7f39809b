/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whose instructions those of programs are. */
#ifndef LKMC_COUNT_USERS_H
#define LKMC_COUNT_USERS_H

#include "count/layout.h"
#include "count/result.h"
#include "count/table.h"
#include "count/timeline.h"

/**
 * users_name() - say by name which program did what
 * @result: of the table; the row "[user]" of its functions becomes one for each program,
 *          but for what was executed at the very end
 * @layout: with the orders
 * @orders: of timeline_order()
 * @table: of a guest with these orders, in which all was counted
 */
void users_name(struct result *result, const struct layout *layout,
		const struct timeline_orders *orders, const struct count_table *table);

#endif
