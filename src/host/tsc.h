/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The time stamp counter of the host's processor. */
#ifndef LKMC_HOST_TSC_H
#define LKMC_HOST_TSC_H

/**
 * tsc_khz() - how fast the processor's time stamp counter counts
 *
 * An emulated x86 processor has the host's counter (cpu_get_host_ticks() in QEMU), and a
 * guest that counts it against its other clocks is far off when the host is busy.
 *
 * Return: in kHz, to the nearest 100, so that it is the same each time; 0 where the
 * host's processor is neither of x86 nor of arm64.
 */
unsigned int tsc_khz(void);

/**
 * tsc_kept_khz() - the same, and the very same each time
 * @top: the clone; what is measured is kept in its out/host/tsc
 *
 * It is measured anew when the host was booted, and then kept unless it is another
 * by more than measuring errs: what is named after it stays what it was.
 *
 * Return: as tsc_khz().
 */
unsigned int tsc_kept_khz(const char *top);

#endif
