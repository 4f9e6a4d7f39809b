# SPDX-License-Identifier: GPL-2.0-or-later
#
# strace, for guests of an arch that Debian does not build.

STRACE_FETCH := -s bookworm source strace
STRACE_UNPACK = tar -xJf $$files/strace_*.orig.tar.xz --strip-components=1 -C $(STRACE_TMP) \
	--exclude=strace-*/tests*/*.c --exclude=ChangeLog*
STRACE_BUILD_DIR := $(OUT)/strace
STRACE_STEPS := 280

define STRACE_CONFIGURE
	@$(call step,strace,configuring) sh -ec 'cd $(STRACE_BUILD_DIR) && $(STRACE_TREE)/configure \
		--host=$(CROSS_COMPILE:-=) --prefix=/usr --enable-silent-rules --enable-mpers=no --disable-gcc-Werror \
		CC="$(CCACHE) $(CROSS_COMPILE)gcc" CC_FOR_BUILD=gcc CFLAGS="-O2 -g0"'
endef

define STRACE_BUILD
	@$(call step,strace,compiling,$(STRACE_STEPS)) $(FOREIGN_MAKE) -C $(STRACE_BUILD_DIR)/src -j$(JOBS) all
	@mkdir -p $(STRACE_BUILD_DIR)/root/usr/bin
	@$(CROSS_COMPILE)strip -o $(STRACE_BUILD_DIR)/root/usr/bin/strace $(STRACE_BUILD_DIR)/src/strace
endef

$(eval $(call package,strace,STRACE))
