# SPDX-License-Identifier: GPL-2.0-or-later
"""The lab's part of GDB: symbols that are right by themselves.

settings   what GDB must know before it reads symbols
commands   "lkmc attach" and the others that rungdb types
session    attaching, and going on to the first breakpoint
replay     a recording that is replayed, and going back in it
why        from a disaster back to who made it
operands   instructions, as far as it takes to follow a value back
modules    symbols of modules, kept right while they come and go
kernel     reading the kernel's data: lists, per-CPU variables, tasks
traps      where the kernel is entered, and stepping over page faults
entries    the functions of that code, and the end of what is known
exidx      callers of arm's assembly
registers  registers for unwinders
syscalls   sys_write and its like, as names for what the arch calls them
early      symbols of the code that runs before the kernel proper
unpacking  where code that unpacks the kernel moves itself
realmode   what makes 16-bit code different
user       a program of the guest's, seen through QEMU's stub
maps       what a process has mapped, from the kernel's own data
elf        as much of ELF as the others need
lab        where things are
"""
