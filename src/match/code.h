#ifndef MATCH_CODE_H
#define MATCH_CODE_H

#include "escdiff/enclose.h"
#include "escdiff/linemap.h"
#include "escdiff/match.h"

/*
 * The Go files that differ between the sides, as tokens and declarations:
 * plain data.  What is in no changed file has not changed.
 */
enum code_sides { CODE_OLD, CODE_NEW };

#define CODE_NONE UINT32_MAX

#define CODE_COLUMN_MAX ((1u << 28) - 1)

/* There are hundreds of thousands. */
struct code_token {
	strid text;
	uint32_t line;		/* from 1 */
	uint32_t column : 28;	/* from 1, bytes; at most CODE_COLUMN_MAX */
	bool is_name : 1;
	bool is_selector : 1;	/* a name behind a dot */
	bool is_local : 1;	/* a name declared by the unit around it */
	bool is_declared : 1;	/* here: a local name, or a field */
	uint32_t partner;	/* the token that stands for it on the other
				   side, or CODE_NONE */
};

/* A declaration at top level; one entry for each name it declares. */
struct code_unit {
	uint32_t file;
	bool is_func, is_type;
	bool is_alone;		/* a function with lines of its own */
	bool is_spared;		/* it has no tokens: see code_read */
	strid function;		/* F, T.M, (*T).M; "" of other declarations */
	strid name;		/* without receiver */
	uint32_t first_line, last_line;
	size_t end;		/* in the file's text, behind its last byte */
	uint32_t first_token, end_token;
	uint32_t partner;	/* on the other side, or CODE_NONE */
};

struct code_file {
	strid path;
	strid directory;	/* in terms of the old side, "a/b/"; 0: root */
	strid package;		/* of the package clause */
	uint32_t first_token, end_token;
	uint32_t first_unit, end_unit;
	bool has_text;		/* while files are read */
	struct buffer text;	/* owned */
};

struct code_side {
	const struct intern *strings;	/* borrowed */
	struct code_file *files;	/* owned; sorted by the text of their
					   path: numbers depend on what was
					   read before */
	size_t file_count, file_cap;
	struct code_unit *units;	/* owned; by file, line */
	size_t unit_count, unit_cap;
	struct code_token *tokens;	/* owned; by file, line, column */
	size_t token_count, token_cap;
};

struct code {
	struct intern *strings;		/* borrowed */
	struct code_side side[2];
};

/* Places of both sides that are asked about though their lines are kept; by
 * file, line. */
struct code_asked {
	struct position *places[2];	/* owned by the caller */
	size_t counts[2];
};

/*
 * Read all changed Go files of both sides.
 *
 * Most of what is in them did not change.  Functions whose lines are all kept
 * and that nothing is asked about are spared, on both sides: they are
 * there, and without tokens.  asked is NULL to spare none.
 * Owner:  code_free, also after an error.
 * Errors: ESC_NOMEM and what the readers return.
 */
enum esc_status code_read(struct code *code, const struct linemap *map,
			  const struct match_sources *sources,
			  const struct code_asked *asked,
			  struct esc_error *err);
void code_free(struct code *code);

/* The order of the files of a side. */
int code_by_path(const void *a, const void *b, void *strings);

/* The file of that path, or NULL: unchanged, or no Go. */
const struct code_file *code_file(const struct code_side *side, strid path);

/* The function around a line, else another declaration; or CODE_NONE. */
uint32_t code_unit_at(const struct code_side *side, strid path, uint32_t line);

/* The token that begins just there, or CODE_NONE. */
uint32_t code_token_at(const struct code_side *side, strid path,
		       uint32_t line, uint32_t column);

/* Where a token stands. */
struct position code_place(const struct code_side *side, uint32_t token);

/*
 * Where on the other side a place is whose line is kept (map), or else the
 * token that stands for the one there (code, which may be NULL): then *token
 * is the one here, else CODE_NONE.  False: there is no such place.
 */
bool code_find_there(const struct code *code, const struct linemap *map,
		     enum code_sides which, const struct position *pos,
		     struct position *there, uint32_t *token);

/* The first token of the file on that line or below; its end if none. */
uint32_t code_first_token(const struct code_side *side,
			  const struct code_file *file, uint32_t line);

/* Whether a name stands anywhere in the unit. */
bool code_unit_mentions(const struct code_side *side, uint32_t unit,
			strid name);

#endif
