# SPDX-License-Identifier: GPL-2.0-or-later
"""From a disaster back to who made it: "lkmc why".

GDB stands where the kernel found that something is broken (lkmc.replay). Which value is
wrong, and where it lies in memory, depends on what was found:

* the allocator's report names the byte;
* of a linked list, one of two links is not as it was left;
* a bad address is in a register. The instructions that may have written it are looked for
  in the function, backwards, through copies and callers, up to one that loaded it from
  memory, to a call that returned it, or to what computed it.

Then the writers of that place are looked for, one before the other.
"""

import contextlib
import linecache

import gdb

from lkmc import kernel, operands, replay, traps
from lkmc.replay import WRITER

# How many copies from register to register, and how many writers of a place.
_HOPS = 12
_WRITERS = 5
_FRAMES = 4
# A structure's members lie so near to where it begins.
_MEMBER = 65536
# Values that the kernel leaves where nothing is any more (include/linux/poison.h).
_POISONS = {0x6b: "freed memory (POISON_FREE)", 0x5a: "memory that nobody has set (POISON_INUSE)"}
_LIST_POISONS = {0x100: "LIST_POISON1: the entry was deleted already",
                 0x122: "LIST_POISON2: the entry was deleted already"}
_FREES = ("kfree", "kmem_cache_free", "__slab_free", "free_to_partial_list", "vfree",
          "__free_pages")
_ALLOCS = ("___slab_alloc", "alloc_single_from_new_slab", "alloc_single_from_partial",
           "__kmalloc_noprof", "kmem_cache_alloc_noprof", "__kmalloc_cache_noprof",
           "__alloc_pages_noprof")
# The allocator's complaints (mm/slub.c)
_SLAB_REPORTS = ("slab_bug", "slab_err", "object_err")
# Where it is of no interest any more who called.
_BEGINNINGS = ("do_one_initcall", "invoke_syscall", "do_syscall_64", "x64_sys_call", "kthread")
# Code that does what others ask for.
_SERVANTS = ("mm/slub.c", "mm/slab", "mm/kasan/", "include/", "/lib/", "arch/")


def _frames(start=None):
    frame = start or gdb.newest_frame()
    while frame and frame.is_valid() and frame.level() < 64:
        yield frame
        frame = frame.older()


def _names():
    return [frame.name() or "" for frame in _frames()]


def _path(frame):
    symtab = frame.find_sal().symtab
    return symtab.filename.removeprefix("/lkmc/") if symtab else ""


def _is_servant(frame):
    path = _path(frame)
    return not path or any(part in path for part in _SERVANTS)


def _source(frame):
    line = frame.find_sal()
    if not line.symtab or not line.line:
        return ""
    return linecache.getline(line.symtab.fullname(), line.line).strip()


def _variable(frame, name):
    """A variable of a frame's, or None where the compiler kept none."""
    try:
        value = frame.read_var(name)
        return None if value.is_optimized_out else value
    except (ValueError, gdb.error):
        return None


def _argument(frame, name):
    """A variable of a frame's; the caller may have kept what it is called with."""
    value = _variable(frame, name)
    return _variable(frame.older(), name) if value is None and frame.older() else value


def _pointer(frame, name):
    value = _variable(frame, name)
    is_pointer = value is not None and value.type.strip_typedefs().code == gdb.TYPE_CODE_PTR
    return value if is_pointer else None


def _who(start):
    task = kernel.current()
    entry = next((frame for frame in _frames(start) if traps.is_entry(frame)), None)
    interrupted = entry.older() if entry else None
    text = "task %s (%d)" % (task["comm"].string(), int(task["pid"]))
    if interrupted and kernel.is_kernel_address(interrupted.pc()):
        text += ", interrupted in %s ()" % interrupted.name()
    return text


def _chain(start, skip_servants):
    """Who called whom, as far as it is of interest."""
    frames = list(_frames(start))
    first = 0
    if skip_servants:
        first = next((i for i, frame in enumerate(frames) if not _is_servant(frame)), 0)
    for frame in frames[first:first + _FRAMES]:
        if frame.name() in _BEGINNINGS or traps.is_entry(frame) or \
                not kernel.is_kernel_address(frame.pc()):
            return
        yield frame


def _show_chain(start, skip_servants):
    for frame in _chain(start, skip_servants):
        line = frame.find_sal().line
        where = " at %s:%d" % (_path(frame), line) if _path(frame) and line else ""
        gdb.write("      %s ()%s\n" % (frame.name() or "?", where))
        text = _source(frame)
        if text:
            gdb.write("          %s\n" % text)


def _show(what, start=None, skip_servants=False):
    """A step: what happened, when, by whom, and where: from the frame "start" on."""
    gdb.write("  %s\n      instruction %d, %.3f s, %s\n" % (
        what, replay.count(), replay.time_of_guest(), _who(start)))
    _show_chain(start, skip_servants)


def _history(address, size, text):
    """Shows who wrote a place in memory, the last first, up to its allocation."""
    WRITER.watch_memory(address, size, text)
    for _ in range(_WRITERS):
        change = WRITER.go_back()
        if not change:
            gdb.write("  nobody wrote %s before\n" % text)
            return
        verb = _verb(_names())
        _show("%s was %s: %s -> %s" % (text, verb, *map(replay.number, change)),
              skip_servants=verb != "written")
        if verb in ("allocated", "loaded with its module"):
            return


def _verb(names):
    """What somebody did who wrote to memory, from who called whom."""
    if any(name in names for name in _FREES):
        return "freed"
    if any(name in names for name in _ALLOCS):
        return "allocated"
    if "load_module" in names and "do_init_module" not in names:
        return "loaded with its module"
    return "written"


def _name_of(address):
    """A place in memory as the user may know it."""
    told = gdb.execute("info symbol %#x" % address, to_string=True)
    if told.startswith("No symbol"):
        return "*(long *)%#x" % address
    return told.partition(" in section")[0].replace(" + ", "+")


def _list_poison(value):
    for low, meaning in _LIST_POISONS.items():
        if value & 0xfff == low and not kernel.is_readable(value):
            return meaning
    return ""


def _meaning(value):
    """What a bad address tells by itself."""
    lowest = value & 0xff
    size = gdb.lookup_type("long").sizeof
    if lowest in _POISONS and value == int.from_bytes(bytes([lowest] * size), "big"):
        return _POISONS[lowest]
    if value < 4096:
        return "NULL, or a member of it"
    if value > kernel.address_mask() - 4096:
        return "the error %d in place of a pointer" % (value - kernel.address_mask() - 1)
    return _list_poison(value)


def _back_to(places, task):
    """Goes back to one of these addresses, of the same task. Returns which, or None."""
    first = replay.first()
    with replay.no_breakpoints():
        stops = [gdb.Breakpoint("*%#x" % place, gdb.BP_HARDWARE_BREAKPOINT, internal=True)
                 for place in places]
        try:
            for _ in range(_HOPS):
                replay.go_back("reverse-continue")
                if replay.count() <= first:
                    return None
                if int(kernel.current()) == task:
                    return int(gdb.newest_frame().pc())
        finally:
            for stop in stops:
                stop.delete()
    return None


class _Value:
    """A value in a register, followed back."""

    def __init__(self, register):
        self.register = register
        self.task = int(kernel.current())

    def follow(self):
        """Goes to where it comes from. Returns the instruction, or None."""
        for _ in range(_HOPS):
            one = self._last_write()
            if one is None:
                return None
            if one.is_call:
                return one
            source = one.moved_from()
            if not source:
                return one
            self.register = source
        return None

    def _last_write(self):
        pc = int(gdb.newest_frame().pc())
        around = operands.bounds(pc)
        if not around:
            return None
        start, end = around
        writers = self._writers(start, end)
        place = _back_to([*writers, start], self.task)
        # One that began twice was interrupted: MIPS fills its TLB by software.
        if place == pc and place in writers and not self._is_done(start, end):
            place = int(gdb.newest_frame().pc())
            if place not in writers:
                place = _back_to([*writers, start], self.task)
        if place is None:
            return None
        if place in writers:
            return writers[place]
        # It came with the call: go on in the caller.
        replay.go_back("reverse-stepi")
        return self._last_write()

    def _writers(self, start, end):
        """The instructions that may have written it, by where GDB stops for them."""
        code = operands.instructions(start, end)
        writers: dict[int, operands.Instruction] = {}
        for i, one in enumerate(code):
            if one.writes(self.register):
                delayed = i > 0 and code[i - 1].has_delay_slot()
                # What a call returns comes after what is done in its delay slot.
                writers.setdefault(code[i - delayed].address, one)
        return writers

    @staticmethod
    def _is_done(start, end):
        """Does the instruction here come to its end? Else goes to the one before it."""
        here = replay.count()
        replay.seek(here + 1)
        done = start <= int(gdb.newest_frame().pc()) < end
        replay.seek(here if done else here - 1)
        return done


def _fault_address(frames):
    """The address that could not be accessed: the handlers have it, or None."""
    for frame in frames:
        for name in ("address", "addr", "fault_addr"):
            value = _variable(frame, name)
            if value is not None and value.type.strip_typedefs().code == gdb.TYPE_CODE_INT:
                return int(value) & kernel.address_mask()
    return None


def _back_to_fault(pc):
    """Goes back to an instruction that the kernel was interrupted at. Returns if it is there."""
    task = int(kernel.current())
    for _ in range(_HOPS):
        if _back_to([pc], task) is None:
            return False
        if int(gdb.newest_frame().pc()) == pc:
            return True
        # QEMU took the exception at the same count: come again from the instruction before.
        at = replay.count()
        replay.seek(at - 1)
        # That of an entry which has the instruction done again, as riscv's has for what
        # vmalloc() gave: where it was done first, the stack is the function's, too.
        if traps.is_entry(gdb.newest_frame()):
            continue
        if int(gdb.newest_frame().pc()) != pc:
            # GDB reads the stack of what it steps into, and that may be full.
            with contextlib.suppress(gdb.MemoryError):
                replay.go_back("stepi")
        # A step that met the exception went on.
        if replay.count() > at:
            replay.seek(at - 1)
        return True
    return False


def _explain_fault(blamed):
    """A bad address: which register has it, and from where."""
    pc = int(blamed.pc())
    newer = []
    frame = gdb.newest_frame()
    while frame and frame.level() < blamed.level():
        newer.append(frame)
        frame = frame.older()
    address = _fault_address(newer)
    if not _back_to_fault(pc):
        gdb.write("  the instruction at %#x is nowhere in the recording\n" % pc)
        return
    one = operands.at(pc)
    place = one.memory()
    if not place:
        _show("the instruction is: %s" % one.text)
        return
    registers, target = place
    address = target if address is None else address
    _show("%s accesses %#x: %s" % (one.text.split()[0], address,
                                   _meaning(target) or "nothing is there"))
    if not registers:
        gdb.write("  the address is in the instruction itself\n")
        return
    values = [(register, operands.register_value(register)) for register in registers]
    # What is added to a pointer is smaller than that; of a NULL pointer, not.
    register, value = min(values, key=lambda pair: kernel.is_kernel_address(pair[1] or 0)) \
        if abs(target) < _MEMBER else max(values, key=lambda pair: pair[1] or 0)
    _explain_value(register, value)


def _explain_value(register, value):
    origin = _Value(register).follow()
    if origin is None:
        gdb.write("  where %s got %#x from cannot be followed further\n" % (register, value))
        return
    text = "%#x" % value
    if origin.is_call:
        _show("%s was returned by %s ()" % (text, origin.target()))
        return
    place = origin.memory()
    if not place or origin.name.startswith("lea"):
        _show("%s was made by: %s" % (text, origin.text))
        return
    name = _name_of(place[1])
    _show("%s was read from %s" % (text, name))
    _history(place[1], gdb.lookup_type("long").sizeof, name)


def _explain_slab(frames):
    """The allocator's report: a byte that is not what it was left as."""
    fault = obj = None
    for frame in frames:
        fault = fault or _pointer(frame, "fault")
        for name in ("object", "head"):
            obj = obj or _pointer(frame, name)
        if frame.name() == "check_bytes_and_report" and not fault:
            fault = _first_other(frame)
    place = fault if fault is not None else obj
    _show("the allocator found it", replay.blamed_frame(), skip_servants=True)
    if place is None:
        gdb.write("  the compiler kept nothing that tells which object it is\n")
        return
    _history(int(place), 1, "*(char *)%#x" % int(place))


def _first_other(frame):
    # memchr_inv(start, value, bytes)
    start, value = _variable(frame, "start"), _variable(frame, "value")
    size = _variable(frame, "bytes")
    if start is None or value is None:
        return None
    data = bytes(gdb.selected_inferior().read_memory(int(start), int(size or 64)))
    for i, byte in enumerate(data):
        if byte != int(value) & 0xff:
            return int(start) + i
    return None


def _explain_list(blamed):
    """A linked list (lib/list_debug.c): the link that is wrong is one of two."""
    links = {name: _argument(blamed, name) for name in ("prev", "next", "new", "entry")}
    entry, before, after = links["entry"], links["prev"], links["next"]
    candidates = []
    if entry is not None:
        before = entry["prev"] if before is None else before
        after = entry["next"] if after is None else after
        for name, link in (("next", after), ("prev", before)):
            if not kernel.is_readable(int(link)):
                candidates.append((entry[name].address, "entry->" + name))
    wanted = int(entry) if entry is not None else None
    if not candidates and before is not None and after is not None:
        if int(before["next"]) != (wanted or int(after)):
            candidates.append((before["next"].address, "prev->next"))
        if int(after["prev"]) != (wanted or int(before)):
            candidates.append((after["prev"].address, "next->prev"))
    if not candidates:
        _show("the list is checked", blamed.older())
        return
    address, text = candidates[0]
    value = int(address.dereference()) & kernel.address_mask()
    # With 32 bits it lies where members of NULL do.
    meaning = _list_poison(value) or _meaning(value) or "not what it was left as"
    _show("%s is %#x: %s" % (text, value, meaning), blamed.older())
    _history(int(address), gdb.lookup_type("long").sizeof, text)


def _explain_stack(frames):
    """A stack that is full: who calls whom again and again."""
    regs = next((value for value in (_variable(frame, "regs") for frame in frames)
                 if value is not None), None)
    pc = traps.interrupted_at(int(regs)) if regs is not None else None
    # The handler has a stack of its own, and not every arch's leads to the full one.
    if pc is not None and _back_to_fault(pc):
        frames = list(_frames())
    names = [frame.name() for frame in frames if frame.name()]
    most = max(set(names), key=names.count)
    first = next(frame for frame in frames if frame.name() == most)
    _show("the stack is full: of its last %d frames %d are %s ()" % (
        len(names), names.count(most), most), first)


def explain():
    """Says what is broken, and who broke it."""
    frames = list(_frames())
    names = [frame.name() or "" for frame in frames]
    blamed = replay.blamed_frame()
    if any(name in _SLAB_REPORTS for name in names):
        _explain_slab(frames)
    elif blamed.name() and blamed.name().startswith("__list_"):
        _explain_list(blamed)
    elif any(name in ("handle_stack_overflow", "handle_bad_stack", "panic_bad_stack")
             for name in names[:8]):
        _explain_stack(frames)
    elif "oops_enter" in names[:1]:
        _explain_fault(blamed)
    else:
        _show("the kernel complains", blamed)
