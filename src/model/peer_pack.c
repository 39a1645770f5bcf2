/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A cell, version 1.  A number is a varint: 7 bits a byte, the lowest first, the high bit
 * says that more follow; a signed one is folded before (0, -1, 1, -2 … are 0, 1, 2, 3 …).
 *
 *	offset 0   1  version (1)
 *	       1   1  metrics m
 *	       2   1  buckets
 *	       3      games, wins: signed
 *	              m times: first bucket that is not 0, number n of buckets up to the
 *	              last that is not (each one byte), n counts: signed
 *
 * Games, version 1, whole numbers little-endian:
 *
 *	offset 0   1  version (1)
 *	       1   1  metrics m
 *	       2      games of 14 + m bytes:
 *	          +0   1  1 won, 2 taken away, 4 synthetic; added up
 *	          +1   1  role
 *	          +2   1  tier
 *	          +3   1  side
 *	          +4   2  queue
 *	          +6   2  patch, major
 *	          +8   2  patch, minor
 *	          +10  2  champion
 *	          +12  2  opponent's champion
 *	          +14  m  buckets
 *
 * Counts are signed although none can be below 0: a packed form that could not say so
 * would hide a mistake.  Unpacking refuses what no games can add up to.
 */
#include "model/peer_set.h"

#include "base/err.h"

#include <string.h>

#define PACK_VERSION 1
#define CELL_HEAD    3
#define GAMES_HEAD   2
#define GAME_BYTES   (14 + PEER_METRIC_COUNT)
#define FLAG_WIN     1
#define FLAG_AWAY    2
#define FLAG_DEMO    4

/* A number at its longest. */
#define VARINT_BYTES 10
#define CELL_BYTES_MAX \
	(CELL_HEAD + 2 * VARINT_BYTES + PEER_METRIC_COUNT * (2 + PEER_BUCKETS * 5))

static uint8_t *write_signed(uint8_t *p, int64_t value)
{
	uint64_t v = (uint64_t)value << 1 ^ (uint64_t)(value >> 63);

	for (; v >= 0x80; v >>= 7)
		*p++ = (uint8_t)(v | 0x80);
	*p++ = (uint8_t)v;
	return p;
}

/* What is left to read; at NULL once something was wrong. */
struct reader {
	const uint8_t *at, *end;
};

static uint8_t read_byte(struct reader *r)
{
	if (!r->at || r->at == r->end) {
		r->at = NULL;
		return 0;
	}
	return *r->at++;
}

static int64_t read_signed(struct reader *r)
{
	uint64_t v = 0;

	for (unsigned shift = 0; shift < 64; shift += 7) {
		const uint8_t byte = read_byte(r);

		v |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return (int64_t)(v >> 1) ^ -(int64_t)(v & 1);
	}
	r->at = NULL;
	return 0;
}

static uint8_t *write_counts(uint8_t *p, const int32_t counts[static PEER_BUCKETS])
{
	unsigned first = 0, end = PEER_BUCKETS;

	while (end > 0 && counts[end - 1] == 0)
		end--;
	while (first < end && counts[first] == 0)
		first++;
	*p++ = (uint8_t)first;
	*p++ = (uint8_t)(end - first);
	for (unsigned b = first; b < end; b++)
		p = write_signed(p, counts[b]);
	return p;
}

void peer_cell_pack(const struct peer_cell *cell, struct buf *out)
{
	uint8_t bytes[CELL_BYTES_MAX] = { PACK_VERSION, PEER_METRIC_COUNT, PEER_BUCKETS };
	uint8_t *p = bytes + CELL_HEAD;

	p = write_signed(p, cell->games);
	p = write_signed(p, cell->wins);
	for (unsigned i = 0; i < PEER_METRIC_COUNT; i++)
		p = write_counts(p, cell->counts[i]);
	buf_add(out, bytes, (size_t)(p - bytes));
}

static void read_counts(struct reader *r, int32_t counts[static PEER_BUCKETS])
{
	const unsigned first = read_byte(r), n = read_byte(r);

	if (first + n > PEER_BUCKETS) {
		r->at = NULL;
		return;
	}
	for (unsigned b = first; b < first + n; b++) {
		const int64_t count = read_signed(r);

		if (count < 0 || count > INT32_MAX)
			r->at = NULL;
		counts[b] = (int32_t)count;
	}
}

/* Whether games can add up to it: each is once in every metric, and won or lost. */
static bool adds_up(const struct peer_cell *cell)
{
	if (cell->wins < 0 || cell->wins > cell->games)
		return false;
	for (unsigned m = 0; m < PEER_METRIC_COUNT; m++) {
		int64_t sum = 0;

		for (unsigned b = 0; b < PEER_BUCKETS; b++)
			sum += cell->counts[m][b];
		if (sum != cell->games)
			return false;
	}
	return true;
}

int peer_cell_unpack(const uint8_t *bytes, size_t len, struct peer_cell *cell)
{
	struct reader r = { bytes + CELL_HEAD, bytes + len };

	if (len < CELL_HEAD || bytes[0] != PACK_VERSION ||
	    bytes[1] != PEER_METRIC_COUNT || bytes[2] != PEER_BUCKETS)
		return -E_CORRUPT;
	memset(cell->counts, 0, sizeof(cell->counts));
	cell->games = read_signed(&r);
	cell->wins = read_signed(&r);
	for (unsigned i = 0; i < PEER_METRIC_COUNT; i++)
		read_counts(&r, cell->counts[i]);
	return r.at == r.end && adds_up(cell) ? 0 : -E_CORRUPT;
}

static uint8_t *write16(uint8_t *p, uint16_t v)
{
	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
	return p + 2;
}

static uint16_t read16(const uint8_t *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

void peer_games_begin(struct buf *out)
{
	const uint8_t head[GAMES_HEAD] = { PACK_VERSION, PEER_METRIC_COUNT };

	buf_add(out, head, sizeof(head));
}

void peer_games_add(struct buf *out, const struct peer_game *game, int sign)
{
	uint8_t bytes[GAME_BYTES], *p = bytes + 4;

	bytes[0] = (uint8_t)((game->win ? FLAG_WIN : 0) | (sign < 0 ? FLAG_AWAY : 0) |
			     (game->synthetic ? FLAG_DEMO : 0));
	bytes[1] = game->key.role;
	bytes[2] = game->key.tier;
	bytes[3] = game->side;
	p = write16(p, game->key.queue_id);
	p = write16(p, game->key.patch_major);
	p = write16(p, game->key.patch_minor);
	p = write16(p, game->champion_id);
	p = write16(p, game->opponent_champion_id);
	memcpy(p, game->bucket, PEER_METRIC_COUNT);
	buf_add(out, bytes, sizeof(bytes));
}

bool peer_games_cut(const struct buf *games, size_t most, size_t *at, struct buf *out)
{
	size_t from = *at ? *at : GAMES_HEAD;
	size_t n = most < GAMES_HEAD ? 0 : (most - GAMES_HEAD) / GAME_BYTES;
	size_t len = n ? n * GAME_BYTES : GAME_BYTES;

	if (from >= games->len)
		return false;
	if (len > games->len - from)
		len = games->len - from;
	buf_reset(out);
	peer_games_begin(out);
	buf_add(out, games->data + from, len);
	*at = from + len;
	return true;
}

static int read_game(const uint8_t *p, struct peer_game *game)
{
	*game = (struct peer_game){
		.key = { .role = p[1],
			 .tier = p[2],
			 .queue_id = read16(p + 4),
			 .patch_major = read16(p + 6),
			 .patch_minor = read16(p + 8) },
		.champion_id = read16(p + 10),
		.opponent_champion_id = read16(p + 12),
		.side = p[3],
		.win = (p[0] & FLAG_WIN) != 0,
		.synthetic = (p[0] & FLAG_DEMO) != 0,
	};
	memcpy(game->bucket, p + 14, PEER_METRIC_COUNT);
	for (unsigned i = 0; i < PEER_METRIC_COUNT; i++)
		if (game->bucket[i] >= PEER_BUCKETS)
			return -E_CORRUPT;
	return 0;
}

int peer_games_unpack(const uint8_t *bytes, size_t len, struct peer_set *set)
{
	if (len < GAMES_HEAD || bytes[0] != PACK_VERSION ||
	    bytes[1] != PEER_METRIC_COUNT || (len - GAMES_HEAD) % GAME_BYTES != 0)
		return -E_CORRUPT;
	for (const uint8_t *p = bytes + GAMES_HEAD; p < bytes + len; p += GAME_BYTES) {
		struct peer_game game;
		int r = read_game(p, &game);

		if (!r)
			r = peer_set_add_game(set, &game, p[0] & FLAG_AWAY ? -1 : 1);
		if (r)
			return r;
	}
	return 0;
}
