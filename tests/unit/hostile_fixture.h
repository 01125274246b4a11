#ifndef HOSTILE_FIXTURE_H
#define HOSTILE_FIXTURE_H

/* Names that try to be something else in one format or another. */
#include "report_fixture.h"

static const char *const hostile_names[] = {
	"\"'`\\",			/* quotes */
	"a|b \\| c",			/* cells of a table */
	"<script>alert(1)</script>",
	"&amp; &lt; ]]> --> <!--",
	"::error file=x,line=1::boo",	/* commands of GitHub's runner */
	" ::stop-commands::x",
	"##[error]boo",
	"x##[group]y",
	"one\ntwo\r\nthree\tfour",
	"\xff\xfe half \xc3",		/* not UTF-8 */
	"\xed\xa0\x80 \xc0\xaf",	/* surrogate, overlong */
	"\xef\xbf\xbf \xef\xbf\xbe",	/* no characters of XML */
	"\x01\x02\x0b\x0c\x1f\x7f",
	"\033[2J\033]0;title\a",	/* a terminal's */
	("\xe2\x80\xae" "gpj.exe\xe2\x81\xa6"),
	"\xc2\x85 \xe2\x80\xa8 \xe2\x80\xa9",	/* other ends of line */
	"%0A%25 %s%n",
	"@name #123 [x](y) ```",
	"a:12:3: b",
	"$(id) ${x} `id`",
	"../../etc/passwd",
	"\xf0\x9d\x84\x9e\xc3\xa9",	/* good, and not ASCII */
};

/* A new escape, a hidden call and a cause, all of that name. */
static inline void
hostile_init(struct fixture *f, const char *name)
{
	struct record_set *set = &f->new_set;

	fixture_init(f);
	add_record(set, REC_ESCAPES, at(set, name, 3, 7), name, name);
	add_record(set, REC_MOVED, at(set, name, 5, 0), name, name);
	for (size_t i = 0; i < set->len; i++)
		set->recs[i].package = intern_puts(f->strings, name);
	add_chain(set, 0);
	add_flow(set, "{heap}", -1, name);
	add_step(set, name, name, at(set, name, 4, 4));
	add_change(&f->list, CHANGE_NEW, STAGE_NONE, NULL, &set->recs[0]);
	add_change(&f->list, CHANGE_HIDDEN, STAGE_NONE, NULL, &set->recs[1]);
	f->list.changes[1].call = at(set, name, 9, 2);
	f->list.changes[1].caller = intern_puts(f->strings, name);
	f->list.changes[0].cause_count = 1;
	struct cause_step *step = PUSH(f->list.causes, f->list.causes_len);
	*step = (struct cause_step){
		.what = CAUSE_EDIT,
		.pos = at(set, name, 8, 1),
		.text = intern_puts(f->strings, name),
	};
	f->report.old_side.name = f->report.new_side.name = name;
}

#endif
