/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/breaker.h"

#include "base/breaker_metrics.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define MS    INT64_C(1000)
#define START (1000000 * MS)
#define WALL  INT64_C(1767225600000) /* 2026-01-01T00:00:00Z */

static const struct breaker_config config = {
	.window_ms = 10000,
	.min_calls = 4,
	.failure_percent = 50,
	.slow_ms = 100,
	.slow_percent = 75,
	.open_ms = 200,
	.open_max_ms = 1000,
	.probes = 2,
	.successes = 3,
};

static int setup(void **state)
{
	struct breaker *breaker;

	assert_int_equal(breaker_new(NULL, &config, &breaker, NULL), 0);
	*state = breaker;
	return 0;
}

static int teardown(void **state)
{
	talloc_free(*state);
	return 0;
}

static struct breaker_stats stats_at(struct breaker *b, int64_t now_us)
{
	struct breaker_stats s;

	breaker_stats(b, now_us, WALL + (now_us - START) / MS, &s);
	return s;
}

static enum breaker_state state_at(struct breaker *b, int64_t now_us)
{
	return stats_at(b, now_us).state;
}

/* One call from beginning to end. */
static void call(struct breaker *b, enum breaker_verdict verdict, int64_t took_us,
		 int64_t now_us)
{
	struct breaker_ticket ticket;

	uint64_t before = stats_at(b, now_us).opened;
	bool opened;

	assert_true(breaker_enter(b, now_us, &ticket));
	opened = breaker_leave(b, &ticket, verdict, took_us, "it broke", now_us);
	assert_int_equal(opened, stats_at(b, now_us).opened - before);
	assert_int_equal(ticket.era, 0);
}

static void opens_on_its_share_of_failures(void **state)
{
	struct breaker *b = *state;
	struct breaker_ticket ticket;
	struct err err = { 0 };

	call(b, BREAKER_FINE, 0, START);
	call(b, BREAKER_FINE, 0, START);
	call(b, BREAKER_FAILED, 0, START);
	assert_int_equal(state_at(b, START), BREAKER_CLOSED); /* 1 of 3: too few calls */
	call(b, BREAKER_FINE, 0, START);
	assert_int_equal(state_at(b, START), BREAKER_CLOSED); /* 1 of 4 */
	call(b, BREAKER_FAILED, 0, START);
	assert_int_equal(state_at(b, START), BREAKER_CLOSED); /* 2 of 5 */
	call(b, BREAKER_FAILED, 0, START + MS);
	assert_int_equal(state_at(b, START + MS), BREAKER_OPEN); /* 3 of 6 */
	assert_string_equal(stats_at(b, START + MS).reason,
			    "3 of 6 calls failed, the last: it broke");
	assert_false(breaker_enter(b, START + 2 * MS, &ticket));
	assert_int_equal(stats_at(b, START + 2 * MS).refused, 1);
	assert_int_equal(breaker_refuse(b, "the shop", START + 5 * MS, WALL + 5, &err),
			 -E_UNAVAILABLE);
	assert_string_equal(err.text,
			    "the shop: circuit open since 2026-01-01T00:00:00Z: "
			    "3 of 6 calls failed, the last: it broke");
}

/* Half of 200 ms at least, and nothing unless it is open. */
static void tells_how_long_it_rests(void **state)
{
	struct breaker *b = *state;
	struct breaker_ticket ticket;
	int64_t rest_ms;

	assert_int_equal(stats_at(b, START).rest_ms, 0);
	call(b, BREAKER_GONE, 0, START);
	rest_ms = stats_at(b, START).rest_ms;
	assert_in_range(rest_ms, 100, 200);
	assert_int_equal(stats_at(b, START + 50 * MS).rest_ms, rest_ms - 50);
	assert_in_range(stats_at(b, START + (rest_ms - 1) * MS - 1).rest_ms, 1, 2);
	assert_false(breaker_enter(b, START + (rest_ms - 2) * MS, &ticket));
	assert_int_equal(stats_at(b, START + rest_ms * MS).rest_ms, 0);
	assert_true(breaker_enter(b, START + rest_ms * MS, &ticket));
	assert_int_equal(stats_at(b, START + rest_ms * MS).rest_ms, 0);
}

static void opens_on_its_share_of_slow_calls(void **state)
{
	struct breaker *b = *state;

	call(b, BREAKER_FINE, 99 * MS, START);
	call(b, BREAKER_FINE, 100 * MS, START);
	call(b, BREAKER_FINE, 100 * MS, START);
	assert_int_equal(stats_at(b, START).window_slow, 2);
	assert_int_equal(state_at(b, START), BREAKER_CLOSED);
	call(b, BREAKER_FINE, 100 * MS, START);
	assert_int_equal(state_at(b, START), BREAKER_OPEN); /* 3 of 4 */
	assert_string_equal(stats_at(b, START).reason,
			    "3 of 4 calls took 100 ms or longer");
}

/* A busy time that went well hides no neighbour that stands still now. */
static void opens_on_enough_in_a_row(void **state)
{
	struct breaker *b = *state;

	for (int i = 0; i < 10000; i++)
		call(b, BREAKER_FINE, 0, START);
	for (int i = 0; i < 3; i++)
		call(b, BREAKER_FAILED, 0, START);
	call(b, BREAKER_FINE, 0, START);
	for (int i = 0; i < 3; i++)
		call(b, i % 2 ? BREAKER_FAILED : BREAKER_FINE, 100 * MS, START);
	assert_int_equal(state_at(b, START), BREAKER_CLOSED);
	call(b, BREAKER_UNKNOWN, 0, START); /* says nothing, breaks no row */
	call(b, BREAKER_FAILED, 0, START);
	assert_int_equal(state_at(b, START), BREAKER_OPEN);
	assert_string_equal(stats_at(b, START).reason,
			    "4 calls in a row failed or were slow, the last: it broke");
}

/* Calls that hang are counted before they end, each once. */
static void opens_while_slow_calls_are_under_way(void **state)
{
	struct breaker *b = *state;
	struct breaker_ticket tickets[4];

	for (int i = 0; i < 4; i++)
		assert_true(breaker_enter(b, START, &tickets[i]));
	for (int i = 0; i < 4; i++) {
		assert_int_equal(state_at(b, START + 200 * MS), BREAKER_CLOSED);
		for (int twice = 0; twice < 2; twice++)
			assert_int_equal(
				breaker_overdue(b, &tickets[i], START + 200 * MS),
				i == 3);
	}
	assert_int_equal(state_at(b, START + 200 * MS), BREAKER_OPEN);
	assert_int_equal(stats_at(b, START + 200 * MS).slow, 4);
	for (int i = 0; i < 4; i++)
		breaker_leave(b, &tickets[i], BREAKER_FAILED, 300 * MS, "late",
			      START + 300 * MS);
	assert_int_equal(stats_at(b, START + 300 * MS).failed, 0);
}

static void nobody_there_opens_at_once(void **state)
{
	struct breaker *b = *state;

	assert_false(stats_at(b, START).tried);
	call(b, BREAKER_GONE, 0, START);
	assert_int_equal(state_at(b, START), BREAKER_OPEN);
	assert_string_equal(stats_at(b, START).reason, "it broke");
	assert_int_equal(stats_at(b, START).since_ms, WALL);
}

static void what_says_nothing_changes_nothing(void **state)
{
	struct breaker *b = *state;

	for (int i = 0; i < 100; i++)
		call(b, BREAKER_UNKNOWN, 1000 * MS, START);
	assert_int_equal(stats_at(b, START).window_calls, 0);
	assert_false(stats_at(b, START).tried);
	assert_int_equal(state_at(b, START), BREAKER_CLOSED);
}

static void old_failures_fall_out_of_the_window(void **state)
{
	struct breaker *b = *state;

	for (int i = 0; i < 3; i++)
		call(b, BREAKER_FAILED, 0, START);
	assert_int_equal(stats_at(b, START + 9000 * MS).window_failed, 3);
	assert_int_equal(stats_at(b, START + 10000 * MS).window_failed, 0);
	call(b, BREAKER_FINE, 0, START + 10000 * MS);
	call(b, BREAKER_FAILED, 0, START + 10000 * MS);
	assert_int_equal(state_at(b, START + 10000 * MS), BREAKER_CLOSED);
}

static void probes_are_few_and_close_it(void **state)
{
	const int64_t later = START + 200 * MS; /* the first rest is over */
	struct breaker *b = *state;
	struct breaker_ticket one, two, three;

	call(b, BREAKER_GONE, 0, START);
	assert_false(breaker_enter(b, START + 99 * MS, &one)); /* half of it is sure */
	assert_true(breaker_enter(b, later, &one));
	assert_int_equal(state_at(b, later), BREAKER_HALF_OPEN);
	assert_int_equal(breaker_probing_us(b, later), -1); /* there is place for one */
	assert_true(breaker_enter(b, later, &two));
	assert_false(breaker_enter(b, later, &three));
	assert_int_equal(breaker_probing_us(b, later + 7), 7);
	breaker_leave(b, &one, BREAKER_UNKNOWN, 0, NULL, later);
	assert_true(breaker_enter(b, later, &one));
	breaker_leave(b, &one, BREAKER_FINE, 0, NULL, later);
	breaker_leave(b, &two, BREAKER_FINE, 0, NULL, later);
	assert_int_equal(state_at(b, later), BREAKER_HALF_OPEN);
	call(b, BREAKER_FINE, 0, later);
	assert_int_equal(state_at(b, later), BREAKER_CLOSED);
	assert_string_equal(stats_at(b, later).reason, "");
	assert_int_equal(stats_at(b, later).window_calls, 0);
}

static void a_failed_probe_opens_it_again(void **state)
{
	struct breaker *b = *state;
	struct breaker_ticket late;
	int64_t now = START;

	assert_true(breaker_enter(b, now, &late));
	call(b, BREAKER_GONE, 0, now);
	for (int i = 0; i < 20; i++) {
		now += 1000 * MS; /* no rest is longer, however often */
		call(b, i % 2 ? BREAKER_FAILED : BREAKER_FINE, 100 * MS, now);
		assert_int_equal(state_at(b, now), BREAKER_OPEN);
		/* The outage is one, and began at the first. */
		assert_int_equal(stats_at(b, now).since_ms, WALL);
	}
	/* What began before the opening closes nothing. */
	breaker_leave(b, &late, BREAKER_FINE, 0, NULL, now);
	assert_int_equal(state_at(b, now), BREAKER_OPEN);
	assert_int_equal(stats_at(b, now).opened, 21);
}

/* The time from an opening to the first call let through. */
static int64_t rest_ms(struct breaker *b, int64_t now_us)
{
	struct breaker_ticket ticket;

	for (int64_t ms = 0; ms < 100000; ms++) {
		if (!breaker_enter(b, now_us + ms * MS, &ticket))
			continue;
		breaker_leave(b, &ticket, BREAKER_FAILED, 0, "still", now_us + ms * MS);
		return ms;
	}
	return -1;
}

static void rests_double_up_to_a_bound_with_jitter(void **state)
{
	static const int64_t most[] = { 200, 400, 800, 1000, 1000 };
	struct breaker *b = *state;
	int64_t now = START, last = 0;
	int differ = 0;

	call(b, BREAKER_GONE, 0, now);
	for (int i = 0; i < 50; i++) {
		int64_t bound = most[i < 4 ? i : 4], rest = rest_ms(b, now);

		assert_in_range(rest, bound / 2, bound);
		differ += i > 4 && rest != last;
		last = rest;
		now += rest * MS;
	}
	assert_true(differ > 30);
}

/* A model that keeps every call and knows nothing but the rules. */
struct model {
	enum breaker_state state;
	struct {
		int64_t at_us;
		bool failed, slow;
	} calls[4096];
	int count, in_row, trips, under_way, fine;
	int64_t opened_us, closed_us;
	uint64_t era;
};

struct held {
	struct breaker_ticket ticket;
	uint64_t era;
	bool probe;
};

static uint64_t next(uint64_t *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return *x;
}

static void model_open(struct model *m, int64_t now)
{
	if (m->state == BREAKER_CLOSED && now - m->closed_us >= config.window_ms * MS)
		m->trips = 0;
	m->state = BREAKER_OPEN;
	m->trips++;
	m->opened_us = now;
	m->era++;
}

static void model_call(struct model *m, enum breaker_verdict v, bool slow, int64_t now)
{
	int calls = 0, failed = 0, slows = 0;
	const int64_t step = config.window_ms * MS / BREAKER_BUCKETS;

	m->calls[m->count].at_us = now;
	m->calls[m->count].failed = v >= BREAKER_FAILED;
	m->calls[m->count++].slow = slow;
	m->in_row = v >= BREAKER_FAILED || slow ? m->in_row + 1 : 0;
	for (int i = 0; i < m->count; i++) {
		if (now / step - m->calls[i].at_us / step >= BREAKER_BUCKETS)
			continue;
		calls++;
		failed += m->calls[i].failed;
		slows += m->calls[i].slow;
	}
	if (v == BREAKER_GONE || m->in_row >= config.min_calls ||
	    ((v == BREAKER_FAILED || slow) && calls >= config.min_calls &&
	     (failed * 100 >= calls * config.failure_percent ||
	      slows * 100 >= calls * config.slow_percent)))
		model_open(m, now);
}

static void model_leave(struct model *m, const struct held *h, enum breaker_verdict v,
			bool slow, int64_t now)
{
	if (h->era != m->era)
		return;
	if (!h->probe) {
		if (v != BREAKER_UNKNOWN)
			model_call(m, v, slow, now);
		return;
	}
	m->under_way--;
	if (v == BREAKER_UNKNOWN)
		return;
	if (v != BREAKER_FINE || slow) {
		model_open(m, now);
	} else if (++m->fine == config.successes) {
		m->state = BREAKER_CLOSED;
		m->closed_us = now;
		m->count = m->in_row = 0;
		m->era++;
	}
}

/* What must happen at the door; -1: the jitter decides. */
static int model_enters(struct model *m, int64_t now)
{
	int64_t most = config.open_ms * MS;

	if (m->state == BREAKER_HALF_OPEN)
		return m->under_way < config.probes;
	if (m->state == BREAKER_CLOSED)
		return 1;
	for (int i = 1; i < m->trips && most < config.open_max_ms * MS; i++)
		most *= 2;
	if (most > config.open_max_ms * MS)
		most = config.open_max_ms * MS;
	if (now - m->opened_us >= most)
		return 1;
	return now - m->opened_us < most / 2 ? 0 : -1;
}

static void model_entered(struct model *m, struct held *h)
{
	if (m->state == BREAKER_OPEN) {
		m->state = BREAKER_HALF_OPEN;
		m->under_way = m->fine = 0;
		m->era++;
	}
	h->era = m->era;
	h->probe = m->state == BREAKER_HALF_OPEN;
	m->under_way += h->probe;
}

static int try_enter(struct breaker *b, struct model *m, struct held *h, int64_t now)
{
	int expected = model_enters(m, now);
	bool enters = breaker_enter(b, now, &h->ticket);

	if (expected >= 0)
		assert_int_equal(enters, expected);
	if (enters)
		model_entered(m, h);
	return enters;
}

static void random_life(uint64_t seed, unsigned fail_per_8)
{
	struct model *m = talloc_zero(NULL, struct model);
	struct breaker *b;
	struct held held[16];
	int count = 0;
	int64_t now = START;
	uint64_t x = seed;

	m->era = 1;
	assert_int_equal(breaker_new(m, &config, &b, NULL), 0);
	for (int i = 0; i < 4000; i++) {
		now += (int64_t)(next(&x) % (next(&x) % 64 == 0 ? 5000 : 120)) * MS;
		if (count < 16 && next(&x) % 2) {
			count += try_enter(b, m, &held[count], now);
		} else if (count) {
			size_t at = next(&x) % (unsigned)count;
			enum breaker_verdict v =
				next(&x) % 8 < fail_per_8
					? BREAKER_UNKNOWN +
						  (enum breaker_verdict)(next(&x) % 3)
					: BREAKER_FINE;
			bool slow = v == BREAKER_FINE && next(&x) % 8 < fail_per_8;

			model_leave(m, &held[at], v, slow, now);
			breaker_leave(b, &held[at].ticket, v, slow ? 100 * MS : 0, "no",
				      now);
			held[at] = held[--count];
		}
		assert_int_equal(state_at(b, now), m->state);
	}
	talloc_free(m);
}

static void is_what_a_simple_model_says(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 40; seed++)
		random_life(seed * UINT64_C(0x9e3779b97f4a7c15), seed % 8);
}

struct crowd {
	struct breaker *breaker;
	atomic_int probing, over;
	atomic_llong now_us;
};

static void *one_of_crowd(void *arg)
{
	struct crowd *crowd = arg;
	struct breaker_ticket ticket;

	for (int i = 0; i < 20000; i++) {
		int64_t now = atomic_fetch_add(&crowd->now_us, MS / 10);
		bool probe;

		if (!breaker_enter(crowd->breaker, now, &ticket))
			continue;
		probe = ticket.probe;
		if (probe && atomic_fetch_add(&crowd->probing, 1) >= 1)
			crowd->over++;
		if (probe)
			atomic_fetch_sub(&crowd->probing, 1);
		breaker_leave(crowd->breaker, &ticket,
			      i % 3 ? BREAKER_FAILED : BREAKER_FINE, 0, "crowd", now);
	}
	return NULL;
}

/* Never two probes at once: each other one found the first still under way. */
static void holds_its_bounds_among_threads(void **state)
{
	struct breaker_config one = config;
	struct crowd crowd = { 0 };
	struct breaker_stats stats;
	pthread_t threads[4];

	(void)state;
	one.probes = 1;
	one.successes = 1;
	crowd.now_us = START;
	assert_int_equal(breaker_new(NULL, &one, &crowd.breaker, NULL), 0);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, one_of_crowd, &crowd),
				 0);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	stats = stats_at(crowd.breaker, crowd.now_us);
	assert_int_equal(crowd.over, 0);
	assert_int_equal(stats.calls + stats.refused, 4 * 20000);
	assert_true(stats.opened > 1 && stats.refused > 0);
	talloc_free(crowd.breaker);
}

static void is_shown_as_metrics(void **state)
{
	const struct breaker_stats stats = { .state = BREAKER_HALF_OPEN,
					     .calls = 5,
					     .failed = 4,
					     .slow = 3,
					     .refused = 2,
					     .opened = 1 };
	metric_word shown[BREAKER_STATES] = { 9, 9, 9 };
	metric_word counts[BREAKER_COUNT_SERIES] = { 0 };

	(void)state;
	breaker_metrics_set(&stats, true, shown, counts);
	for (unsigned i = 0; i < BREAKER_STATES; i++)
		assert_int_equal(metric_get(&shown[i]), i == BREAKER_HALF_OPEN);
	for (unsigned i = 0; i < BREAKER_COUNT_SERIES; i++)
		assert_int_equal(metric_get(&counts[i]), 5 - i);
	assert_string_equal(breaker_metrics_state(BREAKER_HALF_OPEN, 0), "half_open");
	assert_string_equal(breaker_metrics_count(BREAKER_COUNT_OPENED, 0), "opened");
	/* A neighbour that is switched off has no circuit. */
	breaker_metrics_set(&stats, false, shown, counts);
	assert_int_equal(metric_get(&shown[BREAKER_HALF_OPEN]), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(opens_on_its_share_of_failures),
		TEST(tells_how_long_it_rests),
		TEST(opens_on_its_share_of_slow_calls),
		TEST(opens_on_enough_in_a_row),
		TEST(opens_while_slow_calls_are_under_way),
		TEST(nobody_there_opens_at_once),
		TEST(what_says_nothing_changes_nothing),
		TEST(old_failures_fall_out_of_the_window),
		TEST(probes_are_few_and_close_it),
		TEST(a_failed_probe_opens_it_again),
		TEST(rests_double_up_to_a_bound_with_jitter),
		TEST(is_what_a_simple_model_says),
		TEST(holds_its_bounds_among_threads),
		cmocka_unit_test(is_shown_as_metrics),
	};

	return cmocka_run_group_tests_name("breaker", tests, NULL, NULL);
}
