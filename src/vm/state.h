/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The state of a guest's devices, to a file and back: for QEMU a migration to another
 * host, without the memory, where that is a file (capability x-ignore-shared,
 * docs/devel/migration of QEMU).
 */
#ifndef LKMC_VM_STATE_H
#define LKMC_VM_STATE_H

#include "vm/qmp.h"

/**
 * state_move() - save the state, or restore it, and wait until that is done
 * @qmp: of a guest that stands still, or has not begun
 * @command: "migrate" or "migrate-incoming"
 * @path: the file
 *
 * Return: 0, or a negative errno with fail().
 */
int state_move(struct qmp *qmp, const char *command, const char *path);

#endif
