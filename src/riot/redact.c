/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "riot/redact.h"

#include "base/buf.h"
#include "json/span.h"
#include "model/ids.h"

#include <string.h>

/* What tells who somebody is, beside the puuid, in the document's generations. */
static const char *const names[] = {
	"accountId",     "gameName",   "riotIdGameName", "riotIdName",
	"riotIdTagline", "summonerId", "summonerName",   "tagLine",
};
static const char *const figures[] = { "profileIcon", "profileIconId", "summonerLevel" };

static bool is_one_of(const char *bytes, const struct json_span *span,
		      const char *const *keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (json_span_holds(bytes + span->key_at, span->key_len, keys[i], true))
			return true;
	return false;
}

/* Mark the objects that are about the player. */
static bool *find_owners(TALLOC_CTX *mem, const char *bytes,
			 const struct json_span *spans, size_t n, const char *puuid)
{
	bool *owned = talloc_zero_array(mem, bool, n + 1);

	for (size_t i = 0; owned && i < n; i++) {
		const struct json_span *s = &spans[i];

		if (s->kind == SPAN_STRING && s->key_len &&
		    json_span_holds(bytes + s->key_at, s->key_len, "puuid", true) &&
		    json_span_holds(bytes + s->at, s->len, puuid, true))
			owned[s->parent] = true;
	}
	return owned;
}

static bool is_number(const char *bytes, const struct json_span *s)
{
	return s->kind == SPAN_OTHER && strchr("-0123456789", bytes[s->at]);
}

/*
 * The name of a lobby that somebody made by hand may hold that of whoever made it; those
 * that the client and our demo make up say nothing.
 */
static bool is_lobby_name(const char *bytes, const struct json_span *s)
{
	static const char *const made_up[] = { "\"\"", "\"lme-demo-",
					       "\"teambuilder-match-" };

	if (s->kind != SPAN_STRING || !s->key_len ||
	    !json_span_holds(bytes + s->key_at, s->key_len, "gameName", true))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(made_up); i++) {
		const size_t n = strlen(made_up[i]);

		if (s->len >= n && memcmp(bytes + s->at, made_up[i], n) == 0)
			return false;
	}
	return true;
}

static bool is_info(const char *bytes, const struct json_span *spans, size_t i)
{
	return i != JSON_SPAN_NONE && spans[i].key_len &&
	       json_span_holds(bytes + spans[i].key_at, spans[i].key_len, "info", true);
}

struct redaction {
	const char *bytes, *puuid;
	const struct json_span *spans;
	const bool *owned;
	struct buf out;
	size_t done; /* bytes that are in out, or replaced */
};

/* What a value becomes; NULL = it stays. */
static const char *replacement(const struct redaction *red, const struct json_span *s)
{
	const char *bytes = red->bytes;
	const bool member = s->key_len && red->owned[s->parent];

	if (s->kind == SPAN_STRING &&
	    json_span_holds(bytes + s->at, s->len, red->puuid, false))
		return "\"" MODEL_PURGED_PUUID "\"";
	if (is_lobby_name(bytes, s) && is_info(bytes, red->spans, s->parent))
		return "\"\"";
	if (!member)
		return NULL;
	if (is_one_of(bytes, s, names, ARRAY_LEN(names)))
		return s->kind == SPAN_STRING ? "\"\"" : is_number(bytes, s) ? "0" : NULL;
	if (s->kind == SPAN_OTHER && is_one_of(bytes, s, figures, ARRAY_LEN(figures)))
		return "0";
	return NULL;
}

static void replace(struct redaction *red, size_t at, size_t len, const char *text)
{
	buf_add(&red->out, red->bytes + red->done, at - red->done);
	buf_add_str(&red->out, text);
	red->done = at + len;
}

/* A value with its key. */
static void redact_span(struct redaction *red, const struct json_span *s)
{
	const char *text;

	if (s->key_len &&
	    json_span_holds(red->bytes + s->key_at, s->key_len, red->puuid, false))
		replace(red, s->key_at, s->key_len, "\"" MODEL_PURGED_PUUID "\"");
	text = replacement(red, s);
	if (text)
		replace(red, s->at, s->len, text);
}

int riot_redact(TALLOC_CTX *mem, const char *bytes, size_t len, const char *puuid,
		char **ret_bytes, size_t *ret_len, struct err *err)
{
	struct redaction red = { .bytes = bytes, .puuid = puuid };
	TALLOC_CTX *scratch = talloc_new(NULL);
	struct json_span *spans = NULL;
	size_t n = 0;
	int r = json_spans(scratch, bytes, len, &spans, &n, err);

	if (!r) {
		red.spans = spans;
		red.owned = find_owners(scratch, bytes, spans, n, puuid);
		buf_init(&red.out, mem, len + 1);
	}
	for (size_t i = 0; !r && red.owned && i < n; i++)
		redact_span(&red, &spans[i]);
	if (!r && red.owned)
		buf_add(&red.out, bytes + red.done, len - red.done);
	if (!r && (!red.owned || red.out.failed))
		r = err_set(err, E_NOMEM, "no memory for a document");
	talloc_free(scratch);
	if (r)
		return r;
	*ret_bytes = red.out.data;
	*ret_len = red.out.len;
	return 0;
}
