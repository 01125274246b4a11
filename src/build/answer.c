/* Answers in the cache: a digest of all that follows, a line that tells what
 * it is, the messages, and the report, compressed. */
#include "escdiff/answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "build/cache.h"
#include "build/compress.h"

/* A report above this, compressed, is no answer that is asked for twice. */
#define MAX_REPORT ((size_t)8 << 20)

#define DIGEST_LEN (REPO_OID_SIZE - 1)

struct answer {
	ZSTD_CCtx *context;	/* while it is made */
	struct buffer report;	/* compressed */
	struct buffer messages;	/* once it was loaded */
	int exit_code;
	bool failed;		/* it cannot be kept */
};

struct answer *
answer_new(void)
{
	struct answer *answer = calloc(1, sizeof(*answer));

	if (answer == NULL)
		return NULL;
	answer->context = compress_start();
	answer->failed = answer->context == NULL;
	return answer;
}

void
answer_free(struct answer *answer)
{
	if (answer == NULL)
		return;
	ZSTD_freeCCtx(answer->context);
	buffer_free(&answer->report);
	buffer_free(&answer->messages);
	free(answer);
}

static void
add(struct answer *answer, const char *data, size_t len,
    ZSTD_EndDirective mode)
{
	struct esc_error ignored = { 0 };

	if (answer->failed)
		return;
	answer->failed = compress(answer->context, data, len, mode,
				  &answer->report, &ignored) != ESC_OK ||
			 answer->report.len > MAX_REPORT;
	if (answer->failed)
		buffer_free(&answer->report);
}

void
answer_add(struct answer *answer, const char *data, size_t len)
{
	add(answer, data, len, ZSTD_e_continue);
}

/* What stands behind the digest. */
static void
add_content(struct buffer *out, const struct answer *answer, const char *key,
	    const struct buffer *messages, int exit_code)
{
	buffer_addf(out, "escdiff answer 1 %s %d %zu\n", key, exit_code,
		    messages->len);
	buffer_add(out, buffer_text(messages), messages->len);
	buffer_add(out, buffer_text(&answer->report), answer->report.len);
}

void
answer_store(struct answer *answer, const char *key,
	     const struct buffer *messages, int exit_code)
{
	struct buffer content = { 0 }, bytes = { 0 };
	struct cache cache = { 0 };
	struct esc_error ignored = { 0 };
	char digest[REPO_OID_SIZE];

	add(answer, NULL, 0, ZSTD_e_end);
	if (answer->failed || messages->failed)
		return;
	add_content(&content, answer, key, messages, exit_code);
	if (!content.failed &&
	    git_digest(content.data, content.len, digest, &ignored) == ESC_OK) {
		buffer_addf(&bytes, "%s\n", digest);
		buffer_add(&bytes, content.data, content.len);
	}
	if (bytes.len > 0 && !bytes.failed &&
	    cache_open(&cache, &ignored) == ESC_OK)
		cache_store(&cache, CACHE_ANSWER, key, bytes.data, bytes.len);
	cache_close(&cache);
	buffer_free(&content);
	buffer_free(&bytes);
}

/* Does the digest in front of the bytes fit them? */
static bool
is_intact(const struct buffer *bytes)
{
	struct esc_error ignored = { 0 };
	char digest[REPO_OID_SIZE];

	return bytes->len > REPO_OID_SIZE &&
	       bytes->data[DIGEST_LEN] == '\n' &&
	       git_digest(bytes->data + REPO_OID_SIZE,
			  bytes->len - REPO_OID_SIZE, digest, &ignored) ==
		       ESC_OK &&
	       memcmp(digest, bytes->data, DIGEST_LEN) == 0;
}

/* Take the bytes apart; false when they are another's. */
static bool
take_apart(struct answer *answer, const struct buffer *bytes, const char *key)
{
	const char *line = bytes->data + REPO_OID_SIZE;
	const char *end = memchr(line, '\n', bytes->len - REPO_OID_SIZE);
	char found[REPO_OID_SIZE];
	size_t len;

	if (end == NULL ||
	    sscanf(line, "escdiff answer 1 %40s %d %zu\n", found,
		   &answer->exit_code, &len) != 3 ||
	    strcmp(found, key) != 0)
		return false;
	const char *text = end + 1;
	const size_t left = bytes->len - (size_t)(text - bytes->data);
	if (len > left)
		return false;
	buffer_add(&answer->messages, text, len);
	buffer_add(&answer->report, text + len, left - len);
	return !answer->messages.failed && !answer->report.failed;
}

struct answer *
answer_load(const char *key)
{
	struct answer *answer = calloc(1, sizeof(*answer));
	struct buffer bytes = { 0 };
	struct cache cache = { 0 };
	struct esc_error ignored = { 0 };

	if (answer == NULL || cache_open(&cache, &ignored) != ESC_OK ||
	    !cache_load(&cache, CACHE_ANSWER, key, &bytes) ||
	    !is_intact(&bytes) || !take_apart(answer, &bytes, key)) {
		answer_free(answer);
		answer = NULL;
	}
	cache_close(&cache);
	buffer_free(&bytes);
	return answer;
}

int
answer_exit_code(const struct answer *answer)
{
	return answer->exit_code;
}

const char *
answer_messages(const struct answer *answer)
{
	return buffer_text(&answer->messages);
}

enum esc_status
answer_read(const struct answer *answer, answer_take_fn *take, void *data,
	    struct esc_error *err)
{
	bool intact;

	return decompress(buffer_text(&answer->report), answer->report.len,
			  take, data, &intact, err);
}
