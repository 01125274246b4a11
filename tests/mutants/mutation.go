package main

import (
	"fmt"
	"hash/fnv"
	"math/rand"
	"regexp"
)

// A kind of mutation.
type kind struct {
	name  string
	class string // neutral, found, hidden, fixed
	// sites lists all that could be done to the module, in an order that
	// depends on the module alone.
	sites func(m *module) []site
	tests bool // escdiff is asked to look at tests too
	alone bool // never in one commit with another
	// Only kinds of one group share a commit: a rename or a split changes
	// the names that others expect, and an edit with its reverse nearby
	// is a move.
	group string
	least int // less per module than the others: at most so many
}

// A site makes its mutation when it is wanted; nil where it cannot be done.
// A hot one has to do with what escapes, and is tried before most others.
type site struct {
	do  func(id int, r *rand.Rand) *mutation
	hot bool
}

// A mutation is two trees, each told against the module as it came, and
// what escdiff must say of going from one to the other.
type mutation struct {
	kind     *kind
	number   int
	what     string
	old, new delta
	want     []want
	probes   []probe
	run      func(*runner, *mutation) []string // in place of a comparison
	blind    string                            // why allocations may differ from the report
	failed   bool
}

// A want is one change that must be reported.
type want struct {
	status, file, function, message string
	cause                           string // text of the last step's line
	origin                          string
}

func (w want) key() string {
	return fmt.Sprintf("%s %s %s: %s", w.status, w.file, w.function,
		w.message)
}

// A probe is an exported function that can be run on both sides.
type probe struct {
	pkg, name string
	net       int // new and hidden less fixed
}

// id is unique in a commit, also in one of several kinds.
func (mu *mutation) id() int {
	return uniqueID(mu.kind, mu.number)
}

func uniqueID(k *kind, number int) int {
	for i, other := range kinds {
		if other.name == k.name {
			return (i+1)*1000 + number
		}
	}
	panic("no such kind")
}

// candidates lists the sites of a kind, shuffled by the seed, with two hot
// ones before each other: a mutant is named by module, kind, seed and its
// number here.
func (k *kind) candidates(m *module, seed int64) []*candidate {
	hash := fnv.New64a()
	fmt.Fprint(hash, m.name, k.name, seed)
	r := rand.New(rand.NewSource(int64(hash.Sum64())))
	sites := k.sites(m)
	var hot, cold []site
	for _, at := range r.Perm(len(sites)) {
		if sites[at].hot {
			hot = append(hot, sites[at])
		} else {
			cold = append(cold, sites[at])
		}
	}
	list := make([]*candidate, len(sites))
	for number := range list {
		from := &hot
		if len(hot) == 0 || number%3 == 2 && len(cold) > 0 {
			from = &cold
		}
		list[number] = &candidate{k, number, (*from)[0], r.Int63()}
		*from = (*from)[1:]
	}
	return list
}

type candidate struct {
	kind   *kind
	number int
	site   site
	seed   int64
}

func (c *candidate) make() *mutation {
	mu := c.site.do(uniqueID(c.kind, c.number), rand.New(rand.NewSource(c.seed)))
	if mu != nil {
		mu.kind, mu.number = c.kind, c.number
	}
	return mu
}

// kinds is all of them, in the order of the report.
var kinds []*kind

func init() {
	kinds = append(kinds, textKinds()...)
	kinds = append(kinds, grouped("renames", moveKinds())...)
	kinds = append(kinds, grouped("renames", renameKinds())...)
	kinds = append(kinds, sideKinds()...)
	for _, s := range scaffolds() {
		kinds = append(kinds, s.kind())
	}
	kinds = append(kinds, valueKinds()...)
	for _, k := range composedKinds() {
		kinds = append(kinds, grouped(k.name, []*kind{k})...)
	}
}

func grouped(group string, list []*kind) []*kind {
	for _, k := range list {
		k.group = group
	}
	return list
}

func chooseKinds(pattern string) ([]*kind, error) {
	expression, err := regexp.Compile("^(?:" + pattern + ")$")
	if err != nil {
		return nil, err
	}
	var list []*kind
	for _, k := range kinds {
		if pattern == "" || expression.MatchString(k.name) {
			list = append(list, k)
		}
	}
	if len(list) == 0 {
		err = fmt.Errorf("no kind is %s", pattern)
	}
	return list, err
}
