# SPDX-License-Identifier: GPL-2.0-or-later
"""Attaching to a guest, and going on to the first breakpoint."""

import os

import gdb

from lkmc import kernel, lab, replay, syscalls, traps
from lkmc.early import EARLY
from lkmc.modules import MODULES


def attach(socket):
    """Connects to a stub of the guest's, which stops it."""
    if lab.conf("GDB_STEPS_BY_BREAKPOINTS"):
        # What says that the stub could do it.
        gdb.execute("set remote verbose-resume-supported-packet off", to_string=True)
    is_kgdb = socket.startswith("kgdb")
    if is_kgdb:
        # A kernel that runs is stopped first (src/vm/kgdb.c): nothing is to be said twice.
        gdb.execute("set remotetimeout 60")
    gdb.execute("target remote " + os.path.join(lab.SOCKETS, socket), to_string=True)
    kernel.use_kgdb(is_kgdb)
    # By a module's build id it would find addresses of another time.
    gdb.execute("set index-cache enabled off")
    syscalls.add_names()
    traps.register()
    # KGDB is the kernel itself, and knows how to write into its code.
    MODULES.attach(gdb.BP_BREAKPOINT if is_kgdb else gdb.BP_HARDWARE_BREAKPOINT)


def attach_replay(end, mark):
    """Connects to QEMU's stub, of a replay."""
    # QEMU makes a snapshot before it answers, and goes back for as long as it takes.
    gdb.execute("set remotetimeout 600")
    MODULES.keeps_init = True
    attach("gdb.sock")
    replay.REPLAY.begin(end, mark)
    MODULES.sync()


def until(place):
    """Goes on up to a breakpoint."""
    command = "break "
    if not kernel.has_begun() and (EARLY.prepare(place) or gdb.lookup_global_symbol(place)):
        # What is written to memory now is overwritten when the kernel is unpacked.
        command = "hbreak "
    gdb.execute(command + place)
    gdb.execute("continue")


def serve(socket):
    """Connects to a gdbserver that has just started its program."""
    # What the guest has is here too. The program itself is the one with symbols.
    gdb.execute("set sysroot " + os.path.join(lab.OUT, "target"))
    gdb.execute("set exec-file-mismatch off")
    gdb.execute("target remote " + os.path.join(lab.SOCKETS, socket), to_string=True)
    gdb.execute("tbreak main")
    gdb.execute("continue")
