#!/usr/bin/env bash
# Show the program at work on the example repository: tests/demo.sh BUILD
#
# escdiff ends with status 1 where something is new, as a gate wants it; the
# demo fails only if a status, or the answer, is not the expected one.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$(cd "$1" && pwd)
PATH=$build:$PATH
# Nothing is asked of the network, and nothing is left in the user's cache.
export XDG_CACHE_HOME=$build/demo-cache GOTOOLCHAIN=local GOPROXY=off

tests/demo-repo.sh "$build/demo"
cd "$build/demo"

# show WHAT STATUS PATTERN COMMAND...: the pattern is in the output.
show() {
	local what=$1 want=$2 pattern=$3 status=0
	shift 3
	printf '\n# %s\n$ %s\n' "$what" "$*"
	"$@" | tee "$build/demo.out" || status=${PIPESTATUS[0]}
	if [ "$status" -ne "$want" ]; then
		echo "demo: status $status instead of $want" >&2
		exit 1
	fi
	if ! grep -qF -e "$pattern" "$build/demo.out"; then
		echo "demo: not in the output: $pattern" >&2
		exit 1
	fi
}

show 'A small repository.' 0 'remember the frame' \
	git log --oneline
show 'A release: an escape that is new, one that no line tells, one gone.' \
	1 'hidden cmd/pocket/main.go:23:15' escdiff v1.0 v1.1
show 'Why is buf on the heap, and since when?' \
	0 'parameter f of Encode leaks now' \
	escdiff explain v1.0..v1.1 store/put.go:11
show 'The last commit of main: codec.Encode keeps its argument now.' \
	1 'moved to heap: buf' escdiff HEAD~1 HEAD
show 'Lines move, names change: nothing new.' \
	0 'no new heap escapes' escdiff HEAD~8 HEAD~7
show 'Two commits, one package: an error message, and a hook.' \
	1 'len(key) + len(value) escapes to heap' \
	escdiff HEAD~7..HEAD~5 -- ./store
show 'Figures returned by value.' \
	0 'fixed store/stats.go' escdiff HEAD~3 HEAD~2
show 'For programs.' \
	1 '"type":"summary"' escdiff --format=jsonl HEAD~1 HEAD
