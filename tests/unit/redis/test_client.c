/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redis/client.h"

#include "redis_server.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define TIMEOUT_MS  1500 /* where the time-out is what is tested */
#define PATIENCE_MS 60000

struct fixture {
	TALLOC_CTX *mem;
	struct redis_server server;
	struct redis_config config;
	struct redis_client *client;
};

static const struct deadline none;

static void make_client(struct fixture *f)
{
	redis_client_free(f->client);
	assert_int_equal(redis_client_new(f->mem, &f->config, &f->client, NULL), 0);
}

static int setup(void **state)
{
	struct fixture *f = talloc_zero(NULL, struct fixture);

	f->mem = f;
	redis_server_init(&f->server);
	f->config = (struct redis_config){
		.enabled = true,
		.socket = f->server.socket,
		.host = "127.0.0.1",
		.user = "",
		.password = "",
		.timeout_ms = 10000,
		.pool_size = 4,
		.key_prefix = "t:",
	};
	make_client(f);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	redis_client_free(f->client);
	redis_server_done(&f->server);
	talloc_free(f);
	return 0;
}

static int ping(struct fixture *f, struct err *err)
{
	return redis_ping(f->client, none, err);
}

static struct redis_stats stats(struct fixture *f)
{
	struct redis_stats s;

	redis_client_stats(f->client, &s);
	return s;
}

static int64_t ms_since(int64_t start_us)
{
	return (clock_mono_us() - start_us) / 1000;
}

/* A server that is there again is found again, by a probe. */
static void expect_back(struct fixture *f)
{
	struct deadline deadline = deadline_in_ms(PATIENCE_MS);

	while (ping(f, NULL) != 0) {
		assert_false(deadline_passed(deadline));
		usleep(20000);
	}
	assert_true(stats(f).up);
}

static void switched_off_fails_at_once(void **state)
{
	struct fixture *f = *state;
	struct err err = { 0 };

	f->config.enabled = false;
	make_client(f);
	assert_int_equal(ping(f, &err), -E_UNAVAILABLE);
	assert_false(stats(f).enabled);
	assert_false(stats(f).up);
}

/* Rests so long that no test sees the end of one. */
static void rest_long(struct fixture *f)
{
	f->config.breaker.open_ms = f->config.breaker.open_max_ms = 10 * PATIENCE_MS;
	make_client(f);
}

static void nobody_is_asked_while_it_is_open(void **state)
{
	struct fixture *f = *state;
	struct err err = { 0 };

	need_server();
	rest_long(f);
	assert_int_equal(stats(f).breaker.since_ms, 0);
	assert_int_equal(ping(f, &err), -E_UNAVAILABLE);
	assert_non_null(strstr(err.text, f->server.socket));
	assert_null(strstr(err.text, "circuit"));
	assert_false(stats(f).up);
	assert_string_equal(stats(f).breaker.reason, err.text);
	assert_true(stats(f).breaker.since_ms > 0);
	/* The server is there now, but the rest is not over: no attempt is made. */
	redis_server_start(&f->server);
	assert_int_equal(ping(f, &err), -E_UNAVAILABLE);
	assert_non_null(strstr(err.text, "circuit open since 20"));
	assert_non_null(strstr(err.text, f->server.socket));
	assert_int_equal(stats(f).breaker.refused, 1);
	assert_int_equal(stats(f).failures, 2);
	assert_int_equal(stats(f).open, 0);
}

static void a_probe_finds_it_back(void **state)
{
	struct fixture *f = *state;
	struct err err = { 0 };
	int64_t since;

	need_server();
	assert_int_equal(ping(f, &err), -E_UNAVAILABLE);
	since = stats(f).breaker.since_ms;
	redis_server_start(&f->server);
	expect_back(f);
	assert_string_equal(stats(f).breaker.reason, "");
	assert_true(stats(f).breaker.since_ms > since);
}

static void values_come_back_as_they_went(void **state)
{
	struct fixture *f = *state;
	const struct redis_arg parts[] = { { "a\0b", 3 }, { "", 0 }, { "\r\n", 2 } };
	const char *keys[] = { "absent", "x{p}", "empty" };
	struct redis_value v[3];

	need_server();
	redis_server_start(&f->server);
	assert_int_equal(redis_set(f->client, none, "x{p}", parts, 3, 60000, NULL), 0);
	assert_int_equal(redis_set(f->client, none, "empty", parts, 0, 60000, NULL), 0);
	assert_int_equal(redis_mget(f->client, f->mem, none, keys, 3, v, NULL), 0);
	assert_null(v[0].data);
	assert_int_equal(v[1].len, 5);
	assert_memory_equal(v[1].data, "a\0b\r\n", 6);
	assert_non_null(v[2].data);
	assert_int_equal(v[2].len, 0);
	assert_in_range(redis_server_ask(&f->server, "PTTL t:x{p}"), 50000, 60000);
	assert_int_equal(redis_unlink(f->client, none, keys, 3, NULL), 0);
	assert_int_equal(redis_server_ask(&f->server, "DBSIZE"), 0);
	/* One connection did it all. */
	assert_int_equal(stats(f).open, 1);
	assert_int_equal(stats(f).in_use, 0);
}

static void a_number_never_falls(void **state)
{
	struct fixture *f = *state;
	const char *keys[] = { "gen:{a}", "gen:{b}" };
	const uint64_t up[] = { 10, UINT64_MAX }, down[] = { 9, UINT64_MAX - 1 };

	need_server();
	redis_server_start(&f->server);
	assert_int_equal(redis_set_max(f->client, none, keys, up, 2, 60000, NULL), 0);
	assert_int_equal(redis_set_max(f->client, none, keys, down, 2, 30000, NULL), 0);
	assert_int_equal(redis_server_ask(&f->server, "GET t:gen:{a}"), 10);
	assert_int_equal(redis_server_ask(&f->server, "STRLEN t:gen:{b}"), 20);
	/* A larger one from elsewhere must come to its end, however often it is met. */
	assert_int_equal(redis_server_ask(&f->server, "PEXPIRE t:gen:{a} 20000"), 1);
	assert_int_equal(redis_set_max(f->client, none, keys, down, 1, 60000, NULL), 0);
	assert_in_range(redis_server_ask(&f->server, "PTTL t:gen:{a}"), 1, 20000);
	assert_int_equal(redis_set_max(f->client, none, keys, up, 1, 60000, NULL), 0);
	assert_in_range(redis_server_ask(&f->server, "PTTL t:gen:{a}"), 20001, 60000);
	assert_int_equal(redis_server_ask(&f->server, "SET t:gen:{a} 99"), 0);
	assert_int_equal(redis_set_max(f->client, none, keys, up, 1, 60000, NULL), 0);
	assert_int_equal(redis_server_ask(&f->server, "GET t:gen:{a}"), 10);
	/* Refused as a number, so it is replaced. */
	assert_int_equal(redis_server_ask(&f->server, "SET t:gen:{a} garbage-and-long"),
			 0);
	assert_int_equal(redis_set_max(f->client, none, keys, down, 1, 60000, NULL), 0);
	assert_int_equal(redis_server_ask(&f->server, "GET t:gen:{a}"), 9);
	/* So is what another program left under the name. */
	assert_int_equal(redis_server_ask(&f->server, "DEL t:gen:{a}"), 1);
	assert_int_equal(redis_server_ask(&f->server, "LPUSH t:gen:{a} x"), 1);
	assert_int_equal(redis_set_max(f->client, none, keys, down, 1, 60000, NULL), 0);
	assert_int_equal(redis_server_ask(&f->server, "GET t:gen:{a}"), 9);
}

/* One round trip, with and without the script being known; never a smaller number. */
static void a_value_and_a_number_go_together(void **state)
{
	struct fixture *f = *state;
	const struct redis_arg part = { "body", 4 };
	struct redis_max max = { "gen:{a}", 10, 60000 };

	need_server();
	redis_server_start(&f->server);
	for (int known = 0; known < 2; known++) {
		assert_int_equal(redis_set_with_max(f->client, none, "k{a}", &part, 1,
						    30000, &max, NULL),
				 0);
		assert_int_equal(redis_server_ask(&f->server, "STRLEN t:k{a}"), 4);
		assert_in_range(redis_server_ask(&f->server, "PTTL t:k{a}"), 1, 30000);
		assert_int_equal(redis_server_ask(&f->server, "GET t:gen:{a}"), 10);
		assert_in_range(redis_server_ask(&f->server, "PTTL t:gen:{a}"), 30001,
				60000);
		max.number--;
	}
	assert_int_equal(redis_server_info(&f->server, "commandstats", "cmdstat_eval"),
			 1);
	assert_int_equal(stats(f).failures, 0);
}

static const char *text_of(struct fixture *f, const char *key)
{
	struct redis_value v;

	assert_int_equal(redis_mget(f->client, f->mem, none, &key, 1, &v, NULL), 0);
	return v.data;
}

static uint64_t mark(struct fixture *f, const char *first, const char *second)
{
	const char *names[] = { first, second };
	uint64_t given = 0;

	assert_int_equal(redis_mark(f->client, none, "m{a}", names, second ? 2 : 1, 60000,
				    &given, NULL),
			 0);
	return given;
}

static void marks_only_grow(void **state)
{
	struct fixture *f = *state;
	uint64_t a, b, c;

	need_server();
	redis_server_start(&f->server);
	a = mark(f, "x", "y");
	assert_string_equal(
		text_of(f, "m{a}"),
		talloc_asprintf(f->mem, "x=%" PRIu64 ";y=%" PRIu64 ";", a, a));
	assert_in_range(redis_server_ask(&f->server, "PTTL t:m{a}"), 1, 60000);
	b = mark(f, "y", NULL);
	assert_true(b > a);
	assert_string_equal(
		text_of(f, "m{a}"),
		talloc_asprintf(f->mem, "y=%" PRIu64 ";x=%" PRIu64 ";", b, a));
	c = mark(f, "*", NULL);
	assert_string_equal(text_of(f, "m{a}"),
			    talloc_asprintf(f->mem, "*=%" PRIu64 ";", c));
	/* The server's clock was set back. */
	assert_int_equal(redis_server_ask(&f->server, "SET t:m{a} *=8000000000000000;"),
			 0);
	assert_int_equal(mark(f, "x", NULL), UINT64_C(8000000000000001));
	assert_string_equal(text_of(f, "m{a}"), "x=8000000000000001;*=8000000000000000;");
	/* What is none gives way. */
	assert_int_equal(redis_server_ask(&f->server, "DEL t:m{a}"), 1);
	assert_int_equal(redis_server_ask(&f->server, "LPUSH t:m{a} x"), 1);
	assert_true(mark(f, "x", NULL) > c);
	assert_int_equal(redis_server_info(&f->server, "commandstats", "cmdstat_eval"),
			 1);
	redis_server_stop(&f->server, SIGKILL);
	assert_int_equal(redis_mark(f->client, none, "m{a}", (const char *[]){ "x" }, 1,
				    60000, &a, NULL),
			 -E_UNAVAILABLE);
}

static void the_script_is_sent_once(void **state)
{
	enum { MANY = 600 };
	struct fixture *f = *state;
	const char *keys[MANY];
	uint64_t numbers[MANY];
	long long before;

	need_server();
	redis_server_start(&f->server);
	for (size_t i = 0; i < MANY; i++) {
		keys[i] = talloc_asprintf(f->mem, "gen:{%zu}", i);
		numbers[i] = i + 1;
	}
	assert_int_equal(redis_set_max(f->client, none, keys, numbers, MANY, 60000, NULL),
			 0);
	assert_int_equal(redis_server_ask(&f->server, "DBSIZE"), MANY);
	/* A wrong hash in the program would send the text for every call. */
	before = redis_server_info(&f->server, "commandstats", "cmdstat_eval");
	assert_in_range(before, 1, 256);
	assert_int_equal(redis_set_max(f->client, none, keys, numbers, MANY, 60000, NULL),
			 0);
	assert_int_equal(redis_server_info(&f->server, "commandstats", "cmdstat_eval"),
			 before);
	/* A server that forgot the script gets it again. */
	assert_int_equal(redis_server_ask(&f->server, "SCRIPT FLUSH"), 0);
	assert_int_equal(redis_server_ask(&f->server, "FLUSHALL"), 0);
	assert_int_equal(redis_set_max(f->client, none, keys, numbers, MANY, 60000, NULL),
			 0);
	assert_int_equal(redis_server_ask(&f->server, "DBSIZE"), MANY);
	assert_int_equal(redis_server_ask(&f->server, "GET t:gen:{599}"), 600);
}

static void frozen_holds_nobody(void **state)
{
	struct fixture *f = *state;
	struct err err = { 0 };
	int64_t start;

	need_server();
	redis_server_start(&f->server);
	f->config.timeout_ms = TIMEOUT_MS;
	f->config.breaker =
		(struct breaker_config){ .min_calls = 2, .window_ms = 2 * PATIENCE_MS };
	make_client(f);
	assert_int_equal(ping(f, &err), 0);
	kill(f->server.pid, SIGSTOP);
	/* Back when it stands, not when it was told to. */
	assert_int_equal(waitpid(f->server.pid, NULL, WUNTRACED), f->server.pid);
	/* A caller in a hurry says nothing about the server. */
	start = clock_mono_us();
	assert_int_equal(redis_ping(f->client, deadline_in_ms(30), &err), -E_TIMEOUT);
	assert_true(ms_since(start) >= 25);
	assert_true(stats(f).up);
	/* The configured time-out does. */
	start = clock_mono_us();
	assert_int_equal(ping(f, &err), -E_TIMEOUT);
	assert_in_range(ms_since(start), TIMEOUT_MS - 10, PATIENCE_MS);
	/* One of two calls: that is the half. */
	assert_false(stats(f).up);
	assert_non_null(strstr(stats(f).breaker.reason, "1 of 2 calls failed"));
	assert_int_equal(stats(f).open, 0);
	kill(f->server.pid, SIGCONT);
	expect_back(f);
}

static void a_restart_costs_no_call(void **state)
{
	struct fixture *f = *state;
	struct err err = { 0 };

	need_server();
	redis_server_start(&f->server);
	assert_int_equal(ping(f, &err), 0);
	redis_server_stop(&f->server, SIGKILL);
	redis_server_start(&f->server);
	/* The idle connection is dead; the call goes over a fresh one. */
	assert_int_equal(ping(f, &err), 0);
	assert_int_equal(stats(f).open, 1);
	redis_server_stop(&f->server, SIGKILL);
	assert_int_equal(ping(f, &err), -E_UNAVAILABLE);
	assert_false(stats(f).up);
	assert_int_equal(stats(f).open, 0);
	redis_server_start(&f->server);
	expect_back(f);
}

static void passwords_and_databases(void **state)
{
	struct fixture *f = *state;
	const struct redis_arg part = { "v", 1 };
	struct err err = { 0 };

	need_server();
	f->server.password = "right";
	redis_server_start(&f->server);
	assert_int_equal(ping(f, &err), -E_ACCESS);
	assert_non_null(strstr(err.text, "NOAUTH"));
	f->config.password = "wrong";
	make_client(f);
	assert_int_equal(ping(f, &err), -E_ACCESS);
	assert_false(stats(f).up);
	assert_null(strstr(err.text, "wrong"));
	f->config.password = "right";
	f->config.user = "default";
	f->config.database = 3;
	make_client(f);
	assert_int_equal(redis_set(f->client, none, "k", &part, 1, 60000, &err), 0);
	assert_int_equal(redis_server_ask(&f->server, "DBSIZE"), 0);
	assert_int_equal(redis_server_ask(&f->server, "SWAPDB 0 3"), 0);
	assert_int_equal(redis_server_ask(&f->server, "DBSIZE"), 1);
}

static void a_full_server_is_not_away(void **state)
{
	struct fixture *f = *state;
	const struct redis_arg part = { "v", 1 };
	struct err err = { 0 };

	need_server();
	redis_server_start(&f->server);
	assert_int_equal(redis_server_ask(&f->server, "CONFIG SET maxmemory 1"), 0);
	assert_int_equal(redis_set(f->client, none, "k", &part, 1, 60000, &err),
			 -E_LIMITED);
	assert_non_null(strstr(err.text, "OOM"));
	assert_int_equal(ping(f, &err), 0);
	assert_true(stats(f).up);
	assert_int_equal(stats(f).failures, 1);
}

/* Accept one connection and answer an endless number, a byte every 20 ms. */
static void trickle(int listener)
{
	int fd = accept(listener, NULL, NULL);

	if (fd < 0 || write(fd, ":", 1) != 1)
		_exit(1);
	for (int i = 0; i < PATIENCE_MS / 10; i++) {
		usleep(20000);
		if (send(fd, "1", 1, MSG_NOSIGNAL) != 1)
			_exit(0);
	}
	_exit(0);
}

static void a_trickle_holds_nobody(void **state)
{
	struct fixture *f = *state;
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct err err = { 0 };
	int64_t start;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	pid_t pid;

	f->config.timeout_ms = TIMEOUT_MS;
	make_client(f);
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", f->server.socket);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(fd, 4), 0);
	pid = fork();
	if (!pid)
		trickle(fd);
	start = clock_mono_us();
	assert_int_equal(ping(f, &err), -E_TIMEOUT);
	assert_in_range(ms_since(start), TIMEOUT_MS - 10, PATIENCE_MS);
	kill(pid, SIGKILL);
	close(fd);
	waitpid(pid, NULL, 0);
	unlink(f->server.socket);
}

static uint16_t free_port(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &len), 0);
	close(fd);
	return ntohs(a.sin_port);
}

static void tcp_does_too(void **state)
{
	struct fixture *f = *state;
	struct err err = { 0 };

	need_server();
	f->server.port = f->config.port = free_port();
	redis_server_start(&f->server);
	f->config.socket = "";
	make_client(f);
	assert_int_equal(ping(f, &err), 0);
	redis_server_stop(&f->server, SIGKILL);
	assert_int_equal(ping(f, &err), -E_UNAVAILABLE);
	assert_non_null(strstr(err.text, "127.0.0.1:"));
}

struct crowd {
	struct redis_client *client;
	atomic_int failed, over;
};

static void *one_of_crowd(void *arg)
{
	struct crowd *crowd = arg;

	for (int i = 0; i < 100; i++) {
		struct redis_stats s;

		if (redis_ping(crowd->client, none, NULL) < 0)
			crowd->failed++;
		redis_client_stats(crowd->client, &s);
		if (s.open > 2)
			crowd->over++;
	}
	return NULL;
}

static void the_pool_is_bounded(void **state)
{
	struct fixture *f = *state;
	struct crowd crowd = { 0 };
	pthread_t threads[8];

	need_server();
	redis_server_start(&f->server);
	f->config.pool_size = 2;
	make_client(f);
	crowd.client = f->client;
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, one_of_crowd, &crowd),
				 0);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	assert_int_equal(crowd.failed, 0);
	assert_int_equal(crowd.over, 0);
	assert_int_equal(stats(f).commands, 800);
	assert_int_equal(stats(f).in_use, 0);
}

/* A prefix of pattern characters is taken as it is. */
static void keys_are_unlinked_by_pattern(void **state)
{
	struct fixture *f = *state;
	uint64_t count = 7;

	need_server();
	f->config.key_prefix = "a*[b]?:";
	make_client(f);
	redis_server_start(&f->server);
	assert_int_equal(redis_server_ask(&f->server, "SET a*[b]?:x{p} 1"), 0);
	assert_int_equal(redis_server_ask(&f->server, "SET a*[b]?:y{p}z 1"), 0);
	assert_int_equal(redis_server_ask(&f->server, "SET a*[b]?:x{q} 1"), 0);
	assert_int_equal(redis_server_ask(&f->server, "SET axb!:x{p} 1"), 0);
	assert_int_equal(
		redis_unlink_matching(f->client, none, "*{p}*", NULL, NULL, &count, NULL),
		0);
	assert_int_equal(count, 2);
	assert_int_equal(redis_server_ask(&f->server, "DBSIZE"), 2);
	assert_int_equal(
		redis_unlink_matching(f->client, none, "*{p}*", NULL, NULL, &count, NULL),
		0);
	assert_int_equal(count, 0);
}

static bool ends_with_z(const char *key, size_t len, const void *arg)
{
	assert_string_equal(arg, "arg");
	return len && key[len - 1] == 'z';
}

static void keys_that_are_not_wanted_stay(void **state)
{
	struct fixture *f = *state;
	uint64_t count = 7;

	need_server();
	redis_server_start(&f->server);
	assert_int_equal(redis_server_ask(&f->server, "SET t:x{p}z 1"), 0);
	assert_int_equal(redis_server_ask(&f->server, "SET t:x{p} 1"), 0);
	assert_int_equal(redis_server_ask(&f->server, "SET t:z{p}z 1"), 0);
	assert_int_equal(redis_server_ask(&f->server, "SET t:xz 1"), 0);
	assert_int_equal(redis_unlink_matching(f->client, none, "*{p}*", ends_with_z,
					       "arg", &count, NULL),
			 0);
	assert_int_equal(count, 2);
	assert_int_equal(redis_server_ask(&f->server, "EXISTS t:x{p}"), 1);
	assert_int_equal(redis_server_ask(&f->server, "EXISTS t:xz"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(keys_are_unlinked_by_pattern),
		TEST(keys_that_are_not_wanted_stay),
		TEST(switched_off_fails_at_once),
		TEST(nobody_is_asked_while_it_is_open),
		TEST(a_probe_finds_it_back),
		TEST(values_come_back_as_they_went),
		TEST(a_number_never_falls),
		TEST(a_value_and_a_number_go_together),
		TEST(marks_only_grow),
		TEST(the_script_is_sent_once),
		TEST(frozen_holds_nobody),
		TEST(a_restart_costs_no_call),
		TEST(passwords_and_databases),
		TEST(a_full_server_is_not_away),
		TEST(a_trickle_holds_nobody),
		TEST(tcp_does_too),
		TEST(the_pool_is_bounded),
	};

	return cmocka_run_group_tests_name("redis client", tests, NULL, NULL);
}
