/* The kinds of finding, and what is said of each. */
#include "report/rules.h"

const struct rule rules[RULE_COUNT] = {
	[RULE_MOVED] = {
		"moved-to-heap", "MovedToHeap",
		"A variable is moved to the heap.",
		"The variable may be used after its function has returned, "
		"so each call allocates memory for it, which the garbage "
		"collector has to find again.",
		"Follow the address of the variable along the flow to where "
		"it is kept: returned, stored, captured by a closure that "
		"lives on, or passed to a parameter that leaks. Pass the "
		"value instead of its address, copy what must be kept, or "
		"let the caller provide the memory.",
		"%s is moved to the heap", "%s are moved to the heap",
	},
	[RULE_ESCAPES] = {
		"escapes-to-heap", "EscapesToHeap",
		"A value escapes to the heap.",
		"The value of the expression may be used after its function "
		"has returned, or its size is not known to be small, so "
		"memory is allocated for it each time it is reached.",
		"Follow the value along the flow to where it is kept. "
		"Conversions to an interface, as for the arguments of fmt, "
		"closures that live on, and sizes that are no constants "
		"allocate; a concrete type, a buffer that is used again or a "
		"constant size do not.",
		"%s escapes to the heap", "%s escape to the heap",
	},
	[RULE_SIZE] = {
		"variable-size", "VariableSize",
		"A slice may be too large for the stack.",
		"The slice does not escape, but its size is no constant: it "
		"is allocated on the heap whenever it is larger than the "
		"compiler keeps on the stack.",
		"Make the size a constant, or keep a buffer of the largest "
		"size that is needed and use a part of it.",
		"%s is allocated on the heap when it is large",
		"%s are allocated on the heap when they are large",
	},
	[RULE_CALL] = {
		"hidden-call", "HiddenCall",
		"A call allocates that did not.",
		"The function called was inlined, and what it allocates "
		"stayed on the stack of its caller. It is not inlined any "
		"more, so that each call allocates.",
		"Make the function small enough to be inlined again: the "
		"compiler's reason names its cost or the construct that "
		"prevents it. Or let the caller provide the memory.",
		"This call allocates now: %s",
		"These calls allocate now: %s",
	},
	[RULE_LEAK] = {
		"leaking-param", "LeakingParam",
		"A parameter leaks that did not.",
		"What is passed for the parameter, or what that points to, "
		"may be used after the function has returned. Whoever calls "
		"it, also from other modules, has to allocate it on the heap "
		"now.",
		"Copy what must be kept instead of keeping the argument, or "
		"leave it to the caller to store it.",
		"parameter %s leaks now", "parameters %s leak now",
	},
};

enum rule_id
finding_rule(const struct finding *finding)
{
	if (finding->change->call.file != 0)
		return RULE_CALL;
	switch (finding->record->kind) {
	case REC_MOVED:
		return RULE_MOVED;
	case REC_STAYS:
		return RULE_SIZE;
	case REC_LEAK:
	case REC_LEAK_CONTENT:
		return RULE_LEAK;
	default:
		return RULE_ESCAPES;
	}
}
