package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"math/rand"
	"strings"
)

// Changes of the text alone.

func textKinds() []*kind {
	neutral := func(name string, sites func(*module) []site) *kind {
		return &kind{name: name, class: "neutral", sites: sites}
	}
	return []*kind{
		neutral("lines-shifted", perFunc(shiftLines)),
		neutral("comments-added", perFunc(addComments)),
		neutral("comments-removed", perFile(removeComments)),
		neutral("blank-lines", perFunc(addBlankLines)),
		neutral("indented", perFunc(indentBody)),
		neutral("joined-lines", perFunc(joinLines)),
		neutral("parameters-on-lines", perFunc(splitParameters)),
		neutral("arguments-on-lines", perFunc(splitArguments)),
		neutral("literals-on-lines", perFunc(splitLiterals)),
		neutral("functions-reordered", perFunc(swapFunctions)),
		neutral("noinline-not-inlined", perFunc(addNoinline)),
		neutral("statement-added", perFunc(addStatement)),
		{name: "split-function", class: "neutral", group: "renames",
			sites: perFunc(splitFunction)},
	}
}

type funcMutator func(m *module, f *fn, id int, r *rand.Rand) *mutation

func perFunc(mutate funcMutator) func(*module) []site {
	return func(m *module) []site {
		var list []site
		for _, f := range m.funcs {
			f := f
			do := func(id int, r *rand.Rand) *mutation {
				mu := mutate(m, f, id, r)
				if mu != nil {
					mu.what = f.name + " in " + f.file.path
				}
				return mu
			}
			list = append(list, site{do, f.hot})
		}
		return list
	}
}

func perFile(mutate func(*module, *srcFile, int, *rand.Rand) *mutation,
) func(*module) []site {
	return func(m *module) []site {
		var list []site
		for _, p := range m.pkgs {
			for _, file := range p.files {
				file := file
				do := func(id int, r *rand.Rand) *mutation {
					mu := mutate(m, file, id, r)
					if mu != nil {
						mu.what = file.path
					}
					return mu
				}
				hot := len(m.escapes[file.path]) > 0
				list = append(list, site{do, hot})
			}
		}
		return list
	}
}

// edits makes a mutation of edits of one file, none of none.
func edits(file *srcFile, list []edit) *mutation {
	if len(list) == 0 {
		return nil
	}
	mu := &mutation{}
	mu.new.edit(file.path, list...)
	return mu
}

// declStart is where a function's doc comment begins.
func (m *module) declStart(f *fn) int {
	if f.decl.Doc != nil {
		return m.offset(f.decl.Doc)
	}
	return m.offset(f.decl)
}

func shiftLines(m *module, f *fn, id int, r *rand.Rand) *mutation {
	text := strings.Repeat("\n", r.Intn(3)) +
		strings.Repeat("// One more line.\n", 1+r.Intn(20)) + "\n"
	at := m.declStart(f)
	return edits(f.file, []edit{{at, at, text}})
}

// statements are those of the body and of the blocks in it, one on a line.
func (m *module) statements(f *fn) []ast.Stmt {
	var list []ast.Stmt
	last := 0
	ast.Inspect(f.decl.Body, func(n ast.Node) bool {
		var body []ast.Stmt
		switch n := n.(type) {
		case *ast.BlockStmt:
			body = n.List
		case *ast.CaseClause:
			body = n.Body
		case *ast.CommClause:
			body = n.Body
		}
		for _, s := range body {
			if _, empty := s.(*ast.EmptyStmt); empty {
				continue
			}
			list = append(list, s)
		}
		return true
	})
	var alone []ast.Stmt
	for _, s := range list {
		line := m.checker.fset.Position(s.Pos()).Line
		at := m.offset(s)
		start := strings.LastIndexByte(f.file.text[:at], '\n') + 1
		if line != last && strings.TrimSpace(f.file.text[start:at]) == "" {
			alone = append(alone, s)
		}
		last = line
	}
	return alone
}

func some(r *rand.Rand, list []ast.Stmt) []ast.Stmt {
	var chosen []ast.Stmt
	for _, s := range list {
		if r.Intn(3) == 0 || len(list) < 3 {
			chosen = append(chosen, s)
		}
	}
	return chosen
}

func addComments(m *module, f *fn, id int, r *rand.Rand) *mutation {
	var list []edit
	for _, s := range some(r, m.statements(f)) {
		text := "// A remark.\n"
		if r.Intn(2) == 0 {
			text = "/* a remark */ "
		}
		list = append(list, edit{m.offset(s), m.offset(s), text})
	}
	return edits(f.file, list)
}

func removeComments(m *module, file *srcFile, id int, r *rand.Rand) *mutation {
	var list []edit
	clause := m.offset(file.ast.Name)
	for _, group := range file.ast.Comments {
		for _, c := range group.List {
			at := m.offset(c)
			directive := strings.HasPrefix(c.Text, "//go:") ||
				strings.HasPrefix(c.Text, "//line") ||
				strings.HasPrefix(c.Text, "/*line") ||
				strings.HasPrefix(c.Text, "//export")
			if at < clause || directive {
				continue
			}
			text := ""
			if strings.Contains(c.Text, "\n") {
				text = "\n" // it may end a statement
			}
			list = append(list, edit{at, m.endOffset(c), text})
		}
	}
	return edits(file, list)
}

func addBlankLines(m *module, f *fn, id int, r *rand.Rand) *mutation {
	var list []edit
	for _, s := range some(r, m.statements(f)) {
		text := strings.Repeat("\n", 1+r.Intn(3))
		list = append(list, edit{m.offset(s), m.offset(s), text})
	}
	return edits(f.file, list)
}

func indentBody(m *module, f *fn, id int, r *rand.Rand) *mutation {
	var list []edit
	text := strings.Repeat(" ", 1+r.Intn(9))
	for _, s := range m.statements(f) {
		list = append(list, edit{m.offset(s), m.offset(s), text})
	}
	return edits(f.file, list)
}

func joinLines(m *module, f *fn, id int, r *rand.Rand) *mutation {
	var list []edit
	statements := m.statements(f)
	for i := 0; i+1 < len(statements); i++ {
		from, to := m.endOffset(statements[i]), m.offset(statements[i+1])
		if from < to && strings.TrimSpace(f.file.text[from:to]) == "" {
			list = append(list, edit{from, to, "; "})
		}
	}
	return edits(f.file, list)
}

// onLines puts what stands between open and shut on lines of its own.
func (m *module) onLines(file *srcFile, open, shut token.Pos,
	ends []ast.Node) []edit {
	text := file.text
	first := m.checker.fset.Position(open).Offset + 1
	last := m.checker.fset.Position(shut).Offset
	list := []edit{{first, first, "\n"}}
	for i, n := range ends {
		end := m.endOffset(n)
		stop := last
		if i+1 < len(ends) {
			stop = m.offset(ends[i+1])
		}
		comma := strings.IndexByte(text[end:stop], ',')
		comment := strings.Contains(text[end:stop], "//") ||
			strings.Contains(text[end:stop], "/*")
		switch {
		case comment:
			return nil
		case comma >= 0:
			at := end + comma + 1
			list = append(list, edit{at, at, "\n"})
		case i+1 == len(ends):
			list = append(list, edit{last, last, ",\n"})
		default:
			return nil
		}
	}
	return list
}

func splitParameters(m *module, f *fn, id int, r *rand.Rand) *mutation {
	fields := f.decl.Type.Params
	var ends []ast.Node
	for _, field := range fields.List {
		ends = append(ends, field)
	}
	if len(ends) == 0 {
		return nil
	}
	return edits(f.file, m.onLines(f.file, fields.Opening, fields.Closing,
		ends))
}

func splitArguments(m *module, f *fn, id int, r *rand.Rand) *mutation {
	var list []edit
	ast.Inspect(f.decl.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if ok && len(call.Args) > 0 && r.Intn(2) == 0 {
			var ends []ast.Node
			for _, a := range call.Args {
				ends = append(ends, a)
			}
			if call.Ellipsis.IsValid() {
				return true
			}
			list = append(list, m.onLines(f.file, call.Lparen,
				call.Rparen, ends)...)
		}
		return true
	})
	return edits(f.file, list)
}

func splitLiterals(m *module, f *fn, id int, r *rand.Rand) *mutation {
	var list []edit
	ast.Inspect(f.decl.Body, func(n ast.Node) bool {
		literal, ok := n.(*ast.CompositeLit)
		if ok && len(literal.Elts) > 0 {
			var ends []ast.Node
			for _, e := range literal.Elts {
				ends = append(ends, e)
			}
			list = append(list, m.onLines(f.file, literal.Lbrace,
				literal.Rbrace, ends)...)
		}
		return true
	})
	return edits(f.file, list)
}

func swapFunctions(m *module, f *fn, id int, r *rand.Rand) *mutation {
	var others []*fn
	for _, other := range m.funcs {
		if other.file == f.file && other != f {
			others = append(others, other)
		}
	}
	if len(others) == 0 {
		return nil
	}
	other := others[r.Intn(len(others))]
	from, to := m.declStart(f), m.endOffset(f.decl)
	begin, end := m.declStart(other), m.endOffset(other.decl)
	text := f.file.text
	return edits(f.file, []edit{{from, to, text[begin:end]},
		{begin, end, text[from:to]}})
}

func hasDirective(f *fn) bool {
	if f.decl.Doc == nil {
		return false
	}
	for _, c := range f.decl.Doc.List {
		if strings.HasPrefix(c.Text, "//go:") {
			return true
		}
	}
	return false
}

func addNoinline(m *module, f *fn, id int, r *rand.Rand) *mutation {
	if !f.heavy || hasDirective(f) {
		return nil
	}
	at := m.offset(f.decl)
	return edits(f.file, []edit{{at, at, "//go:noinline\n"}})
}

func addStatement(m *module, f *fn, id int, r *rand.Rand) *mutation {
	if !f.heavy || nodes(f.decl) > 2000 {
		return nil
	}
	b := &builder{m: m, f: f, r: r}
	at, before, after := b.point(f)
	text := fmt.Sprintf("for mutI%d := 0; mutI%d < 3; mutI%d++ {\n\t}",
		id, id, id)
	return edits(f.file, []edit{{at, at, before + text + after}})
}

// splitFunction puts the body into a helper of the same signature.
func splitFunction(m *module, f *fn, id int, r *rand.Rand) *mutation {
	if !f.heavy || hasDirective(f) {
		return nil
	}
	arguments, ok := argumentNames(f.decl.Type.Params)
	if !ok {
		return nil
	}
	name := fmt.Sprintf("%sPart%d", f.decl.Name.Name, id)
	call := name + "(" + arguments + ")"
	if f.decl.Recv != nil {
		names := f.decl.Recv.List[0].Names
		if len(names) == 0 || names[0].Name == "_" {
			return nil
		}
		call = names[0].Name + "." + call
	}
	if f.decl.Type.Results != nil {
		call = "return " + call
	}
	text := f.file.text
	head := text[m.offset(f.decl):m.offset(f.decl.Name)]
	signature := text[m.endOffset(f.decl.Name):m.offset(f.decl.Body)]
	start, body := m.offset(f.decl), m.offset(f.decl.Body)
	return edits(f.file, []edit{
		{start, start, "//go:noinline\n"},
		{body, body, "{\n\t" + call + "\n}\n\n" + head + name + signature},
	})
}

func argumentNames(params *ast.FieldList) (string, bool) {
	var names []string
	for _, field := range params.List {
		if len(field.Names) == 0 {
			return "", false
		}
		for _, name := range field.Names {
			if name.Name == "_" {
				return "", false
			}
			names = append(names, name.Name)
		}
	}
	text := strings.Join(names, ", ")
	if n := len(params.List); n > 0 {
		if _, variadic := params.List[n-1].Type.(*ast.Ellipsis); variadic {
			text += "..."
		}
	}
	return text, true
}
