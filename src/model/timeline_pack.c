/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Frames, version 1, all integers little-endian:
 *
 *	offset 0   1  version (1)
 *	       1   1  participants p
 *	       2   2  frames f
 *	       4      f frames of 4 + 11 p bytes:
 *	          +0   4  at_ms
 *	          +4      p points: gold 4, xp 4, cs 2, level 1
 *
 * Events, version 1:
 *
 *	offset 0   1  version (1)
 *	       1   1  zero
 *	       2   2  events e
 *	       4      e events of 16 bytes:
 *	          +0   4  at_ms
 *	          +4   1  kind
 *	          +5   3  a, b, c
 *	          +8   4  assists
 *	          +12  4  value
 */
#include "model/timeline_pack.h"

#include "base/err.h"

#include <endian.h>
#include <string.h>

#define PACK_VERSION 1
#define HEAD_BYTES   4
#define POINT_BYTES  11
#define EVENT_BYTES  16

static uint8_t *write16(uint8_t *p, uint16_t v)
{
	v = htole16(v);
	memcpy(p, &v, sizeof(v));
	return p + sizeof(v);
}

static uint8_t *write32(uint8_t *p, uint32_t v)
{
	v = htole32(v);
	memcpy(p, &v, sizeof(v));
	return p + sizeof(v);
}

static uint16_t read16(const uint8_t *p)
{
	uint16_t v;

	memcpy(&v, p, sizeof(v));
	return le16toh(v);
}

static uint32_t read32(const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return le32toh(v);
}

static uint8_t *write_head(uint8_t *p, uint8_t second, size_t n)
{
	p[0] = PACK_VERSION;
	p[1] = second;
	return write16(p + 2, (uint16_t)n);
}

static uint8_t *write_point(uint8_t *p, const struct model_timeline_point *point)
{
	p = write32(p, (uint32_t)point->gold);
	p = write32(p, (uint32_t)point->xp);
	p = write16(p, point->cs);
	*p = point->level;
	return p + 1;
}

static const uint8_t *read_point(const uint8_t *p, struct model_timeline_point *point)
{
	point->gold = (int32_t)read32(p);
	point->xp = (int32_t)read32(p + 4);
	point->cs = read16(p + 8);
	point->level = p[10];
	return p + POINT_BYTES;
}

int model_timeline_pack_frames(TALLOC_CTX *mem, const struct model_timeline *tl,
			       uint8_t **ret_bytes, size_t *ret_len)
{
	const size_t people = tl->participant_count;
	const size_t len = HEAD_BYTES + tl->frame_count * (4 + POINT_BYTES * people);
	uint8_t *bytes, *p;

	if (tl->frame_count > UINT16_MAX || people > MODEL_PARTICIPANTS_MAX)
		return -E_LIMITED;
	bytes = talloc_array(mem, uint8_t, len);
	if (!bytes)
		return -E_NOMEM;
	p = write_head(bytes, (uint8_t)people, tl->frame_count);
	for (size_t f = 0; f < tl->frame_count; f++) {
		p = write32(p, (uint32_t)tl->frames[f].at_ms);
		for (size_t i = 0; i < people; i++)
			p = write_point(p, &tl->frames[f].points[i]);
	}
	*ret_bytes = bytes;
	*ret_len = len;
	return 0;
}

int model_timeline_unpack_frames(const uint8_t *bytes, size_t len,
				 struct model_timeline *tl)
{
	struct model_timeline_frame *frames;
	size_t people, n;
	const uint8_t *p;

	if (len < HEAD_BYTES || bytes[0] != PACK_VERSION ||
	    bytes[1] > MODEL_PARTICIPANTS_MAX)
		return -E_CORRUPT;
	people = bytes[1];
	n = read16(bytes + 2);
	if (len != HEAD_BYTES + n * (4 + POINT_BYTES * people))
		return -E_CORRUPT;
	frames = talloc_zero_array(tl, struct model_timeline_frame, n);
	if (!frames)
		return -E_NOMEM;
	p = bytes + HEAD_BYTES;
	for (size_t f = 0; f < n; f++) {
		frames[f].at_ms = (int32_t)read32(p);
		p += 4;
		for (size_t i = 0; i < people; i++)
			p = read_point(p, &frames[f].points[i]);
	}
	tl->participant_count = (uint8_t)people;
	tl->frame_count = n;
	tl->frames = frames;
	return 0;
}

int model_timeline_pack_events(TALLOC_CTX *mem, const struct model_timeline *tl,
			       uint8_t **ret_bytes, size_t *ret_len)
{
	const size_t len = HEAD_BYTES + tl->event_count * EVENT_BYTES;
	uint8_t *bytes, *p;

	if (tl->event_count > UINT16_MAX)
		return -E_LIMITED;
	bytes = talloc_array(mem, uint8_t, len);
	if (!bytes)
		return -E_NOMEM;
	p = write_head(bytes, 0, tl->event_count);
	for (size_t i = 0; i < tl->event_count; i++) {
		const struct model_timeline_event *e = &tl->events[i];

		p = write32(p, (uint32_t)e->at_ms);
		*p++ = e->kind;
		*p++ = e->a;
		*p++ = e->b;
		*p++ = e->c;
		p = write32(p, e->assists);
		p = write32(p, (uint32_t)e->value);
	}
	*ret_bytes = bytes;
	*ret_len = len;
	return 0;
}

int model_timeline_unpack_events(const uint8_t *bytes, size_t len,
				 struct model_timeline *tl)
{
	struct model_timeline_event *events;
	const uint8_t *p;
	size_t n;

	if (len < HEAD_BYTES || bytes[0] != PACK_VERSION)
		return -E_CORRUPT;
	n = read16(bytes + 2);
	if (len != HEAD_BYTES + n * EVENT_BYTES)
		return -E_CORRUPT;
	events = talloc_array(tl, struct model_timeline_event, n);
	if (!events)
		return -E_NOMEM;
	p = bytes + HEAD_BYTES;
	for (size_t i = 0; i < n; i++, p += EVENT_BYTES) {
		events[i].at_ms = (int32_t)read32(p);
		events[i].kind = p[4];
		events[i].a = p[5];
		events[i].b = p[6];
		events[i].c = p[7];
		events[i].assists = read32(p + 8);
		events[i].value = (int32_t)read32(p + 12);
	}
	tl->event_count = n;
	tl->events = events;
	return 0;
}
