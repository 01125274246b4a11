#!/usr/bin/env bash
# Make the example repository: tests/demo-repo.sh DIR
#
# It is kept as patches: corpus/demo/*.patch is branch main.  Branch release
# leaves it behind patch 9, has two commits of its own, release/*.patch, and
# takes two of main's; from tag v1.0 to v1.1 an escape is new, one hidden and
# one gone.  Name and date of the committer are fixed, so that the commits
# have the same ids everywhere.
set -euo pipefail
patches=$(cd "$(dirname "$0")/../corpus/demo" && pwd)

export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 TZ=UTC
export GIT_COMMITTER_NAME=Pocket GIT_COMMITTER_EMAIL=pocket@example.org
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
rm -rf "$1"
git init -q -b main "$1"
cd "$1"

apply() {
	git am -q --keep --committer-date-is-author-date "$@"
}

apply "$patches"/*.patch
git checkout -q -b release main~3
apply "$patches"/release/0001-*.patch
git tag v1.0
apply "$patches"/{0010,0012}-*.patch "$patches"/release/0002-*.patch
git tag v1.1
git checkout -q main
