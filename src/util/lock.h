/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lock files. Who holds one has written its number into it, for others to read; that
 * it is held is asked of the kernel, as the number outlives a process that was killed.
 * Asking takes nothing, so that nobody is in the way of who takes the lock.
 */
#ifndef LKMC_LOCK_H
#define LKMC_LOCK_H

#include <stdbool.h>
#include <sys/types.h>

/**
 * lock_take() - take a lock, without waiting
 * @path: the file, made if it is not there
 * @holder: who holds it, after -EBUSY; 0 if it has not yet said so
 *
 * It is held until the last process that has the descriptor has ended or closed it.
 *
 * Return: a close-on-exec file descriptor that holds the lock; -EBUSY, without
 * fail(); or a negative errno with fail().
 */
int lock_take(const char *path, pid_t *holder);

/**
 * lock_wait() - take a lock, however long its holder needs
 * @path: the file, made if it is not there
 *
 * Return: a close-on-exec file descriptor that holds the lock, or a negative errno
 * with fail().
 */
int lock_wait(const char *path);

/**
 * lock_wait_aloud() - lock_wait() that says for whom, if it must wait
 * @path: as for lock_wait()
 * @applet: the name of the applet that says it
 * @what: what the holder makes meanwhile
 *
 * Return: as lock_wait() does.
 */
int lock_wait_aloud(const char *path, const char *applet, const char *what);

/**
 * lock_is_held() - does somebody hold a lock?
 * @path: the file
 * @holder: who, if so; 0 if it has not yet said so; may be NULL
 */
bool lock_is_held(const char *path, pid_t *holder);

#endif
