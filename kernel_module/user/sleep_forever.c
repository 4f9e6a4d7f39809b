// SPDX-License-Identifier: GPL-2.0
/*
 * sleep_forever.out: does nothing, for ever
 *
 *	./runqemu -e init=/sleep_forever.out
 *
 * As init it leaves a machine with nothing but the kernel at work: to look at with
 * a debugger, undisturbed. init must not end: the kernel would panic. It needs no
 * console, no /proc and no /dev. pause() returns after each signal that has a
 * handler, hence the loop; signals without a handler never reach init.
 *
 * See pid_namespaces(7) (on signals to init) and kernel/exit.c ("Attempted to kill
 * init!").
 */
#include <unistd.h>

int main(void)
{
	for (;;)
		pause();
}
