#!/bin/sh
# Is each function that ALLOCATORS of machine.h has for a Go called by code
# that this Go compiles, and is no function that allocates missing there?
#
# usage: tests/allocators/meet.sh GOROOT
#
# Prints what is wrong; the number of functions that were met on success.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
header=$here/../../include/escdiff/machine.h
GOROOT=$1
go=$GOROOT/bin/go
export GOROOT GOTOOLCHAIN=local GOENV=off GOFLAGS='' GO111MODULE=off
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

minor=$("$go" version | sed -n 's/^go version go1\.\([0-9]*\).*/\1/p')

# compile NAME: for the platform and the experiments of the environment.
compile() {
	(cd "$work" && "$go" tool compile -p p -o "$1.o" "$here/all.go") &&
		"$go" tool objdump "$work/$1.o" >>"$work/dump"
}

GOOS=linux GOARCH=amd64 compile amd64
# Sizes that need 64 bits are other calls on 32-bit machines.
GOOS=linux GOARCH=386 compile 386
if [ "$minor" -ge 26 ]; then
	GOOS=linux GOARCH=amd64 GOEXPERIMENT=sizespecializedmalloc \
		compile sizes
fi
sed -n 's/.*:runtime\.\([A-Za-z0-9_]*\).*/\1/p' "$work/dump" |
	sort -u >"$work/met"

# NAME FIRST LAST of the rows of the table that hold for this release.  Only
# a compiler that was itself built for an experiment calls ...NoAlias.
sed -n 's/^	X("\([^"]*\)", *\([0-9]*\), *\([0-9]*\), *MAKES.*/\1 \2 \3/p' \
	"$header" | awk -v minor="$minor" '
	$2 <= minor && ($3 == 0 || minor <= $3) { print $1 }' |
	grep -v 'NoAlias$' >"$work/rows"

bad=0
met=0
while read -r row; do
	if grep -q "^$(echo "$row" | sed 's/\*$/.*/')\$" "$work/met"; then
		met=$((met + 1))
	else
		echo "go1.$minor never calls $row"
		bad=1
	fi
done <"$work/rows"

# Names that sound like it, and are in no row.
known=$(sed 's/\*$/.*/' "$work/rows" | tr '\n' '|')
grep -E 'alloc|^new|^make|^grow|^conv|^concat|^slice.*str|^str.*slice|^intstr|^move' \
	"$work/met" | grep -v -x -E "${known}newproc|slicebytetostringtmp" |
	grep -v -x -E 'convI2I|newselect' >"$work/missing" || :
while read -r name; do
	echo "go1.$minor: $name is in no row"
	bad=1
done <"$work/missing"
[ "$bad" -eq 0 ] && echo "$met"
exit "$bad"
