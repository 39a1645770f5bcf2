/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers that are no body of the cache, made on a thread of the queue. */
#include "later_world.h"

#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#define BATCH     "/api/analytics/v2/batch"
#define DASHBOARD "/api/dashboard/stats?player=" FAKE_PUUID
#define REFRESH   "/api/analytics/refresh"
#define TWO_ITEMS                                                                  \
	"{\"requests\":[{\"endpoint\":\"period/"                                   \
	"week\",\"params\":{\"player\":\"" FAKE_PUUID                              \
	"\"}},{\"endpoint\":\"period/month\",\"params\":{\"player\":\"" FAKE_PUUID \
	"\"}}]}"

static struct asked *post(const char *target, const char *body)
{
	const struct fake_request wanted = {
		.method = HTTP_POST,
		.target = target,
		.body = body,
		.headers = { "content-type: application/json",
			     "authorization: Bearer " FAKE_TOKEN },
	};
	struct asked *a = later_new(&wanted);

	later_send(a);
	return a;
}

static struct asked *batch(void)
{
	fake.prepares = true;
	return post(BATCH, TWO_ITEMS);
}

static struct work_counts counts(enum work_class class, enum work_type type)
{
	struct work_stats stats;

	work_queue_stats(later_world.queue, &stats);
	return stats.by[class][type];
}

static const struct json_value *results(const struct asked *a)
{
	return json_member(fake_json(a->mem, &a->resp), "results");
}

static void check_items(const struct asked *a, int64_t wanted)
{
	int64_t status;

	assert_int_equal(json_length(results(a)), 2);
	for (size_t i = 0; i < 2; i++) {
		assert_true(json_to_int(
			json_member(json_element(results(a), i), "status"), &status));
		assert_int_equal(status, wanted);
	}
}

/* The answer's body is gone with the work: what it says is looked at when it is sent. */
static char sent[4096];

static void (*finish_of_world)(struct http_exchange *x);

static void keep_and_finish(struct http_exchange *x)
{
	struct asked *a = (struct asked *)x;

	assert_true(a->resp.body_len < sizeof(sent));
	if (a->resp.body_len)
		memcpy(sent, a->resp.body, a->resp.body_len);
	sent[a->resp.body_len] = '\0';
	a->resp.body = sent;
	finish_of_world(x);
}

static void watch(struct asked *a)
{
	finish_of_world = a->exchange.finish;
	a->exchange.finish = keep_and_finish;
}

static void a_batch_is_made_apart(void **state)
{
	struct asked *a = batch();

	(void)state;
	watch(a);
	assert_int_equal(atomic_load(&a->held), 1);
	assert_int_equal(a->resp.status, 0);
	assert_int_equal(fake.gathered, 1);
	assert_int_equal(fake.taken, 3); /* the batch and its items */
	assert_int_equal(counts(WORK_BATCH, WORK_MANY).queued, 1);
	later_run_all();
	later_check(a, 200);
	check_items(a, 200);
	assert_string_equal(fake_header(&a->resp, "Cache-Control"), "no-store");
	assert_non_null(fake_header(&a->resp, "X-Request-Id"));
	assert_int_equal(fake.gathered, 2);
	assert_int_equal(fake.taken, 3);
	assert_int_equal(fake.left, 1);
	assert_int_equal(counts(WORK_BATCH, WORK_MANY).done, 1);
	later_forget(a);
}

/* In the metrics, whichever thread has answered. */
static void an_answer_is_counted_once(void **state)
{
	const struct http_metrics *counted = &later_world.api->counted;
	struct asked *a = later_ask(DASHBOARD);

	(void)state;
	assert_int_equal(metric_get(&counted->verdicts[GUARD_ALLOWED]), 0);
	later_run_all();
	later_check(a, 200);
	assert_int_equal(metric_get(&counted->verdicts[GUARD_ALLOWED]), 1);
	later_forget(a);
}

static void a_batch_at_hand_is_answered_at_once(void **state)
{
	struct asked *a;

	(void)state;
	fake.pending = false;
	a = batch();
	assert_int_equal(atomic_load(&a->held), 0);
	assert_int_equal(a->resp.status, 200);
	check_items(a, 200);
	assert_int_equal(fake.gathered, 1);
	later_release(&a->exchange);
	later_forget(a);
}

/* Its caller has as much under way as it may. */
static void a_crowded_batch_refuses_its_items(void **state)
{
	struct asked *a;

	(void)state;
	fake.crowded = true;
	a = batch();
	assert_int_equal(atomic_load(&a->held), 0);
	assert_int_equal(a->resp.status, 200);
	check_items(a, 429);
	later_release(&a->exchange);
	later_forget(a);
}

static void a_crowded_batch_gives_stale_bodies(void **state)
{
	struct asked *a;

	(void)state;
	fake.crowded = fake.stale = true;
	a = batch();
	assert_int_equal(atomic_load(&a->held), 0);
	check_items(a, 200);
	later_release(&a->exchange);
	later_forget(a);
}

static void a_wrong_batch_is_refused_at_once(void **state)
{
	struct asked *a = post(BATCH, "{\"requests\":[5]}");

	(void)state;
	assert_int_equal(atomic_load(&a->held), 0);
	assert_int_equal(a->resp.status, 400);
	later_release(&a->exchange);
	later_forget(a);
}

static void a_late_batch_is_told(void **state)
{
	struct asked *a = batch();

	(void)state;
	a->lost(a->lost_arg, EXCHANGE_LATE);
	later_check(a, 503);
	assert_string_equal(a->resp.error_code, "timeout");
	later_run_all();
	assert_int_equal(fake.gathered, 1);
	assert_int_equal(fake.left, 1);
	assert_int_equal(counts(WORK_BATCH, WORK_MANY).cancelled, 1);
	later_forget(a);
}

static void who_leaves_takes_the_batch_along(void **state)
{
	struct asked *a = batch();

	(void)state;
	a->lost(a->lost_arg, EXCHANGE_GONE);
	later_check(a, 499);
	later_run_all();
	assert_int_equal(fake.gathered, 1);
	later_forget(a);
}

/* Room for one batch: the next is computed by the request thread, or refused. */
static void a_full_queue(void **state)
{
	for (int32_t sync = 0; sync < 2; sync++) {
		struct asked *a, *b;

		later_teardown(state);
		later_make(0, 1, sync);
		a = batch();
		b = batch();
		later_check(b, sync ? 200 : 503);
		assert_int_equal(later_counted(HTTP_FALLBACK_SYNC), sync);
		assert_int_equal(later_counted(HTTP_FALLBACK_REFUSED), !sync);
		later_run_all();
		later_check(a, 200);
		later_forget(a);
		later_forget(b);
	}
}

static void the_dashboard_is_made_apart(void **state)
{
	struct asked *a = later_ask(DASHBOARD), *b = later_ask(DASHBOARD);

	(void)state;
	watch(a);
	assert_int_equal(counts(WORK_INTERACTIVE, WORK_ANSWER).queued, 2);
	later_run_all();
	later_check(a, 200);
	later_check(b, 200);
	assert_non_null(json_member(fake_json(a->mem, &a->resp), "win_rate"));
	assert_string_equal(fake_header(&a->resp, "Cache-Control"), "private, no-cache");
	assert_int_equal(fake.left, 2);
	later_forget(a);
	later_forget(b);
}

static void a_wrong_filter_is_refused_at_once(void **state)
{
	struct asked *a = later_ask(DASHBOARD "&period=never");

	(void)state;
	assert_int_equal(atomic_load(&a->held), 0);
	assert_int_equal(a->resp.status, 400);
	later_release(&a->exchange);
	later_forget(a);
}

static void who_asks_too_much_at_once_is_told(void **state)
{
	struct asked *a;

	(void)state;
	fake.crowded = true;
	a = later_ask(DASHBOARD);
	assert_int_equal(atomic_load(&a->held), 0);
	assert_int_equal(a->resp.status, 429);
	assert_int_equal(fake.left, 0);
	later_release(&a->exchange);
	later_forget(a);
}

/* What can pass is tried again, and the last answer counts. */
static void a_failure_apart_is_answered(void **state)
{
	static const struct {
		enum err_code code;
		int status;
		const char *error;
	} cases[] = { { E_CONFLICT, 503, "service_unavailable" },
		      { E_TIMEOUT, 503, "timeout" },
		      { E_NOT_FOUND, 404, "player_not_found" },
		      { E_BUG, 500, "internal_error" } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct asked *a = later_ask(DASHBOARD);
		struct deadline end = deadline_in_ms(LATER_MINUTE_MS);

		fake.fail = cases[i].code;
		while (!atomic_load(&a->finished) && !deadline_passed(end))
			later_run_all();
		later_check(a, cases[i].status);
		assert_string_equal(a->resp.error_code, cases[i].error);
		later_forget(a);
	}
	assert_int_equal(counts(WORK_INTERACTIVE, WORK_ANSWER).retried, 1);
}

static void a_refresh_is_made_apart(void **state)
{
	struct asked *a;

	(void)state;
	fake.caller = (struct access_caller){
		.kind = CALLER_TOKEN,
		.token_id = 5,
		.scope = SCOPE_WRITE,
		.player_count = 1,
		.players = { { .player_id = 1, .puuid = FAKE_PUUID } },
	};
	a = post(REFRESH, "{\"period\":\"week\"}");
	watch(a);
	assert_int_equal(atomic_load(&a->held), 1);
	later_run_all();
	later_check(a, 200);
	assert_non_null(strstr(sent, "\"period\":\"week\""));
	assert_non_null(fake_header(&a->resp, "Deprecation"));
	assert_int_equal(fake.left, 1);
	later_forget(a);
}

/* Threads make batches while others tell the same exchanges that they are lost. */
#define ROUNDS 200

static void *tell(void *arg)
{
	struct asked *a = arg;

	a->lost(a->lost_arg, EXCHANGE_LATE);
	return NULL;
}

static void no_batch_is_answered_twice(void **state)
{
	struct deadline end = deadline_in_ms(LATER_MINUTE_MS);

	later_teardown(state);
	later_make(2, 100, 0);
	for (int i = 0; i < ROUNDS; i++) {
		struct asked *a = batch();
		pthread_t thread;

		/* As the server does: one told is kept while it is told. */
		a->exchange.retain(&a->exchange);
		assert_int_equal(pthread_create(&thread, NULL, tell, a), 0);
		assert_int_equal(pthread_join(thread, NULL), 0);
		later_release(&a->exchange);
		while (atomic_load(&a->refs) && !deadline_passed(end))
			sched_yield();
		assert_int_equal(atomic_load(&a->finished), 1);
		assert_true(a->resp.status == 200 || a->resp.status == 503);
		later_forget(a);
	}
	assert_int_equal(fake.left, ROUNDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define CASE(f) cmocka_unit_test_setup_teardown(f, later_setup, later_teardown)
		CASE(a_batch_is_made_apart),
		CASE(an_answer_is_counted_once),
		CASE(a_batch_at_hand_is_answered_at_once),
		CASE(a_crowded_batch_refuses_its_items),
		CASE(a_crowded_batch_gives_stale_bodies),
		CASE(a_wrong_batch_is_refused_at_once),
		CASE(a_late_batch_is_told),
		CASE(who_leaves_takes_the_batch_along),
		CASE(a_full_queue),
		CASE(the_dashboard_is_made_apart),
		CASE(a_wrong_filter_is_refused_at_once),
		CASE(who_asks_too_much_at_once_is_told),
		CASE(a_failure_apart_is_answered),
		CASE(a_refresh_is_made_apart),
		CASE(no_batch_is_answered_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
