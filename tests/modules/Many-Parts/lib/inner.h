/* SPDX-License-Identifier: GPL-2.0 */
/* Found by -I$(M)/lib. */
#define INNER 3
