/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What carries out a guest's instructions: KVM where it works, TCG else. */
#ifndef LKMC_VM_ACCEL_H
#define LKMC_VM_ACCEL_H

#include "applet.h"
#include "vm/config.h"

/**
 * accel_choose() - decide it, and what follows from it
 * @applet: whose guest it is, for what is said where finding out takes long
 * @config: its lab is set; kvm and tsc_khz are filled in
 * @no_kvm: the user wants TCG
 * @dry: no guest may be booted to find it out
 *
 * Return: 0, or a negative errno with fail().
 */
int accel_choose(const struct applet *applet, struct vm_config *config, bool no_kvm,
		 bool dry);

#endif
