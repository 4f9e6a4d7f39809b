/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The properties of QEMU's options, which commas separate. */
#ifndef LKMC_VM_PROPERTIES_H
#define LKMC_VM_PROPERTIES_H

/**
 * property_escape() - a text as a property
 * @text: such as a path, in which commas separate nothing
 *
 * Return: the text with each of them twice, for the caller to free.
 */
char *property_escape(const char *text);

#endif
