/* The machine code of some functions of an archive: kept from an earlier run,
 * read from the archive, or by `go tool objdump`. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "build/environ.h"
#include "build/machine.h"
#include "build/side.h"
#include "escdiff/spawn.h"
#include "escdiff/tmpdir.h"

/* Raise it when what is kept changes. */
#define CODE_VERSION 1

/* Linux takes 128 KiB for one argument; without a pattern all functions are
 * disassembled. */
#define PATTERN_MAX 100000

static void
add_quoted(struct buffer *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (strchr("\\.+*?()|[]{}^$", text[i]) != NULL)
			buffer_addc(out, '\\');
		buffer_addc(out, text[i]);
	}
}

/* Where type arguments may stand: behind the type of a method, else behind
 * the function; its length. */
static size_t
generic_len(const char *function)
{
	return strcspn(function, function[0] == '(' ? ")" : ".");
}

static void
add_function(struct buffer *out, const char *function)
{
	const size_t len = generic_len(function);

	/* Initialisers of package variables have names of their own. */
	if (strcmp(function, "init") == 0)
		buffer_adds(out, "glob|map\\.init|");
	add_quoted(out, function, len);
	buffer_adds(out, "(\\[.*\\])?");
	add_quoted(out, function + len, strlen(function + len));
}

void
machine_pattern(struct buffer *out, const struct intern *strings,
		const struct strid_list *functions)
{
	buffer_adds(out, "\\.(");
	for (size_t i = 0; i < functions->len; i++) {
		if (i > 0)
			buffer_addc(out, '|');
		add_function(out, intern_text(strings, functions->items[i]));
	}
	buffer_adds(out, ")([.-].*)?$");
}

/*
 * F has F.func1, F-range1, F.gowrap1, and literals of functions that were
 * inlined into it: F.G.func1.  No type has the name of a function.
 */
bool
machine_symbol_belongs(const char *symbol, const char *function)
{
	const size_t len = strlen(function);

	if (strncmp(symbol, function, len) == 0 &&
	    (symbol[len] == '\0' || symbol[len] == '.' || symbol[len] == '-'))
		return true;
	return strcmp(function, "init") == 0 &&
	       (strncmp(symbol, "glob.", strlen("glob.")) == 0 ||
		strncmp(symbol, "map.init", strlen("map.init")) == 0);
}

struct dump {
	const struct machine_source *source;
	const struct archive *archive;
	struct machine_text text;
	struct buffer words;		/* what objdump complains of */
};

static enum esc_status
take_out(const char *bytes, size_t len, void *data, struct esc_error *err)
{
	struct dump *dump = data;

	return machine_text_add(&dump->text, bytes, len, err);
}

static enum esc_status
take_err(const char *bytes, size_t len, void *data, struct esc_error *err)
{
	struct dump *dump = data;

	buffer_add(&dump->words, bytes, len);
	return dump->words.failed ? esc_nomem(err) : ESC_OK;
}

/* Since Go 1.25 the first run builds objdump, which takes a while. */
static void
go_on(int pid, void *data)
{
	const struct dump *dump = data;
	const struct machine_source *source = dump->source;
	struct buffer text = { 0 };

	(void)pid;
	if (source->event == NULL || !source->options->progress)
		return;
	buffer_addf(&text, "reading the machine code of %s",
		    intern_text(source->build->records.strings,
				dump->archive->package));
	if (!text.failed)
		source->event(BUILD_PROGRESS, text.data, source->event_data);
	buffer_free(&text);
}

/* Once is enough, why some answers are unknown. */
static void
tell(struct machine_source *source, const char *what, const char *words)
{
	struct buffer text = { 0 };

	if (source->told || source->event == NULL)
		return;
	source->told = true;
	buffer_addf(&text, "what allocates cannot be told: %s%.*s", what,
		    (int)strcspn(words, "\n"), words);
	source->event(BUILD_PASSING, text.failed ? NULL : text.data,
		      source->event_data);
	buffer_free(&text);
}

static void
tell_command(const struct machine_source *source, const char *pattern,
	     const char *archive)
{
	struct buffer text = { 0 };

	if (source->event == NULL || !source->options->verbose)
		return;
	buffer_addf(&text, "%s tool objdump -s '%s' %s",
		    source->build->job->go.go, pattern, archive);
	if (!text.failed)
		source->event(BUILD_PASSING, text.data,
			      source->event_data);
	buffer_free(&text);
}

/* No settings of the user's: since Go 1.25 objdump is built when it is asked
 * for the first time. */
static enum esc_status
make_environment(const struct machine_source *source, const char *scratch,
		 struct environment *env, struct esc_error *err)
{
	const struct side_job *job = source->build->job;

	environment_init(env);
	environment_set(env, "GOWORK", "off");
	environment_set(env, "GO111MODULE", "on");
	environment_set(env, "GOFLAGS", "");
	environment_set(env, "PWD", "/");
	environment_set(env, "TMPDIR", scratch);
	if (job->toolchain != NULL)
		environment_set(env, "GOTOOLCHAIN", job->toolchain);
	return env->failed ? esc_nomem(err) : ESC_OK;
}

static enum esc_status
run_objdump(struct machine_source *source, const char *scratch,
	    const char *pattern, const char *archive, struct dump *dump,
	    int *code, struct esc_error *err)
{
	const char *const all[] = { source->build->job->go.go, "tool",
				    "objdump", archive, NULL };
	const char *const some[] = { source->build->job->go.go, "tool",
				     "objdump", "-s", pattern, archive, NULL };
	struct environment env = { 0 };
	enum esc_status status = make_environment(source, scratch, &env, err);

	const struct spawn spawn = {
		.argv = strlen(pattern) > PATTERN_MAX ? all : some,
		.env = environment_vars(&env), .dir = "/",
		.out = take_out, .err = take_err,
		.waiting = source->options->progress ? go_on : NULL,
		.data = dump,
	};
	tell_command(source, pattern, archive);
	go_on(0, dump);
	if (status == ESC_OK)
		status = spawn_run(&spawn, code, err);
	environment_free(&env);
	return status;
}

/* *done is false when objdump could not. */
static enum esc_status
disassemble(struct machine_source *source, const char *pattern,
	    const char *archive, struct dump *dump, bool *done,
	    struct esc_error *err)
{
	char *scratch;
	int code = 0;
	enum esc_status status = tmpdir_make(&scratch, err);

	*done = false;
	if (status != ESC_OK)
		return status;
	status = run_objdump(source, scratch, pattern, archive, dump, &code,
			     err);
	tmpdir_remove(scratch);
	*done = status == ESC_OK && code == 0;
	if (status == ESC_OK && code != 0)
		tell(source, "go tool objdump: ", buffer_text(&dump->words));
	return status;
}

/* What Go's cache holds has the digest of its content as its name. */
static enum esc_status
make_key(const struct machine_source *source, const char *pattern,
	 const char *archive, char key[REPO_OID_SIZE], struct esc_error *err)
{
	const char *slash = strrchr(archive, '/');
	struct buffer text = { 0 };

	buffer_addf(&text, "code %d\n%s\n%s\n%s\n", CODE_VERSION,
		    source->build->go_version,
		    slash != NULL ? slash + 1 : archive, pattern);
	const enum esc_status status = text.failed
		? esc_nomem(err) : git_digest(text.data, text.len, key, err);
	buffer_free(&text);
	return status;
}

/* Kept with a digest in front: half of it would look like no allocations. */
static enum esc_status
keep(const struct cache *cache, const char *key, const struct buffer *kept,
     struct esc_error *err)
{
	char digest[REPO_OID_SIZE];
	struct buffer bytes = { 0 };
	enum esc_status status = git_digest(buffer_text(kept), kept->len,
					    digest, err);

	buffer_addf(&bytes, "%s\n", digest);
	buffer_add(&bytes, buffer_text(kept), kept->len);
	if (status == ESC_OK && !bytes.failed)
		cache_store(cache, CACHE_CODE, key, bytes.data, bytes.len);
	buffer_free(&bytes);
	return status;
}

static enum esc_status
load_kept(const struct cache *cache, const char *key, struct buffer *kept,
	  bool *found, struct esc_error *err)
{
	char digest[REPO_OID_SIZE];
	struct buffer bytes = { 0 };
	enum esc_status status = ESC_OK;

	*found = false;
	if (cache_load(cache, CACHE_CODE, key, &bytes) &&
	    bytes.len >= REPO_OID_SIZE) {
		buffer_add(kept, bytes.data + REPO_OID_SIZE,
			   bytes.len - REPO_OID_SIZE);
		status = git_digest(buffer_text(kept), kept->len, digest, err);
		*found = status == ESC_OK && !kept->failed &&
			 memcmp(digest, bytes.data, REPO_OID_SIZE - 1) == 0;
	}
	buffer_free(&bytes);
	return status;
}

static enum esc_status
load_by_objdump(struct machine_source *source, const char *pattern,
		const struct archive *archive, struct buffer *kept,
		bool *found, struct esc_error *err)
{
	struct dump dump = { .source = source, .archive = archive };
	const enum esc_status status = disassemble(
		source, pattern,
		intern_text(source->build->records.strings, archive->file),
		&dump, found, err);
	if (*found) {
		*kept = dump.text.kept;
		dump.text.kept = (struct buffer){ 0 };
	}
	machine_text_free(&dump.text);
	buffer_free(&dump.words);
	return status;
}

static enum esc_status
load_new(struct machine_source *source, const char *pattern,
	 const struct archive *archive, const struct strid_list *functions,
	 struct buffer *kept, bool *found, struct esc_error *err)
{
	const struct build *build = source->build;
	const struct intern *strings = build->records.strings;
	const char *file = intern_text(strings, archive->file);

	*found = false;
	if (access(file, R_OK) != 0) {
		tell(source, "Go's cache no longer has ", file);
		return ESC_OK;
	}
	*found = machine_object_read(file, build->go_version,
				     goenv_get(&build->job->go, "GOROOT"),
				     strings, functions, kept);
	return *found ? ESC_OK
		      : load_by_objdump(source, pattern, archive, kept, found,
					err);
}

enum esc_status
machine_load(struct machine_source *source, const struct archive *archive,
	     const struct strid_list *functions, struct machine_code *code,
	     bool *found, struct esc_error *err)
{
	struct intern *strings = source->build->records.strings;
	const char *file = intern_text(strings, archive->file);
	struct cache cache = { 0 };
	struct buffer pattern = { 0 }, kept = { 0 };
	char key[REPO_OID_SIZE];
	enum esc_status status = ESC_OK;

	*found = false;
	machine_pattern(&pattern, strings, functions);
	if (pattern.failed)
		status = esc_nomem(err);
	if (status == ESC_OK)
		status = make_key(source, pattern.data, file, key, err);
	if (status == ESC_OK && !source->options->no_cache)
		status = cache_open(&cache, err);
	if (status == ESC_OK)
		status = load_kept(&cache, key, &kept, found, err);
	if (status == ESC_OK && !*found) {
		buffer_clear(&kept);
		status = load_new(source, pattern.data, archive, functions,
				  &kept, found, err);
		if (status == ESC_OK && *found)
			status = keep(&cache, key, &kept, err);
	}
	if (status == ESC_OK && *found)
		status = machine_code_read(code, strings, &kept, err);
	cache_close(&cache);
	buffer_free(&pattern);
	buffer_free(&kept);
	return status;
}
