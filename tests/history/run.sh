#!/usr/bin/env bash
# What escdiff says of the neighbouring releases of well-known Go modules.
#
# usage: tests/history/run.sh BUILD [NAME...]
#
# BUILD/history/NAME/OLD..NEW.txt lists the changes of a pair with the lines
# they stand on, for a person to judge; two runs give the same text, so that
# `diff -r` of two such folders tells what an edit of the matcher did to real
# code.  Nothing is asserted of the judgement; a pair fails without a
# verdict, or when a record of a side is in no change or in more than one.
# The last line is "history: N passed, M failed".
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
shift
work=$build/history
mkdir -p "$work"

# Nothing of the user's but the proxy that go is told to use.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GOCACHE="${TEST_GOCACHE:-$build/gocache}" XDG_CACHE_HOME="$work/cache"
export PYTHONDONTWRITEBYTECODE=1 LC_ALL=C.UTF-8
PYTHON=${PYTHON:-/usr/bin/python3}

wanted() {
	local name=$1
	shift
	[ $# -eq 0 ] && return 0
	for argument; do
		[ "$argument" = "$name" ] && return 0
	done
	return 1
}

passed=0
failed=0

# The pairs of one module; history.py closes with "NAME: N passed, M failed".
compare() {
	local name=$1 module=$2 counts ok=0 bad=0
	shift 2
	"$PYTHON" "$here/../real/make_repo.py" "$work/$name/repo" "$module" "$@"
	"$PYTHON" "$here/history.py" "$build/escdiff" "$work/$name" \
		"$name" "$@" | tee "$work/$name/log" || true
	counts=$(sed -n -E "s/^$name: ([0-9]+) passed, ([0-9]+) failed\$/\1 \2/p" \
		"$work/$name/log")
	read -r ok bad <<<"${counts:-0 1}"
	passed=$((passed + ok))
	failed=$((failed + bad))
}

printf '%-8s %-9s %-9s %5s %6s %5s %9s %9s %8s %5s\n' module old new \
	new hidden fixed relocated unchanged harmless noise
while read -r -a words; do
	case ${words[0]-} in ''|'#'*) continue ;; esac
	wanted "${words[0]}" "$@" || continue
	compare "${words[@]}" </dev/null
done <"$here/modules.txt"

echo "history: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
