/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Answers that come later: a scripted service, a work queue that the test steps, and
 * exchanges of its own.
 */
#include "fake_service.h"

#include "api/call.h"
#include "base/clock.h"
#include "http/exchange.h"
#include "work/queue.h"

#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define PERIOD    "/api/analytics/v2/period/week?player=" FAKE_PUUID
#define MINUTE_MS 60000

/* A request that can be held. */
struct asked {
	struct http_exchange exchange; /* first */
	TALLOC_CTX *mem;
	struct http_request *req;
	struct http_response resp;
	exchange_lost_fn lost;
	void *lost_arg;
	struct deadline deadline;
	bool no_memory;
	_Atomic int refs, held, finished;
};

static struct work_queue *queue;
static struct api *api;
static TALLOC_CTX *mem;

static int hold(struct http_exchange *x, struct deadline deadline, exchange_lost_fn lost,
		void *arg)
{
	struct asked *a = (struct asked *)x;

	if (a->no_memory)
		return -E_NOMEM;
	a->deadline = deadline;
	a->lost = lost;
	a->lost_arg = arg;
	atomic_store(&a->held, 1);
	return 0;
}

static void release(struct http_exchange *x)
{
	atomic_fetch_sub(&((struct asked *)x)->refs, 1);
}

static void finish(struct http_exchange *x)
{
	atomic_fetch_add(&((struct asked *)x)->finished, 1);
	release(x);
}

static void retain(struct http_exchange *x)
{
	atomic_fetch_add(&((struct asked *)x)->refs, 1);
}

static void make(int32_t threads, int32_t length, int32_t sync_fallback)
{
	const struct work_config config = { .threads = threads,
					    .length = { length, 1, 1 },
					    .waiters = 1000,
					    .attempts = 2,
					    .backoff_ms = 1,
					    .backoff_max_ms = 1 };
	struct err err = { 0 };

	fake_reset();
	fake.pending = true;
	assert_int_equal(work_queue_new(&config, &queue, &err), 0);
	fake.work = queue;
	mem = talloc_new(NULL);
	api = fake_api_with(mem, (struct api_config){ .policy = { .public_read = true },
						      .sync_fallback = sync_fallback });
}

static int setup(void **state)
{
	(void)state;
	make(0, 2, 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	if (queue && work_queue_stop(queue, (struct deadline){ 1 }, MINUTE_MS))
		work_queue_free(queue);
	queue = NULL;
	talloc_free(mem);
	return 0;
}

static int64_t counted(enum http_fallback kind)
{
	return metric_get(&api->counted.fallbacks[kind]);
}

static struct asked *new_asked(const char *target)
{
	const struct fake_request wanted = { .method = HTTP_GET, .target = target };
	struct asked *a = calloc(1, sizeof(*a));

	assert_non_null(a);
	a->exchange = (struct http_exchange){ hold, finish, retain, release };
	atomic_store(&a->refs, 1);
	a->mem = talloc_new(NULL);
	a->req = fake_request(a->mem, &wanted);
	a->req->exchange = &a->exchange;
	a->req->received_us = clock_mono_us();
	return a;
}

static struct asked *ask(const char *target)
{
	struct asked *a = new_asked(target);

	api_handle(api, a->mem, a->req, &a->resp);
	return a;
}

static void run_all(void)
{
	while (work_queue_step(queue))
		;
}

static void check_answered(struct asked *a, int status)
{
	assert_int_equal(atomic_load(&a->held), 1);
	assert_int_equal(atomic_load(&a->finished), 1);
	assert_int_equal(a->resp.status, status);
}

/* Nobody has it any more. */
static void forget(struct asked *a)
{
	assert_int_equal(atomic_load(&a->refs), 0);
	talloc_free(a->mem);
	free(a);
}

static const char *cache_status(const struct asked *a)
{
	return fake_header(&a->resp, "Cache-Status");
}

static void what_is_at_hand_is_answered_at_once(void **state)
{
	struct asked *a;

	(void)state;
	fake.pending = false;
	a = ask(PERIOD);
	assert_int_equal(atomic_load(&a->held), 0);
	assert_int_equal(a->resp.status, 200);
	release(&a->exchange);
	forget(a);
}

static void without_an_exchange_it_is_computed_at_once(void **state)
{
	struct http_response resp;

	(void)state;
	fake_ask(api, mem, HTTP_GET, PERIOD, NULL, &resp);
	assert_int_equal(resp.status, 200);
	assert_int_equal(fake.computed, 0); /* by no turn */
}

static void is_computed_and_answered_later(void **state)
{
	struct asked *a = ask(PERIOD);

	(void)state;
	assert_int_equal(atomic_load(&a->held), 1);
	assert_int_equal(atomic_load(&a->finished), 0);
	assert_int_equal(a->resp.status, 0);
	assert_true(a->deadline.at_us > 0);
	run_all();
	check_answered(a, 200);
	assert_int_equal(fake.computed, 1);
	assert_int_equal(fake.left, 1);
	assert_int_equal(fake.landed, 1);
	assert_string_equal(cache_status(a), "lme; fwd=miss; stored; ttl=300");
	assert_string_equal(a->resp.body, fake.body.body);
	forget(a);
}

static void the_same_is_computed_once(void **state)
{
	struct asked *all[5];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		all[i] = ask(PERIOD);
	run_all();
	assert_int_equal(fake.computed, 1);
	assert_int_equal(fake.left, 5);
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		check_answered(all[i], 200);
		assert_string_equal(cache_status(all[i]),
				    i ? "lme; fwd=miss; collapsed; stored; ttl=300"
				      : "lme; fwd=miss; stored; ttl=300");
		forget(all[i]);
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
		struct asked *a = ask(PERIOD), *b = ask(PERIOD);

		fake.fail = cases[i].code;
		atomic_store(&fake.computed, 0);
		run_all();
		assert_int_equal(fake.computed, 1);
		check_answered(a, cases[i].status);
		check_answered(b, cases[i].status);
		assert_string_equal(a->resp.error_code, cases[i].error);
		assert_string_equal(b->resp.error_code, cases[i].error);
		assert_true(cases[i].status != 503 ||
			    fake_header(&b->resp, "Retry-After"));
		forget(a);
		forget(b);
	}
}

static void at_the_deadline_it_is_told(void **state)
{
	struct asked *a = ask(PERIOD), *b = ask(PERIOD);

	(void)state;
	a->lost(a->lost_arg, EXCHANGE_LATE);
	check_answered(a, 503);
	assert_string_equal(a->resp.error_code, "timeout");
	assert_string_equal(fake_header(&a->resp, "Retry-After"), "2");
	run_all(); /* for b alone */
	check_answered(a, 503);
	check_answered(b, 200);
	assert_int_equal(fake.computed, 1);
	assert_int_equal(counted(HTTP_FALLBACK_LATE), 1);
	forget(a);
	forget(b);
}

static void who_leaves_takes_the_work_along(void **state)
{
	struct asked *a = ask(PERIOD);

	(void)state;
	a->lost(a->lost_arg, EXCHANGE_GONE);
	check_answered(a, 499);
	assert_null(a->resp.body);
	run_all();
	assert_int_equal(fake.computed, 0);
	assert_int_equal(fake.left, 1);
	assert_int_equal(counted(HTTP_FALLBACK_ABANDONED), 1);
	forget(a);
}

static void a_stop_is_told(void **state)
{
	struct asked *a = ask(PERIOD), *b = ask(PERIOD);

	(void)state;
	a->lost(a->lost_arg, EXCHANGE_STOPPING);
	check_answered(a, 503);
	assert_string_equal(a->resp.error_code, "service_unavailable");
	assert_true(work_queue_stop(queue, (struct deadline){ 1 }, MINUTE_MS));
	check_answered(b, 503);
	assert_int_equal(fake.computed, 0);
	forget(a);
	forget(b);
}

/* A queue with room for one, which is taken; what comes next is another question. */
static struct asked *make_full(void **state, int32_t sync_fallback)
{
	struct asked *a;

	teardown(state);
	make(0, 1, sync_fallback);
	a = ask(PERIOD);
	fake.key = "another";
	return a;
}

static void a_full_queue_gives_stale_bodies(void **state)
{
	struct asked *a = make_full(state, 1), *b;

	fake.stale = true;
	b = ask(PERIOD);
	check_answered(b, 200);
	assert_non_null(strstr(cache_status(b), "detail=stale"));
	assert_int_equal(counted(HTTP_FALLBACK_STALE), 1);
	assert_int_equal(fake.computed, 0);
	run_all();
	check_answered(a, 200);
	forget(a);
	forget(b);
}

static void a_full_queue_lets_few_compute(void **state)
{
	struct asked *a = make_full(state, 1), *b;

	b = ask(PERIOD);
	check_answered(b, 200);
	assert_int_equal(counted(HTTP_FALLBACK_SYNC), 1);
	assert_int_equal(api->work.sync_now, 0);
	assert_int_equal(fake.computed, 1);
	run_all();
	check_answered(a, 200);
	forget(a);
	forget(b);
}

static void a_full_queue_refuses_the_rest(void **state)
{
	struct asked *a = make_full(state, 0), *b;

	b = ask(PERIOD);
	check_answered(b, 503);
	assert_string_equal(b->resp.error_code, "service_unavailable");
	assert_non_null(fake_header(&b->resp, "Retry-After"));
	assert_int_equal(counted(HTTP_FALLBACK_REFUSED), 1);
	assert_int_equal(fake.left, 1);
	run_all();
	forget(a);
	forget(b);
}

static void another_process_is_waited_for(void **state)
{
	struct asked *a;
	struct deadline end = deadline_in_ms(MINUTE_MS);

	(void)state;
	fake.elsewhere = true;
	a = ask(PERIOD);
	run_all();
	assert_int_equal(fake.computed, 0);
	assert_int_equal(atomic_load(&a->finished), 0);
	fake.elsewhere = false;
	while (!atomic_load(&a->finished) && !deadline_passed(end))
		run_all();
	check_answered(a, 200);
	assert_int_equal(fake.computed, 1);
	forget(a);
}

static void a_body_is_confirmed(void **state)
{
	struct asked *a, *b;

	(void)state;
	fake.confirm = true;
	a = ask(PERIOD);
	b = ask(PERIOD);
	run_all();
	assert_int_equal(fake.confirmed, 1);
	assert_int_equal(fake.computed, 0);
	check_answered(a, 200);
	check_answered(b, 200);
	assert_non_null(strstr(cache_status(b), "lme; hit"));
	assert_int_equal(fake.left, 2);
	forget(a);
	forget(b);
}

static void what_is_not_true_any_more_is_computed(void **state)
{
	struct asked *a, *b;

	(void)state;
	fake.confirm = fake.untrue = true;
	a = ask(PERIOD);
	b = ask(PERIOD);
	run_all();
	assert_int_equal(fake.confirmed, 1);
	assert_int_equal(fake.computed, 1);
	check_answered(a, 200);
	check_answered(b, 200);
	assert_int_equal(fake.left, 2);
	forget(a);
	forget(b);
}

/* Who comes while it is refreshed is answered and does nothing. */
static void a_stale_body_is_refreshed_once(void **state)
{
	struct asked *a, *b;
	struct work_stats stats;

	(void)state;
	fake.grace = true;
	a = ask(PERIOD);
	check_answered(a, 200);
	assert_non_null(strstr(cache_status(a), "detail=stale"));
	assert_int_equal(atomic_load(&a->refs), 1); /* the refresh has the request */
	b = ask(PERIOD);
	assert_int_equal(b->resp.status, 200);
	assert_int_equal(atomic_load(&b->held), 0);
	assert_int_equal(fake.computed, 0);
	run_all();
	assert_int_equal(fake.computed, 1);
	assert_int_equal(fake.left, 0); /* nobody's cold work */
	work_queue_stats(queue, &stats);
	assert_int_equal(stats.by[WORK_BATCH][WORK_REFRESH].done, 1);
	release(&b->exchange);
	forget(a);
	forget(b);
}

static void a_refresh_elsewhere_is_enough(void **state)
{
	struct asked *a;

	(void)state;
	fake.grace = true;
	fake.elsewhere = true;
	a = ask(PERIOD);
	run_all();
	assert_int_equal(fake.computed, 0);
	check_answered(a, 200);
	forget(a);
}

static void without_memory_to_hold_it_fails(void **state)
{
	struct asked *a = new_asked(PERIOD);

	(void)state;
	a->no_memory = true;
	api_handle(api, a->mem, a->req, &a->resp);
	assert_int_equal(a->resp.status, 500);
	assert_int_equal(fake.left, 1);
	run_all();
	assert_int_equal(fake.computed, 0);
	release(&a->exchange);
	forget(a);
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
	struct deadline end = deadline_in_ms(MINUTE_MS);

	teardown(state);
	make(2, 100, 0);
	for (int i = 0; i < ROUNDS; i++) {
		struct asked *a = ask(PERIOD), *b = ask(PERIOD);
		pthread_t thread;

		/* As the server does: one told is kept while it is told. */
		retain(&a->exchange);
		assert_int_equal(pthread_create(&thread, NULL, tell, a), 0);
		assert_int_equal(pthread_join(thread, NULL), 0);
		release(&a->exchange);
		while ((atomic_load(&a->refs) || atomic_load(&b->refs)) &&
		       !deadline_passed(end))
			sched_yield();
		assert_int_equal(atomic_load(&a->finished), 1);
		assert_int_equal(atomic_load(&b->finished), 1);
		assert_true(a->resp.status == 200 || a->resp.status == 503);
		assert_int_equal(b->resp.status, 200);
		forget(a);
		forget(b);
	}
	assert_int_equal(fake.left, 2 * ROUNDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
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
		CASE(a_body_is_confirmed),
		CASE(what_is_not_true_any_more_is_computed),
		CASE(a_stale_body_is_refreshed_once),
		CASE(a_refresh_elsewhere_is_enough),
		CASE(without_memory_to_hold_it_fails),
		CASE(nobody_is_answered_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
