/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Does KVM work here? A /dev/kvm that opens proves nothing: where the host is a
 * guest itself, QEMU may fail on it or hang. So the lab's kernel is booted under
 * it, with no disk, up to its panic about the missing root; the verdict is
 * remembered in out/host/kvm until the host boots again or QEMU is another.
 */
#ifndef LKMC_HOST_KVM_H
#define LKMC_HOST_KVM_H

#include <stdbool.h>

#include "lab.h"
#include "util/strv.h"

/* The kernel's device; the tests have another file for it. */
extern const char *kvm_device;

/**
 * kvm_works() - can guests of this lab run under KVM?
 * @lab: the lab
 * @works: the answer
 * @reason: why not, one line for the caller to free, or NULL if it works
 *
 * Takes up to 10 seconds where kvm_is_open() says so.
 *
 * Return: 0, or a negative errno with fail() where it could not be found out.
 */
int kvm_works(const struct lab *lab, bool *works, char **reason);

/**
 * kvm_is_open() - has a guest yet to be booted to answer kvm_works()?
 * @lab: the lab
 */
bool kvm_is_open(const struct lab *lab);

/**
 * kvm_arguments() - the arguments of the QEMU that tries it, its name first
 * @lab: the lab
 * @args: they are appended here
 */
void kvm_arguments(const struct lab *lab, struct strv *args);

/**
 * kvm_judge() - did the kernel come up?
 * @output: what QEMU and the kernel printed
 * @timed_out: they had to be killed
 *
 * Return: NULL if it did, else why not, one line for the caller to free.
 */
char *kvm_judge(const char *output, bool timed_out);

/**
 * kvm_recall() - read a remembered verdict
 * @text: what out/host/kvm holds: "works" or "fails: REASON", and below it the key
 * @key: what the verdict must have been made for
 * @works: the answer
 * @reason: as for kvm_works()
 *
 * Return: whether it is such a verdict; if not, nothing is filled in.
 */
bool kvm_recall(const char *text, const char *key, bool *works, char **reason);

#endif
