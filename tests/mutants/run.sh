#!/usr/bin/env bash
# Change real modules at many places and hold what escdiff says of it against
# what was done.
#
# usage: tests/mutants/run.sh BUILD [--slice] [OPTION...]
#
# With --slice, or with MUTANTS=slice in the environment: a few of each kind,
# on packages of the standard library taken for a module, so that no network
# is asked.  OPTIONs are the program's: tests/mutants/run.sh BUILD -h tells.
# Repositories and caches go below BUILD/mutants.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
build=$(cd "$1" && pwd)
shift
work=$build/mutants
mkdir -p "$work"

# Nothing of the user's; the build cache is that of the other tests.
unset "${!GIT_@}" GOWORK GOOS GOARCH GO111MODULE
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 LC_ALL=C.UTF-8
export GOCACHE="${TEST_GOCACHE:-$top/build/gocache}"
export GOFLAGS='' GOTOOLCHAIN=local

(cd "$here" && go build -buildvcs=false -o "$work/mutate" .)
if [ "${1-}" = --slice ]; then
	shift
	MUTANTS=slice
fi
if [ "${MUTANTS-}" = slice ]; then
	printf 'std std -\n' >"$work/slice.txt"
	set -- -modules "$work/slice.txt" -n 1 -mixed -batch 16 \
		-least 140 -least-measured 30 "$@"
else
	set -- -modules "$here/modules.txt" -n 2 -mixed -least 2000 \
		-least-measured 100 "$@"
fi
exec "$work/mutate" -exceptions "$here/exceptions.txt" "$@" \
	"$build/escdiff" "$work"
