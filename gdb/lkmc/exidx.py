# SPDX-License-Identifier: GPL-2.0-or-later
"""Callers of arm's assembly, such as memset().

It tells nothing in DWARF, and has tables for the kernel's own backtraces: "Exception
Handling ABI for the Arm Architecture" (IHI 0038), chapters 6 and 10. GDB reads these, but
not under the names that the kernel gives to their sections.
"""

import bisect
import functools

import gdb
from gdb.unwinder import Unwinder

from lkmc import elf, lab, registers

_INDEX = ".ARM.unwind_idx"
_TABLE = ".ARM.unwind_tab"
_CANTUNWIND = 1
_WORD = 4
_SP, _LR, _PC = 13, 14, 15


class _Words:
    """What is in the sections, by the addresses of the words."""

    def __init__(self, path):
        self.index = None
        self._parts = []
        with open(path, "rb") as file:
            for section in elf.read_sections(path):
                if section.name in (_INDEX, _TABLE):
                    file.seek(section.offset)
                    self._parts.append((section.address, file.read(section.size)))
                if section.name == _INDEX:
                    self.index = range(section.address, section.address + section.size, 2 * _WORD)

    def read(self, address):
        """The word there."""
        for start, data in self._parts:
            if start <= address < start + len(data):
                return int.from_bytes(data[address - start:address - start + _WORD], "little")
        raise ValueError("no table at %#x" % address)

    def place(self, address):
        """Where the word there leads to: its lower 31 bits are a signed distance."""
        distance = self.read(address) & 0x7fffffff
        return address + distance - (distance >> 30 << 31)

    def opcodes(self, address):
        """The instructions of an entry of the index, or None where it has none."""
        word = self.read(address + _WORD)
        if word == _CANTUNWIND:
            return None
        if not word >> 31:
            address = self.place(address + _WORD) - _WORD
            word = self.read(address + _WORD)
        data = word.to_bytes(_WORD, "big")
        if data[0] == 0x80:
            return data[1:]
        more = data[1]
        return data[2:] + b"".join(self.read(address + (2 + i) * _WORD).to_bytes(_WORD, "big")
                                   for i in range(more))


class _Machine:
    """What the instructions do: registers by their numbers, and the stack pointer."""

    def __init__(self, read_register):
        self.sp = read_register(_SP)
        self.popped = {}
        self._read_register = read_register

    def _pop(self, numbers):
        pointer = gdb.lookup_type("unsigned int").pointer()
        for number in numbers:
            self.popped[number] = int(gdb.Value(self.sp).cast(pointer).dereference())
            self.sp += _WORD

    def run(self, opcodes):
        """Runs them. False where one is not known."""
        data = iter(opcodes)
        for code in data:
            if code < 0x40:
                self.sp += ((code & 0x3f) << 2) + 4
            elif code < 0x80:
                self.sp -= ((code & 0x3f) << 2) + 4
            elif code < 0x90:
                mask = (code & 0xf) << 8 | next(data)
                if not mask:
                    return False
                self._pop(4 + i for i in range(12) if mask >> i & 1)
            elif code < 0xa0:
                self.sp = self._read_register(code & 0xf)
            elif code < 0xb0:
                self._pop(range(4, 5 + (code & 7)))
                if code & 8:
                    self._pop([_LR])
            elif code == 0xb0:
                break
            elif code == 0xb1:
                mask = next(data)
                self._pop(i for i in range(4) if mask >> i & 1)
            elif code == 0xb2:
                self.sp += 0x204 + (next(data) << 2)
            else:
                return False
        return True


class AssemblyUnwinder(Unwinder):
    """Finds the caller of a function of arch/arm/lib."""

    def __init__(self, words):
        super().__init__("lkmc-exidx")
        self._words = words

    # Not before the first such frame: GDB is to start at once.
    @functools.cached_property
    def _starts(self):
        return [self._words.place(address) for address in self._words.index]

    @functools.cached_property
    def _functions(self):
        # $a and $d are the assembler's.
        return sorted(address for name, address in elf.read_functions(lab.VMLINUX)
                      if not name.startswith("$"))

    @staticmethod
    def _is_ours(pc):
        symtab = gdb.find_pc_line(pc).symtab
        return symtab and symtab.filename.endswith(".S") and "/lib/" in symtab.filename

    def __call__(self, frame):
        pc = registers.value(frame, "pc")
        if not self._is_ours(pc):
            return None
        nth = bisect.bisect(self._starts, pc) - 1
        opcodes = self._words.opcodes(self._words.index[nth]) if nth >= 0 else None
        if opcodes is None:
            return None
        machine = _Machine(lambda number: registers.value(frame, _name(number)))
        # At the first instruction, nothing was saved yet.
        if pc != self._starts[nth] and not machine.run(opcodes):
            return None
        popped = machine.popped
        changed = {_name(number): value for number, value in popped.items()}
        changed["sp"] = machine.sp
        changed["pc"] = popped.get(_PC, popped.get(_LR, registers.value(frame, "lr"))) & ~1
        function = self._functions[bisect.bisect(self._functions, pc) - 1]
        return registers.unwind(frame, changed, (machine.sp, function))


def _name(number):
    return {_SP: "sp", _LR: "lr", _PC: "pc"}.get(number, "r%d" % number)


def unwinder():
    """For this kernel, or None where it has no such tables."""
    words = _Words(lab.VMLINUX)
    return AssemblyUnwinder(words) if words.index else None
