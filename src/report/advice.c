/* Advice for each reason of the compiler, Go 1.9 to 1.27: two tables, and the
 * choice among the reasons of one explanation. */
#include "report/advice.h"

#include <string.h>

#include "report/fold.h"

/* How much a reason tells of what to do. */
enum {
	RANK_NOISE,	/* what the compiler does for itself */
	RANK_PART,	/* a part of the value, or what it is put into */
	RANK_USE,	/* what is done with it */
	RANK_SPECIAL	/* says all */
};

const struct advice advices[] = {
	/* What is allocated. */
	{ "moved to heap",
	  "Find the step that takes the address out of the function: where a "
	  "copy of the value would do, the variable stays on the stack." },
	{ "escapes to heap",
	  "Keep the value inside the function, or let the caller provide the "
	  "memory it is built in." },
	{ "boxed value",
	  "A value that is put into an interface is copied to the heap: use a "
	  "concrete type or a type parameter, or put in a pointer that exists "
	  "anyway." },
	{ "append escapes to heap",
	  "Give the slice its capacity when it is made, or append to a buffer "
	  "that is used again: an append that has room allocates nothing." },
	{ "func literal escapes to heap",
	  "Pass what the function literal captures as arguments: one that "
	  "captures nothing needs no memory." },
	{ "... argument escapes to heap",
	  "Give the call a slice that you keep and use again (args...), or a "
	  "function without variadic parameters." },
	{ "string conversion",
	  "Stay with one form, string or []byte, or append to a buffer that "
	  "is used again: each conversion and each + makes a new one." },

	/* Size. */
	{ "too large for stack",
	  "Make it smaller, or allocate it once and use it again (a field, a "
	  "sync.Pool): a value of this size never lives on the stack." },
	{ "too aligned for stack",
	  "Keep the atomic 64-bit value in a structure that is on the heap "
	  "anyway: the stack of a 32-bit platform cannot align it." },
	{ "non-constant size",
	  "Make the size a constant, with an upper bound say, and slice what "
	  "is needed, or append to a buffer of the caller." },
	{ "zero-sized element",
	  "Nothing to do: elements without a size need no memory." },

	/* Where the value goes. */
	{ "assign",
	  "What is assigned to lives longer than this function: assign a copy "
	  "of the value instead of its address, or keep it in a local "
	  "variable." },
	{ "return",
	  "Return the value instead of a pointer, let the caller pass the "
	  "memory to fill in, or keep the function small enough to be "
	  "inlined: then the caller's stack can hold it." },
	{ "call parameter",
	  "The function called keeps it, or cannot be known (interface "
	  "method, function value): call one that only reads it, by its "
	  "concrete type, or pass a copy." },
	{ "callee operand",
	  "Nothing to do: calling a function value does not make it escape." },
	{ "arg to recursive call",
	  "Go 1.12 and older do not look into recursive calls: pass a value "
	  "or an index, or write a loop." },
	{ "send",
	  "What is sent belongs to another goroutine: send a value instead of "
	  "a pointer, or send the pointer back for use again." },
	{ "go func",
	  "A new goroutine outlives this function: let it work on what is on "
	  "the heap anyway, or start it once and send it the work." },
	{ "defer func",
	  "Move the defer out of the loop, or the loop's body into a function "
	  "of its own: only a defer outside of loops lives on the stack." },
	{ "panic",
	  "Panic with a constant or an error made beforehand; as it allocates "
	  "only when it happens, it seldom matters." },
	{ "captured by a closure",
	  "Pass the variable to the function literal as an argument, or "
	  "assign to it only once: it is captured by value then." },
	{ "call part",
	  "A method value x.M holds a copy of x: call x.M(), or pass x and "
	  "call the method there." },

	/* What it is put into. */
	{ "appended to slice",
	  "Keep values instead of pointers in a slice that grows: what its "
	  "elements point to has to live as long as any copy of it." },
	{ "appendee slice",
	  "Keep values instead of pointers in a slice that grows: append may "
	  "move the elements to the heap, and what they point to with them." },
	{ "appended slice...",
	  "Append values instead of pointers: what the copied elements point "
	  "to has to live as long as the slice appended to." },
	{ "copied slice",
	  "Copy values instead of pointers: what the copied elements point to "
	  "has to live as long as the slice copied to." },
	{ "array literal element",
	  "The array holds a pointer to it and goes elsewhere: put values "
	  "into the array, or keep the array here." },
	{ "slice-literal-element",
	  "The slice holds a pointer to it and goes elsewhere: put values "
	  "into the slice, or keep the slice here." },
	{ "struct literal element",
	  "The structure holds a pointer to it and goes elsewhere: make the "
	  "field a value, or keep the structure here." },
	{ "map literal value",
	  "A map's values are on the heap: store values instead of "
	  "pointers." },
	{ "map literal key",
	  "A map's keys are on the heap: use keys without pointers, such as "
	  "integers, arrays or structures of them." },
	{ "key of map put",
	  "A map keeps its keys: use keys without pointers, such as integers "
	  "or arrays, or look the key up first and make it only for a new "
	  "entry." },
	{ "value of map put",
	  "A map keeps its values: store values instead of pointers." },
	{ "interface-converted",
	  "An interface value holds a pointer to it and goes elsewhere: use "
	  "the concrete type on the way, or keep the interface value here." },

	/* The way there. */
	{ "address-of",
	  "Take the address of a copy, and only where the pointer is needed: "
	  "what moves to the heap is the variable whose address leaves." },
	{ "pointer literal",
	  "Use T{...} instead of &T{...} where a value will do." },
	{ "dot",
	  "A part of the value goes elsewhere and takes along what it points "
	  "to: copy the data instead of the pointer." },
	{ "dot of pointer",
	  "What was read through a pointer or a slice goes elsewhere: copy "
	  "the data instead of the pointer." },
	{ "indirection",
	  "What was read through the pointer goes elsewhere: copy the data "
	  "it points to." },
	{ "fixed-array-index-of",
	  "An element of the array goes elsewhere and takes along what it "
	  "points to: keep values in the array." },
	{ "range",
	  "An element goes elsewhere and takes along what it points to: keep "
	  "values in what is ranged over." },
	{ "slice",
	  "The slice points into the array: copy the bytes out, or let the "
	  "caller pass the buffer." },
	{ "slice-to-array",
	  "The array's elements go elsewhere and take along what they point "
	  "to: keep values in them." },
	{ "switch case",
	  "The variable of the case holds what the interface value holds: "
	  "copy what is needed out of it." },
	{ "assign-pair-dot-type",
	  "What the type assertion gives is what the interface value holds: "
	  "copy what is needed out of it." },
	{ "converted",
	  "The converted value goes elsewhere: see where, in the steps that "
	  "follow." },
	{ "spill",
	  "Nothing of its own: the value needs memory, and the other steps "
	  "say why that is on the heap." },

	/* package unsafe, and things read from elsewhere */
	{ "conversion to unsafe.Pointer",
	  "Measure without -asan and -d=checkptr=2: only they put on the heap "
	  "what is converted to unsafe.Pointer." },
	{ "reflect.Header.Data",
	  "Use unsafe.Slice, unsafe.String and unsafe.SliceData instead of "
	  "reflect's headers." },
	{ "//go:uintptrescapes",
	  "The function called is marked so that what its uintptr arguments "
	  "point to escapes: pass memory that is on the heap anyway." },
	{ "assign-pair-mapr",
	  "Nothing to do: what a map holds is on the heap already." },
	{ "assign-pair-receive",
	  "Nothing to do: what a channel holds is on the heap already." },
	{ NULL, NULL },
};

/*
 * In the order of src/parse/chain.c, which needs them to split a line; a
 * test compares the two.
 */
const struct reason reasons[] = {
	{ "... arg to recursive call", "passed to a recursive call",
	  "arg to recursive call", RANK_USE },
	{ "//go:uintptrescapes", "passed as uintptr to a //go:uintptrescapes "
	  "function", "//go:uintptrescapes", RANK_SPECIAL },
	{ "address-of", "its address is taken", "address-of", RANK_PART },
	{ "append-first-arg", "appended to", "appendee slice", RANK_PART },
	{ "appended slice...", "its elements are appended to a slice",
	  "appended slice...", RANK_USE },
	{ "appended to slice", "appended to a slice", "appended to slice",
	  RANK_USE },
	{ "appendee slice", "append may move its elements to the heap",
	  "appendee slice", RANK_USE },
	{ "arg to ...", "put into the slice of arguments",
	  "... argument escapes to heap", RANK_PART },
	{ "arg to recursive call", "passed to a recursive call",
	  "arg to recursive call", RANK_USE },
	{ "arg to uintptrescapes ...", "passed as uintptr to a "
	  "//go:uintptrescapes function", "//go:uintptrescapes",
	  RANK_SPECIAL },
	{ "array literal element", "put into an array",
	  "array literal element", RANK_PART },
	{ "array-element-equals", "assigned to an element of an array",
	  "assign", RANK_USE },
	{ "assign", "assigned", "assign", RANK_USE },
	{ "assign-pair", "assigned", "assign", RANK_PART },
	{ "assign-pair-dot-type", "a type assertion hands it on",
	  "assign-pair-dot-type", RANK_PART },
	{ "assign-pair-func-call", "assigned from the call", "assign",
	  RANK_PART },
	{ "assign-pair-mapr", "read from a map", "assign-pair-mapr",
	  RANK_PART },
	{ "assign-pair-receive", "received", "assign-pair-receive",
	  RANK_PART },
	{ "assigned", "assigned", "assign", RANK_PART },
	{ "assigned to top level variable", "assigned to a package's "
	  "variable", "assign", RANK_USE },
	{ "call parameter", "passed to this call", "call parameter",
	  RANK_USE },
	{ "call part", "bound to a method value", "call part", RANK_USE },
	{ "call receiver", "receiver of a recursive call",
	  "arg to recursive call", RANK_USE },
	{ "callee operand", "called", "callee operand", RANK_PART },
	{ "captured by a closure", "captured by a function literal",
	  "captured by a closure", RANK_PART },
	{ "captured by called closure", "captured by a function literal that "
	  "is called", "captured by a closure", RANK_USE },
	{ "closure-var", "read by a function literal",
	  "captured by a closure", RANK_PART },
	{ "conversion to unsafe.Pointer", "converted to unsafe.Pointer",
	  "conversion to unsafe.Pointer", RANK_SPECIAL },
	{ "converted", "converted", "converted", RANK_PART },
	{ "copied slice", "its elements are copied to another slice",
	  "copied slice", RANK_USE },
	{ "defer func", "called by a defer in a loop", "defer func",
	  RANK_USE },
	{ "defer func ...", "an argument of a defer in a loop", "defer func",
	  RANK_USE },
	{ "defer func arg", "an argument of a defer in a loop", "defer func",
	  RANK_USE },
	{ "dot", "a part of it is taken", "dot", RANK_PART },
	{ "dot of pointer", "read through a pointer or slice",
	  "dot of pointer", RANK_PART },
	{ "dot-equals", "assigned to a field", "assign", RANK_PART },
	{ "escaping uintptr", "passed as uintptr to a //go:uintptrescapes "
	  "function", "//go:uintptrescapes", RANK_SPECIAL },
	{ "fixed-array-index-of", "an element of it is taken",
	  "fixed-array-index-of", RANK_PART },
	{ "go func", "called in a new goroutine", "go func", RANK_USE },
	{ "go func ...", "an argument of a new goroutine", "go func",
	  RANK_USE },
	{ "go func arg", "an argument of a new goroutine", "go func",
	  RANK_USE },
	{ "indirection", "read through a pointer", "indirection", RANK_PART },
	{ "interface-converted", "put into an interface value",
	  "interface-converted", RANK_PART },
	{ "key of map put", "becomes a key of a map", "key of map put",
	  RANK_USE },
	{ "ltmp = &_", "kept in a variable of the compiler", "spill",
	  RANK_NOISE },
	{ "map index", "read from a map", "assign-pair-mapr", RANK_PART },
	{ "map literal key", "becomes a key of a map", "map literal key",
	  RANK_USE },
	{ "map literal value", "becomes a value of a map",
	  "map literal value", RANK_USE },
	{ "non-constant size", "its size is known only when it runs",
	  "non-constant size", RANK_SPECIAL },
	{ "panic", "passed to panic", "panic", RANK_SPECIAL },
	{ "parameter to indirect call", "passed to a function that is not "
	  "known", "call parameter", RANK_USE },
	{ "passed to call[argument content escapes]", "passed to this call, "
	  "which keeps what it points to", "call parameter", RANK_USE },
	{ "passed to call[argument escapes]", "passed to this call, which "
	  "keeps it", "call parameter", RANK_USE },
	{ "passed-to-and-returned-from-call", "passed to this call, which "
	  "returns it", "call parameter", RANK_PART },
	{ "pointer literal", "its address is taken", "pointer literal",
	  RANK_PART },
	{ "pointer literal [assign]", "its address is taken",
	  "pointer literal", RANK_PART },
	{ "range", "the loop takes its elements", "range", RANK_PART },
	{ "range-deref", "the loop takes its elements", "range", RANK_PART },
	{ "receiver in indirect call", "receiver of a method that is not "
	  "known", "call parameter", RANK_USE },
	{ "recursive call receiver", "receiver of a recursive call",
	  "arg to recursive call", RANK_USE },
	{ "reference", "captured by reference", "captured by a closure",
	  RANK_SPECIAL },
	{ "reflect.Header.Data", "taken from a header of reflect",
	  "reflect.Header.Data", RANK_SPECIAL },
	{ "return", "returned", "return", RANK_USE },
	{ "returned from recursive function", "returned by a recursive "
	  "function", "arg to recursive call", RANK_USE },
	{ "selrecv", "received", "assign-pair-receive", RANK_PART },
	{ "send", "sent to a channel", "send", RANK_USE },
	{ "slice", "a slice of it is made", "slice", RANK_PART },
	{ "slice literal element", "put into a slice",
	  "slice-literal-element", RANK_PART },
	{ "slice-element-equals", "assigned to an element of a slice",
	  "assign", RANK_USE },
	{ "slice-literal-element", "put into a slice",
	  "slice-literal-element", RANK_PART },
	{ "slice-to-array", "its elements become an array", "slice-to-array",
	  RANK_PART },
	{ "spill", "needs memory", "spill", RANK_NOISE },
	{ "star-dot-equals", "assigned to a field through a pointer",
	  "assign", RANK_USE },
	{ "star-equals", "assigned through a pointer", "assign", RANK_USE },
	{ "struct literal element", "put into a structure",
	  "struct literal element", RANK_PART },
	{ "switch case", "the variable of this case holds it", "switch case",
	  RANK_PART },
	{ "too aligned for stack", "cannot be aligned on the stack",
	  "too aligned for stack", RANK_SPECIAL },
	{ "too large for stack", "too large for the stack",
	  "too large for stack", RANK_SPECIAL },
	{ "value of map put", "becomes a value of a map", "value of map put",
	  RANK_USE },
	{ "zero-sized element", "its elements have no size",
	  "zero-sized element", RANK_SPECIAL },
	{ NULL, NULL, NULL, 0 },
};

const struct advice *
advice_find(const char *entry)
{
	for (size_t i = 0; advices[i].entry != NULL; i++) {
		if (strcmp(advices[i].entry, entry) == 0)
			return &advices[i];
	}
	return NULL;
}

const struct reason *
reason_find(const char *name)
{
	for (size_t i = 0; reasons[i].name != NULL; i++) {
		if (strcmp(reasons[i].name, name) == 0)
			return &reasons[i];
	}
	return NULL;
}

static bool
starts(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

const struct reason *
reason_of_step(const struct intern *strings, const struct chain_step *step)
{
	const char *name = intern_text(strings, step->reason);
	const char *expr = intern_text(strings, step->expr);

	if (strcmp(name, "call parameter") == 0 && starts(expr, "panic("))
		name = "panic";
	else if (strcmp(name, "call parameter") == 0 &&
		 starts(expr, "append("))
		name = "appended to slice";
	return reason_find(name);
}

static bool
is_conversion(const char *symbol)
{
	return starts(symbol, "string(") || starts(symbol, "([]byte)(") ||
	       starts(symbol, "([]rune)(") || starts(symbol, "[]byte(") ||
	       starts(symbol, "[]rune(");
}

/*
 * A value that an interface value holds: its explanation begins with the
 * memory made for it, and it is nothing that makes memory by itself.  The
 * compiler spells a method value, x.M, like a field.
 */
static bool
is_boxed(const struct record_set *set, const struct record *record,
	 const char *symbol)
{
	static const char *const makers[] = {
		"&", "[]", "map[", "make(", "new(", "make([]", "func(",
	};
	const struct chain_flow *flow;

	for (size_t i = 0; i < sizeof(makers) / sizeof(*makers); i++) {
		if (starts(symbol, makers[i]))
			return false;
	}
	if (record->kind != REC_ESCAPES || record->chain == 0 ||
	    strstr(symbol, " + ") != NULL)
		return false;
	flow = &set->flows[set->chains[record->chain - 1].first_flow];
	return flow->step_count > 0 && flow->derefs < 0 &&
	       strcmp(intern_text(set->strings,
				  set->steps[flow->first_step].reason),
		      "spill") == 0;
}

/* The entry for what is allocated, whatever becomes of it; or NULL. */
static const char *
value_entry(const struct record_set *set, const struct record *record)
{
	const char *symbol = intern_text(set->strings, record->symbol);

	if (record->kind != REC_ESCAPES)
		return NULL;
	if (starts(symbol, "func literal"))
		return "func literal escapes to heap";
	if (strcmp(symbol, "append") == 0 || starts(symbol, "append("))
		return "append escapes to heap";
	if (strcmp(symbol, "... argument") == 0)
		return "... argument escapes to heap";
	if (is_conversion(symbol))
		return "string conversion";
	if (is_boxed(set, record, symbol))
		return "boxed value";
	return NULL;
}

/* The telling reason of an explanation; of equals the last, which is nearest
 * to where the value leaves. */
static const struct reason *
telling_reason(const struct record_set *set, const struct record *record)
{
	const struct reason *best = NULL;
	struct chain_walk walk = { .set = set };
	const struct chain_step *step;

	if (record->chain == 0)
		return NULL;
	walk.chain = &set->chains[record->chain - 1];
	while ((step = chain_walk_next(&walk)) != NULL) {
		const struct reason *reason =
			reason_of_step(set->strings, step);

		if (reason != NULL && reason->rank > RANK_NOISE &&
		    (best == NULL || reason->rank >= best->rank))
			best = reason;
	}
	return best;
}

/* Said of `go func() {...}()`: its memory, and nothing else. */
static bool
is_spill_only(const struct record_set *set, const struct record *record)
{
	return record->chain != 0 && telling_reason(set, record) == NULL;
}

const struct advice *
advice_for(const struct record_set *set, const struct record *record)
{
	const struct reason *reason = telling_reason(set, record);
	const char *entry = value_entry(set, record);

	/* A slice of variable size: the compiler says it does not escape. */
	if (record->kind == REC_STAYS)
		return advice_find("non-constant size");
	if (reason != NULL &&
	    (reason->rank == RANK_SPECIAL || entry == NULL))
		return advice_find(reason->entry);
	if (entry != NULL && starts(entry, "func literal") &&
	    is_spill_only(set, record))
		return advice_find("go func");
	if (entry == NULL)
		entry = record->kind == REC_MOVED ? "moved to heap"
						  : "escapes to heap";
	return advice_find(entry);
}
