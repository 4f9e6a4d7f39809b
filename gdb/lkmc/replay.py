# SPDX-License-Identifier: GPL-2.0-or-later
"""A recording that is replayed, and going back in it.

QEMU goes back by loading a snapshot and doing again what follows. Where it is, it tells
by the number of instructions that the guest has done. What is done again must be what was
done: nothing here writes to the guest, or calls a function in it.
"""

import contextlib
import os
import re

import gdb

from lkmc import kernel, traps
from lkmc.modules import MODULES

# Commands of GDB's that go back.
_BACK = ("reverse-continue", "reverse-step", "reverse-stepi", "reverse-next", "reverse-nexti",
         "reverse-finish")
# What the kernel calls, or is in, when something is broken. One that it lacks is left out.
_DISASTERS = (
    "oops_enter", "panic", "kasan_report", "kasan_report_invalid_free", "slab_bug",
    "__schedule_bug", "handle_stack_overflow", "handle_bad_stack",
    "print_circular_bug", "print_deadlock_bug", "print_usage_bug", "print_irq_inversion_bug",
    "print_bad_irq_dependency", "print_unlock_imbalance_bug", "print_freed_lock_bug",
    "print_held_locks_bug", "lockdep_rcu_suspicious", "__warn")
# So many instructions behind its first words the kernel is on its way to report the rest.
_BEFORE = 5000000
# How often the guest is told to go on, when it does not.
_TRIES = 5
# How near to a line of the console "lkmc goto" comes, in instructions.
_NEAR = 500


class Replay:
    """What is known of it."""

    def __init__(self):
        self.active = False
        self.end = 0      # the number of its last instruction before it shuts down
        self.mark = -1    # one soon behind the disaster's first words
        self.disaster = 0  # where the kernel found it
        self.back = False  # GDB is going back

    def begin(self, end, mark):
        """From now on GDB looks at a replay."""
        self.active = True
        self.end = end
        self.mark = mark
        kernel.forbid_calls()
        for command in _BACK:
            gdb.execute("define hook-%s\npython from lkmc.replay import REPLAY; REPLAY.go_back()\n"
                        "end" % command)
        gdb.events.stop.connect(self._on_stop)
        gdb.events.cont.connect(self._on_continue)

    def go_back(self):
        """The hidden breakpoints are for what goes forward."""
        self.back = True
        MODULES.watch(False)

    def _on_continue(self, _event):
        if not self.back:
            MODULES.watch(True)

    def _on_stop(self, _event):
        self.back = False
        MODULES.sync()


REPLAY = Replay()


def count():
    """How many instructions the guest has done."""
    words = gdb.execute("monitor info replay", to_string=True)
    found = re.search(r"instruction count = (\d+)", words)
    if not found:
        raise gdb.GdbError("this guest is no replay: lkmc rewind begins one")
    return int(found.group(1))


def _snapshots():
    """Instruction counts and names, in order."""
    found = []
    for line in gdb.execute("monitor info snapshots", to_string=True).splitlines():
        words = line.split()
        # ID TAG SIZE UNIT DATE TIME CLOCK ICOUNT
        if len(words) >= 6 and words[-1].isdigit() and words[1] != "TAG":
            found.append((int(words[-1]), words[1]))
    return sorted(found)


@contextlib.contextmanager
def no_breakpoints():
    """All breakpoints are off meanwhile."""
    off = [b for b in gdb.breakpoints() if b.enabled]
    for breakpoint_ in off:
        breakpoint_.enabled = False
    MODULES.watch(False)
    try:
        yield
    finally:
        # When QEMU is gone, that is what there is to say.
        with contextlib.suppress(gdb.error):
            for breakpoint_ in off:
                if breakpoint_.is_valid():
                    breakpoint_.enabled = True


def _forget_caches():
    gdb.execute("maintenance flush register-cache", to_string=True)
    gdb.execute("maintenance flush dcache", to_string=True)


def _load(name):
    words = gdb.execute("monitor loadvm " + name, to_string=True).strip()
    if words:
        raise gdb.GdbError("cannot go back: " + words)
    _forget_caches()


def _go_on(target, back, is_there=lambda: False):
    """Lets the guest run up to an instruction, or to where that is so."""
    # QEMU may stop for reasons of its own, on a busy machine again and again.
    tries = _TRIES
    before = count()
    while tries:
        _silently("monitor replay_break %d" % target)
        REPLAY.back = back
        _silently("continue")
        now = count()
        if now >= target or is_there():
            return
        tries = _TRIES if now > before else tries - 1
        before = now


def _forward(target):
    if count() < target:
        _go_on(target, back=True)


def seek(target):
    """Goes to an instruction, wherever it is."""
    # Behind it, QEMU stops the guest when it pleases.
    if not 0 <= target <= REPLAY.end:
        raise gdb.GdbError("there is no instruction %d: the recording has %d"
                           % (target, REPLAY.end))
    now = count()
    before = [s for s in _snapshots() if s[0] <= target]
    if not before and target < now:
        raise gdb.GdbError("cannot go back to instruction %d: no snapshot is so early" % target)
    with no_breakpoints():
        if before and (target < now or before[-1][0] > now):
            _load(before[-1][1])
        _forward(target)
    MODULES.sync()


def time_of_guest():
    """The kernel's monotonic time at its last tick, in seconds."""
    try:
        clock = gdb.parse_and_eval("tk_core.timekeeper.tkr_mono")
        return (int(clock["base"]) + (int(clock["xtime_nsec"]) >> int(clock["shift"]))) / 1e9
    except gdb.error:
        return 0.0


def last_line():
    """The last line of the kernel's log (kernel/printk/printk_ringbuffer.c), or ""."""
    try:
        return _last_record(gdb.parse_and_eval("prb").dereference())
    except (gdb.error, UnicodeDecodeError):
        return ""


def _last_record(ring):
    descs = ring["desc_ring"]
    mask = (1 << int(descs["count_bits"])) - 1
    head = int(descs["head_id"]["counter"])
    bits = 8 * gdb.lookup_type("long").sizeof
    for back in range(8):
        index = (head - back) & mask
        state = (int(descs["descs"][index]["state_var"]["counter"]) >> (bits - 2)) & 3
        # desc_committed and desc_finalized
        if state in (1, 2):
            return _text(ring["text_data_ring"], descs["descs"][index]["text_blk_lpos"],
                         int(descs["infos"][index]["text_len"]))
    return ""


def _text(ring, position, size):
    bits = int(ring["size_bits"])
    begin, end = int(position["begin"]), int(position["next"])
    # One that does not fit to the end is at the beginning. An id is in front of it.
    wrapped = begin >> bits != end >> bits and end & ((1 << bits) - 1)
    start = 0 if wrapped else begin & ((1 << bits) - 1)
    address = int(ring["data"]) + start + gdb.lookup_type("long").sizeof
    return bytes(gdb.selected_inferior().read_memory(address, size)).decode("utf-8", "replace")


def _bisect(is_later):
    """Goes to the first instruction, but for _NEAR of them, where something is so, if any."""
    low, high = 0, REPLAY.end
    # Snapshots first: to come to one takes no time.
    for at, _ in _snapshots():
        if low < at < high:
            seek(at)
            if is_later():
                high = at
                break
            low = at
    if high == REPLAY.end:
        seek(high)
        if not is_later():
            return False
    while high - low > _NEAR:
        middle = (low + high) // 2
        seek(middle)
        if is_later():
            high = middle
        else:
            low = middle
    seek(high)
    return True


def goto_time(seconds):
    """Goes to where the guest's clock comes to a time."""
    here = count()
    if not _bisect(lambda: time_of_guest() >= seconds):
        reached = time_of_guest()
        seek(here)
        raise gdb.GdbError("the recording ends at %.3f s" % reached)


def goto_text(text):
    """Goes to where the kernel's log has a text for the first time."""
    here = count()
    if not _bisect(lambda: _has_said(text)):
        seek(here)
        raise gdb.GdbError("the kernel says '%s' nowhere in the recording" % text)
    # Its bytes are there before the line is one of the log's.
    for _ in range(60):
        if text in last_line() or count() + _NEAR > REPLAY.end:
            break
        seek(count() + _NEAR)


def _has_said(text):
    try:
        ring = gdb.parse_and_eval("prb").dereference()["text_data_ring"]
        data = gdb.selected_inferior().read_memory(int(ring["data"]), 1 << int(ring["size_bits"]))
    except gdb.error:
        return False
    return text.encode() in bytes(data)


def _stops_at(function):
    frame = gdb.newest_frame()
    return frame.is_valid() and frame.function() and frame.function().name == function


def go_to_disaster():
    """Goes to where the kernel found that something is broken."""
    places = [name for name in _DISASTERS if kernel.address_of(name) is not None]
    breakpoints = [gdb.Breakpoint("*%#x" % kernel.address_of(name), gdb.BP_HARDWARE_BREAKPOINT,
                                  internal=True) for name in places]
    for breakpoint_ in breakpoints:
        breakpoint_.silent = True
    try:
        # Of some archs, the first words come before what is waited for.
        last = min(REPLAY.mark + _BEFORE, REPLAY.end)
        _go_on(last, back=False, is_there=lambda: any(_stops_at(name) for name in places))
        if count() >= last:
            # Its words came late: it was before the snapshot.
            go_back("reverse-continue")
    finally:
        for breakpoint_ in breakpoints:
            breakpoint_.delete()
        with contextlib.suppress(gdb.error):
            _silently("monitor replay_delete_break")
    at = next((name for name in places if _stops_at(name)), None)
    if not at:
        seek(REPLAY.mark)
    REPLAY.disaster = count()


@contextlib.contextmanager
def nothing_shown():
    """GDB prints nothing meanwhile."""
    # That it stopped, and where, GDB says past all that it can be told.
    gdb.flush()
    shown = os.dup(1)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    try:
        yield
    finally:
        gdb.flush()
        os.dup2(shown, 1)
        os.close(shown)
        os.close(null)


def go_back(command):
    """Carries out one of GDB's commands that go back."""
    REPLAY.go_back()
    _silently(command)


def first():
    """The first instruction that one can go back to."""
    return next(iter(_snapshots()), (0, ""))[0]


def _silently(command):
    with nothing_shown():
        gdb.execute(command, to_string=True)


def blamed_frame():
    """The frame that the kernel found fault with: where it was interrupted, or who called."""
    frame = gdb.newest_frame()
    caller = frame.older()
    # Where WARN() is no trap, it calls this first.
    if caller and caller.name() == "warn_slowpath_fmt":
        caller = caller.older()
    for _ in range(32):
        if not frame:
            break
        if traps.is_entry(frame):
            interrupted = frame.older()
            # A program is to blame for nothing.
            return interrupted if interrupted and kernel.is_kernel_address(interrupted.pc()) \
                else caller
        frame = frame.older()
    return caller or gdb.newest_frame()


def symbol_of(frame):
    """FUNCTION () at FILE:LINE."""
    line = frame.find_sal()
    where = " at %s:%d" % (line.symtab.filename, line.line) if line.symtab and line.line else ""
    return "%s ()%s" % (frame.name() or "%#x" % frame.pc(), where)


class Writer:
    """Who wrote to a place in memory, again and again further back."""

    def __init__(self):
        self.address = 0
        self.size = 0
        self.text = ""

    def watch(self, text):
        """Takes an expression, as it is at this moment."""
        value = gdb.parse_and_eval(text)
        if value.address is None:
            raise gdb.GdbError("%s is nowhere in memory: *(TYPE *)ADDRESS is" % text)
        self.watch_memory(int(value.address), value.type.sizeof, text)

    def watch_memory(self, address, size, text):
        """Takes a place by its address."""
        # What the processor can watch at a time.
        self.address = address
        self.size = min(size, gdb.lookup_type("long").sizeof)
        self.text = text

    def _read(self):
        return bytes(gdb.selected_inferior().read_memory(self.address, self.size))

    def go_back(self):
        """Goes to the instruction that wrote it. Returns what it was and became, or None."""
        if not self.size:
            raise gdb.GdbError("lkmc writer EXPRESSION: of what?")
        with no_breakpoints():
            watch = gdb.Breakpoint("*(char(*)[%d])%#x" % (self.size, self.address),
                                   gdb.BP_WATCHPOINT, gdb.WP_WRITE, internal=True)
            try:
                go_back("reverse-continue")
            finally:
                watch.delete()
        if count() <= first():
            return None
        # QEMU stops behind the instruction.
        became = self._read()
        go_back("reverse-stepi")
        return self._read(), became


WRITER = Writer()


def number(data):
    """Bytes of the guest's memory as a number, in hexadecimal."""
    order = gdb.execute("show endian", to_string=True)
    return "%#x" % int.from_bytes(data, "big" if "big endian" in order else "little")
