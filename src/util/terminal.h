/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Terminals and the jobs of a shell: who reads from the terminal, or changes it, while
 * another job is in its foreground is stopped by the kernel.
 */
#ifndef LKMC_TERMINAL_H
#define LKMC_TERMINAL_H

#include <stdbool.h>

/**
 * terminal_is_taken() - is it our terminal, but another job is in its foreground?
 * @fd: a terminal, or anything else, which is not taken
 */
bool terminal_is_taken(int fd);

#endif
