/* Functions of other modules: another version of theirs is the edit. */
#include <stdlib.h>
#include <string.h>

#include "cause/finder.h"
#include "source/lex.h"

/* A module that a go.mod names in another version now. */
struct bump {
	struct build_line old, new;
};

static bool
changes_gomod(const struct finder *finder)
{
	const struct linemap *map = finder->input->map;

	for (size_t i = 0; i < map->len; i++) {
		const char *path = intern_text(finder->strings,
					       map->files[i].new_path);
		const char *slash = strrchr(path, '/');

		if (strcmp(slash != NULL ? slash + 1 : path, "go.mod") == 0)
			return true;
	}
	return false;
}

static bool
find_bump(const struct finder *finder, strid file, strid package,
	  struct bump *bump)
{
	const struct cause_input *input = finder->input;

	return build_module_of(input->new_build, file, package, &bump->new) &&
	       build_module_of(input->old_build, file, package, &bump->old) &&
	       (bump->old.path != bump->new.path ||
		bump->old.version != bump->new.version);
}

/* The import paths of a file that lead to a module of another version. */
static enum esc_status
list_imports(struct finder *finder, strid path, strid **out, size_t *len,
	     struct esc_error *err)
{
	const struct edited_file *file;
	enum esc_status status = edits_file(&finder->edits, true, path, &file,
					    err);
	bool in_import = false;
	size_t cap = 0;

	*out = NULL;
	*len = 0;
	if (status != ESC_OK || file == NULL)
		return status;
	struct lexer lexer;
	lexer_init(&lexer, buffer_text(&file->text), file->text.len);
	for (struct token token = lexer_next(&lexer); token.kind != TOKEN_END;
	     token = lexer_next(&lexer)) {
		if (token.kind == TOKEN_KEYWORD &&
		    token.keyword != KEYWORD_PACKAGE)
			in_import = token.keyword == KEYWORD_IMPORT;
		if (token.kind == TOKEN_KEYWORD && !in_import &&
		    token.keyword != KEYWORD_PACKAGE)
			break;
		if (token.kind != TOKEN_STRING || token.len < 3)
			continue;
		const strid package = intern_put(finder->strings,
						 token.text + 1,
						 token.len - 2);
		struct bump bump;
		if (package == STRID_NOMEM)
			return esc_nomem(err);
		if (!find_bump(finder, path, package, &bump))
			continue;
		if (*len == cap) {
			cap = cap != 0 ? cap * 2 : 8;
			strid *grown = reallocarray(*out, cap, sizeof(strid));

			if (grown == NULL)
				return esc_nomem(err);
			*out = grown;
		}
		(*out)[(*len)++] = package;
	}
	return ESC_OK;
}

/* The facts of both versions, for the imports of one file. */
static enum esc_status
read_facts(struct finder *finder, strid file, struct esc_error *err)
{
	struct foreign *foreign = &finder->foreign;
	strid *packages = NULL;
	size_t count;
	enum esc_status status;

	if (foreign->file == file)
		return ESC_OK;
	record_set_free(&foreign->old_set);
	record_set_free(&foreign->new_set);
	foreign->file = file;
	status = list_imports(finder, file, &packages, &count, err);
	if (status == ESC_OK && count > 0)
		status = build_dependency_facts(finder->input->old_build,
						file, packages, count,
						finder->input->event,
						finder->input->event_data,
						&foreign->old_set, err);
	if (status == ESC_OK && count > 0)
		status = build_dependency_facts(finder->input->new_build,
						file, packages, count,
						finder->input->event,
						finder->input->event_data,
						&foreign->new_set, err);
	free(packages);
	return status;
}

static bool
leaked_before(const struct record_set *old, const struct record *leak)
{
	for (size_t i = 0; i < old->len; i++) {
		const struct record *fact = &old->recs[i];

		if (fact->kind == leak->kind &&
		    fact->function == leak->function &&
		    fact->symbol == leak->symbol &&
		    fact->package == leak->package)
			return true;
	}
	return false;
}

static enum esc_status
push_bump(struct finder *finder, const struct bump *bump,
	  struct esc_error *err)
{
	return finder_push_text(finder, (struct cause_step){
					.what = CAUSE_MODULE,
					.pos = bump->new.pos }, err,
				"%s %s -> %s",
				intern_text(finder->strings, bump->new.path),
				intern_text(finder->strings,
					    bump->old.version),
				intern_text(finder->strings,
					    bump->new.version));
}

/* A parameter of a function called name that leaks in the new version. */
static const struct record *
find_worse(const struct finder *finder, strid name)
{
	const struct record_set *set = &finder->foreign.new_set;

	for (size_t i = 0; i < set->len; i++) {
		const struct record *leak = &set->recs[i];
		const char *function = intern_text(finder->strings,
						   leak->function);

		if (record_kind_is_leak(leak->kind) &&
		    last_name(finder->strings, function,
			      strlen(function)) == name &&
		    !leaked_before(&finder->foreign.old_set, leak))
			return leak;
	}
	return NULL;
}

enum esc_status
follow_module(struct finder *finder, const struct record *record,
	      const char *callee, const struct position *pos, bool *found,
	      struct esc_error *err)
{
	struct bump bump;

	if (!changes_gomod(finder))
		return ESC_OK;
	enum esc_status status = read_facts(finder, pos->file, err);
	if (status != ESC_OK)
		return status;
	const struct record *leak = find_worse(
		finder, last_name(finder->strings, callee, strlen(callee)));
	if (leak == NULL ||
	    !find_bump(finder, pos->file, leak->package, &bump))
		return ESC_OK;
	finder_push(finder, (struct cause_step){
		.what = CAUSE_PASSED, .function = leak->function,
		.symbol = record->symbol, .pos = *pos });
	finder_push(finder, (struct cause_step){
		.what = CAUSE_PARAM_LEAKS, .function = leak->function,
		.symbol = leak->symbol, .pos = leak->pos });
	*found = true;
	return push_bump(finder, &bump, err);
}
