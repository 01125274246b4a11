#!/bin/sh
# Print a copy of Go 1.26's own test folder.
#
# usage: tests/conformance/test_folder.sh BUILD
#
# Go as its makers pack it has the folder below GOROOT; Go as a module or
# from Python's index has none.  Then Debian's golang-1.26-src has it, which
# the mirror that this machine uses brings, though for a later Debian: it is
# unpacked below BUILD, nothing is installed and no source is added.
# $ESCDIFF_GO_TESTS names a folder instead.
set -eu

minor=1.26
build=$1
unpacked=$build/go-$minor-src

say() {
	echo "conformance: $*" >&2
}

# Folders to look at, the best first.
candidates() {
	echo "${ESCDIFF_GO_TESTS:-}"
	case $(go version 2>/dev/null) in
	"go version go$minor"*) echo "$(go env GOROOT)/test" ;;
	esac
	echo "/usr/share/go-$minor/test"
	echo "$unpacked/usr/share/go-$minor/test"
}

# A file that is there in this release and not in the one before.
good() {
	[ -f "$1/escape_bloop.go" ]
}

# Print the first good one.
look() {
	candidates | {
		while IFS= read -r folder; do
			good "$folder" && echo "$folder" && exit 0
		done
		exit 1
	}
}

# The first of the machine's own mirrors.
mirror() {
	# shellcheck disable=SC2016 # apt replaces these
	apt-get indextargets --format '$(REPO_URI) $(RELEASE)' \
		'Created-By: Packages' |
		awk '$2 !~ /security|updates|backports/ { print $1; exit }'
}

# apt with lists and a cache of its own.
apt_apart() {
	apt-get -q -o Dir::Etc::SourceList="$unpacked/sources.list" \
		-o Dir::Etc::SourceParts=- -o APT::Sandbox::User= \
		-o Dir::State::Lists="$unpacked/lists" \
		-o Dir::Cache="$unpacked/cache" "$@" >&2
}

from_debian() {
	command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null ||
		return 1
	uri=$(mirror)
	[ -n "$uri" ] || return 1
	rm -rf "$unpacked"
	mkdir -p "$unpacked/lists/partial" "$unpacked/cache/archives/partial"
	keys=/usr/share/keyrings/debian-archive-keyring.gpg
	for suite in trixie-backports forky sid; do
		say "looking for golang-$minor-src in $suite"
		echo "deb [signed-by=$keys] $uri $suite main" \
			>"$unpacked/sources.list"
		apt_apart update || continue
		(cd "$unpacked" && apt_apart download "golang-$minor-src") ||
			continue
		dpkg-deb -x "$unpacked"/golang-*.deb "$unpacked" || return 1
		rm -rf "$unpacked"/golang-*.deb "$unpacked/lists" \
			"$unpacked/cache"
		return 0
	done
	return 1
}

build=$(cd "$build" && pwd)
unpacked=$build/go-$minor-src
look && exit 0
from_debian && look && exit 0
say "no test folder of Go $minor: install Go $minor as its makers pack it" \
	"(or Debian's golang-$minor-src), or unpack that anywhere and name" \
	"its folder test in ESCDIFF_GO_TESTS"
exit 1
