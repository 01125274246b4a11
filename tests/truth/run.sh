#!/usr/bin/env bash
# What escdiff says of small edits whose answer is known.
#
# usage: tests/truth/run.sh BUILD [CASE...]
#
# A case is a text archive, as Go's own tests have them: a comment, then
# files behind lines "-- NAME --".  old/ and new/ hold the two trees, both/
# what they share; want holds what is expected, one change a line as
# changes.py spells it.  The last line is "truth: N passed, M failed".
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
shift
export ESCDIFF="$build/escdiff"
export TEST_GOCACHE="${TEST_GOCACHE:-$build/gocache}"
PYTHON=${PYTHON:-/usr/bin/python3}
work=$(mktemp -d)
trap 'chmod -R u+rwX "$work" && rm -rf "$work"' EXIT

export LC_ALL=C HOME="$work/home" XDG_CACHE_HOME="$work/cache"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=Gopher GIT_AUTHOR_EMAIL=gopher@example.org
export GIT_COMMITTER_NAME=Gopher GIT_COMMITTER_EMAIL=gopher@example.org
export GOCACHE="$TEST_GOCACHE" GOPROXY=off GOTOOLCHAIN=local GOENV=off
export PYTHONDONTWRITEBYTECODE=1
unset "${!GIT_DIR@}" GOFLAGS GOWORK GO111MODULE
mkdir -p "$HOME"

# The files of one side, and go.mod where the case brings none.
unpack() {
	local archive=$1 side=$2 dir=$3

	find "$dir" -mindepth 1 -maxdepth 1 ! -name .git -exec rm -rf {} +
	awk -v side="$side" -v dir="$dir" '
		/^-- .* --$/ {
			name = $2
			out = ""
			if (sub("^" side "/", "", name) || sub("^both/", "", name)) {
				out = dir "/" name
				path = out
				sub("/[^/]*$", "", path)
				system("mkdir -p \"" path "\"")
				printf "" >out
			}
			next
		}
		out != "" { print >out }' "$archive"
	[ -e "$dir/go.mod" ] ||
		printf 'module ex.com/t\n\ngo 1.22\n' >"$dir/go.mod"
}

run_case() {
	local archive=$1 name repo status=0
	name=$(basename "$archive" .txtar)
	repo="$work/$name"

	git init -q -b main "$repo"
	for side in old new; do
		unpack "$archive" "$side" "$repo"
		git -C "$repo" add -A
		git -C "$repo" commit -q --allow-empty -m "$side"
	done
	awk '/^-- .* --$/ { on = ($2 == "want"); next } on && NF' "$archive" \
		>"$work/want"
	"$ESCDIFF" -C "$repo" --format=jsonl HEAD~1 HEAD \
		>"$work/out" 2>"$work/err" || status=$?
	"$PYTHON" "$here/changes.py" "$work/want" "$status" \
		<"$work/out" >"$work/got" 2>>"$work/err" || true
	if diff -u "$work/want" "$work/got" >"$work/diff"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "$name:"
		sed 1,2d "$work/diff"
		cat "$work/err"
	fi
	rm -rf "$repo"
}

passed=0
failed=0
if [ $# -eq 0 ]; then
	set -- "$here"/*.txtar
fi
for archive; do
	run_case "$archive"
done
echo "truth: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
