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

# show STATUS PATTERN COMMAND...: the pattern is in the output.
show() {
	local want=$1 pattern=$2 status=0
	shift 2
	printf '\n$ %s\n' "$*"
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

show 0 'remember the frame' git log --format='%h %an  %s'
show 1 'moved to heap: buf' escdiff HEAD~1 HEAD
show 1 'moved to heap: puts' escdiff HEAD~8..HEAD~5
show 0 'moved to heap: s' escdiff HEAD~3 HEAD~2
show 0 '' escdiff HEAD~4 HEAD~3
show 1 '"type":"summary"' escdiff --format=jsonl HEAD~1 HEAD
