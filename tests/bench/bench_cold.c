/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A cold period answer against the bare fetch of its columns by the client library, in
 * turn on warm pages.  usage: bench_cold CONFIG PUUID ROUNDS; prints "bare cold" in
 * microseconds, one line a round.
 */
#include "app/app.h"
#include "service/analysis/period.h"

#include <inttypes.h>
#include <mysql.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS 19

static const char select_columns[] =
	"SELECT game_start, duration_s, queue_id, champion_id, role, status, win, kills,"
	" deaths, assists, cs_lane, cs_neutral, gold_earned, damage_champions, "
	"vision_score, patch_major, patch_minor, team_kills, team_damage"
	" FROM participant WHERE player_id = ? ORDER BY game_start, match_id, "
	"participant_no";

struct bare {
	MYSQL *mysql;
	MYSQL_STMT *statement;
	MYSQL_BIND in, out[COLUMNS];
	int64_t player_id, start;
	int32_t numbers[COLUMNS];
	uint64_t rows, sum;
};

static void die(const char *what)
{
	fprintf(stderr, "bench_cold: %s\n", what);
	exit(1);
}

static void bare_open(struct bare *b, const struct app_settings *s, int64_t player_id)
{
	b->player_id = player_id;
	b->mysql = mysql_init(NULL);
	if (!b->mysql ||
	    !mysql_real_connect(b->mysql, NULL, s->mysql_user, s->mysql_password,
				s->mysql_database, 0, s->mysql_socket, 0))
		die(b->mysql ? mysql_error(b->mysql) : "no memory");
	b->statement = mysql_stmt_init(b->mysql);
	if (!b->statement ||
	    mysql_stmt_prepare(b->statement, select_columns, strlen(select_columns)))
		die(mysql_error(b->mysql));
	b->in = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_LONGLONG,
			      .buffer = &b->player_id };
	for (int i = 0; i < COLUMNS; i++)
		b->out[i] = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_LONG,
					  .buffer = &b->numbers[i] };
	b->out[0] =
		(MYSQL_BIND){ .buffer_type = MYSQL_TYPE_LONGLONG, .buffer = &b->start };
	if (mysql_stmt_bind_param(b->statement, &b->in) ||
	    mysql_stmt_bind_result(b->statement, b->out))
		die(mysql_stmt_error(b->statement));
}

static int64_t bare_run(struct bare *b)
{
	int64_t start = clock_mono_us();

	b->rows = 0;
	if (mysql_stmt_execute(b->statement))
		die(mysql_stmt_error(b->statement));
	while (mysql_stmt_fetch(b->statement) == 0) {
		b->rows++;
		b->sum += (uint64_t)b->start;
	}
	if (mysql_stmt_free_result(b->statement))
		die(mysql_stmt_error(b->statement));
	return clock_mono_us() - start;
}

/* Each round asks for another as_of, so that no body can be there already. */
static int64_t cold_run(struct app *app, const char *puuid, int round)
{
	struct service_period_request req = {
		.player = { .puuid = puuid },
		.filter = { .period = PERIOD_ALL,
			    .given = 1u << FILTER_PARAM_AS_OF,
			    .as_of_ms = INT64_C(4102444800000) + round,
			    .all_queues = true }
	};
	TALLOC_CTX *mem = talloc_new(NULL);
	struct service_body body;
	struct err err = { 0 };
	int64_t start = clock_mono_us(), us;

	if (service_period_body(&app->service, mem, &req, ENVELOPE_V2, clock_wall_ms(),
				deadline_in_ms(30000), &body, &err) < 0)
		die(err.text);
	us = clock_mono_us() - start;
	if (body.cache_state != CACHE_MISS)
		die("the answer was not computed and stored");
	talloc_free(mem);
	return us;
}

int main(int argc, char **argv)
{
	struct model_player player;
	struct player_ref ref = { 0 };
	struct app *app = NULL;
	struct bare bare = { 0 };
	struct err err = { 0 };

	if (argc != 4)
		die("usage: bench_cold CONFIG PUUID ROUNDS");
	ref.puuid = argv[2];
	if (app_open(argv[1], &app, &err) < 0 ||
	    service_player_find(&app->service, &ref, NULL, deadline_in_ms(5000), &player,
				&err) < 0)
		die(err.text);
	bare_open(&bare, &app->settings, player.player_id);
	for (int round = -3; round < atoi(argv[3]); round++) {
		/* In turn first: the second one finds the pages in the caches. */
		int64_t early_us = round & 1 ? cold_run(app, argv[2], round) : 0,
			bare_us = bare_run(&bare),
			cold_us = early_us ? early_us : cold_run(app, argv[2], round);

		if (round >= 0) /* the first ones only warm up */
			printf("%" PRId64 " %" PRId64 "\n", bare_us, cold_us);
	}
	fprintf(stderr, "%" PRIu64 " rows\n", bare.rows);
	mysql_stmt_close(bare.statement);
	mysql_close(bare.mysql);
	app_close(app);
	return 0;
}
