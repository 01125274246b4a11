package main

import "strings"

// What no line of the new log says, and what only looks like a change.

const thing = number + "\ntype mutT$ struct{ x, y int }\n" +
	"\nfunc mutNop$() {}\n"

// constructor is a function whose value stays on the stack of its callers as
// long as it is inlined there.
func constructor(name, before, body string) *scaffold {
	plain := "\nfunc mutNew$() *mutT$ {\n\treturn &mutT${x: mutN$}\n}\n"
	now := "\n" + before + "func mutNew$() *mutT$ {\n" + body +
		"\treturn &mutT${x: mutN$}\n}\n"
	return &scaffold{name: "hidden-" + name, class: "hidden", net: 1,
		decl:    sides{thing + plain, thing + now},
		site:    both("mutP$_# := mutNew$()\nmutN$ += mutP$_#.x"),
		callers: 2, origin: "regression", cause: cause(before + body),
		want:   []string{"hidden site: &mutT${...} escapes to heap"},
		mirror: "shown-" + name}
}

// cause is the first edited line, trimmed.
func cause(edited string) string {
	for i, r := range edited {
		if r == '\n' {
			edited = edited[:i]
			break
		}
	}
	for edited[0] == '\t' {
		edited = edited[1:]
	}
	return edited
}

func hidden() []*scaffold {
	costly := ""
	for i := 0; i < 12; i++ {
		costly += "\tmutN$ += mutN$*mutN$ + mutN$\n"
	}
	wrapped := "\nfunc mutNew$() *mutT$ {\n\treturn &mutT${x: mutN$}\n}\n"
	wrapper := "\nfunc mutWrap$() *mutT$ {\n\treturn mutNew$()\n}\n"
	calls := both("mutP$_# := mutWrap$()\nmutN$ += mutP$_#.x")
	escapes := []string{"hidden site: &mutT${...} escapes to heap"}
	noinline := func(name, decl, site string, want ...string) *scaffold {
		at := "\nfunc mutNew$"
		return &scaffold{name: "hidden-" + name, class: "hidden",
			net: len(want), callers: 2, want: want,
			decl: sides{thing + decl, thing + strings.Replace(decl, at,
				"\n//go:noinline"+at, 1)},
			site: both(site), cause: "//go:noinline",
			origin: "regression", mirror: "shown-" + name}
	}
	list := []*scaffold{
		noinline("variable", "\nfunc mutNew$() *int {\n\tx := mutN$\n"+
			"\treturn &x\n}\n",
			"mutP$_# := mutNew$()\nmutN$ = *mutP$_#",
			"hidden site: moved to heap: x"),
		noinline("slice", "\nfunc mutNew$() []int {\n"+
			"\treturn make([]int, 8)\n}\n",
			"mutS$_# := mutNew$()\nmutN$ += mutS$_#[mutN$&7]",
			"hidden site: make([]int, 8) escapes to heap"),
		noinline("boxed", "\nfunc mutNew$() interface{} {\n"+
			"\treturn mutN$\n}\n",
			"if mutI$_# := mutNew$(); mutI$_# == nil {\n\tmutN$++\n}",
			"hidden site: mutN$ escapes to heap"),
		noinline("closure", "\nfunc mutNew$(n int) func() int {\n"+
			"\treturn func() int { return n + mutN$ }\n}\n",
			"mutF$_# := mutNew$(mutN$)\nmutN$ = mutF$_#() & 0xffff",
			"hidden site: func literal escapes to heap"),
		noinline("two", "\ntype mutU$ struct{ t *mutT$ }\n"+
			"\nfunc mutNew$() *mutU$ {\n"+
			"\treturn &mutU${&mutT${x: mutN$}}\n}\n",
			"mutU$_# := mutNew$()\nmutN$ = mutU$_#.t.x",
			"hidden site: &mutT${...} escapes to heap",
			"hidden site: &mutU${...} escapes to heap"),
	}
	some := noinline("some", wrapped+"\nvar mutP$ *mutT$\n",
		"mutP$_# := mutNew$()\nmutN$ = mutP$_#.x", escapes...)
	some.callers, some.uncalled = 3, true
	some.first = both("mutP$ = mutNew$()")
	generic := noinline("generic", "\nfunc mutNew$[V any](v V) *V {\n"+
		"\treturn &v\n}\n", "mutP$_# := mutNew$(mutN$)\nmutN$ = *mutP$_#",
		"hidden site: *")
	generic.generic = true
	list = append(list, some, generic)
	return append(list, []*scaffold{
		constructor("noinline", "//go:noinline\n", ""),
		constructor("defer", "", "\tdefer mutNop$()\n"),
		constructor("recover", "", "\trecover()\n"),
		constructor("cost", "", costly),
		constructor("go", "", "\tgo mutNop$()\n"),
		{name: "hidden-wrapped", class: "hidden", net: 1, callers: 2,
			decl: sides{thing + wrapped + wrapper,
				thing + "\n//go:noinline" + wrapped + wrapper},
			site: calls, want: escapes, cause: "//go:noinline",
			origin: "regression", mirror: "shown-wrapped"},
		{name: "hidden-wrapper", class: "hidden", net: 1, callers: 2,
			decl: sides{thing + wrapped + wrapper,
				thing + wrapped + "\n//go:noinline" + wrapper},
			site: calls, want: escapes, cause: "//go:noinline",
			origin: "regression", mirror: "shown-wrapper"},
		{name: "hidden-far", class: "hidden", net: 1, callers: 3,
			parts: []part{{"mutd", sides{
				"type T struct{ X, Y int }\n\nfunc New(x int) *T {\n" +
					"\treturn &T{X: x}\n}\n",
				"type T struct{ X, Y int }\n\n//go:noinline\n" +
					"func New(x int) *T {\n\treturn &T{X: x}\n}\n"}}},
			decl: both(number),
			site: both("mutP$_# := mutd$.New(mutN$)\n" +
				"mutN$ += mutP$_#.X"),
			want:  []string{"hidden site: &T{...} escapes to heap"},
			cause: "//go:noinline", origin: "regression",
			mirror: "shown-far"},
		{name: "hidden-devirtualization", class: "hidden", net: 1,
			callers: 2,
			decl: sides{
				number + shapes + "\nfunc mutDraw$() mutShape$ {\n" +
					"\treturn &mutSquare${mutN$}\n}\n",
				number + shapes + "\n//go:noinline\n" +
					"func mutDraw$() mutShape$ {\n" +
					"\treturn &mutSquare${mutN$}\n}\n"},
			site: both("mutI$_# := mutDraw$()\n" +
				"mutN$ += mutI$_#.area()"),
			want: []string{
				"hidden site: &mutSquare${...} escapes to heap"},
			cause: "//go:noinline", origin: "regression",
			mirror: "shown-devirtualization"},
	}...)
}

// sameAllocation is the allocation there was, said elsewhere.
func sameAllocation() []*scaffold {
	const t = number + "\ntype mutT$ struct{ x, y int }\n" +
		"\nvar mutP$ *mutT$\n\nvar mutSink$ *int\n\nvar mutF$ func()\n"
	help := "\n%noinline\nfunc mutHelp$() *mutT$ {\n" +
		"\treturn &mutT${x: mutN$}\n}\n"
	sink := "\n%noinline\nfunc mutHelp$() {\n\tmutX$ := mutN$\n" +
		"\tmutSink$ = &mutX$\n}\n"
	literal := "\n%noinline\nfunc mutHelp$(mutX$ int) {\n" +
		"\tmutF$ = func() { mutN$ = mutX$ }\n}\n"
	plain := "\nfunc mutNew$() *mutT$ {\n\treturn &mutT${x: mutN$}\n}\n"
	generic := "\nfunc mutMake$[T any](v T) *T {\n\tp := new(T)\n" +
		"\t*p = v\n\treturn p\n}\n"
	return []*scaffold{
		{name: "extract-literal", class: "neutral", mirror: "merge-literal",
			decl: sides{t, t + help},
			site: sides{"mutP$ = &mutT${x: mutN$}", "mutP$ = mutHelp$()"}},
		{name: "extract-variable", class: "neutral",
			mirror: "merge-variable", decl: sides{t, t + sink},
			site: sides{"mutX$ := mutN$\nmutSink$ = &mutX$",
				"mutHelp$()"}},
		{name: "extract-closure", class: "neutral", mirror: "merge-closure",
			decl: sides{t, t + literal},
			site: sides{
				"mutX$ := mutN$\nmutF$ = func() { mutN$ = mutX$ }",
				"mutHelp$(mutN$)"}},
		{name: "no-longer-inlined", class: "neutral", callers: 3,
			mirror: "inlined-again",
			decl:   sides{t + plain, t + "\n//go:noinline" + plain},
			site:   both("mutP$ = mutNew$()")},
		{name: "inlined-by-hand", class: "neutral", callers: 2,
			mirror: "function-made-of-copies",
			decl:   sides{t + plain, t},
			site: sides{"mutP$ = mutNew$()",
				"mutP$ = &mutT${x: mutN$}"}},
		{name: "moved-package", class: "neutral", callers: 2,
			mirror: "moved-back",
			decl: sides{number + "\ntype MutT$ struct{ X, Y int }\n" +
				"\nvar MutP$ *MutT$\n" +
				"\nfunc MutFill$(n int) {\n\tx := n\n" +
				"\tMutP$ = &MutT${X: n}\n\tMutI$ = &x\n}\n" +
				"\nvar MutI$ *int\n", number},
			parts: []part{{"mute", sides{"",
				"type MutT$ struct{ X, Y int }\n" +
					"\nvar MutP$ *MutT$\n" +
					"\nfunc MutFill$(n int) {\n\tx := n\n" +
					"\tMutP$ = &MutT${X: n}\n\tMutI$ = &x\n}\n" +
					"\nvar MutI$ *int\n"}}},
			site: sides{"MutFill$(mutN$)", "mute$.MutFill$(mutN$)"}},
		{name: "instantiated-again", class: "neutral", generic: true,
			decl: both(t + "\nfunc mutPick$[T any](a, b T) T {\n" +
				"\tif mutN$ < 0 {\n\t\treturn a\n\t}\n\treturn b\n}\n"),
			site: sides{
				"mutN$ = mutPick$(1, mutN$)",
				"mutN$ = mutPick$(1, mutN$)\nif mutPick$(\"a\", " +
					"\"b\") == \"c\" {\n\tmutN$++\n}"}},
		{name: "instantiated-inlined", class: "neutral", generic: true,
			decl: both(t + generic),
			site: sides{
				"mutSink$ = mutMake$(mutN$)",
				"mutSink$ = mutMake$(mutN$)\n" +
					"if *mutMake$(\"a\") == \"c\" {\n\tmutN$++\n}"}},
		{name: "interface-any", class: "neutral", generic: true,
			decl: sides{number + "var mutM$ map[string]interface{}\n",
				number + "var mutM$ map[string]any\n"},
			site: sides{"mutM$ = make(map[string]interface{}, mutN$)",
				"mutM$ = make(map[string]any, mutN$)"}},
	}
}

// nothingAllocated is new code, and text of the compiler, but no allocation.
func nothingAllocated() []*scaffold {
	quiet := func(name, decl, statement string) *scaffold {
		return &scaffold{name: name, class: "neutral",
			decl: both(number + decl), site: sides{"", statement}}
	}
	any := "var mutAny$ interface{}\n"
	return []*scaffold{
		quiet("stays-on-stack", "",
			"mutX$ := mutN$\nmutP$ := &mutX$\n*mutP$ += 2\n"+
				"mutN$ = mutX$"),
		quiet("boxed-constant", any, "mutAny$ = 7"),
		quiet("boxed-text", any, "mutAny$ = \"a text\""),
		quiet("boxed-byte", any, "mutAny$ = byte(mutN$)"),
		quiet("boxed-bool", any, "mutAny$ = mutN$ > 3"),
		quiet("boxed-empty", any, "mutAny$ = struct{}{}"),
		quiet("boxed-pointer", any, "mutAny$ = &mutN$"),
		quiet("empty-pointer", "var mutE$ *struct{}\n",
			"mutE$ = &struct{}{}"),
		{name: "channel", class: "neutral", decl: both(number +
			"var mutC$ chan int\n"),
			site:  sides{"", "mutC$ = make(chan int, 3)"},
			blind: "the compiler never says that a channel escapes"},
		quiet("bare-closure", "var mutF$ func()\n",
			"mutF$ = func() { mutN$++ }"),
		{name: "embedded-map", class: "neutral",
			decl: sides{number + "\ntype mutT$ struct {\n\tn int\n}\n" +
				"\nvar mutV$ mutT$\n",
				number + "\ntype mutT$ struct {\n\tn int\n" +
					"\tsync.Map\n}\n\nvar mutV$ mutT$\n"},
			site: both("mutN$ += mutV$.n")},
	}
}
