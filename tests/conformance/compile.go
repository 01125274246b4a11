package main

import (
	"bytes"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// A toolchain is one unpacked Go release.
type toolchain struct {
	root    string // GOROOT
	version string // go1.26.8
	work    string // a directory of ours
	tags    map[string]bool
	configs map[string]string // GOEXPERIMENT to its importcfg
}

func openToolchain(root, work string) (*toolchain, error) {
	t := &toolchain{root: root, work: work,
		configs: make(map[string]string)}
	out, err := t.run(nil, work, "version")
	if err != nil {
		return nil, err
	}
	words := strings.Fields(string(out)) // go version go1.26.8 linux/amd64
	if len(words) < 4 {
		return nil, fmt.Errorf("go version: %q", out)
	}
	t.version = words[2]
	if t.tags, err = t.buildTags(nil); err != nil {
		return nil, err
	}
	return t, nil
}

// run runs the go command in dir, undisturbed by the user's settings.
func (t *toolchain) run(env []string, dir string, args ...string) ([]byte, error) {
	cmd := exec.Command(filepath.Join(t.root, "bin", "go"), args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOROOT="+t.root, "GOENV=off",
		"GOFLAGS=", "GOTOOLCHAIN=local", "GO111MODULE=off",
		"GOEXPERIMENT=", "PWD="+dir)
	cmd.Env = append(cmd.Env, env...)
	var out, errors bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errors
	// The compiler tells about the code on its standard output.
	if err := cmd.Run(); err != nil {
		return out.Bytes(), fmt.Errorf("go %s: %v\n%s%s", args[0], err,
			errors.Bytes(), out.Bytes())
	}
	return append(out.Bytes(), errors.Bytes()...), nil
}

// buildTags asks for what go/build of this release calls true.
func (t *toolchain) buildTags(env []string) (map[string]bool, error) {
	out, err := t.run(env, t.work, "list", "-f", "{{context.GOOS}} "+
		"{{context.GOARCH}} {{join context.ReleaseTags \" \"}} "+
		"{{join context.ToolTags \" \"}}", "unsafe")
	if err != nil {
		return nil, err
	}
	tags := map[string]bool{"gc": true, "test_run": true}
	for _, tag := range strings.Fields(string(out)) {
		tags[tag] = true
	}
	return tags, nil
}

// experiments decides whether the release is one for the recipe, and under
// which GOEXPERIMENT.
func (t *toolchain) experiments(r *recipe) (env []string, ok bool) {
	tags := t.tags
	if len(r.exper) > 0 {
		env = []string{"GOEXPERIMENT=" + strings.Join(r.exper, ",")}
		var err error
		if tags, err = t.buildTags(env); err != nil {
			return nil, false // a release without this experiment
		}
	}
	has := func(tag string) bool { return tags[tag] }
	return env, r.when == nil || r.when.Eval(has)
}

// importConfig compiles the standard packages that the recipes import, once
// for each GOEXPERIMENT, and returns the text of an importcfg for them.
func (t *toolchain) importConfig(env []string, recipes []*recipe) (string, error) {
	key := strings.Join(env, " ")
	if config, ok := t.configs[key]; ok {
		return config, nil
	}
	imports, err := standardImports(recipes)
	if err != nil {
		return "", err
	}
	args := []string{"list", "-e", "-export", "-deps", "-f",
		"{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}"}
	out, err := t.run(env, t.work, append(args, imports...)...)
	if err != nil {
		return "", err
	}
	t.configs[key] = string(out)
	return t.configs[key], nil
}

func standardImports(recipes []*recipe) ([]string, error) {
	var list []string
	seen := map[string]bool{"unsafe": true}
	for _, r := range recipes {
		packages, err := r.packages()
		if err != nil {
			return nil, err
		}
		for _, p := range packages {
			for _, file := range p.files {
				for _, name := range importsOf(file) {
					if !seen[name] && !strings.HasPrefix(name, ".") &&
						!strings.HasPrefix(name, "test/") {
						list = append(list, name)
					}
					seen[name] = true
				}
			}
		}
	}
	return list, nil
}

// importsOf reads as much as it can: some test files are malformed.
func importsOf(file string) (names []string) {
	parsed, _ := parser.ParseFile(token.NewFileSet(), file, nil,
		parser.ImportsOnly)
	if parsed == nil {
		return nil
	}
	for _, spec := range parsed.Imports {
		if name, err := strconv.Unquote(spec.Path.Value); err == nil {
			names = append(names, name)
		}
	}
	return names
}

// A compilation is one package with what the compiler said about it.
type compilation struct {
	files []string // paths
	text  []byte
}

// compile compiles the packages of a recipe in order, with these flags.
func (t *toolchain) compile(r *recipe, flags, env []string, config string) (
	[]compilation, error) {
	dir, err := os.MkdirTemp(t.work, "compile")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	packages, err := r.packages()
	if err != nil {
		return nil, err
	}
	for _, p := range packages {
		config += fmt.Sprintf("packagefile %s=%s.a\n", p.path(),
			filepath.Join(dir, p.path()))
	}
	importcfg := filepath.Join(dir, "importcfg")
	if err := os.WriteFile(importcfg, []byte(config), 0o666); err != nil {
		return nil, err
	}
	if err := os.Mkdir(filepath.Join(dir, "test"), 0o777); err != nil {
		return nil, err
	}
	var done []compilation
	for i, p := range packages {
		args := []string{"tool", "compile", "-e", "-importcfg=" + importcfg}
		if r.action == "errorcheck" {
			args = append(args, "-p=p", "-d=panic", "-o", "a.o")
		} else if p.name == "main" {
			args = append(args, "-D", "test", "-p=main", "-o", "main.a")
		} else {
			args = append(args, "-D", "test", "-p", p.path(), "-o",
				p.path()+".a")
		}
		args = append(append(args, flags...), p.files...)
		text, err := t.run(env, dir, args...)
		if err != nil && !(r.fail && i == r.failing(len(packages))) {
			return nil, err
		}
		done = append(done, compilation{p.files, text})
	}
	return done, nil
}

// failing says which package does not compile, if the recipe wants that.
func (r *recipe) failing(count int) int {
	if r.action == "errorcheckandrundir" {
		return count - 2
	}
	return count - 1
}

func (p *goPackage) path() string {
	return path.Join("test",
		strings.TrimSuffix(filepath.Base(p.files[0]), ".go"))
}
