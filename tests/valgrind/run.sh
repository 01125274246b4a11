#!/usr/bin/env bash
# The main job under valgrind, on the example repository, without and with
# its cache: tests/valgrind/run.sh BUILD
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/tally.sh
build=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME="$work/cache" HOME="$work"
export GOCACHE="${TEST_GOCACHE:-$PWD/build/gocache}" GOPROXY=off GOENV=off

tests/demo-repo.sh "$work/repo"
cd "$work/repo"
go build -gcflags=-m=2 ./... 2>"$work/log"

# clean STATUS ARGUMENT...: that status, no error, nothing lost.
clean() {
	local want=$1 status=0
	shift
	valgrind -q --error-exitcode=99 --leak-check=full \
		--errors-for-leak-kinds=definite,possible \
		"$build/escdiff" "$@" >"$work/out" || status=$?
	[ "$status" -eq "$want" ] && [ -s "$work/out" ] && return 0
	echo "status $status instead of $want"
	return 1
}

try 'two commits' clean 1 HEAD~1 HEAD
try 'two commits, cached' clean 1 HEAD~1 HEAD
try 'the whole history, as JSON' clean 1 --format=jsonl HEAD~11 HEAD
try 'the work tree' clean 0
try 'the index' clean 1 --cached HEAD~1
try 'a log' clean 0 parse --verbose "$work/log"
try 'two logs' clean 0 --no-index "$work/log" "$work/log"
tally valgrind
