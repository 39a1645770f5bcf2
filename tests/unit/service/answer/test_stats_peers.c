/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures beside a population that is not there, over a scripted one. */
#include "service/answer/stats_peers.h"
#include "service/population.h"
#include "service/stats/stats_priv.h"
#include "store/peer_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct {
	bool conn_broken;
	int got, given;
} script;

static struct sql_conn *const conn = (struct sql_conn *)&script;

bool sql_conn_broken(const struct sql_conn *c)
{
	(void)c;
	return script.conn_broken;
}

int service_population_get(struct service_population *service, struct sql_pool *pool,
			   struct sql_conn *c, struct deadline deadline,
			   const struct population **ret_population, struct err *err)
{
	(void)service;
	(void)pool;
	(void)c;
	(void)deadline;
	(void)ret_population;
	script.got++;
	return err_set(err, E_UNAVAILABLE, "scripted");
}

void service_population_put(struct service_population *service,
			    const struct population *population)
{
	(void)service;
	assert_null(population);
	script.given++;
}

const struct peer_table *population_table(const struct population *population)
{
	(void)population;
	return NULL;
}

int stats_no_memory(struct err *err)
{
	return err_set(err, E_NOMEM, "no memory for the figures");
}

int peer_ranks_of(struct sql_conn *c, TALLOC_CTX *mem, const int64_t *ids, size_t n,
		  struct peer_rank_list *ret_list, struct err *err)
{
	(void)c;
	(void)mem;
	(void)ids;
	(void)n;
	(void)ret_list;
	return err_set(err, E_BUG, "nobody is placed without a population");
}

static struct err missing;

static int ask(bool conn_broken, enum model_queue_kind mode, struct stats_peers *peers)
{
	struct service_context ctx = { .population =
					       (struct service_population *)&script };
	const struct service_asked asked = { .ctx = &ctx,
					     .window = { .mode = mode },
					     .missing = &missing };
	const struct game_selection games = { 0 };
	struct err err = { 0 };

	script.conn_broken = conn_broken;
	script.got = script.given = 0;
	missing = (struct err){ 0 };
	return stats_peers_get(&asked, conn, &games, peers, &err);
}

static void goes_without_what_is_being_counted(void **state)
{
	struct stats_peers peers;

	(void)state;
	assert_int_equal(ask(false, QUEUE_RIFT, &peers), 0);
	assert_int_equal(script.got, 1);
	assert_int_equal(missing.code, E_UNAVAILABLE);
	assert_string_equal(missing.text, "scripted");
	assert_false(peers.there);
	stats_peers_put(&peers);
}

static void fails_with_the_connection(void **state)
{
	struct stats_peers peers;

	(void)state;
	assert_int_equal(ask(true, QUEUE_RIFT, &peers), -E_UNAVAILABLE);
	assert_false(peers.there);
}

static void other_modes_have_no_population(void **state)
{
	struct stats_peers peers;

	(void)state;
	assert_int_equal(ask(true, QUEUE_ARAM, &peers), 0);
	assert_int_equal(script.got, 0);
	assert_int_equal(missing.code, E_OK); /* nothing is missing */
	assert_false(peers.there);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(goes_without_what_is_being_counted),
		cmocka_unit_test(fails_with_the_connection),
		cmocka_unit_test(other_modes_have_no_population),
	};

	return cmocka_run_group_tests_name("stats beside peers", tests, NULL, NULL);
}
