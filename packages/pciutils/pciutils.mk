# SPDX-License-Identifier: GPL-2.0-or-later
#
# lspci and setpci, for guests of an arch that Debian does not build.

PCIUTILS_FETCH := -s bookworm source pciutils
PCIUTILS_UNPACK = tar -xzf $$files/pciutils_*.orig.tar.gz --strip-components=1 -C $(PCIUTILS_TMP)
PCIUTILS_BUILD_DIR := $(OUT)/pciutils

# It builds in its sources only.
define PCIUTILS_CONFIGURE
	@cp -a $(PCIUTILS_TREE)/. $(PCIUTILS_BUILD_DIR)/
endef

define PCIUTILS_BUILD
	@$(call step,pciutils,compiling) $(FOREIGN_MAKE) -C $(PCIUTILS_BUILD_DIR) -j$(JOBS) \
		HOST=$(firstword $(subst -, ,$(CROSS_COMPILE)))-linux CROSS_COMPILE=$(CROSS_COMPILE) \
		CC="$(CCACHE) $(CROSS_COMPILE)gcc" OPT="-O2 -g0" PREFIX=/usr IDSDIR=/usr/share/misc \
		SHARED=no ZLIB=no DNS=no LIBKMOD=no HWDB=no lspci setpci
	@mkdir -p $(PCIUTILS_BUILD_DIR)/root/usr/bin
	@for name in lspci setpci; do \
		$(CROSS_COMPILE)strip -o $(PCIUTILS_BUILD_DIR)/root/usr/bin/$$name $(PCIUTILS_BUILD_DIR)/$$name; \
	done
endef

$(eval $(call package,pciutils,PCIUTILS))
