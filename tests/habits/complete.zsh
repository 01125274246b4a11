#!/bin/zsh
# What zsh offers for a line with the cursor at its end, a word each line:
# zsh -f complete.zsh COMPLETIONS LINE
#
# A real zsh on a terminal of its own loads the functions of the directory
# COMPLETIONS; what they hand to compadd is written down.
zmodload zsh/zpty
out=$(mktemp)

zpty -b shell zsh -f -i
send() {
	zpty -w shell "$1"
}
# await MARK: read what the shell prints up to there.
await() {
	local text
	zpty -r -m shell text "*$1*" || { print -u2 "no $1"; exit 1 }
}

send "PS1= PS2= RPS1=; unsetopt promptcr; stty -echo"
send "fpath=(${(q)1} \$fpath); autoload -Uz compinit; compinit -u -D"
# With -O, -A or -D functions ask among themselves.
send 'compadd() {
	if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
		builtin compadd "$@"
		return
	fi
	local -a hits
	builtin compadd -A hits "$@"
	print -rl -- $IPREFIX${^hits} >>'${(q)out}'
	builtin compadd "$@"
}'
send 'bindkey "^I" complete-word; bindkey "^X" show-end'
send 'show-end() { print END; }; zle -N show-end'
# The next line is being read: what is typed now is not lost.
send 'zle-line-init() { print READY; }; zle -N zle-line-init; print DEFI""NED'
await DEFINED
await READY
zpty -w -n shell "$2"$'\t\x18'
await END
zpty -d shell
sort -u $out
rm -f $out
