/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the analytics cost beside the fetch of their columns, and beside the same sums by
 * SQL.  usage: bench_engine CONFIG PUUID FROM_MS ROUNDS; prints "name microseconds", one
 * line a figure and round: the columns of the games since FROM_MS, their computation.
 */
#include "app/app.h"
#include "model/match.h"
#include "service/analysis/period.h"
#include "service/answer/games.h"
#include "service/stats/stats.h"

#include <inttypes.h>
#include <mysql.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PEOPLE  20000 /* whom the line-ups are made of, so that few are met twice */
#define WARM_UP 3

static const uint16_t rift[] = { 400, 420, 430, 440, 480, 490, 700 };

static void die(const char *what)
{
	fprintf(stderr, "bench_engine: %s\n", what);
	exit(1);
}

static void say(int round, const char *name, int64_t start_us)
{
	int64_t us = clock_mono_us() - start_us;

	if (round >= 0)
		printf("%s %" PRId64 "\n", name, us);
}

/* The players of the copied rows are always the same ten: others take their seats. */
static void vary_lineups(const struct model_history *h)
{
	static uint32_t seed = 1;
	size_t n;

	for (size_t i = 0; i < h->n; i++) {
		struct model_lineup_entry seats[MODEL_PARTICIPANTS_MAX];
		uint8_t *bytes = talloc_size(h, MODEL_LINEUP_BYTES_MAX);

		if (!bytes ||
		    model_lineup_unpack(h->lineup[i], h->lineup_len[i], seats, &n) < 0)
			die("a line-up");
		for (size_t k = 0; k < n; k++) {
			seed = seed * 1664525u + 1013904223u;
			if (seats[k].participant_no != h->participant_no[i])
				seats[k].player_id = 1000000 + (seed >> 8) % PEOPLE;
		}
		h->lineup_len[i] = (uint16_t)model_lineup_pack(seats, n, bytes);
		h->lineup[i] = bytes;
	}
}

static struct game_selection fetch(const struct service_asked *asked,
				   struct sql_conn *conn,
				   enum model_history_columns columns)
{
	struct game_selection games;
	struct err err = { 0 };

	if (service_games_read(asked, conn, columns, &games, &err) < 0)
		die(err.text);
	return games;
}

/* Time within statements: names and ranks are fetched, not computed. */
static int64_t sql_us;

int __real_sql_select(struct sql_conn *conn, const struct sql_query *query,
		      const void *params, void *row, sql_row_fn fn, void *arg,
		      struct err *err);
int __wrap_sql_select(struct sql_conn *conn, const struct sql_query *query,
		      const void *params, void *row, sql_row_fn fn, void *arg,
		      struct err *err);

int __wrap_sql_select(struct sql_conn *conn, const struct sql_query *query,
		      const void *params, void *row, sql_row_fn fn, void *arg,
		      struct err *err)
{
	int64_t start = clock_mono_us();
	int r = __real_sql_select(conn, query, params, row, fn, arg, err);

	sql_us += clock_mono_us() - start;
	return r;
}

static struct stats_peers place(const struct service_asked *asked, struct sql_conn *conn,
				const struct game_selection *games)
{
	struct stats_peers peers;
	struct err err = { 0 };

	if (stats_peers_get(asked, conn, games, &peers, &err) < 0)
		die(err.text);
	if (!peers.there)
		die("no population");
	return peers;
}

static void compute_section(const struct service_asked *asked, struct sql_conn *conn,
			    const struct game_selection *games,
			    const struct stats_peers *peers, enum stats_section section)
{
	struct service_stats_result result = { .section = section,
					       .limit = STATS_LIMIT_DEFAULT };
	struct err err = { 0 };
	struct buf body;

	if (service_stats_of_games(asked, conn, games, peers, &result, &err) < 0)
		die(err.text);
	buf_init(&body, asked->mem, 4096);
	service_stats_render(&result, asked, &body);
	if (body.failed)
		die("no memory");
}

static void bench_period(const struct service_asked *asked, struct sql_conn *conn,
			 int round)
{
	struct period_stats stats;
	int64_t start = clock_mono_us();
	struct game_selection games = fetch(asked, conn, HISTORY_CORE);

	say(round, "fetch_core", start);
	start = clock_mono_us();
	if (period_compute(asked->mem, &games, NULL, &stats) < 0)
		die("no memory");
	say(round, "period", start);
	service_games_free(&games);
}

/* Every section from the same columns, then each by itself. */
static void bench_sections(const struct service_asked *asked, struct sql_conn *conn,
			   int round)
{
	int64_t start = clock_mono_us(), whole;
	struct game_selection games = fetch(asked, conn, HISTORY_MATES);
	struct service_asked blocked = *asked;
	struct stats_peers peers;

	say(round, "fetch_mates", start);
	vary_lineups(games.history);
	blocked.window.block_looks = TREND_TEST_SEASONS;
	blocked.window.period = PERIOD_SEASON;
	blocked.window.block_from_ms =
		games.history->game_start_ms[games.rows[games.n / 2]];
	whole = clock_mono_us();
	sql_us = 0;
	peers = place(asked, conn, &games);
	say(round, "place", whole);
	for (int s = 0; s < STATS_SECTION_COUNT; s++) {
		start = clock_mono_us();
		compute_section(&blocked, conn, &games, &peers, (enum stats_section)s);
		say(round, stats_section_name((enum stats_section)s), start);
	}
	say(round, "sections_with_names", whole);
	say(round, "sections", whole + sql_us);
	stats_peers_put(&peers);
	service_games_free(&games);
}

/* What GROUP BY can show as well: summary and groups, from the fetch to the bodies. */
static void bench_breakdowns(const struct service_asked *asked, struct sql_conn *conn,
			     int round)
{
	int64_t start = clock_mono_us();
	struct game_selection games = fetch(asked, conn, HISTORY_FULL);
	struct stats_peers peers;

	say(round, "fetch_full", start);
	peers = place(asked, conn, &games);
	for (int s = STATS_SUMMARY; s <= STATS_LENGTHS; s++)
		compute_section(asked, conn, &games, &peers, (enum stats_section)s);
	say(round, "breakdowns", start);
	stats_peers_put(&peers);
	service_games_free(&games);
}

/* clang-format off */
#define RATIO(a, b)                                                                \
	"SUM(" a "), SUM(" b "), SUM((" a ") * (" a ")), SUM((" a ") * (" b ")), " \
	"SUM((" b ") * (" b "))"
/* The sums of one group, those of its intervals too. */
#define SUMS                                             \
	"COUNT(*), SUM(win), MAX(game_start), "          \
	RATIO("kills + assists", "deaths") ", "          \
	RATIO("kills + assists", "team_kills") ", "      \
	RATIO("cs_lane + cs_neutral", "duration_s") ", " \
	RATIO("gold_earned", "duration_s") ", "          \
	RATIO("damage_champions", "duration_s")
#define FROM                                                                         \
	" FROM participant WHERE player_id = %" PRId64 " AND game_start >= %" PRId64 \
	" AND status = 0 AND queue_id IN (400, 420, 430, 440, 480, 490, 700)"
#define BY(key) "SELECT " key ", " SUMS FROM " GROUP BY 1"

/* One statement a breakdown. */
static const char *const statements[] = {
	"SELECT " SUMS ", SUM(kills * kills), SUM(deaths * deaths), "
	"SUM(assists * assists), "
	RATIO("vision_score", "duration_s") ", "
	RATIO("damage_taken", "duration_s") ", "
	RATIO("gold_earned", "team_gold") ", "
	RATIO("damage_champions", "team_damage") ", "
	RATIO("turret_takedowns", "team_towers") ", SUM(objectives_stolen), "
	"SUM(first_blood), SUM(first_tower), SUM(double_kills), SUM(triple_kills), "
	"SUM(quadra_kills), SUM(penta_kills), SUM(duration_s * duration_s)" FROM,
	BY("champion_id"),
	BY("role"),
	BY("queue_id"),
	BY("patch_major * 65536 + patch_minor"),
	BY("team_id_100"),
	BY("opponent_champion_id"),
	BY("WEEKDAY(FROM_UNIXTIME(game_start / 1000))"),
	BY("HOUR(FROM_UNIXTIME(game_start / 1000))"),
	BY("duration_s DIV 300"),
};
/* clang-format on */

static MYSQL *connect_bare(const struct app_settings *s)
{
	MYSQL *mysql = mysql_init(NULL);

	if (!mysql || !mysql_real_connect(mysql, NULL, s->mysql_user, s->mysql_password,
					  s->mysql_database, 0, s->mysql_socket, 0))
		die(mysql ? mysql_error(mysql) : "no memory");
	return mysql;
}

static void run_statement(MYSQL *mysql, const char *format, int64_t player_id,
			  int64_t from_ms)
{
	MYSQL_RES *result;
	char *text;
	int n = asprintf(&text, format, player_id, from_ms);

	if (n < 0 || mysql_real_query(mysql, text, (unsigned long)n))
		die(n < 0 ? "no memory" : mysql_error(mysql));
	free(text);
	result = mysql_store_result(mysql);
	if (!result || !mysql_num_rows(result))
		die("a statement without rows");
	mysql_free_result(result);
}

static void bench_sql(MYSQL *mysql, const struct service_asked *asked, int round)
{
	int64_t start = clock_mono_us();

	for (size_t i = 0; i < ARRAY_LEN(statements); i++)
		run_statement(mysql, statements[i], asked->player.player_id,
			      asked->window.filter.from_ms);
	say(round, "group_by", start);
}

int main(int argc, char **argv)
{
	struct player_ref ref = { 0 };
	struct service_asked asked = { .window = { .tz = "UTC", .mode = QUEUE_RIFT } };
	struct app *app = NULL;
	struct sql_conn *conn = NULL;
	struct err err = { 0 };
	MYSQL *mysql;

	if (argc != 5)
		die("usage: bench_engine CONFIG PUUID FROM_MS ROUNDS");
	ref.puuid = argv[2];
	if (app_open(argv[1], &app, &err) < 0 ||
	    service_player_find(&app->service, &ref, NULL, deadline_in_ms(5000),
				&asked.player, &err) < 0 ||
	    sql_pool_take(app->service.sql, deadline_in_ms(60000), &conn, &err) < 0)
		die(err.text);
	asked.ctx = &app->service;
	asked.window.filter.from_ms = atoll(argv[3]);
	asked.window.filter.until_ms = INT64_MAX;
	asked.window.filter.queues = rift;
	asked.window.filter.queue_count = ARRAY_LEN(rift);
	mysql = connect_bare(&app->settings);
	for (int round = -WARM_UP; round < atoi(argv[4]); round++) {
		asked.mem = talloc_new(NULL);
		asked.deadline = deadline_in_ms(60000);
		sql_conn_set_deadline(conn, asked.deadline);
		bench_period(&asked, conn, round);
		bench_sections(&asked, conn, round);
		bench_breakdowns(&asked, conn, round);
		bench_sql(mysql, &asked, round);
		talloc_free(asked.mem);
	}
	mysql_close(mysql);
	sql_pool_give(app->service.sql, conn);
	app_close(app);
	return 0;
}
