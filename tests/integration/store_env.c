/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store_env.h"

#include "match_maker.h"
#include "sql_env.h"

#include "base/hash.h"
#include "store/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

void store_env_die(const char *what, const struct err *err)
{
	fprintf(stderr, "%s: %s\n", what, err->text);
	exit(1);
}

void store_env_migrate(struct sql_conn *conn)
{
	struct store_schema_status status;
	struct err err = { 0 };

	if (store_schema_migrate(conn, NULL, NULL, &status, &err))
		store_env_die("migrate", &err);
	if (status.state != SCHEMA_CURRENT || status.version != status.expected)
		store_env_die("schema is not current", &err);
}

/* A match's document is its id. */
static void pack_document(struct match_store_item *item, const struct model_match *match,
			  char packed[256])
{
	item->match = match;
	item->raw_len = strlen(match->match_id);
	item->raw_zstd = packed;
	item->raw_zstd_len =
		ZSTD_compress(packed, 256, match->match_id, item->raw_len, 3);
	hash_sha256(match->match_id, item->raw_len, item->raw_sha256);
}

struct parcel *store_env_parcel(uint64_t first, size_t n)
{
	struct parcel *p = talloc_zero(NULL, struct parcel);

	p->matches = talloc_zero_array(p, struct model_match, n);
	p->items = talloc_zero_array(p, struct match_store_item, n);
	p->results = talloc_zero_array(p, enum match_store_result, n);
	p->packed = talloc_zero_size(p, n * sizeof(*p->packed));
	for (size_t i = 0; i < n; i++) {
		struct match_store_item *item = &p->items[i];

		match_maker_match(&p->matches[i], first + i, LEAGUE);
		pack_document(item, &p->matches[i], p->packed[i]);
	}
	return p;
}

int store_env_put(struct sql_conn *conn, struct parcel *p, size_t n,
		  struct match_store_touched **ret_touched, size_t *ret_count,
		  struct err *err)
{
	return match_store_put(conn, p, NULL, p->items, n, NOW, p->results, ret_touched,
			       ret_count, err);
}

void store_env_expect_equal(struct sql_conn *conn, uint64_t number)
{
	struct model_match expected, *found;
	struct match_store_seat seats[MODEL_PARTICIPANTS_MAX];
	bool has_timeline;
	struct err err = { 0 };

	match_maker_match(&expected, number, LEAGUE);
	if (match_store_get(conn, NULL, expected.match_id, &found, seats, &has_timeline,
			    &err))
		store_env_die("get", &err);
	match_maker_assert_equal(&expected, found);
	talloc_free(found);
}

int store_env_set_up(void **state)
{
	static const char *const tables[] = {
		"{schema_migration}", "{player}",         "{match}",
		"{match_team}",       "{participant}",    "{match_raw}",
		"{timeline_frame}",   "{timeline_event}", "{timeline_player}",
		"{rank_snapshot}",    "{champion}",       "{season}",
		"{player_privacy}",   "{secret}",         "{token}",
		"{token_player}",     "{session}",        "{ownership_challenge}",
		"{user_settings}",    "{peer_state}",     "{peer_cell}",
		"{peer_tally}",       "{peer_delta}",     "{job}",
	};
	struct sql_conn *conn = sql_env_open();
	struct err err = { 0 };
	char text[80];

	for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
		snprintf(text, sizeof(text), "DROP TABLE IF EXISTS %s", tables[i]);
		if (sql_exec_text(conn, text, &err))
			store_env_die("set up", &err);
	}
	*state = conn;
	return 0;
}

int store_env_set_up_schema(void **state)
{
	store_env_set_up(state);
	store_env_migrate(*state);
	return 0;
}

int store_env_tear_down(void **state)
{
	sql_conn_close(*state);
	return 0;
}
