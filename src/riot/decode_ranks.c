/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "riot/decode_priv.h"

#include "base/clock.h"

#include <stdio.h>
#include <string.h>

/* 2023-07-19, patch 13.14: Emerald came between Platinum and Diamond. */
#define EMERALD_SINCE_MS 1689724800000LL

#define ENTRIES_MAX 100000

static uint16_t queue_of(const char *type)
{
	if (strcmp(type, "RANKED_SOLO_5x5") == 0)
		return RANKED_SOLO;
	return strcmp(type, "RANKED_FLEX_SR") == 0 ? RANKED_FLEX : 0;
}

/* "I" to "IV"; 0 for anything else. */
static uint8_t division_of(const char *rank)
{
	static const char *const names[] = { "I", "II", "III", "IV" };

	for (uint8_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(rank, names[i]) == 0)
			return (uint8_t)(i + 1);
	return 0;
}

static int decode_tier(struct json_doc *doc, const struct json_value *entry,
		       const char *where, struct model_rank *r, struct err *err)
{
	const char *text = json_get_text(doc, entry, where, "tier", "");
	const char *rank = json_get_text(doc, entry, where, "rank", "");
	enum model_tier tier = TIER_NONE;

	if (model_tier_parse(text, &tier))
		return err_set(err, E_INVALID, "%s%stier: unknown tier \"%.20s\"", where,
			       where[0] ? "." : "", text);
	r->tier = (uint8_t)tier;
	if (tier == TIER_NONE)
		return 0;
	r->division = tier >= TIER_MASTER ? 1 : division_of(rank);
	if (r->division == 0)
		return err_set(err, E_INVALID,
			       "%s.rank: expected I, II, III or IV, found \"%.20s\"",
			       where, rank);
	return 0;
}

/* One league entry; queue_id stays 0 when it is of another game mode. */
static int decode_entry(struct json_doc *doc, const struct json_value *entry,
			const char *where, const char *puuid, struct model_rank *r,
			struct err *err)
{
	int ret;

	if (!json_is_object(entry))
		return err_set(err, E_INVALID, "%s: expected an object", where);
	r->queue_id = queue_of(json_get_text(doc, entry, where, "queueType", ""));
	if (r->queue_id == 0)
		return json_check(doc, err);
	puuid = json_get_text(doc, entry, where, "puuid", puuid);
	if (!model_puuid_valid(puuid))
		return err_set(err, E_INVALID,
			       "%s%spuuid: expected %d characters of A-Z a-z 0-9 - _",
			       where, where[0] ? "." : "", MODEL_PUUID_LEN);
	strcpy(r->puuid, puuid);
	r->lp = (int16_t)json_get_int(doc, entry, where, "leaguePoints", INT16_MIN,
				      INT16_MAX, 0);
	r->wins = (uint16_t)json_get_int(doc, entry, where, "wins", 0, UINT16_MAX, 0);
	r->losses = (uint16_t)json_get_int(doc, entry, where, "losses", 0, UINT16_MAX, 0);
	ret = decode_tier(doc, entry, where, r, err);
	return ret ? ret : json_check(doc, err);
}

/* "at": RFC 3339 or milliseconds; absent keeps *at_ms. */
static int decode_at(const struct json_value *root, int64_t *at_ms, struct err *err)
{
	const struct json_value *at = json_member(root, "at");
	const char *text = json_text(at);
	int64_t ms = 0;

	if (at && (text ? clock_parse(text, &ms) != 0 : !json_to_int(at, &ms)))
		return err_set(err, E_INVALID,
			       "at: expected a time like 2025-03-23T17:17:26Z or "
			       "milliseconds since 1970");
	*at_ms = at ? ms : *at_ms;
	if (*at_ms < DECODE_TIME_MIN_MS || *at_ms > DECODE_TIME_MAX_MS)
		return err_set(err, E_INVALID, "at: %lld%s is no time in milliseconds",
			       (long long)*at_ms, at ? "" : " (of the file)");
	return 0;
}

static int decode_entries(struct json_doc *doc, const struct json_value *entries,
			  const char *name, const struct model_rank *base,
			  struct model_rank *ranks, size_t *ret_count, struct err *err)
{
	size_t count = 0;
	char where[DECODE_PATH_SIZE];

	for (size_t i = 0; i < json_length(entries); i++) {
		struct model_rank r = *base;
		int ret;

		decode_path(where, "%s[%zu]", name, i);
		ret = decode_entry(doc, json_element(entries, i), where, base->puuid, &r,
				   err);
		if (ret)
			return ret;
		if (r.queue_id)
			ranks[count++] = r;
	}
	*ret_count = count;
	return 0;
}

/* The forms of a document: entries with a head, a bare array, a single entry. */
struct form {
	const struct json_value *entries; /* NULL: the document is the entry */
	const char *name;                 /* of the array in error paths */
	size_t count;
};

static int find_form(const struct json_value *root, struct form *form, struct err *err)
{
	if (json_is_array(root))
		*form = (struct form){ root, "", json_length(root) };
	else if (json_member(root, "queueType"))
		*form = (struct form){ NULL, "", 1 };
	else
		*form = (struct form){ json_member(root, "entries"), "entries",
				       json_length(json_member(root, "entries")) };
	if (form->count != 1 && !json_is_array(form->entries))
		return err_set(err, E_INVALID, "entries: expected an array");
	if (form->count > ENTRIES_MAX)
		return err_set(err, E_LIMITED, "%zu league entries, at most %d",
			       form->count, ENTRIES_MAX);
	return 0;
}

/* What the document says of all its entries. */
static int decode_head(struct json_doc *doc, int64_t at_ms, struct model_rank *base,
		       struct err *err)
{
	const struct json_value *root = json_root(doc);
	int ret;

	*base = (struct model_rank){ .at_ms = at_ms, .synthetic = decode_synthetic(doc) };
	ret = decode_at(root, &base->at_ms, err);
	if (ret)
		return ret;
	decode_text(doc, root, "", "puuid", base->puuid, sizeof(base->puuid));
	base->scale_version = base->at_ms < EMERALD_SINCE_MS ? 1 : 2;
	return json_check(doc, err);
}

int riot_decode_ranks(TALLOC_CTX *mem, struct json_doc *doc, int64_t at_ms,
		      struct model_rank **ret_ranks, size_t *ret_count, struct err *err)
{
	struct model_rank base, *ranks;
	struct form form;
	size_t count = 0;
	int ret = find_form(json_root(doc), &form, err);

	if (!ret)
		ret = decode_head(doc, at_ms, &base, err);
	if (ret)
		return ret;
	ranks = talloc_zero_array(mem, struct model_rank, form.count);
	if (!ranks)
		return err_set(err, E_NOMEM, "out of memory for ranks");
	if (form.entries) {
		ret = decode_entries(doc, form.entries, form.name, &base, ranks, &count,
				     err);
	} else {
		ranks[0] = base;
		ret = decode_entry(doc, json_root(doc), "", base.puuid, &ranks[0], err);
		count = ranks[0].queue_id ? 1 : 0;
	}
	if (ret) {
		talloc_free(ranks);
		return ret;
	}
	*ret_ranks = ranks;
	*ret_count = count;
	return 0;
}
