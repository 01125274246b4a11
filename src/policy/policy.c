/* The rules of a policy, from settings. */
#include "escdiff/policy.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "escdiff/config.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))

static const struct {
	const char *word;
	unsigned bits;
} fail_words[] = {
#define X(id, word, bit) { word, id },
	POLICY_WORDS(X)
#undef X
	{ "none", 0 },
};

static const char *const source_words[] = {
#define X(id, words) words,
	POLICY_SOURCES(X)
#undef X
};

static void
rule_free(struct policy_rule *rule)
{
	for (size_t i = 0; i < rule->selector_count; i++)
		free(rule->selectors[i].pattern);
	free(rule->selectors);
	free(rule->scope);
}

void
policy_free(struct policy *policy)
{
	for (size_t i = 0; i < policy->len; i++)
		rule_free(&policy->rules[i]);
	free(policy->rules);
	*policy = (struct policy){ 0 };
}

/* The rule of a source for a scope, NULL: for all code; new if need be, in
 * its place: that for all code in front of those for some. */
static struct policy_rule *
rule_of(struct policy *policy, enum policy_source source, const char *scope)
{
	size_t at = policy->len;

	for (size_t i = 0; i < policy->len; i++) {
		struct policy_rule *rule = &policy->rules[i];

		if (rule->source != source)
			continue;
		if (scope == NULL && rule->scope != NULL) {
			at = i;
			break;
		}
		if ((scope == NULL) == (rule->scope == NULL) &&
		    (scope == NULL || strcmp(scope, rule->scope) == 0))
			return rule;
	}
	if (policy->len == policy->cap) {
		const size_t cap = policy->cap * 2 + 8;
		struct policy_rule *rules = realloc(policy->rules,
						    cap * sizeof(*rules));

		if (rules == NULL)
			return NULL;
		policy->rules = rules;
		policy->cap = cap;
	}
	struct policy_rule rule = { .source = source };
	if (scope != NULL && (rule.scope = strdup(scope)) == NULL)
		return NULL;
	memmove(&policy->rules[at + 1], &policy->rules[at],
		(policy->len - at) * sizeof(rule));
	policy->len++;
	policy->rules[at] = rule;
	return &policy->rules[at];
}

/* Where a wrong value was found. */
struct origin {
	const char *what;	/* "escdiff.fail-on", "--fail-on" */
	const char *source;	/* or "" where what says it all */
};

static enum esc_status
wrong_value(const struct origin *origin, const char *value, const char *why,
	    struct esc_error *err)
{
	return esc_fail(err, ESC_CONFIG, "%s=%s: %s%s%s%s", origin->what,
			value, why, origin->source[0] != '\0' ? " (" : "",
			origin->source,
			origin->source[0] != '\0' ? ")" : "");
}

static bool
find_word(const char *text, size_t len, unsigned *bits)
{
	for (size_t i = 0; i < ARRAY_LEN(fail_words); i++) {
		if (strlen(fail_words[i].word) == len &&
		    strncasecmp(fail_words[i].word, text, len) == 0) {
			*bits |= fail_words[i].bits;
			return true;
		}
	}
	return false;
}

/* "new, hidden", "none". */
static enum esc_status
set_fail_on(struct policy_rule *rule, const struct origin *origin,
	    const char *value, struct esc_error *err)
{
	static const char between[] = ", \t";
	const char *at = value + strspn(value, between);
	unsigned bits = 0;

	if (*at == '\0')
		return wrong_value(origin, value, "a list of words is missing; "
				   "\"none\" is one", err);
	while (*at != '\0') {
		const size_t len = strcspn(at, between);

		if (!find_word(at, len, &bits)) {
			wrong_value(origin, value, "no such word", err);
			esc_hint(err, "words are new, hidden, added, "
				      "regression, leak and none");
			return ESC_CONFIG;
		}
		at += len + strspn(at + len, between);
	}
	rule->has_fail_on = true;
	rule->fail_on = bits;
	return ESC_OK;
}

static enum esc_status
set_max_new(struct policy_rule *rule, const struct origin *origin,
	    const char *value, struct esc_error *err)
{
	char *end;

	errno = 0;
	const unsigned long long number = strtoull(value, &end, 10);
	if (!isdigit((unsigned char)value[0]) || *end != '\0' || errno != 0 ||
	    number > UINT32_MAX)
		return wrong_value(origin, value, "not a number of escapes",
				   err);
	rule->has_max_new = true;
	rule->max_new = (size_t)number;
	return ESC_OK;
}

static enum esc_status
add_selector(struct policy_rule *rule, struct policy_selector selector,
	     const char *pattern, struct esc_error *err)
{
	struct policy_selector *selectors =
		realloc(rule->selectors, (rule->selector_count + 1) *
						 sizeof(*selectors));

	if (selectors == NULL)
		return esc_nomem(err);
	rule->selectors = selectors;
	if (pattern != NULL && (selector.pattern = strdup(pattern)) == NULL)
		return esc_nomem(err);
	selectors[rule->selector_count++] = selector;
	return ESC_OK;
}

/* What a scope is about, by its settings. */
static const struct {
	const char *name;
	enum policy_selector_kind kind;
	bool is_pattern;
} selector_names[] = {
	{ "path", SELECT_PATH, true },
	{ "package", SELECT_PACKAGE, true },
	{ "function", SELECT_FUNCTION, true },
	{ "generated", SELECT_GENERATED, false },
	{ "tests", SELECT_TESTS, false },
};

static enum esc_status
set_selector(struct policy_rule *rule, size_t which,
	     const struct origin *origin, const char *value,
	     struct esc_error *err)
{
	struct policy_selector selector = {
		.kind = selector_names[which].kind,
	};

	if (!selector_names[which].is_pattern) {
		if (!config_is_bool(value, &selector.yes))
			return wrong_value(origin, value, "true or false",
					   err);
		return add_selector(rule, selector, NULL, err);
	}
	if (value == NULL || value[0] == '\0')
		return wrong_value(origin, "", "a pattern is missing", err);
	if (selector.kind == SELECT_PACKAGE && value[0] == '.' &&
	    value[1] != '.')
		return wrong_value(origin, value, "not an import path; "
				   "directories are for \"path\"", err);
	return add_selector(rule, selector, value, err);
}

/* Small letters, no dashes: "Fail-On" is "failon". */
static void
plain_name(const char *name, char *out, size_t size)
{
	size_t len = 0;

	for (; *name != '\0' && len + 1 < size; name++) {
		if (*name != '-')
			out[len++] = (char)tolower((unsigned char)*name);
	}
	out[len] = '\0';
}

/* *known: there is such a setting. */
static enum esc_status
set_in_rule(struct policy_rule *rule, const char *name,
	    const struct origin *origin, const char *value, bool *known,
	    struct esc_error *err)
{
	char plain[32];

	plain_name(name, plain, sizeof(plain));
	*known = true;
	if (strcmp(plain, "failon") == 0)
		return set_fail_on(rule, origin, value != NULL ? value : "",
				   err);
	if (strcmp(plain, "maxnew") == 0)
		return set_max_new(rule, origin, value != NULL ? value : "",
				   err);
	for (size_t i = 0; rule->scope != NULL &&
			   i < ARRAY_LEN(selector_names); i++) {
		if (strcmp(plain, selector_names[i].name) == 0)
			return set_selector(rule, i, origin, value, err);
	}
	*known = false;
	return ESC_OK;
}

/* Settings of .escdiff for all code that are not the policy's. */
static bool
is_other_setting(const char *name)
{
	(void)name;
	return false;
}

static enum esc_status
add_entry(struct policy *policy, const struct config_entry *entry,
	  enum policy_source source, struct esc_error *err)
{
	const char *name = strrchr(entry->key, '.') + 1;
	const char *first = strchr(entry->key, '.') + 1;
	const struct origin origin = { entry->key, source_words[source] };
	char *scope = NULL;
	bool known = false;

	if (first != name) {
		scope = strndup(first, (size_t)(name - 1 - first));
		if (scope == NULL)
			return esc_nomem(err);
	}
	struct policy_rule *rule = rule_of(policy, source, scope);
	free(scope);
	if (rule == NULL)
		return esc_nomem(err);
	const enum esc_status status = set_in_rule(rule, name, &origin,
						   entry->value, &known, err);
	if (known || (rule->scope == NULL &&
		      (source != POLICY_OF_FILE || is_other_setting(name))))
		return status;
	return esc_fail(err, ESC_CONFIG, "%s: no such setting (%s)",
			entry->key, source_words[source]);
}

/* A scope that says what it is about and nothing of that is a mistake. */
static enum esc_status
check_scopes(const struct policy *policy, enum policy_source source,
	     struct esc_error *err)
{
	for (size_t i = 0; i < policy->len; i++) {
		const struct policy_rule *rule = &policy->rules[i];

		if (rule->source == source && rule->scope != NULL &&
		    !rule->has_fail_on && !rule->has_max_new)
			return esc_fail(err, ESC_CONFIG, "escdiff.%s: neither "
					"fail-on nor max-new is set (%s)",
					rule->scope, source_words[source]);
	}
	return ESC_OK;
}

enum esc_status
policy_add_config(struct policy *policy, const struct config *config,
		  enum policy_source source, struct esc_error *err)
{
	enum esc_status status = ESC_OK;

	for (size_t i = 0; status == ESC_OK && i < config->len; i++) {
		const struct config_entry *entry = &config->entries[i];

		if (strncmp(entry->key, "escdiff.", strlen("escdiff.")) == 0)
			status = add_entry(policy, entry, source, err);
		else if (source == POLICY_OF_FILE)
			status = esc_fail(err, ESC_CONFIG,
					  "%s: no such setting (%s)",
					  entry->key, source_words[source]);
	}
	return status == ESC_OK ? check_scopes(policy, source, err) : status;
}

enum esc_status
policy_set(struct policy *policy, enum policy_source source, const char *name,
	   const char *value, const char *what, struct esc_error *err)
{
	const struct origin origin = { what, "" };
	struct policy_rule *rule = rule_of(policy, source, NULL);
	bool known;

	if (rule == NULL)
		return esc_nomem(err);
	return set_in_rule(rule, name, &origin, value, &known, err);
}

enum esc_status
policy_add_environment(struct policy *policy, struct esc_error *err)
{
	static const struct {
		const char *variable, *name;
	} variables[] = {
		{ "ESCDIFF_FAIL_ON", "fail-on" },
		{ "ESCDIFF_MAX_NEW", "max-new" },
	};
	enum esc_status status = ESC_OK;

	for (size_t i = 0; status == ESC_OK && i < ARRAY_LEN(variables); i++) {
		const char *value = getenv(variables[i].variable);

		if (value != NULL && value[0] != '\0')
			status = policy_set(policy, POLICY_OF_ENVIRONMENT,
					    variables[i].name, value,
					    variables[i].variable, err);
	}
	return status;
}

static void
add_text(struct buffer *out, const char *text)
{
	if (text == NULL)
		buffer_adds(out, " -");
	else
		buffer_addf(out, " %zu %s", strlen(text), text);
}

bool
policy_asks(const struct policy *policy, enum policy_word word)
{
	for (size_t i = 0; i < policy->len; i++) {
		if (policy->rules[i].has_fail_on &&
		    (policy->rules[i].fail_on & word) != 0)
			return true;
	}
	return false;
}

void
policy_identity(const struct policy *policy, struct buffer *out)
{
	for (size_t i = 0; i < policy->len; i++) {
		const struct policy_rule *rule = &policy->rules[i];

		buffer_addf(out, "rule %d", (int)rule->source);
		add_text(out, rule->scope);
		if (rule->has_fail_on)
			buffer_addf(out, " fail %u", rule->fail_on);
		if (rule->has_max_new)
			buffer_addf(out, " max %zu", rule->max_new);
		for (size_t j = 0; j < rule->selector_count; j++) {
			const struct policy_selector *selector =
				&rule->selectors[j];

			buffer_addf(out, " of %d %d", (int)selector->kind,
				    selector->yes);
			add_text(out, selector->pattern);
		}
		buffer_addc(out, '\n');
	}
}
