# Sourced by tests/cli/*.test.  Each of those is a bash script of its own and
# passes when it ends with status 0:
#
#	. "$(dirname "$0")/lib.sh"
#	new_repo
#	cat >a.go <<'GO'
#	...
#	GO
#	commit_all one
#	...
#	run escdiff HEAD~1 HEAD
#	expect_status 1
#	expect_out '^new +a.go:4:2 +F +moved to heap: x$'
#
# run.sh sets ESCDIFF, the program; WORK is a directory for the test alone,
# removed when it ends.
# shellcheck shell=bash
set -u

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export ESCDIFF="${ESCDIFF:-$TOP/build/escdiff}"
WORK=$(mktemp -d)
trap 'cd / && chmod -R u+rwX "$WORK" && rm -rf "$WORK"' EXIT
PATH=$(dirname "$ESCDIFF"):$PATH

# Nothing of the user's, and no clock: the same commits have the same ids.
unset "${!GIT_@}" GOFLAGS GOWORK GOOS GOARCH GOROOT GO111MODULE
unset NO_COLOR CLICOLOR_FORCE FORCE_COLOR PAGER
export LC_ALL=C TZ=UTC TERM=dumb
export HOME="$WORK/home" XDG_CACHE_HOME="$WORK/home/.cache"
export XDG_CONFIG_HOME="$WORK/home/.config"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=Gopher GIT_AUTHOR_EMAIL=gopher@example.org
export GIT_COMMITTER_NAME=Gopher GIT_COMMITTER_EMAIL=gopher@example.org
export GIT_AUTHOR_DATE='1700000000 +0000' GIT_COMMITTER_DATE='1700000000 +0000'
# What one test compiled serves the next; none needs the network.
export GOCACHE="${TEST_GOCACHE:-$TOP/build/gocache}"
export GOPROXY=off GOTOOLCHAIN=local GOENV=off
# libgit2 1.5 forgets the match data of each expression that does not match;
# that the loss is not ours shows only in a whole stack.
export ASAN_OPTIONS=fast_unwind_on_malloc=0
export LSAN_OPTIONS="suppressions=$TOP/tests/cli/lsan.supp:print_suppressions=0"
# Debian's own, which setup.sh gave its modules, not another one of PATH.
PYTHON=${PYTHON:-/usr/bin/python3}
export PYTHONDONTWRITEBYTECODE=1
mkdir -p "$HOME"

# The last run of the program: its status, and what it wrote to
# $WORK/stdout and $WORK/stderr.
STATUS=
repos=0

# fail WHY: ends the test, with what the program said last.
fail() {
	local i=0

	# The line of the test, not of this file.
	while [ "${BASH_SOURCE[i + 1]}" != "$0" ]; do
		i=$((i + 1))
	done
	echo "line ${BASH_LINENO[i]}: $*"
	if [ -n "$STATUS" ]; then
		echo "status: $STATUS"
		sed 's/^/stdout: /' "$WORK/stdout"
		sed 's/^/stderr: /' "$WORK/stderr"
	fi
	exit 1
}

# Go to an empty repository, another at each call.
new_repo() {
	repos=$((repos + 1))
	git init -q -b main "$WORK/repo$repos" || fail "git init"
	cd "$WORK/repo$repos" || fail "no repository"
}

# Go to the example repository, that of `make demo`.
demo_repo() {
	repos=$((repos + 1))
	"$TOP/tests/demo-repo.sh" "$WORK/repo$repos" || fail "no example"
	cd "$WORK/repo$repos" || fail "no repository"
}

# From now on the go command tells in $WORK/go.log when it is run.  It is no
# script, since what a script answers is never remembered.
recording_go() {
	mkdir "$WORK/bin"
	cat >"$WORK/go.c" <<C
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
int main(int argc, char **argv)
{
	int fd = open("$WORK/go.log", O_WRONLY | O_CREAT | O_APPEND, 0600);
	for (int i = 1; i < argc; i++)
		dprintf(fd, "%s ", argv[i]);
	dprintf(fd, "\\n");
	execv("$(command -v go)", argv);
	return 127;
}
C
	cc -o "$WORK/bin/go" "$WORK/go.c" || fail "cc"
	PATH=$WORK/bin:$PATH
}

# Whole answers of earlier runs: without them what they were made of counts.
forget_answers() {
	rm -rf "$XDG_CACHE_HOME/escdiff/answers"
}

# commit_all MESSAGE: everything there is, a minute after the last commit.
commit_all() {
	git add -A || fail "git add"
	git commit -q --allow-empty -m "$1" || fail "git commit"
	GIT_AUTHOR_DATE="$((${GIT_AUTHOR_DATE% *} + 60)) +0000"
	GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE
}

# run COMMAND...: for the expectations below.  JSON Lines are always held
# against the schema.
run() {
	STATUS=0
	"$@" >"$WORK/stdout" 2>"$WORK/stderr" </dev/null || STATUS=$?
	if [[ "$*" == *--format=jsonl* ]] && [ -s "$WORK/stdout" ]; then
		"$PYTHON" "$TOP/tests/schema/validate.py" "$WORK/stdout" ||
			fail "the output breaks the schema"
	fi
}

# Was the program built with a sanitizer?  That reserves more address space
# than a small limit leaves.
sanitized() {
	grep -q __asan_init "$ESCDIFF"
}

expect_status() {
	[ "$STATUS" -eq "$1" ] || fail "status $1 expected"
}

# Patterns are those of grep -E, for one line.
expect_out() {
	grep -qE -e "$1" "$WORK/stdout" || fail "no line of stdout is: $1"
}

expect_no_out() {
	! grep -qE -e "$1" "$WORK/stdout" || fail "a line of stdout is: $1"
}

expect_err() {
	grep -qE -e "$1" "$WORK/stderr" || fail "no line of stderr is: $1"
}

expect_no_err() {
	! grep -qE -e "$1" "$WORK/stderr" || fail "a line of stderr is: $1"
}

expect_out_empty() {
	[ ! -s "$WORK/stdout" ] || fail "something on stdout"
}

expect_err_empty() {
	[ ! -s "$WORK/stderr" ] || fail "something on stderr"
}
