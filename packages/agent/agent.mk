# SPDX-License-Identifier: GPL-2.0-or-later
#
# The agent, one static program, and lkmc-count, another, which is init where the host counts.

AGENT_SOURCES := $(wildcard guest/*.c protocol/*.c)
AGENT := $(OUT)/agent/lkmc-agent

AGENT_COMPILE = $(CROSS_COMPILE)gcc -std=gnu11 -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -g -O2 -Wall -Wextra -Werror \
	$(PREFIX_MAP) -Iprotocol -static $(AGENT_SOURCES)
AGENT_TEXT := $(call text_of,AGENT_COMPILE)

$(eval $(call value_stamp,$(OUT)/agent/.lkmc/build,AGENT_TEXT,$(AGENT)))
$(eval $(call compiler_stamp,$(OUT)/agent/.lkmc/compiler,COMPILER,$(AGENT),the agent))

$(AGENT): $(AGENT_SOURCES) $(wildcard guest/*.h protocol/*.h) $(OUT)/agent/.lkmc/build $(OUT)/agent/.lkmc/compiler
	@$(AGENT_COMPILE) -o $@.new && mv $@.new $@

COUNT_SOURCE := guest/count/count.c
COUNT_INIT := $(OUT)/agent/lkmc-count

COUNT_COMPILE = $(CROSS_COMPILE)gcc -std=gnu11 -D_GNU_SOURCE -g -O2 -Wall -Wextra -Werror $(PREFIX_MAP) -static $(COUNT_SOURCE)
COUNT_TEXT := $(call text_of,COUNT_COMPILE)

$(eval $(call value_stamp,$(OUT)/agent/.lkmc/count,COUNT_TEXT,$(COUNT_INIT)))

$(COUNT_INIT): $(COUNT_SOURCE) $(wildcard guest/*.h guest/count/*.h) $(OUT)/agent/.lkmc/count $(OUT)/agent/.lkmc/compiler
	@$(COUNT_COMPILE) -o $@.new && mv $@.new $@
