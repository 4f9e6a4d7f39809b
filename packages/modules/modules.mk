# SPDX-License-Identifier: GPL-2.0-or-later
#
# The example modules: each C file of kernel_module/ is one. They are built
# beside links to their sources, so that the sources' folder stays clean.

#
# Any file may lie there. Make cannot write all names; mk/build-modules says of which
# files no module is made.
MODULES_NAMES := $(sort $(wildcard kernel_module/*.c))
MODULES_SOURCES := $(call plain,$(filter kernel_module/%.c,$(MODULES_NAMES)))
MODULES_HEADERS := $(wildcard kernel_module/*.h kernel_module/*/*.h kernel_module/*/*/*.h kernel_module/Kbuild.local)
MODULES_DIR := $(OUT)/modules
MODULES_BUILT := $(MODULES_DIR)/.lkmc
MODULES_CONFIG = LKMC_CONFIG=$(LINUX_BUILD_DIR)/.config
MODULES_MAP := -fdebug-prefix-map=$(MODULES_DIR)=/lkmc/kernel_module$(if $(CCACHE_RELATIVE), -fdebug-prefix-map=../modules=/lkmc/kernel_module)
# All code in .text, whose address is what one tells GDB by hand: GCC 14 takes what only a
# structure names for unlikely.
MODULES_MAKE = $(LINUX_MAKE) KCFLAGS="$(LINUX_CFLAGS) $(MODULES_MAP) -fno-reorder-functions"

reads_modules = $(reads_linux)

define MODULES_BUILD
	@$(call step,modules,compiling) env $(MODULES_CONFIG) mk/build-modules $(TOP)/kernel_module $(MODULES_DIR) \
		$(MODULES_MAKE)
	@$(if $(MODULES_LINKED),mk/link-modules $(MODULES_DIR) $(CROSS_COMPILE))
endef

MODULES_TEXT := $(call text_of,MODULES_BUILD MODULES_NAMES)
$(eval $(call value_stamp,$(MODULES_DIR)/.build,MODULES_TEXT,$(MODULES_BUILT)))
$(eval $(call place_stamp,$(MODULES_DIR)/.place,$(MODULES_DIR),place))

$(MODULES_BUILT): $(MODULES_SOURCES) $(MODULES_HEADERS) $(MODULES_DIR)/.build $(LINUX_BUILT) mk/build-modules \
		$(wildcard mk/link-modules) mk/left-out | $(MODULES_DIR)/.place $(TOOL)
	$(MODULES_BUILD)
	@cat $(MODULES_DIR)/.failed >&2
	@touch $@

modules: $(MODULES_BUILT)

modules-rebuild:
	@rm -rf $(MODULES_DIR)
	@$(MAKE) modules

# One module, for "lkmc load": what the others are does not matter.
module-%: kernel_module/%.c $(LINUX_BUILT) | $(MODULES_DIR)/.place $(TOOL)
	@$(call step,module-$*,compiling) $(reads_linux) env ONLY=$* $(MODULES_CONFIG) mk/build-modules $(TOP)/kernel_module $(MODULES_DIR) $(MODULES_MAKE)
	@$(if $(MODULES_LINKED),mk/link-modules $(MODULES_DIR) $(CROSS_COMPILE))
	@mkdir -p $(MODULES_DIR)/stripped
	@$(CROSS_COMPILE)strip --strip-debug -o $(MODULES_DIR)/stripped/$*.ko $(MODULES_DIR)/$*.ko

.PHONY: modules modules-rebuild
