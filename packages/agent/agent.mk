# SPDX-License-Identifier: GPL-2.0-or-later
#
# The agent, one static program.

AGENT_SOURCES := $(wildcard guest/*.c)
AGENT := $(OUT)/agent/lkmc-agent

$(AGENT): $(AGENT_SOURCES) $(wildcard guest/*.h) packages/agent/agent.mk
	@mkdir -p $(@D)
	@$(CROSS_COMPILE)gcc -std=gnu11 -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -g -O2 -Wall -Wextra -Werror \
		$(PREFIX_MAP) -Iguest -static -o $@.new $(AGENT_SOURCES) && mv $@.new $@
