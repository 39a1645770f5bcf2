/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The packed line-up, version 1, all integers little-endian:
 *
 *	offset 0   1  version (1)
 *	       1   1  number of entries n, at most MODEL_PARTICIPANTS_MAX
 *	       2   2  zero
 *	       4      n entries of 14 bytes:
 *	          +0   8  player_id (two's complement)
 *	          +8   2  champion_id
 *	          +10  1  participant_no
 *	          +11  1  team (subteam in Arena)
 *	          +12  1  role
 *	          +13  1  bit 0 win, bit 1 bot, bit 2 purged, others zero
 *
 * A reader refuses what it does not know; a change of layout gets a new version.
 */
#include "base/err.h"
#include "model/match.h"

#include <endian.h>
#include <string.h>

#define LINEUP_VERSION 1
#define HEAD_BYTES     4
#define ENTRY_BYTES    14
#define FLAG_WIN       1
#define FLAG_BOT       2
#define FLAG_PURGED    4

size_t model_lineup_pack(const struct model_lineup_entry *entries, size_t n,
			 uint8_t out[static MODEL_LINEUP_BYTES_MAX])
{
	uint8_t *p = out + HEAD_BYTES;

	if (n > MODEL_PARTICIPANTS_MAX)
		n = MODEL_PARTICIPANTS_MAX;
	memset(out, 0, HEAD_BYTES);
	out[0] = LINEUP_VERSION;
	out[1] = (uint8_t)n;
	for (size_t i = 0; i < n; i++, p += ENTRY_BYTES) {
		const struct model_lineup_entry *e = &entries[i];
		uint64_t player = htole64((uint64_t)e->player_id);
		uint16_t champion = htole16(e->champion_id);

		memcpy(p, &player, sizeof(player));
		memcpy(p + 8, &champion, sizeof(champion));
		p[10] = e->participant_no;
		p[11] = e->team;
		p[12] = e->role;
		p[13] = (uint8_t)((e->win ? FLAG_WIN : 0) | (e->bot ? FLAG_BOT : 0) |
				  (e->purged ? FLAG_PURGED : 0));
	}
	return HEAD_BYTES + n * ENTRY_BYTES;
}

int model_lineup_unpack(const uint8_t *bytes, size_t len,
			struct model_lineup_entry *entries, size_t *ret_n)
{
	size_t n;

	if (len < HEAD_BYTES || bytes[0] != LINEUP_VERSION || bytes[2] || bytes[3])
		return -E_CORRUPT;
	n = bytes[1];
	if (n > MODEL_PARTICIPANTS_MAX || len != HEAD_BYTES + n * ENTRY_BYTES)
		return -E_CORRUPT;
	for (size_t i = 0; i < n; i++) {
		const uint8_t *p = bytes + HEAD_BYTES + i * ENTRY_BYTES;
		uint64_t player;
		uint16_t champion;

		memcpy(&player, p, sizeof(player));
		memcpy(&champion, p + 8, sizeof(champion));
		entries[i] = (struct model_lineup_entry){
			.player_id = (int64_t)le64toh(player),
			.champion_id = le16toh(champion),
			.participant_no = p[10],
			.team = p[11],
			.role = p[12],
			.win = p[13] & FLAG_WIN,
			.bot = p[13] & FLAG_BOT,
			.purged = p[13] & FLAG_PURGED,
		};
	}
	*ret_n = n;
	return 0;
}
