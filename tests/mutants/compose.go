package main

import (
	"fmt"
	"go/ast"
	"go/types"
	"math/rand"
	"path"
	"strings"
)

// Something moves or gets another name, and an escape is added right there.

func composedKinds() []*kind {
	found := func(name string, base funcMutator) *kind {
		return &kind{name: "escape-" + name, class: "found",
			sites: perFunc(withEscape(base))}
	}
	return []*kind{
		found("in-renamed-file", func(m *module, f *fn, id int,
			r *rand.Rand) *mutation {
			return renameFile(m, f.file, id, r)
		}),
		found("in-renamed-directory", func(m *module, f *fn, id int,
			r *rand.Rand) *mutation {
			return renameDirectory(m, f.pkg, id, r)
		}),
		found("under-renamed-locals", renameLocals),
		found("in-renamed-function", renameItself),
		found("under-renamed-type", renameReceiverType),
		found("in-moved-function", moveToNewFile),
		found("in-split-function", splitFunction),
	}
}

// renameItself leaves the new name as the function that is expected.
func renameItself(m *module, f *fn, id int, r *rand.Rand) *mutation {
	object := m.objectOf(f)
	if object == nil || !isFunction(m, object) || object.Name() == "init" ||
		object.Name() == "main" {
		return nil
	}
	to := newName(object.Name(), id, r)
	mu := &mutation{want: []want{{function: to}}}
	m.rename(mu, object, to)
	return mu
}

func renameReceiverType(m *module, f *fn, id int, r *rand.Rand) *mutation {
	if f.decl.Recv == nil {
		return nil
	}
	t := f.decl.Recv.List[0].Type
	star, pointer := t.(*ast.StarExpr)
	if pointer {
		t = star.X
	}
	name, ok := t.(*ast.Ident)
	if !ok {
		return nil
	}
	object, ok := f.pkg.info.Uses[name].(*types.TypeName)
	if !ok {
		return nil
	}
	to := newName(object.Name(), id, r)
	mu := &mutation{want: []want{{
		function: strings.Replace(f.name, name.Name, to, 1)}}}
	m.rename(mu, object, to)
	return mu
}

// withEscape adds an escape at the start of the function's body.
func withEscape(base funcMutator) funcMutator {
	return func(m *module, f *fn, id int, r *rand.Rand) *mutation {
		if !f.heavy || nodes(f.decl) > 2000 {
			return nil
		}
		mu := base(m, f, id, r)
		if mu == nil {
			return nil
		}
		w := want{status: "new", file: f.file.path, function: f.name,
			message: fmt.Sprint("moved to heap: mutX", id),
			cause:   fmt.Sprint("mutX", id), origin: "added"}
		if len(mu.want) > 0 {
			w.function = mu.want[0].function
		}
		text := fmt.Sprintf("\n\tmutX%d := mutN%d\n\tmutSink%d = &mutX%d\n",
			id, id, id, id)
		if file := m.inMoved(mu, f, text); file != "" {
			w.file = file
		} else {
			at := m.offset(f.decl.Body) + 1
			mu.new.edit(f.file.path, edit{at, at, text})
		}
		if to, moved := mu.new.rename[f.file.path]; moved {
			w.file = to
		}
		if fresh := m.splitName(mu, f, id); fresh != "" {
			w.function = fresh
		}
		mu.want = []want{w}
		m.escapeDecl(mu, f, id, path.Dir(w.file))
		return mu
	}
}

// inMoved puts the text into a function whose text is in a new file now.
func (m *module) inMoved(mu *mutation, f *fn, text string) string {
	from := m.declStart(f)
	whole := f.file.text[from:m.endOffset(f.decl)]
	at := m.offset(f.decl.Body) + 1 - from
	for name, content := range mu.new.add {
		if strings.Contains(content, whole) {
			mu.new.add[name] = strings.Replace(content, whole,
				whole[:at]+text+whole[at:], 1)
			return name
		}
	}
	return ""
}

// splitName is the function that holds the body once it is split.
func (m *module) splitName(mu *mutation, f *fn, id int) string {
	name := fmt.Sprintf("%sPart%d", f.decl.Name.Name, id)
	for _, e := range mu.new.edits[f.file.path] {
		if strings.Contains(e.text, name+"(") {
			return strings.TrimSuffix(f.name, f.decl.Name.Name) + name
		}
	}
	return ""
}

func (m *module) escapeDecl(mu *mutation, f *fn, id int, dir string) {
	name := fmt.Sprintf("mutdecl%d.go", id)
	text := fmt.Sprintf("package %s\n\nvar mutN%d = 100000\n"+
		"var mutSink%d *int\n", f.file.ast.Name.Name, id, id)
	mu.old.create(path.Join(f.pkg.dir, name), text)
	mu.new.create(path.Join(dir, name), text)
}
