package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// A repo is a git repository that is written by `git fast-import` alone: its
// work tree stays empty.
type repo struct {
	dir  string
	base tree
}

func newRepo(dir string, base tree) (*repo, error) {
	if err := os.RemoveAll(dir); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	r := &repo{dir: dir, base: base}
	if _, err := r.git(nil, "init", "-q"); err != nil {
		return nil, err
	}
	if _, err := r.git(nil, "symbolic-ref", "HEAD",
		"refs/heads/main"); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	writeCommit(&b, "refs/tags/base", "the module as it came", tree{}, base)
	_, err := r.git(&b, "fast-import", "--quiet", "--force")
	return r, err
}

func (r *repo) git(input *bytes.Buffer, arguments ...string) (string, error) {
	command := exec.Command("git", arguments...)
	command.Dir = r.dir
	if input != nil {
		command.Stdin = input
	}
	output, err := command.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("git %s: %v: %s",
			strings.Join(arguments, " "), err, output)
	}
	return string(output), err
}

// A commit is a tree and the parents it names besides the one before it.
type commit struct {
	tree  tree
	merge string
}

// record makes main a line of commits on top of the module as it came.
func (r *repo) record(commits ...commit) error {
	var b bytes.Buffer
	before := r.base
	for i, c := range commits {
		from := ""
		if i == 0 {
			from = "refs/tags/base^0"
		}
		writeCommitOn(&b, "refs/heads/main", from, c.merge,
			fmt.Sprint("side ", i), before, c.tree)
		before = c.tree
	}
	_, err := r.git(&b, "fast-import", "--quiet", "--force")
	return err
}

func writeCommit(b *bytes.Buffer, ref, message string, before, after tree) {
	writeCommitOn(b, ref, "", "", message, before, after)
}

func writeCommitOn(b *bytes.Buffer, ref, from, merge, message string,
	before, after tree) {
	fmt.Fprintf(b, "commit %s\ncommitter Gopher <gopher@example.org> "+
		"1700000000 +0000\ndata %d\n%s\n", ref, len(message), message)
	if from != "" {
		fmt.Fprintf(b, "from %s\n", from)
	}
	if merge != "" {
		fmt.Fprintf(b, "merge %s\n", merge)
	}
	for _, path := range before.paths() {
		if _, there := after[path]; !there {
			fmt.Fprintf(b, "D %s\n", path)
		}
	}
	for _, path := range after.paths() {
		content := after[path]
		if old, there := before[path]; there && old == content {
			continue
		}
		fmt.Fprintf(b, "M 100644 inline %s\ndata %d\n%s\n",
			path, len(content), content)
	}
	b.WriteString("\n")
}
