/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/answer/game_window.h"

#include "base/clock.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static const uint16_t default_queues[] = { 420, 400 };

/* No SQL and no Redis: what is tested here needs neither. */
static struct service_context context = {
	.default_tz = "Europe/Paris",
	.default_queues = default_queues,
	.default_queue_count = ARRAY_LEN(default_queues),
	.build = "test",
};

static int64_t ms(const char *moment)
{
	int64_t v = 0;

	assert_int_equal(clock_parse(moment, &v), 0);
	return v;
}

static struct service_game_window
decide(TALLOC_CTX *mem, const struct service_filter_request *req, const char *now)
{
	static const struct deadline none;
	struct service_game_window w;
	struct err err = { 0 };

	if (service_game_window_decide(&context, mem, req, ms(now), none, &w, &err) < 0)
		fail_msg("%s", err.text);
	return w;
}

static int mem_setup(void **state)
{
	*state = talloc_new(NULL);
	return 0;
}

static int mem_teardown(void **state)
{
	talloc_free(*state);
	return 0;
}

static void windows_begin_where_they_do(void **state)
{
	struct service_filter_request req = { .period = PERIOD_TODAY };
	struct service_game_window w = decide(*state, &req, "2024-03-31T12:00:00Z");

	assert_string_equal(w.tz, "Europe/Paris");
	assert_int_equal(w.filter.from_ms, ms("2024-03-30T23:00:00Z"));
	assert_int_equal(w.filter.until_ms, ms("2024-03-31T12:00:00Z"));
	/* A day of 23 hours: the next midnight is at 22 h UTC. */
	assert_int_equal(w.valid_until_ms, ms("2024-03-31T22:00:00Z"));
	assert_false(w.fixed);
	req.tz = "America/New_York";
	w = decide(*state, &req, "2024-03-31T03:59:59Z");
	assert_int_equal(w.filter.from_ms, ms("2024-03-30T04:00:00Z"));
	req.period = PERIOD_WEEK;
	w = decide(*state, &req, "2024-03-31T12:00:00.123Z");
	assert_int_equal(w.filter.from_ms, ms("2024-03-24T12:00:00.123Z"));
	req.period = PERIOD_MONTH;
	w = decide(*state, &req, "2024-03-31T12:00:00Z");
	assert_int_equal(w.filter.from_ms, ms("2024-03-01T12:00:00Z"));
	req.period = PERIOD_ALL;
	req.given |= 1u << FILTER_PARAM_AS_OF;
	req.as_of_ms = ms("2020-01-01T00:00:00Z");
	w = decide(*state, &req, "2024-03-31T12:00:00Z");
	assert_int_equal(w.filter.from_ms, 0);
	assert_int_equal(w.filter.until_ms, ms("2020-01-01T00:00:00Z"));
	assert_true(w.fixed);
}

static void ask_queues(struct service_filter_request *req, const uint16_t *queues,
		       size_t n)
{
	memcpy(req->queues, queues, n * sizeof(*queues));
	req->queue_count = n;
	req->given |= 1u << FILTER_PARAM_QUEUE;
}

static void queues_are_sorted_once(void **state)
{
	struct service_filter_request req = { .period = PERIOD_ALL };
	struct service_game_window w = decide(*state, &req, "2024-03-31T12:00:00Z");

	assert_int_equal(w.filter.queue_count, 2);
	assert_int_equal(w.filter.queues[0], 400);
	ask_queues(&req, (const uint16_t[]){ 450, 420, 450, 400 }, 4);
	w = decide(*state, &req, "2024-03-31T12:00:00Z");
	assert_int_equal(w.filter.queue_count, 3);
	assert_int_equal(w.filter.queues[2], 450);
	req.queue_count = 0;
	req.all_queues = true;
	w = decide(*state, &req, "2024-03-31T12:00:00Z");
	assert_int_equal(w.filter.queue_count, 0);
}

static void a_bad_zone_or_time_is_refused(void **state)
{
	static const struct deadline none;
	struct service_filter_request req = { .period = PERIOD_TODAY,
					      .tz = "Mars/Olympus" };
	struct service_game_window w;
	struct err err = { 0 };

	assert_int_equal(
		service_game_window_decide(&context, *state, &req, 0, none, &w, &err),
		-E_INVALID);
	assert_non_null(strstr(err.text, "Mars/Olympus"));
	req.tz = NULL;
	req.given |= 1u << FILTER_PARAM_AS_OF;
	req.as_of_ms = INT64_MAX;
	assert_int_equal(
		service_game_window_decide(&context, *state, &req, 0, none, &w, &err),
		-E_LIMITED);
	req.as_of_ms = -1;
	assert_int_equal(
		service_game_window_decide(&context, *state, &req, 0, none, &w, &err),
		-E_LIMITED);
}

static const char *canonical(TALLOC_CTX *mem, const struct service_filter_request *req,
			     const char *now)
{
	struct service_game_window w = decide(mem, req, now);
	struct buf text;

	buf_init(&text, mem, 0);
	service_game_window_canonical(&w, &text);
	assert_false(text.failed);
	return text.data;
}

static void only_what_changes_the_body_changes_the_key(void **state)
{
	static const uint16_t one[] = { 420, 400 }, other[] = { 400, 420, 400 },
			      third[] = { 4 };
	struct service_filter_request req = { .period = PERIOD_TODAY };
	const char *a = canonical(*state, &req, "2024-03-31T12:00:00Z");
	const char *b = canonical(*state, &req, "2024-03-31T21:59:59Z");

	assert_string_equal(a, b); /* the same local day */
	b = canonical(*state, &req, "2024-03-31T22:00:00Z");
	assert_string_not_equal(a, b); /* the next one */
	req.tz = "Europe/Berlin";      /* the same midnight, but meta.tz */
	b = canonical(*state, &req, "2024-03-31T12:00:00Z");
	assert_string_not_equal(a, b);
	req = (struct service_filter_request){ .period = PERIOD_WEEK };
	ask_queues(&req, one, 2);
	a = canonical(*state, &req, "2024-03-31T12:00:00Z");
	ask_queues(&req, other, 3);
	b = canonical(*state, &req, "2024-04-07T13:00:00Z");
	assert_string_equal(a, b); /* a moving window, the same set of queues */
	ask_queues(&req, third, 1);
	b = canonical(*state, &req, "2024-03-31T12:00:00Z");
	assert_string_not_equal(a, b);
	req.given |= 1u << FILTER_PARAM_AS_OF;
	req.as_of_ms = ms("2024-03-31T12:00:00Z");
	a = canonical(*state, &req, "2024-03-31T12:00:00Z");
	assert_string_not_equal(a, b);
	req.as_of_ms++;
	b = canonical(*state, &req, "2024-03-31T12:00:00Z");
	assert_string_not_equal(a, b);
}

/* A request with parameters, by the door that they come through. */
static struct service_filter_request ask(const char *const (*params)[2])
{
	struct service_filter_request req = { .period = PERIOD_ALL };
	struct filter_fault fault;

	for (; (*params)[0]; params++) {
		int i = 0;

		while (strcmp(filter_param_name((enum filter_param)i), (*params)[0]) != 0)
			assert_true(++i < FILTER_PARAM_COUNT);
		if (service_filter_read(&req, (enum filter_param)i, (*params)[1],
					&fault) < 0)
			fail_msg("%s", fault.text);
	}
	if (service_filter_check(&req, &fault) < 0)
		fail_msg("%s", fault.text);
	return req;
}

#define ASK(...) ask((const char *const[][2]){ __VA_ARGS__, { NULL, NULL } })

static void a_range_stands_instead_of_a_period(void **state)
{
	const char *now = "2024-03-31T12:00:00Z";
	struct service_filter_request req = ASK({ "from", "2024-01-01T00:00:00Z" });
	struct service_game_window w = decide(*state, &req, now);

	assert_true(w.ranged && !w.fixed && !w.from_any);
	assert_int_equal(w.filter.from_ms, ms("2024-01-01T00:00:00Z"));
	assert_int_equal(w.filter.until_ms, ms(now));
	req = ASK({ "to", "2024-02-01T00:00:00Z" });
	w = decide(*state, &req, now);
	assert_true(w.ranged && w.fixed && w.from_any);
	assert_int_equal(w.filter.from_ms, 0);
	assert_int_equal(w.filter.until_ms, ms("2024-02-01T00:00:00Z"));
	req = ASK({ "from", "5" }, { "to", "6" });
	w = decide(*state, &req, now);
	assert_int_equal(w.filter.from_ms, 5);
	assert_int_equal(w.filter.until_ms, 6);
	assert_int_equal(w.valid_until_ms, 0);
}

/* recent_trend compares calendar blocks: with the next one it is another answer. */
static void a_moving_window_ends_with_its_block(void **state)
{
	const struct {
		enum analytics_period period;
		const char *now, *until;
	} cases[] = {
		/* A Sunday evening in Paris, a Monday's first moment, the last of March.
		 */
		{ PERIOD_WEEK, "2025-03-23T22:59:59.999Z", "2025-03-23T23:00:00Z" },
		{ PERIOD_WEEK, "2025-03-23T23:00:00Z", "2025-03-30T22:00:00Z" },
		{ PERIOD_MONTH, "2025-03-31T21:59:59.999Z", "2025-03-31T22:00:00Z" },
		{ PERIOD_MONTH, "2025-03-31T22:00:00Z", "2025-04-30T22:00:00Z" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct service_filter_request req = { .period = cases[i].period };
		struct service_game_window w = decide(*state, &req, cases[i].now);

		assert_int_equal(w.valid_until_ms, ms(cases[i].until));
		assert_int_equal(w.block_looks, 0);
		req.given = 1u << FILTER_PARAM_AS_OF;
		req.as_of_ms = ms("2025-03-01T00:00:00Z");
		w = decide(*state, &req, cases[i].now);
		assert_int_equal(w.valid_until_ms, 0); /* it does not move */
	}
}

static void expect_queues(TALLOC_CTX *mem, const struct service_filter_request *req,
			  enum model_queue_kind mode, bool any_mode, const char *queues)
{
	struct service_game_window w = decide(mem, req, "2024-03-31T12:00:00Z");
	char *text = talloc_strdup(mem, "");

	for (size_t i = 0; i < w.filter.queue_count; i++)
		text = talloc_asprintf_append(text, "%s%u", i ? " " : "",
					      w.filter.queues[i]);
	assert_string_equal(text, queues);
	assert_int_equal(w.mode, mode);
	assert_int_equal(w.any_mode, any_mode);
}

static void mode_and_queue_decide_the_queues(void **state)
{
	static const char rift[] = "400 420 430 440 480 490 700";
	struct service_filter_request req = { .period = PERIOD_ALL };

	expect_queues(*state, &req, QUEUE_RIFT, false, "400 420");
	req = ASK({ "queue", "450" });
	expect_queues(*state, &req, QUEUE_ARAM, false, "450");
	req = ASK({ "queue", "9999" });
	expect_queues(*state, &req, QUEUE_OTHER, false, "9999");
	req = ASK({ "mode", "arena" });
	expect_queues(*state, &req, QUEUE_ARENA, false, "1700 1710 1750");
	req = ASK({ "mode", "rift" });
	expect_queues(*state, &req, QUEUE_RIFT, false, rift);
	req = ASK({ "mode", "rift" }, { "queue", "all" });
	expect_queues(*state, &req, QUEUE_RIFT, false, rift);
	req = ASK({ "mode", "aram" }, { "queue", "720,450" });
	expect_queues(*state, &req, QUEUE_ARAM, false, "450 720");
	/* The inherited meaning, and that of figures which make sense in one mode only.
	 */
	req = ASK({ "queue", "all" });
	expect_queues(*state, &req, QUEUE_RIFT, true, "");
	req.one_mode = true;
	expect_queues(*state, &req, QUEUE_RIFT, false, rift);
}

/* Each filter, and each of its values, has a key of its own. */
/* Figures of one mode take no other queues from the defaults, whatever these are. */
static void one_mode_keeps_to_the_rift(void **state)
{
	static const uint16_t mixed[] = { 450, 420, 1700 }, no_rift[] = { 450 };
	struct service_filter_request req = { .period = PERIOD_ALL, .one_mode = true };
	const struct service_context before = context;
	struct service_game_window w;

	context.default_queues = mixed;
	context.default_queue_count = ARRAY_LEN(mixed);
	w = decide(*state, &req, "2025-03-23T12:00:00Z");
	assert_int_equal(w.filter.queue_count, 1);
	assert_int_equal(w.filter.queues[0], 420);
	context.default_queues = no_rift;
	context.default_queue_count = ARRAY_LEN(no_rift);
	w = decide(*state, &req, "2025-03-23T12:00:00Z");
	assert_true(w.filter.queue_count > 5);
	context.default_queue_count = 0;
	w = decide(*state, &req, "2025-03-23T12:00:00Z");
	assert_true(w.filter.queue_count > 5);
	assert_false(w.any_mode);
	for (size_t i = 0; i < w.filter.queue_count; i++)
		assert_int_equal(model_queue_mode(w.filter.queues[i]), QUEUE_RIFT);
	context = before;
}

static void assert_blocks(TALLOC_CTX *mem, enum analytics_period period, const char *now,
			  const char *before, const char *current, const char *next)
{
	const struct service_filter_request req = { .period = period, .blocks = true };
	struct service_game_window w = decide(mem, &req, now);

	assert_true(w.block_looks > 0);
	assert_true(w.filter.from_ms == ms(before));
	assert_true(w.block_from_ms == ms(current));
	assert_true(w.filter.until_ms == ms(now));
	assert_true(w.valid_until_ms == ms(next));
}

/* In Paris; the clock leaps on 2025-03-30. */
static void blocks_follow_the_calendar(void **state)
{
	struct service_filter_request req = { .blocks = true };

	assert_blocks(*state, PERIOD_WEEK, "2025-03-26T10:00:00Z", "2025-03-16T23:00:00Z",
		      "2025-03-23T23:00:00Z", "2025-03-30T22:00:00Z");
	/* Sunday belongs to the week before, the first moment of Monday does not. */
	assert_blocks(*state, PERIOD_WEEK, "2025-03-30T21:59:59Z", "2025-03-16T23:00:00Z",
		      "2025-03-23T23:00:00Z", "2025-03-30T22:00:00Z");
	assert_blocks(*state, PERIOD_WEEK, "2025-03-30T22:00:00Z", "2025-03-23T23:00:00Z",
		      "2025-03-30T22:00:00Z", "2025-04-06T22:00:00Z");
	assert_blocks(*state, PERIOD_MONTH, "2025-01-31T23:30:00Z",
		      "2024-12-31T23:00:00Z", "2025-01-31T23:00:00Z",
		      "2025-02-28T23:00:00Z");
	assert_blocks(*state, PERIOD_MONTH, "2024-12-31T22:59:59Z",
		      "2024-10-31T23:00:00Z", "2024-11-30T23:00:00Z",
		      "2024-12-31T23:00:00Z");
	for (enum analytics_period p = PERIOD_TODAY; p < PERIOD_COUNT; p++) {
		req.period = p;
		if (p == PERIOD_TODAY || p == PERIOD_ALL)
			assert_false(
				decide(*state, &req, "2025-03-23T12:00:00Z").block_looks >
				0);
	}
}

static void no_two_questions_share_a_key(void **state)
{
	static const char puuid[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
				    "aaaaaaaaaaaaaaaaaaaaaaaaaaaa";
	static const char *const values[][3] = {
		{ "from", "1000", "2000" },   { "to", "3000", "4000" },
		{ "as_of", "3000", "4000" },  { "tz", "UTC", "Asia/Tokyo" },
		{ "queue", "420", "all" },    { "mode", "rift", "aram" },
		{ "role", "TOP", "JUNGLE" },  { "champion", "1", "2" },
		{ "patch", "15", "15.1" },    { "side", "blue", "red" },
		{ "result", "win", "loss" },  { "opponent", "1", "2" },
		{ "with", puuid, NULL },      { "min_duration", "1", "2" },
		{ "max_duration", "1", "2" },
	};
	const char *keys[2 * ARRAY_LEN(values) + 1];
	struct service_filter_request plain = { .period = PERIOD_ALL };
	size_t n = 0;

	keys[n++] = canonical(*state, &plain, "2024-03-31T12:00:00Z");
	for (size_t i = 0; i < ARRAY_LEN(values); i++)
		for (int v = 1; v <= 2 && values[i][v]; v++) {
			struct service_filter_request req =
				ASK({ values[i][0], values[i][v] });

			keys[n++] = canonical(*state, &req, "2024-03-31T12:00:00Z");
		}
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++)
			assert_string_not_equal(keys[i], keys[k]);
	assert_int_equal(n, 30);
}

static void the_window_is_shown_as_used(void **state)
{
	static const struct game_excluded excluded = { 1, 2, 3, 4, 5, 6 };
	struct service_filter_request req = ASK(
		{ "to", "2024-02-01T00:00:00Z" }, { "role", "TOP" }, { "patch", "14.0" },
		{ "side", "red" }, { "result", "loss" }, { "opponent", "7" },
		{ "champion", "266" }, { "min_duration", "0" }, { "max_duration", "60" });
	struct service_game_window w = decide(*state, &req, "2024-03-31T12:00:00Z");
	struct json_writer json;
	struct buf b;

	buf_init(&b, *state, 0);
	json_writer_init(&json, &b);
	json_open_object(&json, NULL);
	service_game_window_put_period(&json, &w);
	service_game_window_put(&json, &w, &excluded);
	json_close_object(&json);
	assert_string_equal(
		b.data,
		"{\"period\":null,\"from\":null,\"as_of\":\"2024-02-01T00:00:00Z\","
		"\"tz\":\"Europe/Paris\",\"queues\":[400,420],\"filters\":{"
		"\"mode\":\"rift\",\"role\":\"TOP\",\"champion\":266,"
		"\"patch\":\"14.0\",\"side\":\"red\",\"result\":\"loss\","
		"\"opponent\":7,\"with\":null,\"min_duration\":null,"
		"\"max_duration\":60},\"games_excluded\":{\"remake\":1,\"aborted\":2,"
		"\"bots\":3,\"custom\":4,\"other_queue\":5,\"filtered\":6}}");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, mem_setup, mem_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(windows_begin_where_they_do),
		TEST(queues_are_sorted_once),
		TEST(a_bad_zone_or_time_is_refused),
		TEST(only_what_changes_the_body_changes_the_key),
		TEST(a_range_stands_instead_of_a_period),
		TEST(mode_and_queue_decide_the_queues),
		TEST(one_mode_keeps_to_the_rift),
		TEST(a_moving_window_ends_with_its_block),
		TEST(blocks_follow_the_calendar),
		TEST(no_two_questions_share_a_key),
		TEST(the_window_is_shown_as_used),
	};

	return cmocka_run_group_tests_name("game window", tests, NULL, NULL);
}
