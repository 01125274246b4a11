/* The changed Go files of both sides: read, cut into tokens, and told apart
 * by their declarations. */
#include "match/code.h"

#include <stdlib.h>
#include <string.h>

#include "escdiff/source.h"
#include "match/locals.h"
#include "source/lex.h"

/* What is used again from file to file. */
struct reading {
	struct code *code;
	struct code_side *side;
	struct buffer text;
	struct decl_list decls;
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
		.column = token->column,
		.partner = CODE_NONE,
		.is_name = token->kind == TOKEN_NAME,
		.is_selector = token->kind == TOKEN_NAME && is_selector,
	};
	return true;
}

/* All tokens but the semicolons that newlines stand for, and the name of the
 * package clause. */
static enum esc_status
add_tokens(struct reading *reading, struct code_file *file,
	   struct esc_error *err)
{
	struct lexer lexer;
	char last_sign = 0;
	enum keyword last_keyword = KEYWORD_NONE;

	lexer_init(&lexer, buffer_text(&reading->text), reading->text.len);
	for (struct token token = lexer_next(&lexer); token.kind != TOKEN_END;
	     token = lexer_next(&lexer)) {
		if (token.len == 0)
			continue;
		if (!add_token(reading, &token, last_sign == '.'))
			return esc_nomem(err);
		if (last_keyword == KEYWORD_PACKAGE && file->package == 0)
			file->package = reading->side->tokens[
				reading->side->token_count - 1].text;
		last_sign = token.sign;
		last_keyword = token.keyword;
	}
	return ESC_OK;
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
			.function = decl->function,
			.name = decl->name,
			.first_line = decl->first_line,
			.last_line = decl->last_line,
			.first_token = code_first_token(side, file,
							decl->first_line),
			.end_token = code_first_token(side, file,
						      decl->last_line + 1),
			.partner = CODE_NONE,
		};
	}
	return status;
}

static enum esc_status
read_file(struct reading *reading, struct code_file *file,
	  const struct match_sources *sources, struct esc_error *err)
{
	struct code_side *side = reading->side;
	const char *path = intern_text(reading->code->strings, file->path);
	void *data = side == &reading->code->side[CODE_OLD]
			     ? sources->old_data : sources->new_data;
	bool found = false;

	file->first_token = (uint32_t)side->token_count;
	file->first_unit = (uint32_t)side->unit_count;
	enum esc_status status = sources->read(path, &reading->text, &found,
					       data, err);
	if (status == ESC_OK && found)
		status = add_tokens(reading, file, err);
	file->end_token = (uint32_t)side->token_count;
	if (status == ESC_OK && found)
		status = add_units(reading, file, err);
	file->end_unit = (uint32_t)side->unit_count;
	for (uint32_t i = file->first_unit; i < file->end_unit; i++) {
		const struct code_unit *unit = &side->units[i];

		if (unit->is_func)
			locals_mark(reading->code->strings, side->tokens,
				    unit->first_token, unit->end_token);
		else if (unit->is_type)
			fields_mark(reading->code->strings, side->tokens,
				    unit->first_token, unit->end_token);
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

static int
by_path(const void *a, const void *b)
{
	const struct code_file *x = a, *y = b;

	return x->path < y->path ? -1 : x->path > y->path;
}

static enum esc_status
read_side(struct reading *reading, enum code_sides which,
	  const struct match_sources *sources, struct esc_error *err)
{
	struct code_side *side = &reading->code->side[which];
	enum esc_status status = ESC_OK;

	reading->side = side;
	if (side->file_count > 0)
		qsort(side->files, side->file_count, sizeof(*side->files),
		      by_path);
	for (size_t i = 0; i < side->file_count && status == ESC_OK; i++)
		status = read_file(reading, &side->files[i], sources, err);
	if (status == ESC_OK && side->token_count >= CODE_NONE)
		return esc_nomem(err);
	return status;
}

enum esc_status
code_read(struct code *code, const struct linemap *map,
	  const struct match_sources *sources, struct esc_error *err)
{
	struct reading reading = { .code = code };
	enum esc_status status = ESC_OK;

	*code = (struct code){ .strings = map->strings };
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
	if (status == ESC_OK)
		status = read_side(&reading, CODE_OLD, sources, err);
	if (status == ESC_OK)
		status = read_side(&reading, CODE_NEW, sources, err);
	buffer_free(&reading.text);
	decl_list_free(&reading.decls);
	return status;
}

void
code_free(struct code *code)
{
	for (size_t i = 0; i < 2; i++) {
		free(code->side[i].files);
		free(code->side[i].units);
		free(code->side[i].tokens);
	}
	*code = (struct code){ 0 };
}

const struct code_file *
code_file(const struct code_side *side, strid path)
{
	const struct code_file key = { .path = path };

	if (side->file_count == 0)
		return NULL;
	return bsearch(&key, side->files, side->file_count,
		       sizeof(*side->files), by_path);
}

uint32_t
code_first_token(const struct code_side *side, const struct code_file *file,
		 uint32_t line)
{
	uint32_t low = file->first_token, high = file->end_token;

	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;

		if (side->tokens[middle].line < line)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

uint32_t
code_unit_at(const struct code_side *side, strid path, uint32_t line)
{
	const struct code_file *file = code_file(side, path);
	uint32_t best = CODE_NONE;

	if (file == NULL)
		return CODE_NONE;
	uint32_t low = file->first_unit, high = file->end_unit;
	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;

		if (side->units[middle].last_line < line)
			low = middle + 1;
		else
			high = middle;
	}
	for (uint32_t i = low; i < file->end_unit; i++) {
		const struct code_unit *unit = &side->units[i];

		if (unit->first_line > line)
			break;
		if (unit->is_func)
			return i;
		if (best == CODE_NONE)
			best = i;
	}
	return best;
}

uint32_t
code_token_at(const struct code_side *side, strid path, uint32_t line,
	      uint32_t column)
{
	const struct code_file *file = code_file(side, path);

	if (file == NULL || column == 0)
		return CODE_NONE;
	for (uint32_t i = code_first_token(side, file, line);
	     i < file->end_token && side->tokens[i].line == line; i++) {
		if (side->tokens[i].column == column)
			return i;
	}
	return CODE_NONE;
}

bool
code_unit_mentions(const struct code_side *side, uint32_t unit, strid name)
{
	const struct code_unit *within = &side->units[unit];

	for (uint32_t i = within->first_token; i < within->end_token; i++) {
		if (side->tokens[i].text == name)
			return true;
	}
	return false;
}

struct position
code_place(const struct code_side *side, uint32_t token)
{
	size_t low = 0, high = side->file_count;

	/* The tokens of the files follow each other. */
	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (side->files[middle].end_token <= token)
			low = middle + 1;
		else
			high = middle;
	}
	return (struct position){ side->files[low].path,
				  side->tokens[token].line,
				  side->tokens[token].column };
}

bool
code_find_there(const struct code *code, const struct linemap *map,
		enum code_sides which, const struct position *pos,
		struct position *there, uint32_t *token)
{
	const bool kept = which == CODE_OLD
		? linemap_to_new(map, pos->file, pos->line, &there->file,
				 &there->line)
		: linemap_to_old(map, pos->file, pos->line, &there->file,
				 &there->line);

	there->column = pos->column;
	*token = CODE_NONE;
	if (kept)
		return true;
	*there = (struct position){ 0 };
	if (code == NULL)
		return false;
	const struct code_side *side = &code->side[which];
	const uint32_t here = code_token_at(side, pos->file, pos->line,
					    pos->column);
	if (here == CODE_NONE || side->tokens[here].partner == CODE_NONE)
		return false;
	*token = here;
	*there = code_place(&code->side[1 - which],
			    side->tokens[here].partner);
	return true;
}
