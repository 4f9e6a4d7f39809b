/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which guests run? Found out without taking a guest's lock: one that starts at the
 * same moment would find it taken.
 */
#ifndef LKMC_VM_RUNNING_H
#define LKMC_VM_RUNNING_H

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

struct running {
	pid_t pid;     /* of the runqemu that tends the guest */
	time_t since;  /* when it took the guest's lock */
	char *command; /* its applet and arguments, as a shell takes them */
};

/**
 * running_find() - does a guest run, and who tends it?
 * @run: the guest's folder, such as TOP/out/x86_64/run/0
 * @r: filled in if so; running_fini() releases it
 *
 * A process that was killed leaves its number in the lock, and another may have it
 * by now: only one that has the lock open counts.
 *
 * Return: true if it runs.
 */
bool running_find(const char *run, struct running *r);

/** running_fini() - release what running_find() made */
void running_fini(struct running *r);

#define _cleanup_running_ __attribute__((cleanup(running_fini)))

#endif
