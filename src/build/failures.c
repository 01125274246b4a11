/* What did not compile, in Go's own words, with paths of the repository. */
#include "build/failures.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Of one package; the compiler itself stops after ten errors. */
#define MAX_TEXT ((size_t)16 * 1024)

/* Words of diagnostics: what else stands in a failed package's block is why
 * it failed.  Only few blocks have both: errors that come late. */
static const char *const diagnostics[] = {
	" escapes to heap", " does not escape", "moved to heap: ",
	"leaking param", "can inline ", "cannot inline ", "inlining call to ",
	" capturing by ", ":   flow: ", ":     from ", ": \tfrom ",
	"devirtualizing ", ": parameter ", "zero-copy string",
	"ignoring self-assignment", "mark escaped content",
	"leaking closure reference", "live at ",
};

/* Messages of the go command on its way, no reasons. */
static const char *const progress[] = {
	"go: downloading ", "go: extracting ", "go: finding ", "go: warning: ",
};

/* The words on one package, or on what no package is named for (path 0). */
struct words {
	strid path;
	struct buffer text;
};

struct collector {
	const struct failed_run *run;
	struct build *build;
	struct intern *strings;
	struct words *words;
	size_t len, cap;
	strid current;		/* the package whose block we are in */
	struct buffer line;
	bool nomem;
	strid loading;		/* of the last line before any block */
};

static bool
has_any(const char *line, const char *const *texts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strstr(line, texts[i]) != NULL)
			return true;
	}
	return false;
}

#define HAS_ANY(line, texts) \
	has_any(line, texts, sizeof(texts) / sizeof(*(texts)))

/* The words on a package; memory that is out shows in nomem. */
static struct words *
words_of(struct collector *collector, strid path)
{
	void *items = collector->words;

	for (size_t i = 0; i < collector->len; i++) {
		if (collector->words[i].path == path)
			return &collector->words[i];
	}
	if (!list_grow(&items, collector->len, &collector->cap,
		       sizeof(*collector->words))) {
		collector->nomem = true;
		return NULL;
	}
	collector->words = items;
	collector->words[collector->len] = (struct words){ .path = path };
	return &collector->words[collector->len++];
}

/* "file.go:3:2: text" of a module's root: how long is the name, or 0. */
static size_t
name_length(const char *line)
{
	const char *colon = line;

	while ((colon = strchr(colon, ':')) != NULL) {
		if (isdigit((unsigned char)colon[1]))
			return (size_t)(colon - line);
		colon++;
	}
	return 0;
}

/* Append a line with its position relative to the root of the repository. */
static void
add_located(struct collector *collector, const char *line, struct buffer *out)
{
	const struct failed_run *run = collector->run;
	const char *dir = intern_text(collector->strings, run->map->dir);
	const size_t len = name_length(line);
	struct buffer name = { 0 }, path = { 0 };

	buffer_add(&name, line, len);
	if (len > 0 && !name.failed &&
	    path_below_root(dir, name.data, &path) &&
	    listing_has_file(run->files, path.data)) {
		buffer_adds(out, path.data);
		line += len;
	}
	buffer_adds(out, line);
	buffer_free(&name);
	buffer_free(&path);
}

/* The private directory means nothing to the user. */
static void
add_line(struct collector *collector, const char *line, struct buffer *out)
{
	const char *root = intern_text(collector->strings,
				       collector->run->map->root);
	const size_t len = strlen(root);
	struct buffer text = { 0 };
	const char *at;

	while ((at = strstr(line, root)) != NULL) {
		buffer_add(&text, line, (size_t)(at - line));
		line = at + len;
		if (*line == '/')
			line++;
		else
			buffer_addc(&text, '.');
	}
	buffer_adds(&text, line);
	add_located(collector, buffer_text(&text), out);
	buffer_addc(out, '\n');
	collector->nomem = collector->nomem || text.failed || out->failed;
	buffer_free(&text);
}

static void
add_words(struct collector *collector, strid path, const char *line)
{
	struct words *words = words_of(collector, path);

	if (words == NULL || words->text.len > MAX_TEXT)
		return;
	add_line(collector, line, &words->text);
}

/* "# ex.com/p [ex.com/p.test]": the package whose block begins. */
static strid
header_path(struct collector *collector, const char *line)
{
	const strid path = intern_put(collector->strings, line + 2,
				      strcspn(line + 2, " "));

	collector->nomem = collector->nomem || path == STRID_NOMEM;
	return path;
}

/*
 * Does a block of this package tell of a failure?  The map may list it more
 * than once: as it is, and with its tests.  A package that it does not list
 * is one that was imported.
 */
static bool
is_failed(const struct collector *collector, strid path)
{
	const struct package_map *map = collector->run->map;
	const struct listed *package = package_map_find(map, path);

	if (package == NULL)
		return true;
	for (; package < map->items + map->len && package->path == path;
	     package++) {
		if (!package->compiled || package->error != 0)
			return true;
	}
	return false;
}

/*
 * What Go cannot load it says before any block: the package whose directory
 * holds the file that such a line names, or 0.
 */
static strid
located_package(const struct collector *collector, const char *line)
{
	const struct package_map *map = collector->run->map;
	struct buffer name = { 0 }, path = { 0 };
	strid found = 0;

	buffer_add(&name, line, name_length(line));
	if (name.len > 0 && !name.failed &&
	    path_below_root(intern_text(collector->strings, map->dir),
			    name.data, &path)) {
		const char *slash = strrchr(buffer_text(&path), '/');
		const size_t len = slash != NULL
			? (size_t)(slash - path.data) : 0;
		const strid dir = intern_find(collector->strings,
					      buffer_text(&path), len);

		for (size_t i = 0; i < map->len && found == 0; i++) {
			if (map->items[i].inside && map->items[i].dir == dir)
				found = map->items[i].path;
		}
	}
	buffer_free(&name);
	buffer_free(&path);
	return found;
}

static void
take_line(struct collector *collector, const char *line)
{
	if (collector->current == 0 && line[0] != '\t' && line[0] != '#')
		collector->loading = located_package(collector, line);

	if (line[0] == '#' && line[1] == ' ') {
		collector->current = header_path(collector, line);
	} else if (line[0] != '\0' && !HAS_ANY(line, progress) &&
		   !HAS_ANY(line, diagnostics) &&
		   is_failed(collector, collector->current)) {
		add_words(collector, collector->current != 0
				     ? collector->current
				     : collector->loading, line);
	}
}

static enum esc_status
take_text(const char *data, size_t len, void *data_for_take,
	  struct esc_error *err)
{
	struct collector *collector = data_for_take;

	while (len > 0) {
		const char *end = memchr(data, '\n', len);
		const size_t taken = end != NULL ? (size_t)(end - data) : len;

		buffer_add(&collector->line, data, taken);
		if (end != NULL) {
			take_line(collector, buffer_text(&collector->line));
			buffer_clear(&collector->line);
		}
		data += taken + (end != NULL);
		len -= taken + (end != NULL);
	}
	if (collector->nomem || collector->line.failed)
		return esc_nomem(err);
	return ESC_OK;
}

/* The error of a package's description, line by line; its header is left
 * out, since the failure names the package. */
static void
add_listed_error(struct collector *collector, const struct listed *package)
{
	const char *text = intern_text(collector->strings, package->error);
	struct words *words = words_of(collector, package->path);

	/* Older releases print it, too. */
	if (words == NULL || words->text.len > 0)
		return;
	while (*text != '\0') {
		const size_t len = strcspn(text, "\n");
		struct buffer line = { 0 };

		buffer_add(&line, text, len);
		if (strncmp(buffer_text(&line), "# ", 2) != 0 &&
		    !HAS_ANY(buffer_text(&line), diagnostics))
			add_words(collector, package->path,
				  buffer_text(&line));
		buffer_free(&line);
		text += len + (text[len] == '\n');
	}
}

static bool
add_failure(struct build *build, strid package, strid text)
{
	void *items = reallocarray(build->failures, build->failure_count + 1,
				   sizeof(*build->failures));

	if (items == NULL || text == STRID_NOMEM)
		return false;
	build->failures = items;
	build->failures[build->failure_count++] =
		(struct build_failure){ package, text };
	return true;
}

/* A package that failed only because of one that it imports has the other's
 * words, which are said already. */
static bool
is_repeated(const struct collector *collector, const struct words *words)
{
	for (const struct words *w = collector->words; w < words; w++) {
		if (w->text.len == words->text.len &&
		    strcmp(w->text.data, words->text.data) == 0)
			return true;
	}
	return false;
}

/* First those with words, then those that only follow from them. */
static bool
emit(struct collector *collector)
{
	struct build *build = collector->build;
	const struct package_map *map = collector->run->map;
	bool ok = true;

	for (size_t i = 0; ok && i < collector->len; i++) {
		const struct words *words = &collector->words[i];

		if (words->text.len == 0 || is_repeated(collector, words))
			continue;
		ok = add_failure(build,
				 words->path != 0 ? words->path : map->dir,
				 intern_put(collector->strings,
					    words->text.data,
					    words->text.len - 1));
	}
	for (size_t i = 0; ok && i < map->len; i++) {
		const struct listed *package = &map->items[i];
		bool said = package->test_main ||
			    !is_failed(collector, package->path) ||
			    (i > 0 && map->items[i - 1].path == package->path);

		for (size_t j = 0; !said && j < build->failure_count; j++)
			said = build->failures[j].package == package->path;
		if (!said)
			ok = add_failure(build, package->path, 0);
	}
	return ok;
}

enum esc_status
failures_collect(struct build *build, const struct failed_run *run,
		 struct esc_error *err)
{
	struct collector collector = { .run = run, .build = build,
				       .strings = build->records.strings };
	const size_t before = build->failure_count;
	enum esc_status status = snapshot_text_read(run->log, take_text,
						    &collector, err);

	if (collector.line.len > 0)
		take_line(&collector, collector.line.data);
	for (size_t i = 0; i < run->map->len; i++) {
		if (run->map->items[i].error != 0)
			add_listed_error(&collector, &run->map->items[i]);
	}
	if (status == ESC_OK &&
	    (collector.nomem || !emit(&collector)))
		status = esc_nomem(err);
	if (status == ESC_OK && build->failure_count == before &&
	    !add_failure(build, run->map->dir,
			 intern_puts(collector.strings,
				     "the go command failed")))
		status = esc_nomem(err);
	for (size_t i = 0; i < collector.len; i++)
		buffer_free(&collector.words[i].text);
	free(collector.words);
	buffer_free(&collector.line);
	return status;
}
