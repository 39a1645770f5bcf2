/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/player_store.h"

#include "store/player_fold.h"

#include <stdio.h>
#include <string.h>

#define PLAYER_COLUMNS                                             \
	"p.player_id, p.puuid, p.riot_id, p.riot_tag, p.platform," \
	" p.data_version, p.synthetic, p.first_seen, p.last_seen," \
	" p.imported_at, v.privacy"
/* Only who is not public has a row of privacy; the others read as 0. */
#define PLAYER_FROM                                     \
	" FROM {player} p LEFT JOIN {player_privacy} v" \
	" ON v.player_id = p.player_id"
#define NOBODIES "('" MODEL_BOT_PUUID "', '" MODEL_PURGED_PUUID "')"

static const struct sql_field player_fields[] = {
	SQL_FIELD(SQL_I64, struct model_player, player_id),
	SQL_FIELD(SQL_TEXT, struct model_player, puuid),
	SQL_FIELD(SQL_TEXT, struct model_player, riot_id),
	SQL_FIELD(SQL_TEXT, struct model_player, riot_tag),
	SQL_FIELD(SQL_TEXT, struct model_player, platform),
	SQL_FIELD(SQL_U64, struct model_player, data_version),
	SQL_FIELD(SQL_BOOL, struct model_player, synthetic),
	SQL_FIELD(SQL_I64, struct model_player, first_seen_ms),
	SQL_FIELD(SQL_I64, struct model_player, last_seen_ms),
	SQL_FIELD(SQL_I64, struct model_player, imported_at_ms),
	SQL_FIELD(SQL_U32, struct model_player, privacy),
};

static const struct sql_field puuid_params[] = {
	SQL_FIELD(SQL_TEXT, struct model_player, puuid),
};

static const struct sql_query select_by_puuid = {
	.text = "SELECT " PLAYER_COLUMNS PLAYER_FROM " WHERE p.puuid = ?",
	.params = puuid_params,
	.param_count = ARRAY_LEN(puuid_params),
	.columns = player_fields,
	.column_count = ARRAY_LEN(player_fields),
};

int player_store_by_puuid(struct sql_conn *conn, const char *puuid,
			  struct model_player *ret_player, struct err *err)
{
	struct model_player player = { 0 };
	int r;

	if (strlen(puuid) > MODEL_PUUID_LEN)
		return err_set(err, E_NOT_FOUND, "no player has such a puuid");
	snprintf(player.puuid, sizeof(player.puuid), "%s", puuid);
	r = sql_select_one(conn, &select_by_puuid, &player, &player, err);
	if (r == -E_NOT_FOUND)
		return err_set(err, E_NOT_FOUND, "no player has the puuid %.20s…", puuid);
	if (!r)
		*ret_player = player;
	return r;
}

struct name_key {
	char fold[PLAYER_FOLD_SIZE], until[PLAYER_FOLD_SIZE + 8];
	char platform[8];
	char after[PLAYER_FOLD_SIZE];
	int64_t after_id;
	int64_t own[ACCESS_PLAYERS_MAX];
	uint32_t limit;
};

static const struct sql_field name_params[] = {
	SQL_FIELD(SQL_TEXT, struct name_key, fold),
	SQL_FIELD(SQL_TEXT, struct name_key, platform),
	SQL_FIELD(SQL_TEXT, struct name_key, platform),
};

/* More than one: the first ones may be hidden from who asks. */
static const struct sql_query select_by_name = {
	.text = "SELECT " PLAYER_COLUMNS PLAYER_FROM
		" WHERE p.name_fold = ? AND p.puuid NOT IN " NOBODIES
		" AND (? = '' OR p.platform = ?)"
		" ORDER BY p.last_seen DESC, p.player_id LIMIT 100",
	.params = name_params,
	.param_count = ARRAY_LEN(name_params),
	.columns = player_fields,
	.column_count = ARRAY_LEN(player_fields),
};

struct first_fit {
	player_store_fits fits;
	const void *arg;
	struct model_player *player;
	bool found;
};

static int take_first(void *arg, const void *row)
{
	struct first_fit *first = arg;
	const struct model_player *player = row;

	if (first->found || (first->fits && !first->fits(first->arg, player)))
		return 0;
	*first->player = *player;
	first->found = true;
	return 0;
}

static int fold_failed(int r, struct err *err)
{
	return r == -E_NOMEM ? err_set(err, E_NOMEM, "no memory to fold a name")
			     : err_set(err, E_INVALID, "the name is not valid UTF-8");
}

int player_store_by_riot_id(struct sql_conn *conn, const char *riot_id,
			    const char *riot_tag, const char *platform,
			    player_store_fits fits, const void *arg,
			    struct model_player *ret_player, struct err *err)
{
	struct name_key key = { 0 };
	struct model_player row, player;
	struct first_fit first = { .fits = fits, .arg = arg, .player = &player };
	int r = player_fold(NULL, riot_id, riot_tag, key.fold);

	if (r)
		return fold_failed(r, err);
	if (platform && strlen(platform) >= sizeof(key.platform))
		return err_set(err, E_NOT_FOUND, "no player on such a platform");
	snprintf(key.platform, sizeof(key.platform), "%s", platform ? platform : "");
	r = sql_select(conn, &select_by_name, &key, &row, take_first, &first, err);
	if (!r && !first.found)
		return err_set(err, E_NOT_FOUND, "no player %.80s#%.32s%s%s", riot_id,
			       riot_tag, key.platform[0] ? " on " : "", key.platform);
	if (!r)
		*ret_player = player;
	return r;
}

#define OWN(i) SQL_FIELD(SQL_I64, struct name_key, own[i])
static const struct sql_field search_params[] = {
	SQL_FIELD(SQL_TEXT, struct name_key, fold),
	SQL_FIELD(SQL_TEXT, struct name_key, until),
	SQL_FIELD(SQL_TEXT, struct name_key, after),
	SQL_FIELD(SQL_TEXT, struct name_key, after),
	SQL_FIELD(SQL_TEXT, struct name_key, after),
	SQL_FIELD(SQL_I64, struct name_key, after_id),
	OWN(0),
	OWN(1),
	OWN(2),
	OWN(3),
	OWN(4),
	OWN(5),
	OWN(6),
	OWN(7),
	SQL_FIELD(SQL_U32, struct name_key, limit),
};
_Static_assert(ACCESS_PLAYERS_MAX == 8, "search_params and OWN_MARKS name each");
#define OWN_MARKS "p.player_id IN (?, ?, ?, ?, ?, ?, ?, ?)"

#define SEARCH_QUERY(within)                                                        \
	{                                                                           \
		.text = "SELECT " PLAYER_COLUMNS PLAYER_FROM                        \
			" WHERE p.name_fold >= ? AND p.name_fold < ?"               \
			" AND p.name_fold >= ? AND p.puuid NOT IN " NOBODIES        \
			" AND (p.name_fold > ? OR (p.name_fold = ?"                 \
			" AND p.player_id > ?)) AND (" within ")"                   \
			" ORDER BY p.name_fold, p.player_id LIMIT ?",               \
		.params = search_params, .param_count = ARRAY_LEN(search_params),   \
		.columns = player_fields, .column_count = ARRAY_LEN(player_fields), \
	}

static const struct sql_query searches[] = {
	[PLAYERS_OWN] = SEARCH_QUERY(OWN_MARKS),
	[PLAYERS_PUBLIC] = SEARCH_QUERY("v.player_id IS NULL OR " OWN_MARKS),
	[PLAYERS_ALL] = SEARCH_QUERY("1 OR " OWN_MARKS),
};

struct player_list {
	struct model_player *players;
	size_t n, cap;
};

static int add_player(void *arg, const void *row)
{
	struct player_list *list = arg;

	if (list->n == list->cap)
		return -E_BUG;
	list->players[list->n++] = *(const struct model_player *)row;
	return 0;
}

int player_store_search(struct sql_conn *conn, TALLOC_CTX *mem,
			const struct player_search *search,
			struct model_player **ret_players, size_t *ret_count,
			struct err *err)
{
	const bool started = search->after_fold != NULL;
	struct name_key key = { .after_id = started ? search->after_id : -1,
				.limit = search->limit };
	struct player_list list = { .cap = search->limit };
	struct model_player row;
	int r = player_fold_text(NULL, search->text, key.fold);

	if (r)
		return fold_failed(r, err);
	/* Everything that begins with the text sorts before the text and U+10FFFF. */
	snprintf(key.until, sizeof(key.until), "%s\xf4\x8f\xbf\xbf", key.fold);
	player_fold_copy(started ? search->after_fold : "", key.after);
	for (size_t i = 0; i < ACCESS_PLAYERS_MAX; i++)
		key.own[i] = i < search->own_count ? search->own[i] : -1;
	list.players = talloc_array(mem, struct model_player, search->limit + 1);
	if (!list.players)
		return err_set(err, E_NOMEM, "no memory for %u players", search->limit);
	r = sql_select(conn, &searches[search->scope], &key, &row, add_player, &list,
		       err);
	if (r) {
		talloc_free(list.players);
		return r;
	}
	*ret_players = list.players;
	*ret_count = list.n;
	return 0;
}

struct figure {
	int64_t player_id;
	uint64_t value;
};

static const struct sql_field id_params[] = {
	SQL_FIELD(SQL_I64, struct figure, player_id),
};
static const struct sql_field figure_columns[] = {
	SQL_FIELD(SQL_U64, struct figure, value),
};

static const struct sql_query select_version = {
	.text = "SELECT data_version FROM {player} WHERE player_id = ?",
	.params = id_params,
	.param_count = 1,
	.columns = figure_columns,
	.column_count = 1,
};

static const struct sql_query select_count = {
	.text = "SELECT COUNT(*) FROM {player} WHERE puuid NOT IN " NOBODIES,
	.columns = figure_columns,
	.column_count = 1,
};

int player_store_version(struct sql_conn *conn, int64_t player_id, uint64_t *ret_version,
			 struct err *err)
{
	struct figure figure = { .player_id = player_id };
	int r = sql_select_one(conn, &select_version, &figure, &figure, err);

	if (!r)
		*ret_version = figure.value;
	return r;
}

int player_store_count(struct sql_conn *conn, uint64_t *ret_count, struct err *err)
{
	struct figure figure = { 0 };
	int r = sql_select_one(conn, &select_count, NULL, &figure, err);

	if (!r)
		*ret_count = figure.value;
	return r;
}

struct privacy_row {
	int64_t player_id;
	uint8_t privacy;
	int64_t changed_at;
};

static const struct sql_field privacy_params[] = {
	SQL_FIELD(SQL_I64, struct privacy_row, player_id),
	SQL_FIELD(SQL_U8, struct privacy_row, privacy),
	SQL_FIELD(SQL_I64, struct privacy_row, changed_at),
};

/* First of all: whoever has the player's row decides in which order versions grow. */
static const struct sql_query bump_player = {
	.text = "UPDATE {player} SET data_version = data_version + 1 WHERE player_id = ?",
	.params = privacy_params,
	.param_count = 1,
};

/* The time first: an assignment sees those before it. */
static const struct sql_query put_privacy = {
	.text = "INSERT INTO {player_privacy} (player_id, privacy, changed_at)"
		" VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE"
		" changed_at = IF(privacy = VALUES(privacy), changed_at,"
		" VALUES(changed_at)), privacy = VALUES(privacy)",
	.params = privacy_params,
	.param_count = ARRAY_LEN(privacy_params),
};

static const struct sql_query drop_privacy = {
	.text = "DELETE FROM {player_privacy} WHERE player_id = ?",
	.params = privacy_params,
	.param_count = 1,
};

static const struct sql_field since_columns[] = {
	SQL_FIELD(SQL_I64, struct privacy_row, changed_at),
};

static const struct sql_query select_since = {
	.text = "SELECT changed_at FROM {player_privacy} WHERE player_id = ?",
	.params = privacy_params,
	.param_count = 1,
	.columns = since_columns,
	.column_count = 1,
};

int player_store_set_privacy(struct sql_conn *conn, int64_t player_id,
			     enum player_privacy privacy, int64_t now_ms,
			     uint64_t *ret_version, struct err *err)
{
	const struct privacy_row row = { .player_id = player_id,
					 .privacy = (uint8_t)privacy,
					 .changed_at = now_ms };
	uint64_t affected = 0, version = 0;
	int r = sql_begin(conn, err);

	if (r)
		return r;
	r = sql_run(conn, &bump_player, &row, &affected, err);
	if (!r && !affected)
		r = err_set(err, E_NOT_FOUND, "the player is not stored any more");
	if (!r)
		r = sql_run(conn,
			    privacy == PRIVACY_PUBLIC ? &drop_privacy : &put_privacy,
			    &row, NULL, err);
	if (!r)
		r = player_store_version(conn, player_id, &version, err);
	r = sql_end(conn, r, err);
	if (!r)
		*ret_version = version;
	return r;
}

int player_store_hidden_since(struct sql_conn *conn, int64_t player_id,
			      int64_t *ret_since_ms, struct err *err)
{
	struct privacy_row row = { .player_id = player_id };
	int r = sql_select_one(conn, &select_since, &row, &row, err);

	if (r && r != -E_NOT_FOUND)
		return r;
	*ret_since_ms = r ? 0 : row.changed_at;
	return 0;
}
