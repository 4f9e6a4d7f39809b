# SPDX-License-Identifier: GPL-2.0-or-later
"""What GDB must know before it reads symbols."""

import contextlib
import glob
import os

import gdb

from lkmc import elf, lab


def quote(path):
    """A path as one word of a GDB command."""
    return '"' + path.replace("\\", "\\\\").replace('"', '\\"') + '"'


def execute_by_files(command):
    """Carries out a command that takes a program's code from its file, and returns what it says.

    To set a breakpoint GDB reads the function's first instructions. A program's code
    may not be in memory now, or it is another process's.
    """
    gdb.execute("set trust-readonly-sections on")
    try:
        return gdb.execute(command, to_string=True)
    finally:
        gdb.execute("set trust-readonly-sections off")


def read_symbols(command):
    """Carries out a command that makes GDB read symbols, or forget them.

    GDB then looks all breakpoints up again. But it knows a file's code only after it
    has done so, and must be brought to do it once more.
    """
    nothing = os.path.join(lab.CACHE, "nothing.elf")
    if not os.path.exists(nothing):
        elf.write_symbols(nothing, elf.read_header(lab.VMLINUX), [])
    execute_by_files(command)
    execute_by_files("add-symbol-file " + quote(nothing))
    execute_by_files("remove-symbol-file " + quote(nothing))


def _use_index_cache():
    # Without an index, each look for a type reads most of the kernel's DWARF:
    # seconds, every time. GDB keeps one per build id; those of earlier kernels go.
    folder = os.path.join(lab.CACHE, "index")
    os.makedirs(folder, exist_ok=True)
    if os.path.exists(lab.VMLINUX):
        built = os.path.getmtime(lab.VMLINUX)
        for file in glob.glob(os.path.join(folder, "*.gdb-index")):
            # Another GDB may do the same at this moment.
            with contextlib.suppress(FileNotFoundError):
                if os.path.getmtime(file) < built:
                    os.unlink(file)
    gdb.execute("set index-cache directory " + folder)
    gdb.execute("set index-cache enabled on")


def _load_kernel_scripts():
    # vmlinux-gdb.py, beside vmlinux, is a link into the kernel's sources.
    script = os.path.join(lab.LINUX, "vmlinux-gdb.py")
    gdb.execute("add-auto-load-safe-path " + lab.LINUX)
    if os.path.exists(script):
        gdb.execute("add-auto-load-safe-path " + os.path.dirname(os.path.realpath(script)))


def apply():
    """All of it."""
    _use_index_cache()
    _load_kernel_scripts()
    # What the compilers were told to write instead of the clone's path (Makefile).
    gdb.execute("set substitute-path /lkmc " + quote(lab.TOP))
    # A module's function may be named before the module is loaded.
    gdb.execute("set breakpoint pending on")
    # What Debian took the symbols of is in /usr/lib/debug, if at all: ask nobody.
    gdb.execute("set debuginfod enabled off", to_string=True)
