/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/access/access_memory.h"

#include "base/segment.h"
#include "service/access/access_proof.h"

#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#define KIND       "access"
#define WAYS       4    /* places that a hash may be in */
#define STUCK_MS   1000 /* a writer takes microseconds: this one is dead */
#define HASH_WORDS (SECRET_HASH_LEN / 8)

/* The words of a slot. */
enum {
	SLOT_SEQUENCE,
	SLOT_CHECK, /* of all words behind SLOT_BEGAN that are in use */
	SLOT_BEGAN, /* when the last writer began, ms */
	SLOT_HEAD,
	SLOT_STORED = SLOT_HEAD, /* ms; 0 = empty */
	SLOT_HASH,
	SLOT_REFUSAL_END = SLOT_HASH + HASH_WORDS,
	SLOT_WHAT = SLOT_REFUSAL_END, /* kind, scope, number of players */
	SLOT_TOKEN,
	SLOT_SESSION,
	SLOT_EXPIRES,
	SLOT_PLAYERS,
};

#define PUUID_WORDS   ((MODEL_PUUID_SIZE + 7) / 8)
#define PLAYER_WORDS  (1 + PUUID_WORDS)
#define CALLER_WORDS  104 /* a whole number of cache lines */
#define REFUSAL_WORDS 8

_Static_assert(SLOT_PLAYERS + ACCESS_PLAYERS_MAX * PLAYER_WORDS <= CALLER_WORDS,
	       "a caller fits into its slot");
_Static_assert(SLOT_REFUSAL_END <= REFUSAL_WORDS, "a refusal fits into its slot");

typedef _Atomic uint64_t word;

struct board {
	word epoch;
	word unused[7];
	word callers[ACCESS_MEMORY_CALLERS][CALLER_WORDS];
	word refusals[ACCESS_MEMORY_REFUSALS][REFUSAL_WORDS];
	word proofs[ACCESS_PROOFS];
};

/* One of the two places. */
struct place {
	word *first;
	size_t slots, words; /* words of a slot */
};

struct access_memory {
	struct segment segment;
	struct board *board;
	int64_t remember_ms;
};

/* Changes with every change of the layout above. */
static uint64_t layout(void)
{
	static const uint64_t parts[] = { 2,
					  sizeof(struct board),
					  ACCESS_MEMORY_CALLERS,
					  CALLER_WORDS,
					  REFUSAL_WORDS,
					  SLOT_PLAYERS,
					  PLAYER_WORDS,
					  MODEL_PUUID_SIZE,
					  SCOPE_COUNT };

	return segment_layout(parts, ARRAY_LEN(parts));
}

static int destroy(struct access_memory *memory)
{
	segment_close(&memory->segment);
	return 0;
}

int access_memory_open(TALLOC_CTX *mem, const char *instance, bool shared,
		       int64_t remember_ms, struct access_memory **ret_memory,
		       struct err *err)
{
	struct access_memory *memory = talloc_zero(mem, struct access_memory);
	int r;

	if (!memory)
		return err_set(err, E_NOMEM, "no memory for what is known of tokens");
	if (shared)
		r = segment_open(KIND, instance, layout(), sizeof(struct board),
				 &memory->segment, err);
	else
		r = segment_private(sizeof(struct board), &memory->segment, err);
	if (r) {
		talloc_free(memory);
		return r;
	}
	memory->board = memory->segment.base;
	memory->remember_ms = remember_ms;
	talloc_set_destructor(memory, destroy);
	*ret_memory = memory;
	return 0;
}

void access_memory_close(struct access_memory *memory)
{
	talloc_free(memory);
}

void access_memory_unlink(const char *instance)
{
	segment_unlink(KIND, instance, layout());
}

static struct place callers_of(struct board *board)
{
	return (struct place){ board->callers[0], ACCESS_MEMORY_CALLERS, CALLER_WORDS };
}

static struct place refusals_of(struct board *board)
{
	return (struct place){ board->refusals[0], ACCESS_MEMORY_REFUSALS,
			       REFUSAL_WORDS };
}

static uint64_t peek(const word *slot, size_t at)
{
	return atomic_load_explicit(&slot[at], memory_order_acquire);
}

static void poke(word *slot, size_t at, uint64_t value)
{
	atomic_store_explicit(&slot[at], value, memory_order_release);
}

/*
 * The checksum of words that a writer of this (odd) sequence wrote: what another one goes
 * on writing into the slot, because it does not know yet that it lost it, fits no later
 * sequence.
 */
static uint64_t check_of(const uint64_t *words, size_t n, uint64_t sequence)
{
	uint64_t sum = UINT64_C(0x9e3779b97f4a7c15) ^ n ^ sequence << 32;

	for (size_t i = 0; i < n; i++) {
		sum = (sum ^ words[i]) * UINT64_C(0xff51afd7ed558ccd);
		sum ^= sum >> 32;
	}
	return sum;
}

/* The first of the slots that a hash may be in. */
static word *ways(const struct place *place, const uint64_t hash[HASH_WORDS])
{
	return place->first + (hash[0] % (place->slots / WAYS)) * WAYS * place->words;
}

/* How many words from SLOT_HEAD on are in use; 0 when it cannot be. */
static size_t words_in_use(const struct place *place, const uint64_t *slot)
{
	uint64_t players;

	if (place->words == REFUSAL_WORDS)
		return SLOT_REFUSAL_END - SLOT_HEAD;
	players = slot[SLOT_WHAT] >> 16;
	if (players > ACCESS_PLAYERS_MAX)
		return 0;
	return SLOT_PLAYERS - SLOT_HEAD + (size_t)players * PLAYER_WORDS;
}

static void copy_words(const word *slot, size_t from, size_t to,
		       uint64_t ret_words[CALLER_WORDS])
{
	for (size_t i = from; i < to; i++)
		ret_words[i] = peek(slot, i);
}

/* Copy what is in use of a slot when it is whole: of eight players mostly one or none. */
static bool copy_slot(const struct place *place, const word *slot,
		      uint64_t ret_words[CALLER_WORDS])
{
	const uint64_t before = peek(slot, SLOT_SEQUENCE);
	const size_t fixed =
		place->words == REFUSAL_WORDS ? SLOT_REFUSAL_END : SLOT_PLAYERS;
	size_t n;

	if (before == 0 || (before & 1))
		return false;
	copy_words(slot, SLOT_CHECK, fixed, ret_words);
	n = words_in_use(place, ret_words);
	if (n == 0)
		return false;
	copy_words(slot, fixed, SLOT_HEAD + n, ret_words);
	if (peek(slot, SLOT_SEQUENCE) != before || ret_words[SLOT_STORED] == 0)
		return false;
	return ret_words[SLOT_CHECK] == check_of(ret_words + SLOT_HEAD, n, before - 1);
}

static bool has_hash(const word *slot, const uint64_t hash[HASH_WORDS])
{
	for (size_t i = 0; i < HASH_WORDS; i++)
		if (peek(slot, SLOT_HASH + i) != hash[i])
			return false;
	return true;
}

static bool counts(const struct access_memory *memory, uint64_t stored, int64_t now_ms)
{
	const int64_t age = now_ms - (int64_t)stored;

	return stored != 0 && age >= 0 && age < memory->remember_ms;
}

static bool recall(const struct access_memory *memory, const struct place *place,
		   const uint64_t hash[HASH_WORDS], int64_t now_ms,
		   uint64_t ret_words[CALLER_WORDS])
{
	const word *slot = ways(place, hash);

	for (size_t i = 0; i < WAYS; i++, slot += place->words)
		if (has_hash(slot, hash) && copy_slot(place, slot, ret_words) &&
		    counts(memory, ret_words[SLOT_STORED], now_ms) &&
		    memcmp(ret_words + SLOT_HASH, hash, SECRET_HASH_LEN) == 0)
			return true;
	return false;
}

static void unpack(const uint64_t *words, struct access_caller *ret_caller)
{
	const uint64_t *from = words + SLOT_PLAYERS;

	ret_caller->kind = (enum caller_kind)(words[SLOT_WHAT] & 0xff);
	ret_caller->scope = (enum access_scope)(words[SLOT_WHAT] >> 8 & 0xff);
	ret_caller->player_count = words[SLOT_WHAT] >> 16;
	ret_caller->token_id = (int64_t)words[SLOT_TOKEN];
	ret_caller->session_id = (int64_t)words[SLOT_SESSION];
	ret_caller->expires_ms = (int64_t)words[SLOT_EXPIRES];
	for (size_t i = 0; i < ret_caller->player_count; i++, from += PLAYER_WORDS) {
		struct access_player *player = &ret_caller->players[i];

		player->player_id = (int64_t)from[0];
		memcpy(player->puuid, from + 1, sizeof(player->puuid));
		player->puuid[sizeof(player->puuid) - 1] = '\0';
	}
}

static void pack(const struct access_caller *caller, uint64_t *words)
{
	uint64_t *to = words + SLOT_PLAYERS;

	words[SLOT_WHAT] = (uint64_t)caller->kind | (uint64_t)caller->scope << 8 |
			   (uint64_t)caller->player_count << 16;
	words[SLOT_TOKEN] = (uint64_t)caller->token_id;
	words[SLOT_SESSION] = (uint64_t)caller->session_id;
	words[SLOT_EXPIRES] = (uint64_t)caller->expires_ms;
	for (size_t i = 0; i < caller->player_count; i++, to += PLAYER_WORDS) {
		to[0] = (uint64_t)caller->players[i].player_id;
		memcpy(to + 1, caller->players[i].puuid,
		       sizeof(caller->players[i].puuid));
	}
}

enum access_recall access_memory_get(struct access_memory *memory,
				     const uint8_t hash[static SECRET_HASH_LEN],
				     int64_t now_ms, struct access_caller *ret_caller)
{
	const struct place callers = callers_of(memory->board);
	const struct place refusals = refusals_of(memory->board);
	uint64_t key[HASH_WORDS], words[CALLER_WORDS];

	memcpy(key, hash, sizeof(key));
	if (recall(memory, &callers, key, now_ms, words)) {
		unpack(words, ret_caller);
		return RECALL_CALLER;
	}
	return recall(memory, &refusals, key, now_ms, words) ? RECALL_REFUSED
							     : RECALL_NOTHING;
}

bool access_memory_proven(struct access_memory *memory,
			  const uint8_t hash[static SECRET_HASH_LEN], int64_t now_ms)
{
	uint64_t key[HASH_WORDS];

	memcpy(key, hash, sizeof(key));
	return access_proof_has(memory->board->proofs, key, now_ms);
}

void access_memory_prove(struct access_memory *memory,
			 const uint8_t hash[static SECRET_HASH_LEN], int64_t now_ms)
{
	uint64_t key[HASH_WORDS];

	memcpy(key, hash, sizeof(key));
	access_proof_add(memory->board->proofs, key, now_ms);
}

uint64_t access_memory_epoch(struct access_memory *memory)
{
	return atomic_load(&memory->board->epoch);
}

/* Become the slot's writer: its sequence is odd then.  False: another one is. */
static bool claim(word *slot, int64_t now_ms, uint64_t *ret_sequence)
{
	uint64_t sequence = atomic_load(&slot[SLOT_SEQUENCE]), odd = sequence + 1;

	if (sequence & 1) {
		const int64_t age = now_ms - (int64_t)peek(slot, SLOT_BEGAN);

		if (age >= 0 && age < STUCK_MS)
			return false;
		odd = sequence + 2;
	}
	if (!atomic_compare_exchange_strong(&slot[SLOT_SEQUENCE], &sequence, odd))
		return false;
	poke(slot, SLOT_BEGAN, (uint64_t)now_ms);
	*ret_sequence = odd;
	return true;
}

/* Not when the slot was taken over meanwhile: then it is the other one's. */
static void publish(word *slot, uint64_t odd)
{
	uint64_t sequence = odd;

	(void)atomic_compare_exchange_strong(&slot[SLOT_SEQUENCE], &sequence, odd + 1);
}

/* The slot is the writer's of this odd sequence: make it an empty one. */
static void empty(const struct place *place, word *slot, uint64_t odd)
{
	poke(slot, SLOT_CHECK, 0);
	for (size_t i = SLOT_HEAD; i < place->words; i++)
		poke(slot, i, 0);
	publish(slot, odd);
}

static void wipe(const struct place *place, word *slot, int64_t now_ms)
{
	uint64_t sequence;

	if (claim(slot, now_ms, &sequence))
		empty(place, slot, sequence);
}

/* Where to write: the hash's own slot, else one that does not count, else the oldest. */
static word *choose(const struct access_memory *memory, const struct place *place,
		    const uint64_t hash[HASH_WORDS], int64_t now_ms)
{
	word *slot = ways(place, hash), *best = NULL;
	uint64_t best_stored = UINT64_MAX;

	for (size_t i = 0; i < WAYS; i++, slot += place->words) {
		uint64_t stored = peek(slot, SLOT_STORED);

		if (has_hash(slot, hash))
			return slot;
		if (!counts(memory, stored, now_ms))
			stored = 0;
		if (stored < best_stored) {
			best = slot;
			best_stored = stored;
		}
	}
	return best;
}

static void fill(const struct place *place, word *slot, uint64_t odd, uint64_t *words)
{
	words[SLOT_CHECK] = check_of(words + SLOT_HEAD, words_in_use(place, words), odd);
	poke(slot, SLOT_CHECK, words[SLOT_CHECK]);
	for (size_t i = SLOT_HEAD; i < place->words; i++)
		poke(slot, i, words[i]);
	publish(slot, odd);
}

void access_memory_keep(struct access_memory *memory,
			const uint8_t hash[static SECRET_HASH_LEN],
			const struct access_caller *caller, uint64_t epoch,
			int64_t now_ms)
{
	const struct place place =
		caller ? callers_of(memory->board) : refusals_of(memory->board);
	uint64_t words[CALLER_WORDS] = { 0 }, odd;
	word *slot;

	memcpy(words + SLOT_HASH, hash, SECRET_HASH_LEN);
	words[SLOT_STORED] = (uint64_t)now_ms;
	if (caller)
		pack(caller, words);
	if (caller)
		access_proof_add(memory->board->proofs, words + SLOT_HASH, now_ms);
	else
		access_proof_drop(memory->board->proofs, words + SLOT_HASH);
	slot = choose(memory, &place, words + SLOT_HASH, now_ms);
	if (!claim(slot, now_ms, &odd))
		return;
	/* A revocation finds the slot claimed and takes it away, or is seen here. */
	if (caller && atomic_load(&memory->board->epoch) != epoch)
		empty(&place, slot, odd);
	else
		fill(&place, slot, odd, words);
}

static bool names_player(const word *slot, int64_t player_id)
{
	const uint64_t players = peek(slot, SLOT_WHAT) >> 16;

	for (size_t i = 0; i < players && i < ACCESS_PLAYERS_MAX; i++)
		if (peek(slot, SLOT_PLAYERS + i * PLAYER_WORDS) == (uint64_t)player_id)
			return true;
	return false;
}

static bool is_meant(const word *slot, const struct access_forget *forget)
{
	uint64_t hash[HASH_WORDS];

	if (forget->token_id && peek(slot, SLOT_TOKEN) == (uint64_t)forget->token_id)
		return true;
	if (forget->player_id && names_player(slot, forget->player_id))
		return true;
	if (!forget->hash)
		return false;
	memcpy(hash, forget->hash, sizeof(hash));
	return has_hash(slot, hash);
}

/*
 * Make the slot empty if it holds what is meant, or may hold it once its writer is done:
 * that one's slot is taken away, so that it never comes to light what it writes.
 */
static void forget_slot(const struct place *place, word *slot,
			const struct access_forget *forget, int64_t now_ms)
{
	uint64_t sequence = atomic_load(&slot[SLOT_SEQUENCE]), odd;

	do {
		if (sequence == 0 || (!(sequence & 1) && !is_meant(slot, forget)))
			return;
		odd = sequence + (sequence & 1 ? 2 : 1);
	} while (!atomic_compare_exchange_weak(&slot[SLOT_SEQUENCE], &sequence, odd));
	poke(slot, SLOT_BEGAN, (uint64_t)now_ms);
	empty(place, slot, odd);
}

static void forget_in(struct board *board, const struct access_forget *forget,
		      int64_t now_ms)
{
	const struct place place = callers_of(board);
	word *slot = place.first;

	atomic_fetch_add(&board->epoch, 1);
	for (size_t i = 0; i < place.slots; i++, slot += place.words)
		forget_slot(&place, slot, forget, now_ms);
}

void access_memory_forget(struct access_memory *memory,
			  const struct access_forget *forget, int64_t now_ms)
{
	forget_in(memory->board, forget, now_ms);
}

static void forget_of_user(const char *instance, uid_t uid,
			   const struct access_forget *forget, int64_t now_ms)
{
	struct segment segment;

	/* What cannot be had ends by itself. */
	if (segment_join(KIND, instance, layout(), sizeof(struct board), uid, &segment,
			 NULL))
		return;
	forget_in(segment.base, forget, now_ms);
	segment_close(&segment);
}

void access_memory_forget_on_host(const struct access_host *host,
				  const struct access_forget *forget, int64_t now_ms)
{
	const uid_t own = geteuid(), service = host->service_uid;

	forget_of_user(host->instance, own, forget, now_ms);
	if (service != (uid_t)-1 && service != own)
		forget_of_user(host->instance, service, forget, now_ms);
}

static void sweep(const struct access_memory *memory, const struct place *place,
		  int64_t now_ms)
{
	word *slot = place->first;

	for (size_t i = 0; i < place->slots; i++, slot += place->words) {
		const uint64_t stored = peek(slot, SLOT_STORED);

		if (peek(slot, SLOT_SEQUENCE) == 0)
			continue;
		if ((peek(slot, SLOT_SEQUENCE) & 1) ||
		    (stored && !counts(memory, stored, now_ms)))
			wipe(place, slot, now_ms);
	}
}

void access_memory_sweep(struct access_memory *memory, int64_t now_ms)
{
	const struct place callers = callers_of(memory->board);
	const struct place refusals = refusals_of(memory->board);

	sweep(memory, &callers, now_ms);
	sweep(memory, &refusals, now_ms);
}
