package main

// What must be found.  One value stands on the stack before the edit, or is
// not there at all, and in the heap after it.

const number = "var mutN$ = 100000\n"

func scaffolds() []*scaffold {
	var list []*scaffold
	for _, group := range [][]*scaffold{
		assigned(), edited(), farAway(), hidden(), sameAllocation(),
		nothingAllocated(),
	} {
		for _, s := range group {
			list = append(list, s)
			if s.mirror != "" {
				list = append(list, s.reversed())
			}
		}
	}
	return list
}

// injected is a statement that was not there.
func injected(name, decl, statement, message string) *scaffold {
	return &scaffold{name: name, class: "found",
		decl: both(number + decl), site: sides{"", statement},
		want: []string{"new site: " + message},
		net:  1, origin: "added", mirror: "removed-" + name}
}

func assigned() []*scaffold {
	const t = "type mutT$ struct{ x, y int }\n\nvar mutP$ *mutT$\n" +
		"\nfunc (t *mutT$) add() { mutN$ += t.x }\n"
	return []*scaffold{
		injected("sink-address", "var mutSink$ *int\n",
			"mutX$ := mutN$\nmutSink$ = &mutX$",
			"moved to heap: mutX$"),
		injected("box-interface", "var mutAny$ interface{}\n",
			"mutY$ := mutN$\nmutAny$ = mutY$",
			"mutY$ escapes to heap"),
		injected("closure", "var mutF$ func()\n",
			"mutX$ := mutN$\nmutF$ = func() { mutN$ += mutX$ }",
			"func literal escapes to heap"),
		injected("literal", t, "mutP$ = &mutT${x: mutN$}",
			"&mutT${...} escapes to heap"),
		injected("new", t, "mutP$ = new(mutT$)",
			"new(mutT$) escapes to heap"),
		injected("method-value", t+"\nvar mutF$ func()\n",
			"mutF$ = mutP$.add", "mutP$.add escapes to heap"),
		injected("map", "var mutM$ map[int]int\n",
			"mutM$ = make(map[int]int)",
			"make(map[int]int) escapes to heap"),
		injected("slice", "var mutS$ []int\n",
			"mutS$ = make([]int, mutN$)",
			"make([]int, mutN$) escapes to heap"),
		injected("slice-literal", "var mutS$ []int\n",
			"mutS$ = []int{mutN$, 2}",
			"[]int{...} escapes to heap"),
		injected("bytes-of-string",
			"var mutB$ []byte\nvar mutS$ = \"a text that is long, "+
				"longer than 32 bytes\"\n",
			"mutB$ = []byte(mutS$)",
			"([]byte)(mutS$) escapes to heap"),
		injected("string-of-bytes",
			"var mutB$ = make([]byte, 64)\nvar mutS$ string\n",
			"mutS$ = string(mutB$)",
			"string(mutB$) escapes to heap"),
		injected("concatenation",
			"var mutS$ string\nvar mutR$ = \"a text that is long, "+
				"longer than 32 bytes\"\n",
			"mutS$ = mutR$ + mutR$",
			"mutR$ + mutR$ escapes to heap"),
		injected("go-statement", "",
			"mutX$ := mutN$\ngo func() { mutN$ = mutX$ }()",
			"func literal escapes to heap"),
	}
}

// edited is a statement that was there, otherwise.
func edited() []*scaffold {
	return []*scaffold{
		{name: "sink-kept-value", class: "found", net: 1,
			decl: both(number + "var mutSink$ *int\n"),
			site: sides{
				"mutX$ := mutN$\nmutP$ := &mutX$\nmutN$ += *mutP$",
				"mutX$ := mutN$\nmutP$ := &mutX$\nmutN$ += *mutP$\n" +
					"mutSink$ = mutP$"},
			want:   []string{"new site: moved to heap: mutX$"},
			cause:  "mutSink$ = mutP$",
			origin: "regression", mirror: "sink-taken-away"},
		{name: "closure-by-reference", class: "found", net: 1,
			decl: both(number + "var mutF$ func()\n"),
			site: sides{
				"mutX$ := mutN$\nmutF$ = func() {\n\tmutN$ += mutX$\n}",
				"mutX$ := mutN$\nmutF$ = func() {\n\tmutN$ += mutX$\n" +
					"\tmutX$++\n}"},
			want:   []string{"new site: moved to heap: mutX$"},
			origin: "regression", mirror: "closure-by-value"},
		{name: "append-address", class: "found", net: 1,
			decl: both(number + "var mutS$ []*int\nvar mutNil$ *int\n"),
			site: sides{
				"mutX$ := mutN$\nmutN$ += mutX$\n" +
					"mutS$ = append(mutS$[:0], mutNil$)",
				"mutX$ := mutN$\nmutN$ += mutX$\n" +
					"mutS$ = append(mutS$[:0], &mutX$)"},
			want:   []string{"new site: moved to heap: mutX$"},
			origin: "regression", mirror: "append-nil"},
		{name: "slice-variable", class: "found", net: 1,
			decl: both(number),
			site: sides{
				"mutS$ := make([]byte, 64)\nmutN$ = 100000 + len(mutS$)&1",
				"mutS$ := make([]byte, mutN$)\nmutN$ = 100000 + len(mutS$)&1"},
			want: []string{
				// From Go 1.25 on the log says that it does not.
				"new-or-hidden site: *"},
			origin: "regression"},
		{name: "large-new", class: "found", net: 1,
			decl: both(number),
			site: sides{
				"mutP$ := new([1 << 7]byte)\n" +
					"mutN$ += int(mutP$[mutN$&63])",
				"mutP$ := new([1 << 18]byte)\n" +
					"mutN$ += int(mutP$[mutN$&63])"},
			want: []string{
				"new site: new([262144]byte) escapes to heap"},
			origin: "regression", mirror: "small-new"},
		{name: "large-variable", class: "found", net: 1,
			decl: both(number),
			site: sides{
				"var mutA$ [1 << 8]byte\n" +
					"mutN$ += int(mutA$[mutN$&63])",
				"var mutA$ [1 << 24]byte\n" +
					"mutN$ += int(mutA$[mutN$&63])"},
			want:   []string{"new site: moved to heap: mutA$"},
			origin: "regression", mirror: "small-variable"},
		{name: "large-type", class: "found", net: 1,
			decl: sides{
				number + "\ntype mutT$ struct {\n\ta [1 << 7]byte\n}\n",
				number + "\ntype mutT$ struct {\n\ta [1 << 18]byte\n}\n"},
			site: both("mutP$_# := &mutT${}\n" +
				"mutN$ += int(mutP$_#.a[mutN$&63])"),
			callers: 2,
			want:    []string{"new site: &mutT${} escapes to heap"},
			origin:  "regression", mirror: "small-type"},
		{name: "swap-lines", class: "found",
			decl: both(number + "var mutSink$ *int\n"),
			site: sides{
				"mutA$, mutB$ := mutN$, mutN$+1\nmutSink$ = &mutA$\n" +
					"mutN$ += mutB$",
				"mutA$, mutB$ := mutN$, mutN$+1\nmutSink$ = &mutB$\n" +
					"mutN$ += mutA$"},
			want: []string{"new site: moved to heap: mutB$",
				"fixed site: moved to heap: mutA$"}},
		{name: "swap-one-line", class: "found",
			decl: both(number + "var mutAny$ interface{}\n"),
			site: sides{
				"mutA$, mutB$ := mutN$, mutN$+1; mutAny$ = mutA$; " +
					"mutN$ += mutB$",
				"mutA$, mutB$ := mutN$, mutN$+1; mutAny$ = mutB$; " +
					"mutN$ += mutA$"},
			want: []string{"new site: mutB$ escapes to heap",
				"fixed site: mutA$ escapes to heap"}},
		{name: "swap-boxed", class: "found",
			decl: both(number + "var mutAny$ interface{}\n"),
			site: sides{
				"mutA$, mutB$ := mutN$, mutN$+1\nmutAny$ = mutA$\n" +
					"mutN$ += mutB$ + mutA$",
				"mutA$, mutB$ := mutN$, mutN$+1\nmutAny$ = mutB$\n" +
					"mutN$ += mutB$ + mutA$"},
			want: []string{"new site: mutB$ escapes to heap",
				"fixed site: mutA$ escapes to heap"}},
		{name: "swap-statement", class: "found",
			decl: both(number + "var mutSink$ *int\n" +
				"var mutM$ map[int]int\n"),
			site: sides{
				"mutX$ := mutN$\nmutSink$ = &mutX$",
				"mutM$ = make(map[int]int)"},
			want: []string{
				"new site: make(map[int]int) escapes to heap",
				"fixed site: moved to heap: mutX$"}},
		{name: "once-more-boxed", class: "found", net: 1,
			decl: both(number + "var mutAny$, mutOne$ interface{}\n"),
			site: sides{
				"mutY$ := mutN$\nmutAny$ = mutY$",
				"mutY$ := mutN$\nmutAny$ = mutY$\nmutOne$ = mutY$"},
			want:   []string{"new site: mutY$ escapes to heap"},
			mirror: "once-less-boxed"},
		{name: "once-more-literal", class: "found", net: 1,
			decl: both(number + "\ntype mutT$ struct{ x, y int }\n" +
				"\nvar mutP$, mutQ$ *mutT$\n"),
			site: sides{
				"mutP$ = &mutT${x: mutN$}",
				"mutQ$ = &mutT${x: mutN$}\nmutP$ = &mutT${x: mutN$}"},
			want:   []string{"new site: &mutT${...} escapes to heap"},
			mirror: "once-less-literal"},
		{name: "once-more-one-line", class: "found", net: 1,
			decl: both(number + "\ntype mutT$ struct{ x, y int }\n" +
				"\nvar mutP$, mutQ$ *mutT$\n"),
			site: sides{
				"mutP$, mutQ$ = new(mutT$), mutP$",
				"mutP$, mutQ$ = new(mutT$), new(mutT$)"},
			want:   []string{"new site: new(mutT$) escapes to heap"},
			mirror: "once-less-one-line"},
		{name: "two-closure", class: "found", net: 1,
			decl: both(number + "var mutF$ func()\n"),
			site: sides{"mutX$ := mutN$\nmutN$ += mutX$",
				"mutX$ := mutN$\nmutF$ = func() { mutX$++ }\n" +
					"mutN$ += mutX$"},
			want: []string{"new site: moved to heap: mutX$",
				"new site: func literal escapes to heap"}},
		{name: "devirtualization-lost", class: "found", net: 1,
			decl: both(number + shapes),
			site: sides{
				"var mutI$_# mutShape$ = &mutSquare${mutN$}\n" +
					"mutN$ += mutI$_#.area()",
				"var mutI$_# mutShape$ = &mutSquare${mutN$}\n" +
					"if mutN$ < 0 {\n\tmutI$_# = mutOther$\n}\n" +
					"mutN$ += mutI$_#.area()"},
			want:   []string{"new site: &mutSquare${...} escapes to heap"},
			origin: "regression", mirror: "devirtualization-won"},
		{name: "added-function", class: "found", uncalled: true,
			decl: sides{number, number + "\ntype mutT$ struct{ x int }\n" +
				"\nfunc mutMake$() (*mutT$, *int) {\n\tx := mutN$\n" +
				"\treturn &mutT${x}, &x\n}\n"},
			site: both("mutN$++"),
			want: []string{"new mutMake$: moved to heap: x",
				"new mutMake$: &mutT${...} escapes to heap"},
			origin: "added", mirror: "removed-function"},
		{name: "twin-function", class: "found", uncalled: true,
			decl: sides{number + twin("mutOne$"),
				number + twin("mutOne$") + twin("mutTwo$")},
			site:   both("mutOne$()"),
			want:   []string{"new mutTwo$: moved to heap: x"},
			origin: "added", mirror: "no-twin-function"},
		{name: "inlined-copies", class: "found", net: 1, callers: 3,
			decl: sides{
				number + "var mutSink$ *int\n" +
					"\nfunc mutPut$(n int) {\n\tx := n\n" +
					"\tmutN$ = x\n}\n",
				number + "var mutSink$ *int\n" +
					"\nfunc mutPut$(n int) {\n\tx := n\n" +
					"\tmutN$ = x\n\tmutSink$ = &x\n}\n"},
			site:   both("mutPut$(mutN$)"),
			want:   []string{"new mutPut$: moved to heap: x"},
			cause:  "mutSink$ = &x",
			origin: "regression", mirror: "no-inlined-copies"},
		{name: "generic-shapes", class: "found", net: 2, generic: true,
			decl: sides{
				number + "var mutAny$ interface{}\n" +
					"\nfunc mutPut$[T any](v T) {\n" +
					"\tp := &v\n\tif p == nil {\n\t\tmutN$++\n\t}\n}\n",
				number + "var mutAny$ interface{}\n" +
					"\nfunc mutPut$[T any](v T) {\n" +
					"\tp := &v\n\tmutAny$ = p\n}\n"},
			site:   both("mutPut$(mutN$)\nmutPut$(\"text\")"),
			want:   []string{"new mutPut$: moved to heap: v"},
			cause:  "mutAny$ = p",
			origin: "regression", mirror: "no-generic-shapes"},
		{name: "text-in-other-function", class: "found", callers: 2,
			uncalled: true, decl: both(number + "var mutSink$ *int\n"),
			first: sides{"mutX$ := mutN$\nmutSink$ = &mutX$", ""},
			site:  sides{"", "mutX$ := mutN$\nmutSink$ = &mutX$"},
			want: []string{"fixed first: moved to heap: mutX$",
				"new site: moved to heap: mutX$"}},
		{name: "returned-address", class: "found", net: 1,
			decl: sides{
				number + "\n//go:noinline\nfunc mutGet$() *int {\n" +
					"\tx := mutN$\n\tmutN$ += x\n\treturn &mutN$\n}\n",
				number + "\n//go:noinline\nfunc mutGet$() *int {\n" +
					"\tx := mutN$\n\tmutN$ += x\n\treturn &x\n}\n"},
			site:   both("mutN$ += *mutGet$()"),
			want:   []string{"new mutGet$: moved to heap: x"},
			origin: "regression"},
	}
}

// twin is a function that there may be twice.
func twin(name string) string {
	return "\nfunc " + name + "() *int {\n\tx := mutN$\n\treturn &x\n}\n"
}

const shapes = "\ntype mutShape$ interface{ area() int }\n" +
	"\ntype mutSquare$ struct{ n int }\n" +
	"\nfunc (s *mutSquare$) area() int { return s.n }\n" +
	"\ntype mutRound$ struct{ n int }\n" +
	"\nfunc (r *mutRound$) area() int { return 3 * r.n }\n" +
	"\nvar mutOther$ mutShape$ = &mutRound${1}\n"

// The edit is in another function, up to three packages away.
func farAway() []*scaffold {
	leaf := part{"muta", sides{
		"var last *int\n\nvar Sum int\n\n%noinline\n" +
			"func Keep(p *int) {\n\tSum += *p\n}\n\n" +
			"func Last() *int { return last }\n",
		"var last *int\n\nvar Sum int\n\n%noinline\n" +
			"func Keep(p *int) {\n\tSum += *p\n\tlast = p\n}\n\n" +
			"func Last() *int { return last }\n"}}
	second := part{"mutb", both("type Store struct{ n int }\n\n%noinline\n" +
		"func (s *Store) Put(p *int) {\n\ts.n++\n\tmuta$.Keep(p)\n}\n")}
	third := part{"mutc", both("func Pass(p *int) {\n\tvar s mutb$.Store\n" +
		"\ts.Put(p)\n}\n")}
	moved := []string{"new site: moved to heap: mutX$_#"}
	list := []*scaffold{
		{name: "far-1", parts: []part{leaf},
			site: both("mutX$_# := 100000\nmuta$.Keep(&mutX$_#)")},
		{name: "far-2", parts: []part{leaf, second},
			site: both("mutX$_# := 100000\n" +
				"new(mutb$.Store).Put(&mutX$_#)")},
		{name: "far-3", parts: []part{leaf, second, third},
			site: both("mutX$_# := 100000\nmutc$.Pass(&mutX$_#)")},
	}
	for _, s := range list {
		s.class, s.origin, s.net = "found", "regression", 1
		s.want, s.cause, s.callers = moved, "last = p", 3
		s.mirror = "near-" + s.name[4:]
	}
	return append(list,
		&scaffold{name: "far-boxed", class: "found", net: 1, callers: 2,
			origin: "regression", cause: "last = v",
			parts: []part{{"muta", sides{
				"var last interface{}\n\nvar Sum int\n\n%noinline\n" +
					"func Keep(v interface{}) {\n\tif v != nil {\n" +
					"\t\tSum++\n\t}\n}\n",
				"var last interface{}\n\nvar Sum int\n\n%noinline\n" +
					"func Keep(v interface{}) {\n\tif v != nil {\n" +
					"\t\tSum++\n\t}\n\tlast = v\n}\n"}}},
			site: both("mutX$_# := 100000 + muta$.Sum\n" +
				"muta$.Keep(mutX$_#)"),
			want: []string{"new site: mutX$_# escapes to heap"}},
		&scaffold{name: "far-closure", class: "found", net: 1, callers: 2,
			origin: "regression", cause: "last = f",
			parts: []part{{"muta", sides{
				"var last func()\n\nvar Sum int\n\n%noinline\n" +
					"func Do(f func()) {\n\tf()\n}\n",
				"var last func()\n\nvar Sum int\n\n%noinline\n" +
					"func Do(f func()) {\n\tf()\n\tlast = f\n}\n"}}},
			site: both("mutX$_# := 100000 + muta$.Sum\n" +
				"muta$.Do(func() { muta$.Sum += mutX$_# })"),
			want: []string{"new site: func literal escapes to heap"}},
		&scaffold{name: "far-same-package", class: "found", net: 1,
			callers: 2, origin: "regression", cause: "mutLast$ = t",
			decl: sides{
				number + "\ntype mutT$ struct{ x, y int }\n\n" +
					"var mutLast$ *mutT$\n\n%noinline\n" +
					"func (t *mutT$) keep() {\n\tmutN$ += t.x\n}\n",
				number + "\ntype mutT$ struct{ x, y int }\n\n" +
					"var mutLast$ *mutT$\n\n%noinline\n" +
					"func (t *mutT$) keep() {\n\tmutN$ += t.x\n" +
					"\tmutLast$ = t\n}\n"},
			site: both("mutT$_# := mutT${x: mutN$}\nmutT$_#.keep()"),
			want: []string{"new site: moved to heap: mutT$_#"}},
	)
}
