// Package p makes the compiler call every allocating function of the runtime
// that it knows, in the spelling of Go 1.9.  Those for int64 sizes are called
// on 32-bit machines only; some belong to experiments: see meet.sh.
package p

type pair struct{ a, b int }
type node struct {
	next *node
	n    int
}
type named interface {
	Name() string
}
type (
	plain16 uint16
	plain32 uint32
	plain64 uint64
	text    string
	list    []byte
)

func (p pair) Name() string    { return "" }
func (n node) Name() string    { return "" }
func (p plain16) Name() string { return "" }
func (p plain32) Name() string { return "" }
func (p plain64) Name() string { return "" }
func (t text) Name() string    { return "" }
func (l list) Name() string    { return "" }

var (
	any1    interface{}
	name1   named
	pairs   []pair
	nodes   []*node
	bytes1  []byte
	runes1  []rune
	string1 string
	pair1   *pair
	node1   *node
	small1  *[3]byte
	large1  *[1 << 16]byte
	map1    map[string]int
	chan1   chan int
)

func Objects() {
	pair1 = new(pair)
	node1 = new(node)
	small1 = new([3]byte)
	large1 = new([1 << 16]byte)
}

func Slices(n int, m int64) {
	pairs = make([]pair, n)
	nodes = make([]*node, m)
	pairs = append(pairs, pair{})
}

func Copies(from []byte, others []*node) {
	to := make([]byte, len(from))
	copy(to, from)
	bytes1 = to
	more := make([]*node, len(others))
	copy(more, others)
	nodes = more
}

func Boxes(a pair, b node, c uint16, d uint32, e uint64, f string, g []byte) {
	any1 = a
	any1 = b
	any1 = c
	any1 = d
	any1 = e
	any1 = f
	any1 = g
}

func Names(a pair, b node, c plain16, d plain32, e plain64, f text, g list) {
	name1 = a
	name1 = b
	name1 = c
	name1 = d
	name1 = e
	name1 = f
	name1 = g
}

func Strings(a, b string, c []byte, d []rune, e rune) {
	string1 = a + b
	string1 = a + b + a
	string1 = a + b + a + b
	string1 = a + b + a + b + a
	string1 = a + b + a + b + a + b
	string1 = string(c)
	string1 = string(d)
	string1 = string(e)
}

func Bytes(a, b string) {
	bytes1 = []byte(a)
	runes1 = []rune(a)
	bytes1 = []byte(a + b)
	bytes1 = []byte(a + b + a)
	bytes1 = []byte(a + b + a + b)
	bytes1 = []byte(a + b + a + b + a)
	bytes1 = []byte(a + b + a + b + a + b)
}

func Maps(n int, m int64) {
	map1 = make(map[string]int)
	map1 = make(map[string]int, n)
	map1 = make(map[string]int, m)
}

func Chans(n int, m int64) {
	chan1 = make(chan int, n)
	chan1 = make(chan int, m)
}

// Slices that grow on the stack until they leave it, Go 1.26 and newer.

func LeaveNoCapNoScan(n int) []int {
	var r []int
	for i := 0; i < n; i++ {
		r = append(r, i)
	}
	return r
}

func LeaveNoScan(n int) []int {
	var r []int
	for i := 0; i < n; i++ {
		r = append(r, i)
	}
	println(cap(r))
	return r
}

func LeaveNoCap(n int) []*int {
	var r []*int
	for i := 0; i < n; i++ {
		r = append(r, new(int))
	}
	return r
}

func Leave(n int) []*int {
	var r []*int
	for i := 0; i < n; i++ {
		r = append(r, new(int))
	}
	println(cap(r))
	return r
}

func Stay(n int) int {
	var r []int
	for i := 0; i < n; i++ {
		r = append(r, i)
	}
	return len(r) + cap(r)
}

func Alone(n int) []int {
	r := make([]int, 0, 100)
	for i := 0; i < n; i++ {
		r = append(r, i)
	}
	return r
}
