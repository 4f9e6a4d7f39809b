# SPDX-License-Identifier: GPL-2.0-or-later
"""The GDB commands of the lab: "lkmc attach" and its like."""

import os
import re
import subprocess

import gdb

from lkmc import kernel, lab, replay, session, user, why
from lkmc.early import EARLY
from lkmc.modules import MODULES


class Lkmc(gdb.Command):
    """Commands of the lab, which rungdb types by itself."""

    def __init__(self):
        super().__init__("lkmc", gdb.COMMAND_USER, prefix=True)


class Attach(gdb.Command):
    """lkmc attach [SOCKET]: connect to the guest, and keep the symbols of its modules right.

SOCKET is a name in the guest's folder: gdb.sock (the default) is QEMU's stub,
kgdb.sock the kernel's."""

    def __init__(self):
        super().__init__("lkmc attach", gdb.COMMAND_RUNNING)

    def invoke(self, argument, _from_tty):
        session.attach(argument or "gdb.sock")
        # Only now: the kernel's own are defined while its symbols are read.
        LxSymbols()
        LxCurrent()


class Replay(gdb.Command):
    """lkmc replay INSTRUCTIONS MARK: connect to a replay, and go to its disaster.

INSTRUCTIONS is how many it has; MARK is one soon behind the disaster's words, or -1."""

    def __init__(self):
        super().__init__("lkmc replay", gdb.COMMAND_RUNNING)

    def invoke(self, argument, _from_tty):
        _begin_replay(argument)
        _show_place()


def _begin_replay(argument):
    end, mark = map(int, argument.split())
    session.attach_replay(end, mark)
    LxSymbols()
    LxCurrent()
    if mark > 0:
        replay.go_to_disaster()
        replay.blamed_frame().select()


class When(gdb.Command):
    """lkmc when: at which instruction of a replay GDB is, the guest's time, its last words."""

    def __init__(self):
        super().__init__("lkmc when", gdb.COMMAND_STATUS)

    def invoke(self, _argument, _from_tty):
        gdb.write("instruction %d of %d, %.3f s; last: %s\n" % (
            replay.count(), replay.REPLAY.end, replay.time_of_guest(), replay.last_line()))


class Goto(gdb.Command):
    """lkmc goto COUNT|TIMEs|"TEXT": go to an instruction of a replay, back or forth.

To the instruction of that number; to where the guest's clock comes to a time, such as
1.5s; or to where the kernel's log gets a text."""

    def __init__(self):
        super().__init__("lkmc goto", gdb.COMMAND_RUNNING)

    def invoke(self, argument, _from_tty):
        target = argument.strip()
        if re.fullmatch(r"\d+", target):
            replay.seek(int(target))
        elif re.fullmatch(r"\d+(\.\d+)?s", target):
            replay.goto_time(float(target[:-1]))
        elif re.fullmatch(r'".+"', target):
            replay.goto_text(target[1:-1])
        else:
            raise gdb.GdbError('lkmc goto %s: not a COUNT, nor a TIMEs, nor a "TEXT"' % target)
        _show_place()


class Writer(gdb.Command):
    """lkmc writer [EXPRESSION]: go back to the instruction that wrote a value last.

Without an expression: to the one that wrote the same place before that."""

    def __init__(self):
        super().__init__("lkmc writer", gdb.COMMAND_RUNNING, gdb.COMPLETE_EXPRESSION)

    def invoke(self, argument, _from_tty):
        if argument:
            replay.WRITER.watch(argument)
        change = replay.WRITER.go_back()
        if not change:
            raise gdb.GdbError("no instruction wrote %s since the recording began"
                               % replay.WRITER.text)
        gdb.write("%s: %s -> %s\n" % (replay.WRITER.text, *map(replay.number, change)))
        _show_place()


class Why(gdb.Command):
    """lkmc why [INSTRUCTIONS MARK STATUS]: from the disaster of a replay back to who made it.

With the numbers, GDB connects to the replay first, as by lkmc replay, and ends afterwards,
with the status."""

    def __init__(self):
        super().__init__("lkmc why", gdb.COMMAND_RUNNING)

    def invoke(self, argument, _from_tty):
        if not argument:
            replay.seek(replay.REPLAY.disaster)
            why.explain()
            return
        numbers, _, status = argument.rpartition(" ")
        with replay.nothing_shown():
            _begin_replay(numbers)
        why.explain()
        with replay.nothing_shown():
            gdb.execute("set confirm off")
            gdb.execute("quit " + status)


def _show_place():
    gdb.execute("frame")


class Until(gdb.Command):
    """lkmc until LOCATION: set a breakpoint and go on up to there."""

    def __init__(self):
        super().__init__("lkmc until", gdb.COMMAND_RUNNING, gdb.COMPLETE_LOCATION)

    def invoke(self, argument, _from_tty):
        session.until(argument)


class Inits(gdb.Command):
    """lkmc inits: go on, and stop in the init function of each module that is loaded."""

    def __init__(self):
        super().__init__("lkmc inits", gdb.COMMAND_RUNNING)

    def invoke(self, _argument, _from_tty):
        MODULES.stops_at_init = True
        gdb.execute("continue")


class User(gdb.Command):
    """lkmc user [-hardware] FILE NAME [FUNCTION]: follow a program of the guest's.

FILE is on this machine and has the symbols; NAME is the file's name in the guest.
With -hardware the function's breakpoint is the processor's."""

    def __init__(self):
        super().__init__("lkmc user", gdb.COMMAND_RUNNING)

    def invoke(self, argument, _from_tty):
        words = gdb.string_to_argv(argument)
        command = "hbreak" if words[0] == "-hardware" else "break"
        if command == "hbreak":
            words.pop(0)
        path, name, *place = words
        user.follow(path, name, " ".join(place), command)


class Server(gdb.Command):
    """lkmc server SOCKET: connect to a gdbserver in the guest, and go on to main."""

    def __init__(self):
        super().__init__("lkmc server", gdb.COMMAND_RUNNING)

    def invoke(self, argument, _from_tty):
        session.serve(argument)


class Exec(gdb.Command):
    """lkmc exec COMMAND: a line for the guest's shell, carried out as the guest goes on.

What it prints comes when it comes; GDB does not wait for it."""

    def __init__(self):
        super().__init__("lkmc exec", gdb.COMMAND_RUNNING)

    def invoke(self, argument, _from_tty):
        # In a session of its own: Ctrl-C is GDB's.
        subprocess.Popen([lab.TOOL, "exec", "-a", lab.ARCH, "-i", lab.ID, argument],
                         stdin=subprocess.DEVNULL, start_new_session=True,
                         # It need not say that the guest is paused until then.
                         env=dict(os.environ, LKMC_IN_GDB="1"))


class Follow(gdb.Command):
    """lkmc follow ARCH: take the processor for another, as it changes its mode."""

    def __init__(self):
        super().__init__("lkmc follow", gdb.COMMAND_OBSCURE)

    def invoke(self, argument, _from_tty):
        EARLY.follow(argument)


class LxSymbols(gdb.Command):
    """Read the symbols of all loaded modules anew.

Takes the place of the kernel's own command. There is no need to type it, but for
modules that are elsewhere than in the lab: lx-symbols [PATH]..., each a folder or a
module's file."""

    def __init__(self):
        super().__init__("lx-symbols", gdb.COMMAND_FILES, gdb.COMPLETE_FILENAME)

    def invoke(self, argument, _from_tty):
        paths = gdb.string_to_argv(argument)
        for path in paths:
            if not os.path.exists(path):
                raise gdb.GdbError("lx-symbols: there is no %s" % path)
        MODULES.files.paths += paths
        MODULES.refresh()
        for module in MODULES.loaded.values():
            gdb.write("%s: %s\n" % (module.name, module.path))


class LxCurrent(gdb.Function):
    """Return current task.

$lx_current([CPU]): the task that runs on a processor, by default on GDB's. Takes
the place of the kernel's own function, which knows some archs only, and there the
processor only while it is in the kernel."""

    def __init__(self):
        super().__init__("lx_current")

    def invoke(self, cpu=None):
        """The structure."""
        return kernel.current(None if cpu is None else int(cpu)).dereference()


def register():
    """Lets GDB know the commands."""
    Lkmc()
    Attach()
    Until()
    Replay()
    When()
    Goto()
    Writer()
    Why()
    Inits()
    Follow()
    User()
    Server()
    Exec()
