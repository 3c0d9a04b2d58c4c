# dossier: build, test, install. `make help` lists the targets.
#
# Objects land in build/$(VARIANT)/, one variant a set of flags, so that the
# plain, sanitizer and fuzz builds never mix. Each object's .d file names the
# headers it read: touching a header rebuilds its users and nothing else. What
# is installed and measured is the release, optimised over all files at once:
# a sixth faster, but every change costs eight seconds.

PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
DATADIR ?= $(PREFIX)/share
MANDIR ?= $(DATADIR)/man
CC ?= cc
VARIANT ?= plain
B := build/$(VARIANT)

WARN := -Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes \
	-Wwrite-strings -Wpointer-arith -Wvla -Wconversion
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
OPT_plain := -O2 -g
OPT_release := -O2 -g -flto=auto -ffat-lto-objects -Wno-maybe-uninitialized
OPT_gcc := -O2 -Werror
OPT_clang := -O2 -Werror
OPT_asan := -O1 -g $(SANITIZE)
OPT_fuzz := -O1 -g $(SANITIZE) -fsanitize=fuzzer-no-link
CC_gcc := gcc
CC_clang := clang
CC_fuzz := clang
ifneq ($(CC_$(VARIANT)),)
CC := $(CC_$(VARIANT))
endif
CFLAGS ?= $(OPT_$(VARIANT))
override CFLAGS += -std=c11 -D_GNU_SOURCE -Isrc -I$(B)/gen $(WARN) -pthread
LIBS := -lyaml -lcsv -lpcre2-8 -lutf8proc -ldl -pthread

FLOORS := base yaml sheet record store merge index query view history move doctor einvoice cmd
SRC := $(sort $(foreach f,$(FLOORS),$(wildcard src/$(f)/*.c)))
SCHEMA := $(wildcard src/schema/client.yaml)
OBJ := $(SRC:src/%.c=$(B)/%.o) $(SCHEMA:src/schema/%.yaml=$(B)/schema_%.o) \
	$(B)/schema_tables.o $(B)/completions.o
LIB := $(B)/libdossier.a
BIN := $(B)/dossier
UNIT := $(patsubst tests/unit/%.c,$(B)/unit/%,$(wildcard tests/unit/*/*.c))
FUZZ := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c))
# What `make check` runs: `make check TESTS=tests/T001-harness.t`.
TESTS ?= $(UNIT) $(wildcard tests/T*.t)

all: $(BIN) ## build the program

# The two for newcomers install what is missing before anything is compiled,
# so each is one recipe and not a list of prerequisites.
test: ## install what is missing, build, run all tests
	@tests/lib/need.sh build test
	@$(MAKE) -s --no-print-directory -j$$(nproc) check

demo: ## install what is missing, build, show what it does
	@tests/lib/need.sh build test
	@$(MAKE) -s --no-print-directory -j$$(nproc) $(BIN)
	@DOSSIER=$(CURDIR)/$(BIN) tests/demo.sh

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
	@echo 'make $@'
	@{ echo '#include <stddef.h>'; \
	  echo 'extern const char ds_builtin_schema[];'; \
	  echo 'extern const size_t ds_builtin_schema_len;'; \
	  echo 'const char ds_builtin_schema[] ='; \
	  od -An -v -to1 $< | sed 's/ /\\/g; s/.*/    "&"/'; \
	  echo ';'; \
	  echo 'const size_t ds_builtin_schema_len ='; \
	  echo '    sizeof ds_builtin_schema - 1;'; } >$@.tmp
	mv $@.tmp $@

# The scripts of completion likewise, for `dossier completion SHELL`.
$(B)/gen/completions.c: $(wildcard src/completions/*)
	@mkdir -p $(@D)
	@echo 'make $@'
	@for shell in bash zsh fish; do \
	  echo "extern const char ds_completion_$$shell[];"; \
	  echo "const char ds_completion_$$shell[] ="; \
	  od -An -v -to1 src/completions/*dossier.$$shell | \
	    sed 's/ /\\/g; s/.*/    "&"/'; \
	  echo ';'; \
	done >$@.tmp
	mv $@.tmp $@

# And as tables, made by a program of the floors that read schemas: parsing
# the text at every start would cost more than the rest of the start.
MAKER := schema schema_build schema_field schema_permit schema_read suggest value \
	normalise numbers shapes country currency
MAKER := $(MAKER:%=$(B)/record/%.o) \
	$(patsubst src/%.c,$(B)/%.o,$(wildcard src/base/*.c src/yaml/*.c))
$(B)/schema/tables: $(B)/schema/tables.o $(MAKER)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)
$(B)/gen/schema_tables.c: $(B)/schema/tables src/schema/client.yaml
	@mkdir -p $(@D)
	$< <src/schema/client.yaml >$@.tmp
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

# Likewise what sheet/ reads and writes spreadsheets with.
$(B)/sheet/lib.o: | $(B)/gen/workbook_sonames.h
$(B)/gen/workbook_sonames.h:
	@mkdir -p $(@D)
	echo 'int main(void) { return 0; }' >$(@D)/sheet.c
	$(CC) -Wl,--no-as-needed -o $(@D)/sheet $(@D)/sheet.c $(LDFLAGS) \
	  -lminizip -lexpat -lxlsxwriter
	readelf -d $(@D)/sheet | \
	  sed -n -e 's/.*NEEDED.*\[\(libminizip\.so.*\)\]/#define DS_MINIZIP_SONAME "\1"/p' \
	    -e 's/.*NEEDED.*\[\(libexpat\.so.*\)\]/#define DS_EXPAT_SONAME "\1"/p' \
	    -e 's/.*NEEDED.*\[\(libxlsxwriter\.so.*\)\]/#define DS_XLSXWRITER_SONAME "\1"/p' >$@.tmp
	test $$(grep -c SONAME $@.tmp) = 3
	mv $@.tmp $@

# tests/unit/yaml/edit.c tests src/yaml/edit.c
$(B)/unit/%: tests/unit/%.c $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -Itests/lib -MMD -MP -o $@ $< $(LIB) $(LIBS) -lcmocka

unit: $(UNIT) ## run the unit tests only
	@set -e; for t in $(UNIT); do $$t; done

check: $(BIN) $(filter $(UNIT),$(TESTS)) ## build and run all tests (TESTS=... for some)
	@DOSSIER=$(CURDIR)/$(BIN) CMOCKA_MESSAGE_OUTPUT=TAP \
	  prove -j 2 -f -e '' --state=save --statefile=$(B)/prove $(TESTS) || \
	{ echo 'once more, in detail, what failed:'; \
	  DOSSIER=$(CURDIR)/$(BIN) \
	    prove -v -e '' --state=failed --statefile=$(B)/prove; exit 1; }

lint: ## floors, sizes, layout, shell scripts, man pages
	@status=0; for l in tests/lint/*.sh; do \
	  mkdir -p build; $$l >build/lint.out || status=1; \
	  sed "s,^,$${l##*/}: ," build/lint.out; \
	done; exit $$status

$(B)/bench/%: tests/bench/%.c $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP -o $@ $< $(LIB) $(LIBS)

bench: ## build the release, measure its speed against peers
	@$(MAKE) -s --no-print-directory VARIANT=release build/release/dossier
	VARIANT=release DOSSIER=$(CURDIR)/build/release/dossier tests/bench/run

fuzz: ## build the fuzz targets with libFuzzer: build/fuzz/run/NAME
	@$(MAKE) --no-print-directory VARIANT=fuzz fuzzers
fuzzers: $(FUZZ:%=$(B)/run/%)

$(B)/run/%: tests/fuzz/%.c $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -fsanitize=fuzzer -include tests/lib/fuzz.h -MMD -MP \
	  -o $@ $< $(LIB) $(LIBS)

fuzz-replay: ## run every fuzz target over its corpus, sanitized
	@$(MAKE) --no-print-directory VARIANT=asan replay
replay: $(FUZZ:%=$(B)/replay/%)
	@set -e; for name in $(FUZZ); do \
	  $(B)/replay/$$name $$(ls -d tests/fuzz/corpus/$$name 2>/dev/null); \
	done

$(B)/replay/%: tests/fuzz/%.c $(B)/replay.o $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -include tests/lib/fuzz.h -MMD -MP -o $@ $< \
	  $(B)/replay.o $(LIB) $(LIBS)

$(B)/replay.o: tests/lib/replay.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

INSTALL := install -D
install: ## build the release, install it under $(DESTDIR)$(PREFIX)
	@$(MAKE) --no-print-directory VARIANT=release place
place: $(BIN)
	$(INSTALL) -m 755 $(BIN) $(DESTDIR)$(BINDIR)/dossier
	ln -sf dossier $(DESTDIR)$(BINDIR)/git-dossier
	for page in $(wildcard src/man/*.[1-9]); do \
	  $(INSTALL) -m 644 $$page \
	    $(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/} || exit 1; \
	done
ifneq ($(wildcard src/man/dossier.1),)
	ln -sf dossier.1 $(DESTDIR)$(MANDIR)/man1/git-dossier.1
endif
ifneq ($(wildcard src/completions/dossier.bash),)
	$(INSTALL) -m 644 src/completions/dossier.bash \
	  $(DESTDIR)$(DATADIR)/bash-completion/completions/dossier
endif
ifneq ($(wildcard src/completions/dossier.zsh),)
	$(INSTALL) -m 644 src/completions/dossier.zsh \
	  $(DESTDIR)$(DATADIR)/zsh/site-functions/_dossier
endif
ifneq ($(wildcard src/completions/dossier.fish),)
	$(INSTALL) -m 644 src/completions/dossier.fish \
	  $(DESTDIR)$(DATADIR)/fish/vendor_completions.d/dossier.fish
endif

clean: ## remove everything that was built
	rm -rf build

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | \
	  while IFS='|' read -r name what; do \
	    printf '  make %-12s %s\n' "$$name" "$$what"; \
	  done

.PHONY: all test demo unit check lint bench fuzz fuzzers fuzz-replay replay \
	install place clean help
.DELETE_ON_ERROR:
-include $(shell find $(B) -name '*.d' 2>/dev/null)
