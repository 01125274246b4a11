package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// A job is one kind in one module, or several that share commits.
type job struct {
	*options
	m       *module
	kinds   []*kind
	run     *runner
	tallies map[*kind]*tally
	fails   map[*kind]int // mutants that were run alone and failed
}

func (j *job) tally(mu *mutation) *tally {
	return j.tallyOf(mu.kind)
}

func (j *job) tallyOf(k *kind) *tally {
	if j.tallies[k] == nil {
		j.tallies[k] = &tally{}
	}
	return j.tallies[k]
}

// choose takes the first mutants of a kind that compile.
func (j *job) choose(k *kind) []*mutation {
	wanted := j.number
	if k.least > 0 && wanted > k.least {
		wanted = k.least
	}
	var list []*mutation
	for _, c := range k.candidates(j.m, j.seed) {
		if len(list) == wanted || j.only >= 0 && c.number > j.only {
			break
		}
		if j.only >= 0 && c.number != j.only {
			continue
		}
		mu := c.make()
		if mu == nil {
			continue
		}
		if _, _, err := j.sides(mu); err != nil {
			j.tallyOf(k).rejected++
			if j.verbose {
				fmt.Printf("rejected: %s: %v\n", j.m.describe(mu), err)
			}
			continue
		}
		list = append(list, mu)
	}
	return list
}

// sides gives both trees of mutants, checked.
func (j *job) sides(list ...*mutation) (old, after tree, err error) {
	var olds, news []*delta
	for _, mu := range list {
		olds = append(olds, &mu.old)
		news = append(news, &mu.new)
	}
	if old, err = j.m.files.apply(olds...); err != nil {
		return
	}
	if after, err = j.m.files.apply(news...); err != nil {
		return
	}
	if _, err = j.checkerOf(old).load(old, false); err != nil {
		return
	}
	_, err = j.checkerOf(after).load(after, false)
	return
}

// checkerOf is that of the module, but where it has another name now.
func (j *job) checkerOf(t tree) *checker {
	if t["go.mod"] == j.m.files["go.mod"] {
		return j.m.checker
	}
	words := strings.Fields(t["go.mod"][strings.Index(t["go.mod"],
		"module"):])
	if name := strings.Trim(words[1], `"`); name != j.m.path {
		other := *j.m.checker
		other.module, other.known = name, map[string]*pkg{}
		return &other
	}
	return j.m.checker
}

// batches are mutants that go into one commit: one alone, two, then many.
func (j *job) batches(list []*mutation) [][]*mutation {
	var result [][]*mutation
	for len(list) > 0 {
		size := j.batch
		if !j.mixed && len(result) < 2 && size > 2 {
			size = 1 + len(result)
		}
		var batch, later []*mutation
		for _, mu := range list {
			if len(batch) == size ||
				len(batch) > 0 && !mu.shares(batch[0]) {
				later = append(later, mu)
				continue
			}
			with := append(append([]*mutation(nil), batch...), mu)
			if _, _, err := j.sides(with...); err != nil {
				later = append(later, mu)
				continue
			}
			batch = with
		}
		result = append(result, batch)
		list = later
	}
	return result
}

// shares tells whether both may be in one commit.
func (mu *mutation) shares(other *mutation) bool {
	return !mu.kind.alone && !other.kind.alone &&
		mu.kind.tests == other.kind.tests &&
		mu.kind.group == other.kind.group
}

func (j *job) do() {
	var list []*mutation
	for _, k := range j.kinds {
		j.tallyOf(k)
		list = append(list, j.choose(k)...)
	}
	for _, batch := range j.batches(list) {
		j.doBatch(batch)
	}
}

func (j *job) doBatch(batch []*mutation) {
	v, o, old, after, err := j.compare(batch)
	if err != nil {
		j.fail(batch[0], []string{err.Error()})
		return
	}
	if v == nil {
		return // not compiled, or not a comparison
	}
	for _, mu := range batch {
		j.tally(mu).mutants++
	}
	isolated := len(batch) == 1 ||
		len(v.missed)+len(v.extra)+len(v.wrong) == 0
	if isolated {
		j.count(batch, *v)
		j.measure(batch, o, old, after)
		return
	}
	j.isolate(batch, *v)
}

// compare asks escdiff; the verdict is nil when there is nothing to count.
func (j *job) compare(batch []*mutation) (v *verdict, o outcome,
	old, after tree, err error) {
	if run := batch[0].run; run != nil {
		j.tally(batch[0]).mutants++
		if wrong := run(j.run, batch[0]); len(wrong) > 0 {
			j.fail(batch[0], wrong)
		}
		return
	}
	if old, after, err = j.sides(batch...); err != nil {
		return
	}
	if err = j.m.repo.record(commit{tree: old},
		commit{tree: after}); err != nil {
		return
	}
	o = j.run.escdiff(j.m.repo.dir, batch[0].kind.tests, "HEAD~1", "HEAD")
	if o.summary == nil || !o.summary.Complete {
		if trouble := j.compiles(old, after); trouble != "" {
			j.tally(batch[0]).rejected += len(batch)
			fmt.Printf("does not compile: %s: %s\n",
				j.m.describe(batch[0]), trouble)
			return
		}
	}
	var wants []want
	for _, mu := range batch {
		wants = append(wants, mu.want...)
	}
	judged := j.run.judge(o, wants)
	return &judged, o, old, after, nil
}

func (j *job) compiles(trees ...tree) string {
	for _, t := range trees {
		if err := j.m.fill(t); err != nil {
			return err.Error()
		}
		if _, err := j.m.buildLog(); err != nil {
			return err.Error()
		}
	}
	return ""
}

// isolate runs the mutants of a batch one by one to see which is at fault.
func (j *job) isolate(batch []*mutation, whole verdict) {
	failed := 0
	for _, mu := range batch {
		if j.fails[mu.kind] >= j.most {
			mu.failed = true
			j.tally(mu).failed++
			failed++
			continue
		}
		v, o, old, after, err := j.compare([]*mutation{mu})
		if err != nil || v == nil {
			j.fail(mu, []string{fmt.Sprint("alone: ", err)})
			continue
		}
		if len(v.missed)+len(v.extra)+len(v.wrong) > 0 {
			failed++
		}
		j.count([]*mutation{mu}, *v)
		j.measure([]*mutation{mu}, o, old, after)
	}
	if failed > 0 {
		return
	}
	what := "together, but not alone, the mutants"
	for _, mu := range batch {
		what += fmt.Sprint(" ", mu.number)
	}
	j.fail(batch[0], append([]string{what}, whole.all()...))
}

func (j *job) count(batch []*mutation, v verdict) {
	for _, mu := range batch {
		j.tally(mu).wanted += len(mu.want)
		j.tally(mu).found += len(mu.want)
	}
	t := j.tally(batch[0])
	t.found -= len(v.missed)
	t.missed += len(v.missed)
	t.extra += len(v.extra)
	if len(v.missed)+len(v.extra)+len(v.wrong) > 0 {
		j.fails[batch[0].kind]++
		details := v.all()
		if j.fails[batch[0].kind] <= j.shown {
			details = append(details, j.heapLines(batch[0]))
		}
		j.fail(batch[0], details)
		return
	}
	if len(v.causes) == 0 {
		return
	}
	for _, mu := range batch {
		var list []string
		for _, text := range v.causes {
			for _, w := range mu.want {
				if strings.HasSuffix(text, w.key()) {
					list = append(list, text)
				}
			}
		}
		j.tally(mu).causes += len(list)
		if len(list) > 0 {
			j.fail(mu, list)
		}
	}
}

var heapLine = regexp.MustCompile(`(?m)^(\S+): (.*escapes to heap|` +
	`moved to heap: .*)$`)

// heapLines counts what the compiler itself says, to see whose fault it is.
func (j *job) heapLines(mu *mutation) string {
	old, after, err := j.sides(mu)
	if err != nil {
		return err.Error()
	}
	var counts [2]int
	for i, t := range []tree{old, after} {
		if err := j.m.fill(t); err != nil {
			return err.Error()
		}
		log, err := j.m.buildLog()
		if err != nil {
			return err.Error()
		}
		lines := map[string]bool{}
		for _, line := range heapLine.FindAllString(log, -1) {
			lines[line] = true
		}
		counts[i] = len(lines)
	}
	return fmt.Sprintf("the compiler's heap lines: %d, then %d", counts[0],
		counts[1])
}

func (m *module) describe(mu *mutation) string {
	return fmt.Sprintf("%s %s %d", m.name, mu.kind.name, mu.number)
}

func (j *job) fail(mu *mutation, details []string) {
	t := j.tally(mu)
	if reason := j.excepted(j.m.name, mu); reason != "" {
		t.excepted++
		return
	}
	if !mu.failed {
		t.failed++
	}
	mu.failed = true
	t.told++
	if t.told > j.shown {
		return
	}
	text := fmt.Sprintf("FAIL %s (seed %d): %s\n", j.m.describe(mu), j.seed,
		mu.what)
	for i, line := range details {
		if i == 12 {
			text += fmt.Sprintf("     and %d more\n", len(details)-i)
			break
		}
		text += "     " + strings.ReplaceAll(strings.TrimSpace(line), "\n",
			"\n     ") + "\n"
	}
	text += fmt.Sprintf("     again: -module %s -kind %s -seed %d -only %d "+
		"-keep DIR\n", j.m.name, mu.kind.name, j.seed, mu.number)
	fmt.Print(text)
}

// keepRepository leaves the last mutant's repository, checked out.
func (j *job) keepRepository() error {
	if err := os.RemoveAll(j.keep); err != nil {
		return err
	}
	to, err := filepath.Abs(j.keep)
	if err != nil {
		return err
	}
	_, err = j.m.repo.git(nil, "clone", "-q", j.m.repo.dir, to)
	return err
}

func (j *job) measure(batch []*mutation, o outcome, old, after tree) {
	list, err := j.m.measures(batch, old, after)
	if err != nil {
		j.fail(batch[0], []string{"allocations: " + err.Error()})
		return
	}
	byMutant := map[string]*measure{}
	for _, x := range list {
		if sum := byMutant[x.mutant]; sum != nil {
			sum.before += x.before
			sum.now += x.now
			continue
		}
		x := x
		byMutant[x.mutant] = &x
	}
	for _, mu := range batch {
		x := byMutant[j.m.describe(mu)]
		if x == nil {
			continue
		}
		x.reported = reported(o.changes, mu)
		t := j.tally(mu)
		t.measured++
		if x.agrees() {
			t.agreed++
			continue
		}
		text := fmt.Sprintf("%s: %d allocations, then %d; reported %+d",
			x.mutant, x.before, x.now, x.reported)
		switch {
		case mu.blind != "":
			text += ": " + mu.blind
		case mu.failed:
			text += ": a failure above"
		default:
			j.fail(mu, []string{"allocations: " + text})
		}
		t.disagreements = append(t.disagreements, text)
	}
}

// reported sums up the changes that speak of the mutant's own names.
func reported(changes []change, mu *mutation) int {
	sum := 0
	id := strconv.Itoa(mu.id())
	for i := range changes {
		c := &changes[i]
		if !strings.Contains(c.key(), id) {
			continue
		}
		if c.Status == "fixed" {
			sum--
		} else {
			sum++
		}
	}
	return sum
}
