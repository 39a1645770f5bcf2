/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "riot/timeline_items.h"

#include <stdint.h>

/* Swapping the ward trinket also looks like building; these ids never changed. */
static bool is_trinket(int32_t item)
{
	return item == 3330 || item == 3340 || item == 3348 || item == 3363 ||
	       item == 3364;
}

void timeline_items_bought(struct timeline_items *items, uint8_t no, int32_t item,
			   int32_t at_ms)
{
	if (no == 0 || is_trinket(item) || items->of[no - 1].used_at_ms == 0 ||
	    items->of[no - 1].used_at_ms != at_ms)
		return;
	items->of[no - 1].used_at_ms = 0;
	for (size_t i = 0; i < items->of[no - 1].built_count; i++)
		if (items->of[no - 1].built[i].gone_at_ms == at_ms)
			items->of[no - 1].built[i].built_in = true;
	if (items->of[no - 1].built_count == TIMELINE_ITEMS_KEPT)
		return;
	items->of[no - 1].built[items->of[no - 1].built_count++] =
		(struct timeline_item){ .item = item, .at_ms = at_ms };
}

void timeline_items_used(struct timeline_items *items, uint8_t no, int32_t item,
			 int32_t at_ms)
{
	if (no == 0 || is_trinket(item))
		return;
	items->of[no - 1].used_at_ms = at_ms;
	for (size_t i = items->of[no - 1].built_count; i-- > 0;) {
		struct timeline_item *built = &items->of[no - 1].built[i];

		if (built->item != item || built->gone_at_ms)
			continue;
		built->gone_at_ms = at_ms;
		return;
	}
}

void timeline_items_undone(struct timeline_items *items, uint8_t no, int32_t item)
{
	size_t last;
	int32_t at_ms;

	if (no == 0 || items->of[no - 1].built_count == 0)
		return;
	last = items->of[no - 1].built_count - 1;
	if (items->of[no - 1].built[last].item != item)
		return;
	at_ms = items->of[no - 1].built[last].at_ms;
	items->of[no - 1].built_count = last;
	/* What had gone into it is there again. */
	for (size_t i = 0; i < last; i++) {
		struct timeline_item *part = &items->of[no - 1].built[i];

		if (part->gone_at_ms != at_ms)
			continue;
		part->gone_at_ms = 0;
		part->built_in = false;
	}
}

bool timeline_items_first(const struct timeline_items *items, uint8_t no,
			  int32_t *ret_item, int32_t *ret_at_ms)
{
	for (size_t i = 0; no > 0 && i < items->of[no - 1].built_count; i++) {
		const struct timeline_item *built = &items->of[no - 1].built[i];

		if (built->built_in)
			continue;
		*ret_item = built->item;
		*ret_at_ms = built->at_ms;
		return true;
	}
	return false;
}
