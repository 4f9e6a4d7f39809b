/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PARTS_H
#define PARTS_H

int area(int edge);
int answer(void);

#endif
