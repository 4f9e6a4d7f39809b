/* SPDX-License-Identifier: GPL-2.0 */
#ifndef STORE_H
#define STORE_H

/* Takes some out of the stock: returns how many are left, or -ENOENT. */
int store_take(int n);

#endif
