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

EXTRAS_BUILD = packages/extras/make-extras $(OUT) "$(CROSS_COMPILE)" "$(DEBIAN_ARCH)" $(EXTRAS_LISTS)
EXTRAS_TEXT := $(call text_of,EXTRAS_BUILD LAB_SUITE EXTRAS_INPUTS)
$(eval $(call value_stamp,$(OUT)/.extras-build,EXTRAS_TEXT,$(EXTRAS_BUILT)))

$(EXTRAS_BUILT): $(EXTRAS_LISTS) $(EXTRAS_INPUTS) $(OUT)/.extras-build packages/extras/make-extras | $(TOOL)
	@$(call step,extras,fetching packages) $(EXTRAS_BUILD)
	@touch $@

extras: $(EXTRAS_BUILT)

# The sets of "--with": each has a folder of its own, for images of their own.
WITH_DIR := $(OUT)/with
WITH_SETS := $(subst +, ,$(LKMC_WITH))
WITH_BUILT := $(WITH_SETS:%=$(WITH_DIR)/%/.lkmc)

# An edit of one set leaves the others.
$(WITH_SETS:%=$(WITH_DIR)/%/list): $(WITH_DIR)/%/list: packages/extras/sets.txt
	@mkdir -p $(@D) && sed -n 's/^$*://p' $< > $@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

$(WITH_BUILT): $(WITH_DIR)/%/.lkmc: $(WITH_DIR)/%/list $(OUT)/.extras-build packages/extras/make-extras | $(TOOL)
	@$(call step,with-$*,fetching packages) packages/extras/make-extras $(@D) "$(CROSS_COMPILE)" "$(DEBIAN_ARCH)" $<
	@touch $@

# What the image has besides, as files of ours
WITH_OVERLAYS := $(wildcard $(WITH_SETS:%=$(TOP)/packages/extras/%))
WITH_FILES := $(if $(WITH_OVERLAYS),$(shell find $(WITH_OVERLAYS) -type f))

# And for bpf, the kernel's types
BTF := $(WITH_DIR)/bpf/types
ifneq ($(filter bpf,$(WITH_SETS)),)
WITH_OVERLAYS += $(BTF)
WITH_FILES += $(BTF).made
endif

$(BTF).made: $(LINUX_BUILT) packages/extras/make-btf
	@mkdir -p $(@D)
	@$(call step,with-bpf,types of the kernel) packages/extras/make-btf $(OUT) "$(CROSS_COMPILE)" $(BTF)
	@touch $@

extras-rebuild:
	@rm -rf $(EXTRAS_DIR)
	@$(MAKE) extras

.PHONY: extras extras-rebuild
