# SPDX-License-Identifier: GPL-2.0-or-later
"""Instructions, as far as it takes to follow a value back.

Which register an instruction writes, and where it has the value from: GDB's own
disassembly tells. x86's, in the order of AT&T, has its destination last, all others have
it first.
"""

import re

import gdb

from lkmc import kernel

# Names of parts of x86's registers: eax, ax, al and ah are parts of rax.
_X86_PARTS = re.compile(r"e?([abcd])[xlh]|e?(si|di|bp|sp)l?|(r\d+)[dwb]?|r(\w+)")
# What writes no register, or none that is its first operand: stores, comparisons, branches.
_NO_DESTINATION = re.compile(
    r"st\w*|s[bhwd]|s[dw][lr]|push\w*|cmp\w*|cmn|tst|teqi?|test\w*|b|b[a-z]{1,4}|b\.\w+|c?bn?z|"
    r"tbn?z|j\w*|nop\w*|ret\w*|ud2|hint|break|ebreak|brk|udf|dmb|dsb|isb|fence\w*|sync|out\w*|"
    r"vst\w*")
# MIPS does what follows one of these before it goes there.
_DELAYED = re.compile(r"b(?!reak)\w*|j\w*")
_CALL = re.compile(r"call\w*|blr?x?|bl|jalr?|bal|jal|c\.jalr")
_MOVE = re.compile(r"mov[lqabsz]*|mov|mv|move|c\.mv")
# Registers that a function returns in; a call may have given the value.
_RETURN = {"rax", "r0", "x0", "a0", "v0"}


def canonical(name):
    """A register's whole name."""
    name = name.lstrip("%$").lower()
    if kernel.arch_is("x86"):
        found = _X86_PARTS.fullmatch(name)
        if found:
            letter, pair, number, whole = found.groups()
            return number or "r" + (letter + "x" if letter else pair or whole)
    if kernel.arch_is("aarch64") and re.fullmatch(r"w\d+", name):
        return "x" + name[1:]
    return name


def _split(text):
    # At commas outside of brackets.
    parts, depth, part = [], 0, ""
    for char in text:
        depth += (char in "([{") - (char in ")]}")
        if char == "," and not depth:
            parts.append(part.strip())
            part = ""
        else:
            part += char
    return parts + [part.strip()] if part.strip() else parts


class Instruction:
    """One of a function's."""

    def __init__(self, address, text):
        self.address = address
        self.text = text
        code = re.split(r"\s*(?://|[#;@]\s|<)", text, maxsplit=1)[0]
        words = code.split(None, 1)
        self.name = words[0].lower() if words else ""
        # A prefix, such as "lock" or "rep".
        if kernel.arch_is("x86") and self.name in ("lock", "rep", "repz", "repnz", "notrack", "ds"):
            words = words[1].split(None, 1) if len(words) > 1 else [""]
            self.name = words[0].lower()
        self.operands = _split(words[1]) if len(words) > 1 else []
        self.is_call = bool(_CALL.fullmatch(self.name))

    def has_delay_slot(self):
        """Does the next instruction run with it? Between the two GDB cannot stop."""
        return kernel.arch_is("mips") and bool(_DELAYED.fullmatch(self.name))

    def target(self):
        """Whom it calls, by name, or where the function's address is."""
        found = re.search(r"<([^+>]+)", self.text)
        return found.group(1) if found else " ".join(self.operands)

    def _destination(self):
        if not self.operands or _NO_DESTINATION.fullmatch(self.name):
            return []
        if kernel.arch_is("x86"):
            last = self.operands[-1]
            return [last] if last.startswith("%") else []
        # Two for ldp, and for ldrd.
        both = self.name.startswith("ldp") or self.name.startswith("ldrd")
        return self.operands[:2 if both else 1]

    def writes(self, register):
        """Does the register get a value by it?"""
        if self.is_call:
            return register in _RETURN
        return any(canonical(name) == register for name in self._destination())

    def moved_from(self):
        """The register that it copies, or None."""
        if not _MOVE.fullmatch(self.name) or len(self.operands) != 2:
            return None
        source = self.operands[0 if kernel.arch_is("x86") else 1]
        is_register = re.fullmatch(r"%?[a-z]+\w*", source) and not source.startswith("$")
        return canonical(source) if is_register else None

    def memory(self):
        """The operand that is in memory: (its registers, its address now), or None."""
        for operand in self.operands:
            found = re.search(r"[(\[]([^)\]]*)[)\]]", operand)
            if found and found.group(1) == "%rip":
                # GDB has worked it out.
                return [], int(re.search(r"# (0x[0-9a-f]+)", self.text).group(1), 0)
            if found:
                return self._address(operand, found)
            if kernel.arch_is("x86") and re.fullmatch(r"(%[cdefgs]s:)?-?0x[0-9a-f]+", operand) \
                    and not self.is_call:
                return [], int(operand.split(":")[-1], 0) & kernel.address_mask()
        return None

    @staticmethod
    def _address(operand, found):
        inside = _split(found.group(1))
        registers = [canonical(word) for word in inside if re.match(r"%?[a-z]", word)]
        if kernel.arch_is("x86"):
            offset = operand[:found.start()].split(":")[-1] or "0"
            scale = int(inside[2], 0) if len(inside) > 2 else 1
        else:
            outside = operand[:found.start()]
            number = next((word for word in inside if word.startswith("#")), "#0")
            offset, scale = outside or number[1:], 1
        try:
            address = int(offset, 0)
        except ValueError:
            return None
        for i, register in enumerate(registers[:2]):
            value = register_value(register)
            if value is None:
                return None
            address += value * (scale if i else 1)
        return registers, address & kernel.address_mask()


def register_value(name):
    """The newest frame's register as a number, or None where there is no such one."""
    try:
        value = gdb.newest_frame().read_register(name)
        return int(value.cast(gdb.lookup_type("unsigned long"))) & kernel.address_mask()
    except (ValueError, gdb.error):
        return None


def bounds(pc):
    """The first address of the function around, and the one behind it, or None."""
    block = gdb.block_for_pc(pc)
    around = None
    while block and not block.is_static and not block.is_global:
        around = block if block.function else around
        block = block.superblock
    return (around.start, around.end) if around else None


def instructions(start, end):
    """All of a function's."""
    architecture = gdb.newest_frame().architecture()
    return [Instruction(one["addr"], one["asm"])
            for one in architecture.disassemble(start, end - 1)]


def at(pc):
    """The one at an address."""
    return Instruction(pc, gdb.newest_frame().architecture().disassemble(pc)[0]["asm"])
