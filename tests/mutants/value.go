package main

import (
	"fmt"
	"go/ast"
	"go/types"
	"math/rand"
)

// The values of the real module: one of them is moved to the heap.

func valueKinds() []*kind {
	return []*kind{
		{name: "address-of-local", class: "found", sites: localValues},
		{name: "address-of-parameter", class: "found",
			sites: parameterValues},
		{name: "boxed-local", class: "found", sites: boxedLocals},
	}
}

// simple values hold no pointer that could leak with them.
func simple(object types.Object) bool {
	if object == nil {
		return false
	}
	basic, ok := object.Type().Underlying().(*types.Basic)
	return ok && basic.Info()&types.IsNumeric != 0
}

// stays tells that the compiler does not move the variable to the heap.
func (m *module) stays(id *ast.Ident) bool {
	place := m.checker.fset.Position(id.Pos())
	return !m.moved[fmt.Sprintf("%s:%d:%d", place.Filename, place.Line,
		place.Column)]
}

// A value is a variable and a byte of the body where it can be used.
type value struct {
	f  *fn
	id *ast.Ident
	at int
}

func (m *module) locals() []value {
	var list []value
	for _, f := range m.funcs {
		if !f.heavy || nodes(f.decl) > 2000 {
			continue
		}
		for _, s := range f.decl.Body.List {
			if !plain(s) {
				break
			}
			assign, ok := s.(*ast.AssignStmt)
			if !ok || len(assign.Lhs) != 1 {
				continue
			}
			id, ok := assign.Lhs[0].(*ast.Ident)
			if ok && simple(f.pkg.info.Defs[id]) && m.stays(id) {
				list = append(list, value{f, id, m.endOffset(s)})
			}
		}
	}
	return list
}

func (m *module) sink(v value, id int, statement, message,
	origin string) *mutation {
	mu := &mutation{what: fmt.Sprintf("%s of %s in %s", v.id.Name,
		v.f.name, v.f.file.path)}
	mu.new.edit(v.f.file.path, edit{v.at, v.at, "\n\t" + statement})
	name := fmt.Sprintf("mut%d.go", id)
	if v.f.pkg.dir != "." {
		name = v.f.pkg.dir + "/" + name
	}
	text := fmt.Sprintf("package %s\n\nvar mutAny%d interface{}\n",
		v.f.file.ast.Name.Name, id)
	mu.old.create(name, text)
	mu.new.create(name, text)
	mu.want = []want{{"new", v.f.file.path, v.f.name, message,
		statement, origin}}
	return mu
}

func localValues(m *module) []site {
	var list []site
	for _, v := range m.locals() {
		v := v
		do := func(id int, r *rand.Rand) *mutation {
			return m.sink(v, id, fmt.Sprintf("mutAny%d = &%s", id,
				v.id.Name), "moved to heap: "+v.id.Name, "regression")
		}
		list = append(list, site{do, v.f.hot})
	}
	return list
}

func boxedLocals(m *module) []site {
	var list []site
	for _, v := range m.locals() {
		v := v
		object := v.f.pkg.info.Defs[v.id]
		if types.Default(object.Type()).Underlying().(*types.Basic).
			Kind() == types.Uint8 {
			continue // boxed without an allocation
		}
		do := func(id int, r *rand.Rand) *mutation {
			return m.sink(v, id, fmt.Sprintf("mutAny%d = %s", id,
				v.id.Name), v.id.Name+" escapes to heap", "")
		}
		list = append(list, site{do, v.f.hot})
	}
	return list
}

func parameterValues(m *module) []site {
	var list []site
	for _, f := range m.funcs {
		if !f.heavy {
			continue
		}
		at := m.checker.fset.Position(f.decl.Body.Lbrace).Offset + 1
		for _, field := range f.decl.Type.Params.List {
			for _, id := range field.Names {
				v := value{f, id, at}
				if id.Name == "_" || !m.stays(id) ||
					!simple(f.pkg.info.Defs[id]) {
					continue
				}
				do := func(n int, r *rand.Rand) *mutation {
					return m.sink(v, n, fmt.Sprintf(
						"mutAny%d = &%s\n", n, v.id.Name),
						"moved to heap: "+v.id.Name, "regression")
				}
				list = append(list, site{do, v.f.hot})
			}
		}
	}
	return list
}
