/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whose instructions those of programs are. */
#ifndef LKMC_COUNT_USERS_H
#define LKMC_COUNT_USERS_H

#include "count/layout.h"
#include "count/result.h"
#include "count/table.h"
#include "count/timeline.h"

struct users;

/**
 * users_new() - find out which program ran when
 * @layout: with the orders
 * @orders: of timeline_order()
 * @table: of a guest with these orders; must outlive it
 *
 * Return: for users_free().
 */
struct users *users_new(const struct layout *layout, const struct timeline_orders *orders,
			const struct count_table *table);

/** users_free() - release it; NULL is fine */
void users_free(struct users *users);

/**
 * users_name() - say by name which program did what
 * @users: from users_new(), of a table in which all was counted
 * @result: of that table; the row "[user]" of its functions becomes one for each program,
 *          but for what was executed at the very end
 */
void users_name(const struct users *users, struct result *result);

/**
 * users_at() - which program ran
 * @users: from users_new(); NULL: nobody knows
 * @notes: after so many notes of the table, and before the next
 *
 * Return: "[user NAME]", as users_name() has it, owned by @users; "[user]" where it is not
 * known.
 */
const char *users_at(const struct users *users, uint32_t notes);

#endif
