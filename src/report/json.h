#ifndef REPORT_JSON_H
#define REPORT_JSON_H

#include <jansson.h>
#include <stdio.h>

#include "escdiff/buffer.h"
#include "escdiff/record.h"

/*
 * Building one line of JSON Lines.  A failed set (no memory) is remembered,
 * so that a line is checked once, when it is written.  Keys stand in the
 * order in which they were set.
 */
struct json_line {
	json_t *root;		/* owned */
	bool failed;		/* memory ran out */
};

/* {"v":1,"type":TYPE */
struct json_line json_line_begin(const char *type);

/* { */
struct json_line json_line_empty(void);

/* Set a value in object; it is taken over, also when this fails. */
void json_line_set(struct json_line *line, json_t *object, const char *key,
		   json_t *value);

/* Append to array, likewise. */
void json_line_append(struct json_line *line, json_t *array, json_t *value);

void json_line_count(struct json_line *line, json_t *object, const char *key,
		     size_t count);

/* A percentage, to six digits. */
void json_line_percent(struct json_line *line, json_t *object, const char *key,
		       double percent);

/* A text of any bytes, made valid UTF-8: what programs compare. */
void json_line_text(struct json_line *line, json_t *object, const char *key,
		    const char *text, size_t len);

void json_line_append_text(struct json_line *line, json_t *array,
			   const char *text);

/* A text for people, see plain.h; empties it. */
void json_line_plain(struct json_line *line, json_t *object, const char *key,
		     struct buffer *text);

/* The text of an id; nothing for 0. */
void json_line_id(struct json_line *line, json_t *object, const char *key,
		  const struct intern *strings, strid id);

/* file, line and column, as far as they are known. */
void json_line_position(struct json_line *line, json_t *object,
			const struct intern *strings,
			const struct position *pos);

/* "chain" and, where the compiler explains twice, "other_chains". */
void json_line_chains(struct json_line *line, const struct record_set *set,
		      const struct record *record);

/*
 * Write the line and free it.
 * Errors: ESC_NOMEM, ESC_IO, ESC_DISK_FULL.
 */
enum esc_status json_line_put(struct json_line *line, FILE *out,
			      struct esc_error *err);

/* The same without the end of line, behind what stands before it. */
enum esc_status json_item_put(struct json_line *line, const char *before,
			      FILE *out, struct esc_error *err);

#endif
