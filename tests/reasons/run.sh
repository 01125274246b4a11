#!/usr/bin/env bash
# escdiff-reasons(7) against the compiler: tests/reasons/run.sh BUILD [--old]
#
# Each reason that we know has an advice and an entry in the manual, and the
# other way round; the examples of the entries are compiled with the Go there
# is, and escape, or stay, as the manual says.  With --old they are compiled
# with each release of ESCDIFF_TOOLCHAINS (see tests/toolchains), too: reasons
# of Go 1.12 and older are printed by those alone.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/tally.sh
build=$(cd "$1" && pwd)
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GOCACHE="${TEST_GOCACHE:-$PWD/build/gocache}" LC_ALL=C.UTF-8
export PYTHONDONTWRITEBYTECODE=1
unset GOROOT GOOS GOARCH GOFLAGS
toolchains=${ESCDIFF_TOOLCHAINS:-$PWD/build/toolchains}
PYTHON=${PYTHON:-/usr/bin/python3}

# check_py ARGUMENT...: its failures are shown, and its counts added.
check_py() {
	local said counts
	said=$("$PYTHON" tests/reasons/check.py --escdiff "$build/escdiff" \
		"$@" 2>&1) || said+=$'\n'"0 passed, 1 failed"
	counts=$(tail -n 1 <<<"$said" |
		sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p')
	sed '$d' <<<"$said"
	# shellcheck disable=SC2086 # two counts
	tally_add ${counts:-0 1}
}

check_py --tables
check_py --go "$(go env GOROOT)/bin/go" "$work/now"
if [ "${1-}" = --old ]; then
	found=0
	for go in "$toolchains"/*/bin/go; do
		[ -x "$go" ] || continue
		found=$((found + 1))
		GOROOT=${go%/bin/go} check_py --go "$go" "$work/$found"
	done
	try "there are releases in $toolchains" test "$found" -gt 0
fi
tally reasons
