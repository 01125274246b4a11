#!/usr/bin/env bash
# What is installed, as zsh, fish, git's completion and man find it:
# tests/habits/run.sh BUILD
#
# bash by itself is in tests/cli/completion.test.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/tally.sh
build=$(cd "$1" && pwd)
top=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME="$work" TERM=xterm LC_ALL=C.UTF-8
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
unset "${!XDG_@}" MAKEFLAGS MAKELEVEL MFLAGS

tests/setup.sh habits
make -s B="$build" -o "$build/escdiff" prefix="$work/usr" install >/dev/null
readonly share="$work/usr/share"
export PATH="$work/usr/bin:$PATH" XDG_DATA_DIRS="$share:/usr/share"
tests/demo-repo.sh "$work/repo"
cd "$work/repo"
git branch topic
git tag v9

in_zsh() {
	timeout 60 zsh -f "$top/tests/habits/complete.zsh" \
		"$share/zsh/site-functions" "$1" | sed '/^$/d'
}

in_fish() {
	fish -c "complete -C '$1'" | cut -f 1 | sort
}

# As typed into a bash that has bash-completion, which finds what is
# installed by itself; git's completion calls ours.
in_bash() {
	timeout 60 expect -f - "$1" <<'END'
log_user 0
set timeout 20
set line [lindex $argv 0]
spawn bash --norc --noprofile -i
send "PS1='READY> '; bind 'set enable-bracketed-paste off'\r"
send "bind 'set completion-query-items 0'; bind 'set page-completions off'\r"
send ". /usr/share/bash-completion/bash_completion; echo DO''NE\r"
expect {
	"DONE" {}
	timeout { exit 3 }
}
expect "READY> "
# Alt-* puts in all there is.
send -- "$line\033*\001echo 'GOT<\005>'\r"
expect {
	-re {\nGOT<([^>]*)>} {}
	timeout { exit 4 }
}
set typed [lrange $expect_out(1,string) [llength [lrange $line 0 end-1]] end]
puts [join $typed "\n"]
END
}

# offers SHELL LINE WORD...: just these, in any order.
offers() {
	local shell=$1 line=$2
	shift 2
	printf '%s\n' "$@" | sort >"$work/want"
	"in_$shell" "$line" | sort >"$work/got" || return 1
	diff "$work/want" "$work/got"
}

check() {
	try "$1: $2" offers "$@"
}

try "zsh -n" zsh -n "$top/.contrib/completion/_escdiff"
check zsh 'escdiff --cac' --cached
check zsh 'escdiff expl' explain
check zsh 'escdiff to' topic
check zsh 'escdiff v1.0..v' v1.0..v1.0 v1.0..v1.1 v1.0..v9
check zsh 'escdiff --format=sa' --format=sarif
check zsh 'escdiff --format sa' sarif
check zsh 'escdiff parse --fo' --format
check zsh 'escdiff parse --format=t' --format=text --format=tsv
check zsh 'escdiff --color=a' --color=always --color=auto
check zsh 'escdiff --old-env=GOARCH=386,GOO' --old-env=GOARCH=386,GOOS=
check zsh 'escdiff help rea' reasons
check zsh 'escdiff main -- store/pu' put.go
check zsh 'escdiff -C store main -- pu' put.go
check zsh 'escdiff explain store/pu' put.go
check zsh 'git escdiff --cac' --cached
check zsh 'git escdiff to' topic

check fish 'escdiff --cac' --cached
check fish 'escdiff expl' explain
check fish 'escdiff to' topic
check fish 'escdiff v1.0..v' v1.0..v1.0 v1.0..v1.1 v1.0..v9
check fish 'escdiff --form' --format=
check fish 'escdiff --format=sa' --format=sarif
check fish 'escdiff --format sa' sarif
check fish 'escdiff parse --format=t' --format=text --format=tsv
check fish 'escdiff help rea' reasons
check fish 'escdiff main -- store/pu' store/put.go
check fish 'escdiff main -- ./sto' ./store/ ./store/...
check fish 'git-escdiff --cac' --cached

check bash 'escdiff --cac' --cached
check bash 'escdiff to' topic
check bash 'escdiff --format=sa' --format=sarif
check bash 'escdiff v1.0..v' v1.0..v1.0 v1.0..v1.1 v1.0..v9
check bash 'git escdiff --cac' --cached
check bash 'git escdiff v1.' v1.0 v1.1
check bash 'git -C store escdiff main -- pu' put.go

# Git's help opens our page.
page() {
	MANPATH="$share/man" MANPAGER=cat PAGER=cat "$@" </dev/null |
		grep -q 'heap escapes that a change'
}
try "git escdiff --help" page git escdiff --help
try "git help escdiff" page git help escdiff
try "escdiff help escdiff" page escdiff help escdiff
try "escdiff help formats" env MANPATH="$share/man" MANPAGER=cat \
	escdiff help formats
tally habits
