# SPDX-License-Identifier: GPL-2.0-or-later
#
# dtc and what goes with it, for guests of an arch that Debian does not build: the
# kernel's sources have a copy.

DTC_DIR := $(OUT)/device-tree-compiler
DTC_SOURCE = $(LINUX_TREE)/scripts/dtc
DTC_BUILT := $(DTC_DIR)/.lkmc/built

$(DTC_BUILT): $(if $(LINUX_DIR),,$(SRC)/.linux.extracted) packages/device-tree-compiler/make-dtc \
		packages/device-tree-compiler/device-tree-compiler.mk | $(TOOL)
	@$(call step,device-tree-compiler,compiling) \
		packages/device-tree-compiler/make-dtc $(DTC_SOURCE) $(DTC_DIR) $(CROSS_COMPILE) "$(CCACHE)"
	@mkdir -p $(@D) && touch $@

device-tree-compiler: $(DTC_BUILT)

device-tree-compiler-rebuild:
	@rm -rf $(DTC_DIR)
	@$(MAKE) device-tree-compiler

.PHONY: device-tree-compiler device-tree-compiler-rebuild
