/* Heap profiles: what is refused, where their samples belong, and the share of
 * each change. */
#include "profile_fixture.h"

#include <zlib.h>

#include "escdiff/profile.h"

#define RATE 524288

/* Damage done to a profile that was good; what is said of it. */
static void
wrong_text(struct fixture *f)
{
	f->functions[0].name = 1000;
}

static void
negative_text(struct fixture *f)
{
	f->functions[0].filename = -1;
}

static void
no_function(struct fixture *f)
{
	f->lines[0].function_id = 77;
}

static void
no_location(struct fixture *f)
{
	f->ids[0] = 77;
}

static void
same_function(struct fixture *f)
{
	f->functions[1].id = f->functions[0].id;
}

static void
zero_location(struct fixture *f)
{
	f->locations[0].id = 0;
}

static void
negative_line(struct fixture *f)
{
	f->lines[0].line = -3;
}

static void
huge_line(struct fixture *f)
{
	f->lines[0].line = INT64_C(1) << 32;
}

static void
few_values(struct fixture *f)
{
	f->samples[0].n_value = 3;
}

static void
negative_bytes(struct fixture *f)
{
	f->values[0][1] = -1;
}

static void
negative_objects(struct fixture *f)
{
	f->values[0][0] = -1;
}

static void
huge_sum(struct fixture *f)
{
	f->values[0][1] = f->values[1][1] = INT64_MAX;
}

static void
of_time(struct fixture *f)
{
	fixture_type(f, &f->types[1], "cpu", "nanoseconds");
}

static void
other_unit(struct fixture *f)
{
	fixture_type(f, &f->types[1], "alloc_space", "pages");
}

static void
no_texts(struct fixture *f)
{
	f->profile.n_string_table = 0;
}

static const struct {
	void (*damage)(struct fixture *);
	const char *text;
} damages[] = {
	{ wrong_text, "p: damaged: a text that is not in its table" },
	{ negative_text, "p: damaged: a text that is not in its table" },
	{ no_function, "p: damaged: a line of no function" },
	{ no_location, "p: damaged: a frame of no location" },
	{ same_function, "p: damaged: an id that is 0, or not the only one" },
	{ zero_location, "p: damaged: an id that is 0, or not the only one" },
	{ negative_line, "p: damaged: a line number that is none" },
	{ huge_line, "p: damaged: a line number that is none" },
	{ few_values, "p: damaged: a sample with another number of values" },
	{ negative_bytes, "p: a negative value: a difference of profiles is "
			  "no profile" },
	{ negative_objects, "p: a negative value: a difference of profiles "
			    "is no profile" },
	{ huge_sum, "p: damaged: more bytes than there can be" },
	{ of_time, "p: no heap profile: it has no values \"alloc_space\"" },
	{ other_unit, "p: no heap profile: it has no values "
		      "\"alloc_space\"" },
	{ no_texts, "p: no heap profile: it has no values \"alloc_space\"" },
};

static const struct stack two[] = {
	{ "ex.com/t.F /src/t/a.go:3 2; main.main /src/t/main.go:9 8", 700, 7 },
	{ "ex.com/t.G /src/t/a.go:6 5; main.main /src/t/main.go:9 8", 300, 3 },
};

/* What is said of these bytes; "" when they are taken. */
static enum esc_status
try_bytes(const void *bytes, size_t len, struct esc_error *err)
{
	struct intern *strings = intern_new();
	struct profile *profile = profile_new(strings);

	*err = (struct esc_error){ 0 };
	const enum esc_status status = profile_add(profile, "p", bytes, len,
						   err);
	profile_free(profile);
	intern_free(strings);
	return status;
}

static void
test_damage(void **state)
{
	struct esc_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(damages); i++) {
		struct fixture *f = fixture_new(two, ARRAY_LEN(two), RATE);
		size_t len;
		uint8_t *bytes = fixture_pack(f, &len);

		assert_int_equal(try_bytes(bytes, len, &err), ESC_OK);
		free(bytes);
		damages[i].damage(f);
		bytes = fixture_pack(f, &len);
		assert_int_equal(try_bytes(bytes, len, &err), ESC_PROFILE);
		assert_string_equal(err.text, damages[i].text);
		free(bytes);
		free(f);
	}
}

/* Compressed; members are as many as there are of the bytes. */
static uint8_t *
compress_bytes(const uint8_t *bytes, size_t len, size_t times, size_t *out_len)
{
	z_stream stream = { 0 };

	assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9,
				      Z_DEFAULT_STRATEGY), Z_OK);
	const size_t max = deflateBound(&stream, (uLong)(len * times));
	uint8_t *out = malloc(max);
	uint8_t *copy = malloc(len);
	assert_non_null(out);
	assert_non_null(copy);
	memcpy(copy, bytes, len);
	stream.next_out = out;
	stream.avail_out = (uInt)max;
	for (size_t i = 0; i < times; i++) {
		stream.next_in = copy;
		stream.avail_in = (uInt)len;
		deflate(&stream, i + 1 < times ? Z_NO_FLUSH : Z_FINISH);
	}
	*out_len = stream.total_out;
	deflateEnd(&stream);
	free(copy);
	return out;
}

static void
test_files(void **state)
{
	static const uint8_t zeros[1 << 16] = { 0 };
	struct fixture *f = fixture_new(two, ARRAY_LEN(two), RATE);
	struct esc_error err;
	size_t len, small;
	uint8_t *plain = fixture_pack(f, &len);
	uint8_t *gzip = compress_bytes(plain, len, 1, &small);

	(void)state;
	assert_int_equal(try_bytes(gzip, small, &err), ESC_OK);
	assert_int_equal(try_bytes("", 0, &err), ESC_PROFILE);
	assert_string_equal(err.text, "p: empty");
	assert_int_equal(try_bytes("not a profile", 13, &err), ESC_PROFILE);
	assert_string_equal(err.text, "p: no profile, or damaged");
	assert_int_equal(try_bytes("heap profile: 1: 2", 18, &err),
			 ESC_PROFILE);
	assert_string_equal(err.text, "p: in pprof's old form of text");
	assert_string_equal(err.hint, "take it with debug=0");
	/* However it is cut off. */
	for (size_t i = 1; i < small; i++)
		assert_int_equal(try_bytes(gzip, i, &err), ESC_PROFILE);
	assert_int_equal(try_bytes(gzip, small - 1, &err), ESC_PROFILE);
	assert_string_equal(err.text, "p: cut off");
	gzip[small - 6] ^= 1;
	assert_int_equal(try_bytes(gzip, small, &err), ESC_PROFILE);
	assert_string_equal(err.text, "p: damaged: incorrect data check");
	free(gzip);
	gzip = compress_bytes(zeros, sizeof(zeros), 5000, &small);
	assert_true(small < 1 << 20);
	assert_int_equal(try_bytes(gzip, small, &err), ESC_PROFILE);
	assert_string_equal(err.text, "p: more than 256 MB when unpacked");
	free(gzip);
	free(plain);
	free(f);
}

/* A few bytes that would take minutes to add up. */
static void
test_work(void **state)
{
	enum { FRAMES = 1 << 18, LINES = 1100 };
	struct fixture *f = fixture_new(two, ARRAY_LEN(two), RATE);
	uint64_t *ids = calloc(FRAMES, sizeof(*ids));
	Pprof__Line **lines = calloc(LINES, sizeof(*lines));
	struct esc_error err;
	size_t len;

	(void)state;
	assert_non_null(ids);
	assert_non_null(lines);
	for (size_t i = 0; i < FRAMES; i++)
		ids[i] = f->locations[0].id;
	for (size_t i = 0; i < LINES; i++)
		lines[i] = &f->lines[0];
	f->samples[0].location_id = ids;
	f->samples[0].n_location_id = FRAMES;
	f->locations[0].line = lines;
	f->locations[0].n_line = LINES;
	uint8_t *bytes = fixture_pack(f, &len);
	assert_true(len < 1 << 20);
	assert_int_equal(try_bytes(bytes, len, &err), ESC_PROFILE);
	assert_string_equal(err.text, "p: too large");
	free(bytes);
	free(lines);
	free(ids);
	free(f);
}

/* Any byte changed: refused or taken, and never more than that. */
static void
test_any_byte(void **state)
{
	struct fixture *f = fixture_new(two, ARRAY_LEN(two), RATE);
	struct esc_error err;
	size_t len;
	uint8_t *bytes = fixture_pack(f, &len);

	(void)state;
	for (size_t i = 0; i < len; i++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			bytes[i] ^= (uint8_t)(1u << bit);
			const enum esc_status status =
				try_bytes(bytes, len, &err);
			assert_true(status == ESC_OK || status == ESC_PROFILE);
			bytes[i] ^= (uint8_t)(1u << bit);
		}
	}
	assert_int_equal(try_bytes(bytes, len, &err), ESC_OK);
	free(bytes);
	free(f);
}

/* A side: records of a small module. */
struct side_row {
	enum record_kind kind;
	const char *package, *file;
	uint32_t line;
	const char *function;
};

static void
add_rows(struct record_set *set, const struct side_row *rows, size_t count)
{
	set->recs = calloc(count, sizeof(*set->recs));
	assert_non_null(set->recs);
	for (size_t i = 0; i < count; i++) {
		struct record *record = &set->recs[set->len++];

		record->kind = rows[i].kind;
		record->place = PLACE_SOURCE;
		record->package = intern_puts(set->strings, rows[i].package);
		record->pos.file = intern_puts(set->strings, rows[i].file);
		record->pos.line = rows[i].line;
		record->function = intern_puts(set->strings,
					       rows[i].function);
	}
}

static const struct side_row module[] = {
	{ REC_CANNOT_INLINE, "ex.com/t", "a.go", 2, "F" },
	{ REC_ESCAPES, "ex.com/t", "a.go", 3, "F" },
	{ REC_ESCAPES, "ex.com/t", "a.go", 4, "F" },
	{ REC_CANNOT_INLINE, "ex.com/t", "a.go", 9, "G" },	/* was 5 */
	{ REC_ESCAPES, "ex.com/t", "a.go", 10, "G" },
	{ REC_ESCAPES, "ex.com/t", "a.go", 20, "Never" },
	{ REC_CANNOT_INLINE, "ex.com/t/cmd/x", "cmd/x/main.go", 2, "main" },
	{ REC_ESCAPES, "ex.com/t/cmd/x", "cmd/x/main.go", 5, "main" },
	{ REC_ESCAPES, "ex.com/t/b.v2", "b.v2/a.go", 3, "(*T).M" },
	{ REC_STAYS, "ex.com/t/b.v2", "b.v2/a.go", 4, "(*T).M" },
	{ REC_ESCAPES, "ex.com/nested", "tools/a.go", 3, "F" },
};

#define MAIN "main.main /src/t/cmd/x/main.go:5 2"

/* What a sample is worth for the records above; 0 for those not named. */
static const struct {
	const char *frames;
	struct {
		size_t record;
		enum share_basis basis;
	} want[6];
	size_t len;
} places[] = {
	{ "ex.com/t.F /src/t/a.go:3 2; " MAIN,
	  { { 1, SHARE_LINE }, { 2, SHARE_LINE }, { 7, SHARE_LINE } }, 3 },
	/* Inlined: the callee's line and that of the call. */
	{ "ex.com/t.F /src/t/a.go:3 2 < " MAIN,
	  { { 1, SHARE_LINE }, { 2, SHARE_LINE }, { 7, SHARE_LINE } }, 3 },
	/* With -trimpath, from the cache of modules, closures, generics. */
	{ "ex.com/t.F.func1 ex.com/t/a.go:3 2",
	  { { 1, SHARE_LINE }, { 2, SHARE_LINE } }, 2 },
	{ "ex.com/t.F[...] /go/pkg/mod/ex.com/t@v1.2.3/a.go:3 2",
	  { { 1, SHARE_LINE }, { 2, SHARE_LINE } }, 2 },
	{ "ex.com/t/b%2ev2.(*T[...]).M.func2.1 /src/t/b.v2/a.go:3",
	  { { 8, SHARE_LINE } }, 1 },
	{ "main.main ex.com/t/cmd/x/main.go:5 2", { { 7, SHARE_LINE } }, 1 },
	/* Without the root of another file the directory tells. */
	{ MAIN, { { 7, SHARE_LINE } }, 1 },
	/* A module below the root, by its path. */
	{ "ex.com/nested.F ex.com/nested/a.go:3", { { 10, SHARE_LINE } }, 1 },
	/* It starts elsewhere: its lines are others. */
	{ "ex.com/t.G /src/t/a.go:10 5", { { 4, SHARE_FUNCTION } }, 1 },
	/* Of other packages and programs, whatever their files are called. */
	{ "other.org/t.F /src/other/a.go:3 2", { { 0 } }, 0 },
	{ "ex.com/t.F /src/t/b.go:3 2", { { 0 } }, 0 },
	{ "main.main /src/other/main.go:5 2", { { 0 } }, 0 },
	{ "main.F /src/other/a.go:3 2", { { 0 } }, 0 },
	{ "runtime.main /usr/lib/go/src/runtime/proc.go:283 2", { { 0 } }, 0 },
	/* Where the tree lay is known, and it is not there. */
	{ "ex.com/t.F /src/t/a.go:3 2; main.main /else/cmd/x/main.go:5 2",
	  { { 1, SHARE_LINE }, { 2, SHARE_LINE } }, 2 },
};

static void
check_place(size_t i)
{
	const struct stack stack = { places[i].frames, 1000, 10 };
	struct intern *strings = intern_new();
	struct profile *profile = profile_new(strings);
	struct record_set set = { 0 };
	struct fixture *f = fixture_new(&stack, 1, 1);
	struct profile_account account;
	struct esc_error err = { 0 };
	struct share *shares;
	size_t len;
	uint8_t *bytes = fixture_pack(f, &len);

	record_set_init(&set, strings);
	add_rows(&set, module, ARRAY_LEN(module));
	assert_int_equal(profile_add(profile, "p", bytes, len, &err), ESC_OK);
	assert_int_equal(profile_weigh_records(profile, &set, &shares,
					       &account, &err), ESC_OK);
	for (size_t r = 0; r < set.len; r++) {
		enum share_basis want = SHARE_UNKNOWN;

		for (size_t j = 0; j < places[i].len; j++) {
			if (places[i].want[j].record == r)
				want = places[i].want[j].basis;
		}
		if (shares[r].basis != want)
			fail_msg("'%s', record %zu: '%s'", places[i].frames,
				 r, share_basis_word(shares[r].basis));
	}
	free(shares);
	free(bytes);
	free(f);
	record_set_free(&set);
	profile_free(profile);
	intern_free(strings);
}

static void
test_places(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		check_place(i);
}

/* A profile of two files, weighed on one side. */
struct weighing {
	struct intern *strings;
	struct profile *profile;
	struct record_set old, new;
	struct linemap map;
	struct change changes[8];
	struct change_list list;
	struct profile_account account;
};

static void
weighing_start(struct weighing *w, const struct stack *stacks, size_t count,
	       int64_t period)
{
	struct fixture *f = fixture_new(stacks, count, period);
	struct esc_error err = { 0 };
	size_t len;
	uint8_t *bytes = fixture_pack(f, &len);

	*w = (struct weighing){ .strings = intern_new() };
	w->profile = profile_new(w->strings);
	assert_int_equal(profile_add(w->profile, "p", bytes, len, &err),
			 ESC_OK);
	record_set_init(&w->old, w->strings);
	record_set_init(&w->new, w->strings);
	linemap_init(&w->map, w->strings);
	assert_int_equal(linemap_seal(&w->map, &err), ESC_OK);
	w->list.changes = w->changes;
	free(bytes);
	free(f);
}

static void
weighing_end(struct weighing *w)
{
	linemap_free(&w->map);
	record_set_free(&w->old);
	record_set_free(&w->new);
	profile_free(w->profile);
	intern_free(w->strings);
}

static void
weigh(struct weighing *w, enum profile_side side, double min_percent)
{
	const struct profile_input input = {
		&w->old, &w->new, &w->map, side, min_percent,
	};
	struct esc_error err = { 0 };

	assert_int_equal(profile_weigh(w->profile, &input, &w->list,
				       &w->account, &err), ESC_OK);
}

static const struct side_row old_side[] = {
	{ REC_CANNOT_INLINE, "ex.com/t", "a.go", 2, "F" },
	{ REC_ESCAPES, "ex.com/t", "a.go", 3, "F" },
	{ REC_CANNOT_INLINE, "ex.com/t", "a.go", 5, "G" },
	{ REC_ESCAPES, "ex.com/t", "a.go", 6, "G" },
};
static const struct side_row new_side[] = {
	{ REC_CANNOT_INLINE, "ex.com/t", "a.go", 2, "F" },
	{ REC_ESCAPES, "ex.com/t", "a.go", 3, "F" },
	{ REC_ESCAPES, "ex.com/t", "a.go", 4, "F" },
	{ REC_CANNOT_INLINE, "ex.com/t", "a.go", 6, "G" },
	{ REC_ESCAPES, "ex.com/t", "a.go", 7, "G" },
	{ REC_ESCAPES, "ex.com/t", "a.go", 20, "Never" },
};

#define F3 "ex.com/t.F /src/t/a.go:3 2; "
#define F4 "ex.com/t.F /src/t/a.go:4 2; "
static const struct stack of_old[] = {
	{ F3 "ex.com/t.G /src/t/a.go:5 5", 700, 7 },
	{ "ex.com/t.G /src/t/a.go:6 5", 200, 2 },
	{ "other.org/p.F /src/p/a.go:6 5", 100, 1 },
};
static const struct stack of_new[] = {
	{ F3 "ex.com/t.G /src/t/a.go:6 6", 500, 5 },
	{ F4 "ex.com/t.G /src/t/a.go:6 6", 300, 3 },
	{ "ex.com/t.G /src/t/a.go:7 6", 200, 2 },
};

static void
set_sides(struct weighing *w)
{
	add_rows(&w->old, old_side, ARRAY_LEN(old_side));
	add_rows(&w->new, new_side, ARRAY_LEN(new_side));
	w->list.len = 5;
	w->changes[0] = (struct change){ .status = CHANGE_UNCHANGED,
		.old_record = &w->old.recs[1], .new_record = &w->new.recs[1] };
	w->changes[1] = (struct change){ .status = CHANGE_NEW,
		.new_record = &w->new.recs[2] };
	w->changes[2] = (struct change){ .status = CHANGE_UNCHANGED,
		.old_record = &w->old.recs[3], .new_record = &w->new.recs[4] };
	w->changes[3] = (struct change){ .status = CHANGE_NEW,
		.new_record = &w->new.recs[5] };
	/* A call in G of F, which allocates in its line 3. */
	w->changes[4] = (struct change){ .status = CHANGE_HIDDEN,
		.old_record = &w->old.recs[1], .new_record = &w->new.recs[1],
		.call = { w->new.recs[1].pos.file, 6, 1 },
		.caller = w->new.recs[4].function };
}

struct want {
	enum share_basis basis;
	double percent;
	uint64_t objects;
	bool cold;
};

static void
check_shares(const struct weighing *w, const struct want *want)
{
	for (size_t i = 0; i < w->list.len; i++) {
		const struct share *share = &w->changes[i].share;

		if (share->basis != want[i].basis ||
		    (int)(share->percent * 10 + 0.5) !=
			    (int)(want[i].percent * 10 + 0.5) ||
		    share->objects != want[i].objects ||
		    share->cold != want[i].cold)
			fail_msg("change %zu: '%s' %g%% %d", i,
				 share_basis_word(share->basis),
				 share->percent, (int)share->cold);
	}
}

static void
test_old_side(void **state)
{
	static const struct want want[] = {
		{ SHARE_LINE, 70, 7, true }, { SHARE_FUNCTION, 70, 7, true },
		{ SHARE_LINE, 20, 2, true }, { SHARE_UNKNOWN, 0, 0, false },
		{ SHARE_FUNCTION, 90, 9, false },
	};
	struct weighing w;

	(void)state;
	weighing_start(&w, of_old, ARRAY_LEN(of_old), 1);
	set_sides(&w);
	weigh(&w, PROFILE_EITHER, 80);
	assert_int_equal(w.account.side, PROFILE_OLD);
	assert_int_equal(w.account.bytes, 1000);
	assert_int_equal(w.account.moved, 0);
	check_shares(&w, want);
	/* What is cold is left out of what counts. */
	assert_int_equal(w.list.counts[CHANGE_NEW], 1);
	assert_int_equal(w.list.cold[CHANGE_NEW], 1);
	assert_false(change_fails(&w.changes[1]));
	assert_true(change_fails(&w.changes[3]));
	w.changes[1].ruling = RULING_PROMISE;
	assert_true(change_fails(&w.changes[1]));
	weighing_end(&w);
}

static void
test_new_side(void **state)
{
	static const struct want want[] = {
		{ SHARE_LINE, 50, 5, false }, { SHARE_LINE, 30, 3, true },
		{ SHARE_LINE, 20, 2, true }, { SHARE_UNKNOWN, 0, 0, false },
		{ SHARE_CALL, 50, 5, false },
	};
	struct weighing w;

	(void)state;
	weighing_start(&w, of_new, ARRAY_LEN(of_new), 1);
	set_sides(&w);
	weigh(&w, PROFILE_EITHER, 40);
	assert_int_equal(w.account.side, PROFILE_NEW);
	assert_false(w.account.told);
	check_shares(&w, want);
	/* The user may know better. */
	weigh(&w, PROFILE_OLD, 40);
	assert_int_equal(w.account.side, PROFILE_OLD);
	assert_true(w.account.told);
	assert_int_equal(w.changes[1].share.basis, SHARE_FUNCTION);
	weighing_end(&w);
}

/* Nothing seen of a line of a function that ran: its share is 0, but only a
 * profile of many samples can tell that from a little. */
static void
test_sampling(void **state)
{
	static const struct stack stacks[] = {
		{ F3 "ex.com/t.G /src/t/a.go:6 6", 10000000, 5 },
	};
	struct weighing w;

	(void)state;
	for (int64_t period = 1; period < 10000000; period *= 100) {
		weighing_start(&w, stacks, 1, period);
		set_sides(&w);
		weigh(&w, PROFILE_NEW, 1);
		assert_int_equal(w.changes[1].share.basis, SHARE_LINE);
		assert_int_equal(w.changes[1].share.bytes, 0);
		assert_int_equal(w.changes[1].share.cold, period <= 10000);
		weighing_end(&w);
	}
	/* A profile that does not tell has Go's usual rate. */
	weighing_start(&w, stacks, 1, 0);
	set_sides(&w);
	weigh(&w, PROFILE_NEW, 1);
	assert_false(w.changes[1].share.cold);
	weigh(&w, PROFILE_NEW, 16);
	assert_true(w.changes[1].share.cold);
	weighing_end(&w);
}

/* As pprof does: values add up. */
static void
test_several(void **state)
{
	struct fixture *f = fixture_new(of_new, ARRAY_LEN(of_new), 1);
	struct esc_error err = { 0 };
	struct weighing w;
	size_t len;
	uint8_t *bytes = fixture_pack(f, &len);

	(void)state;
	weighing_start(&w, of_new, ARRAY_LEN(of_new), 1);
	assert_int_equal(profile_add(w.profile, "q", bytes, len, &err),
			 ESC_OK);
	set_sides(&w);
	weigh(&w, PROFILE_NEW, 0);
	assert_int_equal(w.account.bytes, 2000);
	assert_int_equal(w.account.objects, 20);
	assert_int_equal(w.changes[1].share.bytes, 600);
	assert_int_equal(w.changes[1].share.objects, 6);
	assert_true(w.changes[1].share.percent > 29.9 &&
		    w.changes[1].share.percent < 30.1);
	weighing_end(&w);
	free(bytes);
	free(f);
}

/* Recursion, also when it is inlined: a sample counts once. */
static void
test_recursion(void **state)
{
	static const struct stack stacks[] = {
		{ "ex.com/t.F /src/t/a.go:3 2 < ex.com/t.F /src/t/a.go:3 2; "
		  "ex.com/t.F /src/t/a.go:4 2", 600, 6 },
		{ F3 F3 "ex.com/t.F /src/t/a.go:3 2", 400, 4 },
	};
	struct weighing w;

	(void)state;
	weighing_start(&w, stacks, ARRAY_LEN(stacks), 1);
	set_sides(&w);
	weigh(&w, PROFILE_OLD, 0);
	assert_int_equal(w.changes[0].share.basis, SHARE_LINE);
	assert_int_equal(w.changes[0].share.bytes, 1000);
	assert_int_equal(w.changes[1].share.basis, SHARE_FUNCTION);
	assert_int_equal(w.changes[1].share.bytes, 1000);
	assert_int_equal(w.changes[1].share.objects, 10);
	weighing_end(&w);
}

/* Where nothing tells the sides apart, what claims less. */
static void
test_no_evidence(void **state)
{
	static const struct stack stacks[] = {
		{ "other.org/p.F /src/p/a.go:6 5", 100, 1 },
	};
	struct weighing w;

	(void)state;
	weighing_start(&w, stacks, 1, 1);
	set_sides(&w);
	weigh(&w, PROFILE_EITHER, 50);
	assert_int_equal(w.account.side, PROFILE_OLD);
	assert_int_equal(w.account.functions, 0);
	for (size_t i = 0; i < w.list.len; i++) {
		assert_int_equal(w.changes[i].share.basis, SHARE_UNKNOWN);
		assert_false(w.changes[i].share.cold);
	}
	weighing_end(&w);
}

/* A function that went to a new file of its package is known by its name. */
static void
test_new_file(void **state)
{
	static const struct side_row old[] = {
		{ REC_ESCAPES, "ex.com/t/s", "s/a.go", 3, "F" },
	};
	static const struct side_row new[] = {
		{ REC_ESCAPES, "ex.com/t/s", "s/z.go", 3, "F" },
	};
	static const struct stack stacks[] = {
		{ "ex.com/t/s.F /src/t/s/a.go:3 2", 700, 7 },
	};
	struct esc_error err = { 0 };
	struct weighing w;

	(void)state;
	weighing_start(&w, stacks, ARRAY_LEN(stacks), 1);
	linemap_free(&w.map);
	linemap_init(&w.map, w.strings);
	assert_int_equal(linemap_add(&w.map, 0,
				     intern_puts(w.strings, "s/z.go"), NULL,
				     0, false, &err), ESC_OK);
	assert_int_equal(linemap_seal(&w.map, &err), ESC_OK);
	add_rows(&w.old, old, ARRAY_LEN(old));
	add_rows(&w.new, new, ARRAY_LEN(new));
	w.changes[0] = (struct change){ .status = CHANGE_NEW,
					.new_record = &w.new.recs[0] };
	w.list.len = 1;
	weigh(&w, PROFILE_OLD, 0);
	assert_int_equal(w.changes[0].share.basis, SHARE_FUNCTION);
	assert_int_equal(w.changes[0].share.bytes, 700);
	weighing_end(&w);
}

/* "main.go" in the root may be that of any program. */
static void
test_ambiguous(void **state)
{
	static const struct side_row rows[] = {
		{ REC_ESCAPES, "ex.com/t", "main.go", 5, "main" },
		{ REC_ESCAPES, "ex.com/t/b", "b/b.go", 5, "F" },
	};
	static const struct stack alone[] = {
		{ "main.main /src/t/main.go:5 2", 10, 1 },
	};
	static const struct stack both[] = {
		{ "main.main /src/t/main.go:5 2", 10, 1 },
		{ "ex.com/t/b.F /src/t/b/b.go:5 2", 10, 1 },
	};
	struct esc_error err = { 0 };
	struct share *shares;
	struct weighing w;

	(void)state;
	for (int known = 0; known <= 1; known++) {
		weighing_start(&w, known ? both : alone, known ? 2 : 1, 1);
		add_rows(&w.new, rows, ARRAY_LEN(rows));
		assert_int_equal(profile_weigh_records(w.profile, &w.new,
						       &shares, &w.account,
						       &err), ESC_OK);
		assert_int_equal(w.account.ambiguous, !known);
		assert_int_equal(shares[0].basis, known ? SHARE_LINE
							: SHARE_UNKNOWN);
		free(shares);
		weighing_end(&w);
	}
}

static void
test_words(void **state)
{
	static const struct {
		struct share share;
		const char *text;
	} percents[] = {
		{ { .basis = SHARE_UNKNOWN }, "?" },
		{ { .basis = SHARE_LINE }, "0%" },
		{ { SHARE_LINE, false, 0.049, 1, 1 }, "<0.1%" },
		{ { SHARE_LINE, false, 0.06, 1, 1 }, "0.1%" },
		{ { SHARE_CALL, false, 12.44, 1, 1 }, "12.4%" },
		{ { SHARE_FUNCTION, false, 100, 1, 1 }, "~100.0%" },
	};
	static const struct {
		uint64_t bytes;
		const char *text;
	} sizes[] = {
		{ 0, "0 B" }, { 999, "999 B" }, { 1000, "1.0 kB" },
		{ 999949, "999.9 kB" }, { 999950, "1.0 MB" },
		{ 1234567890, "1.2 GB" }, { INT64_MAX, "9.2 EB" },
	};
	struct buffer out = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(percents); i++) {
		buffer_clear(&out);
		share_add_percent(&percents[i].share, &out);
		assert_string_equal(buffer_text(&out), percents[i].text);
	}
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		buffer_clear(&out);
		share_add_bytes(sizes[i].bytes, &out);
		assert_string_equal(buffer_text(&out), sizes[i].text);
	}
	buffer_free(&out);
	/* What ran and allocated nothing stands behind what is not known. */
	assert_true(share_compare(&percents[4].share, &percents[0].share) < 0);
	assert_true(share_compare(&percents[0].share, &percents[1].share) < 0);
	assert_true(share_compare(&percents[4].share, &percents[4].share) ==
		    0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_work),
		cmocka_unit_test(test_any_byte),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_old_side),
		cmocka_unit_test(test_new_side),
		cmocka_unit_test(test_sampling),
		cmocka_unit_test(test_several),
		cmocka_unit_test(test_recursion),
		cmocka_unit_test(test_no_evidence),
		cmocka_unit_test(test_new_file),
		cmocka_unit_test(test_ambiguous),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
