# SPDX-License-Identifier: GPL-2.0-or-later
#
# Ready-made programs for the guest: extras.txt lists them, and guest-packages.txt
# the user's own. Debian's, or where Debian does not build the arch, what other
# folders of packages/ build from Debian's sources.

EXTRAS_LISTS := packages/extras/extras.txt $(wildcard guest-packages.txt)
EXTRAS_DIR := $(OUT)/extras
EXTRAS_BUILT := $(EXTRAS_DIR)/.lkmc
EXTRAS_CROSS := strace pciutils gdbserver device-tree-compiler
EXTRAS_INPUTS := $(if $(DEBIAN_ARCH),,$(EXTRAS_CROSS:%=$(OUT)/%/.lkmc/built))

# For their makefiles, which want make's own rules, and know another ARCH.
FOREIGN_MAKE = env -u MAKEFLAGS -u ARCH $(MAKE)

$(eval $(call value_stamp,$(OUT)/.extras,$(DEBIAN_ARCH) $(EXTRAS_LISTS)))

$(EXTRAS_BUILT): $(EXTRAS_LISTS) $(EXTRAS_INPUTS) $(OUT)/.extras packages/extras/extras.mk packages/extras/make-extras | $(TOOL)
	@$(call step,extras,fetching packages) \
		packages/extras/make-extras $(OUT) "$(CROSS_COMPILE)" "$(DEBIAN_ARCH)" $(EXTRAS_LISTS)
	@touch $@

extras: $(EXTRAS_BUILT)

extras-rebuild:
	@rm -rf $(EXTRAS_DIR)
	@$(MAKE) extras

.PHONY: extras extras-rebuild
