/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cluster_fixture.h"
#include "redis/slot.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct deadline none = { 0 };

static int set(struct fixture *f, const char *key, struct err *err)
{
	const struct redis_arg part = { "v", 1 };

	return redis_set(f->client, none, key, &part, 1, 1000, err);
}

/* The node's number for each key asked. */
static void answer_mget(struct fake_cluster *fake, const struct fake_call *call,
			char *out, size_t size)
{
	size_t at = (size_t)snprintf(out, size, "*%d\r\n", call->argc - 1);

	(void)fake;
	for (int i = 1; i < call->argc; i++)
		at += (size_t)snprintf(out + at, size - at, "$%zu\r\n%d%s\r\n",
				       strlen(call->argv[i]) + 1, call->node,
				       call->argv[i]);
}

static void each_key_goes_to_its_owner(void **state)
{
	struct fixture *f = *state;
	const char *keys[] = { KEY_2, KEY_0 "{bar}", KEY_1, KEY_0, KEY_2 };
	const char *wanted[] = { "2foo", "0bar{bar}", "1c", "0bar", "2foo" };
	struct redis_value v[5];

	f->fake.answer = answer_mget;
	assert_int_equal(redis_mget(f->client, f->mem, none, keys, 5, v, NULL), 0);
	for (int i = 0; i < 5; i++)
		assert_string_equal(v[i].data, wanted[i]);
	/* One MGET a slot: the two of "bar" go together, so do the two of "foo". */
	for (int i = 0; i < FAKE_NODES; i++)
		assert_int_equal(f->fake.calls[i], 1);
	assert_int_equal(f->fake.maps, 1);
	assert_int_equal(stats(f).cluster.nodes, 3);
	assert_int_equal(stats(f).cluster.slots, REDIS_SLOTS);
	assert_int_equal(stats(f).cluster.epoch, 1);
	assert_true(stats(f).up);
	assert_int_equal(stats(f).open, 3);
}

/* Node 0 has given its slots to node 1. */
static void answer_moved(struct fake_cluster *fake, const struct fake_call *call,
			 char *out, size_t size)
{
	if (call->node == 0)
		snprintf(out, size, "-MOVED %d 127.0.0.1:%u\r\n",
			 redis_slot(call->argv[1], strlen(call->argv[1])), fake->port[1]);
	else
		snprintf(out, size, "+OK\r\n");
}

static void moved_is_followed_and_remembered(void **state)
{
	struct fixture *f = *state;

	f->fake.answer = answer_moved;
	assert_int_equal(set(f, KEY_0, NULL), 0);
	assert_int_equal(f->fake.calls[0], 1);
	assert_int_equal(f->fake.calls[1], 1);
	assert_int_equal(stats(f).cluster.moved, 1);
	f->fake.end[0] = 0; /* whoever reads the map anew sees the same */
	f->fake.epoch++;
	for (int i = 0; i < 10; i++)
		assert_int_equal(set(f, KEY_0, NULL), 0);
	assert_int_equal(f->fake.calls[0], 1);
	assert_int_equal(f->fake.calls[1], 11);
	assert_int_equal(stats(f).cluster.moved, 1);
	assert_int_equal(stats(f).failures, 0);
}

/* A server without a name of its own speaks of its own host. */
static void answer_moved_hostless(struct fake_cluster *fake, const struct fake_call *call,
				  char *out, size_t size)
{
	if (call->node == 0)
		snprintf(out, size, "-MOVED %d :%u\r\n",
			 redis_slot(call->argv[1], strlen(call->argv[1])), fake->port[1]);
	else
		snprintf(out, size, "+OK\r\n");
}

static void a_server_without_a_name_is_the_one_asked(void **state)
{
	struct fixture *f = *state;

	f->fake.hostless = true;
	f->fake.answer = answer_moved_hostless;
	assert_int_equal(set(f, KEY_2, NULL), 0);
	assert_int_equal(set(f, KEY_0, NULL), 0);
	assert_int_equal(f->fake.calls[1], 1);
	assert_int_equal(f->fake.calls[2], 1);
}

/* Node 0 sends on once to node 1, which wants ASKING each time. */
static void answer_ask(struct fake_cluster *fake, const struct fake_call *call, char *out,
		       size_t size)
{
	int slot = redis_slot(call->argv[1], strlen(call->argv[1]));

	if (call->node == 0)
		snprintf(out, size, "-ASK %d 127.0.0.1:%u\r\n", slot, fake->port[1]);
	else if (!call->asking)
		snprintf(out, size, "-MOVED %d 127.0.0.1:%u\r\n", slot, fake->port[0]);
	else
		snprintf(out, size, "+OK\r\n");
}

static void ask_holds_once(void **state)
{
	struct fixture *f = *state;

	f->fake.answer = answer_ask;
	for (int i = 1; i <= 3; i++) {
		assert_int_equal(set(f, KEY_0, NULL), 0);
		assert_int_equal(f->fake.calls[0], i);
		assert_int_equal(f->fake.calls[1], i);
		assert_int_equal(stats(f).cluster.asked, i);
	}
	assert_int_equal(stats(f).cluster.moved, 0);
}

/* Several commands of one pipeline: ASKING stands before each. */
static void ask_holds_for_each_of_a_pipeline(void **state)
{
	struct fixture *f = *state;
	const char *keys[] = { "a{bar}", "b{bar}", KEY_2, "c{bar}" };

	f->fake.answer = answer_ask;
	/* Node 2 takes its own with ASKING only, too: it is the owner's business here. */
	f->fake.end[0] = f->fake.end[1] = REDIS_SLOTS;
	assert_int_equal(redis_unlink(f->client, none, keys, 4, NULL), 0);
	assert_int_equal(f->fake.calls[0], 4);
	assert_int_equal(f->fake.calls[1], 4);
	assert_int_equal(stats(f).cluster.asked, 4);
}

/* Everybody sends to the next one. */
static void answer_loop(struct fake_cluster *fake, const struct fake_call *call,
			char *out, size_t size)
{
	snprintf(out, size, "-MOVED %d 127.0.0.1:%u\r\n",
		 redis_slot(call->argv[1], strlen(call->argv[1])),
		 fake->port[(call->node + 1) % FAKE_NODES]);
}

static int all_calls(struct fixture *f)
{
	return f->fake.calls[0] + f->fake.calls[1] + f->fake.calls[2];
}

static void a_loop_of_redirections_ends(void **state)
{
	struct fixture *f = *state;
	struct err err = { 0 };

	f->fake.answer = answer_loop;
	assert_int_equal(set(f, KEY_0, &err), -E_UNAVAILABLE);
	assert_non_null(strstr(err.text, "MOVED"));
	assert_in_range(all_calls(f), 2, 10);
}

static void answer_wrong_slot(struct fake_cluster *fake, const struct fake_call *call,
			      char *out, size_t size)
{
	(void)call;
	snprintf(out, size, "-MOVED 1 127.0.0.1:%u\r\n", fake->port[1]);
}

static void a_redirection_of_another_slot_is_not_followed(void **state)
{
	struct fixture *f = *state;

	f->fake.answer = answer_wrong_slot;
	assert_int_equal(set(f, KEY_0, NULL), -E_UNAVAILABLE);
	assert_int_equal(all_calls(f), 1);
	assert_int_equal(stats(f).cluster.moved, 0);
}

/* The keys of one command lie on two servers. */
static void answer_torn(struct fake_cluster *fake, const struct fake_call *call,
			char *out, size_t size)
{
	const char *key = call->argv[1];

	if (strcmp(call->argv[0], "MGET") == 0 && call->argc > 2)
		snprintf(out, size, "-TRYAGAIN Multiple keys request\r\n");
	else if (call->node == 0 && key[0] == 'b')
		snprintf(out, size, "-ASK %d 127.0.0.1:%u\r\n",
			 redis_slot(key, strlen(key)), fake->port[1]);
	else if (call->node == 1 && !call->asking)
		snprintf(out, size, "-ERR not asked\r\n");
	else if (key[0] == 'c')
		snprintf(out, size, "$-1\r\n");
	else
		snprintf(out, size, "$2\r\n%d%c\r\n", call->node, key[0]);
}

static void keys_on_two_servers_are_asked_for_alone(void **state)
{
	struct fixture *f = *state;
	const char *keys[] = { "a{bar}", "b{bar}", "c{bar}" };
	struct redis_value v[3];

	f->fake.answer = answer_torn;
	assert_int_equal(redis_mget(f->client, f->mem, none, keys, 3, v, NULL), 0);
	assert_string_equal(v[0].data, "0a");
	assert_string_equal(v[1].data, "1b");
	assert_null(v[2].data);
	assert_int_equal(f->fake.calls[0], 4);
	assert_int_equal(f->fake.calls[1], 1);
}

static void answer_try_again(struct fake_cluster *fake, const struct fake_call *call,
			     char *out, size_t size)
{
	(void)call;
	/* The third time it is all right. */
	snprintf(out, size, "%s",
		 fake->calls[0] % 3 ? "-TRYAGAIN not yet\r\n" : "+OK\r\n");
}

static void trying_again_helps(void **state)
{
	struct fixture *f = *state;

	f->fake.answer = answer_try_again;
	assert_int_equal(set(f, KEY_0, NULL), 0);
	assert_int_equal(f->fake.calls[0], 3);
	assert_int_equal(stats(f).cluster.retried, 2);
}

static void answer_never(struct fake_cluster *fake, const struct fake_call *call,
			 char *out, size_t size)
{
	(void)fake;
	(void)call;
	snprintf(out, size, "-TRYAGAIN never\r\n");
}

static void trying_again_ends(void **state)
{
	struct fixture *f = *state;
	struct err err = { 0 };

	f->fake.answer = answer_never;
	assert_int_equal(set(f, KEY_0, &err), -E_UNAVAILABLE);
	assert_non_null(strstr(err.text, "TRYAGAIN"));
	assert_in_range(f->fake.calls[0], 2, 10);
}

static void answer_unfit(struct fake_cluster *fake, const struct fake_call *call,
			 char *out, size_t size)
{
	static const char *const words[] = { "LOADING", "CLUSTERDOWN", "READONLY",
					     "MASTERDOWN" };

	if (call->node == 0)
		snprintf(out, size, "-%s just now\r\n", words[fake->calls[0] % 4]);
	else
		snprintf(out, size, "+OK\r\n");
}

/* At once without another owner; then over to the one that the new map names. */
static void an_unfit_server_is_left_for_the_new_owner(void **state)
{
	struct fixture *f = *state;
	struct deadline deadline = deadline_in_ms(PATIENCE_MS);

	f->fake.answer = answer_unfit;
	for (int i = 1; i <= 4; i++) {
		assert_int_equal(set(f, KEY_0, NULL), -E_UNAVAILABLE);
		assert_int_equal(f->fake.calls[0], i);
	}
	assert_true(stats(f).up); /* it answers */
	fake_cluster_give_all(&f->fake, 1);
	while (set(f, KEY_0, NULL) != 0)
		assert_false(deadline_passed(deadline));
	assert_int_equal(stats(f).cluster.nodes, 1);
	assert_int_equal(stats(f).cluster.epoch, 2);
}

/* A server that has gone hurts its own slots only, until another one has them. */
static void a_lost_server_is_left_for_the_new_owner(void **state)
{
	struct fixture *f = *state;
	struct deadline deadline = deadline_in_ms(PATIENCE_MS);
	struct redis_node_stats nodes[4];

	assert_int_equal(set(f, KEY_0, NULL), 0);
	f->fake.mute[2] = true;
	assert_int_equal(set(f, KEY_2, NULL), -E_UNAVAILABLE);
	assert_int_equal(set(f, KEY_0, NULL), 0);
	assert_false(stats(f).up);
	assert_int_equal(stats(f).cluster.nodes_down, 1);
	assert_int_equal(redis_client_nodes(f->client, nodes, 4), 3);
	assert_false(nodes[2].up);
	assert_true(nodes[2].tried);
	assert_true(nodes[0].up);
	assert_int_not_equal(nodes[2].reason[0], '\0');
	fake_cluster_give_all(&f->fake, 1);
	while (set(f, KEY_2, NULL) != 0)
		assert_false(deadline_passed(deadline));
	assert_true(stats(f).up);
}

/* The pools of servers that left are closed; what they counted stays counted. */
static void servers_come_and_go(void **state)
{
	struct fixture *f = *state;
	struct deadline deadline = deadline_in_ms(PATIENCE_MS);
	const char *keys[] = { KEY_0, KEY_1, KEY_2 };

	for (int round = 0; round < 6; round++) {
		int node = round % FAKE_NODES;
		uint64_t commands = stats(f).commands;

		fake_cluster_give_all(&f->fake, node);
		f->fake.answer = answer_loop; /* says that the map is old */
		(void)set(f, KEY_0, NULL);
		f->fake.answer = NULL;
		while (stats(f).cluster.nodes != 1 ||
		       f->fake.open[(node + 1) % 3] + f->fake.open[(node + 2) % 3]) {
			(void)set(f, KEY_1, NULL);
			assert_int_equal(redis_unlink(f->client, none, keys, 3, NULL), 0);
			assert_false(deadline_passed(deadline));
			usleep(1000);
		}
		assert_true(stats(f).commands > commands);
	}
	assert_int_equal(stats(f).size, f->config.pool_size);
}

static void answer_script(struct fake_cluster *fake, const struct fake_call *call,
			  char *out, size_t size)
{
	static atomic_int known[FAKE_NODES];

	(void)fake;
	if (strcmp(call->argv[0], "EVAL") == 0)
		known[call->node] = 1;
	snprintf(out, size, "%s",
		 known[call->node] ? "*1\r\n:7\r\n" : "-NOSCRIPT No matching script\r\n");
}

static void each_server_learns_a_script_once(void **state)
{
	struct fixture *f = *state;
	const char *keys[] = { KEY_0, KEY_1, KEY_2, "x{bar}" };
	const uint64_t numbers[] = { 1, 2, 3, 4 };
	const struct redis_script script = { "return {7}", "no such hash" };
	int64_t number = 0;

	f->fake.answer = answer_script;
	assert_int_equal(redis_set_max(f->client, none, keys, numbers, 4, 1000, NULL), 0);
	assert_int_equal(f->fake.texts, 4);
	assert_int_equal(redis_set_max(f->client, none, keys, numbers, 4, 1000, NULL), 0);
	assert_int_equal(f->fake.texts, 4);
	assert_int_equal(redis_script_run(f->client, none, &script, KEY_1, NULL, 0,
					  &number, 1, NULL),
			 0);
	assert_int_equal(number, 7);
	assert_int_equal(stats(f).failures, 0);
}

/* Before a number counts a replica has it, where there is one; a body needs none. */
static void a_number_waits_for_a_replica(void **state)
{
	struct fixture *f = *state;
	const char *keys[] = { KEY_0, KEY_1, "x{" KEY_0 "}" };
	const uint64_t numbers[] = { 1, 2, 3 };

	assert_int_equal(redis_set_max(f->client, none, keys, numbers, 3, 1000, NULL), 0);
	assert_int_equal(f->fake.waits, 0);
	f->fake.replicas = true;
	f->fake.has_it = 1;
	make_client(f);
	assert_int_equal(redis_set_max(f->client, none, keys, numbers, 3, 1000, NULL), 0);
	assert_int_equal(f->fake.waits, 2); /* one a server */
	assert_int_equal(set(f, KEY_0, NULL), 0);
	assert_int_equal(f->fake.waits, 2);
	assert_int_equal(stats(f).cluster.unreplicated, 0);
	f->fake.has_it = 0;
	assert_int_equal(redis_set_max(f->client, none, keys, numbers, 1, 1000, NULL), 0);
	assert_int_equal(stats(f).cluster.unreplicated, 1);
}

/* A server that was cut off tells an old map: another one is asked. */
static void an_old_map_is_not_taken(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(set(f, KEY_0, NULL), 0);
	assert_int_equal(stats(f).cluster.epoch, 1);
	fake_cluster_give_all(&f->fake, 1);
	f->fake.epoch = 9;
	f->fake.answer = answer_unfit;
	while (stats(f).cluster.epoch != 9)
		(void)set(f, KEY_0, NULL);
	/* All tell an older one now: it is the truth, the cluster was made anew. */
	f->fake.epoch = 3;
	f->fake.end[0] = REDIS_SLOTS;
	while (stats(f).cluster.epoch != 3) {
		f->fake.answer = answer_loop;
		(void)set(f, KEY_0, NULL);
	}
}

static void no_server_is_said(void **state)
{
	struct fixture *f = *state;
	struct err err = { 0 };

	for (int i = 0; i < FAKE_NODES; i++)
		f->fake.mute[i] = true;
	assert_int_equal(set(f, KEY_0, &err), -E_UNAVAILABLE);
	assert_non_null(strstr(err.text, f->seeds));
	assert_false(stats(f).up);
	assert_string_equal(stats(f).breaker.reason, err.text);
	assert_int_equal(stats(f).cluster.refresh_failures, 1);
	f->fake.mute[0] = false;
	f->config.enabled = false;
	make_client(f);
	assert_int_equal(set(f, KEY_0, NULL), -E_UNAVAILABLE);
	assert_int_equal(f->fake.maps, 0);
}

static void slots_without_a_server_are_said(void **state)
{
	struct fixture *f = *state;
	struct err err = { 0 };

	f->fake.end[2] = f->fake.end[1];
	assert_int_equal(set(f, KEY_0, NULL), 0);
	assert_int_equal(set(f, KEY_2, &err), -E_UNAVAILABLE);
	assert_non_null(strstr(err.text, "slot 12182"));
	assert_int_equal(redis_ping(f->client, none, &err), -E_UNAVAILABLE);
	assert_non_null(strstr(err.text, "of 16384 slots"));
	assert_false(stats(f).up);
}

static void a_ping_asks_every_server(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(redis_ping(f->client, none, NULL), 0);
	for (int i = 0; i < FAKE_NODES; i++)
		assert_int_equal(f->fake.calls[i], 1);
	f->fake.mute[1] = true;
	assert_int_equal(redis_ping(f->client, none, NULL), -E_UNAVAILABLE);
	assert_int_equal(f->fake.calls[0], 2);
	assert_int_equal(f->fake.calls[2], 2);
}

static void settings_are_checked(void **state)
{
	struct fixture *f = *state;
	struct redis_client *client;
	struct err err = { 0 };

	f->config.database = 3;
	assert_int_equal(redis_client_new(f->mem, &f->config, &client, &err), -E_INVALID);
	assert_non_null(strstr(err.text, "database 0"));
	f->config.database = 0;
	f->config.cluster = "nonsense";
	assert_int_equal(redis_client_new(f->mem, &f->config, &client, &err), -E_INVALID);
	assert_non_null(strstr(err.text, "nonsense"));
}

/* Node 0 has a key, its slot moves to node 1, which has another one. */
static void answer_scan(struct fake_cluster *fake, const struct fake_call *call,
			char *out, size_t size)
{
	static const char *const keys[] = { "$6\r\na{bar}\r\n", "$6\r\nb{bar}\r\n", "" };
	bool ask = call->node == 0;

	if (strcmp(call->argv[0], "SCAN") == 0)
		snprintf(out, size, "*2\r\n$1\r\n0\r\n*%d\r\n%s", call->node < 2,
			 keys[call->node]);
	else if (strcmp(call->argv[0], "UNLINK") == 0 && (ask || call->asking))
		snprintf(out, size, ":1\r\n");
	else if (ask)
		snprintf(out, size, "-ASK 5061 127.0.0.1:%u\r\n", fake->port[1]);
	else
		snprintf(out, size, "-MOVED 5061 127.0.0.1:%u\r\n", fake->port[0]);
}

static void forgetting_follows_a_moving_slot(void **state)
{
	struct fixture *f = *state;
	uint64_t count = 0;

	f->fake.answer = answer_scan;
	f->fake.replicas = true;
	assert_int_equal(redis_unlink_matching(f->client, none, "*{bar}*", NULL, NULL,
					       &count, NULL),
			 0);
	assert_int_equal(count, 2);
	assert_int_equal(f->fake.calls[0], 3); /* SCAN, UNLINK, EXISTS */
	assert_int_equal(f->fake.calls[1], 2);
	assert_int_equal(f->fake.calls[2], 0);
	/* The replicas, too: none says that it has deleted. */
	assert_int_equal(f->fake.waits, 2);
	assert_int_equal(stats(f).cluster.unreplicated, 2);
}

/* An ACL user with the keys of its prefix only. */
static void answer_own_keys(struct fake_cluster *fake, const struct fake_call *call,
			    char *out, size_t size)
{
	bool own = call->argc > 1 && strncmp(call->argv[1], "lme:", 4) == 0;

	(void)fake;
	if (strcmp(call->argv[0], "SCAN") == 0)
		snprintf(out, size, "*2\r\n$1\r\n0\r\n*1\r\n$9\r\nlme:{bar}\r\n");
	else
		snprintf(out, size, own ? ":1\r\n" : "-NOPERM no such keys\r\n");
}

static void forgetting_keeps_to_the_prefix(void **state)
{
	struct fixture *f = *state;
	uint64_t count = 0;

	f->config.key_prefix = "lme:";
	make_client(f);
	f->fake.answer = answer_own_keys;
	assert_int_equal(redis_unlink_matching(f->client, none, "*{bar}*", NULL, NULL,
					       &count, NULL),
			 0);
	assert_int_equal(count, 1);
	assert_int_equal(f->fake.calls[0], 3); /* SCAN, UNLINK, EXISTS */
}

/* Node 0 has nothing any more; node 1 has one key and the slot. */
static void answer_scan_moved(struct fake_cluster *fake, const struct fake_call *call,
			      char *out, size_t size)
{
	if (strcmp(call->argv[0], "SCAN") == 0)
		snprintf(out, size, "*2\r\n$1\r\n0\r\n%s",
			 call->node == 1 ? "*1\r\n$6\r\nb{bar}\r\n" : "*0\r\n");
	else if (call->node == 0)
		snprintf(out, size, "-MOVED 5061 127.0.0.1:%u\r\n", fake->port[1]);
	else
		snprintf(out, size, ":1\r\n");
}

static void forgetting_follows_a_moved_slot(void **state)
{
	struct fixture *f = *state;
	uint64_t count = 0;

	f->fake.answer = answer_scan_moved;
	assert_int_equal(redis_unlink_matching(f->client, none, "*{bar}*", NULL, NULL,
					       &count, NULL),
			 0);
	assert_int_equal(count, 1);
	assert_int_equal(f->fake.calls[2], 0);
	/* Without a tag everybody is asked. */
	assert_int_equal(
		redis_unlink_matching(f->client, none, "*", NULL, NULL, &count, NULL), 0);
	assert_int_equal(f->fake.calls[2], 1);
}

struct crowd {
	struct fixture *f;
	atomic_int wrong;
};

static void *one_of_crowd(void *arg)
{
	struct crowd *crowd = arg;
	const char *keys[] = { KEY_2, KEY_1, KEY_0 };
	TALLOC_CTX *mem = talloc_new(NULL);

	for (int i = 0; i < 40; i++) {
		struct redis_value v[3];

		if (redis_mget(crowd->f->client, mem, none, keys, 3, v, NULL) < 0) {
			crowd->wrong++;
			continue;
		}
		for (int k = 0; k < 3; k++)
			crowd->wrong += !v[k].data || strcmp(v[k].data + 1, keys[k]) != 0;
	}
	talloc_free(mem);
	return NULL;
}

/* Eight threads, two connections to each server, and a map that changes all the time. */
static void a_crowd_gets_its_own_answers(void **state)
{
	struct fixture *f = *state;
	struct crowd crowd = { .f = f };
	pthread_t threads[8];

	f->config.pool_size = 2;
	make_client(f);
	f->fake.answer = answer_mget;
	for (size_t i = 0; i < 8; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, one_of_crowd, &crowd),
				 0);
	for (int i = 0; i < 20; i++) {
		fake_cluster_give_all(&f->fake, i % FAKE_NODES);
		usleep(2000);
	}
	for (size_t i = 0; i < 8; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	assert_int_equal(crowd.wrong, 0);
	assert_int_equal(stats(f).in_use, 0);
	assert_true(stats(f).open <= 2 * FAKE_NODES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(each_key_goes_to_its_owner),
		FIXTURE_TEST(moved_is_followed_and_remembered),
		FIXTURE_TEST(a_server_without_a_name_is_the_one_asked),
		FIXTURE_TEST(ask_holds_once),
		FIXTURE_TEST(ask_holds_for_each_of_a_pipeline),
		FIXTURE_TEST(a_loop_of_redirections_ends),
		FIXTURE_TEST(a_redirection_of_another_slot_is_not_followed),
		FIXTURE_TEST(keys_on_two_servers_are_asked_for_alone),
		FIXTURE_TEST(trying_again_helps),
		FIXTURE_TEST(trying_again_ends),
		FIXTURE_TEST(an_unfit_server_is_left_for_the_new_owner),
		FIXTURE_TEST(a_lost_server_is_left_for_the_new_owner),
		FIXTURE_TEST(servers_come_and_go),
		FIXTURE_TEST(each_server_learns_a_script_once),
		FIXTURE_TEST(a_number_waits_for_a_replica),
		FIXTURE_TEST(an_old_map_is_not_taken),
		FIXTURE_TEST(no_server_is_said),
		FIXTURE_TEST(slots_without_a_server_are_said),
		FIXTURE_TEST(a_ping_asks_every_server),
		FIXTURE_TEST(settings_are_checked),
		FIXTURE_TEST(forgetting_follows_a_moving_slot),
		FIXTURE_TEST(forgetting_follows_a_moved_slot),
		FIXTURE_TEST(forgetting_keeps_to_the_prefix),
		FIXTURE_TEST(a_crowd_gets_its_own_answers),
	};

	return cmocka_run_group_tests_name("redis cluster", tests, NULL, NULL);
}
