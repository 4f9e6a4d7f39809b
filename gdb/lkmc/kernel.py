# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading the kernel's data."""

import gdb

from lkmc import lab


def address_of(name):
    """The address of a variable or function, or None where there is no such one."""
    try:
        return int(gdb.parse_and_eval("&" + name))
    except gdb.error:
        return None


def has_field(value, name):
    """Has a structure such a member? Its layout differs between kernels."""
    try:
        # Not by its type's fields: it may be in a structure without a name.
        return value[name] is not None
    except gdb.error:
        return False


def offset_of(type_, member):
    """Where a member lies in a structure, in bytes."""
    for field in type_.fields():
        if field.name == member:
            return field.bitpos // 8
    raise gdb.error("no member %s in %s" % (member, type_))


def list_entries(head, type_name, member):
    """The structures that are linked into a list_head, first one first."""
    type_ = gdb.lookup_type(type_name)
    offset = offset_of(type_, member)
    start = int(head.address)
    node = head["next"]
    # What is not yet set up reads as zero; a list that changes under us must end.
    for _ in range(100000):
        if int(node) in (0, start):
            return
        yield gdb.Value(int(node) - offset).cast(type_.pointer()).dereference()
        node = node["next"]


def is_readable(address):
    """Is there memory at an address, as the processor sees it now?"""
    try:
        gdb.selected_inferior().read_memory(address, 1)
    except gdb.MemoryError:
        return False
    return True


# May a function be called in the guest? A replay may do only what was recorded.
_MAY_CALL = True


def forbid_calls():
    """From now on nothing is called in the guest."""
    global _MAY_CALL
    _MAY_CALL = False


def _fault_in(address):
    # As by an access of the kernel's own, in whose course it finds the page.
    gdb.parse_and_eval("((unsigned long (*)(const char *, unsigned long))strnlen)"
                       "((const char *)%#x, 1)" % address)


def retry(read):
    """Reads memory of the kernel's that the current page tables may lack.

    On arm they learn of the pages of modules only when these are used."""
    for _ in range(16):
        try:
            return read()
        except gdb.MemoryError as error:
            address = int(str(error).split()[-1], 0)
            if not _MAY_CALL or not has_begun() or not is_kernel_address(address) or \
                    not is_kernel_address(int(gdb.newest_frame().pc())):
                raise
        _fault_in(address)
    return read()


def has_begun():
    """Does the kernel run at its own addresses? Before, there is nothing at them."""
    return is_readable(address_of("init_task"))


# Does GDB talk to KGDB, whose threads are tasks? Those of QEMU's stub are processors.
_THREADS_ARE_TASKS = False


def use_kgdb(is_kgdb):
    """Says which of the two stubs GDB is connected to."""
    global _THREADS_ARE_TASKS
    _THREADS_ARE_TASKS = is_kgdb


def arch_is(name):
    """Does the arch's name begin so?"""
    return lab.ARCH.startswith(name)


def cpus():
    """The numbers of all processors there can be."""
    # Without CONFIG_SMP there is no such variable.
    return range(int(gdb.parse_and_eval("nr_cpu_ids")) if address_of("nr_cpu_ids") else 1)


def _cpu_of_task(number):
    # kernel/debug/gdbstub.c: a task's PID; for the idle ones -2 - CPU, of 32 bits.
    if number >= 1 << 31:
        return (1 << 32) - 2 - number
    for candidate in cpus():
        if int(current(candidate)["pid"]) == number:
            return candidate
    # One that does not run: the processor that KGDB is on.
    return max(int(gdb.parse_and_eval("kgdb_active.counter")), 0)


def cpu():
    """The number of the processor that GDB looks at."""
    thread = gdb.selected_thread()
    if not thread:
        return 0
    number = thread.ptid[1]
    return _cpu_of_task(number) if _THREADS_ARE_TASKS else max(number - 1, 0)


def per_cpu(name, number):
    """A per-CPU variable of one processor."""
    pointer = gdb.parse_and_eval("&" + name)
    address = int(pointer)
    if address_of("__per_cpu_offset"):
        address += int(gdb.parse_and_eval("__per_cpu_offset")[number])
    return gdb.Value(address & address_mask()).cast(pointer.type).dereference()


def address_mask():
    """All bits of an address of the guest."""
    return (1 << (8 * gdb.lookup_type("long").sizeof)) - 1


def is_kernel_address(address):
    """Does an address belong to the kernel's half?"""
    start = lab.conf("GDB_KERNEL_START")
    first = int(start, 0) if start else (address_mask() + 1) // 2
    return address & address_mask() >= first


def current(number=None):
    """The task that runs on a processor, by default GDB's, as a pointer.

    The scheduler's own word for it is the same on every arch, and can be read
    while the processor is in user mode.
    """
    return per_cpu("runqueues", cpu() if number is None else number)["curr"]


def processes():
    """All processes, as structures of their first threads, without the idle one."""
    return list_entries(gdb.parse_and_eval("init_task")["tasks"], "struct task_struct", "tasks")
