################################################################################
#
# lkmc-agent
#
################################################################################

# SPDX-License-Identifier: GPL-2.0-or-later

LKMC_AGENT_VERSION = local
LKMC_AGENT_SITE = $(LKMC_TOP)
LKMC_AGENT_SITE_METHOD = local
LKMC_AGENT_OVERRIDE_SRCDIR_RSYNC_EXCLUSIONS = \
	--include='/guest/***' --include='/protocol/***' --include=/LICENSE --exclude='*'
LKMC_AGENT_LICENSE = GPL-2.0-or-later
LKMC_AGENT_LICENSE_FILES = LICENSE

define LKMC_AGENT_BUILD_CMDS
	$(TARGET_CC) $(TARGET_CFLAGS) -std=gnu11 -D_GNU_SOURCE \
		-D_FILE_OFFSET_BITS=64 -I$(@D)/protocol $(TARGET_LDFLAGS) \
		-o $(@D)/lkmc-agent $(@D)/guest/*.c $(@D)/protocol/*.c
endef

define LKMC_AGENT_INSTALL_TARGET_CMDS
	$(INSTALL) -D -m 0755 $(@D)/lkmc-agent $(TARGET_DIR)/sbin/lkmc-agent
	mkdir -p $(TARGET_DIR)/mnt/host
endef

# An overlay with an inittab of its own, such as the lab's, comes later.
define LKMC_AGENT_INITTAB
	[ ! -e $(TARGET_DIR)/etc/inittab ] || \
		grep -q lkmc-agent $(TARGET_DIR)/etc/inittab || \
		echo '::respawn:/sbin/lkmc-agent' >> $(TARGET_DIR)/etc/inittab
endef
ifeq ($(BR2_INIT_BUSYBOX),y)
LKMC_AGENT_TARGET_FINALIZE_HOOKS += LKMC_AGENT_INITTAB
endif

$(eval $(generic-package))
