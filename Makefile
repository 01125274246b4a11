# escdiff; README.md tells what it is.  All products go to $B.
#
#   make         the program, $B/escdiff     make check   what CI runs
#   make demo    show it at work             make install (prefix, DESTDIR)
#
# demo, check and what is heavier install what the machine lacks: see
# tests/setup.sh.  A suite is tests/NAME/run.sh; `make check-NAME` runs it.
VERSION := $(shell sed -n 's/.*VERSION_STRING "\(.*\)"/\1/p' include/escdiff.h)
SONAME = libescdiff.so.0
CC = cc
CFLAGS = -O2 -g
INSTALL = install
PKG_CONFIG = pkg-config
PROTOC_C = protoc-c
prefix = /usr/local
bindir = $(prefix)/bin
datadir = $(prefix)/share
mandir = $(datadir)/man
vimdir = $(datadir)/vim/vimfiles
emacsdir = $(datadir)/emacs/site-lisp
libdir = $(prefix)/lib
includedir = $(prefix)/include
pkgconfigdir = $(libdir)/pkgconfig
# Where shells look for completions, below our prefix.
shelldir = $(or $(shell $(PKG_CONFIG) --define-variable=prefix=$(prefix) \
	--variable=completionsdir $(1) 2>/dev/null),$(prefix)/share/$(2))
bashdir = $(call shelldir,bash-completion,bash-completion/completions)
fishdir = $(call shelldir,fish,fish/vendor_completions.d)
zshdir = $(prefix)/share/zsh/$(if $(and $(filter /usr,$(prefix)), \
	$(wildcard /etc/debian_version)),vendor-completions,site-functions)
B = build
JOBS := $(shell nproc 2>/dev/null || echo 2)

# A Go that setup.sh installed goes before that of the machine: too old.
export PATH := $(CURDIR)/build/go/bin:$(PATH)

PACKAGES = libpcre2-8 libgit2 jansson libzstd libprotobuf-c zlib
# Only its headers: the few runs that write XML load it.
LOADED = libxml-2.0
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion \
	-Wstrict-prototypes -Wundef -Wvla -Wmissing-prototypes -Wformat=2 \
	-Wcast-qual -Wwrite-strings
CPPFLAGS_ALL = -Iinclude -Isrc -isystem $B/gen -D_GNU_SOURCE \
	-DPCRE2_CODE_UNIT_WIDTH=8 \
	-DESCDIFF_VERSION='"$(VERSION)"' $(CPPFLAGS)
CFLAGS_ALL = -std=c17 $(WARNINGS) $(CFLAGS) \
	$(shell $(PKG_CONFIG) --cflags $(PACKAGES) $(LOADED))
LIBS = $(shell $(PKG_CONFIG) --libs $(PACKAGES)) -lm
COMPILE = $(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL)
SANITIZE = -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined \
	-fno-sanitize-recover=all -DARENA_DEBUG -Werror

# `make V=1` shows the commands, otherwise what they make.
ifndef V
QUIET = @echo $@;
endif

SOURCES := $(sort $(wildcard src/*/*.c))
LIB_SOURCES := $(filter-out src/cmd/% src/library/%,$(SOURCES))
CMD_SOURCES := $(filter src/cmd/%,$(SOURCES))
API_SOURCES := $(filter src/library/%,$(SOURCES))
HEADERS := $(sort $(wildcard include/*.h include/escdiff/*.h src/*/*.h))
ALONE = $(HEADERS:%=$B/obj/%.alone)
# The style and the script of the HTML report, as C.
EMBEDDED := $(sort $(wildcard src/report/html.css src/report/html.js))
LIB_OBJECTS = $(LIB_SOURCES:%.c=$B/obj/%.o) $(EMBEDDED:%=$B/obj/%.o) \
	$B/obj/gen/pprof.pb-c.o
CMD_OBJECTS = $(CMD_SOURCES:%.c=$B/obj/%.o)
API_OBJECTS = $(API_SOURCES:%.c=$B/obj/%.o)
UNIT_TESTS = $(patsubst tests/unit/%.c,$B/%,$(sort $(wildcard tests/unit/test_*.c)))
FUZZERS = $(patsubst tests/fuzz/%.c,$B/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
# Takes the place of the fuzzer: runs an entry point over files.
FUZZ_MAIN = tests/fuzz/replay.c

all: $B/escdiff $B/$(SONAME)

$B/escdiff: $(CMD_OBJECTS) $B/libescdiff.a
	$(QUIET)$(CC) $(CFLAGS_ALL) $(LDFLAGS) -o $@ $^ $(LIBS)

$B/libescdiff.a: $(LIB_OBJECTS)
	$(QUIET)rm -f $@ && $(AR) rcs $@ $^

# For other programs: what escdiff.h declares, and nothing else.
$B/$(SONAME): $(API_OBJECTS) $B/libescdiff.a src/library/libescdiff.map
	$(QUIET)$(CC) $(CFLAGS_ALL) $(LDFLAGS) -shared -Wl,-soname,$(SONAME) \
		-Wl,--version-script=src/library/libescdiff.map -o $@ \
		$(filter %.o %.a,$^) $(LIBS)

# One object serves the program and the library; flags are in this file.
$(LIB_OBJECTS) $(API_OBJECTS): CFLAGS_ALL += -fPIC -fvisibility=hidden
$B/obj/%.o: %.c Makefile | libraries
	@mkdir -p $(@D)
	$(QUIET)$(COMPILE) -MMD -MP -c -o $@ $<

$B/obj/%.o: $B/obj/%.c | libraries
	$(QUIET)$(COMPILE) -c -o $@ $<

$B/obj/%.c: % src/report/embed.sh src/report/embedded.h
	@mkdir -p $(@D)
	$(QUIET)src/report/embed.sh $< >$@.new && mv $@.new $@
.PRECIOUS: $B/obj/%.c

# What protobuf-c makes is not ours to warn of.
$B/gen/%.pb-c.c $B/gen/%.pb-c.h: src/profile/%.proto | libraries
	@mkdir -p $B/gen
	$(QUIET)$(PROTOC_C) --c_out=$B/gen --proto_path=$(<D) $(<F)

$B/obj/gen/%.o: $B/gen/%.c
	@mkdir -p $(@D)
	$(QUIET)$(COMPILE) -w -c -o $@ $<

$(filter $B/obj/src/profile/%,$(LIB_OBJECTS) $(ALONE)) $B/test_profile: \
	| $B/gen/pprof.pb-c.h

$B/test_%: tests/unit/test_%.c $B/libescdiff.a
	$(QUIET)$(COMPILE) -MMD -MP -MF $@.d $(LDFLAGS) -o $@ $< $B/libescdiff.a \
		$(LIBS) $(shell $(PKG_CONFIG) --libs cmocka $(LOADED))

$B/fuzz_%: tests/fuzz/fuzz_%.c $(FUZZ_MAIN) $B/libescdiff.a
	$(QUIET)$(COMPILE) $(LDFLAGS) -o $@ $(filter %.c,$^) $B/libescdiff.a $(LIBS)

# Each header says all it needs: it compiles when it is all there is.  (A
# unit of macros alone would be empty, which C forbids.)
$B/obj/%.h.alone: %.h | libraries
	@mkdir -p $(@D)
	$(QUIET)printf '#include "%s"\nextern int unit;\n' \
		'$(patsubst include/%,%,$(<:src/%=%))' | \
		$(COMPILE) -fsyntax-only -x c - && touch $@

libraries:
	@{ $(PKG_CONFIG) --exists $(PACKAGES) $(LOADED) && \
		command -v $(PROTOC_C); } >/dev/null 2>&1 || \
		PROTOC_C='$(PROTOC_C)' CC='$(CC)' tests/setup.sh --list build

demo:
	tests/setup.sh demo
	+$(MAKE) -j$(JOBS) all
	tests/demo.sh $B

# Tests run what was compiled without a warning, in a directory of its own.
check:
	tests/setup.sh check
	+$(MAKE) -j$(JOBS) B=$B/check CFLAGS='$(CFLAGS) -Werror' suites

check-asan:
	tests/setup.sh check
	+$(MAKE) -j$(JOBS) B=$B/asan CFLAGS='$(SANITIZE)' SUITES='unit corpus cli fuzz' suites

QUICK = lint unit gosource corpus truth reasons cli fuzz manual
# A slice of the mutants; check-mutants makes them all.
SUITES = $(QUICK) mutants
suites: all $(UNIT_TESTS) $(FUZZERS) $(ALONE)
	MUTANTS=slice tests/suites.sh $B $(SUITES)

check-lint: $(ALONE)
check-unit: $(UNIT_TESTS)
check-fuzz: $(FUZZERS)
check-gosource check-corpus check-truth check-reasons check-cli check-manual: all
$(QUICK:%=check-%):
	tests/suites.sh $B $(@:check-%=%)

# The reasons of older releases, with the toolchains of ESCDIFF_TOOLCHAINS.
check-reasons-old: all
	tests/setup.sh heavy
	tests/reasons/run.sh $B --old

# Hours, the network or much memory: check-real, check-std, ...
check-%:
	tests/setup.sh heavy
	+$(MAKE) -j$(JOBS) all
	tests/$*/run.sh $B

corpus-update: all
	tests/corpus/run.sh $B --update

# The interface of the library, as abidiff compares it.
abi-update: all
	tests/ready/abi.sh $B/$(SONAME) >tests/ready/libescdiff.abi

# Ten minutes for each entry point, or FUZZ_SECONDS.
fuzz:
	tests/setup.sh fuzz
	+$(MAKE) -j$(JOBS) B=$B/fuzz CC=clang FUZZ_MAIN= LDFLAGS=-fsanitize=fuzzer \
		CFLAGS='$(SANITIZE) -fsanitize=fuzzer-no-link' fuzzers
	tests/fuzz/run.sh $B/fuzz --for $(or $(FUZZ_SECONDS),600)
fuzzers: $(FUZZERS)

bench:
	tests/setup.sh check
	+$(MAKE) -j$(JOBS) all
	tests/bench/run.sh $B
bench-growth:
	+$(MAKE) BENCH_ONLY=growth bench

lint:
	tests/setup.sh lint
	+for cc in gcc clang; do \
		$(MAKE) -j$(JOBS) CC=$$cc B=$B/lint-$$cc CFLAGS='$(CFLAGS) -Werror' \
			all lint-programs || exit; \
	done
	SHELLCHECK=shellcheck tests/suites.sh $B lint
lint-programs: $(UNIT_TESTS) $(FUZZERS) $(ALONE)

install: all
	$(INSTALL) -d $(DESTDIR)$(bindir) $(DESTDIR)$(mandir)/man1 \
		$(DESTDIR)$(mandir)/man3 $(DESTDIR)$(mandir)/man5 $(DESTDIR)$(mandir)/man7 \
		$(DESTDIR)$(libdir) $(DESTDIR)$(includedir) \
		$(DESTDIR)$(pkgconfigdir) $(DESTDIR)$(vimdir)/compiler \
		$(DESTDIR)$(emacsdir) $(DESTDIR)$(bashdir) \
		$(DESTDIR)$(fishdir) $(DESTDIR)$(zshdir)
	$(INSTALL) -m 755 $B/escdiff $(DESTDIR)$(bindir)/escdiff
	ln -sf escdiff $(DESTDIR)$(bindir)/git-escdiff
	$(INSTALL) -m 644 man/*.1 $(DESTDIR)$(mandir)/man1
	$(INSTALL) -m 644 man/*.3 $(DESTDIR)$(mandir)/man3
	$(INSTALL) -m 644 man/*.5 $(DESTDIR)$(mandir)/man5
	$(INSTALL) -m 644 man/*.7 $(DESTDIR)$(mandir)/man7
	$(INSTALL) -m 644 $B/$(SONAME) $(DESTDIR)$(libdir)/libescdiff.so.$(VERSION)
	ln -sf libescdiff.so.$(VERSION) $(DESTDIR)$(libdir)/$(SONAME)
	ln -sf $(SONAME) $(DESTDIR)$(libdir)/libescdiff.so
	$(INSTALL) -m 644 include/escdiff.h $(DESTDIR)$(includedir)
	sed -e 's|@prefix@|$(prefix)|' -e 's|@libdir@|$(libdir)|' \
		-e 's|@includedir@|$(includedir)|' -e 's|@version@|$(VERSION)|' \
		src/library/escdiff.pc.in >$(DESTDIR)$(pkgconfigdir)/escdiff.pc
	$(INSTALL) -m 644 .contrib/vim/compiler/escdiff.vim $(DESTDIR)$(vimdir)/compiler
	$(INSTALL) -m 644 .contrib/emacs/escdiff.el $(DESTDIR)$(emacsdir)
	$(INSTALL) -m 644 .contrib/completion/escdiff.bash \
		$(DESTDIR)$(bashdir)/escdiff
	ln -sf escdiff $(DESTDIR)$(bashdir)/git-escdiff
	$(INSTALL) -m 644 .contrib/completion/*.fish $(DESTDIR)$(fishdir)
	$(INSTALL) -m 644 .contrib/completion/_* $(DESTDIR)$(zshdir)

uninstall:
	rm -f $(DESTDIR)$(bindir)/escdiff $(DESTDIR)$(bindir)/git-escdiff
	rm -f $(patsubst man/%,$(DESTDIR)$(mandir)/man1/%,$(wildcard man/*.1)) \
		$(patsubst man/%,$(DESTDIR)$(mandir)/man3/%,$(wildcard man/*.3)) \
		$(patsubst man/%,$(DESTDIR)$(mandir)/man5/%,$(wildcard man/*.5)) \
		$(patsubst man/%,$(DESTDIR)$(mandir)/man7/%,$(wildcard man/*.7))
	rm -f $(addprefix $(DESTDIR)$(libdir)/libescdiff.,so so.0 so.$(VERSION)) \
		$(DESTDIR)$(includedir)/escdiff.h \
		$(DESTDIR)$(pkgconfigdir)/escdiff.pc \
		$(DESTDIR)$(vimdir)/compiler/escdiff.vim \
		$(DESTDIR)$(emacsdir)/escdiff.el
	rm -f $(addprefix $(DESTDIR),$(addsuffix escdiff,$(bashdir)/ \
		$(bashdir)/git- $(zshdir)/_ $(zshdir)/_git-) \
		$(fishdir)/escdiff.fish $(fishdir)/git-escdiff.fish)

# Packages for Debian, in $B/deb, from what is tracked here.
DEB = $B/deb/escdiff-$(VERSION)
deb: dist
	rm -rf $B/deb && mkdir -p $B/deb
	tar -C $B/deb -xzf $B/escdiff-$(VERSION).tar.gz
	cp -r .contrib/debian $(DEB)/debian
	cd $(DEB) && unset MAKEFLAGS MFLAGS && dpkg-buildpackage -b -uc

# The tracked files, or all of an unpacked tarball.
dist:
	@mkdir -p $B
	{ if [ -e .git ]; then git ls-files -z; else \
		find . -path ./build -prune -o -type f -print0; fi; } | \
		tar -c -z -f $B/escdiff-$(VERSION).tar.gz --null -T - --sort=name \
		--owner=0 --group=0 --numeric-owner \
		--transform='flags=r;s|^\(\./\)*|escdiff-$(VERSION)/|'

clean:
	rm -rf $B

.PHONY: all libraries demo check check-asan suites $(QUICK:%=check-%) \
	check-reasons-old fuzz fuzzers bench bench-growth lint lint-programs corpus-update abi-update install uninstall deb dist clean

-include $(LIB_OBJECTS:.o=.d) $(API_OBJECTS:.o=.d) $(CMD_OBJECTS:.o=.d) $(UNIT_TESTS:=.d)
