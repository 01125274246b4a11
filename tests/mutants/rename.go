package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"math/rand"
	"sort"
	"strings"
)

// Names that are others, everywhere.

func renameKinds() []*kind {
	neutral := func(name string, of func(*module, types.Object) bool) *kind {
		return &kind{name: name, class: "neutral",
			sites: func(m *module) []site { return m.renames(of) }}
	}
	return []*kind{
		neutral("local-renamed", isLocal),
		neutral("parameter-renamed", isSignature(parameter)),
		neutral("result-renamed", isSignature(result)),
		neutral("receiver-renamed", isSignature(receiver)),
		neutral("function-renamed", isFunction),
		neutral("method-renamed", isMethod),
		neutral("type-renamed", isType),
		neutral("field-renamed", isField),
		neutral("global-renamed", isGlobal),
		neutral("function-renamed-and-moved", nil).with(renameAndMove),
		neutral("all-locals-renamed", nil).with(renameLocals),
	}
}

func (k *kind) with(mutate funcMutator) *kind {
	k.sites = perFunc(mutate)
	return k
}

// objects are those declared in the module, in the order of the sources.
func (m *module) objects() []types.Object {
	var list []types.Object
	for _, p := range m.pkgs {
		for id, object := range p.info.Defs {
			if object != nil && id.Name != "_" && id.Name != "init" &&
				id.Name != "main" {
				list = append(list, object)
			}
		}
	}
	sort.Slice(list, func(i, j int) bool {
		a := m.checker.fset.Position(list[i].Pos())
		b := m.checker.fset.Position(list[j].Pos())
		if a.Filename != b.Filename {
			return a.Filename < b.Filename
		}
		return a.Offset < b.Offset
	})
	return list
}

func (m *module) renames(of func(*module, types.Object) bool) []site {
	var list []site
	for _, object := range m.objects() {
		object := object
		if !of(m, object) {
			continue
		}
		do := func(id int, r *rand.Rand) *mutation {
			mu := &mutation{}
			to := newName(object.Name(), id, r)
			mu.what = fmt.Sprintf("%s to %s at %s", object.Name(), to,
				m.checker.fset.Position(object.Pos()))
			m.rename(mu, object, to)
			return mu
		}
		list = append(list, site{do, m.words[object.Name()]})
	}
	return list
}

// newName keeps what the first letter tells, and sometimes the length.
func newName(name string, id int, r *rand.Rand) string {
	prefix := "mut"
	if ast.IsExported(name) {
		prefix = "Mut"
	}
	switch r.Intn(3) {
	case 0:
		return fmt.Sprint(prefix, id)
	case 1:
		return fmt.Sprint(prefix, id, strings.ToUpper(name[:1]), name[1:])
	}
	return fmt.Sprint(name, prefix, id)
}

// rename changes all uses; embedding a type names a field after it.
func (m *module) rename(mu *mutation, object types.Object, to string) {
	same := map[types.Object]bool{object: true}
	if _, ok := object.(*types.TypeName); ok {
		for _, field := range m.embeddings(object) {
			same[field] = true
		}
	}
	change := func(id *ast.Ident) {
		file := m.checker.fset.Position(id.Pos()).Filename
		mu.new.edit(file, edit{m.offset(id), m.endOffset(id), to})
	}
	for _, p := range m.pkgs {
		seen := map[*ast.Ident]bool{}
		for id, used := range p.info.Uses {
			if same[used] {
				seen[id] = true
				change(id)
			}
		}
		for id, defined := range p.info.Defs {
			// An embedded field is a use of its type too.
			if defined != nil && same[defined] && !seen[id] {
				change(id)
			}
		}
	}
	m.renameInDoc(mu, object, to)
}

// renameInDoc does what people do: the doc comment says the name too.
func (m *module) renameInDoc(mu *mutation, object types.Object, to string) {
	for _, f := range m.funcs {
		if f.decl.Name.Pos() == object.Pos() && f.decl.Doc != nil {
			c := f.decl.Doc.List[0]
			old := "// " + object.Name() + " "
			if strings.HasPrefix(c.Text, old) {
				at := m.offset(c) + len("// ")
				mu.new.edit(f.file.path,
					edit{at, at + len(object.Name()), to})
			}
		}
	}
}

func (m *module) embeddings(object types.Object) []types.Object {
	var list []types.Object
	for _, p := range m.pkgs {
		for _, defined := range p.info.Defs {
			field, ok := defined.(*types.Var)
			if ok && field.Embedded() && field.Name() == object.Name() {
				list = append(list, field)
			}
		}
	}
	return list
}

type role int

const (
	none role = iota
	parameter
	result
	receiver
)

// roles tells of the names in signatures of declared functions.
func (m *module) roleOf(object types.Object) role {
	if m.roles == nil {
		m.roles = map[token.Pos]role{}
		for _, f := range m.funcs {
			m.addRoles(f.decl.Type.Params, parameter)
			m.addRoles(f.decl.Type.Results, result)
			m.addRoles(f.decl.Recv, receiver)
		}
	}
	return m.roles[object.Pos()]
}

func (m *module) addRoles(fields *ast.FieldList, of role) {
	if fields == nil {
		return
	}
	for _, field := range fields.List {
		for _, name := range field.Names {
			m.roles[name.Pos()] = of
		}
	}
}

func isSignature(of role) func(*module, types.Object) bool {
	return func(m *module, object types.Object) bool {
		_, ok := object.(*types.Var)
		return ok && m.roleOf(object) == of
	}
}

func packageLevel(object types.Object) bool {
	return object.Pkg() != nil && object.Parent() == object.Pkg().Scope()
}

func isLocal(m *module, object types.Object) bool {
	v, ok := object.(*types.Var)
	return ok && !v.IsField() && !packageLevel(object) &&
		object.Parent() != nil && m.roleOf(object) == none
}

func isFunction(m *module, object types.Object) bool {
	_, ok := object.(*types.Func)
	return ok && packageLevel(object)
}

func isType(m *module, object types.Object) bool {
	_, ok := object.(*types.TypeName)
	return ok && packageLevel(object)
}

func isGlobal(m *module, object types.Object) bool {
	switch object.(type) {
	case *types.Var, *types.Const:
		return packageLevel(object)
	}
	return false
}

// Fields and methods of generic types have an object for each instance.
func isField(m *module, object types.Object) bool {
	v, ok := object.(*types.Var)
	return ok && v.IsField() && !v.Embedded()
}

func isMethod(m *module, object types.Object) bool {
	f, ok := object.(*types.Func)
	if !ok || f.Type().(*types.Signature).Recv() == nil {
		return false
	}
	return !m.interfaceMethods()[f.Name()]
}

// interfaceMethods names all that some interface asks for.
func (m *module) interfaceMethods() map[string]bool {
	if m.wanted != nil {
		return m.wanted
	}
	m.wanted = map[string]bool{}
	seen := map[*types.Package]bool{}
	var visit func(p *types.Package)
	visit = func(p *types.Package) {
		if seen[p] {
			return
		}
		seen[p] = true
		for _, name := range p.Scope().Names() {
			m.addMethods(p.Scope().Lookup(name).Type())
		}
		for _, other := range p.Imports() {
			visit(other)
		}
	}
	for _, p := range m.pkgs {
		visit(p.types)
		for _, value := range p.info.Types {
			m.addMethods(value.Type)
		}
	}
	return m.wanted
}

func (m *module) addMethods(t types.Type) {
	if t == nil {
		return
	}
	if i, ok := t.Underlying().(*types.Interface); ok {
		for n := 0; n < i.NumMethods(); n++ {
			m.wanted[i.Method(n).Name()] = true
		}
	}
}

func (m *module) objectOf(f *fn) types.Object {
	return f.pkg.info.Defs[f.decl.Name]
}

// renameAndMove is a function under another name in another file.
func renameAndMove(m *module, f *fn, id int, r *rand.Rand) *mutation {
	object := m.objectOf(f)
	if object == nil || f.decl.Name.Name == "init" ||
		f.decl.Name.Name == "main" || !isFunction(m, object) {
		return nil
	}
	mu := moveToNewFile(m, f, id, r)
	var renamed mutation
	to := newName(object.Name(), id, r)
	m.rename(&renamed, object, to)
	from, end := m.declStart(f), m.endOffset(f.decl)
	var inside []edit
	for file, list := range renamed.new.edits {
		for _, e := range list {
			if file == f.file.path && e.start >= from && e.end <= end {
				inside = append(inside,
					edit{e.start - from, e.end - from, e.text})
			} else {
				mu.new.edit(file, e)
			}
		}
	}
	text := f.file.text[from:end]
	moved, err := applyEdits(text, inside)
	if err != nil {
		return nil
	}
	for name, content := range mu.new.add {
		mu.new.add[name] = strings.Replace(content, text, moved, 1)
	}
	return mu
}

// renameLocals gives other names to all variables of a function.
func renameLocals(m *module, f *fn, id int, r *rand.Rand) *mutation {
	mu := &mutation{}
	count := 0
	for _, object := range m.objects() {
		v, ok := object.(*types.Var)
		if !ok || v.IsField() || object.Pos() < f.decl.Pos() ||
			object.Pos() > f.decl.End() {
			continue
		}
		count++
		m.rename(mu, object, fmt.Sprintf("mut%d_%d", id, count))
	}
	if count == 0 {
		return nil
	}
	return mu
}
