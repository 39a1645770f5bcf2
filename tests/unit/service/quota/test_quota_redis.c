/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Quotas of several hosts on a real Redis.  Time is a parameter for Redis, too.
 */
#include "quota_fixture.h"
#include "redis_server.h"

#include "service/quota/quota_lease.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

struct fixture {
	struct quota_fixture *f;
	struct redis_server server;
	struct redis_config config;
};

static void make_client(struct fixture *x)
{
	redis_client_free(x->f->redis);
	if (redis_client_new(x->f->mem, &x->config, &x->f->redis, NULL) < 0)
		abort();
}

static int setup(void **state)
{
	struct fixture *x = calloc(1, sizeof(*x));

	x->f = quota_fixture_new();
	redis_server_init(&x->server);
	if (redis_server_available())
		redis_server_start(&x->server);
	x->config = (struct redis_config){
		.enabled = true,
		.socket = x->server.socket,
		.host = "127.0.0.1",
		.user = "",
		.password = "",
		.timeout_ms = 5000,
		.pool_size = 8,
		.key_prefix = "t:",
	};
	x->f->config.redis_timeout_ms = 5000;
	make_client(x);
	*state = x;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *x = *state;

	quota_fixture_free(x->f);
	redis_server_done(&x->server);
	free(x);
	return 0;
}

static uint64_t next_random(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *seed >> 33;
}

static void the_script_is_known_by_its_hash(void **state)
{
	struct fixture *x = *state;
	int64_t args[] = { NOW * 1000, 60, 100, 1, 0, 0, 0, 4, 1, 1000000, 0, 0 };
	int64_t answer[4];
	long long sent;

	need_server();
	assert_int_equal(redis_script_run(x->f->redis, (struct deadline){ 0 },
					  &quota_lease_script, "k", args, ARRAY_LEN(args),
					  answer, 4, NULL),
			 0);
	assert_int_equal(answer[0], 4);
	sent = redis_server_info(&x->server, "commandstats", "cmdstat_eval");
	assert_int_equal(sent, 1);
	/* Known by now, unless the hash in the program is wrong. */
	assert_int_equal(redis_script_run(x->f->redis, (struct deadline){ 0 },
					  &quota_lease_script, "k", args, ARRAY_LEN(args),
					  answer, 4, NULL),
			 0);
	assert_int_equal(redis_server_info(&x->server, "commandstats", "cmdstat_eval"),
			 1);
	/* A server that forgot it is told again. */
	assert_int_equal(redis_server_ask(&x->server, "SCRIPT FLUSH"), 0);
	assert_int_equal(redis_script_run(x->f->redis, (struct deadline){ 0 },
					  &quota_lease_script, "k", args, ARRAY_LEN(args),
					  answer, 4, NULL),
			 0);
	/* Another count of numbers is noticed. */
	assert_int_equal(redis_script_run(x->f->redis, (struct deadline){ 0 },
					  &quota_lease_script, "k", args, ARRAY_LEN(args),
					  answer, 3, NULL),
			 -E_INVALID);
}

/* Milliseconds since the machine was started do as well, and 34 years of them. */
static void any_clock_will_do(void **state)
{
	static const int64_t starts[] = { 5000, (INT64_C(1) << 40) - 300 };
	struct fixture *x = *state;

	need_server();
	x->f->config.identified[QUOTA_CHEAP] = (struct quota_limit){ 60, 100 };
	x->f->config.redis_by_caller = false;
	quota_fixture_add(x->f);
	for (size_t i = 0; i < ARRAY_LEN(starts); i++) {
		const struct quota_caller caller = { .token_id = 70 + (int64_t)i };
		int got = 0;

		for (int64_t now = starts[i]; now < starts[i] + 900; now += 10)
			got += take_many(x->f, 0, &caller, QUOTA_CHEAP, now, 2);
		/* Redis goes by its own clock: a test that is slow may see some more. */
		assert_in_range(got, 100, 130);
	}
}

/* The client of a server that may not write asks it again after a second. */
static void look_until_well(struct quota *quota, struct quota_status *ret_status)
{
	const struct timespec pause = { .tv_nsec = 20000000 };
	const struct deadline patience = deadline_in_ms(10000);

	do {
		quota_look(quota, NULL, (struct deadline){ 0 }, ret_status);
		if (ret_status->away_since_ms)
			nanosleep(&pause, NULL);
	} while (ret_status->away_since_ms && !deadline_passed(patience));
}

/* Redis refuses the script and answers everything else; afterwards it is well again. */
static void check_refusal(struct fixture *x, const char *ill, const char *reason,
			  const char *well)
{
	struct quota *quota = x->f->quotas[0];
	struct quota_status status;
	const struct deadline none = { 0 };
	struct err err = { 0 };
	int64_t since;

	quota_look(quota, NULL, none, &status);
	assert_true(status.enabled && status.shared);
	assert_int_equal(status.away_since_ms, 0);
	assert_string_equal(status.reason, "");
	assert_false(quota_news(quota, NOW, &status));
	assert_int_equal(redis_server_ask(&x->server, ill), 0);
	assert_int_equal(redis_ping(x->f->redis, none, &err), 0);
	/* A request finds it, and goes by the share of one host of two. */
	assert_int_equal(take_many(x->f, 0, &token_2, QUOTA_CHEAP, NOW, 250), 100);
	assert_true(quota_news(quota, NOW, &status));
	since = status.away_since_ms;
	assert_true(since > 0);
	assert_non_null(strstr(status.reason, reason));
	assert_false(quota_news(quota, NOW, &status));
	/* Another process of the host looks and finds the same. */
	quota_look(quota, NULL, none, &status);
	assert_int_equal(status.away_since_ms, since);
	assert_non_null(strstr(status.reason, reason));
	assert_int_equal(redis_server_ask(&x->server, well), 0);
	look_until_well(quota, &status);
	assert_int_equal(status.away_since_ms, 0);
	/* One line a minute, whatever happens in it. */
	assert_false(quota_news(quota, NOW + 59999, &status));
	assert_true(quota_news(quota, NOW + 60000, &status));
	assert_int_equal(status.away_since_ms, 0);
	assert_false(quota_news(quota, NOW + 500000, &status));
}

static void a_refused_script_is_told(void **state)
{
	struct fixture *x = *state;
	struct quota_status status;
	const struct deadline none = { 0 };

	need_server();
	x->f->config.hosts = 2;
	x->f->config.identified[QUOTA_CHEAP] = (struct quota_limit){ 60, 200 };
	quota_fixture_add(x->f);
	check_refusal(x, "ACL SETUSER default -eval -evalsha", "NOPERM",
		      "ACL SETUSER default +eval +evalsha");
	/* Known by somebody who asked for something else. */
	quota_look(x->f->quotas[0], "it sleeps", none, &status);
	assert_string_equal(status.reason, "it sleeps");
	/* Without Redis nothing is shared, and nothing is missed. */
	quota_look(NULL, NULL, none, &status);
	assert_false(status.enabled || status.shared);
	assert_false(quota_news(NULL, NOW, &status));
}

static void a_replica_that_may_not_write_is_told(void **state)
{
	struct fixture *x = *state;

	need_server();
	x->f->config.hosts = 2;
	x->f->config.identified[QUOTA_CHEAP] = (struct quota_limit){ 60, 200 };
	quota_fixture_add(x->f);
	check_refusal(x, "REPLICAOF 127.0.0.1 1", "READONLY", "REPLICAOF NO ONE");
}

static void hosts_share_a_bucket(void **state)
{
	struct fixture *x = *state;
	int admitted = 0;

	need_server();
	x->f->config.identified[QUOTA_CHEAP] = (struct quota_limit){ 60, 200 };
	quota_fixture_add(x->f);
	quota_fixture_add(x->f);
	for (int i = 0; i < 300; i++) {
		admitted += take_many(x->f, 0, &token_1, QUOTA_CHEAP, NOW, 1);
		admitted += take_many(x->f, 1, &token_1, QUOTA_CHEAP, NOW, 1);
	}
	/* Not one too many, and none is left over. */
	assert_int_equal(admitted, 200);
	assert_int_equal(take_many(x->f, 0, &token_2, QUOTA_CHEAP, NOW, 250), 200);
	/* One more a second, on whichever host. */
	assert_int_equal(take_many(x->f, 1, &token_2, QUOTA_CHEAP, NOW + 2000, 5), 2);
}

static void a_lease_saves_round_trips(void **state)
{
	struct fixture *x = *state;
	long long calls;

	need_server();
	x->f->config.identified[QUOTA_CHEAP] = (struct quota_limit){ 600000, 100000 };
	quota_fixture_add(x->f);
	assert_int_equal(take_many(x->f, 0, &token_1, QUOTA_CHEAP, NOW, 20000), 20000);
	calls = redis_server_info(&x->server, "commandstats", "cmdstat_evalsha");
	assert_in_range(calls, 1, 30);
	/* Refusals neither. */
	take_many(x->f, 0, &token_1, QUOTA_CHEAP, NOW, 100000);
	calls = redis_server_info(&x->server, "commandstats", "cmdstat_evalsha");
	assert_int_equal(take_many(x->f, 0, &token_1, QUOTA_CHEAP, NOW, 1000), 0);
	assert_int_equal(redis_server_info(&x->server, "commandstats", "cmdstat_evalsha"),
			 calls);
}

static void an_idle_host_hoards_nothing(void **state)
{
	struct fixture *x = *state;
	int admitted;

	need_server();
	x->f->config.identified[QUOTA_CHEAP] = (struct quota_limit){ 1, 100 };
	quota_fixture_add(x->f);
	quota_fixture_add(x->f);
	/* Leases grow to 32, of which most is not used. */
	assert_int_equal(take_many(x->f, 0, &token_1, QUOTA_CHEAP, NOW, 33), 33);
	admitted = take_many(x->f, 1, &token_1, QUOTA_CHEAP, NOW + 100, 100);
	assert_in_range(admitted, 36, 67);
	/* The first host comes back: what it did not use is there for everybody. */
	admitted += take_many(x->f, 0, &token_1, QUOTA_CHEAP, NOW + 5000, 100);
	assert_int_equal(admitted, 67);
}

/* A caller at just the rate, in bunches, is never refused. */
static void at_the_rate_nobody_is_refused(void **state)
{
	struct fixture *x = *state;

	need_server();
	x->f->config.identified[QUOTA_CHEAP] = (struct quota_limit){ 1200, 200 };
	quota_fixture_add(x->f);
	for (int second = 0; second < 120; second++)
		assert_int_equal(take_many(x->f, 0, &token_1, QUOTA_CHEAP,
					   NOW + second * 1000, 20),
				 20);
	for (int second = 0; second < 120; second++)
		for (int i = 0; i < 20; i++)
			assert_int_equal(take_many(x->f, 0, &token_2, QUOTA_CHEAP,
						   NOW + second * 1000 + i * 50, 1),
					 1);
}

struct history {
	int64_t times[3000];
	size_t n;
};

/* In every window at most burst + rate * window. */
static void check_windows(const struct history *h, struct quota_limit limit)
{
	for (size_t i = 0; i < h->n; i++)
		for (size_t k = i; k < h->n; k++) {
			int64_t more = (int64_t)(k - i + 1) - limit.burst;

			if (more > 0 &&
			    more * 60000 > (h->times[k] - h->times[i]) * limit.per_minute)
				fail_msg("%zu in %lld ms at %d a minute and %d at once",
					 k - i + 1,
					 (long long)(h->times[k] - h->times[i]),
					 limit.per_minute, limit.burst);
		}
}

static void no_window_exceeds_the_quota(void **state)
{
	enum { ROUNDS = 25, STEPS = 1200 };
	struct fixture *x = *state;
	uint64_t seed = 4711;

	need_server();
	for (int round = 0; round < ROUNDS; round++) {
		struct quota_limit limit = {
			.per_minute = 1 + (int32_t)(next_random(&seed) % 3000),
			.burst = 1 + (int32_t)(next_random(&seed) % 60),
		};
		int64_t now = NOW + round * 10000000;
		int64_t spread = 1 + (int64_t)(next_random(&seed) %
					       (2 * 60000 / limit.per_minute + 2));
		struct history h = { .n = 0 };
		size_t hosts = 1 + next_random(&seed) % 3;

		quota_fixture_free(x->f);
		x->f = quota_fixture_new();
		x->f->config.redis_timeout_ms = 5000;
		make_client(x);
		x->f->config.identified[QUOTA_CHEAP] = limit;
		for (size_t i = 0; i < hosts; i++)
			quota_fixture_add(x->f);
		for (int step = 0; step < STEPS; step++) {
			size_t host = next_random(&seed) % hosts;
			int n = 1 + (int)(next_random(&seed) % 3);
			int admitted;

			now += (int64_t)next_random(&seed) % spread;
			if (next_random(&seed) % 50 == 0)
				now += (int64_t)next_random(&seed) % 5000;
			admitted = take_many(x->f, host, &token_1, QUOTA_CHEAP, now, n);
			while (admitted-- > 0 && h.n < ARRAY_LEN(h.times))
				h.times[h.n++] = now;
		}
		assert_true(h.n > 1);
		check_windows(&h, limit);
	}
}

static void away_the_share_counts(void **state)
{
	struct fixture *x = *state;
	int64_t now = NOW;

	need_server();
	x->f->config.hosts = 2;
	x->f->config.identified[QUOTA_CHEAP] = (struct quota_limit){ 60, 20 };
	quota_fixture_add(x->f);
	quota_fixture_add(x->f);
	assert_int_equal(take_many(x->f, 0, &token_1, QUOTA_CHEAP, now, 6), 6);
	redis_server_stop(&x->server, SIGKILL);
	/* What is on lease, and what is left of the share: 10 less the 6. */
	assert_in_range(take_many(x->f, 0, &token_1, QUOTA_CHEAP, now + 1000, 50), 4, 9);
	assert_int_equal(take_many(x->f, 1, &token_1, QUOTA_CHEAP, now + 1000, 50), 10);
	/* Half the rate each. */
	assert_int_equal(take_many(x->f, 0, &token_1, QUOTA_CHEAP, now + 21000, 50), 10);
	assert_int_equal(take_many(x->f, 1, &token_1, QUOTA_CHEAP, now + 21000, 50), 10);
	assert_int_equal(take_many(x->f, 0, &token_1, QUOTA_CHEAP, now + 23000, 50), 1);
	/* A Redis that forgot everything is told what was given meanwhile. */
	redis_server_start(&x->server);
	usleep(1100000); /* the client's own second */
	assert_in_range(
		take_many(x->f, 0, &token_1, QUOTA_CHEAP, now + 25000, 50) +
			take_many(x->f, 1, &token_1, QUOTA_CHEAP, now + 25000, 50),
		1, 14);
	assert_int_equal(
		take_many(x->f, 0, &token_1, QUOTA_CHEAP, now + 100000, 50) +
			take_many(x->f, 1, &token_1, QUOTA_CHEAP, now + 100000, 50),
		20);
}

static void a_redis_that_forgot_is_reminded(void **state)
{
	struct fixture *x = *state;

	need_server();
	quota_fixture_add(x->f);
	assert_int_equal(take_many(x->f, 0, &token_1, QUOTA_CHEAP, NOW, 50), 10);
	assert_int_equal(redis_server_ask(&x->server, "FLUSHALL"), 0);
	assert_int_equal(take_many(x->f, 0, &token_1, QUOTA_CHEAP, NOW + 2000, 50), 2);
}

static int64_t ms_since(int64_t start_us)
{
	return (clock_mono_us() - start_us) / 1000;
}

static uint64_t commands(struct redis_client *client)
{
	struct redis_stats stats;

	redis_client_stats(client, &stats);
	return stats.commands;
}

static void frozen_holds_nobody(void **state)
{
	enum { TIMEOUT_MS = 2000 };
	const struct quota_caller token_3 = { .token_id = 3 };
	const struct deadline none = { 0 };
	struct fixture *x = *state;
	struct redis_client *other_client;
	struct quota *other;
	struct quota_state s;
	uint64_t before;
	int64_t start;

	need_server();
	x->config.timeout_ms = x->f->config.redis_timeout_ms = TIMEOUT_MS;
	make_client(x);
	quota_fixture_add(x->f);
	assert_int_equal(take_many(x->f, 0, &token_1, QUOTA_CHEAP, NOW, 1), 1);
	kill(x->server.pid, SIGSTOP);
	/* Back when it stands, not when it was told to. */
	assert_int_equal(waitpid(x->server.pid, NULL, WUNTRACED), x->server.pid);
	before = commands(x->f->redis);
	start = clock_mono_us();
	/* 100 callers within the second: one waits for Redis, and none is refused. */
	for (int i = 0; i < 100; i++) {
		const struct quota_caller caller = { .token_id = 10 + i };

		assert_int_equal(take_many(x->f, 0, &caller, QUOTA_CHEAP, NOW + 1, 12),
				 10);
	}
	assert_in_range(ms_since(start), TIMEOUT_MS - 10, 60000);
	assert_int_equal(commands(x->f->redis), before + 1);
	/* Another process of the host has a client that knows nothing yet. */
	assert_int_equal(redis_client_new(x->f->mem, &x->config, &other_client, NULL), 0);
	assert_int_equal(
		quota_new(x->f->mem, &x->f->configs[0], other_client, &other, NULL), 0);
	assert_true(quota_take(other, &token_3, QUOTA_CHEAP, NOW + 1, none, &s));
	assert_int_equal(commands(other_client), 0);
	/* Later it may try. */
	assert_true(quota_take(other, &token_3, QUOTA_CHEAP, NOW + 60000, none, &s));
	assert_int_equal(commands(other_client), 1);
	quota_free(other);
	redis_client_free(other_client);
	kill(x->server.pid, SIGCONT);
	usleep(1100000); /* the client's own second */
	assert_int_equal(take_many(x->f, 0, &token_2, QUOTA_CHEAP, NOW + 120000, 12), 10);
	assert_in_range(redis_server_ask(&x->server, "DBSIZE"), 2, 100);
}

struct taker {
	struct fixture *fixture;
	size_t host;
	int admitted;
};

static void *take_in_thread(void *arg)
{
	struct taker *taker = arg;

	taker->admitted = take_many(taker->fixture->f, taker->host, &token_1, QUOTA_CHEAP,
				    NOW, 3000);
	return NULL;
}

static void threads_of_two_hosts(void **state)
{
	enum { THREADS = 8 };
	struct fixture *x = *state;
	struct taker takers[THREADS];
	pthread_t threads[THREADS];
	int admitted = 0;

	need_server();
	x->f->config.identified[QUOTA_CHEAP] = (struct quota_limit){ 60, 5000 };
	quota_fixture_add(x->f);
	quota_fixture_add(x->f);
	for (size_t i = 0; i < THREADS; i++) {
		takers[i] = (struct taker){ .fixture = x, .host = i % 2 };
		assert_int_equal(
			pthread_create(&threads[i], NULL, take_in_thread, &takers[i]), 0);
	}
	for (size_t i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		admitted += takers[i].admitted;
	}
	admitted += take_many(x->f, 0, &token_1, QUOTA_CHEAP, NOW, 5000);
	admitted += take_many(x->f, 1, &token_1, QUOTA_CHEAP, NOW, 5000);
	assert_int_equal(admitted, 5000);
}

/* A process of a host: 1,000 requests; what it was given is counted where all see it. */
static void run_process(struct fixture *x, size_t host, _Atomic int32_t *admitted)
{
	struct redis_client *client;
	struct quota *quota;
	struct quota_state s;

	if (redis_client_new(NULL, &x->config, &client, NULL) < 0 ||
	    quota_new(NULL, &x->f->configs[host], client, &quota, NULL) < 0)
		_exit(1);
	for (int i = 0; i < 1000; i++)
		if (quota_take(quota, &token_1, QUOTA_CHEAP, NOW, (struct deadline){ 0 },
			       &s))
			atomic_fetch_add(admitted, 1);
	_exit(0);
}

static void eight_processes(struct fixture *x, int kills, int32_t *ret_admitted)
{
	enum { PROCESSES = 8 };
	_Atomic int32_t *admitted = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
					 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t pids[PROCESSES];

	assert_ptr_not_equal(admitted, MAP_FAILED);
	for (size_t i = 0; i < PROCESSES; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			run_process(x, i % 2, admitted);
	}
	for (int i = 0; i < kills; i++) {
		usleep(3000);
		kill(pids[i], SIGKILL);
	}
	for (size_t i = 0; i < PROCESSES; i++) {
		int status;

		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		if ((int)i >= kills)
			assert_int_equal(status, 0);
	}
	*ret_admitted = *admitted;
	munmap(admitted, 4096);
}

static void eight_processes_on_two_hosts(void **state)
{
	struct fixture *x = *state;
	int32_t admitted;

	need_server();
	x->f->config.identified[QUOTA_CHEAP] = (struct quota_limit){ 60, 3000 };
	quota_fixture_add(x->f);
	quota_fixture_add(x->f);
	eight_processes(x, 0, &admitted);
	admitted += take_many(x->f, 0, &token_1, QUOTA_CHEAP, NOW, 1000);
	admitted += take_many(x->f, 1, &token_1, QUOTA_CHEAP, NOW, 1000);
	assert_int_equal(admitted, 3000);
}

static void killed_in_the_middle(void **state)
{
	struct fixture *x = *state;
	int32_t admitted;

	need_server();
	x->f->config.identified[QUOTA_CHEAP] = (struct quota_limit){ 60, 3000 };
	quota_fixture_add(x->f);
	quota_fixture_add(x->f);
	eight_processes(x, 4, &admitted);
	admitted += take_many(x->f, 0, &token_1, QUOTA_CHEAP, NOW, 3000);
	admitted += take_many(x->f, 1, &token_1, QUOTA_CHEAP, NOW, 3000);
	/* The dead take with them what they had and at most a lease under way. */
	assert_in_range(admitted, 1400, 3000);
	/* A minute later 60 are there again. */
	assert_in_range(take_many(x->f, 0, &token_1, QUOTA_CHEAP, NOW + 60000, 3000), 60,
			3000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		CASE(the_script_is_known_by_its_hash),
		CASE(any_clock_will_do),
		CASE(a_refused_script_is_told),
		CASE(a_replica_that_may_not_write_is_told),
		CASE(hosts_share_a_bucket),
		CASE(a_lease_saves_round_trips),
		CASE(an_idle_host_hoards_nothing),
		CASE(at_the_rate_nobody_is_refused),
		CASE(no_window_exceeds_the_quota),
		CASE(away_the_share_counts),
		CASE(a_redis_that_forgot_is_reminded),
		CASE(frozen_holds_nobody),
		CASE(threads_of_two_hosts),
		CASE(eight_processes_on_two_hosts),
		CASE(killed_in_the_middle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
