# SPDX-License-Identifier: GPL-2.0-or-later
#
# The kernel: allnoconfig plus the fragments of config/.

LINUX_FETCH := deb linux-source-6.12
LINUX_UNPACK = dpkg-deb --fsys-tarfile $$files/*.deb | tar -xO --wildcards './usr/src/linux-source-*.tar.*' | \
	tar -xJ --strip-components=1 -C $(LINUX_TMP)
LINUX_BUILD_DIR := $(OUT)/linux
LINUX_FRAGMENTS := $(patsubst %,packages/linux/config/%.config,base $(BASE_ARCH) $(VARIANTS)) \
	$(wildcard packages/linux/config/user.config)
# Kbuild goes by the compiler's version and by the commands that it kept.
LINUX_FOLLOWS := compiler place
LINUX_CONFIG_INPUTS := $(LINUX_FRAGMENTS) $(wildcard mk/kconfig-* mk/linux-config)

# What the kernel says (WARN) it maps itself, but for relative paths.
LINUX_MAP := $(BUILD_MAP)$(if $(CCACHE_RELATIVE), -fmacro-prefix-map=../../src/linux/=)
# LINUX_AS: a folder with an assembler that puts right what the compiler writes.
LINUX_CFLAGS = $(LINUX_MAP) $(if $(LINUX_AS),-B$(TOP)/$(LINUX_AS))

# The same bytes from the same sources: who built it, when and where stays out.
LINUX_MAKE = $(MAKE) -C $(LINUX_TREE) O=$(LINUX_BUILD_DIR) -j$(JOBS) ARCH=$(LINUX_ARCH) CROSS_COMPILE=$(CROSS_COMPILE) \
	CC="$(CCACHE) $(CROSS_COMPILE)gcc" HOSTCC="$(CCACHE) gcc" \
	KCFLAGS="$(LINUX_CFLAGS)" KAFLAGS="$(LINUX_MAP)" \
	KBUILD_BUILD_TIMESTAMP=2026-01-01 KBUILD_BUILD_USER=lkmc KBUILD_BUILD_HOST=lkmc

# Where vmlinux itself is booted, QEMU would read all its symbols first.
LINUX_STRIP = $(CROSS_COMPILE)strip -o $(IMAGES)/$1.new $(LINUX_BUILD_DIR)/vmlinux && mv $(IMAGES)/$1.new $(IMAGES)/$1
LINUX_BOOT_IMAGE = $(if $(filter vmlinux,$(LINUX_IMAGE)),\
	$(call LINUX_STRIP,kernel),\
	ln -sf ../linux/$(LINUX_IMAGE) $(IMAGES)/kernel)
# QEMU enters an x86 vmlinux that says where (PVH): no decompressor, a shorter boot.
LINUX_BOOT_ELF = if grep -q '^CONFIG_PVH=y' $(LINUX_BUILD_DIR)/.config; then \
		$(call LINUX_STRIP,kernel.elf); \
	else \
		rm -f $(IMAGES)/kernel.elf; \
	fi

define LINUX_CONFIGURE
	@$(call step,linux,configuring) \
		mk/linux-config $(LINUX_BUILD_DIR) $(LINUX_FRAGMENTS) -- $(LINUX_MAKE)
endef

# scripts_gdb makes the constants of the lx- commands; vmlinux-gdb.py links to them.
define LINUX_BUILD
	@$(call step,linux,compiling,$(LINUX_STEPS)) $(LINUX_MAKE) $(LINUX_TARGET) modules scripts_gdb
	@rm -rf $(LINUX_BUILD_DIR)/modules-installed
	@$(call step,linux,installing the modules) $(LINUX_MAKE) modules_install \
		INSTALL_MOD_PATH=$(LINUX_BUILD_DIR)/modules-installed INSTALL_MOD_STRIP=1
	@rm -f $(LINUX_BUILD_DIR)/modules-installed/lib/modules/*/build
	@mkdir -p $(IMAGES)
	@$(LINUX_BOOT_IMAGE)
	@$(LINUX_BOOT_ELF)
	@ln -sf ../linux/vmlinux $(IMAGES)/vmlinux
endef

$(eval $(call package,linux,LINUX))
