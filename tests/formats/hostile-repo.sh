#!/usr/bin/env bash
# Make a repository in which files have names that try to be
# something else, as far as Go compiles them: tests/formats/hostile-repo.sh DIR
#
# Two commits on main; on "reasons" the same with reasons and a policy that try
# it, too.
set -euo pipefail
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=Gopher GIT_AUTHOR_EMAIL=gopher@example.org
export GIT_COMMITTER_NAME=Gopher GIT_COMMITTER_EMAIL=gopher@example.org
export GIT_AUTHOR_DATE='1700000000 +0000' GIT_COMMITTER_DATE='1700000000 +0000'
git init -q -b main "$1"
cd "$1"

names() {	# for printf %b
	cat <<'EON'
a|b
x::error::y
z##[group]y
s<script>t
q"'`
p%0A%25
k@name#123
b\\c
\0377\0376half
\0303\0251\0360\0235\0204\0236
\0342\0200\0256gpj
e\033[2J
EON
}

# write VALUE: what each function keeps; é makes bytes and characters differ.
write() {
	local name file number=0
	while read -r name; do
		number=$((number + 1))
		printf -v file '%b.go' "x$name"
		cat >"${file:1}" <<GO
package h

var k$number any

func F$number(é int) {
	k$number = 0; if é > 1 { y, z := 1, "é"; k$number = $1; _, _ = y, z }
}
GO
	done < <(names)
	git add -A
	git commit -q -m "$1"
}

printf 'module example.org/h\n\ngo 1.21\n' >go.mod
write nil
# shellcheck disable=SC2016 # quotes of Go
write '[]any{&y, z + "##[error]|<b>`" + z}'

# What is new in every second file is accepted in the code, F2 and F4 in the
# message, F6 is left free, F8 to F12 are one too many for a budget.
git checkout -q -b reasons
number=0
while read -r name; do
	number=$((number + 1))
	printf -v file '%b.go' "x$name"
	[ $((number % 2)) -eq 0 ] || WHY="${name//\\0*/bytes}" perl -pi -e \
		's|^(?=\tk\d)|\t//escdiff:allow $ENV{WHY} ##[error]::x%0A<b>\n|' \
		"${file:1}"
done < <(names)
cat >.escdiff <<'CONFIG'
[escdiff]
	max-new = 40
[escdiff "::error::<b>|\"q\" ##[x]"]
	function = F6
	fail-on = none
[escdiff "F8 to F12"]
	function = F8
	function = F1?
	max-new = 1
CONFIG
git add -A
git commit -q -m 'reasons

Escdiff-Allow: F2 * ##[error] ::error::x%0A <script>"`|
Escdiff-Allow: F4 * of "four"'
git checkout -q main
