package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

// A runner runs escdiff and judges what it says.
type runner struct {
	program string
	work    string
	extra   []string // environment
	count   *int     // of fresh folders
	spent   *time.Duration
	runs    *int
}

func newRunner(program, work string) *runner {
	return &runner{program: program, work: work, count: new(int),
		spent: new(time.Duration), runs: new(int),
		extra: []string{"XDG_CACHE_HOME=" + filepath.Join(work, "cache")}}
}

func (run *runner) with(environment ...string) *runner {
	other := *run
	other.extra = append(append([]string(nil), run.extra...), environment...)
	return &other
}

// fresh makes an empty folder.
func (run *runner) fresh() string {
	*run.count++
	name := filepath.Join(run.work, fmt.Sprint("fresh", *run.count))
	os.RemoveAll(name)
	os.MkdirAll(name, 0o777)
	return name
}

// A place is a position and the function around it.
type place struct {
	File     string
	Line     int
	Column   int
	Function string
}

// A change is one line of escdiff's output, as far as we look at it.
type change struct {
	Type, Status, Kind, Message, Symbol string
	place
	Old       *place
	Call      *place
	Origin    string
	Allocates string
	Noise     json.RawMessage // a word; counts in the summary
	Stage     string
	Cause     []struct {
		What, Text string
		place
	}
	Counts   map[string]int
	Complete bool
}

type outcome struct {
	output  []byte
	errors  string
	status  int
	changes []change // new, hidden and fixed ones that count
	summary *change
}

func (run *runner) escdiff(dir string, tests bool,
	revisions ...string) outcome {
	arguments := []string{"--format=jsonl"}
	if tests {
		arguments = append(arguments, "--tests")
	}
	command := exec.Command(run.program, append(arguments, revisions...)...)
	command.Dir = dir
	command.Env = append(os.Environ(), run.extra...)
	var output, trouble bytes.Buffer
	command.Stdout, command.Stderr = &output, &trouble
	start := time.Now()
	err := command.Run()
	*run.spent += time.Since(start)
	*run.runs++
	o := outcome{output: output.Bytes(), errors: trouble.String()}
	if err != nil {
		o.status = -1
		if exit, ok := err.(*exec.ExitError); ok {
			o.status = exit.ExitCode()
		}
	}
	o.read()
	return o
}

func (o *outcome) read() {
	for _, line := range bytes.Split(o.output, []byte("\n")) {
		var c change
		if len(line) == 0 {
			continue
		}
		if err := json.Unmarshal(line, &c); err != nil {
			o.errors += fmt.Sprintf("%v: %s\n", err, line)
			o.status = -1
			continue
		}
		switch {
		case c.Type == "summary":
			o.summary = &c
		case c.Noise != nil || c.Allocates == "no":
		case c.Status == "new" || c.Status == "hidden" ||
			c.Status == "fixed":
			o.changes = append(o.changes, c)
		}
	}
}

// sound gives what is wrong with the run itself.
func (o *outcome) sound() []string {
	if o.summary == nil || !o.summary.Complete ||
		o.status != 0 && o.status != 1 {
		return []string{fmt.Sprintf("no verdict: status %d: %.1500s",
			o.status, o.errors)}
	}
	told, seen := map[string]int{}, map[string]int{}
	for _, status := range []string{"new", "hidden", "fixed"} {
		told[status] = o.summary.Counts[status]
		seen[status] = 0
	}
	for _, c := range o.changes {
		seen[c.Status]++
	}
	expected := 0
	if seen["new"]+seen["hidden"] > 0 {
		expected = 1
	}
	var wrong []string
	if fmt.Sprint(told) != fmt.Sprint(seen) {
		wrong = append(wrong, fmt.Sprintf("the summary says %v, its "+
			"changes are %v", told, seen))
	}
	if o.status != expected {
		wrong = append(wrong, fmt.Sprintf("status %d, expected %d",
			o.status, expected))
	}
	return wrong
}

func (run *runner) nothing(o outcome) []string {
	return run.judge(o, nil).all()
}

// A verdict is what escdiff should have said and did not, said and should
// not have, and said otherwise.
type verdict struct {
	missed, extra, wrong []string
	causes               []string // of what was found, but the cause is not
	found                int
}

func (v verdict) all() []string {
	var list []string
	for _, text := range v.missed {
		list = append(list, "missed: "+text)
	}
	for _, text := range v.extra {
		list = append(list, "not expected: "+text)
	}
	list = append(list, v.wrong...)
	return append(list, v.causes...)
}

// where is the place that a change speaks of.
func (c *change) where() place {
	if c.Call != nil {
		return *c.Call
	}
	return c.place
}

func (c *change) key() string {
	if c.Message == "" {
		return c.keyOf(c.Status, c.Symbol)
	}
	return c.keyOf(c.Status, c.Message)
}

func (c *change) keyOf(status, message string) string {
	at := c.where()
	return want{status: status, file: at.File, function: at.Function,
		message: message}.key()
}

func (run *runner) judge(o outcome, wants []want) verdict {
	v := verdict{wrong: o.sound()}
	open := map[string][]want{}
	for _, w := range wants {
		open[w.key()] = append(open[w.key()], w)
	}
	for i := range o.changes {
		c := &o.changes[i]
		key := c.key()
		if len(open[key]) == 0 {
			key = c.keyOf(c.Status, "*") // any message will do
		}
		if len(open[key]) == 0 && c.Status != "fixed" {
			key = c.keyOf("new-or-hidden", "*")
		}
		list := open[key]
		if len(list) == 0 {
			v.extra = append(v.extra, fmt.Sprintf("%s (line %d, "+
				"stage %q, origin %q)", c.key(), c.where().Line,
				c.Stage, c.Origin))
			continue
		}
		w := list[0]
		open[key] = list[1:]
		v.found++
		v.causes = append(v.causes, checkCause(c, w)...)
	}
	for _, list := range open {
		for _, w := range list {
			v.missed = append(v.missed, w.key())
		}
	}
	sort.Strings(v.missed)
	return v
}

// checkCause holds cause and origin against what was done.
func checkCause(c *change, w want) []string {
	var wrong []string
	if w.origin != "" && c.Origin != w.origin {
		wrong = append(wrong, fmt.Sprintf("origin %q, expected %q: %s",
			c.Origin, w.origin, w.key()))
	}
	if w.cause == "" {
		return wrong
	}
	if len(c.Cause) == 0 {
		return append(wrong, "no cause: "+w.key())
	}
	last := c.Cause[len(c.Cause)-1]
	cause := strings.TrimSpace(w.cause)
	if last.What != "edit" || !strings.Contains(last.Text, cause) {
		wrong = append(wrong, fmt.Sprintf("cause ends with %s %q, "+
			"expected %q: %s", last.What, last.Text, cause, w.key()))
	}
	return wrong
}
