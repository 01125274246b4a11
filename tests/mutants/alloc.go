package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// Allocation truth: what the probes really allocate, before and after.

// A measure is a probe's allocations in one run of it, on both sides.
type measure struct {
	mutant      string
	before, now int
	net         int // of what was expected to be reported
	reported    int // new and hidden less fixed, as escdiff said
}

func (x measure) agrees() bool {
	return sign(x.now-x.before) == sign(x.reported)
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

// measures runs all probes of a batch on both sides.
func (m *module) measures(batch []*mutation, old, after tree) ([]measure,
	error) {
	var probes []probe
	var list []measure
	for _, mu := range batch {
		for _, p := range mu.probes {
			probes = append(probes, p)
			list = append(list, measure{mutant: m.describe(mu), net: p.net})
		}
	}
	if len(probes) == 0 {
		return nil, nil
	}
	before, err := m.runProbes(old, probes)
	if err != nil {
		return nil, err
	}
	now, err := m.runProbes(after, probes)
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].before, list[i].now = before[i], now[i]
	}
	return list, nil
}

// runProbes builds a program in the module that runs them.
func (m *module) runProbes(t tree, probes []probe) ([]int, error) {
	program := make(tree, len(t)+1)
	for path, content := range t {
		program[path] = content
	}
	program["mutprobes/main.go"] = probeProgram(probes)
	if err := m.fill(program); err != nil {
		return nil, err
	}
	name := filepath.Join(m.work, "probes")
	defer os.Remove(name)
	if _, err := m.goTool("build", "-buildvcs=false", "-o", name,
		"./mutprobes"); err != nil {
		return nil, err
	}
	output, err := exec.Command(name).Output()
	if err != nil {
		return nil, fmt.Errorf("probes: %v", err)
	}
	var counts []int
	for _, field := range strings.Fields(string(output)) {
		n, err := strconv.ParseFloat(field, 64)
		if err != nil {
			return nil, err
		}
		counts = append(counts, int(n))
	}
	if len(counts) != len(probes) {
		return nil, fmt.Errorf("%d probes gave %d numbers", len(probes),
			len(counts))
	}
	return counts, nil
}

func probeProgram(probes []probe) string {
	imports, calls := "", ""
	names := map[string]string{}
	for _, p := range probes {
		if names[p.pkg] == "" {
			names[p.pkg] = fmt.Sprint("p", len(names))
			imports += fmt.Sprintf("\t%s %q\n", names[p.pkg], p.pkg)
		}
		calls += fmt.Sprintf("\tfmt.Println(testing.AllocsPerRun(20, "+
			"%s.%s))\n", names[p.pkg], p.name)
	}
	return "package main\n\nimport (\n\t\"fmt\"\n\t\"testing\"\n" + imports +
		")\n\nfunc main() {\n" + calls + "}\n"
}

// fill makes the module's folder hold the tree.
func (m *module) fill(t tree) error {
	before := m.inFolder
	if before == nil {
		before = m.files
	}
	m.inFolder = t
	return t.write(m.treeDir(), before)
}
