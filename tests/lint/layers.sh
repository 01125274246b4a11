#!/usr/bin/env bash
# No file includes a header of a later layer, and each library is seen from
# one folder.  Prints what breaks this; run at the top of the tree.
set -uo pipefail

# The public headers of each layer; private ones belong to their folder.
readonly layers='
util   arena buffer directory error foreground intern interrupt path spawn tmpdir utf8
parse  parse record symbol
source directive enclose linemap source
git    config pathspec repo textdiff trailer
build  answer build coverage machine saved upkeep
match  change match merge worth
cause  cause
policy policy
profile profile
report report explain
compare compare
library
cmd
'
# the one folder that may have it, and what that is
readonly reserved='
src/parse  #include <pcre2\.h>
src/git    #include <git2[./]
src/report #include <libxml/
src/report \b(dlopen|dlsym)\(
src/profile #include <(zlib|protobuf-c)
src/util   #include <spawn\.h>
src/util   \b(posix_spawnp?|v?fork|exec[lv][pe]*|popen|system)\(
'

broken=0
complain() {
	echo "$*"
	broken=1
}

# The place of a layer in the order, 0 for an unknown one.
level() {
	awk -v layer="$1" 'NF && ++n && $1 == layer { at = n }
		END { print at + 0 }' <<<"$layers"
}

# The layer of a header, as it is written in an #include.
layer_of() {
	case $1 in
	escdiff/*)
		awk -v module="$(basename "$1" .h)" '
			{ for (i = 2; i <= NF; i++)
				if ($i == module) print $1 }' <<<"$layers" ;;
	*/*) echo "${1%%/*}" ;;
	esac
}

check_file() {
	local file=$1 own=$2 header layer

	[ "$(level "$own")" -gt 0 ] || complain "$file: of no known layer"
	while read -r header; do
		layer=$(layer_of "$header")
		# Without a folder it is of the same one.
		[ -n "$layer" ] || [[ "$header" != */* ]] ||
			complain "$file: $header is of no known layer"
		[ "$(level "${layer:-$own}")" -le "$(level "$own")" ] ||
			complain "$file ($own) includes $header ($layer)"
	done < <(sed -n 's/^#include "\(.*\)"/\1/p' "$file")
}

check_reserved() {
	local folder pattern

	while read -r folder pattern; do
		[ -n "$pattern" ] || continue
		! grep -rnE -e "$pattern" src include |
			grep -v "^$folder/" || broken=1
	done <<<"$reserved"
}

for file in src/*/*.[ch]; do
	layer=${file#src/}
	check_file "$file" "${layer%%/*}"
done
for file in include/escdiff/*.h; do
	check_file "$file" "$(layer_of "escdiff/$(basename "$file")")"
done
check_reserved
exit "$broken"
