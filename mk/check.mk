# SPDX-License-Identifier: GPL-2.0-or-later
#
# Checks of the sources; what each looks at is in mk/check.

# Each fuzzer's time in "make check", and where its random numbers begin: always at the
# same, for a check that passes must pass again. 0 is another each time.
export FUZZ_SECONDS ?= 5
export FUZZ_SEED ?= 1

check:
	@mk/check

format:
	@mk/check --format

# Modules by the kernel's own tools, device models by QEMU's.
lint: private export LINT_LINUX := $(LINUX_TREE)
lint: private export LINT_QEMU := $(QEMU_TREE)
lint: private export LINT_DIR := $(OUT)/lint
lint: private export LINT_MAKE = $(LINUX_MAKE) KCFLAGS="$(PREFIX_MAP)"
lint: | $(LINUX_BUILT) $(QEMU_PATCHED)
	@mk/check checkpatch warnings sparse devices

# The README's commands on an empty Debian, as a new user types them.
test-fresh: private export LKMC_NO_SKIP ?= 1
test-fresh:
	@mk/fresh $(SUITE)

SUITE ?= trixie

# What fails only now and then: many guests at once, again and again. Those of the first
# only boot, those of the second run all scripts that share a guest.
test-busy: GUESTS ?= 20
test-busy: ROUNDS ?= 10
test-busy: | image
	@tests/soak $(ARCH) $(GUESTS) $(ROUNDS)

test-soak: GUESTS ?= 4
test-soak: ROUNDS ?= 25
test-soak: | image
	@tests/soak $(ARCH) $(GUESTS) $(ROUNDS) /test.sh

# Guests from the snapshot, one after the other: what they leave, and how fast they are.
test-tries: GUESTS ?= 1
test-tries: ROUNDS ?= 1000
test-tries: | image
	@tests/soak -t $(ARCH) $(GUESTS) $(ROUNDS)

# The pictures of the documents, from a session and a screen that are really there.
pictures: | image+x11
	@mk/pictures

.PHONY: check format lint pictures test-fresh test-busy test-soak test-tries
