# Completion of escdiff, and of git escdiff, in bash.
#
# What there is to complete the program tells itself (escdiff help
# --completion); revisions are git's.  Neither bash-completion nor git's own
# completion is needed.

# The words in front of the cursor, cut at blanks alone: bash would also cut
# them at "=" and ":".  The last one is what is being typed.
__escdiff_split() {
	local line=${COMP_LINE:0:COMP_POINT}

	read -r -a __escdiff_words <<<"$line"
	[[ $line != *[[:space:]] ]] || __escdiff_words+=('')
}

# Offer words that begin with what is typed behind PREFIX.
__escdiff_offer() {	# PREFIX TYPED WORD...
	local prefix=$1 typed=$2 word
	shift 2

	for word; do
		[[ $word != "$typed"* ]] || COMPREPLY+=("$prefix$word")
	done
}

# "main", "v1.0..ma".
__escdiff_revisions() {	# TYPED GIT-OPTION...
	local typed=$1 prefix='' names
	shift

	case $typed in
	*...*) prefix=${typed%...*}... ;;
	*..*) prefix=${typed%..*}.. ;;
	esac
	mapfile -t names < <(git "$@" for-each-ref \
		--format='%(refname:short)' \
		refs/heads refs/tags refs/remotes 2>/dev/null)
	__escdiff_offer "$prefix" "${typed#"$prefix"}" HEAD "${names[@]}"
}

# Files and directories; a directory of packages is also ./dir/...
__escdiff_paths() {	# TYPED DIRECTORY
	local typed=$1 path names
	mapfile -t names < <(cd "$2" 2>/dev/null && compgen -f -- "$typed")
	for path in "${names[@]}"; do
		[[ $path != */.. ]] || continue
		if [[ -d $2/$path ]]; then
			COMPREPLY+=("$path/")
			[[ $typed != .* ]] || COMPREPLY+=("$path/...")
		else
			COMPREPLY+=("$path")
		fi
	done
	[[ ./... != "$typed"* || -z $typed ]] || COMPREPLY+=(./...)
}

# The values of OPTION, each with END behind it.
__escdiff_values() {	# COMMAND OPTION PREFIX TYPED
	local words
	mapfile -t words < <(awk -F '\t' -v c="$1" -v o="$2" '
		$1 == "value" && ($2 == c || $2 == "*") && $3 == o {
			print $4 }' <<<"$__escdiff_table")
	__escdiff_offer "$3" "$4" "${words[@]}"
}

# What an option takes: "none", "word", ...; "" for one that is not known.
__escdiff_kind() {	# COMMAND OPTION
	awk -F '\t' -v c="$1" -v o="$2" '
		$1 == "option" && ($2 == c || $2 == "*") && $3 == o {
			print $4; exit }' <<<"$__escdiff_table"
}

# The value of an option; what is typed stands behind PREFIX.
__escdiff_value() {	# COMMAND OPTION PREFIX TYPED DIRECTORY
	local kind
	kind=$(__escdiff_kind "$1" "$2")

	case ${kind#\?} in
	dir) mapfile -t COMPREPLY < <(cd "$5" && compgen -d -P "$3" -S / \
		-- "$4") ;;
	file) mapfile -t COMPREPLY < <(cd "$5" && compgen -f -P "$3" -- "$4") ;;
	report)
		if [[ $4 == *:* ]]; then
			mapfile -t COMPREPLY < <(cd "$5" && compgen -f \
				-P "$3${4%%:*}:" -- "${4#*:}")
		else
			__escdiff_values "$1" "$2" "$3" "$4"
		fi ;;
	list)
		if [[ $4 == *,* ]]; then
			__escdiff_values "$1" "$2" "$3${4%,*}," "${4##*,}"
		else
			__escdiff_values "$1" "$2" "$3" "$4"
		fi ;;
	word) __escdiff_values "$1" "$2" "$3" "$4" ;;
	esac
}

# --name, and --name= where a value has to follow.
__escdiff_options() {	# COMMAND TYPED
	local words
	mapfile -t words < <(awk -F '\t' -v c="$1" '
		$1 == "option" && ($2 == c || $2 == "*") && $3 ~ /^--/ {
			print $3 ($4 ~ /^(none|\?)/ ? "" : "=") }
		' <<<"$__escdiff_table")
	__escdiff_offer '' "$2" "${words[@]}"
}

__escdiff_commands() {	# TYPED
	local words
	mapfile -t words < <(awk -F '\t' '$1 == "command" { print $2 }' \
		<<<"$__escdiff_table")
	__escdiff_offer '' "$1" "${words[@]}"
}

__escdiff_arguments() {	# COMMAND TYPED DIRECTORY
	local takes words
	takes=$(awk -F '\t' -v c="$1" '$1 == "command" && $2 == c {
		print $3 }' <<<"$__escdiff_table")

	case $takes in
	revisions)
		case $2 in
		./* | ../*) __escdiff_paths "$2" "$3" ;;
		*) __escdiff_revisions "$2" -C "$3" ;;
		esac
		# The last argument of explain is a place.
		[[ $1 != explain || $2 == ./* ]] || __escdiff_paths "$2" "$3" ;;
	files) __escdiff_paths "$2" "$3" ;;
	topics)
		mapfile -t words < <(awk -F '\t' '$1 == "topic" { print $2 }' \
			<<<"$__escdiff_table")
		__escdiff_offer '' "$2" "${words[@]}" ;;
	esac
}

# Complete the last of the words that follow escdiff, or git escdiff.
__escdiff_complete() {	# WORD...
	local command='' first=yes dashes='' before='' word dir=.
	local typed=${*: -1} __escdiff_table
	__escdiff_table=$(escdiff help --completion 2>/dev/null) || return

	COMPREPLY=()
	for word in "${@:1:$# - 1}"; do
		if [[ -n $dashes ]]; then
			continue
		elif [[ $before == -C ]]; then
			dir=$dir/$word
			[[ $word != /* ]] || dir=$word
			word=''
		elif [[ $word == -- ]]; then
			dashes=yes
		elif [[ $word != -* && -n $first ]]; then
			first=
			[[ -z $(awk -F '\t' -v c="$word" \
				'$1 == "command" && $2 == c' \
				<<<"$__escdiff_table") ]] || command=$word
		fi
		before=$word
	done
	if [[ -n $dashes ]]; then
		__escdiff_paths "$typed" "$dir"
		return
	fi
	if [[ $before == -* && $before != *=* && $before != -- ]]; then
		case $(__escdiff_kind "${command:-diff}" "$before") in
		none | \?* | '') ;;
		*)
			__escdiff_value "${command:-diff}" "$before" '' \
				"$typed" "$dir"
			return ;;
		esac
	fi
	case $typed in
	--*=*)
		__escdiff_value "${command:-diff}" "${typed%%=*}" \
			"${typed%%=*}=" "${typed#*=}" "$dir" ;;
	-*) __escdiff_options "${command:-diff}" "$typed" ;;
	*)
		__escdiff_arguments "${command:-diff}" "$typed" "$dir"
		[[ -z $first ]] || __escdiff_commands "$typed" ;;
	esac
}

# Bash puts back what it has cut off at "=" and ":", and a blank belongs
# behind what is whole only.
__escdiff_finish() {
	local typed=$1 cut='' i

	[[ $COMP_WORDBREAKS != *=* || $typed != *=* ]] || cut=${typed%"${typed##*=}"}
	[[ $COMP_WORDBREAKS != *:* || $typed != *:* ]] ||
		{ [[ ${typed%"${typed##*:}"} == "$cut"* ]] &&
			cut=${typed%"${typed##*:}"}; }
	if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[=/] ]]; then
		compopt -o nospace 2>/dev/null
	fi
	for i in "${!COMPREPLY[@]}"; do
		COMPREPLY[i]=${COMPREPLY[i]#"$cut"}
	done
}

_escdiff() {
	local __escdiff_words
	__escdiff_split
	__escdiff_complete "${__escdiff_words[@]:1}"
	__escdiff_finish "${__escdiff_words[*]: -1}"
}

# Called by git's completion, for git escdiff.
_git_escdiff() {
	local __escdiff_words i dir=()
	__escdiff_split
	# What git itself takes stands in front of the command, or its alias.
	for ((i = 1; i < ${#__escdiff_words[@]}; i++)); do
		case ${__escdiff_words[i]} in
		-C) dir+=(-C "${__escdiff_words[++i]}") ;;
		-c) ((++i)) ;;
		-*) ;;
		*) break ;;
		esac
	done
	__escdiff_complete "${dir[@]}" "${__escdiff_words[@]:i + 1}"
	__escdiff_finish "${__escdiff_words[*]: -1}"
}

complete -F _escdiff escdiff git-escdiff
