/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/flight.h"

#include "base/attr.h"
#include "cache/cache_metrics.h"
#include "tests/unit/instance.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#define NOW   INT64_C(1000000000)
#define LEASE 5000000

static int forget_instance(void **state)
{
	(void)state;
	flights_unlink(instance);
	return 0;
}

static struct flights *open_flights(bool shared)
{
	struct flights *flights = NULL;
	struct err err = { 0 };

	if (flights_open(NULL, instance, shared, &flights, &err))
		fail_msg("%s", err.text);
	return flights;
}

static struct flight begin(struct flights *flights, unsigned key, int64_t now_us)
{
	struct flight flight;
	char text[32];

	snprintf(text, sizeof(text), "body:{P}:%u", key);
	flight_begin(flights, text, now_us, LEASE, &flight);
	return flight;
}

static struct flight_stats stats_of(const struct flights *flights)
{
	struct flight_stats stats;

	flight_stats(flights, &stats);
	return stats;
}

static void one_leads_and_the_others_follow(void **state)
{
	struct flights *flights = open_flights(false);
	struct flight first = begin(flights, 1, NOW), second = begin(flights, 1, NOW);
	struct flight other = begin(flights, 2, NOW);

	(void)state;
	assert_true(first.leads && other.leads);
	assert_false(second.leads);
	assert_int_equal(second.pid, getpid());
	assert_int_equal(second.until_us, NOW + LEASE);
	/* One who follows has nothing to end. */
	assert_true(flight_end(flights, &second));
	assert_false(begin(flights, 1, NOW).leads);
	assert_true(flight_end(flights, &first));
	second = begin(flights, 1, NOW);
	assert_true(second.leads);
	/* Nor has one who ended already. */
	assert_false(flight_end(flights, &first));
	assert_false(begin(flights, 1, NOW).leads);
	assert_int_equal(stats_of(flights).led, 3);
	assert_int_equal(stats_of(flights).followed, 3);
	assert_int_equal(stats_of(flights).succeeded, 0);
	talloc_free(flights);
}

static void is_shown_as_metrics(void **state)
{
	metric_word words[64] = { 0 };
	metric_word *f = metric_in(&cache_metrics_table, words, CACHE_METRIC_FLIGHTS);
	struct flights *flights = open_flights(false);

	(void)state;
	assert_true(metric_table_words(&cache_metrics_table) <= ARRAY_LEN(words));
	(void)begin(flights, 1, NOW);
	(void)begin(flights, 1, NOW);
	(void)begin(flights, 1, NOW);
	(void)begin(flights, 2, NOW);
	cache_metrics_publish_flights(flights, words);
	assert_int_equal(metric_get(&f[CACHE_FLIGHT_LED]), 2);
	assert_int_equal(metric_get(&f[CACHE_FLIGHT_FOLLOWED]), 2);
	assert_int_equal(metric_get(&f[CACHE_FLIGHT_SUCCEEDED]), 0);
	assert_int_equal(metric_get(&f[CACHE_FLIGHT_FULL]), 0);
	/* Its time passed: another one follows it in the lead. */
	(void)begin(flights, 1, NOW + LEASE + 1);
	cache_metrics_publish_flights(flights, words);
	assert_int_equal(metric_get(&f[CACHE_FLIGHT_LED]), 3);
	assert_int_equal(metric_get(&f[CACHE_FLIGHT_SUCCEEDED]), 1);
	talloc_free(flights);
}

static void a_lease_ends_with_its_time(void **state)
{
	struct flights *flights = open_flights(false);
	struct flight late = begin(flights, 1, NOW), next;

	(void)state;
	assert_false(begin(flights, 1, NOW + LEASE - 1).leads);
	next = begin(flights, 1, NOW + LEASE);
	assert_true(next.leads);
	assert_int_equal(next.until_us, NOW + 2 * LEASE);
	/* The first one comes late: the lease is not his any more. */
	assert_false(flight_end(flights, &late));
	assert_false(begin(flights, 1, NOW + LEASE).leads);
	assert_int_equal(stats_of(flights).succeeded, 1);
	talloc_free(flights);
}

static void without_room_everybody_leads(void **state)
{
	enum { KEYS = 3 * FLIGHT_SLOTS };
	struct flights *flights = open_flights(false);
	struct flight *all = talloc_array(flights, struct flight, KEYS);
	struct flight_stats stats;

	(void)state;
	for (unsigned i = 0; i < KEYS; i++) {
		all[i] = begin(flights, i, NOW);
		assert_true(all[i].leads);
	}
	stats = stats_of(flights);
	assert_int_equal(stats.led + stats.full, KEYS);
	assert_in_range(stats.led, FLIGHT_SLOTS / 2, FLIGHT_SLOTS);
	for (unsigned i = 0; i < KEYS; i++)
		assert_true(flight_end(flights, &all[i]));
	for (unsigned i = 0; i < FLIGHT_SLOTS / 4; i++)
		all[i] = begin(flights, i, NOW);
	assert_int_equal(stats_of(flights).full, stats.full);
	/* Leases that nobody gave back make room when their time has passed. */
	for (unsigned i = 0; i < KEYS; i++)
		(void)begin(flights, i, NOW);
	stats = stats_of(flights);
	for (unsigned i = 0; i < FLIGHT_SLOTS / 4; i++)
		assert_int_not_equal(begin(flights, KEYS + i, NOW + LEASE).control, 0);
	assert_int_equal(stats_of(flights).full, stats.full);
	talloc_free(flights);
}

#define THREADS 16
#define ROUNDS  400

struct crowd {
	struct flights *flights;
	pthread_barrier_t barrier;
	_Atomic unsigned leaders[ROUNDS];
};

static void *ask_at_once(void *arg)
{
	struct crowd *crowd = arg;

	for (unsigned i = 0; i < ROUNDS; i++) {
		struct flight flight;

		pthread_barrier_wait(&crowd->barrier);
		flight = begin(crowd->flights, i % 3, NOW);
		if (flight.leads)
			atomic_fetch_add(&crowd->leaders[i], 1);
		pthread_barrier_wait(&crowd->barrier);
		flight_end(crowd->flights, &flight);
	}
	return NULL;
}

static void of_those_who_ask_at_once_one_leads(void **state)
{
	static struct crowd crowd;
	pthread_t threads[THREADS];
	struct flight_stats stats;

	(void)state;
	crowd.flights = open_flights(false);
	assert_int_equal(pthread_barrier_init(&crowd.barrier, NULL, THREADS), 0);
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, ask_at_once, &crowd),
				 0);
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	for (size_t i = 0; i < ROUNDS; i++)
		assert_int_equal(crowd.leaders[i], 1);
	stats = stats_of(crowd.flights);
	assert_int_equal(stats.led, ROUNDS);
	assert_int_equal(stats.followed, ROUNDS * (THREADS - 1));
	assert_int_equal(stats.full, 0);
	pthread_barrier_destroy(&crowd.barrier);
	talloc_free(crowd.flights);
}

#define STORM_PROCESSES 4
#define STORM_KEYS      5
#define STORM_ROUNDS    20000

/* In memory that the processes of the storm share. */
struct storm {
	_Atomic int inside[STORM_KEYS];
	_Atomic unsigned together, led;
};

static void compute(struct flights *flights, struct storm *storm, unsigned key)
{
	struct flight flight = begin(flights, key, NOW);

	if (!flight.leads)
		return;
	atomic_fetch_add(&storm->led, 1);
	if (atomic_fetch_add(&storm->inside[key], 1) != 0)
		atomic_fetch_add(&storm->together, 1);
	atomic_fetch_sub(&storm->inside[key], 1);
	flight_end(flights, &flight);
}

static pid_t start_storm(struct storm *storm)
{
	struct flights *flights;
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	if (flights_open(NULL, instance, true, &flights, NULL))
		_exit(1);
	for (unsigned i = 0; i < STORM_ROUNDS; i++)
		compute(flights, storm, i % STORM_KEYS);
	_exit(stats_of(flights).full ? 2 : 0);
}

static void never_two_processes_compute_the_same(void **state)
{
	struct storm *storm = mmap(NULL, sizeof(*storm), PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t pids[STORM_PROCESSES];

	(void)state;
	assert_ptr_not_equal(storm, MAP_FAILED);
	for (size_t i = 0; i < STORM_PROCESSES; i++) {
		pids[i] = start_storm(storm);
		assert_true(pids[i] > 0);
	}
	for (size_t i = 0; i < STORM_PROCESSES; i++) {
		int status;

		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	assert_int_equal(storm->together, 0);
	assert_true(storm->led >= STORM_KEYS);
	munmap(storm, sizeof(*storm));
}

/* Leads the key, says so, and sits on it. */
static pid_t start_leader(unsigned key, int ready)
{
	struct flights *flights;
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	if (flights_open(NULL, instance, true, &flights, NULL) ||
	    !begin(flights, key, NOW).leads || write(ready, "x", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

static void a_killed_leader_is_succeeded(void **state)
{
	struct flights *flights = open_flights(true);
	struct flight flight;
	int ready[2];
	siginfo_t info;
	pid_t pid;
	char c;

	(void)state;
	assert_int_equal(pipe(ready), 0);
	pid = start_leader(1, ready[1]);
	assert_int_equal(read(ready[0], &c, 1), 1);
	flight = begin(flights, 1, NOW);
	assert_false(flight.leads);
	assert_int_equal(flight.pid, pid);
	assert_int_equal(kill(pid, SIGKILL), 0);
	/* Dead, and its parent has not asked for it yet: that is dead enough. */
	assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
	flight = begin(flights, 1, NOW);
	assert_true(flight.leads);
	assert_false(begin(flights, 1, NOW).leads);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_false(begin(flights, 1, NOW).leads);
	assert_true(flight_end(flights, &flight));
	assert_int_equal(stats_of(flights).succeeded, 1);
	close(ready[0]);
	close(ready[1]);
	talloc_free(flights);
}

#define KILLS     100
#define KILL_KEYS 64

static pid_t start_asker(int ready)
{
	struct flights *flights;
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	if (flights_open(NULL, instance, true, &flights, NULL))
		_exit(1);
	for (unsigned i = 0;; i++) {
		struct flight flight = begin(flights, i % KILL_KEYS, NOW);

		flight_end(flights, &flight);
		if (i == KILL_KEYS && write(ready, "x", 1) != 1)
			_exit(1);
	}
}

/* At any point of taking and giving back: nothing of the dead stands in the way. */
static void the_dead_block_nobody(void **state)
{
	struct flights *flights = open_flights(true);
	struct flight leads[KILL_KEYS];

	(void)state;
	for (long round = 0; round < KILLS; round++) {
		const struct timespec pause = { .tv_nsec = 1000 + round % 50 * 7919 };
		int ready[2];
		pid_t pid;
		char c;

		assert_int_equal(pipe(ready), 0);
		pid = start_asker(ready[1]);
		assert_int_equal(read(ready[0], &c, 1), 1);
		/* Somewhere within a round, not a wait for anything. */
		nanosleep(&pause, NULL);
		assert_int_equal(kill(pid, SIGKILL), 0);
		assert_int_equal(waitpid(pid, NULL, 0), pid);
		close(ready[0]);
		close(ready[1]);
		for (unsigned k = 0; k < KILL_KEYS; k++) {
			leads[k] = begin(flights, k, NOW);
			assert_true(leads[k].leads);
		}
		for (unsigned k = 0; k < KILL_KEYS; k++)
			assert_true(flight_end(flights, &leads[k]));
	}
	assert_int_equal(stats_of(flights).full, 0);
	talloc_free(flights);
}

int main(void)
{
#define SHARED(f) cmocka_unit_test_setup_teardown(f, fresh_instance, forget_instance)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_leads_and_the_others_follow),
		cmocka_unit_test(is_shown_as_metrics),
		cmocka_unit_test(a_lease_ends_with_its_time),
		cmocka_unit_test(without_room_everybody_leads),
		cmocka_unit_test(of_those_who_ask_at_once_one_leads),
		SHARED(never_two_processes_compute_the_same),
		SHARED(a_killed_leader_is_succeeded),
		SHARED(the_dead_block_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
