# dossier: build, test, install. `make help` lists the targets.
#
# Objects land in build/$(VARIANT)/, one variant a set of flags, so that the
# plain, sanitizer and fuzz builds never mix. Each object's .d file names the
# headers it read: touching a header rebuilds its users and nothing else.

PREFIX ?= /usr/local
CC ?= cc
VARIANT ?= plain
B := build/$(VARIANT)

WARN := -Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes \
	-Wwrite-strings -Wpointer-arith -Wvla -Wconversion
OPT_plain := -O2 -g
OPT_asan := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
CFLAGS ?= $(OPT_$(VARIANT))
override CFLAGS += -std=c11 -D_GNU_SOURCE -Isrc -I$(B)/gen $(WARN) -pthread
LIBS := -lyaml -lcsv -lpcre2-8 -lutf8proc -ldl -pthread

FLOORS := base yaml sheet record store merge index query view move cmd
SRC := $(sort $(foreach f,$(FLOORS),$(wildcard src/$(f)/*.c)))
OBJ := $(SRC:src/%.c=$(B)/%.o)
LIB := $(B)/libdossier.a
BIN := $(B)/dossier
UNIT := $(patsubst tests/unit/%.c,$(B)/unit/%,$(wildcard tests/unit/*/*.c))

all: $(BIN)

$(BIN): $(B)/main.o $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(LIB): $(OBJ)
	@rm -f $@
	ar rcs $@ $^

$(B)/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

# tests/unit/yaml/edit.c tests src/yaml/edit.c
$(B)/unit/%: tests/unit/%.c $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -Itests/lib -MMD -MP -o $@ $< $(LIB) $(LIBS) -lcmocka

unit: $(UNIT)
	@set -e; for t in $(UNIT); do $$t; done

clean:
	rm -rf build

.PHONY: all unit clean
-include $(shell find build -name '*.d' 2>/dev/null)
