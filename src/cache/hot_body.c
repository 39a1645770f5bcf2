/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bodies in slots, and the index of hints that leads to them.  A hint proves nothing: the
 * slot says itself which key it holds, and its checksum whether it is whole.
 */
#include "cache/hot_priv.h"

#include <string.h>

#define KEY_BITS  16
#define BODY_BITS 24
#define TAG_SHIFT 32

/* Where everything of an entry stands in its slot, in words. */
struct extent {
	size_t key_len, plain_len, gzip_len; /* bytes */
	size_t plain_at, gzip_at, end;
};

/* A sum over words in four lanes, which the processor works on at the same time. */
struct sum {
	uint64_t lanes[4];
	size_t n;
};

static size_t words_of(size_t bytes)
{
	return (bytes + 7) / 8;
}

static struct extent extent_of(size_t key_len, size_t plain_len, size_t gzip_len)
{
	struct extent e = { .key_len = key_len,
			    .plain_len = plain_len,
			    .gzip_len = gzip_len };

	e.plain_at = SLOT_TEXT + words_of(key_len);
	e.gzip_at = e.plain_at + words_of(plain_len);
	e.end = e.gzip_at + words_of(gzip_len);
	return e;
}

static uint64_t pack_lengths(const struct extent *e)
{
	return (uint64_t)e->key_len | (uint64_t)e->plain_len << KEY_BITS |
	       (uint64_t)e->gzip_len << (KEY_BITS + BODY_BITS);
}

static struct extent unpack_lengths(uint64_t lengths)
{
	return extent_of(lengths & ((1 << KEY_BITS) - 1),
			 lengths >> KEY_BITS & ((1 << BODY_BITS) - 1),
			 lengths >> (KEY_BITS + BODY_BITS));
}

static void sum_init(struct sum *sum, uint64_t odd)
{
	for (size_t i = 0; i < 4; i++)
		sum->lanes[i] = (odd + i) * UINT64_C(0x9e3779b97f4a7c15);
	sum->n = 0;
}

/* As the rounds of XXH64 (Yann Collet): quick, and a changed bit changes the sum. */
static inline uint64_t mix(uint64_t lane, uint64_t word)
{
	lane += word * UINT64_C(0xc2b2ae3d27d4eb4f);
	return (lane << 31 | lane >> 33) * UINT64_C(0x9e3779b185ebca87);
}

/* The i-th word of what is summed up next. */
static inline void sum_add(struct sum *sum, size_t i, uint64_t word)
{
	sum->lanes[i & 3] = mix(sum->lanes[i & 3], word);
	sum->n++;
}

static uint64_t sum_end(const struct sum *sum)
{
	uint64_t all = sum->n;

	for (size_t i = 0; i < 4; i++) {
		all = (all ^ sum->lanes[i]) * UINT64_C(0xc4ceb9fe1a85ec53);
		all ^= all >> 29;
	}
	return all;
}

/* Copy one word out of a slot; returns it. */
static inline uint64_t copy_word(const hot_word *slot, size_t at, char *to)
{
	const uint64_t word = hot_peek(slot, at);

	memcpy(to, &word, 8);
	return word;
}

/* Copy words out of a slot and add them to the sum, four at a time. */
static void copy_out(const hot_word *slot, size_t at, size_t n, char *to,
		     struct sum *ret_sum)
{
	uint64_t a = ret_sum->lanes[0], b = ret_sum->lanes[1], c = ret_sum->lanes[2],
		 d = ret_sum->lanes[3];
	size_t i = 0;

	for (; i + 4 <= n; i += 4, to += 32) {
		a = mix(a, copy_word(slot, at + i, to));
		b = mix(b, copy_word(slot, at + i + 1, to + 8));
		c = mix(c, copy_word(slot, at + i + 2, to + 16));
		d = mix(d, copy_word(slot, at + i + 3, to + 24));
	}
	*ret_sum = (struct sum){ { a, b, c, d }, ret_sum->n + i };
	for (; i < n; i++, to += 8)
		sum_add(ret_sum, i, copy_word(slot, at + i, to));
}

/* The last word is filled up with zeros.  A copy of fixed size is one instruction. */
static inline uint64_t word_at(const char *bytes, size_t len, size_t i)
{
	uint64_t word = 0;

	if (len - i * 8 >= sizeof(word))
		memcpy(&word, bytes + i * 8, sizeof(word));
	else
		memcpy(&word, bytes + i * 8, len - i * 8);
	return word;
}

static void sum_bytes(struct sum *sum, const char *bytes, size_t len)
{
	for (size_t i = 0; i < words_of(len); i++)
		sum_add(sum, i, word_at(bytes, len, i));
}

/*
 * Of a key: 64 bits, never 0, the same in every process.  That two keys have one is no
 * harm, for a slot holds its key; so it is the sum, which is quicker than hot_hash.
 */
static uint64_t key_hash(const char *key, size_t len)
{
	struct sum sum;
	uint64_t hash;

	sum_init(&sum, len);
	sum_bytes(&sum, key, len);
	hash = sum_end(&sum);
	return hash ? hash : 1;
}

static hot_word *bucket_of(const struct hot *hot, uint64_t key)
{
	return hot->index + (key & (hot->buckets - 1)) * BUCKET;
}

static uint64_t hint_of(uint64_t key, uint64_t ref)
{
	return key >> TAG_SHIFT << TAG_SHIFT | ref;
}

/* The slot that holds a key, as far as one can tell without reading it all. */
static hot_word *find(const struct hot *hot, uint64_t key, uint64_t *ret_ref,
		      size_t *ret_words)
{
	const hot_word *bucket = bucket_of(hot, key);

	for (size_t i = 0; i < BUCKET; i++) {
		const uint64_t hint = hot_peek(bucket, i);
		hot_word *slot;

		if ((hint ^ key) >> TAG_SHIFT)
			continue;
		*ret_ref = hint & UINT32_MAX;
		slot = hot_slot(hot, *ret_ref, ret_words);
		if (slot && hot_peek(slot, SLOT_KEY) == key)
			return slot;
	}
	return NULL;
}

/* A hint that leads nowhere any more gives way, else any: its slot ages unseen. */
static void note_hint(struct hot *hot, uint64_t key, uint64_t ref)
{
	hot_word *bucket = bucket_of(hot, key);
	size_t at = ref % BUCKET, words;

	for (size_t i = 0; i < BUCKET; i++) {
		const uint64_t hint = hot_peek(bucket, i);
		hot_word *slot = hot_slot(hot, hint & UINT32_MAX, &words);
		const uint64_t other = slot ? hot_peek(slot, SLOT_KEY) : 0;

		if (hint != hint_of(other, hint & UINT32_MAX) || other == key ||
		    bucket_of(hot, other) != bucket || other == 0) {
			at = i;
			break;
		}
	}
	hot_poke(bucket, at, hint_of(key, ref));
}

/* Who finds a slot that was damaged by one who had lost it makes it an empty one. */
static void wipe_damaged(struct hot *hot, hot_word *slot, size_t words, uint64_t sequence)
{
	uint64_t even = sequence;

	if (!atomic_compare_exchange_strong(&slot[SLOT_SEQUENCE], &even, sequence + 1))
		return;
	hot_empty(slot, words, sequence + 1);
	atomic_fetch_add_explicit(&hot->damaged, 1, memory_order_relaxed);
}

/* Key and head of an entry; false: it is another key's, or cannot be. */
static bool read_head(const hot_word *slot, size_t words, const char *key,
		      struct sum *sum, struct extent *ret_extent,
		      struct hot_body *ret_body)
{
	const size_t key_len = strlen(key);
	uint64_t head[SLOT_TEXT - SLOT_HEAD];
	bool same = true;

	copy_out(slot, SLOT_HEAD, SLOT_TEXT - SLOT_HEAD, (char *)head, sum);
	*ret_extent = unpack_lengths(head[SLOT_LENGTHS - SLOT_HEAD]);
	if (ret_extent->key_len != key_len || ret_extent->end > words)
		return false;
	for (size_t i = 0; i < words_of(key_len); i++) {
		const uint64_t word = hot_peek(slot, SLOT_TEXT + i);

		same &= word == word_at(key, key_len, i);
		sum_add(sum, i, word);
	}
	*ret_body = (struct hot_body){
		.generation = head[SLOT_GENERATION - SLOT_HEAD],
		.seen = { head[SLOT_SEEN - SLOT_HEAD],
			  head[SLOT_SEEN_EVERYBODY - SLOT_HEAD] },
		.stored_ms = (int64_t)head[SLOT_STORED - SLOT_HEAD],
		.expires_ms = (int64_t)head[SLOT_EXPIRES - SLOT_HEAD],
	};
	return same;
}

/* Copy one of the two bodies; false: none of this key, or not whole. */
static bool read_body(struct hot *hot, TALLOC_CTX *mem, hot_word *slot, size_t words,
		      const char *key, bool want_gzip, struct hot_body *ret_body)
{
	const uint64_t before = hot_peek(slot, SLOT_SEQUENCE);
	struct extent e;
	size_t at, len;
	bool gzip;
	struct sum sum;
	uint64_t check;
	char *copy;

	if (before == 0 || (before & 1))
		return false;
	sum_init(&sum, before - 1);
	if (!read_head(slot, words, key, &sum, &e, ret_body))
		return false;
	gzip = want_gzip && e.gzip_len;
	at = gzip ? e.gzip_at : e.plain_at;
	len = gzip ? e.gzip_len : e.plain_len;
	copy = talloc_size(mem, words_of(len) * 8 + 1);
	if (!copy)
		return false;
	copy_out(slot, at, words_of(len), copy, &sum);
	check = hot_peek(slot, gzip ? SLOT_CHECK_GZIP : SLOT_CHECK_PLAIN);
	if (check != sum_end(&sum) || hot_peek(slot, SLOT_SEQUENCE) != before) {
		talloc_free(copy);
		if (check != sum_end(&sum))
			wipe_damaged(hot, slot, words, before);
		return false;
	}
	copy[len] = '\0';
	*(gzip ? &ret_body->gzip : &ret_body->plain) = copy;
	*(gzip ? &ret_body->gzip_len : &ret_body->plain_len) = len;
	return true;
}

bool hot_get(struct hot *hot, TALLOC_CTX *mem, const char *key, bool want_gzip,
	     struct hot_body *ret_body)
{
	uint64_t ref;
	size_t words;
	hot_word *slot = find(hot, key_hash(key, strlen(key)), &ref, &words);

	if (!slot || !read_body(hot, mem, slot, words, key, want_gzip, ret_body))
		return false;
	if (!hot_peek(slot, SLOT_USED))
		hot_poke(slot, SLOT_USED, 1);
	return true;
}

/*
 * Words into a slot of ours.  Whoever wipes a player takes slots away; then we stop, so
 * that hardly a word of it is left behind.
 */
static bool copy_in(hot_word *slot, size_t at, const char *bytes, size_t len,
		    uint64_t sequence)
{
	for (size_t i = 0; i < words_of(len); i++) {
		if (i % 16 == 0 && hot_peek(slot, SLOT_SEQUENCE) != sequence)
			return false;
		hot_poke(slot, at + i, word_at(bytes, len, i));
	}
	return true;
}

static uint64_t check_of(const struct sum *head, const char *bytes, size_t len)
{
	struct sum sum = *head;

	sum_bytes(&sum, bytes, len);
	return sum_end(&sum);
}

static bool write_head(hot_word *slot, const uint64_t *head, uint64_t sequence)
{
	return copy_in(slot, SLOT_HEAD, (const char *)head,
		       (SLOT_TEXT - SLOT_HEAD) * sizeof(*head), sequence);
}

/* The rest of the slot: of what was there before nothing stays. */
static bool clear_rest(hot_word *slot, size_t from, size_t words, uint64_t sequence)
{
	for (size_t i = from; i < words; i++) {
		if (i % 16 == 0 && hot_peek(slot, SLOT_SEQUENCE) != sequence)
			return false;
		hot_poke(slot, i, 0);
	}
	return true;
}

/* All of an entry into a slot of ours. */
static bool write_body(hot_word *slot, size_t words, const struct extent *e,
		       const uint64_t *head, const char *key, const struct hot_body *body,
		       uint64_t sequence)
{
	struct sum sum;

	sum_init(&sum, sequence);
	for (size_t i = 0; i < SLOT_TEXT - SLOT_HEAD; i++)
		sum_add(&sum, i, head[i]);
	sum_bytes(&sum, key, e->key_len);
	if (!write_head(slot, head, sequence) ||
	    !copy_in(slot, SLOT_TEXT, key, e->key_len, sequence) ||
	    !copy_in(slot, e->plain_at, body->plain, e->plain_len, sequence) ||
	    !copy_in(slot, e->gzip_at, body->gzip, e->gzip_len, sequence) ||
	    !clear_rest(slot, e->end, words, sequence))
		return false;
	hot_poke(slot, SLOT_CHECK_PLAIN, check_of(&sum, body->plain, e->plain_len));
	hot_poke(slot, SLOT_CHECK_GZIP, check_of(&sum, body->gzip, e->gzip_len));
	hot_poke(slot, SLOT_USED, 0); /* until somebody asks for it */
	return hot_release(slot, sequence);
}

/*
 * A slot that was taken away from us in the middle of writing: a word of ours may have
 * come after it was wiped.
 */
static void clean_up(hot_word *slot, size_t words, int64_t now_ms)
{
	uint64_t sequence;

	if (hot_claim(slot, now_ms, &sequence))
		hot_empty(slot, words, sequence);
}

/* The slot to write a key's body into, claimed: the one it is in, if the body fits. */
static hot_word *choose(struct hot *hot, uint64_t key, size_t need, int64_t now_ms,
			uint64_t *ret_ref, size_t *ret_words, uint64_t *ret_sequence)
{
	hot_word *slot = find(hot, key, ret_ref, ret_words);

	if (slot && !hot_claim(slot, now_ms, ret_sequence))
		return NULL; /* somebody else is storing it */
	if (slot && *ret_words >= need)
		return slot;
	if (slot)
		hot_empty(slot, *ret_words, *ret_sequence);
	*ret_ref = hot_take_slot(hot, need, now_ms, ret_sequence);
	if (!*ret_ref)
		atomic_fetch_add_explicit(&hot->refused, 1, memory_order_relaxed);
	return hot_slot(hot, *ret_ref, ret_words);
}

static bool was_forgotten(const struct hot *hot, uint64_t epoch)
{
	return hot_epoch(hot) / HOT_EPOCH_FORGET != epoch / HOT_EPOCH_FORGET;
}

void hot_put(struct hot *hot, const char *puuid, const char *key,
	     const struct hot_body *body, int64_t now_ms)
{
	const size_t key_len = strlen(key);
	const size_t gzip_len = body->gzip ? body->gzip_len : 0;
	const uint64_t hash = key_hash(key, key_len);
	const struct extent e = extent_of(key_len, body->plain_len, gzip_len);
	const uint64_t head[SLOT_TEXT - SLOT_HEAD] = {
		hot_hash(puuid),
		hash,
		body->generation,
		body->seen.player,
		body->seen.everybody,
		(uint64_t)body->stored_ms,
		(uint64_t)body->expires_ms,
		pack_lengths(&e),
	};
	uint64_t ref, sequence;
	hot_word *slot;
	size_t words;

	if (key_len >> KEY_BITS || body->plain_len > HOT_ENTRY_MAX ||
	    gzip_len > HOT_ENTRY_MAX || e.end * 8 > HOT_ENTRY_MAX) {
		atomic_fetch_add_explicit(&hot->refused, 1, memory_order_relaxed);
		return;
	}
	if (was_forgotten(hot, body->epoch))
		return;
	slot = choose(hot, hash, e.end, now_ms, &ref, &words, &sequence);
	if (!slot)
		return;
	if (!write_body(slot, words, &e, head, key, body, sequence)) {
		clean_up(slot, words, now_ms);
		return;
	}
	note_hint(hot, hash, ref);
	atomic_fetch_add_explicit(&hot->stored, 1, memory_order_relaxed);
	/* Forgotten while it was written, and perhaps looked for before it was there. */
	if (was_forgotten(hot, body->epoch))
		(void)hot_forget_slots(hot, hot_hash(puuid), now_ms);
}
