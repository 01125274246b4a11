#!/bin/sh
# Unpack Go releases, for the tests that compare many of them.
#
# usage: tests/toolchains/fetch.sh VERSION...        (1.21.13 and the like)
#
# Prints the GOROOT of each, in order.  They go to build/toolchains, or to
# the directory $ESCDIFF_TOOLCHAINS, as goVERSION; one that is there is left
# alone.  Any go command brings them, as modules.
set -eu

top=$(cd "$(dirname "$0")/../.." && pwd)
toolchains=${ESCDIFF_TOOLCHAINS:-$top/build/toolchains}
work=

say() {
	echo "toolchains: $*" >&2
}

# Modules come read-only, and without the permission to execute.
clean_up() {
	[ -z "$work" ] || rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM

# fetch VERSION
fetch() {
	platform=$(go env GOOS)-$(go env GOARCH)
	module=golang.org/toolchain@v0.0.1-go$1.$platform
	work=$(mktemp -d "$toolchains/fetch.XXXXXX")
	say "fetching Go $1"
	if ! (cd "$work" && GOFLAGS=-modcacherw GO111MODULE=on \
		GOMODCACHE="$work/mod" go mod download "$module") >&2; then
		say "Go $1 for $platform could not be fetched"
		return 1
	fi
	mv "$work/mod/$module" "$work/go"
	chmod -R u+w "$work/go"
	find "$work/go/bin" "$work/go/pkg/tool" -type f -exec chmod +x {} +
	mv "$work/go" "$toolchains/go$1"
	rm -rf "$work"
	work=
}

[ "$#" -gt 0 ] || { say "usage: $0 VERSION..."; exit 2; }
mkdir -p "$toolchains"
toolchains=$(cd "$toolchains" && pwd)
for version; do
	root=$toolchains/go$version
	[ -x "$root/bin/go" ] || fetch "$version"
	# The release must be what its name says.
	found=$(GOROOT=$root GOENV=off GOTOOLCHAIN=local "$root/bin/go" version)
	case $found in
	"go version go$version "*) ;;
	*) say "$root: $found"; exit 1 ;;
	esac
	(cd "$root" && pwd -P)
done
