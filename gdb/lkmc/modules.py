# SPDX-License-Identifier: GPL-2.0-or-later
"""Symbols of modules, right while they come and go.

Three hidden breakpoints in the kernel tell:

* do_init_module: a module's sections are where they will be, and its init
  function has not run: its symbols are read, with the addresses that the kernel
  itself notes for /sys/module/NAME/sections (.init.text and .exit.text too).
* trim_init_extable: the init function has returned, and what it lay in is about
  to be given back.
* free_module: all of the module is about to be given back.

They are hardware breakpoints: under KVM, a software breakpoint would be bytes
written into code that the kernel patches itself.

What has no address, such as .init.text of a module that is up, gets one in a
hole where nothing can ever be, and breakpoints there are switched off until
the module is loaded again. Where that is the arch's file may say (GDB_HOLE).
"""

import contextlib
import glob
import itertools
import os

import gdb

from lkmc import elf, kernel, lab
from lkmc.settings import quote, read_symbols

STATE_LIVE = 0
STATE_COMING = 1
_BUILD_ID = ".note.gnu.build-id"


def section_addresses(module):
    """Where the sections of a module are: {name: address}.

    module: the kernel's struct module, as a gdb.Value
    """
    attrs = module["sect_attrs"]
    if not attrs:
        return {}
    attrs = attrs.dereference()
    if kernel.has_field(attrs, "nsections"):
        return dict(_named_sections(attrs))
    return dict(_bin_attributes(attrs["grp"]))


def _named_sections(attrs):
    # Until 6.13: an array of a structure of its own, with an address in it.
    for i in range(int(attrs["nsections"])):
        attr = attrs["attrs"][i]
        # From 5.8 on the name is that of the file in sysfs.
        name = attr["battr"]["attr"]["name"] if kernel.has_field(attr, "battr") else attr["name"]
        yield name.string(), int(attr["address"])


def _bin_attributes(group):
    # From 6.14 on: files of sysfs, of which "private" is the address.
    for member in ("bin_attrs_new", "bin_attrs"):
        if kernel.has_field(group, member) and group[member]:
            break
    i = 0
    while group[member][i]:
        attr = group[member][i].dereference()
        yield attr["attr"]["name"].string(), int(attr["private"])
        i += 1


class Files:
    """The unstripped files of modules."""

    def __init__(self):
        self.paths = []  # where the user says that they are
        self._in_tree = None

    def _read_order(self):
        # What the kernel's own build made, one name a line: .o, or .ko before 6.11.
        self._in_tree = {}
        try:
            with open(os.path.join(lab.LINUX, "modules.order"), encoding="utf-8") as file:
                for line in file:
                    path = os.path.join(lab.LINUX, os.path.splitext(line.strip())[0] + ".ko")
                    self._in_tree[self.name_of(path)] = path
        except OSError:
            pass

    @staticmethod
    def name_of(path):
        """A module's name, which has no '-', from the name of its file."""
        return os.path.splitext(os.path.basename(path))[0].replace("-", "_")

    @staticmethod
    def _below(path):
        # All files of a folder, or the file itself.
        if os.path.isfile(path):
            yield path
        for root, _, files in os.walk(path):
            for file in files:
                yield os.path.join(root, file)

    @staticmethod
    def _tried():
        # What "lkmc try" built (mk/build-try), the newest first. It may be removed just now.
        made = {}
        for path in glob.glob(os.path.join(lab.OUT, "try", "*", "built", "*.ko")):
            with contextlib.suppress(OSError):
                made[path] = os.stat(path).st_mtime_ns
        return sorted(made, key=lambda path: (-made[path], path))

    def find(self, name):
        """The paths of those that have the name, the likeliest first."""
        if self._in_tree is None:
            self._read_order()
        places = [self._below(path) for path in self.paths]
        # Not what is linked: it has other addresses.
        places += [glob.glob(os.path.join(lab.OUT, "modules", "*.ko")), self._tried(),
                   [self._in_tree.get(name, "")]]
        return [file for file in itertools.chain(*places)
                if file.endswith(".ko") and self.name_of(file) == name and os.path.exists(file)]


class Loaded:
    """A module whose symbols GDB has."""

    def __init__(self, name, path, copy, has_init, text):
        self.name = name
        self.text = text  # where its code is
        self.path = path
        self.copy = copy  # what GDB reads
        self.has_init = has_init


class Hole:
    """Addresses where nothing can ever be, for sections that are nowhere."""

    SIZE = 0x100000
    STEP = 0x1000

    def __init__(self, above=0):
        self.start = int(lab.conf("GDB_HOLE") or "0xdead000000000000", 0) + above * self.SIZE
        self.end = self.start + self.SIZE
        self._next = self.start

    def take(self, size):
        """An address with room for so many bytes."""
        address = self._next
        self._next += (size // self.STEP + 1) * self.STEP
        if self._next > self.end:
            self._next = self.start
            return self.take(size) if size < self.end - self.start else self.start
        return address

    def __contains__(self, address):
        return self.start <= address < self.end


class Parking:
    """Breakpoints in the hole are off until there is code for them again."""

    def __init__(self, hole):
        self.hole = hole
        self._parked = set()
        self._busy = False

    def check(self, _event=None):
        """Switches locations off and on. For GDB's events too."""
        # GDB before 13 cannot tell; there, KVM may complain of such breakpoints.
        if self._busy or not hasattr(gdb, "BreakpointLocation"):
            return
        self._busy = True
        try:
            for breakpoint_ in gdb.breakpoints():
                if breakpoint_.type in (gdb.BP_BREAKPOINT, gdb.BP_HARDWARE_BREAKPOINT):
                    self._check_locations(breakpoint_)
        finally:
            self._busy = False

    def _check_locations(self, breakpoint_):
        for location in breakpoint_.locations:
            # GDB itself keeps a location off, by its function, when symbols are read again.
            key = (breakpoint_.number, location.function)
            if location.address in self.hole:
                if location.enabled:
                    location.enabled = False
                    self._parked.add(key)
            elif key in self._parked:
                location.enabled = True
                self._parked.discard(key)


class Modules:
    """The symbols of all modules."""

    def __init__(self):
        self.files = Files()
        self.loaded = {}
        self.hole = None
        self.parking = None
        self.keeps_init = False  # names of init code for where it was: one may go back there
        self.stops_at_init = False  # in the init function of each module that comes
        self._hooks = []
        self._init_done = None

    def attach(self, kind):
        """Reads what is loaded now, and watches what comes by breakpoints of that kind."""
        if not self.hole:
            self.hole = Hole()
            self.parking = Parking(self.hole)
            gdb.events.breakpoint_created.connect(self.parking.check)
        self._set_hooks(kind)
        self.refresh()

    def refresh(self):
        """Reads the symbols of all modules anew."""
        for name in list(self.loaded):
            self.remove(name)
        try:
            modules = kernel.retry(lambda: list(kernel.list_entries(
                gdb.parse_and_eval("modules"), "struct module", "list")))
            for module in modules:
                self._add_if_ready(module)
        except gdb.MemoryError:
            # The kernel has not begun to run.
            pass

    def watch(self, on):
        """Switches the hidden breakpoints on or off: what goes backwards is not for them."""
        for hook in self._hooks:
            if hook.is_valid():
                hook.enabled = on and (hook is not self._init_done or self._has_inits())

    def _has_inits(self):
        return any(module.has_init for module in self.loaded.values())

    def sync(self):
        """Lets the symbols be those of the modules that are loaded at this moment.

        In a replay that is any moment, and a list may be in the middle of a change."""
        with contextlib.suppress(gdb.error):
            modules = {}
            for module in kernel.list_entries(gdb.parse_and_eval("modules"), "struct module",
                                              "list"):
                if int(module["state"]) in (STATE_LIVE, STATE_COMING):
                    modules[module["name"].string()] = module
            for name in set(self.loaded) - set(modules):
                self.remove(name)
            for name, module in modules.items():
                has_init = int(module["state"]) == STATE_COMING
                loaded = self.loaded.get(name)
                if not loaded or loaded.has_init != has_init or \
                        loaded.text != section_addresses(module).get(".text"):
                    self.add(module, has_init)

    def _add_if_ready(self, module):
        state = int(module["state"])
        if state in (STATE_LIVE, STATE_COMING):
            self.add(module, state == STATE_COMING)

    def _set_hooks(self, kind):
        for hook in self._hooks:
            if hook.is_valid():
                hook.delete()
        self._init_done = Hook("trim_init_extable", self._on_init_done, kind)
        self._init_done.enabled = False
        self._hooks = [Hook("do_init_module", self._on_coming, kind), self._init_done,
                       Hook("free_module", self._on_going, kind)]

    def _on_coming(self, module):
        self._init_done.enabled = True
        self.add(module, True)
        if self.stops_at_init and module["init"]:
            # Where its function's name leads is behind the prologue.
            gdb.Breakpoint("*%#x" % int(module["init"]), temporary=True)

    def _on_init_done(self, module):
        name = module["name"].string()
        if name in self.loaded and self.loaded[name].has_init:
            self.add(module, False)
        self._init_done.enabled = self._has_inits()

    def _on_going(self, module):
        self.remove(module["name"].string())

    def add(self, module, with_init):
        """Reads a module's symbols, or reads them again with other addresses."""
        name = module["name"].string()
        self.remove(name)
        paths = self.files.find(name)
        if not paths:
            gdb.write("no symbols for module %s: no %s.ko in %s; "
                      "where else it is, lx-symbols PATH says\n" % (name, name, lab.OUT))
            return
        addresses = section_addresses(module)
        path = next((path for path in paths if self._is_same(path, addresses)), None)
        if not path:
            path = paths[0]
            gdb.write("module %s: what is loaded is not %s as it is now: its symbols may be wrong\n"
                      % (name, path))
        copy = os.path.join(lab.CACHE, "modules", name + ".ko")
        elf.copy_module(path, copy)
        read_symbols(self._command(copy, addresses, with_init))
        self.loaded[name] = Loaded(name, path, copy, with_init, addresses.get(".text"))
        self.parking.check()

    def _command(self, path, addresses, with_init):
        words = ["add-symbol-file", quote(path)]
        for section in elf.read_sections(path):
            if not section.flags & elf.SHF_ALLOC or not section.size:
                continue
            address = addresses.get(section.name)
            is_gone = section.name.startswith(".init") and not with_init and not self.keeps_init
            if address is None or is_gone:
                address = self.hole.take(section.size)
            if section.name == ".text":
                words.insert(2, "%#x" % address)
            else:
                words += ["-s", quote(section.name), "%#x" % address]
        return " ".join(words)

    @staticmethod
    def _is_same(path, addresses):
        """Does the build id of what is loaded match the file's?"""
        address = addresses.get(_BUILD_ID)
        if not address:
            return True
        for section in elf.read_sections(path):
            if section.name == _BUILD_ID:
                with open(path, "rb") as file:
                    file.seek(section.offset)
                    wanted = file.read(section.size)
                memory = gdb.selected_inferior().read_memory(address, section.size)
                return bytes(memory) == wanted
        return True

    def remove(self, name):
        """Forgets a module's symbols: breakpoints in it are pending from then on."""
        module = self.loaded.pop(name, None)
        if module:
            try:
                read_symbols("remove-symbol-file " + quote(module.copy))
            except gdb.error:
                # "symbol-file" was typed, which removes all.
                pass


class Hook(gdb.Breakpoint):
    """A hidden breakpoint whose callback gets the first argument of its function.

    At its first instruction, where the argument is in the register that the arch's file
    names (GDB_ARGUMENT), whatever the compiler says of later."""

    def __init__(self, function, callback, kind=gdb.BP_HARDWARE_BREAKPOINT):
        address = kernel.address_of(function)
        super().__init__(function if address is None else "*%#x" % address, kind, internal=True)
        self.silent = True
        self._callback = callback

    def stop(self):
        """Never stops: GDB goes on as it was going."""
        frame = gdb.newest_frame()
        try:
            type_ = frame.function().type.fields()[0].type
            argument = frame.read_register(lab.conf("GDB_ARGUMENT"))
            self._callback(argument.cast(gdb.lookup_type("long")).cast(type_).dereference())
        except (gdb.error, OSError, ValueError) as error:
            gdb.write("at %s: %s\n" % (frame.name(), error))
        return False


MODULES = Modules()
