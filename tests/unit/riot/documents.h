/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Synthetic documents in Riot's forms.  Of equal keys the last one counts, so a test
 * overrides a member by appending it.
 */
#pragma once

#include "base/buf.h"

struct match_parts {
	int participants;            /* 0: none at all */
	int announced;               /* in the metadata; 0: as many */
	const char *id;              /* NULL: "EUW1_1" */
	const char *metadata, *info; /* members to append, each led by a comma */
	const char *each;            /* appended to every participant … */
	const char *one;             /* … and to the one numbered one_no */
	int one_no;
};

/* A puuid of 78 characters that tells participants apart. */
static inline void put_puuid(struct buf *out, int no)
{
	buf_add_fmt(out, "%078d", no);
}

static inline void put_participant(struct buf *out, const struct match_parts *parts,
				   int no)
{
	static const char *const roles[] = { "TOP", "JUNGLE", "MIDDLE", "BOTTOM",
					     "UTILITY" };

	buf_add_fmt(
		out,
		"{\"participantId\":%d,\"teamId\":%d,\"teamPosition\":\"%s\","
		"\"championId\":%d,\"championName\":\"C%d\",\"kills\":%d,\"deaths\":2,"
		"\"assists\":3,\"goldEarned\":%d,\"totalDamageDealtToChampions\":%d,"
		"\"timePlayed\":1800,\"win\":%s,\"puuid\":\"",
		no, no <= (parts->participants + 1) / 2 ? 100 : 200, roles[(no - 1) % 5],
		100 + no, no, no, 1000 * no, 10 * no,
		no <= (parts->participants + 1) / 2 ? "true" : "false");
	put_puuid(out, no);
	buf_add_fmt(out, "\"%s%s}", parts->each ? parts->each : "",
		    parts->one && no == parts->one_no ? parts->one : "");
}

/* A match document as text in mem. */
static inline struct buf make_match(TALLOC_CTX *mem, const struct match_parts *parts)
{
	int announced = parts->announced ? parts->announced : parts->participants;
	struct buf out;

	buf_init(&out, mem, 8192);
	buf_add_fmt(&out, "{\"metadata\":{\"matchId\":\"%s\",\"participants\":[",
		    parts->id ? parts->id : "EUW1_1");
	for (int no = 1; no <= announced; no++) {
		buf_add_str(&out, no > 1 ? ",\"" : "\"");
		put_puuid(&out, no);
		buf_add_char(&out, '"');
	}
	buf_add_fmt(&out,
		    "]%s},\"info\":{\"gameStartTimestamp\":1700000000000,"
		    "\"gameEndTimestamp\":1700001801000,\"gameDuration\":1800,"
		    "\"gameMode\":\"CLASSIC\",\"gameType\":\"MATCHED_GAME\","
		    "\"gameVersion\":\"15.1.647.8644\",\"mapId\":11,\"queueId\":420,"
		    "\"participants\":[",
		    parts->metadata ? parts->metadata : "");
	for (int no = 1; no <= parts->participants; no++) {
		if (no > 1)
			buf_add_char(&out, ',');
		put_participant(&out, parts, no);
	}
	buf_add_fmt(&out, "]%s}}", parts->info ? parts->info : "");
	return out;
}
