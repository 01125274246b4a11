package main

import (
	"bytes"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
)

// The same code on both sides, and the same sides by other ways.

func sideKinds() []*kind {
	return []*kind{
		{name: "same-commit", class: "neutral", alone: true,
			sites: sites(sameCommit)},
		{name: "merge-of-same-tree", class: "neutral", alone: true,
			sites: sites(mergeSameTree)},
		{name: "other-files", class: "neutral", alone: true,
			sites: sites(otherFiles)},
		{name: "test-variant", class: "neutral", tests: true,
			sites: perPackage(testVariant)},
		{name: "cold-cache", class: "neutral", alone: true,
			sites: sites(coldCache)},
		{name: "cold-go-cache", class: "neutral", alone: true, least: 1,
			sites: sites(coldGoCache)},
		{name: "symbolic-link", class: "neutral", alone: true,
			sites: sites(symbolicLink)},
		{name: "other-directory", class: "neutral", alone: true,
			sites: sites(otherDirectory)},
	}
}

type sideMutator func(m *module, id int, r *rand.Rand) *mutation

// sites makes a few mutants of the module as a whole.
func sites(mutate sideMutator) func(*module) []site {
	return func(m *module) []site {
		var list []site
		for i := 0; i < 3; i++ {
			do := func(id int, r *rand.Rand) *mutation {
				mu := mutate(m, id, r)
				if mu != nil && mu.what == "" {
					mu.what = m.path
				}
				return mu
			}
			list = append(list, site{do: do})
		}
		return list
	}
}

// someChange is another mutant, found or neutral, to compare runs by.
func someChange(m *module, r *rand.Rand) (tree, tree) {
	for {
		f := m.funcs[r.Intn(len(m.funcs))]
		mu := shiftLines(m, f, 0, r)
		at := len(f.file.text)
		text := "\nvar MutSink *int\n\nfunc MutEscape(n int) " +
			"{\n\tx := n\n\tMutSink = &x\n}\n"
		if r.Intn(4) > 0 {
			mu.new.edit(f.file.path, edit{at, at, text})
		}
		after, err := m.files.apply(&mu.new)
		if err != nil {
			continue
		}
		if _, err = m.checker.load(after, false); err == nil {
			return m.files, after
		}
	}
}

func sameCommit(m *module, id int, r *rand.Rand) *mutation {
	old, after := someChange(m, r)
	return &mutation{run: func(run *runner, mu *mutation) []string {
		if err := m.repo.record(commit{tree: old},
			commit{tree: after}); err != nil {
			return []string{err.Error()}
		}
		return run.nothing(run.escdiff(m.repo.dir, mu.kind.tests,
			"HEAD", "HEAD"))
	}}
}

// mergeSameTree is a merge whose tree is that of its first parent.
func mergeSameTree(m *module, id int, r *rand.Rand) *mutation {
	old, after := someChange(m, r)
	return &mutation{run: func(run *runner, mu *mutation) []string {
		if err := m.repo.record(commit{tree: old}, commit{tree: after},
			commit{after, "refs/tags/base^0"}); err != nil {
			return []string{err.Error()}
		}
		return run.nothing(run.escdiff(m.repo.dir, mu.kind.tests,
			"HEAD^1", "HEAD"))
	}}
}

func otherFiles(m *module, id int, r *rand.Rand) *mutation {
	mu := &mutation{}
	switch r.Intn(3) {
	case 0:
		end := len(m.files["go.mod"])
		mu.new.edit("go.mod", edit{end, end, "\n// A remark.\n"})
	case 1:
		mu.new.create(fmt.Sprintf("MUT%d.md", id), "# One more\n")
	default:
		sum, there := m.files["go.sum"]
		line := "example.com/mut v1.0.0 h1:" +
			"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
		if there {
			mu.new.edit("go.sum", edit{len(sum), len(sum), line})
		} else {
			mu.new.create("go.sum", line)
		}
	}
	return mu
}

func testVariant(m *module, p *pkg, id int, r *rand.Rand) *mutation {
	if p.types.Name() == "main" {
		return nil
	}
	mu := &mutation{}
	name := fmt.Sprintf("mut%d_test.go", id)
	if p.dir != "." {
		name = p.dir + "/" + name
	}
	// A test in the package makes the package be compiled once more.
	mu.new.create(name, fmt.Sprintf("package %s\n\nimport \"testing\"\n\n"+
		"func TestMut%d(t *testing.T) {\n\tif t == nil {\n\t\treturn\n"+
		"\t}\n}\n", p.types.Name(), id))
	return mu
}

// twice compares the run in the usual place with another.
func twice(m *module, r *rand.Rand,
	other func(run *runner) outcome) *mutation {
	old, after := someChange(m, r)
	return &mutation{run: func(run *runner, mu *mutation) []string {
		if err := m.repo.record(commit{tree: old},
			commit{tree: after}); err != nil {
			return []string{err.Error()}
		}
		first := run.escdiff(m.repo.dir, false, "HEAD~1", "HEAD")
		second := other(run)
		if first.status == second.status &&
			bytes.Equal(first.output, second.output) {
			return nil
		}
		return []string{fmt.Sprintf("status %d, then %d; the output "+
			"differs:\n%s%s%s", first.status, second.status,
			first.output, second.output, second.errors)}
	}}
}

func coldCache(m *module, id int, r *rand.Rand) *mutation {
	return twice(m, r, func(run *runner) outcome {
		return run.with("XDG_CACHE_HOME="+run.fresh()).
			escdiff(m.repo.dir, false, "HEAD~1", "HEAD")
	})
}

func coldGoCache(m *module, id int, r *rand.Rand) *mutation {
	return twice(m, r, func(run *runner) outcome {
		cache := run.fresh()
		defer os.RemoveAll(cache)
		return run.with("XDG_CACHE_HOME="+run.fresh(), "GOCACHE="+cache).
			escdiff(m.repo.dir, false, "HEAD~1", "HEAD")
	})
}

func symbolicLink(m *module, id int, r *rand.Rand) *mutation {
	return twice(m, r, func(run *runner) outcome {
		link := filepath.Join(run.fresh(), "link")
		if err := os.Symlink(m.repo.dir, link); err != nil {
			return outcome{errors: err.Error(), status: -1}
		}
		return run.escdiff(link, false, "HEAD~1", "HEAD")
	})
}

func otherDirectory(m *module, id int, r *rand.Rand) *mutation {
	return twice(m, r, func(run *runner) outcome {
		dir := filepath.Join(run.fresh(), "a clone")
		if _, err := m.repo.git(nil, "clone", "-q", "--no-checkout",
			m.repo.dir, dir); err != nil {
			return outcome{errors: err.Error(), status: -1}
		}
		return run.escdiff(dir, false, "HEAD~1", "HEAD")
	})
}
