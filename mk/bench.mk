# SPDX-License-Identifier: GPL-2.0-or-later
#
# The lab's own figures. "bench" takes a minute; the others compile for long
# and leave what is built alone.

bench: | image
	@mk/bench quick $(ARCH)

# The kernel's compile time against the architecture's defconfig with the same
# debugging options; or against the lab's kernel with the OPTIONS.
bench-kernel: private export BENCH_OPTIONS = $(OPTIONS)
bench-kernel: | $(LINUX_PATCHED)
	@mk/bench kernel $(ARCH) $(LINUX_TREE) $(LINUX_ARCH) "$(CROSS_COMPILE)" "$(LINUX_TARGET)" $(LINUX_FRAGMENTS)

# A fresh clone to the login prompt, with empty caches, and again with a warm one.
bench-clone:
	@mk/bench clone $(ARCH)

# Another architecture beside one that is built, with a cold and with a warm ccache.
bench-arch:
	@mk/bench arch $(ARCH)

.PHONY: bench bench-kernel bench-clone bench-arch
