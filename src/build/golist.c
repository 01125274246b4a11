/* The go command that compiles one module and says what is in it. */
#include "build/golist.h"

#include <stdlib.h>
#include <string.h>

#include "build/gcflags.h"
#include "build/gover.h"

#define MAX_ARGS 16

/* What we read of each package; older releases print all there is. */
#define FIELDS                                                               \
	"ImportPath,Dir,Name,Module,ForTest,Export,Error,DepsErrors,GoFiles," \
	"CgoFiles,IgnoredGoFiles"

struct output {
	struct buffer json;
	const struct golist *list;
};

static enum esc_status
take_json(const char *bytes, size_t len, void *data, struct esc_error *err)
{
	struct output *output = data;

	buffer_add(&output->json, bytes, len);
	return output->json.failed ? esc_nomem(err) : ESC_OK;
}

static enum esc_status
take_log(const char *bytes, size_t len, void *data, struct esc_error *err)
{
	const struct output *output = data;

	return output->list->log(bytes, len, output->list->log_data, err);
}

static void
go_on(int pid, void *data)
{
	const struct output *output = data;

	output->list->waiting(pid, output->list->log_data);
}

/* How many arguments; the patterns come after. */
static size_t
fixed_args(const struct golist *list, const char *gcflags, const char *tags,
	   const char *args[MAX_ARGS])
{
	const char *version = list->go->version;
	size_t count = 0;

	args[count++] = list->go->go;
	args[count++] = "list";
	if (list->keep_going)
		args[count++] = "-e";
	args[count++] = "-export";
	args[count++] = go_version_has(version, 19) ? "-json=" FIELDS : "-json";
	if (go_version_has(version, 18))
		args[count++] = "-buildvcs=false";
	if (go_version_has(version, 21))
		args[count++] = "-pgo=off";
	if (list->options->tests)
		args[count++] = "-test";
	if (tags[0] != '\0')
		args[count++] = tags;
	args[count++] = gcflags;
	return count;
}

static void
tell_command(const struct golist *list, const char *const *argv,
	     const char *dir)
{
	struct buffer text = { 0 };

	if (!list->options->verbose || list->event == NULL)
		return;
	buffer_addf(&text, "in %s:", dir);
	for (; *argv != NULL; argv++)
		buffer_addf(&text, strchr(*argv, ' ') != NULL ? " '%s'"
							      : " %s", *argv);
	if (!text.failed)
		list->event(BUILD_PASSING, text.data, list->event_data);
	buffer_free(&text);
}

static enum esc_status
run_command(const struct golist *list, struct intern *strings,
	    const char *const *argv, struct output *output, int *exit_status,
	    struct esc_error *err)
{
	struct buffer dir = { 0 };
	struct spawn spawn = { .argv = argv, .out = take_json,
			       .err = take_log, .data = output,
			       .waiting = list->waiting != NULL ? go_on : NULL,
			       .env = environment_vars(list->env) };
	enum esc_status status;

	buffer_addf(&dir, "%s%s%s", list->root, list->dir != 0 ? "/" : "",
		    intern_text(strings, list->dir));
	spawn.dir = dir.data;
	if (dir.failed) {
		status = esc_nomem(err);
	} else {
		tell_command(list, argv, dir.data);
		status = spawn_run(&spawn, exit_status, err);
	}
	buffer_free(&dir);
	return status;
}

static strid
put(struct intern *strings, const json_t *text)
{
	const char *value = json_string_value(text);

	return value != NULL ? intern_put(strings, value,
					  json_string_length(text)) : 0;
}

/* "ex.com/p [ex.com/p.test]" -> "ex.com/p" */
static strid
put_path(struct intern *strings, const json_t *text)
{
	const char *value = json_string_value(text);
	const char *bracket;

	if (value == NULL)
		return 0;
	bracket = strstr(value, " [");
	return intern_put(strings, value, bracket != NULL
				 ? (size_t)(bracket - value) : strlen(value));
}

/* The main package of a test is made by Go and lies in its cache. */
static bool
is_test_main(const json_t *object)
{
	const char *path = json_string_value(json_object_get(object,
							     "ImportPath"));
	const char *file = json_string_value(json_array_get(
		json_object_get(object, "GoFiles"), 0));
	const size_t len = path != NULL ? strlen(path) : 0;

	return len > 5 && strcmp(path + len - 5, ".test") == 0 &&
	       (file == NULL || file[0] == '/');
}

/* As Go itself prints it: an import cycle says nothing without its way. */
static void
add_import_stack(struct buffer *out, const json_t *stack)
{
	const size_t count = json_array_size(stack);

	for (size_t i = 0; count > 1 && i < count; i++) {
		const char *path = json_string_value(json_array_get(stack, i));

		buffer_addf(out, i == 0 ? "package %s" : "\n\timports %s",
			    path != NULL ? path : "?");
	}
	if (count > 1)
		buffer_adds(out, ": ");
}

static void
add_error(struct buffer *out, const json_t *error)
{
	const char *where = json_string_value(json_object_get(error, "Pos"));
	const char *text = json_string_value(json_object_get(error, "Err"));

	if (text == NULL)
		return;
	if (where == NULL || where[0] == '\0')
		add_import_stack(out, json_object_get(error, "ImportStack"));
	if (where != NULL && where[0] != '\0')
		buffer_addf(out, "%s: ", where);
	buffer_adds(out, text);
}

/* Go's words on why the package, or what it imports, cannot be had. */
static strid
put_error(struct intern *strings, const json_t *object)
{
	const json_t *error = json_object_get(object, "Error");
	struct buffer text = { 0 };

	if (error == NULL)
		error = json_array_get(json_object_get(object, "DepsErrors"),
				       0);
	add_error(&text, error);
	const strid id = text.failed ? STRID_NOMEM
				     : intern_put(strings, buffer_text(&text),
						  text.len);
	buffer_free(&text);
	return id;
}

/* "ex.com/p [ex.com/p.test]" -> "ex.com/p.test" */
static strid
put_variant(struct intern *strings, const json_t *text)
{
	const char *value = json_string_value(text);
	const char *bracket = value != NULL ? strstr(value, " [") : NULL;

	return bracket == NULL ? 0 : intern_put(strings, bracket + 2,
						strcspn(bracket + 2, "]"));
}

static bool
has_files(const json_t *object)
{
	return json_array_size(json_object_get(object, "GoFiles")) > 0 ||
	       json_array_size(json_object_get(object, "CgoFiles")) > 0;
}

/* The files of a package in dir, below the root, that are not for this build:
 * another platform's, or of tags that are not set. */
static bool
add_ignored(struct package_map *map, struct intern *strings, const char *dir,
	    const json_t *files)
{
	struct buffer path = { 0 };
	bool ok = true;

	for (size_t i = 0; ok && i < json_array_size(files); i++) {
		const char *name = json_string_value(json_array_get(files, i));

		if (name == NULL)
			continue;
		buffer_clear(&path);
		buffer_addf(&path, "%s%s%s", dir, dir[0] != '\0' ? "/" : "",
			    name);
		ok = !path.failed &&
		     strid_list_add(&map->ignored,
				    intern_puts(strings, path.data));
	}
	buffer_free(&path);
	return ok;
}

static bool
add_package(struct package_map *map, const struct golist *list,
	    struct intern *strings, const json_t *object)
{
	const char *dir = json_string_value(json_object_get(object, "Dir"));
	const size_t root_len = strlen(list->root);
	void *items = map->items;
	struct listed package = {
		.path = put_path(strings, json_object_get(object,
							  "ImportPath")),
		.variant = put_variant(strings, json_object_get(object,
								"ImportPath")),
		.archive = put(strings, json_object_get(object, "Export")),
		.module = put(strings, json_object_get(
			json_object_get(object, "Module"), "Path")),
		.test_main = is_test_main(object),
		.error = put_error(strings, object),
		.compiled = json_object_get(object, "Export") != NULL ||
			    !has_files(object),
	};

	if (dir != NULL && strncmp(dir, list->root, root_len) == 0 &&
	    (dir[root_len] == '/' || dir[root_len] == '\0')) {
		dir += root_len;
		package.inside = true;
		package.dir = intern_puts(strings, dir + (*dir == '/'));
	}
	if (package.path == STRID_NOMEM || package.module == STRID_NOMEM ||
	    package.error == STRID_NOMEM || package.dir == STRID_NOMEM ||
	    package.variant == STRID_NOMEM || package.archive == STRID_NOMEM ||
	    !list_grow(&items, map->len, &map->cap, sizeof(*map->items)))
		return false;
	map->items = items;
	map->items[map->len++] = package;
	return !package.inside ||
	       add_ignored(map, strings, intern_text(strings, package.dir),
			   json_object_get(object, "IgnoredGoFiles"));
}

/* Object after object; what follows the last one is not ours. */
static enum esc_status
read_packages(struct package_map *map, const struct golist *list,
	      struct intern *strings, const struct buffer *json,
	      struct esc_error *err)
{
	size_t at = 0;

	while (at < json->len) {
		json_error_t error;
		json_t *object = json_loadb(json->data + at, json->len - at,
					    JSON_DISABLE_EOF_CHECK, &error);
		bool ok = true;

		if (object == NULL &&
		    json_error_code(&error) !=
			    json_error_premature_end_of_input)
			return esc_fail(err, ESC_GO,
					"go list printed no JSON: %.60s",
					json->data + at);
		if (object != NULL)
			ok = add_package(map, list, strings, object);
		json_decref(object);
		if (!ok)
			return esc_nomem(err);
		at += object != NULL ? (size_t)error.position
				     : json->len - at;
	}
	package_map_sort(map);
	return ESC_OK;
}

enum esc_status
golist_run(const struct golist *list, struct intern *strings,
	   struct package_map *map, int *exit_status, struct esc_error *err)
{
	const struct strid_list *patterns = list->patterns;
	const char **argv = calloc(MAX_ARGS + patterns->len + 1,
				   sizeof(*argv));
	struct output output = { .list = list };
	struct buffer gcflags = { 0 }, tags = { 0 };
	enum esc_status status;

	*map = (struct package_map){
		.dir = list->dir, .root = intern_puts(strings, list->root),
	};
	gcflags_add(&gcflags, list->go->version,
		    intern_text(strings, list->dir));
	if (list->options->tags != NULL)
		buffer_addf(&tags, "-tags=%s", list->options->tags);
	if (argv == NULL || gcflags.failed || tags.failed ||
	    map->root == STRID_NOMEM) {
		status = esc_nomem(err);
	} else {
		const size_t count = fixed_args(list, gcflags.data,
						buffer_text(&tags), argv);

		for (size_t i = 0; i < patterns->len; i++)
			argv[count + i] = intern_text(strings,
						      patterns->items[i]);
		status = run_command(list, strings, argv, &output, exit_status,
				     err);
	}
	if (status == ESC_OK)
		status = read_packages(map, list, strings, &output.json, err);
	buffer_free(&output.json);
	buffer_free(&gcflags);
	buffer_free(&tags);
	free(argv);
	return status;
}
