#!/bin/sh
# What one does without escdiff: two work trees, two builds, grep, sort, diff.
#
# usage: by_hand.sh OLD NEW FOLDER, in a repository
#
# FOLDER is removed at the end but named by the caller: Go's build cache
# answers for sources only at the path they were compiled at.  With
# BY_HAND_FLAGS spelled otherwise than before Go knows nothing of either side.
set -eu

old=$1 new=$2 trees=$3
flags=-gcflags=${BY_HAND_FLAGS:--m=2}

clean_up() {
	git worktree remove --force "$trees/old" 2>/dev/null || true
	git worktree remove --force "$trees/new" 2>/dev/null || true
	rm -rf "$trees"
	git worktree prune
}

heap_lines() {
	grep -E ' escapes to heap$|: moved to heap: ' "$1" | sort
}

clean_up
trap clean_up EXIT
mkdir -p "$trees"
git worktree add -q --detach "$trees/old" "$old"
git worktree add -q --detach "$trees/new" "$new"
(cd "$trees/old" && go build "$flags" ./...) 2>"$trees/old.log"
(cd "$trees/new" && go build "$flags" ./...) 2>"$trees/new.log"
heap_lines "$trees/old.log" >"$trees/old.txt"
heap_lines "$trees/new.log" >"$trees/new.txt"
diff "$trees/old.txt" "$trees/new.txt"
