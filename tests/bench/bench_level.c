/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Processor time of the hot level, in ns an operation: one line a figure, "name value".
 * A thousand keys in turn, so that neither bodies nor index stay in the first caches.
 */
#include "base/clock.h"
#include "cache/hot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KEYS       1000
#define HITS       1000000
#define STORES     50000
#define SIZE       ((size_t)32 << 20)
#define PLAIN_LEN  3072
#define GZIP_LEN   1024
#define SCRATCH    16384
#define NOW        INT64_C(1800000000000)
#define GENERATION 4

struct bench {
	struct hot *hot;
	TALLOC_CTX *scratch;
	char keys[KEYS][96], puuids[KEYS][80];
	char plain[PLAIN_LEN], gzip[GZIP_LEN];
	char copies[KEYS][PLAIN_LEN]; /* what memcpy reads */
};

static volatile char sink;

static void store(struct bench *b, size_t i)
{
	const struct hot_body body = { .plain = b->plain,
				       .plain_len = PLAIN_LEN,
				       .gzip = b->gzip,
				       .gzip_len = GZIP_LEN,
				       .generation = GENERATION,
				       .stored_ms = NOW,
				       .expires_ms = NOW + 1000 };

	hot_put(b->hot, b->puuids[i], b->keys[i], &body, NOW);
}

static void get(struct bench *b, size_t i, bool want_gzip)
{
	struct hot_body found;

	if (!hot_get(b->hot, b->scratch, b->keys[i], want_gzip, &found))
		abort();
	sink = want_gzip ? found.gzip[7] : found.plain[7];
	talloc_free_children(b->scratch);
}

static void hit(struct bench *b, size_t i)
{
	get(b, i, false);
}

static void gzip_hit(struct bench *b, size_t i)
{
	get(b, i, true);
}

static void generation(struct bench *b, size_t i)
{
	struct hot_known known;

	if (hot_generation(b->hot, b->puuids[i], NOW, 1000, &known))
		sink = (char)known.generation;
}

/* What a hit would cost if there were nothing to find and nothing to check. */
static void copy(struct bench *b, size_t i)
{
	char *to = talloc_size(b->scratch, PLAIN_LEN + 1);

	memcpy(to, b->copies[i], PLAIN_LEN);
	sink = to[7];
	talloc_free_children(b->scratch);
}

static void measure(struct bench *b, const char *name, size_t n,
		    void (*operation)(struct bench *b, size_t i))
{
	int64_t start;

	for (size_t i = 0; i < KEYS; i++)
		operation(b, i);
	start = clock_thread_us();
	for (size_t i = 0; i < n; i++)
		operation(b, i % KEYS);
	printf("%s %.1f\n", name, (double)(clock_thread_us() - start) * 1000 / (double)n);
}

int main(void)
{
	struct bench *b = talloc_zero(NULL, struct bench);
	char instance[32];
	struct err err = { 0 };

	snprintf(instance, sizeof(instance), "bench-%d", (int)getpid());
	b->scratch = talloc_pool(b, SCRATCH);
	if (hot_open(b, instance, true, SIZE, &b->hot, &err) < 0) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	hot_unlink(instance, SIZE); /* mapped it stays */
	for (size_t i = 0; i < KEYS; i++) {
		snprintf(b->puuids[i], sizeof(b->puuids[i]), "%078zu", i * 7919);
		snprintf(b->keys[i], sizeof(b->keys[i]), "{%s}:period", b->puuids[i]);
		hot_learn(b->hot, b->puuids[i], (struct hot_known){ GENERATION, 0 }, NOW,
			  hot_epoch(b->hot));
		memset(b->copies[i], (int)i, PLAIN_LEN);
	}
	memset(b->plain, 'p', PLAIN_LEN);
	memset(b->gzip, 'g', GZIP_LEN);
	measure(b, "store", STORES, store);
	measure(b, "hit", HITS, hit);
	measure(b, "gzip_hit", HITS, gzip_hit);
	measure(b, "generation", HITS, generation);
	measure(b, "memcpy", HITS, copy);
	talloc_free(b);
	return 0;
}
