/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The hot level's memory, between hot.c, hot_slab.c, hot_body.c and hot_generation.c.
 *
 *   board         counters, the slabs' classes, the players' generations
 *   index         buckets of hints: part of a key's hash and the slot that may hold it
 *   slabs         of 256 KiB, each cut into equal slots of one class
 */
#pragma once

#include "base/segment.h"
#include "cache/hot.h"

#include <stdatomic.h>

#define SLAB_SIZE       ((size_t)256 << 10)
#define SLABS_MAX       (HOT_SIZE_MAX / SLAB_SIZE)
#define CLASSES         14
#define GENERATIONS     8192
#define GENERATION_SIZE 8    /* words: a cache line */
#define BUCKET          8    /* hints: a cache line */
#define STUCK_MS        1000 /* a writer takes microseconds: this one is dead */

typedef _Atomic uint64_t hot_word;

struct hot_board {
	hot_word epoch;
	hot_word next_slab; /* where to look for a free one */
	hot_word hands[CLASSES];
	hot_word slab_class[SLABS_MAX]; /* class + 1; 0 = free */
	struct emptied emptied;
	hot_word generations[GENERATIONS][GENERATION_SIZE];
};

struct hot {
	struct segment segment;
	struct hot_board *board;
	hot_word *index;
	uint64_t buckets; /* a power of two */
	char *slabs;
	size_t slab_count;
	_Atomic uint64_t stored, evicted, refused, damaged;
};

/* The words of a slot. */
enum {
	SLOT_SEQUENCE, /* odd: being written */
	SLOT_CHECK_PLAIN,
	SLOT_CHECK_GZIP,
	SLOT_BEGAN, /* when the last writer began, ms */
	SLOT_USED,  /* since the hand came by */
	SLOT_HEAD,
	SLOT_PLAYER = SLOT_HEAD, /* hash of the puuid */
	SLOT_KEY,                /* hash of the key; 0 = empty */
	SLOT_GENERATION,
	SLOT_SEEN, /* the player's marks, everybody's */
	SLOT_SEEN_EVERYBODY,
	SLOT_STORED,
	SLOT_EXPIRES,
	SLOT_LENGTHS, /* of key, plain, gzip */
	SLOT_TEXT,    /* key, plain, gzip, each from a new word on */
};

static inline uint64_t hot_peek(const hot_word *words, size_t at)
{
	return atomic_load_explicit(&words[at], memory_order_acquire);
}

static inline void hot_poke(hot_word *words, size_t at, uint64_t value)
{
	atomic_store_explicit(&words[at], value, memory_order_release);
}

/* Of a puuid: 64 bits, never 0.  The same in every process. */
uint64_t hot_hash(const char *puuid);

/* Slots of a slab of the class; words of one of them. */
size_t hot_class_slots(size_t class);
size_t hot_class_words(size_t class);

/* A slot by its number + 1; NULL: there is none.  ret_words: its size. */
hot_word *hot_slot(const struct hot *hot, uint64_t ref, size_t *ret_words);

/*
 * A slot for a new entry of so many words, claimed: its sequence is odd_sequence.  0:
 * none is to be had.  A body that has to go is counted.
 */
uint64_t hot_take_slot(struct hot *hot, size_t words, int64_t now_ms,
		       uint64_t *ret_sequence);

/* Become a slot's writer.  False: another one is. */
bool hot_claim(hot_word *slot, int64_t now_ms, uint64_t *ret_sequence);

/* End of writing.  False: the slot was taken away meanwhile. */
bool hot_release(hot_word *slot, uint64_t sequence);

/* Make a slot of so many words an empty one, to its last word, and release it. */
void hot_empty(hot_word *slot, size_t words, uint64_t sequence);

/* Wipe the player's slots; how many. */
uint64_t hot_forget_slots(struct hot *hot, uint64_t player, int64_t now_ms);

/* Forget the generation of a player. */
void hot_forget_generation(struct hot *hot, uint64_t player);
