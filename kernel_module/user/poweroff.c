// SPDX-License-Identifier: GPL-2.0
/*
 * poweroff.out: switches the machine off by the raw system call
 *
 *	/poweroff.out				in a running guest
 *	./runqemu -e init=/poweroff.out		as the only process there ever is
 *
 * The poweroff of BusyBox asks init, which ends all processes and unmounts. This
 * asks the kernel, and the kernel does it at once: what is not synced is lost,
 * hence sync(). The magic numbers are there so that a system call gone astray does
 * not switch the machine off; LINUX_REBOOT_MAGIC2 has the birthdays of Linus
 * Torvalds and his daughters as its values (in hexadecimal: printf %x).
 *
 * See reboot(2), kernel/reboot.c and include/uapi/linux/reboot.h.
 */
#include <linux/reboot.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	sync();
	syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2,
		LINUX_REBOOT_CMD_POWER_OFF, NULL);
	/* It comes back only when it is refused: it is for root. */
	perror("reboot");
	return 1;
}
