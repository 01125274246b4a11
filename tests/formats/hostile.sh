#!/usr/bin/env bash
# Make old.log and new.log, in which files and variables have names that try
# to be something else: tests/formats/hostile.sh
set -euo pipefail

names() {	# for printf %b
	cat <<'EON'
"'`
a|b
<script>alert(1)</script>
&amp;]]>-->
x::error::boo
##[error]boo
x##[group]y
\0377\0376half
\0357\0277\0277
\0342\0200\0256gpj
\0302\0205x
%0A%25%s
@name#123```
$(id)${x}
\0360\0235\0204\0236\0303\0251
EON
}

line=3
echo '# example.org/t' >old.log
cp old.log new.log
while read -r name; do
	line=$((line + 1))
	printf 'd/%b.go:%d:7: moved to heap: %b\n' "$name" "$line" "$name"
	printf '%b.go:%d: %b escapes to heap\n' "$name" "$line" "$name"
done < <(names) >>new.log
printf 'e.go:9:1: "\033[2J\033]0;t\a" escapes to heap\n' >>new.log
