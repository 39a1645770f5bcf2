/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which item a participant finished first, from the purchases of a timeline alone (no
 * item table, which changes with every patch).  An item counts as built when others of
 * the same participant disappear in the moment of its purchase, and as finished when it
 * never disappears that way itself.
 */
#pragma once

#include "model/ids.h"

#include <stddef.h>

/* Built items a participant that are remembered; the first ones matter. */
#define TIMELINE_ITEMS_KEPT 48

struct timeline_item {
	int32_t item, at_ms;
	int32_t gone_at_ms; /* when it disappeared, 0 never */
	bool built_in;      /* it disappeared into another one */
};

struct timeline_items {
	struct {
		int32_t used_at_ms; /* the newest disappearance not yet explained, 0 none
				     */
		size_t built_count;
		struct timeline_item built[TIMELINE_ITEMS_KEPT];
	} of[MODEL_PARTICIPANTS_MAX];
};

/*
 * Note an event of participant no (0 is ignored), in the order of the timeline: bought,
 * used (disappeared, for whatever reason), purchase taken back.
 */
void timeline_items_bought(struct timeline_items *items, uint8_t no, int32_t item,
			   int32_t at_ms);
void timeline_items_used(struct timeline_items *items, uint8_t no, int32_t item,
			 int32_t at_ms);
void timeline_items_undone(struct timeline_items *items, uint8_t no, int32_t item);

/* The first finished item and its moment; false when there is none. */
bool timeline_items_first(const struct timeline_items *items, uint8_t no,
			  int32_t *ret_item, int32_t *ret_at_ms);
