/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Quotas of one host, without Redis: the bucket, the table, cold work.
 */
#include "quota_fixture.h"

#include "service/quota/quota_rate.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static int setup(void **state)
{
	struct quota_fixture *f = quota_fixture_new();

	quota_fixture_add(f);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	quota_fixture_free(*state);
	return 0;
}

static uint64_t next_random(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *seed >> 33;
}

/* One sequence of random times against the definition of a token bucket. */
static void check_sequence(uint64_t *seed)
{
	enum { N = 400 };
	int32_t per_minute = 1 + (int32_t)(next_random(seed) % 6000);
	int32_t burst = 1 + (int32_t)(next_random(seed) % 50);
	int64_t spread = 1 + (int64_t)(next_random(seed) % (2 * 60000 / per_minute + 2));
	struct quota_rate rate = quota_rate_of(per_minute, burst, 1);
	_Atomic int64_t word = 0;
	int64_t now = NOW, last = NOW, times[N];
	/* 60,000 parts a token, of which per_minute come a millisecond. */
	int64_t parts = INT64_C(60000) * burst;
	size_t admitted = 0;

	for (size_t i = 0; i < N; i++) {
		bool got;

		now += (int64_t)next_random(seed) % spread;
		if (next_random(seed) % 40 == 0)
			now += (int64_t)next_random(seed) % 100000;
		parts += (now - last) * per_minute;
		if (parts > INT64_C(60000) * burst)
			parts = INT64_C(60000) * burst;
		last = now;
		got = quota_rate_take(&word, rate, now);
		if (!got) {
			/* The interval is rounded up by less than a nanosecond. */
			assert_true(parts < 60000 + 1);
			continue;
		}
		assert_true(parts >= 60000);
		parts -= 60000;
		times[admitted++] = now;
	}
	for (size_t i = 0; i < admitted; i++)
		for (size_t k = i; k < admitted; k++)
			assert_true((int64_t)(k - i + 1 - (size_t)burst) * 60000 <=
					    (times[k] - times[i]) * per_minute ||
				    k - i + 1 <= (size_t)burst);
}

static void a_bucket_is_neither_more_nor_less(void **state)
{
	uint64_t seed = 20251124;

	(void)state;
	for (int i = 0; i < 300; i++)
		check_sequence(&seed);
}

static void a_burst_and_then_the_rate(void **state)
{
	struct quota_fixture *f = *state;

	assert_int_equal(take_many(f, 0, &token_1, QUOTA_CHEAP, NOW, 50), 10);
	/* 60 a minute */
	assert_int_equal(take_many(f, 0, &token_1, QUOTA_CHEAP, NOW + 999, 5), 0);
	assert_int_equal(take_many(f, 0, &token_1, QUOTA_CHEAP, NOW + 1000, 5), 1);
	assert_int_equal(take_many(f, 0, &token_1, QUOTA_CHEAP, NOW + 60000, 50), 10);
}

static void callers_and_classes_are_apart(void **state)
{
	struct quota_fixture *f = *state;
	const struct quota_caller player = { .player_id = 1 };
	const struct quota_caller nobody = { .address = "unix:" };

	assert_int_equal(take_many(f, 0, &token_1, QUOTA_CHEAP, NOW, 50), 10);
	assert_int_equal(take_many(f, 0, &token_1, QUOTA_EXPENSIVE, NOW, 50), 4);
	assert_int_equal(take_many(f, 0, &token_2, QUOTA_CHEAP, NOW, 50), 10);
	assert_int_equal(take_many(f, 0, &player, QUOTA_CHEAP, NOW, 50), 10);
	assert_int_equal(take_many(f, 0, &nobody, QUOTA_CHEAP, NOW, 50), 5);
	assert_int_equal(take_many(f, 0, &nobody, QUOTA_EXPENSIVE, NOW, 50), 2);
}

static int address_take(struct quota_fixture *f, const char *address)
{
	const struct quota_caller caller = { .address = address };

	return take_many(f, 0, &caller, QUOTA_CHEAP, NOW, 50);
}

static void addresses_of_one_site_are_one(void **state)
{
	struct quota_fixture *f = *state;

	assert_int_equal(address_take(f, "192.0.2.1"), 5);
	assert_int_equal(address_take(f, "::ffff:192.0.2.1"), 0);
	assert_int_equal(address_take(f, "::FFFF:C000:0201"), 0);
	assert_int_equal(address_take(f, "192.0.2.2"), 5);
	assert_int_equal(address_take(f, "2001:db8:0:1::1"), 5);
	assert_int_equal(address_take(f, "2001:db8:0:1:ffff:ffff:ffff:ffff"), 0);
	assert_int_equal(address_take(f, "2001:DB8:0:1::2"), 0);
	assert_int_equal(address_take(f, "2001:db8:0:2::1"), 5);
	/* The same bytes as an IPv4 address's are another caller. */
	assert_int_equal(address_take(f, "c000:201::"), 5);
}

static void the_state_is_told(void **state)
{
	struct quota_fixture *f = *state;
	struct quota_state s;

	assert_true(take(f, 0, &token_1, QUOTA_CHEAP, NOW, &s));
	assert_true(s.limited);
	assert_int_equal(s.limit, 10);
	assert_int_equal(s.window_s, 10);
	assert_int_equal(s.remaining, 9);
	assert_int_equal(s.reset_s, 1);
	assert_int_equal(s.retry_after_s, 0);
	assert_int_equal(take_many(f, 0, &token_1, QUOTA_CHEAP, NOW, 9), 9);
	assert_false(take(f, 0, &token_1, QUOTA_CHEAP, NOW, &s));
	assert_int_equal(s.remaining, 0);
	assert_int_equal(s.reset_s, 10);
	assert_int_equal(s.retry_after_s, 1);
	/* And so it is. */
	assert_true(take(f, 0, &token_1, QUOTA_CHEAP, NOW + 1000, &s));
}

static void look_ups_are_apart_and_given_back(void **state)
{
	const struct quota_caller site = { .address = "192.0.2.1" };
	const struct quota_caller other = { .address = "192.0.2.2" };
	struct quota_fixture *f = *state;
	struct quota_state s;

	/* As large as the address's cheap quota, and not taken from it. */
	assert_int_equal(take_many(f, 0, &site, QUOTA_LOOKUP, NOW, 50), 5);
	assert_int_equal(take_many(f, 0, &site, QUOTA_CHEAP, NOW, 50), 5);
	assert_false(take(f, 0, &site, QUOTA_LOOKUP, NOW, &s));
	assert_int_equal(s.limit, 5);
	assert_int_equal(s.retry_after_s, 2);
	assert_int_equal(take_many(f, 0, &site, QUOTA_LOOKUP, NOW + 2000, 5), 1);
	/* What is given back costs nothing, however often. */
	for (int i = 0; i < 100; i++) {
		assert_true(take(f, 0, &other, QUOTA_LOOKUP, NOW, &s));
		quota_give_lookup(f->quotas[0], "192.0.2.2", NOW);
	}
	assert_int_equal(take_many(f, 0, &other, QUOTA_LOOKUP, NOW, 50), 5);
	quota_give_lookup(f->quotas[0], "192.0.2.2", NOW);
	assert_int_equal(take_many(f, 0, &other, QUOTA_LOOKUP, NOW, 50), 1);
	/* More than is full is not to be had. */
	for (int i = 0; i < 9; i++)
		quota_give_lookup(f->quotas[0], "192.0.2.3", NOW);
	assert_int_equal(take_many(f, 0, &(struct quota_caller){ .address = "192.0.2.3" },
				   QUOTA_LOOKUP, NOW, 50),
			 5);
	quota_give_lookup(NULL, "192.0.2.2", NOW);
}

static void no_limit_and_switched_off(void **state)
{
	struct quota_fixture *f = *state;
	struct quota_state s;

	f->config.identified[QUOTA_CHEAP].per_minute = 0;
	quota_fixture_add(f);
	assert_int_equal(take_many(f, 1, &token_1, QUOTA_CHEAP, NOW, 5000), 5000);
	assert_true(take(f, 1, &token_1, QUOTA_CHEAP, NOW, &s));
	assert_false(s.limited);
	f->config.enabled = false;
	quota_fixture_add(f);
	assert_int_equal(take_many(f, 2, &token_1, QUOTA_EXPENSIVE, NOW, 5000), 5000);
	assert_true(quota_enter_cold(f->quotas[2], &token_1, NOW));
	assert_true(
		quota_take(NULL, &token_1, QUOTA_CHEAP, NOW, (struct deadline){ 0 }, &s));
	assert_true(quota_enter_cold(NULL, &token_1, NOW));
	quota_leave_cold(NULL, &token_1);
	quota_free(NULL);
}

static void a_host_gives_its_share(void **state)
{
	struct quota_fixture *f = *state;

	f->config.hosts = 4;
	quota_fixture_add(f);
	assert_int_equal(take_many(f, 1, &token_1, QUOTA_CHEAP, NOW, 50), 2);
	assert_int_equal(take_many(f, 1, &token_1, QUOTA_CHEAP, NOW + 3999, 50), 0);
	assert_int_equal(take_many(f, 1, &token_1, QUOTA_CHEAP, NOW + 4000, 50), 1);
	/* A share below one is one: nobody is locked out. */
	f->config.hosts = 100;
	quota_fixture_add(f);
	assert_int_equal(take_many(f, 2, &token_1, QUOTA_CHEAP, NOW, 50), 1);
	assert_int_equal(take_many(f, 2, &token_1, QUOTA_CHEAP, NOW + 100000, 50), 1);
}

static void a_clock_set_back_locks_nobody_out(void **state)
{
	struct quota_fixture *f = *state;
	const int64_t before = NOW - 86400000;

	assert_int_equal(take_many(f, 0, &token_1, QUOTA_CHEAP, NOW, 50), 10);
	assert_int_equal(take_many(f, 0, &token_1, QUOTA_CHEAP, before, 50), 0);
	assert_int_equal(take_many(f, 0, &token_1, QUOTA_CHEAP, before + 1000, 50), 1);
	assert_int_equal(take_many(f, 0, &token_1, QUOTA_CHEAP, before + 11000, 50), 10);
}

static void a_flood_evicts_no_busy_bucket(void **state)
{
	enum { ADDRESSES = 60000, SLOTS = 2048 * 16 };
	struct quota_fixture *f = *state;
	int admitted = 0, again = 0;
	char text[64];

	assert_int_equal(take_many(f, 0, &token_1, QUOTA_CHEAP, NOW, 50), 10);
	assert_int_equal(address_take(f, "198.51.100.1"), 5);
	for (int i = 0; i < ADDRESSES; i++) {
		const struct quota_caller caller = { .address = text };

		snprintf(text, sizeof(text), "2001:db8:%x:%x::1", i >> 16, i & 0xffff);
		admitted += take_many(f, 0, &caller, QUOTA_CHEAP, NOW, 1);
	}
	/* Whoever found no slot shares one bucket. */
	assert_in_range(admitted, SLOTS * 9 / 10, SLOTS + 5);
	assert_int_equal(address_take(f, "198.51.100.1"), 0);
	assert_int_equal(take_many(f, 0, &token_1, QUOTA_CHEAP, NOW, 50), 0);
	/* Tokens have a table of their own. */
	assert_int_equal(take_many(f, 0, &token_2, QUOTA_CHEAP, NOW, 50), 10);
	/* Once the buckets are full again there is room for others. */
	for (int i = 0; i < 1000; i++) {
		const struct quota_caller caller = { .address = text };

		snprintf(text, sizeof(text), "2001:db8:ff:%x::1", i);
		again += take_many(f, 0, &caller, QUOTA_CHEAP, NOW + 3600000, 6);
	}
	assert_int_equal(again, 5000);
}

struct taker {
	struct quota_fixture *fixture;
	int admitted;
};

static void *take_in_thread(void *arg)
{
	struct taker *taker = arg;

	taker->admitted = take_many(taker->fixture, 0, &token_1, QUOTA_CHEAP, NOW, 2000);
	return NULL;
}

static void threads_share_a_bucket(void **state)
{
	struct quota_fixture *f = *state;
	pthread_t threads[8];
	struct taker takers[8];
	int admitted = 0;

	for (size_t i = 0; i < 8; i++) {
		takers[i] = (struct taker){ .fixture = f };
		assert_int_equal(
			pthread_create(&threads[i], NULL, take_in_thread, &takers[i]), 0);
	}
	for (size_t i = 0; i < 8; i++) {
		pthread_join(threads[i], NULL);
		admitted += takers[i].admitted;
	}
	assert_int_equal(admitted, 10);
}

/* Take from many buckets without end, counting what was admitted. */
static void hammer(struct quota_fixture *f, _Atomic int32_t *count, int64_t now)
{
	for (uint32_t i = 0;; i++) {
		struct quota_caller caller = { .token_id = 1 + i % 3000 };
		struct quota_state s;

		if (quota_take(f->quotas[0], &caller, QUOTA_CHEAP, now,
			       (struct deadline){ 0 }, &s))
			atomic_fetch_add(&count[caller.token_id], 1);
		quota_enter_cold(f->quotas[0], &caller, now);
	}
}

static void a_killed_process_spoils_nothing(void **state)
{
	enum { ROUNDS = 25, TOKENS = 3000 };
	struct quota_fixture *f = *state;
	_Atomic int32_t *count =
		mmap(NULL, (TOKENS + 1) * sizeof(*count), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	uint64_t seed = 7;
	int total = 0;

	assert_ptr_not_equal(count, MAP_FAILED);
	for (int round = 0; round < ROUNDS; round++) {
		pid_t pid = fork();

		if (pid == 0)
			hammer(f, count, NOW);
		usleep((useconds_t)(500 + next_random(&seed) % 8000));
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	for (int64_t id = 1; id <= TOKENS; id++) {
		const struct quota_caller caller = { .token_id = id };

		/* A latch of the dead sends callers to the overflow for 100 ms. */
		assert_true(count[id] <= 10 + 10);
		total += count[id] + take_many(f, 0, &caller, QUOTA_CHEAP, NOW, 20);
	}
	/* Each kill may lose one that was taken and not counted yet. */
	assert_in_range(total, TOKENS * 10 - ROUNDS, TOKENS * 10 + 10);
	/* The dead one's cold work is over. */
	for (int64_t id = 1; id <= TOKENS; id++) {
		const struct quota_caller caller = { .token_id = id };

		assert_true(quota_enter_cold(f->quotas[0], &caller, NOW));
	}
	munmap(count, (TOKENS + 1) * sizeof(*count));
}

static void cold_work_is_bounded(void **state)
{
	struct quota_fixture *f = *state;

	assert_true(quota_enter_cold(f->quotas[0], &token_1, NOW));
	assert_true(quota_enter_cold(f->quotas[0], &token_1, NOW));
	assert_false(quota_enter_cold(f->quotas[0], &token_1, NOW));
	assert_true(quota_enter_cold(f->quotas[0], &token_2, NOW));
	quota_leave_cold(f->quotas[0], &token_1);
	assert_true(quota_enter_cold(f->quotas[0], &token_1, NOW));
	assert_false(quota_enter_cold(f->quotas[0], &token_1, NOW));
	/* What was never given back ends after a minute. */
	assert_true(quota_enter_cold(f->quotas[0], &token_1, NOW + 60001));
}

static void cold_work_of_the_dead_is_over(void **state)
{
	struct quota_fixture *f = *state;
	pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(quota_enter_cold(f->quotas[0], &token_1, NOW) &&
				      quota_enter_cold(f->quotas[0], &token_1, NOW)
			      ? 0
			      : 1);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_true(quota_enter_cold(f->quotas[0], &token_1, NOW));
	assert_true(quota_enter_cold(f->quotas[0], &token_1, NOW));
	assert_false(quota_enter_cold(f->quotas[0], &token_1, NOW));
}

static void processes_find_the_same_memory(void **state)
{
	struct quota_fixture *f = *state;
	struct quota *other;

	assert_int_equal(take_many(f, 0, &token_1, QUOTA_CHEAP, NOW, 7), 7);
	assert_int_equal(quota_new(NULL, &f->configs[0], NULL, &other, NULL), 0);
	quota_free(f->quotas[0]);
	f->quotas[0] = other;
	assert_int_equal(take_many(f, 0, &token_1, QUOTA_CHEAP, NOW, 7), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bucket_is_neither_more_nor_less),
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		CASE(a_burst_and_then_the_rate),
		CASE(callers_and_classes_are_apart),
		CASE(addresses_of_one_site_are_one),
		CASE(the_state_is_told),
		CASE(look_ups_are_apart_and_given_back),
		CASE(no_limit_and_switched_off),
		CASE(a_host_gives_its_share),
		CASE(a_clock_set_back_locks_nobody_out),
		CASE(a_flood_evicts_no_busy_bucket),
		CASE(threads_share_a_bucket),
		CASE(a_killed_process_spoils_nothing),
		CASE(cold_work_is_bounded),
		CASE(cold_work_of_the_dead_is_over),
		CASE(processes_find_the_same_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
