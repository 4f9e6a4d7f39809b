/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which guests run? A guest runs as long as its lock is held, from before its QEMU is
 * started until that has ended: all who want to know ask here.
 */
#ifndef LKMC_VM_RUNNING_H
#define LKMC_VM_RUNNING_H

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

#include "lab.h"

/* The file of the guest's folder that is the lock. */
#define GUEST_LOCK "lock"

struct running {
	pid_t pid;     /* of the runqemu that tends the guest */
	time_t since;  /* when it took the guest's lock */
	char *command; /* its applet and arguments, as a shell takes them */
};

/**
 * running_guest() - does a guest run, or is about to?
 * @lab: which guest
 */
bool running_guest(const struct lab *lab);

/**
 * running_not() - say that a guest does not run
 * @lab: which guest
 * @err: a positive errno
 *
 * Return: -@err with fail().
 */
int running_not(const struct lab *lab, int err);

/**
 * running_find() - does a guest run, and who tends it?
 * @run: the guest's folder, such as TOP/out/x86_64/run/0
 * @r: filled in if so; running_fini() releases it
 *
 * Return: true if it runs.
 */
bool running_find(const char *run, struct running *r);

/** running_fini() - release what running_find() made */
void running_fini(struct running *r);

#define _cleanup_running_ __attribute__((cleanup(running_fini)))

#endif
