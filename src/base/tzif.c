/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/tzif.h"

#include <string.h>

#define HEADER_LEN  44
#define TYPE_LEN    6
#define OFFSET_MAX  (26 * 3600) /* exclusive, either side (RFC 8536, 3.2) */
#define COUNT_LIMIT 100000

struct tzif {
	size_t n;
	int64_t *at;     /* n transitions, ascending */
	int32_t *offset; /* n: from at[i] on */
	int32_t first_s; /* before at[0] */
	bool has_rule;
	struct tzrule rule;
};

/* The six counts of a header, in the file's order. */
struct counts {
	uint32_t isut, isstd, leap, time, type, chars;
};

/* Where the parts of one data block lie. */
struct block {
	const uint8_t *times, *indices, *types;
	size_t len;
};

static uint32_t be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t be_time(const uint8_t *p, size_t width)
{
	if (width == 4)
		return (int32_t)be32(p);
	return (int64_t)((uint64_t)be32(p) << 32 | be32(p + 4));
}

static int read_header(const uint8_t *p, size_t left, struct counts *ret,
		       uint8_t *ret_version, struct err *err)
{
	if (left < 4 || memcmp(p, "TZif", 4) != 0)
		return err_set(err, E_INVALID, "not a time zone file");
	if (left < HEADER_LEN)
		return err_set(err, E_CORRUPT, "time zone file cut in its header");
	*ret_version = p[4];
	*ret = (struct counts){ be32(p + 20), be32(p + 24), be32(p + 28),
				be32(p + 32), be32(p + 36), be32(p + 40) };
	if (ret->time > COUNT_LIMIT || ret->chars > COUNT_LIMIT ||
	    ret->isut > COUNT_LIMIT || ret->isstd > COUNT_LIMIT ||
	    ret->leap > COUNT_LIMIT || ret->type > 256)
		return err_set(err, E_CORRUPT, "time zone file with impossible counts");
	return 0;
}

static int read_block(const uint8_t *p, size_t left, const struct counts *c, size_t width,
		      struct block *ret, struct err *err)
{
	ret->times = p;
	ret->indices = p + c->time * width;
	ret->types = ret->indices + c->time;
	ret->len = c->time * (width + 1) + c->type * TYPE_LEN + c->chars +
		   c->leap * (width + 4) + c->isstd + c->isut;
	if (ret->len > left)
		return err_set(err, E_CORRUPT, "time zone file cut in its data");
	return 0;
}

static int type_offset(const struct counts *c, const struct block *b, size_t type,
		       int32_t *ret, struct err *err)
{
	int32_t s;

	if (type >= c->type)
		return err_set(err, E_CORRUPT, "time zone file names a missing type");
	s = (int32_t)be32(b->types + type * TYPE_LEN);
	if (s <= -OFFSET_MAX || s >= OFFSET_MAX)
		return err_set(err, E_CORRUPT,
			       "time zone file with an impossible offset");
	*ret = s;
	return 0;
}

static int fill(struct tzif *zone, const struct counts *c, const struct block *b,
		size_t width, struct err *err)
{
	int r;

	if (c->leap)
		return err_set(err, E_INVALID,
			       "zones that count leap seconds are not "
			       "served");
	zone->n = c->time;
	zone->at = talloc_array(zone, int64_t, c->time);
	zone->offset = talloc_array(zone, int32_t, c->time);
	if (!zone->at || !zone->offset)
		return err_set(err, E_NOMEM, "no memory for a time zone");
	r = type_offset(c, b, 0, &zone->first_s, err);
	for (size_t i = 0; !r && i < c->time; i++) {
		zone->at[i] = be_time(b->times + i * width, width);
		if (i && zone->at[i] <= zone->at[i - 1])
			return err_set(err, E_CORRUPT, "time zone file out of order");
		r = type_offset(c, b, b->indices[i], &zone->offset[i], err);
	}
	return r;
}

/* The footer: a rule between two line feeds, possibly empty. */
static int read_footer(struct tzif *zone, const uint8_t *p, size_t left, struct err *err)
{
	const uint8_t *end;

	if (left < 2 || p[0] != '\n' || !(end = memchr(p + 1, '\n', left - 1)))
		return err_set(err, E_CORRUPT, "time zone file without its footer");
	if (end == p + 1)
		return 0;
	if (tzrule_parse((const char *)p + 1, (size_t)(end - p) - 1, &zone->rule) < 0)
		return err_set(err, E_CORRUPT, "time zone file with an unreadable rule");
	zone->has_rule = true;
	return 0;
}

static int parse(struct tzif *zone, const uint8_t *p, size_t left, struct err *err)
{
	struct counts counts;
	struct block block;
	uint8_t version;
	int r;

	r = read_header(p, left, &counts, &version, err);
	if (!r)
		r = read_block(p + HEADER_LEN, left - HEADER_LEN, &counts, 4, &block,
			       err);
	if (r)
		return r;
	if (version < '2')
		return fill(zone, &counts, &block, 4, err);
	/* The 32-bit block is there for old readers; the second one counts. */
	p += HEADER_LEN + block.len;
	left -= HEADER_LEN + block.len;
	if (left < HEADER_LEN)
		return err_set(err, E_CORRUPT, "time zone file without its 64-bit part");
	r = read_header(p, left, &counts, &version, err);
	if (!r)
		r = read_block(p + HEADER_LEN, left - HEADER_LEN, &counts, 8, &block,
			       err);
	if (!r)
		r = fill(zone, &counts, &block, 8, err);
	if (!r)
		r = read_footer(zone, p + HEADER_LEN + block.len,
				left - HEADER_LEN - block.len, err);
	return r;
}

int tzif_parse(TALLOC_CTX *mem, const void *bytes, size_t len, struct tzif **ret_zone,
	       struct err *err)
{
	struct tzif *zone = talloc_zero(mem, struct tzif);
	int r;

	if (!zone)
		return err_set(err, E_NOMEM, "no memory for a time zone");
	r = parse(zone, bytes, len, err);
	if (r) {
		talloc_free(zone);
		return r;
	}
	*ret_zone = zone;
	return 0;
}

/* How many transitions lie at or before utc_s. */
static size_t count_until(const struct tzif *zone, int64_t utc_s)
{
	size_t low = 0, high = zone->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (zone->at[mid] <= utc_s)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

void tzif_span(const struct tzif *zone, int64_t utc_s, struct tz_span *ret_span)
{
	size_t i = count_until(zone, utc_s);

	if (i == zone->n && zone->has_rule) {
		tzrule_span(&zone->rule, utc_s, ret_span);
		return;
	}
	ret_span->until_s = i < zone->n ? zone->at[i] : INT64_MAX;
	ret_span->offset_s = i ? zone->offset[i - 1] : zone->first_s;
}
