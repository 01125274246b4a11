#!/usr/bin/env bash
# Archives read by escdiff say the same as go tool objdump does, of each
# function: all of the standard library, for several machines and releases.
#
# usage: tests/objects/run.sh BUILD [PATTERN...]	(std by default)
#
# ESCDIFF_TOOLCHAINS  a folder of releases (see tests/toolchains), beside the
#                     Go in PATH
# OBJECTS_MACHINES='amd64 ...'
# OBJECTS_DIR=DIR     packages there instead (./... by default)
# OBJECTS_GOCACHE=DIR a cache of Go that has some already
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
build=$(cd "$1" && pwd)
shift
. "$top/tests/tally.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GOFLAGS='' GOENV=off GOTOOLCHAIN=local GOWORK=off
export CGO_ENABLED="${CGO_ENABLED:-0}"
export GOCACHE=${OBJECTS_GOCACHE:-$work/gocache}

# shellcheck disable=SC2046 # words are arguments
"${CC:-cc}" -std=c17 -D_GNU_SOURCE -I"$top/include" -I"$top/src" \
	-o "$work/kept" "$here/kept.c" "$build/libescdiff.a" \
	$(pkg-config --libs libpcre2-8 libgit2 jansson libzstd)

# Functions that call, in their order, and then the others, sorted: without
# any code several begin at one address.
in_order() {	# FILE
	awk '/^c/ { if (f != "") print f; f = ""; print; next } { f = $0 }' "$1"
	awk '/^f/ && f != "" { print f } { f = /^f/ ? $0 : "" }
		END { if (f != "") print f }' "$1" | sort
}

# One archive: the same, or not read at all, which no test wants.
compare() {	# GO ARCHIVE
	"$work/kept" "$2" "$version" "$root" >"$work/kept.own" || {
		echo "cannot be read"
		return 1
	}
	in_order "$work/kept.own" >"$work/own"
	"$1" tool objdump "$2" 2>/dev/null | "$work/kept" >"$work/kept.dump"
	in_order "$work/kept.dump" >"$work/objdump"
	cat "$work/own" >>"$work/all"
	diff "$work/objdump" "$work/own" | head -n 20
	cmp -s "$work/objdump" "$work/own"
}

compare_all() {	# GO MACHINE PATTERN...
	local go=$1 machine=$2 package archive
	shift 2
	: >"$work/all"
	root=$("$go" env GOROOT)
	version=$("$go" env GOVERSION)
	while read -r package archive; do
		[ -n "$archive" ] || continue
		try "$version $machine $package" compare "$go" "$archive"
	done < <(cd "${OBJECTS_DIR:-$root/src}" && GOARCH=$machine "$go" list \
		-export -f '{{.ImportPath}} {{.Export}}' "$@" 2>/dev/null)
	echo "$version $machine: $(grep -c '^f' "$work/all") functions," \
		"$(grep -c '^c' "$work/all") calls"
}

if [ $# -eq 0 ] && [ -n "${OBJECTS_DIR:-}" ]; then
	set -- ./...
elif [ $# -eq 0 ]; then
	set -- std
fi
toolchains=${ESCDIFF_TOOLCHAINS:-$top/build/toolchains}
for dir in "$(go env GOROOT)" "$toolchains"/go*; do
	# Older ones have another format: see goobj.h.
	grep -qs go120ld "$dir/src/cmd/internal/goobj/objfile.go" || continue
	for machine in ${OBJECTS_MACHINES:-amd64 386 arm64 arm ppc64le}; do
		compare_all "$dir/bin/go" "$machine" "$@"
	done
done
tally objects
