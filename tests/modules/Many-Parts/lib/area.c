// SPDX-License-Identifier: GPL-2.0
#include <parts.h>

int area(int edge)
{
	return edge * edge;
}
