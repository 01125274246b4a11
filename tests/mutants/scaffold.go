package main

import (
	"fmt"
	"go/ast"
	"math/rand"
	"path"
	"strings"
)

// A scaffold is code that is put into a real package on both sides, and an
// edit of it.  In all texts $ stands for a number of the mutant, # for that
// of the caller, and %noinline for the directive, in every second mutant.
type scaffold struct {
	name, class string
	// Statements put into real functions, or into functions of their own
	// that can be run.  A side that is "" has none.
	site    sides
	first   sides // those of the first function, if they are others
	callers int   // how many functions get them; 0 is 1
	// Declarations of the package, in a file of their own or at the end
	// of the site's file.
	decl sides
	// Packages of their own below that of the site.
	parts []part
	// What must be said: "STATUS PLACE: MESSAGE", PLACE being site, for
	// each caller, first, for the first of them where it has its own
	// statements, or the name of a declared function.  MESSAGE may be *.
	want     []string
	cause    string // text of the edited line
	origin   string
	net      int // allocations more, of a caller
	generic  bool
	group    string // see kind
	mirror   string // name of the kind that goes the other way
	uncalled bool   // nothing to run
	blind    string // why allocations differ from what is reported
}

type sides struct{ old, new string }

func both(text string) sides { return sides{text, text} }

type part struct {
	name string
	sides
}

func (s *scaffold) kind() *kind {
	return &kind{name: s.name, class: s.class, sites: s.sites,
		group: s.group}
}

// reversed is the edit taken back.
func (s *scaffold) reversed() *scaffold {
	r := *s
	r.name, r.mirror, r.cause, r.origin = s.mirror, "", "", ""
	r.group = "reverse"
	if s.class != "neutral" {
		r.class = "fixed"
	}
	swap := func(x sides) sides { return sides{x.new, x.old} }
	r.site, r.decl, r.parts = swap(s.site), swap(s.decl), nil
	r.first = swap(s.first)
	for _, p := range s.parts {
		r.parts = append(r.parts, part{p.name, swap(p.sides)})
	}
	r.want = nil
	for _, w := range s.want {
		_, rest, _ := strings.Cut(w, " ")
		r.want = append(r.want, "fixed "+rest)
	}
	r.net = -s.net
	return &r
}

// Every site is a group of functions of one package; in every third mutant
// functions of our own take their place.
func (s *scaffold) sites(m *module) []site {
	if s.generic && !m.generics {
		return nil
	}
	var list []site
	for _, f := range m.funcs {
		f := f
		if !f.heavy || nodes(f.decl) > 2000 {
			continue
		}
		do := func(id int, r *rand.Rand) *mutation {
			b := &builder{s: s, m: m, f: f, id: id, r: r,
				noinline: id%2 == 0,
				imported: map[*srcFile]bool{}}
			return b.build(id%3 == 0)
		}
		list = append(list, site{do, f.hot})
	}
	return list
}

func nodes(n ast.Node) int {
	count := 0
	ast.Inspect(n, func(n ast.Node) bool {
		if n != nil {
			count++
		}
		return true
	})
	return count
}

// A builder makes one mutant of a scaffold.
type builder struct {
	s        *scaffold
	m        *module
	f        *fn
	id       int
	r        *rand.Rand
	noinline bool
	mu       *mutation
	imported map[*srcFile]bool
}

func (b *builder) text(template string, caller int) string {
	directive := ""
	if b.noinline {
		directive = "//go:noinline\n"
	}
	return strings.NewReplacer("$", fmt.Sprint(b.id),
		"#", fmt.Sprint(caller), "%noinline\n", directive).
		Replace(template)
}

func (b *builder) build(probed bool) *mutation {
	b.mu = &mutation{blind: b.s.blind}
	callers := b.s.callers
	if callers == 0 {
		callers = 1
	}
	var decl sides
	if probed && b.canProbe() {
		b.mu.what = "own functions in " + b.f.pkg.path
		decl = b.probes(callers)
	} else if !b.insert(callers) {
		return nil
	}
	decl.old = b.text(b.s.decl.old, 0) + decl.old
	decl.new = b.text(b.s.decl.new, 0) + decl.new
	b.declare(decl)
	for _, p := range b.s.parts {
		b.part(p)
	}
	return b.mu
}

func (b *builder) canProbe() bool {
	at := strings.LastIndex(b.f.pkg.path+"/", "/internal/")
	return !b.s.uncalled && b.f.file.ast.Name.Name != "main" &&
		at <= len(b.m.path) // only what the root may import
}

func indent(text string) string {
	return "\t" + strings.ReplaceAll(text, "\n", "\n\t")
}

// probes makes functions that can be run out of the statements.
func (b *builder) probes(callers int) sides {
	var decl sides
	for i := 0; i < callers; i++ {
		name := fmt.Sprintf("MutProbe%d_%d", b.id, i)
		statements := b.statements(i)
		frame := "\nfunc " + name + "() {\n%s\n}\n"
		decl.old += fmt.Sprintf(frame, indent(b.text(statements.old, i)))
		decl.new += fmt.Sprintf(frame, indent(b.text(statements.new, i)))
		b.mu.probes = append(b.mu.probes,
			probe{b.f.pkg.path, name, b.s.net})
		b.wants(b.declFile(), name, i)
	}
	b.wantDeclared(b.declFile())
	return decl
}

func (b *builder) statements(caller int) sides {
	if caller == 0 && b.s.first != (sides{}) {
		return b.s.first
	}
	return b.s.site
}

// insert puts the statements into real functions.
func (b *builder) insert(callers int) bool {
	fns := []*fn{b.f}
	for _, at := range b.r.Perm(len(b.m.funcs)) {
		other := b.m.funcs[at]
		if len(fns) < callers && other.pkg == b.f.pkg && other != b.f &&
			other.heavy && nodes(other.decl) <= 2000 {
			fns = append(fns, other)
		}
	}
	if len(fns) < callers {
		return false
	}
	for i, f := range fns {
		b.mu.what += fmt.Sprintf("%s in %s; ", f.name, f.file.path)
		at, before, after := b.point(f)
		inBlock := func(text string) []edit {
			if text == "" {
				return nil
			}
			return []edit{{at, at, before + "{\n\t" +
				indent(b.text(text, i)) + "\n\t}" + after}}
		}
		b.mu.old.edit(f.file.path, inBlock(b.statements(i).old)...)
		b.mu.new.edit(f.file.path, inBlock(b.statements(i).new)...)
		b.imports(f.file)
		b.wants(f.file.path, f.name, i)
	}
	b.wantDeclared(b.declFile())
	return true
}

// point chooses where in the body statements can stand: at its start, or
// before another statement that is surely reached.
func (b *builder) point(f *fn) (at int, before, after string) {
	list := f.decl.Body.List
	reached := 0
	for reached < len(list) && plain(list[reached]) {
		reached++
	}
	if reached == len(list) {
		reached--
	}
	chosen := b.r.Intn(reached + 2)
	if chosen == 0 || len(list) == 0 {
		at = b.m.checker.fset.Position(f.decl.Body.Lbrace).Offset + 1
		return at, "\n\t", "\n"
	}
	return b.m.offset(list[chosen-1]), "", "\n\t"
}

// plain tells whether control surely may go past the statement.
func plain(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.AssignStmt, *ast.DeclStmt, *ast.IncDecStmt, *ast.DeferStmt,
		*ast.GoStmt, *ast.RangeStmt, *ast.SendStmt:
		return true
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		if !ok {
			return true
		}
		id, ok := call.Fun.(*ast.Ident)
		return !ok || id.Name != "panic"
	case *ast.IfStmt:
		return s.Else == nil
	}
	return false
}

// A file's import of our packages comes right after the package clause.
func (b *builder) imports(file *srcFile) {
	if b.imported[file] {
		return
	}
	b.imported[file] = true
	at := b.m.endOffset(file.ast.Name)
	used := b.s.site
	if b.declFile() == file.path {
		used.old += b.s.decl.old
		used.new += b.s.decl.new
	}
	for _, p := range b.s.parts {
		e := edit{at, at, fmt.Sprintf("\n\nimport %q", b.partPath(p.name))}
		if p.old != "" && strings.Contains(used.old, p.name+"$.") {
			b.mu.old.edit(file.path, e)
		}
		if p.new != "" && strings.Contains(used.new, p.name+"$.") {
			b.mu.new.edit(file.path, e)
		}
	}
}

func (b *builder) partDir(name string) string {
	return path.Join(b.f.pkg.dir, b.text(name+"$", 0))
}

func (b *builder) partPath(name string) string {
	return b.m.checker.importPath(b.partDir(name))
}

func (b *builder) declFile() string {
	imports := strings.Contains(b.s.decl.new, "sync.")
	if b.mu.probes == nil && b.id%2 == 1 && !imports {
		return b.f.file.path
	}
	return path.Join(b.f.pkg.dir, fmt.Sprintf("mut%d.go", b.id))
}

// declare puts declarations into a file of their own, or at the end of the
// site's file.
func (b *builder) declare(decl sides) {
	if name := b.declFile(); name == b.f.file.path {
		end := len(b.f.file.text)
		b.mu.old.edit(name, edit{end, end, "\n" + decl.old})
		b.mu.new.edit(name, edit{end, end, "\n" + decl.new})
		return
	}
	b.source(&b.mu.old, decl.old, func(s sides) string { return s.old })
	b.source(&b.mu.new, decl.new, func(s sides) string { return s.new })
}

func (b *builder) source(d *delta, text string, side func(sides) string) {
	if text == "" {
		return
	}
	imports := ""
	for _, p := range b.s.parts {
		if side(p.sides) != "" &&
			strings.Contains(text, b.text(p.name+"$.", 0)) {
			imports += fmt.Sprintf("import %q\n", b.partPath(p.name))
		}
	}
	if strings.Contains(text, "sync.") {
		imports += "import \"sync\"\n"
	}
	d.create(b.declFile(), "package "+b.f.file.ast.Name.Name+"\n\n"+
		imports+text)
}

func (b *builder) part(p part) {
	for _, side := range []struct {
		d    *delta
		text string
		of   func(sides) string
	}{
		{&b.mu.old, p.old, func(s sides) string { return s.old }},
		{&b.mu.new, p.new, func(s sides) string { return s.new }},
	} {
		if side.text == "" {
			continue
		}
		text := b.text(side.text, 0)
		imports := ""
		for _, other := range b.s.parts {
			if strings.Contains(text, b.text(other.name+"$.", 0)) &&
				side.of(other.sides) != "" {
				imports += fmt.Sprintf("import %q\n",
					b.partPath(other.name))
			}
		}
		side.d.create(path.Join(b.partDir(p.name), "part.go"),
			b.text("package "+p.name+"$\n\n", 0)+imports+text)
	}
}

func (b *builder) wants(file, function string, caller int) {
	for _, w := range b.s.want {
		head, message, _ := strings.Cut(b.text(w, caller), ": ")
		status, place, _ := strings.Cut(head, " ")
		first := caller == 0 && b.s.first != (sides{})
		if first && place == "first" || !first && place == "site" {
			b.mu.want = append(b.mu.want, want{status, file, function,
				message, b.text(b.s.cause, caller), b.s.origin})
		}
	}
}

func (b *builder) wantDeclared(file string) {
	for _, w := range b.s.want {
		head, message, _ := strings.Cut(b.text(w, 0), ": ")
		status, place, _ := strings.Cut(head, " ")
		if place == "site" || place == "first" {
			continue
		}
		b.mu.want = append(b.mu.want, want{status, file, place, message,
			b.text(b.s.cause, 0), b.s.origin})
	}
}
