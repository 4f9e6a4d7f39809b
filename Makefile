# SPDX-License-Identifier: GPL-2.0-or-later
#
# LKMC: what is stale, in what order, in parallel. "make help" lists the targets.
#
# One folder of packages/ for everything that is built from source; the steps
# they share are in mk/package.mk, all that differs per arch in arch/ARCH.conf.

ARCH ?= x86_64
# ARCH+VARIANT is built apart, with one more fragment of the kernel's configuration.
BASE_ARCH := $(firstword $(subst +, ,$(ARCH)))
VARIANTS := $(wordlist 2,9,$(subst +, ,$(ARCH)))
ifeq ($(wildcard arch/$(BASE_ARCH).conf),)
$(error unknown arch '$(ARCH)': there are $(patsubst arch/%.conf,%,$(wildcard arch/*.conf)))
endif
include arch/$(BASE_ARCH).conf

MAKEFLAGS += -rR --no-print-directory
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

TOP := $(CURDIR)
ifneq ($(words $(TOP)),1)
$(error there is a blank in '$(TOP)', which make cannot take: move the clone)
endif
include mk/lock.mk
ifeq ($(GOALS_TO_LOCK),)

OUT := $(TOP)/out/$(ARCH)
SRC := $(TOP)/out/src
HOST := $(TOP)/out/host
IMAGES := $(OUT)/images
LOG := $(OUT)/log
# Once, not whenever it is looked at.
JOBS ?= $(eval JOBS := $(shell nproc))$(JOBS)
export LKMC_CACHE ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/lkmc
export LKMC_OUT := $(TOP)/out
export LKMC_TOP := $(TOP)
export LKMC_ARCH := $(BASE_ARCH)
TOOL := $(HOST)/tool/lkmc
# An ordinary user of Debian's has no folders of the administrator's in PATH; mke2fs is there.
# Before all comes a ccache that lets pass what it does not understand.
export PATH := $(TOP)/mk/incbin:$(PATH):/usr/sbin:/sbin
# What other programs say is read: in English.
export LC_ALL := C.UTF-8
export LANG := C.UTF-8
unexport LANGUAGE

# ccache, where there is one. Paths below the clone are made relative, so that
# another clone finds what this one compiled.
CCACHE := $(if $(shell command -v ccache),ccache)
export CCACHE_DIR ?= $(LKMC_CACHE)/ccache
export CCACHE_BASEDIR := $(TOP)
export CCACHE_MAXSIZE ?= 3G
# Believe the compiler's own list of headers instead of preprocessing each file
# once more: a build with an empty cache takes a tenth less.
export CCACHE_DEPEND := 1
# Newer ones than Debian 12's do not only look the file up by such a path, but compile it so.
CCACHE_RELATIVE := $(if $(CCACHE),$(filter-out 4.7.%,$(shell ccache --version | sed -n '1s/.* //p')))
# What the debug information names instead of the clone; gdb/ maps it back.
PREFIX_MAP := -fdebug-prefix-map=$(TOP)=/lkmc
# The same, also for the relative paths from $(OUT)/PACKAGE: of maps that fit the last counts.
BUILD_MAP := $(PREFIX_MAP)$(if $(CCACHE_RELATIVE), -fdebug-prefix-map=../..=/lkmc/out -fdebug-prefix-map=../../..=/lkmc)

# What compiles for the guest, and for this host. Another one builds again.
COMPILER := $(shell $(CROSS_COMPILE)gcc --version 2>/dev/null | head -n 1)
HOST_COMPILER := $(if $(CROSS_COMPILE),$(shell gcc --version 2>/dev/null | head -n 1),$(COMPILER))
# The Debian release that sources come from
LAB_SUITE := $(patsubst default_suite=%,%,$(filter default_suite=%,$(file < mk/debian-fetch)))

include mk/package.mk
# The root images come last: their rules name what the others make.
include $(filter-out packages/rootfs/% packages/distro/%,$(sort $(wildcard packages/*/*.mk)))
include packages/rootfs/rootfs.mk packages/distro/distro.mk
include mk/try.mk
include mk/check.mk
include mk/compat.mk
include mk/bench.mk

all: image

$(TOOL): FORCE
	@mkdir -p $(HOST) && flock $(HOST)/.tool.lock $(MAKE) -s -f mk/tool.mk
	@$(TOOL) conf -a $(ARCH) > /dev/null

compile_commands.json: $(LINUX_BUILT) $(MODULES_BUILT) $(QEMU_BUILT) FORCE
	@mk/compile-commands $(OUT) $(LINUX_TREE)

clean:
	rm -rf $(OUT)

distclean:
	rm -rf out

define HELP
Targets (ARCH=$(ARCH); one of: $(patsubst arch/%.conf,%,$(wildcard arch/*.conf))):
  all                    everything that ./run needs (the default)
  linux busybox host-qemu modules user image
                         one part, and what it needs
  image+SET[+SET...]     the root image of ./run --with SET
  distro                 Debian's kernel and a root for it (runqemu --kernel distro)
  NAME-rebuild           build a package again (linux, busybox, host-qemu, modules, user)
  NAME-reconfigure       configure it again, then build
  NAME-dirclean          remove its sources and what was built from them
  initscripts-reconfigure  make the root image again
  compile_commands.json  for clangd and editors
  check                  formatting, warnings as errors, unit tests, fuzzers
  format                 formats the C code, as check wants it
  lint                   the modules by checkpatch, W=1 and sparse, devices by QEMU's checkpatch
  test-fresh             the README's commands in an empty root of Debian SUITE=trixie (as root)
  modules-compat         do the modules compile for Debian's kernels, old and new?
  test-tries             1,000 guests from the snapshot: is anything left, is the last as fast
  test-busy test-soak    what fails only now and then: GUESTS= at once, ROUNDS= times, which
                         only boot, or run all scripts
  pictures               those of README.md and docs/, from a real session
  bench                  figures: boot, exec, rebuild, disk
  bench-kernel           the kernel's compile time against defconfig's (takes an hour)
  bench-clone            a fresh clone to the login prompt, twice
  bench-arch             building another ARCH beside one that is built, twice
  clean                  remove what was built for $(ARCH)
  distclean              remove everything made (downloads and ccache stay)
Variables:
  LINUX_DIR= BUSYBOX_DIR= QEMU_DIR=   a source tree of your own
  LKMC_MIRROR=           the Debian mirror, if not the host's
  JOBS=                  how many jobs at a time (default: all cores)
endef

help:
	$(info $(HELP))
	@:

# Is there a target LKMC_ASK? "./run -t" asks before it begins.
# By its environment: what a user typed is no text for a shell.
has-target:
	@! $(MAKE) -n "$$LKMC_ASK" 2>&1 | grep -qF "No rule to make target '$$LKMC_ASK'"

FORCE:
.PHONY: all clean distclean help has-target FORCE

endif
