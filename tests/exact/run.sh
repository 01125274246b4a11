#!/usr/bin/env bash
# The answer with every shortcut on is that of two full builds, byte for byte.
#
# usage: tests/exact/run.sh BUILD [NAME...]
#
# Walks histories commit by commit; see exact.py.  The default are releases
# of modules from the Go proxy, one commit each.  BUILD/exact keeps what was
# done: a run that was stopped goes on.
#
# EXACT_REPOS='NAME=DIR:COUNT ...'  the last COUNT commits of these clones
# EXACT_MODULES='NAME ...'          other modules of tests/history/modules.txt
# EXACT_BASE=PROGRAM                full builds by this one, an older escdiff
#                                   say whose answers are kept already
# EXACT_ONLY=full                   make the answers of full builds only
#
# The last line is "exact: N passed, M failed", of commits.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
shift
work=$build/exact
mkdir -p "$work"

export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export PYTHONDONTWRITEBYTECODE=1 LC_ALL=C.UTF-8
PYTHON=${PYTHON:-/usr/bin/python3}
base=${EXACT_BASE:-$build/escdiff}
program=$build/escdiff
[ "${EXACT_ONLY:-}" != full ] || program=--full

for tool in "$base" go git strace; do
	command -v "$tool" >/dev/null || {
		echo "exact: $tool is needed" >&2
		exit 1
	}
done

# NAME=DIR:COUNT of each history to walk; the releases are made into one.
histories() {
	local name module versions wanted
	if [ -n "${EXACT_REPOS:-}" ]; then
		tr -s ' ' '\n' <<<"$EXACT_REPOS"
		return
	fi
	wanted=${EXACT_MODULES:-chi pflag toml cobra logrus}
	while read -r name module versions; do
		[[ " $wanted " == *" $name "* ]] || continue
		# shellcheck disable=SC2086 # a word is a version
		"$PYTHON" "$here/../real/make_repo.py" \
			"$work/$name/repo" "$module" $versions >&2
		echo "$name=$work/$name/repo:$(wc -w <<<"$versions")"
	done <"$here/../history/modules.txt"
}

passed=0
failed=0
totals=()
walk() {
	local name=${1%%=*} count=${1##*:} dir line status=0 equal differing
	dir=${1#*=}
	dir=${dir%:*}
	mkdir -p "$work/$name"
	"$PYTHON" "$here/exact.py" "$program" "$base" "$name" "$dir" "$count" \
		"$work" | tee "$work/$name/log" || status=$?
	line=$(grep -E "^$name: .* differing" "$work/$name/log" || true)
	totals+=("$line")
	equal=$(sed -E 's/.*: ([0-9]+) equal.*/\1/' <<<"$line")
	differing=$(sed -E 's/.* ([0-9]+) differing.*/\1/' <<<"$line")
	passed=$((passed + ${equal:-0}))
	failed=$((failed + ${differing:-1} + (status != 0)))
}

list=$(histories)
for history in $list; do
	[ $# -eq 0 ] || [[ " $* " == *" ${history%%=*} "* ]] || continue
	walk "$history"
done
[ "$program" != --full ] || exit 0
printf '%s\n' "${totals[@]}"
echo "exact: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
