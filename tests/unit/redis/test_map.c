/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slots, addresses, redirections and maps of a cluster: values only. */
#include "redis/address.h"
#include "redis/map.h"
#include "redis/redirect.h"

#include <hiredis.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static int32_t slot(const char *key)
{
	return redis_slot(key, strlen(key));
}

static void the_checksum_is_the_published_one(void **state)
{
	(void)state;
	/* Redis Cluster specification, appendix A. */
	assert_int_equal(redis_crc16("123456789", 9), 0x31c3);
	assert_int_equal(redis_crc16("", 0), 0);
	assert_int_equal(redis_crc16("\xff", 1), 0x1ef0);
	/* What CLUSTER KEYSLOT of a server says. */
	assert_int_equal(slot("foo"), 12182);
	assert_int_equal(slot("bar"), 5061);
	assert_int_equal(slot("hello"), 866);
}

static void a_hash_tag_alone_decides(void **state)
{
	(void)state;
	assert_int_equal(slot("{user1000}.following"), slot("{user1000}.followers"));
	assert_int_equal(slot("{user1000}.following"), slot("user1000"));
	assert_int_equal(slot("foo{bar}{zap}"), slot("bar"));
	assert_int_equal(slot("foo{{bar}}zap"), slot("{bar"));
	/* Empty or not closed: the whole key. */
	assert_int_equal(slot("foo{}{bar}"), redis_crc16("foo{}{bar}", 10) % REDIS_SLOTS);
	assert_int_equal(slot("foo{bar"), redis_crc16("foo{bar", 7) % REDIS_SLOTS);
	assert_int_equal(slot("foo}bar{"), redis_crc16("foo}bar{", 8) % REDIS_SLOTS);
	assert_int_equal(slot(""), 0);
}

static void addresses_are_read(void **state)
{
	static const struct {
		const char *text, *host;
		int port; /* -1: refused */
	} rows[] = {
		{ "10.0.0.1:6379", "10.0.0.1", 6379 },
		{ "redis-1.example:1", "redis-1.example", 1 },
		{ "::1:7000", "::1", 7000 },
		{ "[2001:db8::1]:65535", "2001:db8::1", 65535 },
		{ ":6380", "", 6380 },
		{ "/run/redis/a.sock", "/run/redis/a.sock", 0 },
		{ "host:0", NULL, -1 },
		{ "host:65536", NULL, -1 },
		{ "host:", NULL, -1 },
		{ "host", NULL, -1 },
		{ "", NULL, -1 },
		{ "host:12x", NULL, -1 },
		{ "host:-1", NULL, -1 },
		{ "ho st:1", NULL, -1 },
		{ "h\x01:1", NULL, -1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct redis_address a;
		struct err err = { 0 };
		int r = redis_address_parse(rows[i].text, strlen(rows[i].text), &a, &err);

		assert_int_equal(r, rows[i].port < 0 ? -E_INVALID : 0);
		if (r)
			continue;
		assert_string_equal(a.host, rows[i].host);
		assert_int_equal(a.port, rows[i].port);
	}
}

static void a_long_host_is_refused(void **state)
{
	char text[REDIS_HOST_SIZE + 8];
	struct redis_address a;
	struct err err = { 0 };

	(void)state;
	memset(text, 'h', sizeof(text));
	memcpy(text + REDIS_HOST_SIZE - 1, ":1", 3);
	assert_int_equal(redis_address_parse(text, strlen(text), &a, &err), 0);
	memcpy(text + REDIS_HOST_SIZE - 1, "h:1", 4);
	assert_int_equal(redis_address_parse(text, strlen(text), &a, &err), -E_INVALID);
}

static void lists_of_seeds_are_read(void **state)
{
	struct redis_address seeds[REDIS_SEEDS_MAX];
	struct err err = { 0 };
	char many[REDIS_SEEDS_MAX * 4 + 8] = "";
	size_t count = 0;

	(void)state;
	assert_int_equal(redis_address_list(" a:1, b:2,,/s\tc:3 ", seeds, &count, &err),
			 0);
	assert_int_equal(count, 4);
	assert_string_equal(seeds[2].host, "/s");
	assert_int_equal(seeds[3].port, 3);
	assert_int_equal(redis_address_list(" , ", seeds, &count, &err), -E_INVALID);
	assert_int_equal(redis_address_list("a:1,:2", seeds, &count, &err), -E_INVALID);
	assert_int_equal(redis_address_list("a:1,b", seeds, &count, &err), -E_INVALID);
	assert_non_null(strstr(err.text, "\"b\""));
	for (int i = 0; i < REDIS_SEEDS_MAX; i++)
		strcat(many, "a:1 ");
	assert_int_equal(redis_address_list(many, seeds, &count, &err), 0);
	strcat(many, "a:1");
	assert_int_equal(redis_address_list(many, seeds, &count, &err), -E_INVALID);
}

static void redirections_are_read(void **state)
{
	static const struct {
		const char *text;
		enum redis_verdict verdict;
		int32_t slot;
		const char *host;
		int port;
	} rows[] = {
		{ "MOVED 3999 127.0.0.1:6381", REDIS_MOVED, 3999, "127.0.0.1", 6381 },
		{ "ASK 16383 ::1:6381", REDIS_ASK, 16383, "::1", 6381 },
		{ "MOVED 0 :6381", REDIS_MOVED, 0, "", 6381 },
		{ "TRYAGAIN Multiple keys request", REDIS_TRY_AGAIN, 0, "", 0 },
		{ "CLUSTERDOWN The cluster is down", REDIS_UNFIT, 0, "", 0 },
		{ "LOADING Redis is loading", REDIS_UNFIT, 0, "", 0 },
		{ "READONLY You can't write", REDIS_UNFIT, 0, "", 0 },
		{ "MASTERDOWN Link with MASTER is down", REDIS_UNFIT, 0, "", 0 },
		{ "MOVED 16384 127.0.0.1:6381", REDIS_FINAL, 0, "", 0 },
		{ "MOVED -1 127.0.0.1:6381", REDIS_FINAL, 0, "", 0 },
		{ "MOVED 1 127.0.0.1", REDIS_FINAL, 0, "", 0 },
		{ "MOVED 1 /etc/passwd", REDIS_FINAL, 0, "", 0 },
		{ "MOVED 1", REDIS_FINAL, 0, "", 0 },
		{ "MOVED ", REDIS_FINAL, 0, "", 0 },
		{ "ASK 99999999999999999999 a:1", REDIS_FINAL, 0, "", 0 },
		{ "ASKING is no answer", REDIS_FINAL, 0, "", 0 },
		{ "ERR unknown", REDIS_FINAL, 0, "", 0 },
		{ "", REDIS_FINAL, 0, "", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct redis_redirect r;

		redis_redirect_parse(rows[i].text, &r);
		assert_int_equal(r.verdict, rows[i].verdict);
		if (r.verdict != REDIS_MOVED && r.verdict != REDIS_ASK)
			continue;
		assert_int_equal(r.slot, rows[i].slot);
		assert_string_equal(r.address.host, rows[i].host);
		assert_int_equal(r.address.port, rows[i].port);
	}
}

/* What a server would have sent, as hiredis reads it. */
static redisReply *reply_of(const char *text)
{
	redisReader *reader = redisReaderCreate();
	void *reply = NULL;

	assert_non_null(reader);
	assert_int_equal(redisReaderFeed(reader, text, strlen(text)), REDIS_OK);
	assert_int_equal(redisReaderGetReply(reader, &reply), REDIS_OK);
	assert_non_null(reply);
	redisReaderFree(reader);
	return reply;
}

static struct redis_map map; /* too large for a stack */

static int parse(const char *text, struct err *err)
{
	redisReply *reply = reply_of(text);
	int r = redis_map_parse(reply, "asked", &map, err);

	freeReplyObject(reply);
	return r;
}

#define SERVER(host, port) "*3\r\n" host "\r\n:" port "\r\n$2\r\nid\r\n"
#define TEXT(n, s)         "$" n "\r\n" s
#define RANGE(n, from, to) "*" n "\r\n:" from "\r\n:" to "\r\n"

static void a_map_is_read(void **state)
{
	struct err err = { 0 };

	(void)state;
	/* Three masters: one by name, the one that was asked ("" and NULL), one unknown;
	 * a replica, and what newer servers say besides. */
	assert_int_equal(
		parse("*4\r\n" RANGE("4", "0", "99") SERVER(TEXT("1", "a"), "1") SERVER(
			      TEXT("1", "r"), "9")
			      RANGE("3", "200",
				    "16383") "*4\r\n$0\r\n\r\n:2\r\n$2\r\nid\r\n*"
					     "0\r\n" RANGE("3", "100", "100") SERVER(
						     "$-1", "2") RANGE("3", "101", "110")
						     SERVER(TEXT("1", "?"), "5"),
		      &err),
		0);
	assert_int_equal(map.node_count, 2);
	assert_string_equal(map.nodes[0].host, "a");
	assert_string_equal(map.nodes[1].host, "asked");
	assert_int_equal(map.nodes[1].port, 2);
	assert_int_equal(map.replicas[0], 1);
	assert_int_equal(map.replicas[1], 0);
	assert_int_equal(map.owner[0], 0);
	assert_int_equal(map.owner[99], 0);
	assert_int_equal(map.owner[100], 1);
	assert_int_equal(map.owner[105], REDIS_NO_OWNER);
	assert_int_equal(map.owner[16383], 1);
	assert_int_equal(map.covered, 100 + 1 + 16184);
	assert_int_equal(parse("*0\r\n", &err), 0);
	assert_int_equal(map.covered, 0);
}

static void a_malformed_map_is_refused(void **state)
{
	static const char *const rows[] = {
		":1\r\n",
		"+OK\r\n",
		"$-1\r\n",
		"*1\r\n:1\r\n",
		"*1\r\n*0\r\n",
		"*1\r\n*2\r\n:0\r\n:1\r\n",
		"*1\r\n" RANGE("3", "0", "16384") SERVER(TEXT("1", "a"), "1"),
		"*1\r\n" RANGE("3", "-1", "5") SERVER(TEXT("1", "a"), "1"),
		"*1\r\n" RANGE("3", "6", "5") SERVER(TEXT("1", "a"), "1"),
		"*1\r\n*3\r\n$1\r\n0\r\n:5\r\n" SERVER(TEXT("1", "a"), "1"),
		"*1\r\n" RANGE("3", "0", "5") ":7\r\n",
		"*1\r\n" RANGE("3", "0", "5") "*1\r\n$1\r\na\r\n",
		"*1\r\n" RANGE("3", "0", "5") SERVER(TEXT("1", "a"), "0"),
		"*1\r\n" RANGE("3", "0", "5") SERVER(TEXT("1", "a"), "65536"),
		"*1\r\n" RANGE("3", "0", "5") SERVER(":1", "1"),
		"*1\r\n" RANGE("3", "0", "5") "*2\r\n$1\r\na\r\n$1\r\n1\r\n",
		"*2\r\n" RANGE("3", "0", "5") SERVER(TEXT("1", "a"), "1")
			RANGE("3", "5", "6") SERVER(TEXT("1", "b"), "1"),
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err err = { 0 };

		assert_int_equal(parse(rows[i], &err), -E_INVALID);
		assert_non_null(strstr(err.text, "CLUSTER SLOTS"));
	}
}

/* One slot a server. */
static char *many_servers(int n)
{
	char *text = malloc(64 + (size_t)n * 64), *p = text;

	assert_non_null(text);
	p += sprintf(p, "*%d\r\n", n);
	for (int i = 0; i < n; i++)
		p += sprintf(p, "*3\r\n:%d\r\n:%d\r\n*2\r\n$1\r\nh\r\n:%d\r\n", i, i,
			     i + 1);
	return text;
}

static void a_map_is_bounded(void **state)
{
	struct err err = { 0 };
	char *text = many_servers(REDIS_NODES_MAX);

	(void)state;
	assert_int_equal(parse(text, &err), 0);
	assert_int_equal(map.node_count, REDIS_NODES_MAX);
	free(text);
	text = many_servers(REDIS_NODES_MAX + 1);
	assert_int_equal(parse(text, &err), -E_INVALID);
	free(text);
}

static void an_epoch_is_read(void **state)
{
	redisReply *reply = reply_of("$54\r\ncluster_state:ok\r\n"
				     "cluster_current_epoch:42\r\nmore:7\r\n\r\n\r\n");

	(void)state;
	assert_int_equal(redis_map_epoch(reply), 42);
	freeReplyObject(reply);
	reply = reply_of("$2\r\nno\r\n");
	assert_int_equal(redis_map_epoch(reply), 0);
	freeReplyObject(reply);
	reply = reply_of("*0\r\n");
	assert_int_equal(redis_map_epoch(reply), 0);
	freeReplyObject(reply);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_checksum_is_the_published_one),
		cmocka_unit_test(a_hash_tag_alone_decides),
		cmocka_unit_test(addresses_are_read),
		cmocka_unit_test(a_long_host_is_refused),
		cmocka_unit_test(lists_of_seeds_are_read),
		cmocka_unit_test(redirections_are_read),
		cmocka_unit_test(a_map_is_read),
		cmocka_unit_test(a_malformed_map_is_refused),
		cmocka_unit_test(a_map_is_bounded),
		cmocka_unit_test(an_epoch_is_read),
	};

	return cmocka_run_group_tests_name("redis map", tests, NULL, NULL);
}
