#!/usr/bin/env bash
# Make the example repository: tests/demo-repo.sh DIR
#
# It is kept as patches, corpus/demo/*.patch.  Name and date of the committer
# are fixed, so that its commits have the same ids everywhere.
set -euo pipefail
patches=$(cd "$(dirname "$0")/../corpus/demo" && pwd)

export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 TZ=UTC
export GIT_COMMITTER_NAME=Pocket GIT_COMMITTER_EMAIL=pocket@example.org
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
rm -rf "$1"
git init -q -b main "$1"
git -C "$1" am -q --keep --committer-date-is-author-date "$patches"/*.patch
