/* Reading the changed Go files: cut into declarations, and those that matter
 * into tokens. */
#include <stdlib.h>
#include <string.h>

#include "escdiff/source.h"
#include "match/locals.h"
#include "match/spare.h"
#include "source/lex.h"

/* Texts are read once to tell declarations apart and once more for their
 * tokens; so many bytes of them are kept in between. */
#define MOST_KEPT ((size_t)1 << 20)

/* What is used again from file to file. */
struct reading {
	struct code *code;
	struct code_side *side;
	const struct match_sources *sources;
	struct buffer text;
	struct decl_list decls;
	size_t kept;		/* bytes of texts that wait in their files */
};

/* Room for one more, at least. */
static bool
grow(void **items, size_t len, size_t *cap, size_t size)
{
	if (len < *cap)
		return true;
	const size_t wanted = *cap != 0 ? *cap * 2 : 64;
	void *grown = reallocarray(*items, wanted, size);

	if (grown == NULL)
		return false;
	*items = grown;
	*cap = wanted;
	return true;
}

static bool
add_token(struct reading *reading, const struct token *token,
	  bool is_selector)
{
	struct code_side *side = reading->side;
	const strid text = intern_put(reading->code->strings, token->text,
				      token->len);

	if (text == STRID_NOMEM ||
	    !grow((void **)&side->tokens, side->token_count, &side->token_cap,
		  sizeof(*side->tokens)))
		return false;
	side->tokens[side->token_count++] = (struct code_token){
		.text = text,
		.line = token->line,
		.column = token->column < CODE_COLUMN_MAX
				  ? token->column & CODE_COLUMN_MAX
				  : CODE_COLUMN_MAX,
		.partner = CODE_NONE,
		.is_name = token->kind == TOKEN_NAME,
		.is_selector = token->kind == TOKEN_NAME && is_selector,
	};
	return true;
}

static enum esc_status
read_text(struct reading *reading, const struct code_file *file, bool *found,
	  struct esc_error *err)
{
	const struct match_sources *sources = reading->sources;
	const bool is_old = reading->side == &reading->code->side[CODE_OLD];

	return sources->read(intern_text(reading->code->strings, file->path),
			     &reading->text, found,
			     is_old ? sources->old_data : sources->new_data,
			     err);
}

static enum esc_status
add_units(struct reading *reading, const struct code_file *file,
	  struct esc_error *err)
{
	struct code_side *side = reading->side;

	reading->decls.len = 0;
	enum esc_status status = source_scan(buffer_text(&reading->text),
					     reading->text.len,
					     reading->code->strings,
					     &reading->decls, err);
	for (size_t i = 0; i < reading->decls.len && status == ESC_OK; i++) {
		const struct decl *decl = &reading->decls.decls[i];

		if (!grow((void **)&side->units, side->unit_count,
			  &side->unit_cap, sizeof(*side->units)))
			return esc_nomem(err);
		side->units[side->unit_count++] = (struct code_unit){
			.file = (uint32_t)(file - side->files),
			.is_func = decl->kind == DECL_FUNC,
			.is_type = decl->kind == DECL_TYPE,
			.is_alone = decl->is_alone,
			.function = decl->function,
			.name = decl->name,
			.first_line = decl->first_line,
			.last_line = decl->last_line,
			.end = decl->end,
			.partner = CODE_NONE,
		};
	}
	return status;
}

/* The name of the package clause. */
static bool
add_package(struct reading *reading, struct code_file *file)
{
	enum keyword last_keyword = KEYWORD_NONE;
	struct lexer lexer;

	lexer_init(&lexer, buffer_text(&reading->text), reading->text.len);
	for (struct token token = lexer_next(&lexer); token.kind != TOKEN_END;
	     token = lexer_next(&lexer)) {
		if (token.len == 0)
			continue;
		if (last_keyword == KEYWORD_PACKAGE) {
			file->package = intern_put(reading->code->strings,
						   token.text, token.len);
			return file->package != STRID_NOMEM;
		}
		last_keyword = token.keyword;
	}
	return true;
}

/* The text goes with its file, as long as there are not too many. */
static void
keep_text(struct reading *reading, struct code_file *file)
{
	if (reading->text.len > MOST_KEPT - reading->kept)
		return;
	reading->kept += reading->text.len;
	file->text = reading->text;
	file->has_text = true;
	reading->text = (struct buffer){ 0 };
}

/* A file's declarations, yet without their tokens. */
static enum esc_status
scan_file(struct reading *reading, struct code_file *file,
	  struct esc_error *err)
{
	struct code_side *side = reading->side;
	bool found = false;

	file->first_unit = (uint32_t)side->unit_count;
	enum esc_status status = read_text(reading, file, &found, err);
	if (status == ESC_OK && found)
		status = add_units(reading, file, err);
	if (status == ESC_OK && found && !add_package(reading, file))
		status = esc_nomem(err);
	file->end_unit = (uint32_t)side->unit_count;
	if (status == ESC_OK && found)
		keep_text(reading, file);
	return status;
}

/* The next unit of the file, from one on, that is spared. */
static uint32_t
next_spared(const struct code_side *side, const struct code_file *file,
	    uint32_t unit)
{
	while (unit < file->end_unit && !side->units[unit].is_spared)
		unit++;
	return unit;
}

/* All tokens but those of units that are spared, and the semicolons that
 * newlines stand for. */
static enum esc_status
add_tokens(struct reading *reading, const struct code_file *file,
	   struct esc_error *err)
{
	const struct code_side *side = reading->side;
	const char *text = buffer_text(&reading->text);
	uint32_t spared = next_spared(side, file, file->first_unit);
	struct lexer lexer;
	char last_sign = 0;

	lexer_init(&lexer, text, reading->text.len);
	for (struct token token = lexer_next(&lexer); token.kind != TOKEN_END;
	     token = lexer_next(&lexer)) {
		if (token.len == 0)
			continue;
		if (spared < file->end_unit &&
		    token.line == side->units[spared].first_line) {
			lexer_skip_to(&lexer, text + side->units[spared].end,
				      side->units[spared].last_line);
			spared = next_spared(side, file, spared + 1);
			last_sign = 0;
			continue;
		}
		if (!add_token(reading, &token, last_sign == '.'))
			return esc_nomem(err);
		last_sign = token.sign;
	}
	return ESC_OK;
}

static void
mark_names(struct reading *reading, const struct code_unit *unit)
{
	struct code_token *tokens = reading->side->tokens;

	if (unit->is_spared)
		return;
	if (unit->is_func)
		locals_mark(reading->code->strings, tokens, unit->first_token,
			    unit->end_token);
	else if (unit->is_type)
		fields_mark(reading->code->strings, tokens, unit->first_token,
			    unit->end_token);
}

static bool
wants_tokens(const struct code_side *side, const struct code_file *file)
{
	for (uint32_t i = file->first_unit; i < file->end_unit; i++) {
		if (!side->units[i].is_spared)
			return true;
	}
	return false;
}

static enum esc_status
lex_file(struct reading *reading, struct code_file *file,
	 struct esc_error *err)
{
	struct code_side *side = reading->side;
	enum esc_status status = ESC_OK;
	bool found = file->has_text;

	file->first_token = file->end_token = (uint32_t)side->token_count;
	if (found) {
		buffer_free(&reading->text);
		reading->text = file->text;
		file->text = (struct buffer){ 0 };
	} else if (wants_tokens(side, file)) {
		status = read_text(reading, file, &found, err);
	}
	if (status == ESC_OK && found && wants_tokens(side, file))
		status = add_tokens(reading, file, err);
	file->end_token = (uint32_t)side->token_count;
	for (uint32_t i = file->first_unit;
	     i < file->end_unit && status == ESC_OK; i++) {
		struct code_unit *unit = &side->units[i];

		unit->first_token = code_first_token(side, file,
						     unit->first_line);
		unit->end_token = code_first_token(side, file,
						   unit->last_line + 1);
		mark_names(reading, unit);
	}
	return status;
}

/* Vendored code is compiled as other modules are, without diagnostics. */
static bool
is_own_go(const char *path)
{
	const size_t len = strlen(path);

	return len > 3 && strcmp(path + len - 3, ".go") == 0 &&
	       strncmp(path, "vendor/", 7) != 0 &&
	       strstr(path, "/vendor/") == NULL;
}

static enum esc_status
add_file(struct code *code, struct code_side *side, strid path,
	 strid named_by, struct esc_error *err)
{
	const char *text = intern_text(code->strings, path);

	if (path == 0 || !is_own_go(text))
		return ESC_OK;
	if (!grow((void **)&side->files, side->file_count, &side->file_cap,
		  sizeof(*side->files)))
		return esc_nomem(err);
	const char *home = intern_text(code->strings, named_by);
	const char *slash = strrchr(home, '/');
	const strid directory = slash == NULL ? 0
		: intern_put(code->strings, home, (size_t)(slash - home) + 1);
	if (directory == STRID_NOMEM)
		return esc_nomem(err);
	side->files[side->file_count++] = (struct code_file){
		.path = path, .directory = directory };
	return ESC_OK;
}

typedef enum esc_status file_fn(struct reading *reading,
				struct code_file *file, struct esc_error *err);

static enum esc_status
each_file(struct reading *reading, file_fn *act, struct esc_error *err)
{
	enum esc_status status = ESC_OK;

	for (size_t which = 0; which < 2; which++) {
		struct code_side *side = &reading->code->side[which];

		reading->side = side;
		for (size_t i = 0; i < side->file_count && status == ESC_OK;
		     i++)
			status = act(reading, &side->files[i], err);
		if (status == ESC_OK && side->token_count >= CODE_NONE)
			return esc_nomem(err);
	}
	return status;
}

static enum esc_status
list_files(struct code *code, const struct linemap *map,
	   struct esc_error *err)
{
	enum esc_status status = ESC_OK;

	for (size_t i = 0; i < map->len && status == ESC_OK; i++) {
		const struct linemap_file *file = &map->files[i];
		const strid old_name = file->old_path != 0 ? file->old_path
							   : file->new_path;

		status = add_file(code, &code->side[CODE_OLD], file->old_path,
				  old_name, err);
		if (status == ESC_OK)
			status = add_file(code, &code->side[CODE_NEW],
					  file->new_path, old_name, err);
	}
	for (size_t which = 0; which < 2; which++) {
		struct code_side *side = &code->side[which];

		if (side->file_count > 0)
			qsort_r(side->files, side->file_count,
				sizeof(*side->files), code_by_path,
				code->strings);
	}
	return status;
}

enum esc_status
code_read(struct code *code, const struct linemap *map,
	  const struct match_sources *sources, const struct code_asked *asked,
	  struct esc_error *err)
{
	struct reading reading = { .code = code, .sources = sources };

	*code = (struct code){ .strings = map->strings };
	code->side[CODE_OLD].strings = code->side[CODE_NEW].strings =
		map->strings;
	enum esc_status status = list_files(code, map, err);
	if (status == ESC_OK)
		status = each_file(&reading, scan_file, err);
	if (status == ESC_OK && asked != NULL)
		status = spare_units(code, map, asked, err);
	if (status == ESC_OK)
		status = each_file(&reading, lex_file, err);
	buffer_free(&reading.text);
	decl_list_free(&reading.decls);
	return status;
}
