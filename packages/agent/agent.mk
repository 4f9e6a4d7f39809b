# SPDX-License-Identifier: GPL-2.0-or-later
#
# The agent, one static program.

AGENT_SOURCES := $(wildcard guest/*.c)
AGENT := $(OUT)/agent/lkmc-agent

AGENT_COMPILE = $(CROSS_COMPILE)gcc -std=gnu11 -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -g -O2 -Wall -Wextra -Werror \
	$(PREFIX_MAP) -Iguest -static $(AGENT_SOURCES)
AGENT_TEXT := $(call text_of,AGENT_COMPILE)

$(eval $(call value_stamp,$(OUT)/agent/.lkmc/build,AGENT_TEXT,$(AGENT)))
$(eval $(call compiler_stamp,$(OUT)/agent/.lkmc/compiler,COMPILER,$(AGENT),the agent))

$(AGENT): $(AGENT_SOURCES) $(wildcard guest/*.h) $(OUT)/agent/.lkmc/build $(OUT)/agent/.lkmc/compiler
	@$(AGENT_COMPILE) -o $@.new && mv $@.new $@
