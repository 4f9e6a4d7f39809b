# SPDX-License-Identifier: GPL-2.0-or-later
"""As much of ELF as GDB does not tell its scripts."""

import collections
import os
import struct
import tempfile

Section = collections.namedtuple("Section", "name flags address offset size")

ET_EXEC = 2
PT_LOAD = 1
PF_X = 1
SHF_ALLOC = 2
SHF_EXEC = 4
SHT_PROGBITS = 1
SHT_SYMTAB = 2
SHT_STRTAB = 3
SHT_NOBITS = 8


class Header:
    """The file header: what all else depends on."""

    def __init__(self, data):
        if data[:4] != b"\x7fELF":
            raise ValueError("no ELF file")
        self.ident = data[:16]
        self.is64 = data[4] == 2
        self.order = "<" if data[5] == 1 else ">"
        layout = "HHIQQQIHHHHHH" if self.is64 else "HHIIIIIHHHHHH"
        (self.type, self.machine, _, self.entry, self.phoff, self.shoff, self.flags,
         _, self.phentsize, self.phnum, self.shentsize, self.shnum,
         self.shstrndx) = struct.unpack_from(self.order + layout, data, 16)

    def unpack(self, layout32, layout64, data, offset):
        """Unpacks one of two layouts, by the file's class."""
        layout = layout64 if self.is64 else layout32
        return struct.unpack_from(self.order + layout, data, offset)


def read_sections(path):
    """The sections of a file, in order; the first one is the empty one."""
    with open(path, "rb") as file:
        header = Header(file.read(64))
        file.seek(header.shoff)
        table = file.read(header.shentsize * header.shnum)
        raw = []
        for i in range(header.shnum):
            name, _, flags, address, offset, size = header.unpack(
                "IIIIII", "IIQQQQ", table, i * header.shentsize)
            raw.append((name, flags, address, offset, size))
        _, _, _, offset, size = raw[header.shstrndx]
        file.seek(offset)
        names = file.read(size)
    return [Section(names[name:names.index(b"\0", name)].decode(), flags, address,
                    offset, size) for name, flags, address, offset, size in raw]


def _read_loads(path):
    # The segments that are loaded: (first address, the one behind the last, flags)
    with open(path, "rb") as file:
        header = Header(file.read(64))
        file.seek(header.phoff)
        table = file.read(header.phentsize * header.phnum)
    for i in range(header.phnum):
        offset = i * header.phentsize
        if header.is64:
            kind, flags, _, address, _, _, size = header.unpack("", "IIQQQQQ", table, offset)
        else:
            kind, _, address, _, _, size, flags = header.unpack("IIIIIII", "", table, offset)
        if kind == PT_LOAD:
            yield address, address + size, flags


def read_extent(path):
    """The first address that a file is loaded at, and the one behind the last."""
    loads = list(_read_loads(path))
    return min(low for low, _, _ in loads), max(high for _, high, _ in loads)


def read_code_start(path):
    """The address that the kernel takes for mm->start_code: of the first segment with code."""
    return min(low for low, _, flags in _read_loads(path) if flags & PF_X)


def read_functions(path):
    """The functions and other labels in code of a file: pairs of name and address."""
    sections = read_sections(path)
    table = next(section for section in sections if section.name == ".symtab")
    strings = next(section for section in sections if section.name == ".strtab")
    with open(path, "rb") as file:
        header = Header(file.read(64))
        file.seek(table.offset)
        symbols = file.read(table.size)
        file.seek(strings.offset)
        names = file.read(strings.size)
    layout, size = ("IBBHQQ", 24) if header.is64 else ("IIIBBH", 16)
    for fields in struct.iter_unpack(header.order + layout, symbols[:len(symbols) // size * size]):
        name, index = fields[0], fields[3] if header.is64 else fields[5]
        value = fields[4] if header.is64 else fields[1]
        if 0 < index < len(sections) and sections[index].flags & SHF_EXEC:
            yield names[name:names.index(b"\0", name)].decode(), value


def copy_module(path, to):
    """Copies a module, with all its sections at address 0.

    The kernel's linker script for modules leaves addresses in some of them, by
    which GDB takes the file for a linked one, and moves all functions with .text.
    The copy is as old as the module: GDB compares that with the source's age.
    """
    with open(path, "rb") as file:
        data = bytearray(file.read())
        times = os.fstat(file.fileno())
    header = Header(data)
    for i in range(header.shnum):
        start = header.shoff + i * header.shentsize + (16 if header.is64 else 12)
        size = 8 if header.is64 else 4
        data[start:start + size] = bytes(size)
    write(to, data)
    os.utime(to, ns=(times.st_atime_ns, times.st_mtime_ns))


def replace_section(path, to, name, contents):
    """Copies a file, with other contents in one of its sections that are not loaded."""
    with open(path, "rb") as file:
        data = bytearray(file.read())
    header = Header(data)
    index = [section.name for section in read_sections(path)].index(name)
    where = header.shoff + index * header.shentsize + (24 if header.is64 else 16)
    struct.pack_into(header.order + ("QQ" if header.is64 else "II"), data, where,
                     len(data), len(contents))
    write(to, bytes(data) + contents)


def write(path, data):
    """Writes a file that other GDBs write and read at the same time: it is whole, or not there."""
    folder, name = os.path.split(path)
    os.makedirs(folder, exist_ok=True)
    try:
        with open(path, "rb") as file:
            if file.read() == data:
                return
    except OSError:
        pass
    # By way of another name, one of its own: a GDB may have the old file mapped.
    descriptor, beside = tempfile.mkstemp(prefix=name + ".", dir=folder)
    with open(descriptor, "wb") as file:
        file.write(data)
    os.replace(beside, path)


def read_header(path):
    """The file header of a file."""
    with open(path, "rb") as file:
        return Header(file.read(64))


def _symbol(header, name, value, section):
    info = 0x12  # a global function
    if header.is64:
        return struct.pack(header.order + "IBBHQQ", name, info, 0, section, value, 0)
    return struct.pack(header.order + "IIIBBH", name, value, 0, info, 0, section)


def write_symbols(path, like, symbols, frames=b""):
    """Writes a file that has nothing but names for addresses in code, and .debug_frame.

    like: the header of the file whose machine it is for
    symbols: pairs of name and address
    frames: the contents of .debug_frame

    The symbols' section has no bytes: no address belongs to this file, so that
    GDB asks the real one what is there.
    """
    size = 24 if like.is64 else 16
    names, table = b"\0", bytes(size)
    for name, address in symbols:
        table += _symbol(like, len(names), address, 1)
        names += name.encode() + b"\0"
    # name, type, flags, contents, link, info, entry size
    sections = [
        ("", 0, 0, b"", 0, 0, 0),
        (".text", SHT_NOBITS, SHF_ALLOC | SHF_EXEC, b"", 0, 0, 0),
        (".debug_frame", SHT_PROGBITS, 0, frames, 0, 0, 0),
        (".symtab", SHT_SYMTAB, 0, table, 4, 1, size),
        (".strtab", SHT_STRTAB, 0, names, 0, 0, 0),
    ]
    write(path, _link(like, sections))


def _link(like, sections):
    names = b""
    offsets = []
    for section in sections + [(".shstrtab",)]:
        offsets.append(len(names))
        names += section[0].encode() + b"\0"
    sections = sections + [(".shstrtab", SHT_STRTAB, 0, names, 0, 0, 0)]
    ehsize, shentsize = (64, 64) if like.is64 else (52, 40)
    contents = headers = b""
    layout = "IIQQQQIIQQ" if like.is64 else "IIIIIIIIII"
    for name, (_, kind, flags, data, link, info, entry) in zip(offsets, sections):
        headers += struct.pack(like.order + layout, name, kind, flags, 0, ehsize + len(contents),
                               len(data), link, info, 1, entry)
        contents += data
    layout = "HHIQQQIHHHHHH" if like.is64 else "HHIIIIIHHHHHH"
    header = like.ident + struct.pack(
        like.order + layout, ET_EXEC, like.machine, 1, 0, 0, ehsize + len(contents),
        like.flags, ehsize, 0, 0, shentsize, len(sections), len(sections) - 1)
    return header + contents + headers
