#!/bin/sh
# Compare releases of well-known Go modules and check every total against a
# count that does not use our parser.
#
# usage: tests/real/run.sh BUILD [NAME...]
#
# BUILD holds the program; repositories, logs and Go's build cache go below
# BUILD/real.  Without NAMEs every module of modules.txt is compared.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
shift
work=$build/real
mkdir -p "$work"

# Nothing of the user's: no settings of git, no cached snapshots, and a build
# cache whose replayed paths all come from here.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GOCACHE="$work/gocache" XDG_CACHE_HOME="$work/cache"
export PYTHONDONTWRITEBYTECODE=1 LC_ALL=C.UTF-8

for tool in "$build/escdiff" go git python3 strace; do
	if ! command -v "$tool" >/dev/null; then
		echo "check-real: $tool is needed" >&2
		exit 1
	fi
done

wanted() {
	[ $# -eq 1 ] && return 0
	name=$1
	shift
	for argument in "$@"; do
		[ "$argument" = "$name" ] && return 0
	done
	return 1
}

compare() {
	name=$1
	module=$2
	shift 2
	python3 "$here/make_repo.py" "$work/$name/repo" "$module" "$@" &&
		python3 "$here/check.py" "$build/escdiff" "$work/$name" \
			"$name" "$@"
}

printf '%-11s %-9s %-9s %6s %6s %5s %5s %5s %6s %8s\n' \
	module old new 'heap' 'heap' new fixed moved same seconds
ran=0
failed=0
while read -r name module versions; do
	case $name in ''|'#'*) continue ;; esac
	wanted "$name" "$@" || continue
	ran=$((ran + 1))
	# The versions are words of one field.
	# shellcheck disable=SC2086
	if ! compare "$name" "$module" $versions </dev/null; then
		failed=$((failed + 1))
	fi
done <"$here/modules.txt"

if [ "$ran" -eq 0 ]; then
	echo "check-real: no module ran" >&2
	exit 1
fi
echo "check-real: $ran modules, $failed failed"
[ "$failed" -eq 0 ]
