/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Figures as people read them. */
#ifndef LKMC_COUNT_NUMBER_H
#define LKMC_COUNT_NUMBER_H

#include <stdint.h>

#define NUMBER_MAX 32

/** number_show() - with blanks between thousands, "79 292 446", in @text */
const char *number_show(int64_t n, char text[NUMBER_MAX]);

/** number_percent() - how much a part is of the whole; of nothing, 0 */
double number_percent(int64_t part, int64_t whole);

#endif
