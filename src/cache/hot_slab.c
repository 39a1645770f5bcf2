/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Room for bodies: slabs that are cut into slots of one class, handed out by need and
 * then for good; within a class the clock hand finds who gives way.
 */
#include "cache/hot_priv.h"

/* Slots a slab: each class is a third larger than the one before, or less. */
static const uint8_t slots_of[CLASSES] = { 128, 96, 64, 48, 32, 24, 16,
					   12,  8,  6,  4,  3,  2,  1 };

/* The last quarter of the slabs is for classes that have less than their share. */
#define RESERVE(slabs) ((slabs) / 4)
#define SHARE(slabs)   ((slabs) / 64 + 1)

size_t hot_class_slots(size_t class)
{
	return slots_of[class];
}

size_t hot_class_words(size_t class)
{
	return SLAB_SIZE / slots_of[class] / 64 * 8;
}

/* The class of a slab; CLASSES when it has none. */
static size_t class_of(const struct hot *hot, size_t slab)
{
	const uint64_t class = hot_peek(hot->board->slab_class, slab);

	return class == 0 || class > CLASSES ? CLASSES : (size_t) class - 1;
}

static hot_word *slot_at(const struct hot *hot, size_t slab, size_t class, size_t n)
{
	return (hot_word *)(hot->slabs + slab * SLAB_SIZE) + n * hot_class_words(class);
}

/* A reference is the slab's number times 128, and the slot's within it, plus 1. */
static uint64_t ref_of(size_t slab, size_t n)
{
	return slab * 128 + n + 1;
}

hot_word *hot_slot(const struct hot *hot, uint64_t ref, size_t *ret_words)
{
	const size_t slab = (size_t)(ref - 1) / 128, n = (ref - 1) % 128;
	size_t class;

	if (ref == 0 || slab >= hot->slab_count)
		return NULL;
	class = class_of(hot, slab);
	if (class == CLASSES || n >= slots_of[class])
		return NULL;
	*ret_words = hot_class_words(class);
	return slot_at(hot, slab, class, n);
}

bool hot_claim(hot_word *slot, int64_t now_ms, uint64_t *ret_sequence)
{
	uint64_t sequence = atomic_load(&slot[SLOT_SEQUENCE]), odd = sequence + 1;

	if (sequence & 1) {
		const int64_t age = now_ms - (int64_t)hot_peek(slot, SLOT_BEGAN);

		if (age >= 0 && age < STUCK_MS)
			return false;
		odd = sequence + 2;
	}
	if (!atomic_compare_exchange_strong(&slot[SLOT_SEQUENCE], &sequence, odd))
		return false;
	hot_poke(slot, SLOT_BEGAN, (uint64_t)now_ms);
	*ret_sequence = odd;
	return true;
}

bool hot_release(hot_word *slot, uint64_t sequence)
{
	uint64_t odd = sequence;

	return atomic_compare_exchange_strong(&slot[SLOT_SEQUENCE], &odd, sequence + 1);
}

void hot_empty(hot_word *slot, size_t words, uint64_t sequence)
{
	hot_poke(slot, SLOT_CHECK_PLAIN, 0);
	hot_poke(slot, SLOT_CHECK_GZIP, 0);
	hot_poke(slot, SLOT_USED, 0);
	for (size_t i = SLOT_HEAD; i < words; i++)
		hot_poke(slot, i, 0);
	(void)hot_release(slot, sequence);
}

/* How many slabs a class has, and how many are free. */
static size_t count_slabs(const struct hot *hot, size_t class, size_t *ret_free)
{
	size_t own = 0;

	*ret_free = 0;
	for (size_t slab = 0; slab < hot->slab_count; slab++) {
		const size_t of = class_of(hot, slab);

		own += of == class;
		*ret_free += of == CLASSES;
	}
	return own;
}

/* Give the class a free slab, if it may have one; the hand goes to its first slot. */
static bool grow(struct hot *hot, size_t class)
{
	size_t free_slabs, own;

	if (hot_peek(&hot->board->next_slab, 0) >= hot->slab_count)
		return false;
	own = count_slabs(hot, class, &free_slabs);
	if (free_slabs == 0)
		hot_poke(&hot->board->next_slab, 0, hot->slab_count);
	if (free_slabs <= RESERVE(hot->slab_count) && own >= SHARE(hot->slab_count))
		return false;
	for (size_t slab = 0; slab < hot->slab_count; slab++) {
		uint64_t none = 0;

		if (!atomic_compare_exchange_strong(&hot->board->slab_class[slab], &none,
						    class + 1))
			continue;
		hot_poke(hot->board->hands, class, ref_of(slab, 0) - 1);
		return true;
	}
	return false;
}

/* The slot at the class's hand, which goes on by one; 0: the class has no slab. */
static uint64_t advance(struct hot *hot, size_t class)
{
	const uint64_t hand = hot_peek(hot->board->hands, class);
	size_t slab = (size_t)(hand / 128) % hot->slab_count, n = hand % 128;

	for (size_t i = 0; i <= hot->slab_count; i++) {
		if (class_of(hot, slab) == class && n < slots_of[class]) {
			hot_poke(hot->board->hands, class, ref_of(slab, n));
			return ref_of(slab, n);
		}
		slab = slab + 1 < hot->slab_count ? slab + 1 : 0;
		n = 0;
	}
	return 0;
}

/* Whether the hand may have the slot: empty, or not used since it came by last. */
static bool is_free(struct hot *hot, hot_word *slot, size_t class, bool *ret_grown)
{
	if (!(hot_peek(slot, SLOT_SEQUENCE) & 1) && hot_peek(slot, SLOT_KEY) == 0)
		return true;
	if (!*ret_grown && grow(hot, class)) {
		*ret_grown = true;
		return false;
	}
	if (!hot_peek(slot, SLOT_USED))
		return true;
	hot_poke(slot, SLOT_USED, 0);
	return false;
}

static void count_evicted(struct hot *hot, const hot_word *slot, int64_t now_ms)
{
	if (hot_peek(slot, SLOT_KEY) && (int64_t)hot_peek(slot, SLOT_EXPIRES) > now_ms)
		atomic_fetch_add_explicit(&hot->evicted, 1, memory_order_relaxed);
}

/* The next slot of the class that gives way, claimed. */
static uint64_t take_of_class(struct hot *hot, size_t class, int64_t now_ms,
			      uint64_t *ret_sequence)
{
	size_t words, free_slabs;
	size_t tries = 2 * slots_of[class] * (1 + count_slabs(hot, class, &free_slabs));
	bool grown = false;

	/* Two rounds find one, unless others are at them all. */
	while (tries-- > 0) {
		const uint64_t ref = advance(hot, class);
		hot_word *slot = hot_slot(hot, ref, &words);

		if (!slot)
			return 0;
		if (is_free(hot, slot, class, &grown) &&
		    hot_claim(slot, now_ms, ret_sequence)) {
			count_evicted(hot, slot, now_ms);
			return ref;
		}
	}
	return 0;
}

uint64_t hot_take_slot(struct hot *hot, size_t words, int64_t now_ms,
		       uint64_t *ret_sequence)
{
	for (size_t class = 0; class < CLASSES; class ++) {
		uint64_t ref;

		if (hot_class_words(class) < words)
			continue;
		ref = take_of_class(hot, class, now_ms, ret_sequence);
		if (!ref && grow(hot, class))
			ref = take_of_class(hot, class, now_ms, ret_sequence);
		if (ref)
			return ref;
	}
	return 0;
}

/*
 * A slot that is being written is wiped whoever writes it: nobody knows yet whose body
 * was there before, and that one's bytes may still be in it.
 */
static uint64_t forget_slot(hot_word *slot, size_t words, uint64_t player, int64_t now_ms)
{
	uint64_t sequence = atomic_load(&slot[SLOT_SEQUENCE]), odd;

	do {
		if (sequence == 0)
			return 0;
		if (!(sequence & 1) && hot_peek(slot, SLOT_PLAYER) != player)
			return 0;
		odd = sequence + (sequence & 1 ? 2 : 1);
	} while (!atomic_compare_exchange_weak(&slot[SLOT_SEQUENCE], &sequence, odd));
	hot_poke(slot, SLOT_BEGAN, (uint64_t)now_ms);
	hot_empty(slot, words, odd);
	return sequence & 1 ? 0 : 1;
}

uint64_t hot_forget_slots(struct hot *hot, uint64_t player, int64_t now_ms)
{
	uint64_t bodies = 0;
	size_t words;

	for (size_t slab = 0; slab < hot->slab_count; slab++) {
		for (size_t n = 0; n < slots_of[0]; n++) {
			hot_word *slot = hot_slot(hot, ref_of(slab, n), &words);

			if (!slot)
				break;
			bodies += forget_slot(slot, words, player, now_ms);
		}
	}
	return bodies;
}
