#!/bin/sh
# Our settings of the compiler change nothing of what it says.
#
# usage: tests/settings/run.sh BUILD [VERSION...]
#
# Part of std, with all that it imports, and a module of the corpus are
# compiled by each release: with -m=2 alone, and as the program does it.  The
# text must be the same, byte for byte; only packages may come in any order.
# Each release takes a minute or two, and some 200 MB below BUILD meanwhile.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
shift
[ "$#" -gt 0 ] || set -- 1.12.17 1.13.15 1.16.15 1.17.13 1.19.13 1.21.13 \
	1.22.12 1.24.13 1.25.14 1.26.8 1.27.4
readonly std_packages='encoding/json text/template'

work=$build/settings
mkdir -p "$work"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null LC_ALL=C
export GOENV=off GOFLAGS='' GOWORK=off
unset GOGC GOMEMLIMIT GOBIN GOOS GOARCH GOEXPERIMENT GO111MODULE

clean_up() {
	chmod -R u+w "$work" 2>/dev/null || :
	rm -rf "$work/cache" "$work/repo" "$work/xdg" "$work/path"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM
clean_up

commit() {
	git -C "$work/repo" add .
	git -C "$work/repo" -c user.name=t -c user.email=t@example.org \
		commit -qm "$1"
}

# What the program gives the compiler of $root, as a go command in its path
# sees it: sets gogc, limit and gcflags.
see_settings() {
	mkdir -p "$work/path"
	rm -f "$work/seen"
	cat >"$work/path/go" <<-END
		#!/bin/sh
		[ "\$1" != list ] || for argument; do
			case \$argument in -gcflags=*)
				echo "\${GOGC-} \${GOMEMLIMIT-} \$argument" \
					>>'$work/seen' ;;
			esac
		done
		exec '$root/bin/go' "\$@"
	END
	chmod +x "$work/path/go"
	(cd "$work/repo" && PATH="$work/path:$PATH" \
		XDG_CACHE_HOME="$work/xdg" \
		"$build/escdiff" diff HEAD~ HEAD >/dev/null)
	seen=$(sort -u "$work/seen")
	gogc=${seen%% *}
	limit=${seen#* }
	limit=${limit%% *}
	gcflags=${seen#*-gcflags=}
	case $gcflags in
	*"
"* | '') echo "settings: seen: $seen"; return 1 ;;
	esac
	printf '%-9s GOGC=%s GOMEMLIMIT=%s %s\n' "$version" "$gogc" \
		"$limit" "$gcflags"
}

make_repo() {
	cp -R "$here/../../corpus/go1.12/small/src" "$work/repo"
	git -C "$work/repo" init -q
	commit small
	echo 'var more int' >>"$work/repo/main.go"
	commit more
}

# In whatever order the packages come: each line after its package's name and
# its own number.  Go 1.12 adds a file from a directory of the run's own.
sort_blocks() {
	awk '{ sub(/\/go-build[0-9]+\//, "/go-build/") }
		/^# / { head = $0; n = 0 }
		{ printf "%s\t%09d\t%s\n", head, n++, $0 }' "$1" | sort
}

# compile LOG DIRECTORY FLAGS PACKAGE...
compile() {
	log=$1 dir=$2 flags=$3
	shift 3
	if ! (cd "$dir" && "$root/bin/go" list -export -f '' \
		"-gcflags=$flags" "$@") >/dev/null 2>"$log"; then
		tail -n 5 "$log"
		return 1
	fi
}

# same NAME DIRECTORY all=|'' PACKAGE...: both ways
same() {
	name=$1 dir=$2 scope=$3
	shift 3
	compile "$work/plain" "$dir" "$scope-m=2" "$@" || return 1
	(
		[ -z "$gogc" ] || export GOGC="$gogc"
		[ -z "$limit" ] || export GOMEMLIMIT="$limit"
		compile "$work/ours" "$dir" "$scope$gcflags" "$@"
	) || return 1
	sort_blocks "$work/plain" >"$work/plain.sorted"
	sort_blocks "$work/ours" >"$work/ours.sorted"
	heap=$(grep -cE 'escapes to heap|moved to heap' "$work/plain") || :
	printf '%-9s %-6s %9s lines %7s heap\n' "$version" "$name" \
		"$(wc -l <"$work/plain")" "$heap"
	[ "$heap" -gt 0 ] || { echo 'nothing was compiled'; return 1; }
	cmp "$work/plain.sorted" "$work/ours.sorted"
}

# The module goes to a directory of its own: one go.mod above all others.
check() {
	root=$("$here/../toolchains/fetch.sh" "$version") || return 1
	minor=${version#1.}
	minor=${minor%%.*}
	export GOROOT="$root" GOCACHE="$work/cache" GOTOOLCHAIN=local
	see_settings || return 1
	# shellcheck disable=SC2086 # a word is a package
	same std "$root/src" all= $std_packages || return 1
	GO111MODULE=on same module \
		"$here/../../corpus/go1.$minor/small/src" '' ./... || return 1
}

make_repo
passed=0
failed=0
for version; do
	if check; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED: Go $version"
	fi
	chmod -R u+w "$work/cache" 2>/dev/null || :
	rm -rf "$work/cache"
done
echo "settings: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
