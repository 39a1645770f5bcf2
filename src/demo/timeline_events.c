/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/document.h"

#include <math.h>
#include <stdlib.h>

#define FIRST_MINION_MS 65000

/* Growth is 0.85 f + 0.15 f^2 of the time: income and power rise towards the end. */
#define EARLY 0.85

int32_t demo_level_xp(int level)
{
	int32_t sum = 0;

	for (int i = 2, step = 280; i <= level; i++, step += 100)
		sum += step;
	return sum;
}

int32_t demo_grown(const struct demo_game *g, int32_t total, int32_t at_ms,
		   int32_t from_ms)
{
	double f;

	if (at_ms >= g->duration_ms)
		return total;
	if (at_ms <= from_ms)
		return 0;
	f = (double)(at_ms - from_ms) / (g->duration_ms - from_ms);
	return (int32_t)(total * f * (EARLY + (1 - EARLY) * f));
}

/* When a total has grown to a share of itself: demo_grown turned round. */
static int32_t grown_at(const struct demo_game *g, double part, int32_t from_ms)
{
	double f = (sqrt(EARLY * EARLY + 4 * (1 - EARLY) * part) - EARLY) /
		   (2 * (1 - EARLY));

	if (from_ms >= g->duration_ms)
		return g->duration_ms;
	f = f > 1 ? 1 : f;
	return from_ms + (int32_t)(f * (g->duration_ms - from_ms));
}

struct list {
	struct demo_event *events;
	int count, room;
};

static void add(struct list *list, int32_t at_ms, int kind, int part, int index)
{
	if (list->count < list->room)
		list->events[list->count++] =
			(struct demo_event){ at_ms, (uint8_t)kind, (uint8_t)part,
					     (uint16_t)index };
}

static void add_levels(const struct demo_game *g, int part, struct list *list)
{
	const struct demo_part *p = &g->parts[part];

	add(list, 0, EVENT_SKILL, part, 1);
	for (int level = 2; level <= p->level; level++) {
		double share = p->xp ? (double)demo_level_xp(level) / p->xp : 1;
		int32_t at = grown_at(g, share, FIRST_MINION_MS);

		add(list, at, EVENT_LEVEL, part, level);
		add(list, at, EVENT_SKILL, part, level);
	}
}

static void add_items(const struct demo_game *g, int part, struct list *list)
{
	const struct demo_part *p = &g->parts[part];
	int items = 0;

	for (int i = 0; i < 3; i++)
		add(list, 4000 + 700 * i, EVENT_BUY, part, 100 + i);
	for (int i = 0; i < 6; i++)
		items += p->items[i] != 0;
	/* The place in the bag, and before it what it is made of (as 10 * place + n). */
	for (int i = 0; i < items; i++) {
		double share = (i + 0.8) / (items + 0.6);
		int32_t at = grown_at(g, share, 0);

		for (int part_no = 1; part_no <= 2; part_no++)
			add(list,
			    grown_at(g, share - 0.3 * (3 - part_no) / (items + 1), 0),
			    EVENT_BUY, part, 10 * i + part_no);
		add(list, at, EVENT_BUY, part, 10 * i);
	}
}

static void add_wards(struct demo_writing *w, int part, struct list *list)
{
	const struct demo_part *p = &w->game->parts[part];
	int32_t last = w->game->duration_ms - 1000;

	if (last < 95000)
		return;
	for (int i = 0; i < p->wards_placed; i++)
		add(list, demo_random_range(&w->random, 30000, last), EVENT_WARD, part,
		    i < p->control_wards);
	for (int i = 0; i < p->wards_killed; i++)
		add(list, demo_random_range(&w->random, 90000, last), EVENT_WARD_KILL,
		    part, i % 4 == 0);
}

static int by_time(const void *a, const void *b)
{
	const struct demo_event *x = a, *y = b;

	if (x->at_ms != y->at_ms)
		return x->at_ms < y->at_ms ? -1 : 1;
	if (x->part != y->part)
		return x->part < y->part ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind > y->kind ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

int demo_events_collect(struct demo_writing *w, struct demo_event *out, int room)
{
	const struct demo_game *g = w->game;
	struct list list = { out, 0, room - 1 };

	add(&list, 0, EVENT_START, 0, 0);
	for (int i = 0; i < g->kill_count; i++)
		add(&list, g->kills[i].at_ms, EVENT_KILL, g->kills[i].killer, i);
	for (int i = 0; i < g->object_count; i++)
		if (g->objects[i].kind != OBJECT_NEXUS)
			add(&list, g->objects[i].at_ms, EVENT_OBJECT,
			    g->objects[i].killer, i);
	for (int i = 0; i < g->count; i++) {
		add_levels(g, i, &list);
		add_items(g, i, &list);
		if (g->map_id == 11)
			add_wards(w, i, &list);
	}
	qsort(out, (size_t)list.count, sizeof *out, by_time);
	/* Kept apart: the end comes after everything of its millisecond. */
	out[list.count++] = (struct demo_event){ g->duration_ms, EVENT_END, 0, 0 };
	return list.count;
}
