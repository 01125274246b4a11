/* What objdump would tell of calls, from the archive itself: relocations name
 * what is called, tables the lines.  Nothing is disassembled. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "build/goobj.h"
#include "build/gover.h"
#include "build/list.h"
#include "build/machine.h"

/* Names of the runtime's functions that files need not write out: by their
 * index, as it is in this source file of each release. */
#define BUILTINS "/src/cmd/internal/goobj/builtinlist.go"

#define RUNTIME "runtime."

/* Kinds of symbols: text, and since Go 1.24 text that is checked for FIPS. */
enum { KIND_TEXT = 1, KIND_TEXT_FIPS = 2 };

/* Machines with the bytes of their shortest instruction. */
static const struct {
	const char *name;
	uint32_t step;
} machines[] = {
	{ "386", 1 },	{ "amd64", 1 }, { "arm", 4 },
	{ "arm64", 4 }, { "ppc64", 4 }, { "ppc64le", 4 },
};

/* An allocating function that is not of this package. */
struct callee {
	struct goobj_ref ref;
	struct goobj_text name;		/* behind RUNTIME */
};

/* A function in this file. */
struct text {
	size_t symbol;
	uint32_t data;
};

struct reading {
	struct goobj obj;
	uint32_t step;
	unsigned last_kind;		/* of text */
	const struct intern *strings;
	const struct strid_list *functions;	/* or NULL */
	struct buffer *kept;
	uint32_t builtin_count;
	struct callee *callees;
	size_t callee_count, callee_cap;
	struct text *texts;
	size_t text_count, text_cap;
	struct buffer name;		/* of the function, see machine.h */
	bool failed;
};

/*
 * A file in memory, as far as it is looked at: archives are large.  Go's
 * cache and its sources are never shortened, only removed.
 */
static struct goobj_text
map_file(const char *path)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct goobj_text file = { "", 0 };
	struct stat st;

	if (fd < 0)
		return file;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0) {
		void *bytes = mmap(NULL, (size_t)st.st_size, PROT_READ,
				   MAP_PRIVATE, fd, 0);

		if (bytes != MAP_FAILED)
			file = (struct goobj_text){ bytes,
						    (size_t)st.st_size };
	}
	close(fd);
	return file;
}

static void
unmap_file(struct goobj_text file)
{
	/* munmap has no const, and -Wcast-qual no exception. */
	if (file.len > 0)
		munmap((void *)(uintptr_t)file.text, file.len);
}

static bool
is_text(struct goobj_text text, const char *want)
{
	return text.len == strlen(want) &&
	       memcmp(text.text, want, text.len) == 0;
}

/* "runtime.newobject": what is behind RUNTIME if it allocates, else empty. */
static struct goobj_text
allocator_in(struct goobj_text name)
{
	const size_t prefix = strlen(RUNTIME);
	struct goobj_text found = { name.text, 0 };

	if (name.len <= prefix || memcmp(name.text, RUNTIME, prefix) != 0)
		return found;
	found.text += prefix;
	while (found.len < name.len - prefix && found.text[found.len] != '<' &&
	       found.text[found.len] != '+')
		found.len++;
	if (allocator_makes(found.text, found.len) == 0)
		found.len = 0;
	return found;
}

static void
add_callee(struct reading *reading, struct goobj_ref ref,
	   struct goobj_text full)
{
	const struct goobj_text name = allocator_in(full);
	void *items = reading->callees;

	if (name.len == 0)
		return;
	if (!list_grow(&items, reading->callee_count, &reading->callee_cap,
		       sizeof(*reading->callees))) {
		reading->failed = true;
		return;
	}
	reading->callees = items;
	reading->callees[reading->callee_count++] =
		(struct callee){ ref, name };
}

/* The line that begins at *at, without its end; *at goes behind it. */
static struct goobj_text
next_line(struct goobj_text *at)
{
	const char *end = memchr(at->text, '\n', at->len);
	const size_t len = end != NULL ? (size_t)(end - at->text) : at->len;
	const struct goobj_text line = { at->text, len };

	at->text += end != NULL ? len + 1 : len;
	at->len -= end != NULL ? len + 1 : len;
	return line;
}

/* `	{"runtime.newobject", 1},` */
static bool
add_builtin(struct reading *reading, struct goobj_text line)
{
	static const char begin[] = "\t{\"";
	const struct goobj_ref ref = { GOOBJ_PKG_BUILTIN,
				       reading->builtin_count++ };
	const size_t skip = strlen(begin);

	if (line.len <= skip || memcmp(line.text, begin, skip) != 0)
		return false;
	const char *quote = memchr(line.text + skip, '"', line.len - skip);
	if (quote == NULL)
		return false;
	add_callee(reading, ref, (struct goobj_text){
		line.text + skip, (size_t)(quote - line.text) - skip });
	return true;
}

/*
 * All of them, between a line "}{" and one "}".  Any other line in there
 * would make their indexes wrong.
 */
static bool
add_builtins(struct reading *reading, struct goobj_text source)
{
	bool inside = false;

	while (source.len > 0) {
		const struct goobj_text line = next_line(&source);

		if (!inside)
			inside = is_text(line, "}{");
		else if (is_text(line, "}"))
			return reading->builtin_count > 0;
		else if (!add_builtin(reading, line))
			return false;
	}
	return false;
}

static void
add_ref_names(struct reading *reading)
{
	const size_t count = goobj_ref_names(&reading->obj);

	for (size_t i = 0; i < count; i++) {
		struct goobj_ref ref;
		const struct goobj_text name =
			goobj_ref_name(&reading->obj, i, &ref);

		add_callee(reading, ref, name);
	}
}

/* The allocating function that is referred to, if it is one. */
static struct goobj_text
callee_of(struct reading *reading, struct goobj_ref ref)
{
	size_t index;

	if (goobj_own(&reading->obj, ref, &index))
		return allocator_in(goobj_symbol(&reading->obj, index).name);
	if (ref.package == GOOBJ_PKG_BUILTIN &&
	    ref.symbol >= reading->builtin_count)
		reading->failed = true;
	for (size_t i = 0; i < reading->callee_count; i++) {
		const struct callee *callee = &reading->callees[i];

		if (callee->ref.package == ref.package &&
		    callee->ref.symbol == ref.symbol)
			return callee->name;
	}
	return (struct goobj_text){ "", 0 };
}

/* "/dir/a.go": its last element, as objdump prints it. */
static struct goobj_text
base_of(struct goobj_text file)
{
	static const char mark[] = "gofile..";	/* up to Go 1.21 */

	for (size_t i = file.len; i > 0; i--) {
		if (file.text[i - 1] == '/' || file.text[i - 1] == '\\')
			return (struct goobj_text){ file.text + i,
						    file.len - i };
	}
	if (file.len >= strlen(mark) &&
	    memcmp(file.text, mark, strlen(mark)) == 0) {
		file.text += strlen(mark);
		file.len -= strlen(mark);
	}
	return file;
}

static void
add_call(struct reading *reading, size_t symbol, uint32_t offset,
	 struct goobj_text name)
{
	int32_t line;
	const struct goobj_text file = base_of(goobj_line(
		&reading->obj, symbol, offset, reading->step, &line));

	/* Two things that a line of text cannot hold. */
	if (memchr(file.text, '\t', file.len) != NULL ||
	    memchr(file.text, '\n', file.len) != NULL)
		reading->failed = true;
	buffer_adds(reading->kept, "c\t");
	buffer_add(reading->kept, file.text, file.len);
	buffer_addf(reading->kept, "\t%d\t", line);
	buffer_add(reading->kept, name.text, name.len);
	buffer_addc(reading->kept, '\n');
}

/*
 * Its calls.  objdump prints a relocation at the first instruction that ends
 * behind it and behind all before it in the list.
 */
static void
add_calls(struct reading *reading, size_t symbol, uint32_t size)
{
	size_t first, count;
	uint32_t furthest = 0;

	goobj_relocs(&reading->obj, symbol, &first, &count);
	for (size_t i = first; i < first + count; i++) {
		const struct goobj_reloc reloc =
			goobj_reloc(&reading->obj, i);

		if (reloc.offset > furthest)
			furthest = reloc.offset;
		if (furthest >= size)
			return;
		const struct goobj_text name = callee_of(reading, reloc.to);
		if (name.len > 0)
			add_call(reading, symbol, furthest, name);
	}
}

static bool
is_wanted(const struct reading *reading)
{
	const struct strid_list *functions = reading->functions;

	for (size_t i = 0; functions != NULL && i < functions->len; i++) {
		const char *function = intern_text(reading->strings,
						   functions->items[i]);

		if (machine_symbol_belongs(buffer_text(&reading->name),
					   function))
			return true;
	}
	return functions == NULL;
}

static void
add_function(struct reading *reading, size_t index)
{
	const struct goobj_symbol symbol = goobj_symbol(&reading->obj, index);

	buffer_clear(&reading->name);
	machine_add_name(&reading->name, symbol.name.text, symbol.name.len);
	if (symbol.is_static)
		buffer_adds(&reading->name, "<1>");
	if (!is_wanted(reading))
		return;
	buffer_adds(reading->kept, "f\t");
	buffer_adds(reading->kept, buffer_text(&reading->name));
	buffer_addc(reading->kept, '\n');
	add_calls(reading, index, symbol.size);
}

static int
by_data(const void *a, const void *b)
{
	const struct text *x = a, *y = b;

	if (x->data != y->data)
		return x->data < y->data ? -1 : 1;
	return x->symbol < y->symbol ? -1 : x->symbol > y->symbol;
}

static void
add_functions(struct reading *reading)
{
	const size_t count = goobj_defined(&reading->obj);

	for (size_t i = 0; i < count; i++) {
		const struct goobj_symbol symbol =
			goobj_symbol(&reading->obj, i);
		void *items = reading->texts;

		if (symbol.type < KIND_TEXT ||
		    symbol.type > reading->last_kind || symbol.name.len == 0)
			continue;
		if (!list_grow(&items, reading->text_count,
			       &reading->text_cap, sizeof(*reading->texts))) {
			reading->failed = true;
			return;
		}
		reading->texts = items;
		reading->texts[reading->text_count++] =
			(struct text){ i, symbol.data };
	}
	if (reading->text_count > 1)
		qsort(reading->texts, reading->text_count,
		      sizeof(*reading->texts), by_data);
	for (size_t i = 0; i < reading->text_count; i++)
		add_function(reading, reading->texts[i].symbol);
}

/* "go object linux amd64 go1.26.8 ..." */
static bool
is_known(struct reading *reading, const char *version)
{
	for (size_t i = 0; i < sizeof(machines) / sizeof(*machines); i++) {
		if (is_text(goobj_word(&reading->obj, 3), machines[i].name))
			reading->step = machines[i].step;
	}
	reading->last_kind = go_version_has(version, 24) ? KIND_TEXT_FIPS
							 : KIND_TEXT;
	return reading->step != 0 &&
	       is_text(goobj_word(&reading->obj, 4), version) &&
	       !go_version_has(version, ALLOCATORS_NEWEST + 1);
}

static struct goobj_text
map_builtins(const char *goroot)
{
	struct goobj_text source = { "", 0 };
	struct buffer path = { 0 };

	buffer_addf(&path, "%s%s", goroot, BUILTINS);
	if (!path.failed)
		source = map_file(path.data);
	buffer_free(&path);
	return source;
}

bool
machine_object_read(const char *archive, const char *version,
		    const char *goroot, const struct intern *strings,
		    const struct strid_list *functions, struct buffer *kept)
{
	struct reading reading = { .strings = strings, .functions = functions,
				   .kept = kept };
	const struct goobj_text bytes = map_file(archive);
	const struct goobj_text builtins = map_builtins(goroot);
	bool done = goobj_find(&reading.obj, bytes.text, bytes.len) &&
		    is_known(&reading, version) &&
		    add_builtins(&reading, builtins);

	if (done) {
		add_ref_names(&reading);
		add_functions(&reading);
		done = !reading.failed && !reading.obj.broken &&
		       !reading.name.failed && !kept->failed;
	}
	if (!done)
		buffer_clear(kept);
	free(reading.callees);
	free(reading.texts);
	buffer_free(&reading.name);
	unmap_file(builtins);
	unmap_file(bytes);
	return done;
}
