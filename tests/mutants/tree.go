package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// A tree is the files of one commit: path, with slashes, to content.
type tree map[string]string

// An edit replaces the bytes from start to end of a file of the module.
type edit struct {
	start, end int
	text       string
}

// A delta is one side of a mutation, told against the module as it came.
// Edits of a file that is renamed name it by its old path.
type delta struct {
	edits  map[string][]edit
	add    tree
	rename map[string]string
}

func (d *delta) edit(file string, e ...edit) {
	if d.edits == nil {
		d.edits = map[string][]edit{}
	}
	d.edits[file] = append(d.edits[file], e...)
}

func (d *delta) create(file, content string) {
	if d.add == nil {
		d.add = tree{}
	}
	d.add[file] = content
}

func (d *delta) move(from, to string) {
	if d.rename == nil {
		d.rename = map[string]string{}
	}
	d.rename[from] = to
}

// apply gives the tree with all the deltas in it, or an error where they
// stand in each other's way.
func (t tree) apply(deltas ...*delta) (tree, error) {
	edits := map[string][]edit{}
	renames := map[string]string{}
	result := make(tree, len(t)+len(deltas))
	for path, content := range t {
		result[path] = content
	}
	for _, d := range deltas {
		for path, list := range d.edits {
			edits[path] = append(edits[path], list...)
		}
		for from, to := range d.rename {
			if _, twice := renames[from]; twice {
				return nil, fmt.Errorf("%s is renamed twice", from)
			}
			renames[from] = to
		}
	}
	for path, list := range edits {
		content, err := applyEdits(t[path], list)
		if err != nil {
			return nil, fmt.Errorf("%s: %v", path, err)
		}
		result[path] = content
	}
	if err := result.applyRenames(renames); err != nil {
		return nil, err
	}
	for _, d := range deltas {
		for path, content := range d.add {
			if _, there := result[path]; there {
				return nil, fmt.Errorf("%s is there", path)
			}
			result[path] = content
		}
	}
	return result, nil
}

func (t tree) applyRenames(renames map[string]string) error {
	moved := tree{}
	for from, to := range renames {
		content, there := t[from]
		if !there {
			return fmt.Errorf("no file %s", from)
		}
		moved[to] = content
		delete(t, from)
	}
	for to, content := range moved {
		if _, there := t[to]; there {
			return fmt.Errorf("%s is there", to)
		}
		t[to] = content
	}
	return nil
}

// Insertions at one place keep their order; nothing else may overlap.
func applyEdits(content string, list []edit) (string, error) {
	list = append([]edit(nil), list...)
	sort.SliceStable(list, func(i, j int) bool {
		if list[i].start != list[j].start {
			return list[i].start < list[j].start
		}
		return list[i].end < list[j].end
	})
	var b strings.Builder
	at := 0
	for _, e := range list {
		if e.start < at || e.end < e.start || e.end > len(content) {
			return "", fmt.Errorf("edits overlap at byte %d", e.start)
		}
		b.WriteString(content[at:e.start])
		b.WriteString(e.text)
		at = e.end
	}
	b.WriteString(content[at:])
	return b.String(), nil
}

// write makes the folder hold exactly the tree, given what it held before.
func (t tree) write(folder string, before tree) error {
	for path := range before {
		if _, there := t[path]; !there {
			os.Remove(filepath.Join(folder, path))
		}
	}
	for path, content := range t {
		if old, there := before[path]; there && old == content {
			continue
		}
		name := filepath.Join(folder, path)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
			return err
		}
	}
	return nil
}

func (t tree) paths() []string {
	paths := make([]string, 0, len(t))
	for path := range t {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	return paths
}

// lineOf gives the number of the line that holds the text, 0 without it.
func lineOf(content, text string) int {
	at := strings.Index(content, text)
	if at < 0 {
		return 0
	}
	return 1 + strings.Count(content[:at], "\n")
}
