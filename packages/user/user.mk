# SPDX-License-Identifier: GPL-2.0-or-later
#
# The user programs of the examples: kernel_module/user/NAME.c becomes /NAME.out.
# Not optimised, so that a debugger steps through them line by line. One that does not
# compile is named and left out, as a module is, and tried again the next time.

USER_SOURCES := $(call plain,$(filter kernel_module/user/%.c,$(sort $(wildcard kernel_module/user/*.c))))
USER_DIR := $(OUT)/user
USER_PROGRAMS := $(USER_SOURCES:kernel_module/user/%.c=$(USER_DIR)/%.out)
# Of sources that are gone
USER_STALE := $(filter-out $(USER_PROGRAMS),$(wildcard $(USER_DIR)/*.out))
USER_CFLAGS := -std=gnu11 -g -O0 -Wall -Wextra -Werror -D_GNU_SOURCE -Ikernel_module $(PREFIX_MAP)

USER_COMPILE = $(CCACHE) $(CROSS_COMPILE)gcc $(USER_CFLAGS) -c
USER_TEXT := $(call text_of,USER_COMPILE)

$(eval $(call value_stamp,$(USER_DIR)/.lkmc/build,USER_TEXT,$(firstword $(USER_PROGRAMS))))
$(eval $(call compiler_stamp,$(USER_DIR)/.lkmc/compiler,COMPILER,$(firstword $(USER_PROGRAMS)),the user programs))

$(USER_DIR)/%.out: kernel_module/user/%.c $(wildcard kernel_module/*.h kernel_module/user/*.h) \
		$(USER_DIR)/.lkmc/build $(USER_DIR)/.lkmc/compiler
	@$(USER_COMPILE) -o $(@:.out=.o) $< && $(CROSS_COMPILE)gcc -o $@.new $(@:.out=.o) -lm && mv $@.new $@ || { \
		rm -f $@; command -v $(CROSS_COMPILE)gcc > /dev/null && \
		echo 'user: $< does not compile: left out' >&2; }

user: $(USER_PROGRAMS)

user-rebuild:
	@rm -rf $(USER_DIR)
	@$(MAKE) user

.PHONY: user user-rebuild
