// SPDX-License-Identifier: GPL-2.0-or-later
/* hello.out: the smallest program of user space, to be stepped through. */
#include <stdio.h>

int main(void)
{
	puts("hello");
	return 0;
}
