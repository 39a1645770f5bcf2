/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers that come later. */
#include "later_world.h"

#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define PERIOD "/api/analytics/v2/period/week?player=" FAKE_PUUID

static const char *cache_status(const struct asked *a)
{
	return fake_header(&a->resp, "Cache-Status");
}

static void what_is_at_hand_is_answered_at_once(void **state)
{
	struct asked *a;

	(void)state;
	fake.pending = false;
	a = later_ask(PERIOD);
	assert_int_equal(atomic_load(&a->held), 0);
	assert_int_equal(a->resp.status, 200);
	later_release(&a->exchange);
	later_forget(a);
}

static void without_an_exchange_it_is_computed_at_once(void **state)
{
	struct http_response resp;

	(void)state;
	fake_ask(later_world.api, later_world.mem, HTTP_GET, PERIOD, NULL, &resp);
	assert_int_equal(resp.status, 200);
	assert_int_equal(fake.computed, 0); /* by no turn */
}

static void is_computed_and_answered_later(void **state)
{
	struct asked *a = later_ask(PERIOD);

	(void)state;
	assert_int_equal(atomic_load(&a->held), 1);
	assert_int_equal(atomic_load(&a->finished), 0);
	assert_int_equal(a->resp.status, 0);
	assert_true(a->deadline.at_us > 0);
	later_run_all();
	later_check(a, 200);
	assert_int_equal(fake.computed, 1);
	assert_int_equal(fake.left, 1);
	assert_int_equal(fake.landed, 1);
	assert_string_equal(cache_status(a), "lme; fwd=miss; stored; ttl=300");
	assert_string_equal(a->resp.body, fake.body.body);
	later_forget(a);
}

static void the_same_is_computed_once(void **state)
{
	struct asked *all[5];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		all[i] = later_ask(PERIOD);
	later_run_all();
	assert_int_equal(fake.computed, 1);
	assert_int_equal(fake.left, 5);
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		later_check(all[i], 200);
		assert_string_equal(cache_status(all[i]),
				    i ? "lme; fwd=miss; collapsed; stored; ttl=300"
				      : "lme; fwd=miss; stored; ttl=300");
		later_forget(all[i]);
	}
}

static void a_failure_is_for_all(void **state)
{
	static const struct {
		enum err_code code;
		int status;
		const char *error;
	} cases[] = { { E_UNAVAILABLE, 503, "service_unavailable" },
		      { E_TIMEOUT, 503, "timeout" },
		      { E_NOT_FOUND, 404, "player_not_found" },
		      { E_INVALID, 400, "invalid_filter" },
		      { E_BUG, 500, "internal_error" } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct asked *a = later_ask(PERIOD), *b = later_ask(PERIOD);

		fake.fail = cases[i].code;
		atomic_store(&fake.computed, 0);
		later_run_all();
		assert_int_equal(fake.computed, 1);
		later_check(a, cases[i].status);
		later_check(b, cases[i].status);
		assert_string_equal(a->resp.error_code, cases[i].error);
		assert_string_equal(b->resp.error_code, cases[i].error);
		assert_true(cases[i].status != 503 ||
			    fake_header(&b->resp, "Retry-After"));
		later_forget(a);
		later_forget(b);
	}
}

static void at_the_deadline_it_is_told(void **state)
{
	struct asked *a = later_ask(PERIOD), *b = later_ask(PERIOD);

	(void)state;
	a->lost(a->lost_arg, EXCHANGE_LATE);
	later_check(a, 503);
	assert_string_equal(a->resp.error_code, "timeout");
	assert_string_equal(fake_header(&a->resp, "Retry-After"), "2");
	later_run_all(); /* for b alone */
	later_check(a, 503);
	later_check(b, 200);
	assert_int_equal(fake.computed, 1);
	assert_int_equal(later_counted(HTTP_FALLBACK_LATE), 1);
	later_forget(a);
	later_forget(b);
}

static void who_leaves_takes_the_work_along(void **state)
{
	struct asked *a = later_ask(PERIOD);

	(void)state;
	a->lost(a->lost_arg, EXCHANGE_GONE);
	later_check(a, 499);
	assert_null(a->resp.body);
	later_run_all();
	assert_int_equal(fake.computed, 0);
	assert_int_equal(fake.left, 1);
	assert_int_equal(later_counted(HTTP_FALLBACK_ABANDONED), 1);
	later_forget(a);
}

static void a_stop_is_told(void **state)
{
	struct asked *a = later_ask(PERIOD), *b = later_ask(PERIOD);

	(void)state;
	a->lost(a->lost_arg, EXCHANGE_STOPPING);
	later_check(a, 503);
	assert_string_equal(a->resp.error_code, "service_unavailable");
	assert_true(work_queue_stop(later_world.queue, (struct deadline){ 1 },
				    LATER_MINUTE_MS));
	later_check(b, 503);
	assert_int_equal(fake.computed, 0);
	later_forget(a);
	later_forget(b);
}

/* A queue with room for one, which is taken; what comes next is another question. */
static struct asked *make_full(void **state, int32_t sync_fallback)
{
	struct asked *a;

	later_teardown(state);
	later_make(0, 1, sync_fallback);
	a = later_ask(PERIOD);
	fake.key = "another";
	return a;
}

static void a_full_queue_gives_stale_bodies(void **state)
{
	struct asked *a = make_full(state, 1), *b;

	fake.stale = true;
	b = later_ask(PERIOD);
	later_check(b, 200);
	assert_non_null(strstr(cache_status(b), "detail=stale"));
	assert_int_equal(later_counted(HTTP_FALLBACK_STALE), 1);
	assert_int_equal(fake.computed, 0);
	later_run_all();
	later_check(a, 200);
	later_forget(a);
	later_forget(b);
}

static void a_full_queue_lets_few_compute(void **state)
{
	struct asked *a = make_full(state, 1), *b;

	b = later_ask(PERIOD);
	later_check(b, 200);
	assert_int_equal(later_counted(HTTP_FALLBACK_SYNC), 1);
	assert_int_equal(later_world.api->work.sync_now, 0);
	assert_int_equal(fake.computed, 1);
	later_run_all();
	later_check(a, 200);
	later_forget(a);
	later_forget(b);
}

static void a_full_queue_refuses_the_rest(void **state)
{
	struct asked *a = make_full(state, 0), *b;

	b = later_ask(PERIOD);
	later_check(b, 503);
	assert_string_equal(b->resp.error_code, "service_unavailable");
	assert_non_null(fake_header(&b->resp, "Retry-After"));
	assert_int_equal(later_counted(HTTP_FALLBACK_REFUSED), 1);
	assert_int_equal(fake.left, 1);
	later_run_all();
	later_forget(a);
	later_forget(b);
}

static void another_process_is_waited_for(void **state)
{
	struct asked *a;
	struct deadline end = deadline_in_ms(LATER_MINUTE_MS);

	(void)state;
	fake.elsewhere = true;
	a = later_ask(PERIOD);
	later_run_all();
	assert_int_equal(fake.computed, 0);
	assert_int_equal(atomic_load(&a->finished), 0);
	fake.elsewhere = false;
	while (!atomic_load(&a->finished) && !deadline_passed(end))
		later_run_all();
	later_check(a, 200);
	assert_int_equal(fake.computed, 1);
	later_forget(a);
}

static void a_body_is_confirmed(void **state)
{
	struct asked *a, *b;

	(void)state;
	fake.confirm = true;
	a = later_ask(PERIOD);
	b = later_ask(PERIOD);
	later_run_all();
	assert_int_equal(fake.confirmed, 1);
	assert_int_equal(fake.computed, 0);
	later_check(a, 200);
	later_check(b, 200);
	assert_non_null(strstr(cache_status(b), "lme; hit"));
	assert_int_equal(fake.left, 2);
	later_forget(a);
	later_forget(b);
}

static void what_is_not_true_any_more_is_computed(void **state)
{
	struct asked *a, *b;

	(void)state;
	fake.confirm = fake.untrue = true;
	a = later_ask(PERIOD);
	b = later_ask(PERIOD);
	later_run_all();
	assert_int_equal(fake.confirmed, 1);
	assert_int_equal(fake.computed, 1);
	later_check(a, 200);
	later_check(b, 200);
	assert_int_equal(fake.left, 2);
	later_forget(a);
	later_forget(b);
}

/* Who comes while it is refreshed is answered and does nothing. */
static void a_stale_body_is_refreshed_once(void **state)
{
	struct asked *a, *b;
	struct work_stats stats;

	(void)state;
	fake.grace = true;
	a = later_ask(PERIOD);
	later_check(a, 200);
	assert_non_null(strstr(cache_status(a), "detail=stale"));
	assert_int_equal(atomic_load(&a->refs), 1); /* the refresh has the request */
	b = later_ask(PERIOD);
	assert_int_equal(b->resp.status, 200);
	assert_int_equal(atomic_load(&b->held), 0);
	assert_int_equal(fake.computed, 0);
	later_run_all();
	assert_int_equal(fake.computed, 1);
	assert_int_equal(fake.left, 0); /* nobody's cold work */
	work_queue_stats(later_world.queue, &stats);
	assert_int_equal(stats.by[WORK_BATCH][WORK_REFRESH].done, 1);
	later_release(&b->exchange);
	later_forget(a);
	later_forget(b);
}

static void a_refresh_elsewhere_is_enough(void **state)
{
	struct asked *a;

	(void)state;
	fake.grace = true;
	fake.elsewhere = true;
	a = later_ask(PERIOD);
	later_run_all();
	assert_int_equal(fake.computed, 0);
	later_check(a, 200);
	later_forget(a);
}

static void without_memory_to_hold_it_fails(void **state)
{
	const struct fake_request wanted = { .method = HTTP_GET, .target = PERIOD };
	struct asked *a = later_new(&wanted);

	(void)state;
	a->no_memory = true;
	later_send(a);
	assert_int_equal(a->resp.status, 500);
	assert_int_equal(fake.left, 1);
	later_run_all();
	assert_int_equal(fake.computed, 0);
	later_release(&a->exchange);
	later_forget(a);
}

/* Threads work while others tell the same exchanges that they are lost. */
#define ROUNDS 300

static void *tell(void *arg)
{
	struct asked *a = arg;

	a->lost(a->lost_arg, EXCHANGE_LATE);
	return NULL;
}

static void nobody_is_answered_twice(void **state)
{
	struct deadline end = deadline_in_ms(LATER_MINUTE_MS);

	later_teardown(state);
	later_make(2, 100, 0);
	for (int i = 0; i < ROUNDS; i++) {
		struct asked *a = later_ask(PERIOD), *b = later_ask(PERIOD);
		pthread_t thread;

		/* As the server does: one told is kept while it is told. */
		a->exchange.retain(&a->exchange);
		assert_int_equal(pthread_create(&thread, NULL, tell, a), 0);
		assert_int_equal(pthread_join(thread, NULL), 0);
		later_release(&a->exchange);
		while ((atomic_load(&a->refs) || atomic_load(&b->refs)) &&
		       !deadline_passed(end))
			sched_yield();
		assert_int_equal(atomic_load(&a->finished), 1);
		assert_int_equal(atomic_load(&b->finished), 1);
		assert_true(a->resp.status == 200 || a->resp.status == 503);
		assert_int_equal(b->resp.status, 200);
		later_forget(a);
		later_forget(b);
	}
	assert_int_equal(fake.left, 2 * ROUNDS);
}

static long told(const struct asked *a)
{
	return strtol(fake_header(&a->resp, "Retry-After"), NULL, 10);
}

/* Of the probe of a database that is away, else of the work that waits. */
static void a_refusal_says_when_to_come_again(void **state)
{
	struct asked *a = make_full(state, 0), *b;

	fake.grounded_ms = 11500;
	b = later_ask(PERIOD);
	later_check(b, 503);
	assert_in_range(told(b), 12, 16);
	later_forget(b);
	fake.grounded_ms = 0;
	later_run_all(); /* now a mean is known: microseconds */
	later_forget(a);
	fake.key = NULL;
	a = later_ask(PERIOD);
	fake.key = "another";
	b = later_ask(PERIOD);
	later_check(b, 503);
	assert_in_range(told(b), 1, 2);
	later_run_all();
	later_forget(a);
	later_forget(b);
}

/* Prefer: respond-async, by somebody who may have jobs. */
static int prefer_a_job(struct http_response *resp)
{
	const struct fake_request wanted = {
		.method = HTTP_GET,
		.target = PERIOD,
		.headers = { "authorization: Bearer " FAKE_TOKEN,
			     "prefer: respond-async" },
	};

	fake.caller = (struct access_caller){ .kind = CALLER_TOKEN,
					      .scope = SCOPE_READ,
					      .token_id = 5 };
	*resp = (struct http_response){ 0 };
	fake_send(later_world.api, later_world.mem, &wanted, resp);
	return resp->status;
}

static void a_job_is_for_what_is_not_at_hand(void **state)
{
	struct http_response resp;

	(void)state;
	fake.pending = false;
	assert_int_equal(prefer_a_job(&resp), 200);
	assert_null(fake_header(&resp, "Preference-Applied"));
	assert_int_equal(fake.jobs, 0);
	/* One row confirms the body … */
	fake.pending = fake.confirm = true;
	assert_int_equal(prefer_a_job(&resp), 200);
	assert_int_equal(fake.confirmed, 1);
	assert_int_equal(fake.jobs, 0);
	/* … or does not. */
	fake.untrue = true;
	assert_int_equal(prefer_a_job(&resp), 202);
	assert_string_equal(fake_header(&resp, "Preference-Applied"), "respond-async");
	assert_int_equal(fake.jobs, 1);
	/* A body within its grace is not what is asked for, and leaves no trace. */
	fake.confirm = false;
	fake.grace = true;
	assert_int_equal(prefer_a_job(&resp), 202);
	assert_null(fake_header(&resp, "Cache-Status"));
	assert_null(fake_header(&resp, "ETag"));
	assert_int_equal(fake.jobs, 2);
	/* Looking is no cold work: the door is neither passed nor left. */
	fake.grace = false;
	fake.crowded = true;
	assert_int_equal(prefer_a_job(&resp), 202);
	assert_int_equal(fake.left, 0);
	assert_int_equal(fake.computed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define CASE(f) cmocka_unit_test_setup_teardown(f, later_setup, later_teardown)
		CASE(what_is_at_hand_is_answered_at_once),
		CASE(without_an_exchange_it_is_computed_at_once),
		CASE(is_computed_and_answered_later),
		CASE(the_same_is_computed_once),
		CASE(a_failure_is_for_all),
		CASE(at_the_deadline_it_is_told),
		CASE(who_leaves_takes_the_work_along),
		CASE(a_stop_is_told),
		CASE(a_full_queue_gives_stale_bodies),
		CASE(a_full_queue_lets_few_compute),
		CASE(a_full_queue_refuses_the_rest),
		CASE(another_process_is_waited_for),
		CASE(a_job_is_for_what_is_not_at_hand),
		CASE(a_refusal_says_when_to_come_again),
		CASE(a_body_is_confirmed),
		CASE(what_is_not_true_any_more_is_computed),
		CASE(a_stale_body_is_refreshed_once),
		CASE(a_refresh_elsewhere_is_enough),
		CASE(without_memory_to_hold_it_fails),
		CASE(nobody_is_answered_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
