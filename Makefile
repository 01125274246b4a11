# escdiff: see README.md.  All products go to build/.
VERSION = 0.1.0
CC = cc
CFLAGS = -O2 -g
prefix = /usr/local
bindir = $(prefix)/bin
mandir = $(prefix)/share/man
B = build

PACKAGES = libpcre2-8 libgit2 jansson libzstd
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion \
	-Wstrict-prototypes -Wundef -Wvla -Wmissing-prototypes -Wformat=2 \
	-Wcast-qual -Wwrite-strings
CPPFLAGS_ALL = -Iinclude -Isrc -D_GNU_SOURCE -DPCRE2_CODE_UNIT_WIDTH=8 \
	-DESCDIFF_VERSION='"$(VERSION)"' $(CPPFLAGS)
CFLAGS_ALL = -std=c17 $(WARNINGS) $(CFLAGS) $(shell pkg-config --cflags $(PACKAGES))
LIBS = $(shell pkg-config --libs $(PACKAGES))

SOURCES := $(sort $(wildcard src/*/*.c))
LIB_SOURCES := $(filter-out src/cmd/%,$(SOURCES))
CMD_SOURCES := $(filter src/cmd/%,$(SOURCES))
LIB_OBJECTS = $(LIB_SOURCES:%.c=$B/obj/%.o)
CMD_OBJECTS = $(CMD_SOURCES:%.c=$B/obj/%.o)
UNIT_TESTS = $(patsubst tests/unit/%.c,$B/%,$(sort $(wildcard tests/unit/test_*.c)))

all: $B/escdiff

$B/escdiff: $(CMD_OBJECTS) $B/libescdiff.a
	$(CC) $(CFLAGS_ALL) $(LDFLAGS) -o $@ $^ $(LIBS)

$B/libescdiff.a: $(LIB_OBJECTS)
	rm -f $@
	$(AR) rcs $@ $^

$B/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

# The unit tests, one program a module; WERROR is on for everything tested.
$B/test_%: tests/unit/test_%.c $B/libescdiff.a
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -MF $@.d $(LDFLAGS) \
		-o $@ $< $B/libescdiff.a $(LIBS) $(shell pkg-config --libs cmocka)

check-unit: $(UNIT_TESTS)
	@for test in $(UNIT_TESTS); do ./$$test || exit 1; done

clean:
	rm -rf $B

.PHONY: all check-unit clean

-include $(LIB_OBJECTS:.o=.d) $(CMD_OBJECTS:.o=.d) $(UNIT_TESTS:=.d)
