package main

import (
	"fmt"
	"go/ast"
	"go/types"
	"math/rand"
	"path"
	"strconv"
	"strings"
)

// Code that is the same at another place.

func moveKinds() []*kind {
	neutral := func(name string, sites func(*module) []site) *kind {
		return &kind{name: name, class: "neutral", sites: sites}
	}
	return []*kind{
		neutral("function-to-new-file", perFunc(moveToNewFile)),
		neutral("function-to-other-file", perFunc(moveToOtherFile)),
		neutral("file-to-package", perFile(moveFileToPackage)),
		neutral("file-renamed", perFile(renameFile)),
		neutral("file-renamed-and-edited", perFile(renameAndEditFile)),
		neutral("directory-renamed", perPackage(renameDirectory)),
		neutral("package-renamed", perPackage(renamePackage)),
		{name: "module-renamed", class: "neutral", sites: moduleSites,
			alone: true},
	}
}

func perPackage(mutate func(*module, *pkg, int, *rand.Rand) *mutation,
) func(*module) []site {
	return func(m *module) []site {
		var list []site
		for _, p := range m.pkgs {
			p := p
			// One package gives several mutants: other names.
			for i := 0; i < 3; i++ {
				do := func(id int, r *rand.Rand) *mutation {
					mu := mutate(m, p, id, r)
					if mu != nil {
						mu.what = p.path
					}
					return mu
				}
				list = append(list, site{do: do})
			}
		}
		return list
	}
}

// importsOf gives the import specs that the node needs, by the name used.
func importsOf(file *srcFile, n ast.Node) map[*ast.ImportSpec]bool {
	needed := map[*ast.ImportSpec]bool{}
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		if name, ok := file.pkg.info.Uses[id].(*types.PkgName); ok {
			if spec := specOf(file, name); spec != nil {
				needed[spec] = true
			}
		}
		return true
	})
	return needed
}

func specOf(file *srcFile, name *types.PkgName) *ast.ImportSpec {
	for _, spec := range file.ast.Imports {
		value, _ := strconv.Unquote(spec.Path.Value)
		if value == name.Imported().Path() &&
			(spec.Name == nil || spec.Name.Name == name.Name()) {
			return spec
		}
	}
	return nil
}

func (m *module) specText(file *srcFile, spec *ast.ImportSpec) string {
	start := m.offset(spec.Path)
	if spec.Name != nil {
		start = m.offset(spec.Name)
	}
	return "import " + file.text[start:m.endOffset(spec.Path)] + "\n"
}

// takeAway removes a function and the imports only it needed.
func (m *module) takeAway(f *fn) ([]edit, map[*ast.ImportSpec]bool) {
	needed := importsOf(f.file, f.decl)
	list := []edit{{m.declStart(f), m.endOffset(f.decl), ""}}
	left := map[*ast.ImportSpec]bool{}
	for _, d := range f.file.ast.Decls {
		if d != ast.Decl(f.decl) {
			for spec := range importsOf(f.file, d) {
				left[spec] = true
			}
		}
	}
	for spec := range needed {
		if left[spec] {
			continue
		}
		// `import "x"` alone goes with its word.
		start, end := m.offset(spec), m.endOffset(spec)
		for _, d := range f.file.ast.Decls {
			g, ok := d.(*ast.GenDecl)
			if ok && len(g.Specs) == 1 && g.Specs[0] == ast.Spec(spec) {
				start, end = m.offset(g), m.endOffset(g)
			}
		}
		list = append(list, edit{start, end, ""})
	}
	return list, needed
}

func moveToNewFile(m *module, f *fn, id int, r *rand.Rand) *mutation {
	list, needed := m.takeAway(f)
	mu := edits(f.file, list)
	imports := ""
	for _, spec := range f.file.ast.Imports {
		if needed[spec] {
			imports += m.specText(f.file, spec)
		}
	}
	mu.new.create(path.Join(f.pkg.dir, fmt.Sprintf("mut%d.go", id)),
		"package "+f.file.ast.Name.Name+"\n\n"+imports+"\n"+
			f.file.text[m.declStart(f):m.endOffset(f.decl)]+"\n")
	return mu
}

func moveToOtherFile(m *module, f *fn, id int, r *rand.Rand) *mutation {
	if len(f.pkg.files) < 2 {
		return nil
	}
	other := f.pkg.files[r.Intn(len(f.pkg.files))]
	if other == f.file {
		return nil
	}
	list, needed := m.takeAway(f)
	mu := edits(f.file, list)
	has := map[string]bool{}
	for _, spec := range other.ast.Imports {
		has[m.specText(other, spec)] = true
	}
	clause := m.endOffset(other.ast.Name)
	for _, spec := range f.file.ast.Imports {
		text := m.specText(f.file, spec)
		if needed[spec] && !has[text] {
			mu.new.edit(other.path,
				edit{clause, clause, "\n\n" + text})
		}
	}
	at := len(other.text)
	if r.Intn(2) == 0 {
		if fns := m.funcsOf(other); len(fns) > 0 {
			at = m.declStart(fns[r.Intn(len(fns))])
		}
	}
	mu.new.edit(other.path, edit{at, at, "\n" +
		f.file.text[m.declStart(f):m.endOffset(f.decl)] + "\n\n"})
	return mu
}

func (m *module) funcsOf(file *srcFile) []*fn {
	var list []*fn
	for _, f := range m.funcs {
		if f.file == file {
			list = append(list, f)
		}
	}
	return list
}

func renameFile(m *module, file *srcFile, id int, r *rand.Rand) *mutation {
	mu := &mutation{}
	dir, base := path.Split(file.path)
	mu.new.move(file.path, dir+fmt.Sprintf("mut%d_", id)+base)
	return mu
}

func renameAndEditFile(m *module, file *srcFile, id int,
	r *rand.Rand) *mutation {
	mu := renameFile(m, file, id, r)
	for _, f := range m.funcsOf(file) {
		if r.Intn(2) == 0 {
			at := m.declStart(f)
			mu.new.edit(file.path,
				edit{at, at, "// One more line.\n\n"})
		}
	}
	return mu
}

func embeds(p *pkg) bool {
	for _, file := range p.files {
		if strings.Contains(file.text, "//go:embed") {
			return true
		}
	}
	return false
}

// moveFiles moves all files of the package's folder and tells its importers.
func (m *module) moveFiles(mu *mutation, p *pkg, to string) {
	for name := range m.files {
		if path.Dir(name) == p.dir {
			mu.new.move(name, path.Join(to, path.Base(name)))
		}
	}
	m.changeImports(mu, p.path, m.checker.importPath(to))
}

func (m *module) changeImports(mu *mutation, from, to string) {
	for _, other := range m.pkgs {
		for _, file := range other.files {
			for _, spec := range file.ast.Imports {
				if spec.Path.Value == strconv.Quote(from) {
					mu.new.edit(file.path, edit{m.offset(spec.Path),
						m.endOffset(spec.Path), strconv.Quote(to)})
				}
			}
		}
	}
}

func renameDirectory(m *module, p *pkg, id int, r *rand.Rand) *mutation {
	if p.dir == "." || embeds(p) || path.Base(p.dir) == "internal" {
		return nil
	}
	mu := &mutation{}
	to := p.dir + fmt.Sprint("mut", id)
	if r.Intn(2) == 0 {
		to = path.Join(path.Dir(p.dir), fmt.Sprint("mut", id),
			path.Base(p.dir))
	}
	m.moveFiles(mu, p, to)
	return mu
}

// renamePackage gives it another folder and another name.
func renamePackage(m *module, p *pkg, id int, r *rand.Rand) *mutation {
	if p.dir == "." || embeds(p) || path.Base(p.dir) == "internal" ||
		p.types.Name() == "main" {
		return nil
	}
	mu := &mutation{}
	name := fmt.Sprint(p.types.Name(), "mut", id)
	m.moveFiles(mu, p, path.Join(path.Dir(p.dir), name))
	for _, file := range p.files {
		mu.new.edit(file.path, edit{m.offset(file.ast.Name),
			m.endOffset(file.ast.Name), name})
	}
	for _, other := range m.pkgs {
		m.requalify(mu, other, p, name)
	}
	return mu
}

func (m *module) requalify(mu *mutation, in, p *pkg, name string) {
	for id, object := range in.info.Uses {
		used, ok := object.(*types.PkgName)
		if ok && used.Imported() == p.types &&
			used.Name() == p.types.Name() {
			file := m.checker.fset.Position(id.Pos()).Filename
			mu.new.edit(file, edit{m.offset(id), m.endOffset(id), name})
		}
	}
}

// moveFileToPackage makes a package of a file that uses nothing of its own.
func moveFileToPackage(m *module, file *srcFile, id int,
	r *rand.Rand) *mutation {
	p := file.pkg
	if embeds(p) || len(p.files) < 2 || p.types.Name() == "main" {
		return nil
	}
	inside := func(object types.Object) bool {
		return object != nil && object.Pkg() == p.types &&
			m.checker.fset.Position(object.Pos()).Filename == file.path
	}
	name := fmt.Sprint("mut", id)
	mu := &mutation{}
	for used, object := range p.info.Uses {
		if object.Pkg() != p.types || object.Parent() != p.types.Scope() {
			continue
		}
		where := m.checker.fset.Position(used.Pos()).Filename
		switch {
		case where == file.path && !inside(object):
			return nil // it needs its package
		case where != file.path && inside(object):
			if !object.Exported() {
				return nil
			}
			mu.new.edit(where, edit{m.offset(used), m.offset(used),
				name + "."})
		}
	}
	m.importersOfFile(mu, p, file, name, inside)
	to := path.Join(p.dir, name)
	for other := range mu.new.edits {
		source := m.fileOf(other)
		at := m.endOffset(source.ast.Name)
		mu.new.edit(other, edit{at, at, fmt.Sprintf("\n\nimport %q\n",
			m.checker.importPath(to))})
	}
	mu.new.edit(file.path, edit{m.offset(file.ast.Name),
		m.endOffset(file.ast.Name), name})
	mu.new.move(file.path, path.Join(to, path.Base(file.path)))
	return mu
}

// importersOfFile changes pkg.X to name.X where X was declared in the file.
func (m *module) importersOfFile(mu *mutation, p *pkg, file *srcFile,
	name string, inside func(types.Object) bool) {
	for _, other := range m.pkgs {
		for _, source := range other.files {
			ast.Inspect(source.ast, func(n ast.Node) bool {
				s, ok := n.(*ast.SelectorExpr)
				if !ok || other == p || !inside(other.info.Uses[s.Sel]) {
					return true
				}
				if id, ok := s.X.(*ast.Ident); ok {
					if _, ok := other.info.Uses[id].(*types.PkgName); ok {
						mu.new.edit(source.path, edit{m.offset(id),
							m.endOffset(id), name})
					}
				}
				return true
			})
		}
	}
}

func (m *module) fileOf(name string) *srcFile {
	for _, p := range m.pkgs {
		for _, file := range p.files {
			if file.path == name {
				return file
			}
		}
	}
	return nil
}

func moduleSites(m *module) []site {
	var list []site
	for _, to := range []string{m.path + "/v9", "example.com/mut/" + m.name} {
		to := to
		do := func(id int, r *rand.Rand) *mutation {
			mu := &mutation{what: to}
			at := strings.Index(m.files["go.mod"], m.path)
			mu.new.edit("go.mod", edit{at, at + len(m.path), to})
			for _, p := range m.pkgs {
				m.changeImports(mu, p.path, to+p.path[len(m.path):])
			}
			return mu
		}
		list = append(list, site{do: do})
	}
	return list
}
