/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * FNV-1a, 64 bits: names for what belongs together, and sums of files. It tells apart what was not made
 * to look alike (http://www.isthe.com/chongo/tech/comp/fnv/).
 */
#ifndef LKMC_HASH_H
#define LKMC_HASH_H

#include <stdint.h>

#define HASH_INIT UINT64_C(0xcbf29ce484222325)

/**
 * hash_add() - the hash of what was there and one more string
 * @hash: HASH_INIT at first
 * @text: the string; where it ends counts too
 */
uint64_t hash_add(uint64_t hash, const char *text);

/**
 * hash_file() - the hash of what is in a file
 * @path: the file
 * @hash: filled in
 *
 * Return: 0, or a negative errno with fail().
 */
int hash_file(const char *path, uint64_t *hash);

#endif
