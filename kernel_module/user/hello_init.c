// SPDX-License-Identifier: GPL-2.0
/*
 * hello_init.out: an init of one's own
 *
 *	./runqemu -n -e init=/hello_init.out		(Ctrl-A X leaves)
 *
 * When the kernel has started all that is built in, it opens /dev/console three
 * times, as standard input, output and error, and then runs the file that init=
 * names as process 1, as root. Nothing else runs, nothing is mounted but / and /dev.
 * Words of the kernel's command line that the kernel does not know end up as its
 * arguments (so does all that comes behind "--"), and NAME=VALUE in its environment.
 *
 * Process 1 must not end ("Kernel panic - not syncing: Attempted to kill init!"), so
 * this one sleeps in the end. An init that starts others must also wait() for all
 * orphans: they become its children.
 *
 * See init/main.c (kernel_init(), run_init_process()) and
 * Documentation/admin-guide/init.rst.
 */
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int i;

	printf("hello init: I am process %d of user %d\n", (int)getpid(), (int)getuid());
	for (i = 0; i < argc; i++)
		printf("argument %d: %s\n", i, argv[i]);
	for (i = 0; environ[i]; i++)
		printf("environment: %s\n", environ[i]);
	/* The console is a terminal, or else all this waits in a buffer for ever. */
	fflush(stdout);
	for (;;)
		pause();
}
