# SPDX-License-Identifier: GPL-2.0-or-later
#
# The C program "lkmc", and its unit tests. A makefile of its own, without the
# lab's packages, because the entry points call it before every command.
#
#   make -f mk/tool.mk			out/host/tool/lkmc
#   make -f mk/tool.mk out/host/tool/lkmc-doc	the checker of documents, for tests/run-doc
#   make -f mk/tool.mk unit		build and run the unit tests, under ASan and UBSan
#   make -f mk/tool.mk sanitized	out/host/tool-san/lkmc, the program under both

MAKEFLAGS += -rR --no-print-directory
TOOL ?= out/host/tool
CC ?= gcc
ifeq ($(origin CC),default)
CC := gcc
endif

# Another release's compiler comes with other libraries, and those of the sanitizers go
# with the objects. Of the compiler itself nothing is asked: it would take too long.
compiler := $(realpath $(firstword $(wildcard $(addsuffix /$(firstword $(CC)),$(subst :, ,$(PATH))))))
ifneq ($(strip $(file < $(TOOL)/compiler)),$(compiler))
$(if $(wildcard $(TOOL)/compiler),$(shell rm -rf $(TOOL)/src $(TOOL)/guest $(TOOL)/protocol $(TOOL)/tests $(TOOL)/libs.mk))
$(shell mkdir -p $(TOOL))
$(file > $(TOOL)/compiler,$(compiler))
endif

LIBS := json-c libelf libdw libedit
# pkg-config runs once, not at every command.
ifeq ($(wildcard $(TOOL)/libs.mk),)
$(shell mkdir -p $(TOOL))
$(shell { echo "LIB_CFLAGS := $$(pkg-config --cflags $(LIBS))"; \
	echo "LIB_LDLIBS := $$(pkg-config --libs $(LIBS))"; } > $(TOOL)/libs.mk.new && \
	pkg-config --exists --print-errors $(LIBS) && mv $(TOOL)/libs.mk.new $(TOOL)/libs.mk)
endif
-include $(TOOL)/libs.mk

WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wold-style-definition -Wvla -Wformat=2 -Werror
CFLAGS ?= -O2 -g
TOOL_CFLAGS := -std=gnu11 -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -Isrc -Iprotocol -Itests $(WARN) \
	$(LIB_CFLAGS) $(CFLAGS) $(SAN)
LDLIBS := $(LIB_LDLIBS) -lutil -lm

sources := $(wildcard src/*.c src/*/*.c protocol/*.c)
objects := $(sources:%.c=$(TOOL)/%.o)
library := $(filter-out $(TOOL)/src/main.o,$(objects))
unit_sources := $(wildcard tests/unit/*.c tests/unit/*/*.c)
# The checker of documents is no part of lkmc, but leans on its library.
doc_objects := $(patsubst %.c,$(TOOL)/%.o,$(wildcard tests/doc/*.c))
doc_library := $(filter-out $(TOOL)/tests/doc/main.o,$(doc_objects))
DOC_LDLIBS := -lcmark -lvterm
unit_tests := $(unit_sources:%.c=$(TOOL)/%)
# The agent for this machine: the host's side is tested against it.
agent_objects := $(patsubst %.c,$(TOOL)/%.o,$(wildcard guest/*.c protocol/*.c))

# The list of objects is an input too: a removed file must not stay linked in.
ifneq ($(strip $(file < $(TOOL)/objects)),$(objects))
$(file > $(TOOL)/objects,$(objects))
endif

$(TOOL)/lkmc: $(objects) $(TOOL)/objects
	@echo "  LD      lkmc"
	@$(CC) $(SAN) -o $@.new $(objects) $(LDLIBS) && mv $@.new $@

$(TOOL)/lkmc-doc: $(doc_objects) $(library)
	@echo "  LD      lkmc-doc"
	@$(CC) $(SAN) -o $@.new $^ $(DOC_LDLIBS) $(LDLIBS) && mv $@.new $@

$(TOOL)/%.o: %.c $(TOOL)/libs.mk mk/tool.mk
	@mkdir -p $(@D)
	@echo "  CC      $<"
	@$(CC) $(TOOL_CFLAGS) -MMD -MP -c -o $@ $<

$(filter $(TOOL)/tests/unit/doc/%,$(unit_tests)): $(doc_library)
$(filter $(TOOL)/tests/unit/doc/%,$(unit_tests)): LDLIBS += $(DOC_LDLIBS)

$(TOOL)/tests/unit/%: tests/unit/%.c $(library)
	@mkdir -p $(@D)
	@echo "  CC      $<"
	@$(CC) $(TOOL_CFLAGS) -Wno-missing-prototypes -MMD -MP -o $@ $< $(filter %.o,$^) -lcmocka $(LDLIBS)

$(TOOL)/lkmc-agent: $(agent_objects)
	@$(CC) $(SAN) -o $@.new $^ && mv $@.new $@

$(addprefix $(TOOL)/tests/unit/vm/test_agent,_files _stream) $(TOOL)/tests/unit/vm/test_agent: $(TOOL)/lkmc-agent

run-units: $(unit_tests)
	@set -e; for t in $^; do $$t; done

build-units: $(unit_tests)

san := TOOL=out/host/tool-san SAN="-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer" CFLAGS="-O1 -g"

unit:
	@$(MAKE) -f mk/tool.mk $(san) build-units
	@$(MAKE) -f mk/tool.mk $(san) run-units

build-units-san:
	@$(MAKE) -f mk/tool.mk $(san) build-units

list-units-san:
	@$(MAKE) -f mk/tool.mk $(san) list-units

list-units:
	@printf '%s\n' $(unit_tests)

sanitized:
	@$(MAKE) -f mk/tool.mk $(san) out/host/tool-san/lkmc

# clang: libFuzzer is part of it.
fuzzers := $(patsubst %.c,$(TOOL)/%,$(wildcard tests/fuzz/fuzz_*.c))
fuzz := TOOL=out/host/tool-fuzz CC=clang CFLAGS="-O1 -g" \
	SAN="-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all"

$(TOOL)/tests/fuzz/fuzz_fence: $(doc_library)
$(TOOL)/tests/fuzz/fuzz_fence: LDLIBS += $(DOC_LDLIBS)

$(TOOL)/tests/fuzz/%: tests/fuzz/%.c $(library)
	@mkdir -p $(@D)
	@echo "  CC      $<"
	@$(CC) $(TOOL_CFLAGS) -fsanitize=fuzzer -MMD -MP -o $@ $< $(filter %.o,$^) $(LDLIBS)

build-fuzzers: $(fuzzers)

build-fuzzers-san:
	@$(MAKE) -f mk/tool.mk $(fuzz) build-fuzzers

.PHONY: unit sanitized run-units build-units list-units build-units-san list-units-san
.PHONY: build-fuzzers build-fuzzers-san
.DELETE_ON_ERROR:

-include $(objects:.o=.d) $(doc_objects:.o=.d) $(agent_objects:.o=.d) $(addsuffix .d,$(unit_tests) $(fuzzers))
