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
SCHEMA := $(wildcard src/schema/client.yaml)
OBJ := $(SRC:src/%.c=$(B)/%.o) $(SCHEMA:src/schema/%.yaml=$(B)/schema_%.o)
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

$(B)/%.o: $(B)/gen/%.c
	$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

# The built-in schema as text in the binary: every byte an octal escape.
$(B)/gen/schema_client.c: src/schema/client.yaml
	@mkdir -p $(@D)
	{ echo '#include <stddef.h>'; \
	  echo 'extern const char ds_builtin_schema[];'; \
	  echo 'extern const size_t ds_builtin_schema_len;'; \
	  echo 'const char ds_builtin_schema[] ='; \
	  od -An -v -to1 $< | sed 's/ /\\/g; s/.*/    "&"/'; \
	  echo ';'; \
	  echo 'const size_t ds_builtin_schema_len ='; \
	  echo '    sizeof ds_builtin_schema - 1;'; } >$@.tmp
	mv $@.tmp $@

# store/ loads libgit2 when a verb needs it, under the name that the linker
# would have recorded on the machine of the build.
$(patsubst src/%.c,$(B)/%.o,$(wildcard src/store/*.c)): | $(B)/gen/git2_soname.h
$(B)/gen/git2_soname.h:
	@mkdir -p $(@D)
	echo 'int main(void) { return 0; }' >$(@D)/git2.c
	$(CC) -Wl,--no-as-needed -o $(@D)/git2 $(@D)/git2.c $(LDFLAGS) -lgit2
	readelf -d $(@D)/git2 | \
	  sed -n 's/.*NEEDED.*\[\(libgit2\.so.*\)\]/#define DS_GIT2_SONAME "\1"/p' >$@.tmp
	grep -q DS_GIT2_SONAME $@.tmp
	mv $@.tmp $@

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
