/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/hot.h"

#include "base/attr.h"
#include "tests/unit/instance.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#define NOW    INT64_C(1800000000000)
#define SECOND 1000
#define SIZE   (4 * HOT_SIZE_MIN)
#define NOBODY ((uid_t)-1)

static int forget_instance(void **state)
{
	(void)state;
	hot_unlink(instance, SIZE);
	return 0;
}

static struct hot *open_hot(bool shared)
{
	struct hot *hot = NULL;
	struct err err = { 0 };

	if (hot_open(NULL, instance, shared, SIZE, &hot, &err))
		fail_msg("%s", err.text);
	return hot;
}

static struct hot_stats stats_of(const struct hot *hot)
{
	struct hot_stats stats;

	hot_stats(hot, &stats);
	return stats;
}

/* The n-th player's puuid and one of his keys. */
static const char *puuid_of(unsigned n)
{
	static _Thread_local char text[32];

	snprintf(text, sizeof(text), "puuid-%u", n);
	return text;
}

static const char *key_of(unsigned player, unsigned n)
{
	static _Thread_local char text[64];

	snprintf(text, sizeof(text), "analytics:{puuid-%u}:week:period_stats:%u", player,
		 n);
	return text;
}

/*
 * A body whose every byte follows from its key's number and its generation, so that a
 * torn one is seen.  The compressed one stands for itself: nobody unpacks it here.
 */
static size_t fill_body(char *text, unsigned n, uint64_t generation, size_t len)
{
	int head = snprintf(text, 64, "%u/%llu/%zu:", n, (unsigned long long)generation,
			    len);

	memset(text + head, 'a' + (int)((n + generation) % 26), len - (size_t)head);
	return len;
}

#define BODY_MAX 20000

static size_t length_of(unsigned n, uint64_t generation)
{
	return 64 + (n * 7919 + (size_t)generation * 104729) % (BODY_MAX - 64);
}

static void put(struct hot *hot, unsigned player, unsigned n, uint64_t generation)
{
	static _Thread_local char plain[BODY_MAX], gzip[BODY_MAX];
	const size_t len = length_of(n, generation);
	const struct hot_body body = {
		.plain = plain,
		.plain_len = fill_body(plain, n, generation, len),
		.gzip = n % 3 ? gzip : NULL,
		.gzip_len =
			n % 3 ? fill_body(gzip, n + 1000, generation, len / 4 + 64) : 0,
		.generation = generation,
		.stored_ms = NOW + n,
		.expires_ms = NOW + n + SECOND,
		.epoch = hot_epoch(hot),
	};

	hot_put(hot, puuid_of(player), key_of(player, n), &body, NOW);
}

enum found { NOTHING, WHOLE, TORN };

static enum found judge(unsigned n, const struct hot_body *found)
{
	static _Thread_local char expected[BODY_MAX];
	const uint64_t generation = found->generation;
	const bool gzip = found->gzip != NULL;
	size_t len = length_of(n, generation);

	len = gzip ? len / 4 + 64 : len;
	if (found->stored_ms != NOW + n || found->expires_ms != NOW + n + SECOND ||
	    (gzip ? found->gzip_len : found->plain_len) != len)
		return TORN;
	fill_body(expected, gzip ? n + 1000 : n, generation, len);
	return memcmp(gzip ? found->gzip : found->plain, expected, len) ? TORN : WHOLE;
}

static enum found get(struct hot *hot, unsigned player, unsigned n, bool want_gzip,
		      uint64_t *ret_generation)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct hot_body found;
	enum found result = NOTHING;

	if (hot_get(hot, mem, key_of(player, n), want_gzip, &found)) {
		result = judge(n, &found);
		if (ret_generation)
			*ret_generation = found.generation;
	}
	talloc_free(mem);
	return result;
}

static void holds_both_bodies_of_a_key(void **state)
{
	struct hot *hot = open_hot(false);
	TALLOC_CTX *mem = talloc_new(NULL);
	uint64_t generation = 0;
	struct hot_body found;

	(void)state;
	assert_int_equal(get(hot, 1, 1, false, NULL), NOTHING);
	put(hot, 1, 1, 4);
	put(hot, 1, 3, 4);
	assert_int_equal(get(hot, 1, 1, false, &generation), WHOLE);
	assert_int_equal(generation, 4);
	assert_int_equal(get(hot, 1, 2, false, NULL), NOTHING);
	assert_true(hot_get(hot, mem, key_of(1, 1), true, &found));
	assert_non_null(found.gzip);
	assert_null(found.plain);
	assert_int_equal(judge(1, &found), WHOLE);
	/* None is kept: the plain one it is. */
	assert_true(hot_get(hot, mem, key_of(1, 3), true, &found));
	assert_null(found.gzip);
	assert_int_equal(judge(3, &found), WHOLE);
	/* Another body of the key, of whatever length, takes its place. */
	for (generation = 5; generation < 40; generation++) {
		uint64_t of = 0;

		put(hot, 1, 1, generation);
		assert_int_equal(get(hot, 1, 1, generation % 2, &of), WHOLE);
		assert_int_equal(of, generation);
	}
	assert_int_equal(stats_of(hot).refused, 0);
	assert_int_equal(stats_of(hot).evicted, 0);
	talloc_free(mem);
	talloc_free(hot);
}

static void large_bodies_have_their_place_and_larger_ones_none(void **state)
{
	struct hot *hot = open_hot(false);
	char *text = talloc_zero_size(hot, HOT_ENTRY_MAX + 1);
	struct hot_body body = { .plain = text, .plain_len = HOT_ENTRY_MAX - 200 };
	struct hot_body found;

	(void)state;
	/* Small ones first, as many as there is room for. */
	for (unsigned n = 0; n < 4000; n++)
		put(hot, n, n, 1);
	memset(text, 'x', HOT_ENTRY_MAX);
	hot_put(hot, puuid_of(1), "large", &body, NOW);
	assert_true(hot_get(hot, hot, "large", false, &found));
	assert_int_equal(found.plain_len, body.plain_len);
	assert_memory_equal(found.plain, text, body.plain_len);
	assert_int_equal(stats_of(hot).refused, 0);
	body.plain_len = HOT_ENTRY_MAX + 1;
	hot_put(hot, puuid_of(1), "larger", &body, NOW);
	assert_false(hot_get(hot, hot, "larger", false, &found));
	assert_int_equal(stats_of(hot).refused, 1);
	talloc_free(hot);
}

static void what_is_asked_for_stays_and_the_rest_gives_way(void **state)
{
	enum { WANTED = 40, OTHERS = 5000 };
	struct hot *hot = open_hot(false);
	unsigned wanted = 0, kept = 0;

	(void)state;
	for (unsigned n = 0; n < WANTED; n++)
		put(hot, n, n, 1);
	for (unsigned n = WANTED; n < OTHERS; n++) {
		put(hot, n, n, 1);
		if (n % 20 == 0)
			for (unsigned w = 0; w < WANTED; w++)
				(void)get(hot, w, w, false, NULL);
	}
	for (unsigned n = 0; n < WANTED; n++)
		wanted += get(hot, n, n, false, NULL) == WHOLE;
	for (unsigned n = 0; n < OTHERS; n++)
		kept += get(hot, n, n, false, NULL) == WHOLE;
	assert_in_range(wanted, WANTED * 9 / 10, WANTED);
	/* Much of the memory is used: the bodies are 12 KB on an average. */
	assert_in_range(kept, SIZE / 12000 / 3, SIZE / 6000);
	assert_int_equal(stats_of(hot).stored, OTHERS);
	assert_in_range(stats_of(hot).evicted, OTHERS - kept - OTHERS / 100,
			OTHERS - kept);
	talloc_free(hot);
}

static bool knows(struct hot *hot, unsigned player, int64_t now_ms, uint64_t generation)
{
	struct hot_known known;

	return hot_generation(hot, puuid_of(player), now_ms, SECOND, &known) &&
	       known.generation == generation;
}

static void a_generation_counts_for_its_time(void **state)
{
	struct hot *hot = open_hot(false);

	(void)state;
	assert_false(knows(hot, 1, NOW, 0));
	hot_learn(hot, puuid_of(1), (struct hot_known){ 8, 0 }, NOW, hot_epoch(hot));
	assert_true(knows(hot, 1, NOW, 8));
	assert_true(knows(hot, 1, NOW + SECOND - 1, 8));
	assert_false(knows(hot, 1, NOW + SECOND, 8));
	assert_false(knows(hot, 1, NOW - 1, 8)); /* the clock was set back */
	assert_false(knows(hot, 2, NOW, 8));
	hot_publish(hot, puuid_of(1), 12, NOW + SECOND);
	assert_true(knows(hot, 1, NOW + SECOND, 12));
	/* Published by one who was slower, or asked of a Redis that knows less. */
	hot_publish(hot, puuid_of(1), 8, NOW + SECOND + 1);
	hot_learn(hot, puuid_of(1), (struct hot_known){ 8, 0 }, NOW + SECOND + 1,
		  hot_epoch(hot));
	assert_true(knows(hot, 1, NOW + SECOND + 1, 12));
	/* What was believed too long is no argument: a database that was restored. */
	hot_learn(hot, puuid_of(1), (struct hot_known){ 8, 0 }, NOW + 3 * SECOND,
		  hot_epoch(hot));
	assert_true(knows(hot, 1, NOW + 3 * SECOND, 8));
	(void)hot_forget(hot, puuid_of(1), NOW);
	assert_false(knows(hot, 1, NOW + 3 * SECOND, 8));
	talloc_free(hot);
}

/* Looked for or computed before a forgetting, and come to be kept after it. */
static void what_was_forgotten_does_not_come_back(void **state)
{
	struct hot *hot = open_hot(false);
	struct hot_body body = { .plain = "body",
				 .plain_len = 4,
				 .generation = 4,
				 .stored_ms = NOW,
				 .expires_ms = NOW + SECOND,
				 .epoch = hot_epoch(hot) };

	(void)state;
	hot_publish(hot, puuid_of(2), 12, NOW); /* of others: no matter */
	hot_put(hot, puuid_of(1), "key", &body, NOW);
	assert_true(hot_get(hot, hot, "key", false, &body));
	body.epoch = hot_epoch(hot);
	assert_int_equal(hot_forget(hot, puuid_of(1), NOW), 1);
	hot_put(hot, puuid_of(1), "key", &body, NOW);
	assert_false(hot_get(hot, hot, "key", false, &body));
	body.epoch = hot_epoch(hot);
	hot_put(hot, puuid_of(1), "key", &body, NOW);
	assert_true(hot_get(hot, hot, "key", false, &body));
	talloc_free(hot);
}

static void an_answer_on_its_way_covers_no_publication(void **state)
{
	struct hot *hot = open_hot(false);
	const uint64_t before = hot_epoch(hot);

	(void)state;
	hot_publish(hot, puuid_of(1), 12, NOW);
	hot_learn(hot, puuid_of(1), (struct hot_known){ 8, 0 }, NOW, before);
	assert_true(knows(hot, 1, NOW, 12));
	/* Not even when the publication has been pushed out of its place. */
	for (unsigned n = 2; n < 100000; n++)
		hot_learn(hot, puuid_of(n), (struct hot_known){ 4, 0 }, NOW,
			  hot_epoch(hot));
	assert_false(knows(hot, 1, NOW, 12));
	hot_learn(hot, puuid_of(1), (struct hot_known){ 8, 0 }, NOW, before);
	assert_false(knows(hot, 1, NOW, 8));
	talloc_free(hot);
}

#define ROUNDS 3000

/* Who asks Redis, and is told what was published last, or what was before it. */
struct learner {
	struct hot *hot;
	_Atomic uint64_t redis, published;
	_Atomic unsigned late;
	_Atomic bool over;
};

static void *learn(void *arg)
{
	struct learner *l = arg;

	while (!atomic_load(&l->over)) {
		const uint64_t epoch = hot_epoch(l->hot);
		const uint64_t asked = atomic_load(&l->redis);
		const uint64_t least = atomic_load(&l->published);
		struct hot_known known;

		if (hot_generation(l->hot, "P", NOW, SECOND, &known) &&
		    known.generation < least)
			atomic_fetch_add(&l->late, 1);
		hot_learn(l->hot, "P", (struct hot_known){ asked, 0 }, NOW, epoch);
	}
	return NULL;
}

static void nobody_sees_the_old_generation_after_a_publication(void **state)
{
	struct learner l = { .hot = open_hot(false) };
	pthread_t threads[3];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, learn, &l), 0);
	for (uint64_t generation = 1; generation <= ROUNDS; generation++) {
		/* The order of cache_publish. */
		atomic_store(&l.redis, generation);
		hot_publish(l.hot, "P", generation, NOW);
		atomic_store(&l.published, generation);
	}
	atomic_store(&l.over, true);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(l.late, 0);
	talloc_free(l.hot);
}

static void processes_share_it(void **state)
{
	struct hot *one = open_hot(true), *two = open_hot(true);
	const struct hot_host host = { instance, NOBODY, SIZE };
	const struct hot_host none = { "no-such-instance", NOBODY, SIZE };
	const char *puuid = "puuid-1";
	const uint64_t generation = 16;

	(void)state;
	put(one, 1, 1, 4);
	hot_learn(one, puuid, (struct hot_known){ 4, 0 }, NOW, hot_epoch(one));
	assert_int_equal(get(two, 1, 1, false, NULL), WHOLE);
	assert_true(knows(two, 1, NOW, 4));
	/* What the command line does. */
	hot_publish_on_host(&host, &puuid, &generation, 1, NOW);
	assert_true(knows(two, 1, NOW, 16));
	hot_publish_on_host(&none, &puuid, &generation, 1, NOW);
	assert_int_equal(hot_forget_on_host(&none, puuid, NOW), 0);
	assert_int_equal(hot_forget_on_host(&host, puuid, NOW), 1);
	assert_int_equal(get(two, 1, 1, false, NULL), NOTHING);
	assert_false(knows(one, 1, NOW, 16));
	talloc_free(one);
	talloc_free(two);
}

/* All bytes of the shared memory, SIZE of them. */
static char *read_memory(TALLOC_CTX *mem)
{
	char path[200], *bytes = talloc_size(mem, SIZE + 1);
	FILE *pipe;

	snprintf(path, sizeof(path), "cat /dev/shm/lme-hot-%u-%s:*", (unsigned)geteuid(),
		 instance);
	pipe = popen(path, "r");
	assert_non_null(pipe);
	assert_int_equal(fread(bytes, 1, SIZE + 1, pipe), SIZE);
	pclose(pipe);
	return bytes;
}

static bool holds(const char *bytes, const char *text)
{
	return memmem(bytes, SIZE, text, strlen(text)) != NULL;
}

static void nothing_of_a_player_stays(void **state)
{
	struct hot *hot = open_hot(true);
	char *bytes;

	(void)state;
	/* Long and short ones in turn, so that the short ones lie on the long ones. */
	for (uint64_t generation = 1; generation < 30; generation++)
		for (unsigned n = 0; n < 30; n++)
			put(hot, 1 + n % 2, n, generation);
	bytes = read_memory(hot);
	assert_true(holds(bytes, "{puuid-1}"));
	assert_true(holds(bytes, "24/29/"));
	assert_int_equal(hot_forget(hot, "puuid-1", NOW), 15);
	bytes = read_memory(hot);
	assert_false(holds(bytes, "{puuid-1}"));
	for (unsigned n = 0; n < 30; n += 2) {
		char head[32];

		/* Not of any generation; 2/7/ is in 12/7/ as well. */
		for (unsigned generation = 1; n > 9 && generation < 30; generation++) {
			snprintf(head, sizeof(head), "%u/%u/", n, generation);
			assert_false(holds(bytes, head));
		}
		assert_int_equal(get(hot, 1, n, false, NULL), NOTHING);
		assert_int_equal(get(hot, 2, n + 1, false, NULL), WHOLE);
	}
	talloc_free(hot);
}

/* Of the right size and owner, but nothing that we wrote. */
static void garbage_is_survived(void **state)
{
	struct hot *hot = open_hot(true);
	uint64_t random = 1;
	char path[300];
	FILE *file;

	(void)state;
	snprintf(path, sizeof(path),
		 "f=$(echo /dev/shm/lme-hot-%u-%s:*); dd of=$f bs=64k conv=notrunc "
		 "iflag=fullblock 2>/dev/null",
		 (unsigned)geteuid(), instance);
	file = popen(path, "w");
	assert_non_null(file);
	for (size_t i = 0; i < SIZE / sizeof(random); i++) {
		random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
		assert_int_equal(fwrite(&random, sizeof(random), 1, file), 1);
	}
	assert_int_equal(pclose(file), 0);
	for (unsigned n = 0; n < 200; n++) {
		put(hot, n, n, 1);
		assert_int_not_equal(get(hot, n, n, n % 2, NULL), TORN);
		hot_learn(hot, puuid_of(n), (struct hot_known){ 8, 0 }, NOW,
			  hot_epoch(hot));
		assert_true(knows(hot, n, NOW, 8));
	}
	(void)hot_forget(hot, puuid_of(1), NOW);
	talloc_free(hot);
}

#define STORM_ROUNDS 4000
#define STORM_KEYS   48

struct storm {
	struct hot *hot;
	unsigned seed;
	_Atomic unsigned *torn, *found;
};

static void *storm(void *arg)
{
	struct storm *s = arg;
	unsigned random = s->seed;

	for (int i = 0; i < STORM_ROUNDS; i++) {
		unsigned n, player;
		enum found found;

		random = random * 1103515245 + 12345;
		n = (random >> 8) % STORM_KEYS;
		player = n % 8;
		if (random >> 20 & 1)
			put(s->hot, player, n, random >> 12 & 7);
		if ((random >> 21 & 63) == 0)
			(void)hot_forget(s->hot, puuid_of(player), NOW);
		found = get(s->hot, player, n, random >> 19 & 1, NULL);
		if (found == TORN)
			atomic_fetch_add(s->torn, 1);
		else if (found == WHOLE)
			atomic_fetch_add(s->found, 1);
	}
	return NULL;
}

static void threads_never_see_a_torn_body(void **state)
{
	_Atomic unsigned torn = 0, found = 0;
	struct hot *hot = open_hot(false);
	struct storm storms[6];
	pthread_t threads[6];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
		storms[i] = (struct storm){ hot, (unsigned)i * 77 + 5, &torn, &found };
		assert_int_equal(pthread_create(&threads[i], NULL, storm, &storms[i]), 0);
	}
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(torn, 0);
	assert_true(found > 100);
	talloc_free(hot);
}

#define KILL_KEYS   64
#define SAME_LENGTH (BODY_MAX - 64) /* of generations that differ by it */
#define KILL_MOST   4000

/* "make check-long" says how many more; a fork is dear under a sanitizer. */
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
#define KILLS_HERE 25
#else
#define KILLS_HERE 200
#endif

static unsigned kills = KILLS_HERE;

/* Writes the same keys over and over until it is killed. */
static pid_t start_writer(int ready)
{
	struct hot *hot = NULL;
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	if (hot_open(NULL, instance, true, SIZE, &hot, NULL) != 0)
		_exit(1);
	for (uint64_t round = 0;; round++) {
		for (unsigned n = 0; n < KILL_KEYS; n++)
			put(hot, n, n, round * SAME_LENGTH);
		if (round == 1 && write(ready, "x", 1) != 1)
			_exit(1);
	}
}

static unsigned lost_by_a_kill(struct hot *hot, long pause_ns)
{
	unsigned lost = 0;

	kill_a_writer(start_writer, pause_ns);
	for (unsigned n = 0; n < KILL_KEYS; n++) {
		enum found found = get(hot, n, n, n % 2, NULL);

		assert_int_not_equal(found, TORN);
		lost += found == NOTHING;
	}
	return lost;
}

/* At random points of writing: no torn body, at most one lost, and all can be written. */
static void a_killed_writer_leaves_one_empty_slot(void **state)
{
	struct hot *hot = open_hot(true);
	unsigned half_written = 0, random = 1;

	(void)state;
	/* Until one died in the midst of writing, else nothing is shown. */
	for (unsigned round = 0;
	     round < kills || (half_written == 0 && round < KILL_MOST); round++) {
		unsigned lost;

		random = random * 1103515245 + 12345;
		lost = lost_by_a_kill(hot, (random >> 8) % 1000000);
		assert_in_range(lost, 0, 1);
		half_written += lost;
		/* A second later the slot is anybody's; a forgetting takes it at once. */
		for (unsigned n = 0; lost && n < KILL_KEYS; n++) {
			(void)hot_forget(hot, puuid_of(n), NOW);
			put(hot, n, n, 1);
			assert_int_equal(get(hot, n, n, false, NULL), WHOLE);
		}
	}
	print_message("# %u writers killed, %u of them within a body, 0 torn bodies\n",
		      kills, half_written);
	assert_true(half_written > 0);
	assert_int_equal(stats_of(hot).refused, 0);
	talloc_free(hot);
}

int main(int argc, char **argv)
{
#define SHARED(f) cmocka_unit_test_setup_teardown(f, fresh_instance, forget_instance)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holds_both_bodies_of_a_key),
		cmocka_unit_test(large_bodies_have_their_place_and_larger_ones_none),
		cmocka_unit_test(what_is_asked_for_stays_and_the_rest_gives_way),
		cmocka_unit_test(a_generation_counts_for_its_time),
		cmocka_unit_test(what_was_forgotten_does_not_come_back),
		cmocka_unit_test(an_answer_on_its_way_covers_no_publication),
		cmocka_unit_test(nobody_sees_the_old_generation_after_a_publication),
		SHARED(processes_share_it),
		SHARED(nothing_of_a_player_stays),
		SHARED(garbage_is_survived),
		cmocka_unit_test(threads_never_see_a_torn_body),
		SHARED(a_killed_writer_leaves_one_empty_slot),
	};

	if (argc > 1)
		kills = (unsigned)strtoul(argv[1], NULL, 10);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
