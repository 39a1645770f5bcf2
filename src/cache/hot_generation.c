/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is known of players' generations: one place for each hash, so that two who write
 * about one player meet there.  A writer may take the place away from another one at any
 * moment: the loser's publication fails, and what he goes on writing fits no checksum.
 * The worst that comes of it is that nothing is known, and Redis is asked.
 */
#include "cache/hot_priv.h"

enum { SEQUENCE, CHECK, PLAYER, GENERATION, EMPTIED, ASKED };

/* What a place says, in one piece. */
struct known {
	uint64_t player;
	struct hot_known is;
	int64_t asked_ms;
};

static hot_word *place_of(const struct hot *hot, uint64_t player)
{
	return hot->board->generations[player % GENERATIONS];
}

static uint64_t check_of(const struct known *known, uint64_t odd)
{
	uint64_t sum = odd * UINT64_C(0x9e3779b97f4a7c15);

	sum = (sum ^ known->player) * UINT64_C(0xff51afd7ed558ccd);
	sum = (sum ^ sum >> 32 ^ known->is.generation) * UINT64_C(0xff51afd7ed558ccd);
	sum = (sum ^ sum >> 32 ^ known->is.emptied) * UINT64_C(0xff51afd7ed558ccd);
	sum = (sum ^ sum >> 32 ^ (uint64_t)known->asked_ms) *
	      UINT64_C(0xff51afd7ed558ccd);
	return sum ^ sum >> 32;
}

/* The words as they were under this odd sequence. */
static bool read_words(const hot_word *place, uint64_t odd, uint64_t player,
		       struct known *ret_known)
{
	const uint64_t check = hot_peek(place, CHECK);

	*ret_known = (struct known){ .player = hot_peek(place, PLAYER),
				     .is = { hot_peek(place, GENERATION),
					     hot_peek(place, EMPTIED) },
				     .asked_ms = (int64_t)hot_peek(place, ASKED) };
	return ret_known->player == player && check == check_of(ret_known, odd);
}

bool hot_generation(const struct hot *hot, const char *puuid, int64_t now_ms,
		    int64_t max_age_ms, struct hot_known *ret_known)
{
	const uint64_t player = hot_hash(puuid);
	const hot_word *place = place_of(hot, player);
	const uint64_t before = hot_peek(place, SEQUENCE);
	struct known known;
	int64_t age_ms;

	*ret_known = (struct hot_known){ 0 };
	if (before == 0 || (before & 1) || !read_words(place, before - 1, player, &known))
		return false;
	if (hot_peek(place, SEQUENCE) != before)
		return false;
	*ret_known = known.is;
	age_ms = now_ms - known.asked_ms;
	return age_ms >= 0 && age_ms < max_age_ms;
}

/*
 * Take the place, from a writer too.  ret_known: what it said; ret_valid: whether that
 * is the player's.
 */
static uint64_t seize(hot_word *place, uint64_t player, struct known *ret_known,
		      bool *ret_valid)
{
	uint64_t sequence = atomic_load(&place[SEQUENCE]), odd;

	do {
		odd = sequence + (sequence & 1 ? 2 : 1);
	} while (!atomic_compare_exchange_weak(&place[SEQUENCE], &sequence, odd));
	/* Nobody who knows the rules writes here now but us. */
	*ret_valid = sequence != 0 && !(sequence & 1) &&
		     read_words(place, sequence - 1, player, ret_known);
	return odd;
}

static bool write_words(hot_word *place, const struct known *known, uint64_t odd)
{
	uint64_t sequence = odd;

	hot_poke(place, CHECK, check_of(known, odd));
	hot_poke(place, PLAYER, known->player);
	hot_poke(place, GENERATION, known->is.generation);
	hot_poke(place, EMPTIED, known->is.emptied);
	hot_poke(place, ASKED, (uint64_t)known->asked_ms);
	return atomic_compare_exchange_strong(&place[SEQUENCE], &sequence, odd + 1);
}

/* How often a publication that was robbed of its place tries again: then it robs last. */
#define TRIES_MAX 1000

void hot_publish(struct hot *hot, const char *puuid, uint64_t generation, int64_t now_ms)
{
	const uint64_t player = hot_hash(puuid);
	hot_word *place = place_of(hot, player);

	atomic_fetch_add(&hot->board->epoch, 1);
	for (int i = 0; i < TRIES_MAX; i++) {
		struct known known = { 0 };
		bool valid;
		const uint64_t odd = seize(place, player, &known, &valid);

		if (!valid)
			known = (struct known){ .player = player };
		if (!valid || known.is.generation < generation) {
			known.is.generation = generation;
			known.asked_ms = now_ms;
		}
		if (write_words(place, &known, odd))
			return;
	}
	/* Others wrote all the time; leave it so that nothing is known. */
	hot_forget_generation(hot, player);
}

/* Marks only grow, whoever has read which of them. */
static uint64_t larger(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

void hot_learn(struct hot *hot, const char *puuid, struct hot_known learnt,
	       int64_t asked_ms, uint64_t epoch)
{
	const uint64_t player = hot_hash(puuid);
	hot_word *place = place_of(hot, player);
	struct known known = { 0 };
	bool valid;
	uint64_t odd = seize(place, player, &known, &valid);

	/*
	 * Who publishes from here on finds the place ours and takes it, or comes after
	 * us; who published before is seen in the epoch.
	 */
	if (!valid)
		known = (struct known){ 0 };
	learnt.emptied = larger(learnt.emptied, known.is.emptied);
	if (hot_epoch(hot) == epoch) {
		if (!valid || known.is.generation <= learnt.generation ||
		    known.asked_ms < asked_ms - STUCK_MS)
			known = (struct known){ player, learnt, asked_ms };
		known.is.emptied = learnt.emptied;
	}
	(void)write_words(place, &known, odd);
}

void hot_forget_generation(struct hot *hot, uint64_t player)
{
	static const struct known nothing;
	hot_word *place = place_of(hot, player);
	struct known known;
	bool valid;
	const uint64_t odd = seize(place, player, &known, &valid);

	(void)write_words(place, &nothing, odd);
}
