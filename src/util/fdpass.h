/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A descriptor that goes to another process with a message (unix(7), SCM_RIGHTS). It
 * arrives whole however soon the sender ends.
 */
#ifndef LKMC_UTIL_FDPASS_H
#define LKMC_UTIL_FDPASS_H

#include <stddef.h>

/**
 * fdpass_send() - send a message
 * @to: a Unix socket
 * @message: the bytes
 * @size: how many; at least one
 * @fd: a descriptor that stays open here, or -1 for none
 *
 * Return: 0, or a negative errno, without fail(): -EPIPE where nobody reads.
 */
int fdpass_send(int to, const void *message, size_t size, int fd);

/**
 * fdpass_receive() - receive one
 * @from: the other end
 * @message: filled in
 * @size: the size that was sent
 * @fd: the descriptor, for the caller to close, or -1 where none was sent
 *
 * Return: 0, or a negative errno, without fail(): -EPIPE where the sender has ended.
 */
int fdpass_receive(int from, void *message, size_t size, int *fd);

#endif
