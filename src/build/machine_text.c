/* The text of `go tool objdump`: which functions there are, and on which
 * lines they call an allocating function of the runtime. */
#include <stdlib.h>
#include <string.h>

#include "build/machine.h"

#define RUNTIME ":runtime."	/* in a relocation: R_CALL:runtime.newobject */

/*
 * Where the name begins in "ex.com/p%2ev2.(*T[go.shape.int]).M": behind the
 * package.  Go writes a dot in the last element of its path as %2e.
 */
static size_t
package_len(const char *symbol, size_t len)
{
	size_t start = 0;

	for (size_t i = 0; i < len && symbol[i] != '(' && symbol[i] != '['; i++)
		if (symbol[i] == '/')
			start = i + 1;
	const char *dot = memchr(symbol + start, '.', len - start);
	return dot != NULL ? (size_t)(dot - symbol) + 1 : len;
}

/* Without "[...]": shapes of a generic function are one function. */
static void
add_without_types(struct buffer *out, const char *name, size_t len)
{
	size_t depth = 0;

	for (size_t i = 0; i < len; i++) {
		if (name[i] == '[')
			depth++;
		if (depth == 0)
			buffer_addc(out, name[i]);
		if (name[i] == ']' && depth > 0)
			depth--;
	}
}

void
machine_add_name(struct buffer *out, const char *symbol, size_t len)
{
	const size_t package = package_len(symbol, len);

	add_without_types(out, symbol + package, len - package);
}

/* "TEXT ex.com/p.F(SB) /dir/a.go" */
static void
take_function(struct machine_text *text)
{
	const char *symbol = text->line.data + strlen("TEXT ");
	const char *end = NULL;

	for (const char *at = symbol; (at = strstr(at, "(SB)")) != NULL; at++)
		end = at;
	if (end == NULL)
		return;
	buffer_adds(&text->kept, "f\t");
	machine_add_name(&text->kept, symbol, (size_t)(end - symbol));
	buffer_addc(&text->kept, '\n');
}

/* "a.go:12" of "  gofile..a.go:12\t0x97cc\t...": file and line. */
static bool
split_position(const char *start, size_t len, struct buffer *out)
{
	static const char mark[] = "gofile..";	/* up to Go 1.21 */
	const char *colon = memrchr(start, ':', len);

	if (colon == NULL)
		return false;
	if (strncmp(start, mark, strlen(mark)) == 0)
		start += strlen(mark);
	if (start > colon)
		return false;
	buffer_add(out, start, (size_t)(colon - start));
	buffer_addc(out, '\t');
	buffer_add(out, colon + 1, strcspn(colon + 1, "\t "));
	return true;
}

/* An instruction, with its relocations at the end of the line. */
static void
take_instruction(struct machine_text *text)
{
	const char *start = text->line.data + 2;
	const char *tab = strchr(start, '\t');
	const char *at = tab;

	while (at != NULL && (at = strstr(at, RUNTIME)) != NULL) {
		at += strlen(RUNTIME);
		/* Behind the name: the ABI <1>, an offset +8. */
		const size_t len = strcspn(at, "<+\t \n");

		if (allocator_makes(at, len) == 0)
			continue;
		buffer_adds(&text->kept, "c\t");
		if (!split_position(start, (size_t)(tab - start), &text->kept))
			buffer_adds(&text->kept, "\t0");
		buffer_addc(&text->kept, '\t');
		buffer_add(&text->kept, at, len);
		buffer_addc(&text->kept, '\n');
	}
}

static void
take_line(struct machine_text *text)
{
	const char *line = buffer_text(&text->line);

	if (strncmp(line, "TEXT ", strlen("TEXT ")) == 0)
		take_function(text);
	else if (strncmp(line, "  ", 2) == 0)
		take_instruction(text);
	buffer_clear(&text->line);
}

enum esc_status
machine_text_add(struct machine_text *text, const char *bytes, size_t len,
		 struct esc_error *err)
{
	while (len > 0) {
		const char *end = memchr(bytes, '\n', len);
		const size_t taken = end != NULL ? (size_t)(end - bytes) + 1
						 : len;

		buffer_add(&text->line, bytes,
			   end != NULL ? taken - 1 : taken);
		if (text->line.failed)
			return esc_nomem(err);
		if (end != NULL)
			take_line(text);
		bytes += taken;
		len -= taken;
	}
	return text->kept.failed ? esc_nomem(err) : ESC_OK;
}

void
machine_text_free(struct machine_text *text)
{
	buffer_free(&text->line);
	buffer_free(&text->kept);
}

void
machine_code_free(struct machine_code *code)
{
	free(code->symbols);
	free(code->calls);
	*code = (struct machine_code){ 0 };
}

/* "FILE\tLINE\tNAME", in the function that was named last. */
static bool
add_call(struct machine_code *code, struct intern *strings, const char *line,
	 size_t len)
{
	const char *line_tab = memchr(line, '\t', len);
	const char *name_tab = line_tab == NULL ? NULL
		: memchr(line_tab + 1, '\t',
			 len - (size_t)(line_tab + 1 - line));
	void *items = code->calls;
	char callee[64] = "runtime.";

	if (name_tab == NULL || code->symbol_count == 0)
		return true;
	const char *name = name_tab + 1;
	const size_t name_len = len - (size_t)(name - line);
	const size_t prefix = strlen(callee);
	if (name_len >= sizeof(callee) - prefix)
		return true;
	memcpy(callee + prefix, name, name_len);
	if (!list_grow(&items, code->call_count, &code->call_cap,
		       sizeof(*code->calls)))
		return false;
	code->calls = items;
	struct machine_call *call = &code->calls[code->call_count++];
	*call = (struct machine_call){
		.symbol = code->symbols[code->symbol_count - 1],
		.file = intern_put(strings, line, (size_t)(line_tab - line)),
		.line = (uint32_t)strtoul(line_tab + 1, NULL, 10),
		.callee = intern_put(strings, callee, prefix + name_len),
		.makes = allocator_makes(name, name_len),
	};
	return call->file != STRID_NOMEM && call->callee != STRID_NOMEM;
}

static bool
add_symbol(struct machine_code *code, strid symbol)
{
	void *items = code->symbols;

	if (symbol == STRID_NOMEM ||
	    !list_grow(&items, code->symbol_count, &code->symbol_cap,
		       sizeof(*code->symbols)))
		return false;
	code->symbols = items;
	code->symbols[code->symbol_count++] = symbol;
	return true;
}

enum esc_status
machine_code_read(struct machine_code *code, struct intern *strings,
		  const struct buffer *kept, struct esc_error *err)
{
	const char *at = buffer_text(kept);
	bool ok = true;

	while (ok && *at != '\0') {
		const size_t len = strcspn(at, "\n");

		if (strncmp(at, "f\t", 2) == 0)
			ok = add_symbol(code, intern_put(strings, at + 2,
							 len - 2));
		else if (strncmp(at, "c\t", 2) == 0)
			ok = add_call(code, strings, at + 2, len - 2);
		at += len + (at[len] == '\n');
	}
	return ok ? ESC_OK : esc_nomem(err);
}
