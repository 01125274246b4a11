package main

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path"
	"sort"
	"strconv"
	"strings"
)

// A pkg is a package of the module, parsed and type-checked.
type pkg struct {
	dir, path string
	files     []*srcFile
	types     *types.Package
	info      *types.Info
	uses      []string // import paths
}

type srcFile struct {
	path, text string
	ast        *ast.File
	pkg        *pkg
}

// A checker type-checks trees of one module.  What the module imports from
// outside comes from the compiler's export data.
type checker struct {
	module  string
	version string // the go line: "go1.21"
	fset    *token.FileSet
	outside types.Importer
	known   map[string]*pkg // packages of the module as it came
}

func newChecker(module, version string, exports map[string]string) *checker {
	c := &checker{module: module, version: version,
		fset: token.NewFileSet(), known: map[string]*pkg{}}
	c.outside = importer.ForCompiler(c.fset, "gc",
		func(path string) (io.ReadCloser, error) {
			if name := exports[path]; name != "" {
				return os.Open(name)
			}
			return nil, fmt.Errorf("no export data of %s", path)
		})
	return c
}

// A loading is one run over one tree.
type loading struct {
	*checker
	tree tree
	dirs map[string][]string // files of the packages
	done map[string]*pkg
	info bool
}

// load checks all packages of the tree.  Packages that are as they came are
// not checked again; the info of the others is kept only when asked for.
func (c *checker) load(t tree, info bool) ([]*pkg, error) {
	l := &loading{checker: c, tree: t, dirs: packageDirs(t),
		done: map[string]*pkg{}, info: info}
	var dirs []string
	for dir := range l.dirs {
		dirs = append(dirs, dir)
	}
	sort.Strings(dirs)
	var list []*pkg
	for _, dir := range dirs {
		p, err := l.check(dir)
		if err != nil {
			return nil, err
		}
		if p != nil {
			list = append(list, p)
		}
	}
	return list, nil
}

func packageDirs(t tree) map[string][]string {
	dirs := map[string][]string{}
	for _, name := range t.paths() {
		if strings.HasSuffix(name, ".go") &&
			!strings.HasSuffix(name, "_test.go") {
			dir := path.Dir(name)
			dirs[dir] = append(dirs[dir], name)
		}
	}
	return dirs
}

func (c *checker) importPath(dir string) string {
	if dir == "." {
		return c.module
	}
	return c.module + "/" + dir
}

// dirOf gives the folder of an import path of the module, "" of another.
func (c *checker) dirOf(importPath string) string {
	if importPath == c.module {
		return "."
	}
	if strings.HasPrefix(importPath, c.module+"/") {
		return importPath[len(c.module)+1:]
	}
	return ""
}

func (l *loading) check(dir string) (*pkg, error) {
	if p, there := l.done[dir]; there {
		if p == nil {
			return nil, fmt.Errorf("%s imports itself", dir)
		}
		return p, nil
	}
	l.done[dir] = nil
	p, err := l.parse(dir)
	if err != nil || p == nil {
		return nil, err
	}
	same := l.asKnown(p)
	for _, use := range p.uses {
		if dir := l.dirOf(use); dir != "" {
			used, err := l.check(dir)
			if err != nil {
				return nil, err
			}
			same = same && l.known[dir] == used
		}
	}
	if same {
		l.done[dir] = l.known[dir]
		return l.known[dir], nil
	}
	l.done[dir] = p
	return p, l.checkTypes(p)
}

func (l *loading) asKnown(p *pkg) bool {
	known := l.known[p.dir]
	if known == nil || len(known.files) != len(p.files) {
		return false
	}
	for i, file := range p.files {
		if file != known.files[i] {
			return false
		}
	}
	return true
}

// parse gives nil when no file of the folder belongs to this platform.
func (l *loading) parse(dir string) (*pkg, error) {
	p := &pkg{dir: dir, path: l.importPath(dir)}
	uses := map[string]bool{}
	for _, name := range l.dirs[dir] {
		file := l.knownFile(dir, name)
		if file == nil {
			if !l.belongs(name) {
				continue
			}
			parsed, err := parser.ParseFile(l.fset, name, l.tree[name],
				parser.ParseComments)
			if err != nil {
				return nil, err
			}
			file = &srcFile{path: name, text: l.tree[name],
				ast: parsed, pkg: p}
		}
		p.files = append(p.files, file)
		for _, spec := range file.ast.Imports {
			use, _ := strconv.Unquote(spec.Path.Value)
			uses[use] = true
		}
	}
	for use := range uses {
		p.uses = append(p.uses, use)
	}
	sort.Strings(p.uses)
	if len(p.files) == 0 {
		return nil, nil
	}
	return p, nil
}

func (l *loading) knownFile(dir, name string) *srcFile {
	if known := l.known[dir]; known != nil {
		for _, file := range known.files {
			if file.path == name && file.text == l.tree[name] {
				return file
			}
		}
	}
	return nil
}

func (l *loading) belongs(name string) bool {
	context := build.Default
	context.CgoEnabled = false
	context.OpenFile = func(string) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(l.tree[name])), nil
	}
	match, err := context.MatchFile(path.Dir(name), path.Base(name))
	return match && err == nil
}

func (l *loading) checkTypes(p *pkg) error {
	if l.info {
		p.info = &types.Info{
			Types:      map[ast.Expr]types.TypeAndValue{},
			Defs:       map[*ast.Ident]types.Object{},
			Uses:       map[*ast.Ident]types.Object{},
			Selections: map[*ast.SelectorExpr]*types.Selection{},
		}
	}
	config := types.Config{Importer: l, GoVersion: l.version}
	var files []*ast.File
	for _, file := range p.files {
		files = append(files, file.ast)
	}
	var err error
	p.types, err = config.Check(p.path, l.fset, files, p.info)
	return err
}

// Import is for go/types.
func (l *loading) Import(importPath string) (*types.Package, error) {
	dir := l.dirOf(importPath)
	if dir == "" {
		return l.outside.Import(importPath)
	}
	p, err := l.check(dir)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return nil, fmt.Errorf("no package %s", importPath)
	}
	return p.types, nil
}
