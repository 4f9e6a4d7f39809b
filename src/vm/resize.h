/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest's console is as large as the terminal that it is on, which a serial line
 * does not tell: the agent sets it, once it is up and whenever the terminal changes.
 */
#ifndef LKMC_VM_RESIZE_H
#define LKMC_VM_RESIZE_H

#include "vm/guest.h"

/**
 * resize_event() - take an event of QEMU's
 * @g: the guest
 * @event: the event: that the agent has opened or closed its port, or any other
 */
void resize_event(struct guest *g, json_object *event);

/** resize_tell() - the terminal may have changed */
void resize_tell(struct guest *g);

/** resize_reap() - see whether what told the agent has ended */
void resize_reap(struct guest *g);

#endif
