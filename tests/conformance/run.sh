#!/bin/sh
# Hold escdiff's records against Go's own tests of what the compiler tells.
#
# usage: tests/conformance/run.sh BUILD [-v]
#
# Under Go 1.26, whose tests these are, everything must agree; under three
# older releases what the compiler itself still meets.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
shift
readonly current=1.26.8 older='1.24.13 1.21.13 1.19.13'

work=$build/conformance
mkdir -p "$work"
export LC_ALL=C.UTF-8

# The machine's Go, if it is of the release; an argument chooses another.
current_root() {
	case $(go version) in
	"go version go${current%.*}"*) go env GOROOT ;;
	*) "$here/../toolchains/fetch.sh" "$current" ;;
	esac
}

tests=$("$here/test_folder.sh" "$work")
root=$(current_root)
(cd "$here" && GOFLAGS='' GOWORK=off go build -o "$work/conformance" .)

passed=0
failed=0
# release FLAG... ROOT
release() {
	if "$work/conformance" "$@" "$tests" "$work"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
	fi
}

run_all() {
	release "$@" "$build/escdiff" "$root"
	for version in $older; do
		old=$("$here/../toolchains/fetch.sh" "$version") || return 1
		release "$@" -older "$build/escdiff" "$old"
	done
}

run_all "$@" || failed=$((failed + 1))
echo "conformance: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
