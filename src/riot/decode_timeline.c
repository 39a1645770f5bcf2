/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "riot/decode_priv.h"

#include "riot/timeline_items.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Sixteen hours of frames; no game has come near. */
#define FRAMES_MAX 1000
#define EVENTS_MAX 200000

/* A timeline under construction. */
struct decoding {
	struct json_doc *doc;
	struct model_timeline *tl;
	struct timeline_items items;
	size_t event_cap;
};

static uint8_t participant_no(struct decoding *d, const struct json_value *event,
			      const char *where, const char *key)
{
	int64_t no = json_get_int(d->doc, event, where, key, INT32_MIN, INT32_MAX, 0);

	return no >= 1 && no <= d->tl->participant_count ? (uint8_t)no : 0;
}

static uint8_t team_100(struct decoding *d, const struct json_value *event,
			const char *where, const char *key)
{
	int64_t team = json_get_int(d->doc, event, where, key, INT32_MIN, INT32_MAX, 0);

	return team >= 0 && team <= 25500 ? (uint8_t)(team / 100) : 0;
}

static uint32_t assists(const struct json_value *event)
{
	const struct json_value *list = json_member(event, "assistingParticipantIds");
	uint32_t bits = 0;
	int64_t no;

	for (size_t i = 0; i < json_length(list); i++)
		if (json_to_int(json_element(list, i), &no) && no >= 1 &&
		    no <= MODEL_PARTICIPANTS_MAX)
			bits |= UINT32_C(1) << (no - 1);
	return bits;
}

static uint8_t monster(const char *type)
{
	static const char *const names[] = {
		[MONSTER_OTHER] = "",
		[MONSTER_DRAGON] = "DRAGON",
		[MONSTER_BARON] = "BARON_NASHOR",
		[MONSTER_HERALD] = "RIFTHERALD",
		[MONSTER_HORDE] = "HORDE",
		[MONSTER_ATAKHAN] = "ATAKHAN",
	};

	for (uint8_t i = MONSTER_DRAGON; i < ARRAY_LEN(names); i++)
		if (strcmp(type, names[i]) == 0)
			return i;
	return MONSTER_OTHER;
}

static int add_event(struct decoding *d, const struct model_timeline_event *event,
		     struct err *err)
{
	struct model_timeline *tl = d->tl;
	struct model_timeline_event *grown;

	if (tl->event_count == EVENTS_MAX)
		return err_set(err, E_LIMITED, "info.frames: more than %d events",
			       EVENTS_MAX);
	if (tl->event_count == d->event_cap) {
		d->event_cap = d->event_cap ? d->event_cap * 2 : 256;
		grown = talloc_realloc(talloc_parent(tl->frames), tl->events,
				       struct model_timeline_event, d->event_cap);
		if (!grown)
			return err_set(err, E_NOMEM, "out of memory for a timeline");
		tl->events = grown;
	}
	tl->events[tl->event_count++] = *event;
	return 0;
}

/* Fill the event that Riot calls type; false when it is of no interest here. */
static bool fill_event(struct decoding *d, const struct json_value *from,
		       const char *where, const char *type,
		       struct model_timeline_event *e)
{
	if (strcmp(type, "CHAMPION_KILL") == 0) {
		e->kind = TIMELINE_KILL;
		e->b = participant_no(d, from, where, "victimId");
		e->value = (int32_t)json_get_int(d->doc, from, where, "bounty", INT32_MIN,
						 INT32_MAX, 0);
	} else if (strcmp(type, "TURRET_PLATE_DESTROYED") == 0) {
		e->kind = TIMELINE_PLATE;
		e->b = team_100(d, from, where, "teamId");
	} else if (strcmp(type, "BUILDING_KILL") == 0) {
		const char *what = json_get_text(d->doc, from, where, "buildingType", "");

		e->kind = TIMELINE_BUILDING;
		e->b = team_100(d, from, where, "teamId");
		e->c = strcmp(what, "TOWER_BUILDING") == 0       ? 1
		       : strcmp(what, "INHIBITOR_BUILDING") == 0 ? 2
								 : 0;
	} else if (strcmp(type, "ELITE_MONSTER_KILL") == 0) {
		e->kind = TIMELINE_MONSTER;
		e->b = team_100(d, from, where, "killerTeamId");
		e->c = monster(json_get_text(d->doc, from, where, "monsterType", ""));
	} else {
		return false;
	}
	e->a = participant_no(d, from, where, "killerId");
	e->assists = assists(from);
	return true;
}

static void note_item(struct decoding *d, const struct json_value *from,
		      const char *where, const char *type, int32_t at_ms)
{
	uint8_t no = participant_no(d, from, where, "participantId");
	int32_t item =
		(int32_t)json_get_int(d->doc, from, where, "itemId", 0, INT32_MAX, 0);

	if (strcmp(type, "ITEM_PURCHASED") == 0)
		timeline_items_bought(&d->items, no, item, at_ms);
	else if (strcmp(type, "ITEM_DESTROYED") == 0)
		timeline_items_used(&d->items, no, item, at_ms);
	else if (strcmp(type, "ITEM_UNDO") == 0)
		timeline_items_undone(&d->items, no,
				      (int32_t)json_get_int(d->doc, from, where,
							    "beforeId", 0, INT32_MAX, 0));
}

static int decode_event(struct decoding *d, const struct json_value *from,
			const char *where, struct err *err)
{
	const char *type = json_get_text(d->doc, from, where, "type", "");
	struct model_timeline_event e = {
		.at_ms = (int32_t)json_get_int(d->doc, from, where, "timestamp", 0,
					       INT32_MAX, 0),
	};

	if (strncmp(type, "ITEM_", 5) == 0) {
		note_item(d, from, where, type, e.at_ms);
		return 0;
	}
	if (strcmp(type, "GAME_END") == 0) {
		e.kind = TIMELINE_GAME_END;
		e.a = team_100(d, from, where, "winningTeam");
		return add_event(d, &e, err);
	}
	return fill_event(d, from, where, type, &e) ? add_event(d, &e, err) : 0;
}

static void decode_point(struct decoding *d, const struct json_value *from,
			 const char *where, struct model_timeline_point *point)
{
	int64_t lane, jungle;

	point->gold =
		(int32_t)json_get_int(d->doc, from, where, "totalGold", 0, INT32_MAX, 0);
	point->xp = (int32_t)json_get_int(d->doc, from, where, "xp", 0, INT32_MAX, 0);
	point->level =
		(uint8_t)json_get_int(d->doc, from, where, "level", 0, UINT8_MAX, 0);
	lane = json_get_int(d->doc, from, where, "minionsKilled", 0, INT16_MAX, 0);
	jungle =
		json_get_int(d->doc, from, where, "jungleMinionsKilled", 0, INT16_MAX, 0);
	point->cs = (uint16_t)(lane + jungle);
}

static int decode_frame(struct decoding *d, const struct json_value *from, size_t index,
			struct err *err)
{
	struct model_timeline_frame *frame = &d->tl->frames[index];
	const struct json_value *players = json_member(from, "participantFrames");
	const struct json_value *events = json_member(from, "events");
	char where[DECODE_PATH_SIZE], key[16];

	decode_path(where, "info.frames[%zu]", index);
	if (!json_is_object(from))
		return err_set(err, E_INVALID, "%s: expected an object", where);
	frame->at_ms =
		(int32_t)json_get_int(d->doc, from, where, "timestamp", 0, INT32_MAX, 0);
	for (uint8_t no = 1; players && no <= d->tl->participant_count; no++) {
		snprintf(key, sizeof(key), "%u", no);
		decode_path(where, "info.frames[%zu].participantFrames.%s", index, key);
		decode_point(d, json_member(players, key), where, &frame->points[no - 1]);
	}
	for (size_t i = 0; i < json_length(events); i++) {
		int ret;

		decode_path(where, "info.frames[%zu].events[%zu]", index, i);
		ret = decode_event(d, json_element(events, i), where, err);
		if (ret)
			return ret;
	}
	return json_check(d->doc, err);
}

/* Who is who: info.participants where it exists, else the order of the metadata. */
static int decode_players(struct decoding *d, const struct json_value *info,
			  struct err *err)
{
	const struct json_value *list = json_member(info, "participants");
	size_t n = json_length(list);
	char where[DECODE_PATH_SIZE];
	bool named = n > 0;

	if (!named) {
		list = json_member(json_member(json_root(d->doc), "metadata"),
				   "participants");
		n = json_length(list);
	}
	if (n > MODEL_PARTICIPANTS_MAX)
		return err_set(err, E_LIMITED, "info.participants: more than %d",
			       MODEL_PARTICIPANTS_MAX);
	d->tl->participant_count = (uint8_t)n;
	for (size_t i = 0; i < n; i++) {
		const struct json_value *who = json_element(list, i);
		const char *puuid = json_text(named ? json_member(who, "puuid") : who);
		int64_t no = (int64_t)i + 1;

		decode_path(where, "info.participants[%zu]", i);
		if (named)
			no = json_get_int(d->doc, who, where, "participantId", 1,
					  (int64_t)n, no);
		if (puuid && (model_puuid_nobody(puuid) || model_puuid_valid(puuid)))
			strcpy(d->tl->puuids[no - 1], puuid);
	}
	return json_check(d->doc, err);
}

static int compare_events(const void *a, const void *b)
{
	const struct model_timeline_event *x = a, *y = b;

	if (x->at_ms != y->at_ms)
		return x->at_ms < y->at_ms ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return x->a != y->a ? (x->a < y->a ? -1 : 1) : (x->b > y->b) - (x->b < y->b);
}

static int add_first_items(struct decoding *d, struct err *err)
{
	struct model_timeline *tl = d->tl;

	for (uint8_t no = 1; no <= tl->participant_count; no++) {
		struct model_timeline_event e = { .kind = TIMELINE_FIRST_ITEM, .a = no };
		int ret;

		if (!timeline_items_first(&d->items, no, &e.value, &e.at_ms))
			continue;
		ret = add_event(d, &e, err);
		if (ret)
			return ret;
	}
	if (tl->event_count)
		qsort(tl->events, tl->event_count, sizeof(*tl->events), compare_events);
	return 0;
}

static int decode_frames(TALLOC_CTX *mem, struct decoding *d,
			 const struct json_value *frames, struct err *err)
{
	size_t n = json_length(frames);
	int ret = 0;

	if (n > FRAMES_MAX)
		return err_set(err, E_LIMITED, "info.frames: %zu frames, at most %d", n,
			       FRAMES_MAX);
	d->tl->frames = talloc_zero_array(mem, struct model_timeline_frame, n);
	if (!d->tl->frames)
		return err_set(err, E_NOMEM, "out of memory for a timeline");
	d->tl->frame_count = n;
	for (size_t i = 0; !ret && i < n; i++)
		ret = decode_frame(d, json_element(frames, i), i, err);
	return ret ? ret : add_first_items(d, err);
}

int riot_decode_timeline(TALLOC_CTX *mem, struct json_doc *doc,
			 struct model_timeline *ret_timeline, struct err *err)
{
	const struct json_value *info = json_member(json_root(doc), "info");
	const struct json_value *frames = json_member(info, "frames");
	struct model_timeline tl = { 0 };
	struct decoding *d;
	int ret = decode_match_id(doc, tl.match_id, err);

	if (ret)
		return ret;
	tl.frame_interval_ms = (int32_t)json_get_int(doc, info, "info", "frameInterval",
						     0, INT32_MAX, 0);
	if (frames && !json_is_array(frames))
		return err_set(err, E_INVALID, "info.frames: expected an array");
	ret = json_check(doc, err);
	if (!ret && (json_length(frames) == 0 || tl.frame_interval_ms == 0))
		ret = err_set(err, E_NOT_FOUND,
			      "no game: the timeline of an aborted game is empty");
	if (ret)
		return ret;
	d = talloc_zero(mem, struct decoding);
	if (!d)
		return err_set(err, E_NOMEM, "out of memory for a timeline");
	d->doc = doc;
	d->tl = &tl;
	ret = decode_players(d, info, err);
	if (!ret)
		ret = decode_frames(mem, d, frames, err);
	if (ret) {
		talloc_free(tl.events);
		talloc_free(tl.frames);
	} else {
		*ret_timeline = tl;
	}
	talloc_free(d);
	return ret;
}
