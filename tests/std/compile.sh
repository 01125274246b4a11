#!/bin/sh
# Compile all of std and cmd of a Go release with -m=2, without linking.
#
# usage: tests/std/compile.sh GOROOT WORK 2>LOG
#
# The build cache is made below WORK and removed again: it takes gigabytes.
set -eu

root=$1
work=$(cd "$2" && pwd)
export GOROOT="$root" GOCACHE="$work/cache" GOPATH="$work/gopath"
export GOENV=off GOFLAGS='' GOTOOLCHAIN=local GO111MODULE=off GOEXPERIMENT=''
unset GOBIN GOOS GOARCH GOGCCFLAGS

clean_up() {
	chmod -R u+w "$work/cache" "$work/gopath" 2>/dev/null || :
	rm -rf "$work/cache" "$work/gopath"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM
mkdir -p "$work/cache" "$work/gopath"

cd "$root/src"
case $("$root/bin/go" version) in
*" go1."[0-9]" "* | *" go1."[0-9].*)
	# No list -export yet; the flags are for all that is compiled.
	set -- build -a '-gcflags=-m -m' std cmd ;;
*)
	set -- list -export -f '' '-gcflags=all=-m -m' std cmd ;;
esac
if [ -f go.mod ]; then
	unset GO111MODULE
fi
"$root/bin/go" "$@" >/dev/null
