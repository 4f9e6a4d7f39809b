# SPDX-License-Identifier: GPL-2.0-or-later
"""sys_write, whatever the arch calls it: __x64_sys_write, __arm64_sys_write, ...

GDB has no aliases for functions, so it gets a symbol file with just these names.
"""

import os

import gdb

from lkmc import elf, lab
from lkmc.settings import quote, read_symbols


def _read_names(prefix):
    path = os.path.join(lab.LINUX, "System.map")
    names = {}
    with open(path, encoding="ascii") as file:
        for line in file:
            address, _, name = line.split()
            names[name] = int(address, 16)
    return [(name[len(prefix):], address) for name, address in names.items()
            if name.startswith(prefix + "sys_") and name[len(prefix):] not in names]


def add_names():
    """Lets GDB know them, where the arch has others."""
    prefix = lab.conf("GDB_SYSCALL_PREFIX")
    path = os.path.join(lab.CACHE, "syscalls.elf")
    if not prefix or any(file.filename == path for file in gdb.objfiles()):
        return
    elf.write_symbols(path, elf.read_header(lab.VMLINUX), _read_names(prefix))
    read_symbols("add-symbol-file " + quote(path))
