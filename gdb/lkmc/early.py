# SPDX-License-Identifier: GPL-2.0-or-later
"""Symbols of what runs before the kernel proper.

A guest that waits for GDB (runqemu -d) is at its first instruction, and much runs
before start_kernel, at addresses that vmlinux does not have: boot code that is
linked by itself, and the kernel's own first instructions, which run at physical
addresses. The arch's file says where they end up:

  GDB_EARLY = FILE@ADDRESS...     files of the kernel's build (arch/.../setup.elf,
                                  vmlinux) and where their first byte is loaded
                                  ("bzimage", "zimage": gdb/lkmc/unpacking.py)
  GDB_EARLY_FUNCTIONS = REGEX...  functions of vmlinux that run at physical
                                  addresses, besides those of .head.text
  GDB_EARLY_MODES = ARCH@ADDRESS...  from which address on GDB must take the
                                  processor for what: 16-bit code is not 64-bit code
"""

import os
import re

import gdb

from lkmc import elf, lab, realmode, syscalls, unpacking
from lkmc.settings import quote, read_symbols

REAL_MODE = "i8086"


class File:
    """A file with code that runs early."""

    def __init__(self, name, address):
        self.path = os.path.join(lab.LINUX, name)
        self.is_kernel = name == "vmlinux"
        self._functions = dict(elf.read_functions(self.path))
        self._base = self._find_base()
        find = unpacking.PLACES.get(address)
        self._address = find(self.path) if find else int(address, 0)

    def _find_base(self):
        # The kernel's lowest addresses may be those of per-CPU variables. Where .head.text
        # is no section, the text begins with it.
        if not self.is_kernel:
            return elf.read_extent(self.path)[0]
        heads = [section.address for section in elf.read_sections(self.path)
                 if section.name == ".head.text"]
        return heads[0] if heads else self._functions["_text"]

    def find(self, function):
        """Where a function runs early, or None."""
        value = self._functions.get(function)
        if value is None or self.is_kernel and not self._is_early(function, value):
            return None
        return value - self._base + self._address

    def _is_early(self, function, address):
        if any(re.fullmatch(regex, function) for regex in lab.conf("GDB_EARLY_FUNCTIONS").split()):
            return True
        return any(section.address <= address < section.address + section.size
                   for section in elf.read_sections(self.path) if section.name == ".head.text")

    def load(self):
        """Lets GDB read its symbols."""
        path = self.path
        if _mode_at(self._address) == REAL_MODE:
            path = os.path.join(lab.CACHE, os.path.basename(self.path))
            realmode.copy(self.path, path, self._address)
        # To GDB a negative number may be one of 32 bits without sign.
        offset = self._address - self._base & 0xffffffffffffffff
        read_symbols("add-symbol-file %s -o %#x" % (quote(path), offset))


def _read_modes():
    words = (word.rsplit("@", 1) for word in lab.conf("GDB_EARLY_MODES").split())
    return sorted((int(address, 0), arch) for arch, address in words)


def _mode_at(address):
    modes = [arch for start, arch in _read_modes() if start <= address]
    return modes[-1] if modes else None


class ModeSwitch(gdb.Breakpoint):
    """Where the processor changes its mode, GDB stops in order to follow."""

    def __init__(self, address, arch):
        super().__init__("*%#x" % address, gdb.BP_HARDWARE_BREAKPOINT, internal=True)
        self.arch = arch
        # Not from stop(), which must leave alone what GDB is working with.
        self.commands = "lkmc follow " + arch


class Early:
    """What runs before the kernel proper, of a guest that has not begun."""

    def __init__(self):
        self._files = None
        self._switches = []

    def _read_files(self):
        if self._files is None:
            words = (word.rsplit("@", 1) for word in lab.conf("GDB_EARLY").split())
            self._files = [File(name, address) for name, address in words
                           if os.path.exists(os.path.join(lab.LINUX, name))]
        return self._files

    def prepare(self, place):
        """Reads the symbols that a breakpoint needs, where it is one of these.

        Returns whether it is.
        """
        files = self._read_files()
        found = [file.find(place) for file in files if file.find(place) is not None]
        if not found:
            return False
        self._enter_mode(min(found))
        # All of the kernel twice is a lot: only where it is asked for. And it may be
        # where something else was before.
        is_kernel = all(file.is_kernel for file in files if file.find(place) is not None)
        for file in files:
            if file.find(place) is not None or not file.is_kernel and not is_kernel:
                file.load()
        return True

    def _enter_mode(self, address):
        modes = _read_modes()
        if not modes or _mode_at(address) == modes[-1][1]:
            return
        # Of the kernel only the early files: per-CPU variables are where real mode is,
        # and no breakpoint can be at an address of 64 bits.
        gdb.execute("symbol-file", to_string=True)
        _describe_target(_mode_at(address))
        self._switches = [ModeSwitch(start, arch) for start, arch in modes if start > address]

    def follow(self, arch):
        """Takes the processor for another from here on; the last one is the kernel's."""
        gdb.write("From here on the processor is one of %s.\n" % arch)
        for switch in self._switches:
            if switch.arch == arch:
                switch.enabled = False
        if self._switches and arch == self._switches[-1].arch:
            self._return_to_kernel()
        else:
            _describe_target(arch)

    def _return_to_kernel(self):
        self._switches = []
        _describe_target(None)
        gdb.execute("symbol-file " + quote(lab.VMLINUX), to_string=True)
        syscalls.add_names()


def _narrow(match):
    # What GDB knows of these archs has 32 bits, and room for no more. In the stub's
    # packets there are 64: the others are a register of their own.
    name, kind = match.groups()
    low = '<reg name="e%s" bitsize="32" type="%s"/>' % (name, kind.replace("64", "32"))
    return low + '<reg name="e%s_high" bitsize="32" type="int32"/>' % name


def _describe_target(arch):
    """Has GDB take the processor for another; None: what it says it is."""
    gdb.execute("unset tdesc filename", to_string=True)
    # One register by its number, or all of them: the numbers are no longer the stub's.
    gdb.execute("set remote set-register-packet " + ("off" if arch else "auto"), to_string=True)
    if not arch:
        gdb.execute("exec-file " + lab.VMLINUX, to_string=True)
        return
    text = gdb.execute("maint print xml-tdesc", to_string=True)
    text = text[text.index("<?xml"):text.index("</target>")] + "</target>\n"
    text = re.sub("<architecture>[^<]*<", "<architecture>%s<" % arch, text)
    # The same registers in the same packets, under the names of 32 bits.
    text = re.sub(r' regnum="\d+"', "", text)
    text = re.sub(r'<reg name="r(ax|bx|cx|dx|si|di|bp|sp|ip)" bitsize="64" type="(\w+)"[^>]*/>',
                  _narrow, text)
    path = os.path.join(lab.CACHE, arch + ".xml")
    elf.write(path, text.encode("ascii"))
    # The executable's word would count more. Its symbols stay.
    gdb.execute("exec-file", to_string=True)
    gdb.execute("set tdesc filename " + path, to_string=True)


EARLY = Early()
