package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// A module is a real one: its sources, and what the compiler says of them.
type module struct {
	name, path, version string
	work                string // folder of its own
	files               tree
	pkgs                []*pkg
	checker             *checker
	funcs               []*fn
	inline              map[string]string // "file:line:column": why not
	moved               map[string]bool   // "file:line:column" in the heap
	escapes             map[string][]int  // lines of a file with escapes
	words               map[string]bool   // all that are said of them
	repo                *repo
	inFolder            tree // what the folder holds, if not files
	generics            bool
	roles               map[token.Pos]role
	wanted              map[string]bool // methods of interfaces
}

// A fn is a declared function with a body.
type fn struct {
	pkg   *pkg
	file  *srcFile
	decl  *ast.FuncDecl
	name  string // as the compiler spells it: F, T.M, (*T).M
	heavy bool   // the compiler does not inline it
	hot   bool   // something in it escapes
}

// The standard library stands in for a module where there is no network:
// packages that import nothing internal.
var standard = []string{"bufio", "container/heap", "container/list",
	"container/ring", "encoding/csv", "encoding/hex", "text/scanner",
	"text/tabwriter", "text/template/parse", "html", "index/suffixarray"}

// What scaffolds and probes import besides.
var alsoImported = []string{"sync", "fmt", "testing"}

func openModule(name, path, version, work string) (*module, error) {
	m := &module{name: name, path: path, version: version,
		work: filepath.Join(work, name)}
	var err error
	if path == "std" {
		m.path = "example.org/std"
		m.files, err = standardFiles()
	} else {
		m.files, err = downloadFiles(path, version)
	}
	if err != nil {
		return nil, err
	}
	if err = os.RemoveAll(m.work); err != nil {
		return nil, err
	}
	if err = m.files.write(m.treeDir(), tree{}); err != nil {
		return nil, err
	}
	if err = m.typeCheck(); err != nil && m.tidy() == nil {
		err = m.typeCheck()
	}
	if err != nil {
		return nil, err
	}
	if err = m.compile(); err != nil {
		return nil, err
	}
	m.findFuncs()
	m.repo, err = newRepo(filepath.Join(m.work, "repo"), m.files)
	return m, err
}

// tidy completes a go.sum; without its tests a module needs less.
func (m *module) tidy() error {
	if _, err := m.goTool("mod", "tidy"); err != nil {
		return err
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		content, err := os.ReadFile(filepath.Join(m.treeDir(), name))
		if err == nil {
			m.files[name] = string(content)
		}
	}
	return nil
}

func (m *module) treeDir() string {
	return filepath.Join(m.work, "tree")
}

func standardFiles() (tree, error) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, err
	}
	t := tree{"go.mod": "module example.org/std\n\ngo 1.21\n"}
	from := filepath.Join(strings.TrimSpace(string(root)), "src")
	for _, dir := range standard {
		err := readFolder(t, filepath.Join(from, dir), dir, false)
		if err != nil {
			return nil, err
		}
	}
	// They use each other as the packages of a module do.
	for name, content := range t {
		for _, dir := range standard {
			content = strings.ReplaceAll(content,
				"\t\""+dir+"\"\n", "\t\"example.org/std/"+dir+"\"\n")
		}
		t[name] = content
	}
	return t, nil
}

func downloadFiles(path, version string) (tree, error) {
	command := exec.Command("go", "mod", "download", "-json",
		path+"@"+version)
	command.Dir = "/"
	output, _ := command.Output()
	var answer struct{ Dir, GoMod, Error string }
	if err := json.Unmarshal(output, &answer); err != nil {
		return nil, err
	}
	if answer.Error != "" {
		return nil, errors.New(answer.Error)
	}
	t := tree{}
	if err := readFolder(t, answer.Dir, "", true); err != nil {
		return nil, err
	}
	if _, there := t["go.mod"]; !there {
		content, err := os.ReadFile(answer.GoMod)
		if err != nil {
			return nil, err
		}
		t["go.mod"] = string(content)
	}
	return t, nil
}

// readFolder leaves out tests and their data, which nobody looks at, and
// nested modules.
func readFolder(t tree, from, to string, deep bool) error {
	return filepath.WalkDir(from, func(name string, entry fs.DirEntry,
		err error) error {
		if err != nil || name == from {
			return err
		}
		base := filepath.Base(name)
		if entry.IsDir() {
			_, nested := os.Stat(filepath.Join(name, "go.mod"))
			if !deep || base == "testdata" || base == "vendor" ||
				base[0] == '.' || base[0] == '_' || nested == nil {
				return fs.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(base, "_test.go") ||
			strings.HasPrefix(base, "go.work") {
			return nil
		}
		content, err := os.ReadFile(name)
		relative, _ := filepath.Rel(from, name)
		t[filepath.ToSlash(filepath.Join(to, relative))] = string(content)
		return err
	})
}

var goLine = regexp.MustCompile(`(?m)^go (1\.(\d+))`)

// typeCheck reads and checks the module's packages.
func (m *module) typeCheck() error {
	list := append([]string{"list", "-e", "-export", "-deps",
		"-json=ImportPath,Export", "./..."}, alsoImported...)
	output, err := m.goTool(list...)
	if err != nil {
		return err
	}
	exports := map[string]string{}
	for decoder := json.NewDecoder(bytes.NewReader(output)); ; {
		var p struct{ ImportPath, Export string }
		if err := decoder.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			return err
		}
		exports[p.ImportPath] = p.Export
	}
	version := "go1.16"
	if found := goLine.FindStringSubmatch(m.files["go.mod"]); found != nil {
		version = "go" + found[1]
		minor, _ := strconv.Atoi(found[2])
		m.generics = minor >= 18
	}
	m.checker = newChecker(m.path, version, exports)
	m.pkgs, err = m.checker.load(m.files, true)
	if err != nil {
		return fmt.Errorf("type checking: %v", err)
	}
	for _, p := range m.pkgs {
		m.checker.known[p.dir] = p
	}
	return nil
}

func (m *module) goTool(arguments ...string) ([]byte, error) {
	command := exec.Command("go", arguments...)
	command.Dir = m.treeDir()
	var output, trouble bytes.Buffer
	command.Stdout, command.Stderr = &output, &trouble
	err := command.Run()
	if err != nil {
		err = fmt.Errorf("go %s: %v: %.2000s", arguments[0], err,
			trouble.String())
	}
	return output.Bytes(), err
}

// buildLog compiles what is in the module's folder.
func (m *module) buildLog() (string, error) {
	command := exec.Command("go", "build", "-buildvcs=false", "-pgo=off",
		"-gcflags=-m=2", "./...")
	command.Dir = m.treeDir()
	output, err := command.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("go build: %v: %.2000s", err, output)
	}
	return string(output), err
}

var (
	inlineLine = regexp.MustCompile(
		`(?m)^(?:\./)?(\S+?:\d+:\d+): (can|cannot) inline (.*)$`)
	movedLine = regexp.MustCompile(
		`(?m)^(?:\./)?(\S+?:\d+:\d+): moved to heap: `)
	escapeLine = regexp.MustCompile(`(?m)^(?:\./)?(\S+?):(\d+):\d+: ` +
		`(.* escapes to heap|moved to heap: .*)$`)
	identifier = regexp.MustCompile(`[\pL_][\pL\pN_]*`)
)

// compile learns which functions are inlined and what is moved to the heap.
func (m *module) compile() error {
	log, err := m.buildLog()
	if err != nil {
		return err
	}
	m.inline = map[string]string{}
	for _, found := range inlineLine.FindAllStringSubmatch(log, -1) {
		why := ""
		if found[2] == "cannot" {
			why = found[3]
		}
		if m.inline[found[1]] == "" {
			m.inline[found[1]] = why
		}
	}
	m.escapes, m.words = map[string][]int{}, map[string]bool{}
	for _, found := range escapeLine.FindAllStringSubmatch(log, -1) {
		line, _ := strconv.Atoi(found[2])
		m.escapes[found[1]] = append(m.escapes[found[1]], line)
		for _, word := range identifier.FindAllString(found[3], -1) {
			m.words[word] = true
		}
	}
	m.moved = map[string]bool{}
	for _, found := range movedLine.FindAllStringSubmatch(log, -1) {
		m.moved[found[1]] = true
	}
	return nil
}

func (m *module) findFuncs() {
	for _, p := range m.pkgs {
		for _, file := range p.files {
			if strings.Contains(file.text, "\n//line ") ||
				strings.Contains(file.text, "/*line ") {
				continue
			}
			for _, d := range file.ast.Decls {
				decl, ok := d.(*ast.FuncDecl)
				if !ok || decl.Body == nil {
					continue
				}
				m.funcs = append(m.funcs, m.newFn(file, decl))
			}
		}
	}
}

func (m *module) newFn(file *srcFile, decl *ast.FuncDecl) *fn {
	f := &fn{pkg: file.pkg, file: file, decl: decl, name: decl.Name.Name}
	if decl.Recv != nil {
		switch t := decl.Recv.List[0].Type.(type) {
		case *ast.Ident:
			f.name = t.Name + "." + f.name
		case *ast.StarExpr:
			if id, ok := t.X.(*ast.Ident); ok {
				f.name = "(*" + id.Name + ")." + f.name
			}
		}
	}
	// The compiler's place of a function is what follows `func `.
	place := m.checker.fset.Position(decl.Pos())
	why := m.inline[fmt.Sprintf("%s:%d:%d", place.Filename, place.Line,
		place.Column+len("func "))]
	f.hot = m.isHot(decl)
	f.heavy = why != "" && decl.Name.Name != "_" && !m.isGeneric(decl)
	return f
}

// isHot tells whether something in the declaration escapes.
func (m *module) isHot(n ast.Node) bool {
	first := m.checker.fset.Position(n.Pos())
	last := m.checker.fset.Position(n.End()).Line
	for _, line := range m.escapes[first.Filename] {
		if line >= first.Line && line <= last {
			return true
		}
	}
	return false
}

func (m *module) isGeneric(decl *ast.FuncDecl) bool {
	if decl.Type.TypeParams != nil {
		return true
	}
	if decl.Recv == nil {
		return false
	}
	t := decl.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	_, plain := t.(*ast.Ident)
	return !plain
}

// offset gives the byte in its file of a node's position.
func (m *module) offset(node ast.Node) int {
	return m.checker.fset.Position(node.Pos()).Offset
}

func (m *module) endOffset(node ast.Node) int {
	return m.checker.fset.Position(node.End()).Offset
}
