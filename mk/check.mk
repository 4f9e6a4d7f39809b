# SPDX-License-Identifier: GPL-2.0-or-later
#
# Checks of the sources; what each looks at is in mk/check.

# Each fuzzer's time in "make check".
export FUZZ_SECONDS ?= 5

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

.PHONY: check format lint test-fresh
