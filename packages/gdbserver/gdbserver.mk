# SPDX-License-Identifier: GPL-2.0-or-later
#
# gdbserver for the guest: Debian's, with the libraries that it was linked to,
# which may be newer than those of the guest (these come with the host's compiler).
# It gets a folder of its own, and is started by the dynamic linker in there.

GDBSERVER_DIR := $(OUT)/gdbserver
GDBSERVER_BUILT := $(GDBSERVER_DIR)/.lkmc

$(GDBSERVER_BUILT): packages/gdbserver/gdbserver.mk packages/gdbserver/make-gdbserver | $(TOOL)
	@$(call step,gdbserver,fetching) packages/gdbserver/make-gdbserver $(GDBSERVER_DIR) "$(CROSS_COMPILE)"
	@touch $@

gdbserver: $(GDBSERVER_BUILT)

gdbserver-rebuild:
	@rm -rf $(GDBSERVER_DIR)
	@$(MAKE) gdbserver

.PHONY: gdbserver gdbserver-rebuild
