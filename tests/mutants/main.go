// Mutants takes real Go modules, changes them at many places in ways that
// are known to add an allocation, to take one away or to do neither, and
// holds what escdiff says of each change against that.
//
// usage: mutants [OPTIONS] ESCDIFF WORK
//
// A kind of mutation is a row of textKinds, moveKinds, renameKinds,
// sideKinds, scaffolds or valueKinds.  Mutants of one kind that do not stand
// in each other's way share a commit; when that goes wrong each is run alone.
// A mutant is named by module, kind, seed and number, and can be run again.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"time"
)

type options struct {
	modules, module, kind string
	exceptionsFile, keep  string
	number, batch, only   int
	jobs, most, shown     int
	least, measuredLeast  int
	seed                  int64
	verbose, mixed        bool
	exceptions            []exception
}

// An exception is a disagreement that is known, with its reason.
type exception struct {
	module, kind, number, reason string
	used                         bool
}

func (o *options) flags() {
	flag.StringVar(&o.modules, "modules", "", "file that lists the modules")
	flag.StringVar(&o.module, "module", "", "only this module")
	flag.StringVar(&o.kind, "kind", "", "only kinds that match")
	flag.StringVar(&o.exceptionsFile, "exceptions", "",
		"file of known disagreements")
	flag.StringVar(&o.keep, "keep", "", "leave the repository here")
	flag.IntVar(&o.number, "n", 5, "mutants of a kind in a module")
	flag.IntVar(&o.batch, "batch", 12, "mutants in one commit")
	flag.IntVar(&o.only, "only", -1, "only the mutant of this number")
	flag.IntVar(&o.jobs, "jobs", 2, "modules at a time")
	flag.IntVar(&o.most, "most", 3,
		"mutants of a kind and module that may fail alone")
	flag.IntVar(&o.shown, "shown", 2, "failures told in full")
	flag.IntVar(&o.least, "least", 1, "mutants there must be in all")
	flag.IntVar(&o.measuredLeast, "least-measured", 0,
		"mutants whose allocations must be counted")
	flag.Int64Var(&o.seed, "seed", 1, "what the places depend on")
	flag.BoolVar(&o.mixed, "mixed", false,
		"mutants of several kinds in one commit")
	flag.BoolVar(&o.verbose, "v", false, "tell what is rejected")
}

func main() {
	var o options
	o.flags()
	flag.Parse()
	if flag.NArg() != 2 {
		fmt.Fprintln(os.Stderr, "usage: mutants [OPTIONS] ESCDIFF WORK")
		os.Exit(2)
	}
	ok, err := o.run(flag.Arg(0), flag.Arg(1))
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(2)
	}
	if !ok {
		os.Exit(1)
	}
}

func (o *options) run(program, work string) (bool, error) {
	var err error
	if program, err = filepath.Abs(program); err != nil {
		return false, err
	}
	if work, err = filepath.Abs(work); err != nil {
		return false, err
	}
	chosen, err := chooseKinds(o.kind)
	if err != nil {
		return false, err
	}
	if err = o.readExceptions(); err != nil {
		return false, err
	}
	list, err := o.readModules()
	if err != nil {
		return false, err
	}
	start := time.Now()
	r := &report{tallies: map[string]*tally{}}
	o.all(list, chosen, program, work, r)
	return r.print(o, chosen, time.Since(start)), nil
}

// all runs some modules at a time, each with folders of its own.
func (o *options) all(list [][3]string, chosen []*kind, program, work string,
	r *report) {
	var group sync.WaitGroup
	turn := make(chan bool, o.jobs)
	for _, entry := range list {
		entry := entry
		group.Add(1)
		turn <- true
		go func() {
			defer func() { <-turn; group.Done() }()
			o.one(entry, chosen, program, work, r)
		}()
	}
	group.Wait()
}

func (o *options) one(entry [3]string, chosen []*kind, program, work string,
	r *report) {
	m, err := openModule(entry[0], entry[1], entry[2], work)
	if err != nil {
		r.trouble(fmt.Sprintf("%s: %v", entry[0], err))
		return
	}
	start := time.Now()
	run := newRunner(program, m.work)
	count := 0
	for _, group := range o.groups(chosen) {
		j := &job{options: o, m: m, kinds: group, run: run,
			tallies: map[*kind]*tally{}, fails: map[*kind]int{}}
		j.do()
		for k, t := range j.tallies {
			count += t.mutants
			r.add(k, t)
		}
		if o.keep != "" {
			if err := j.keepRepository(); err != nil {
				r.trouble(err.Error())
			}
		}
	}
	fmt.Printf("%-8s %5d mutants, %4d runs of escdiff in %s, %s in all\n",
		m.name, count, *run.runs, run.spent.Round(time.Second),
		time.Since(start).Round(time.Second))
	os.RemoveAll(m.work)
}

// groups are kinds whose mutants may share commits.
func (o *options) groups(chosen []*kind) [][]*kind {
	if o.mixed {
		return [][]*kind{chosen}
	}
	var groups [][]*kind
	for _, k := range chosen {
		groups = append(groups, []*kind{k})
	}
	return groups
}

// readModules reads lines of a name, a module path and a version.
func (o *options) readModules() ([][3]string, error) {
	var list [][3]string
	err := eachLine(o.modules, func(line string) error {
		words := strings.Fields(line)
		if len(words) != 3 {
			return fmt.Errorf("%s: %q", o.modules, line)
		}
		if o.module == "" || o.module == words[0] {
			list = append(list, [3]string{words[0], words[1], words[2]})
		}
		return nil
	})
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("no module")
	}
	return list, err
}

// readExceptions reads lines of a module, a kind, a number and the reason;
// * stands for any.
func (o *options) readExceptions() error {
	if o.exceptionsFile == "" {
		return nil
	}
	return eachLine(o.exceptionsFile, func(line string) error {
		words := strings.Fields(line)
		if len(words) < 4 {
			return fmt.Errorf("%s: no reason: %q", o.exceptionsFile, line)
		}
		o.exceptions = append(o.exceptions, exception{words[0], words[1],
			words[2], strings.Join(words[3:], " "), false})
		return nil
	})
}

func eachLine(name string, do func(string) error) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		if err := do(line); err != nil {
			return err
		}
	}
	return nil
}

func (o *options) excepted(module string, mu *mutation) string {
	any := func(pattern, word string) bool {
		return pattern == "*" || pattern == word
	}
	for i := range o.exceptions {
		e := &o.exceptions[i]
		if any(e.module, module) && any(e.kind, mu.kind.name) &&
			any(e.number, fmt.Sprint(mu.number)) {
			return e.reason
		}
	}
	return ""
}

// A tally counts what came of a kind.
type tally struct {
	mutants, rejected, failed, excepted, told int
	wanted, found, missed, extra, causes      int
	measured, agreed                          int
	disagreements                             []string
}

func (t *tally) add(other *tally) {
	t.mutants += other.mutants
	t.rejected += other.rejected
	t.failed += other.failed
	t.excepted += other.excepted
	t.wanted += other.wanted
	t.found += other.found
	t.missed += other.missed
	t.extra += other.extra
	t.causes += other.causes
	t.measured += other.measured
	t.agreed += other.agreed
	t.disagreements = append(t.disagreements, other.disagreements...)
}

type report struct {
	lock     sync.Mutex
	tallies  map[string]*tally
	troubles []string
}

func (r *report) trouble(text string) {
	r.lock.Lock()
	defer r.lock.Unlock()
	r.troubles = append(r.troubles, text)
}

func (r *report) add(k *kind, t *tally) {
	r.lock.Lock()
	defer r.lock.Unlock()
	if r.tallies[k.name] == nil {
		r.tallies[k.name] = &tally{}
	}
	r.tallies[k.name].add(t)
}

const (
	heading = "%-8s %-26s %7s %6s %6s %6s %6s %6s %6s %6s %9s\n"
	row     = "%-8s %-26s %7d %6d %6d %6d %6d %6d %6d %6d %4d/%-4d\n"
)

func (r *report) print(o *options, chosen []*kind, took time.Duration) bool {
	fmt.Printf("\n"+heading, "class", "kind", "mutants", "failed",
		"except", "wanted", "found", "missed", "extra", "causes",
		"allocs")
	total := &tally{}
	for _, k := range chosen {
		t := r.tallies[k.name]
		if t == nil {
			continue
		}
		printRow(k.class, k.name, t)
		total.add(t)
	}
	printRow("", "all", total)
	sort.Strings(total.disagreements)
	for _, text := range total.disagreements {
		fmt.Println("allocations differ:", text)
	}
	for _, text := range r.troubles {
		fmt.Println("trouble:", text)
	}
	fmt.Printf("%d mutants of %d kinds (%d places left out, the mutant "+
		"would not compile), %s\n", total.mutants, len(r.tallies),
		total.rejected, took.Round(time.Second))
	fmt.Printf("recall %s, false alarms %d, allocations counted of %d "+
		"mutants, %d agree\n", percent(total.found, total.wanted),
		total.extra, total.measured, total.agreed)
	enough := total.mutants >= o.least &&
		total.measured >= o.measuredLeast
	if !enough {
		fmt.Printf("fewer than %d mutants, or %d measured\n", o.least,
			o.measuredLeast)
		total.failed++
	}
	total.failed += len(r.troubles)
	fmt.Printf("mutants: %d passed, %d failed\n",
		total.mutants-min(total.failed, total.mutants), total.failed)
	return total.failed == 0
}

func printRow(class, name string, t *tally) {
	fmt.Printf(row, class, name, t.mutants, t.failed, t.excepted, t.wanted,
		t.found, t.missed, t.extra, t.causes, t.agreed, t.measured)
}

func percent(part, whole int) string {
	if whole == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f %%", 100*float64(part)/float64(whole))
}

// min is none of Go 1.19's.
func min(a, b int) int {
	if a < b {
		return a
	}
	return b
}
