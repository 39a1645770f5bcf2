/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Several servers asked at once: what the circuit of each is told.  A healthy one answers
 * well within SLOW_MS, a frozen one not before the time-out: both times are real, because
 * what is tested is who is waited for.
 */
#include "cluster_fixture.h"
#include "redis/slot.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SLOW_MS    500
#define TIMEOUT_MS 1000

static const struct deadline none = { 0 };

static void be_quick(struct fixture *f)
{
	f->config.timeout_ms = TIMEOUT_MS;
	f->config.breaker.slow_ms = SLOW_MS;
	f->config.breaker.open_ms = f->config.breaker.open_max_ms = PATIENCE_MS;
	make_client(f);
}

static int del_all(struct fixture *f)
{
	const char *keys[] = { KEY_0, KEY_1, KEY_2 };

	return redis_unlink(f->client, none, keys, 3, NULL);
}

/* Only this one's circuit is open; FAKE_NODES: none is. */
static void assert_down(struct fixture *f, int down)
{
	struct redis_node_stats nodes[FAKE_NODES];

	assert_int_equal(redis_client_nodes(f->client, nodes, FAKE_NODES), FAKE_NODES);
	for (int i = 0; i < FAKE_NODES; i++) {
		char address[32];
		int node = 0;

		for (int n = 0; n < FAKE_NODES; n++) {
			snprintf(address, sizeof(address), "127.0.0.1:%u",
				 f->fake.port[n]);
			if (strcmp(nodes[i].address, address) == 0)
				node = n;
		}
		assert_int_equal(nodes[i].tried && !nodes[i].up, node == down);
	}
}

/* Whichever of them it is, over connections that were there before. */
static void a_frozen_server_opens_its_own_circuit_only(void **state)
{
	struct fixture *f = *state;

	for (int node = 0; node < FAKE_NODES; node++) {
		be_quick(f);
		assert_int_equal(del_all(f), 0);
		f->fake.frozen[node] = true;
		assert_int_equal(del_all(f), -E_TIMEOUT);
		assert_down(f, node);
		assert_int_equal(stats(f).cluster.nodes_down, 1);
		f->fake.frozen[node] = false;
	}
}

/* The password of a frozen server is not looked at: the others are asked all the same. */
static void nobody_waits_for_a_login(void **state)
{
	struct fixture *f = *state;

	f->config.password = "secret";
	be_quick(f);
	assert_int_equal(redis_set(f->client, none, KEY_2, &(struct redis_arg){ "v", 1 },
				   1, 1000, NULL),
			 0);
	f->fake.frozen[0] = true;
	for (int i = 0; i < FAKE_NODES; i++)
		f->fake.calls[i] = 0;
	assert_int_equal(del_all(f), -E_TIMEOUT);
	assert_down(f, 0);
	assert_int_equal(f->fake.calls[1], 2); /* AUTH, UNLINK */
	assert_int_equal(f->fake.calls[2], 1); /* that connection was there */
}

static void *del_all_late(void *f)
{
	(void)del_all(f); /* how it ends is another test's */
	return NULL;
}

static void who_has_answered_is_free_for_others(void **state)
{
	struct fixture *f = *state;
	const char *key = KEY_0;
	pthread_t thread;

	f->config.pool_size = 1;
	be_quick(f);
	assert_int_equal(del_all(f), 0);
	f->fake.frozen[2] = true;
	assert_int_equal(pthread_create(&thread, NULL, del_all_late, f), 0);
	while (f->fake.calls[0] < 2)
		usleep(1000);
	assert_int_equal(
		redis_unlink(f->client, deadline_in_ms(TIMEOUT_MS / 2), &key, 1, NULL),
		0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_down(f, 2);
}

/* Servers that were restarted: the idle connections are dead. */
static void a_restart_costs_no_call(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(del_all(f), 0);
	for (int i = 0; i < FAKE_NODES; i++)
		f->fake.drops[i] = 1;
	assert_int_equal(del_all(f), 0);
	assert_int_equal(stats(f).failures, 0);
	/* Twice is a server that is away. */
	f->fake.drops[1] = 2;
	assert_int_equal(del_all(f), -E_UNAVAILABLE);
	assert_down(f, 1);
}

/* Node 0 takes most of the time to say that node 1 has the slot. */
static void answer_moved_late(struct fake_cluster *fake, const struct fake_call *call,
			      char *out, size_t size)
{
	(void)call;
	usleep(TIMEOUT_MS * 3 / 4 * 1000);
	snprintf(out, size, "-MOVED %d 127.0.0.1:%u\r\n",
		 redis_slot(KEY_0, strlen(KEY_0)), fake->port[1]);
}

static void what_a_redirection_leaves_is_too_little_to_judge_by(void **state)
{
	struct fixture *f = *state;
	const char *key = KEY_0;

	be_quick(f);
	f->config.breaker.slow_ms = 0;
	make_client(f);
	f->fake.answer = answer_moved_late;
	f->fake.frozen[1] = true;
	assert_int_equal(redis_unlink(f->client, none, &key, 1, NULL), -E_TIMEOUT);
	assert_down(f, FAKE_NODES);
}

static void a_slow_replica_is_not_its_masters_fault(void **state)
{
	struct fixture *f = *state;
	const char *key = KEY_0;
	const uint64_t number = 1;

	f->fake.replicas = true;
	f->fake.wait_ms = SLOW_MS + 100;
	be_quick(f);
	assert_int_equal(redis_set_max(f->client, none, &key, &number, 1, 1000, NULL), 0);
	assert_int_equal(stats(f).cluster.unreplicated, 1);
	assert_down(f, FAKE_NODES);
}

/* A key to be deleted, which is waited for, too. */
static void answer_scan(struct fake_cluster *fake, const struct fake_call *call,
			char *out, size_t size)
{
	(void)fake;
	if (strcmp(call->argv[0], "SCAN") == 0)
		snprintf(out, size, "*2\r\n$1\r\n0\r\n*1\r\n$5\r\n{" KEY_0 "}\r\n");
	else
		snprintf(out, size, ":1\r\n");
}

static void nor_is_it_when_keys_are_deleted(void **state)
{
	struct fixture *f = *state;
	uint64_t count = 0;

	f->fake.answer = answer_scan;
	f->fake.replicas = true;
	f->fake.wait_ms = SLOW_MS + 100;
	be_quick(f);
	assert_int_equal(redis_unlink_matching(f->client, none, "*{" KEY_0 "}*", NULL,
					       NULL, &count, NULL),
			 0);
	assert_int_equal(count, 1);
	assert_int_equal(stats(f).cluster.unreplicated, 1);
	assert_down(f, FAKE_NODES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(a_frozen_server_opens_its_own_circuit_only),
		FIXTURE_TEST(nobody_waits_for_a_login),
		FIXTURE_TEST(a_restart_costs_no_call),
		FIXTURE_TEST(who_has_answered_is_free_for_others),
		FIXTURE_TEST(what_a_redirection_leaves_is_too_little_to_judge_by),
		FIXTURE_TEST(a_slow_replica_is_not_its_masters_fault),
		FIXTURE_TEST(nor_is_it_when_keys_are_deleted),
	};

	return cmocka_run_group_tests_name("redis leg", tests, NULL, NULL);
}
