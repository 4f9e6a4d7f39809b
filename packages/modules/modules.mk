# SPDX-License-Identifier: GPL-2.0-or-later
#
# The example modules: each C file of kernel_module/ is one. They are built
# beside links to their sources, so that the sources' folder stays clean.

MODULES_SOURCES := $(sort $(wildcard kernel_module/*.c))
MODULES_HEADERS := $(wildcard kernel_module/*.h kernel_module/Kbuild.local)
MODULES_DIR := $(OUT)/modules
MODULES_BUILT := $(MODULES_DIR)/.lkmc

$(eval $(call value_stamp,$(MODULES_DIR)/.list,$(MODULES_SOURCES)))

$(MODULES_BUILT): $(MODULES_SOURCES) $(MODULES_HEADERS) $(MODULES_DIR)/.list $(LINUX_BUILT) mk/build-modules | $(TOOL)
	@$(call step,modules,compiling) mk/build-modules $(TOP)/kernel_module $(MODULES_DIR) \
		$(LINUX_MAKE) KCFLAGS="-fdebug-prefix-map=$(MODULES_DIR)=/lkmc/kernel_module $(PREFIX_MAP)"
	@cat $(MODULES_DIR)/.failed >&2
	@touch $@

modules: $(MODULES_BUILT)

modules-rebuild:
	@rm -rf $(MODULES_DIR)
	@$(MAKE) modules

.PHONY: modules modules-rebuild
