// SPDX-License-Identifier: GPL-2.0
/*
 * hello.out: the smallest program of user space, to be stepped through
 *
 *	/hello.out		prints "hello"
 */
#include <stdio.h>

int main(void)
{
	puts("hello");
	return 0;
}
