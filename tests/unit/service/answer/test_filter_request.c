/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/answer/filter_request.h"

#include "base/err.h"

#include <stdio.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define PUUID                                     \
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" \
	"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static enum filter_param find(const char *name, size_t len)
{
	int i = 0;

	while (strncmp(filter_param_name((enum filter_param)i), name, len) != 0 ||
	       filter_param_name((enum filter_param)i)[len])
		assert_true(++i < FILTER_PARAM_COUNT);
	return (enum filter_param)i;
}

/*
 * A query ("role=TOP&side=red") into req, whose texts live in copy; then the check.  The
 * names of the parameters refused go into names ("" when it is taken).
 */
static void try(const char *query, struct service_filter_request *req, char copy[1024],
		char names[128])
{
	struct filter_fault fault = { .count = 0 };
	char *save = NULL;
	int r = 0;

	snprintf(copy, 1024, "%s", query);
	for (char *p = strtok_r(copy, "&", &save); p && !r;
	     p = strtok_r(NULL, "&", &save)) {
		size_t len = strcspn(p, "=");

		r = service_filter_read(req, find(p, len), p + len + 1, &fault);
	}
	if (!r)
		r = service_filter_check(req, &fault);
	assert_int_equal(r, fault.count ? -E_INVALID : 0);
	names[0] = '\0';
	for (size_t i = 0; i < fault.count; i++) {
		const char *name = filter_param_name(fault.params[i]);

		sprintf(names + strlen(names), "%s%s", i ? " " : "", name);
		if (!strstr(fault.text, name))
			fail_msg("%s: \"%s\" does not name %s", query, fault.text, name);
	}
}

/* Every query, and the parameters that it is refused for ("" = it is taken). */
static const char *const cases[][2] = {
	{ "period=today", "" },
	{ "period=all", "" },
	{ "period=year", "period" },
	{ "period=", "period" },
	{ "from=0", "" },
	{ "from=2025-01-01T00:00:00%2B01:00", "from" }, /* the caller decodes */
	{ "from=2025-01-01T00:00:00+01:00", "" },
	{ "from=2025-01-01", "from" },
	{ "from=-1", "from" },
	{ "to=2199-12-31T23:59:59Z", "" },
	{ "to=2200-01-01T00:00:00Z", "to" },
	{ "to=", "to" },
	{ "as_of=tomorrow", "as_of" },
	{ "tz=Europe/Paris", "" },
	{ "tz=Mars/Olympus", "tz" },
	{ "tz=", "tz" },
	{ "queue=420,440,420", "" },
	{ "queue=all", "" },
	{ "queue=0", "" },
	{ "queue=65535", "" },
	{ "queue=65536", "queue" },
	{ "queue=420,", "queue" },
	{ "queue=,", "queue" },
	{ "queue=all,420", "queue" },
	{ "mode=swarm", "" },
	{ "mode=Rift", "mode" },
	{ "mode=bots", "mode" },
	{ "mode=", "mode" },
	{ "role=UTILITY", "" },
	{ "role=SUPPORT", "role" },
	{ "role=top", "role" },
	{ "role=", "role" },
	{ "champion=266", "" },
	{ "champion=65535", "" },
	{ "champion=0", "champion" },
	{ "champion=65536", "champion" },
	{ "champion=Aatrox", "champion" },
	{ "champion=+1", "champion" },
	{ "patch=15", "" },
	{ "patch=15.1", "" },
	{ "patch=15.0", "" },
	{ "patch=0.1", "patch" },
	{ "patch=15.", "patch" },
	{ "patch=.1", "patch" },
	{ "patch=15.1.2", "patch" },
	{ "patch=15.x", "patch" },
	{ "patch=", "patch" },
	{ "side=blue", "" },
	{ "side=100", "side" },
	{ "result=loss", "" },
	{ "result=draw", "result" },
	{ "opponent=1", "" },
	{ "opponent=-1", "opponent" },
	{ "with=" PUUID, "" },
	{ "with=BOT", "with" },
	{ "with=name#tag", "with" },
	{ "min_duration=0", "" },
	{ "min_duration=1.5", "min_duration" },
	{ "min_duration=4294967296", "min_duration" },
	{ "max_duration=1", "" },
	{ "max_duration=0", "max_duration" },
	{ "max_duration=99999999999", "max_duration" },
	/* together */
	{ "from=1&period=all", "from period" },
	{ "to=1&period=week", "to period" },
	{ "from=1&as_of=2", "from as_of" },
	{ "to=1&as_of=2", "to as_of" },
	{ "period=week&as_of=2", "" },
	{ "from=1&to=2", "" },
	{ "from=2&to=2", "from to" },
	{ "from=3&to=2", "from to" },
	{ "queue=420,450", "queue" },
	{ "queue=420,9999", "queue" },
	{ "queue=450,720", "" },
	{ "queue=0,830,9999", "" },
	{ "queue=420&mode=rift", "" },
	{ "queue=420&mode=aram", "queue mode" },
	{ "queue=all&mode=aram", "" },
	{ "role=TOP&mode=rift", "" },
	{ "role=TOP&mode=aram", "role mode" },
	{ "role=TOP&queue=450", "role queue" },
	{ "role=TOP&queue=all", "" },
	{ "side=red&mode=arena", "side mode" },
	{ "side=red&queue=1700", "side queue" },
	{ "opponent=5&mode=other", "opponent mode" },
	{ "opponent=5&queue=1900", "opponent queue" },
	{ "opponent=5&queue=440&mode=rift&side=red&role=TOP", "" },
	{ "min_duration=60&max_duration=60", "" },
	{ "min_duration=61&max_duration=60", "min_duration max_duration" },
	{ "result=win&champion=5&patch=15.1", "" },
};

static void each_query_is_taken_or_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct service_filter_request req = { .period = PERIOD_SEASON };
		char copy[1024], names[128];

		try(cases[i][0], &req, copy, names);
		if (strcmp(names, cases[i][1]) != 0)
			fail_msg("%s: refused for \"%s\", not \"%s\"", cases[i][0], names,
				 cases[i][1]);
	}
}

static void what_is_read_is_kept(void **state)
{
	struct service_filter_request req = { .period = PERIOD_SEASON };
	char copy[1024], names[128];

	(void)state;
	try("period=month&as_of=7&tz=UTC&queue=440,420,440&role=JUNGLE&champion=64&"
	    "patch=14.3&side=red&result=win&opponent=11&with=" PUUID
	    "&min_duration=900&max_duration=3600",
	    &req, copy, names);
	assert_string_equal(names, "");
	assert_int_equal(req.period, PERIOD_MONTH);
	assert_int_equal(req.as_of_ms, 7);
	assert_string_equal(req.tz, "UTC");
	assert_int_equal(req.queue_count, 2);
	assert_int_equal(req.queues[0], 440);
	assert_int_equal(req.games.role, ROLE_JUNGLE);
	assert_int_equal(req.games.champion_id, 64);
	assert_int_equal(req.games.patch_major, 14);
	assert_true(req.games.has_patch_minor);
	assert_int_equal(req.games.patch_minor, 3);
	assert_int_equal(req.games.side, FILTER_RED);
	assert_int_equal(req.games.result, FILTER_WIN);
	assert_int_equal(req.games.opponent_champion_id, 11);
	assert_string_equal(req.with_puuid, PUUID);
	assert_int_equal(req.games.with_player_id, 0); /* not looked up yet */
	assert_int_equal(req.games.min_duration_s, 900);
	assert_int_equal(req.games.max_duration_s, 3600);
	assert_true(filter_given(&req, FILTER_PARAM_WITH));
	assert_false(filter_given(&req, FILTER_PARAM_MODE));
}

static void results_are_not_chosen_by_themselves(void **state)
{
	struct service_filter_request req = { .period = PERIOD_SEASON,
					      .about_results = true };
	char copy[1024], names[128];

	(void)state;
	try("champion=5", &req, copy, names);
	assert_string_equal(names, "");
	try("result=win", &req, copy, names);
	assert_string_equal(names, "result");
}

static void nobody_plays_with_himself(void **state)
{
	struct service_filter_request req = { .with_puuid = PUUID };
	struct err err = { 0 };

	(void)state;
	assert_int_equal(service_filter_check_player(&req, PUUID, &err), -E_INVALID);
	assert_non_null(strstr(err.text, "with"));
	assert_int_equal(service_filter_check_player(&req, "other", &err), 0);
	req.with_puuid = NULL;
	assert_int_equal(service_filter_check_player(&req, PUUID, &err), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_query_is_taken_or_refused),
		cmocka_unit_test(what_is_read_is_kept),
		cmocka_unit_test(results_are_not_chosen_by_themselves),
		cmocka_unit_test(nobody_plays_with_himself),
	};

	return cmocka_run_group_tests_name("filter request", tests, NULL, NULL);
}
