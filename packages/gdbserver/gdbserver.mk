# SPDX-License-Identifier: GPL-2.0-or-later
#
# gdbserver, for guests of an arch that Debian does not build: from GDB's sources,
# of which it needs a tenth.

GDBSERVER_FETCH := source gdb
GDBSERVER_UNPACK = tar -xJf $$files/gdb_*.orig.tar.xz --strip-components=1 -C $(GDBSERVER_TMP) \
	$(patsubst %,--exclude=gdb-*/%,bfd/*.c bfd/po cpu gdb/doc gdb/guile gdb/po gdb/python gdb/testsuite \
	libbacktrace libctf libdecnumber libsframe opcodes readline sim texinfo zlib) --exclude=ChangeLog*
GDBSERVER_BUILD_DIR := $(OUT)/gdbserver
GDBSERVER_STEPS := 160

define GDBSERVER_CONFIGURE
	@$(call step,gdbserver,configuring) sh -ec 'cd $(GDBSERVER_BUILD_DIR) && $(GDBSERVER_TREE)/configure \
		--host=$(CROSS_COMPILE:-=) --prefix=/usr --disable-gdb --disable-binutils --enable-gdbserver \
		--disable-inprocess-agent --disable-nls --disable-werror \
		CC="$(CCACHE) $(CROSS_COMPILE)gcc" CXX="$(CCACHE) $(CROSS_COMPILE)g++" CFLAGS="-O1 -g0" CXXFLAGS="-O1 -g0"'
endef

define GDBSERVER_BUILD
	@$(call step,gdbserver,compiling,$(GDBSERVER_STEPS)) $(FOREIGN_MAKE) -C $(GDBSERVER_BUILD_DIR) -j$(JOBS) all-gdbserver
	@mkdir -p $(GDBSERVER_BUILD_DIR)/root/usr/bin
	@$(CROSS_COMPILE)strip -o $(GDBSERVER_BUILD_DIR)/root/usr/bin/gdbserver $(GDBSERVER_BUILD_DIR)/gdbserver/gdbserver
endef

$(eval $(call package,gdbserver,GDBSERVER))
