# SPDX-License-Identifier: GPL-2.0-or-later
#
# dtc and what goes with it, for guests of an arch that Debian does not build: the
# kernel's sources have a copy.

DTC_DIR := $(OUT)/device-tree-compiler
DTC_SOURCE = $(LINUX_TREE)/scripts/dtc
DTC_BUILT := $(DTC_DIR)/.lkmc/built

DTC_BUILD = packages/device-tree-compiler/make-dtc $(DTC_SOURCE) $(DTC_DIR) $(CROSS_COMPILE) "$(CCACHE)"
reads_device-tree-compiler = $(reads_linux)
# linux.mk comes later.
DTC_TEXT := $(CROSS_COMPILE)gcc $(LINUX_DIR)

$(eval $(call value_stamp,$(OUT)/.device-tree-compiler/build,DTC_TEXT,$(DTC_BUILT)))
$(eval $(call compiler_stamp,$(OUT)/.device-tree-compiler/compiler,COMPILER,$(DTC_BUILT),device-tree-compiler))

$(DTC_BUILT): $(if $(LINUX_DIR),,$(SRC)/.linux.extracted) packages/device-tree-compiler/make-dtc \
		$(OUT)/.device-tree-compiler/build $(OUT)/.device-tree-compiler/compiler | $(TOOL)
	@$(call step,device-tree-compiler,compiling) $(DTC_BUILD)
	@mkdir -p $(@D) && touch $@

device-tree-compiler: $(DTC_BUILT)

device-tree-compiler-rebuild:
	@rm -rf $(DTC_DIR)
	@$(MAKE) device-tree-compiler

.PHONY: device-tree-compiler device-tree-compiler-rebuild
