# SPDX-License-Identifier: GPL-2.0-or-later
"""Attaching to a guest, and going on to the first breakpoint."""

import os

import gdb

from lkmc import lab, syscalls
from lkmc.modules import MODULES
from lkmc.settings import quote


def attach(socket):
    """Connects to a stub of the guest's, which stops it."""
    gdb.execute("target remote " + os.path.join(lab.RUN, socket), to_string=True)
    # By a module's build id it would find addresses of another time.
    gdb.execute("set index-cache enabled off")
    syscalls.add_names()
    MODULES.attach()


def until(place):
    """Goes on up to a breakpoint."""
    gdb.execute("break " + place)
    gdb.execute("continue")
