/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/timeline.h"

#include <stdlib.h>

const struct model_timeline_frame *model_timeline_at(const struct model_timeline *tl,
						     int32_t at_ms)
{
	const struct model_timeline_frame *nearest = NULL;
	int64_t best = tl->frame_interval_ms / 2;

	if (tl->frame_interval_ms <= 0)
		return NULL;
	for (size_t i = 0; i < tl->frame_count; i++) {
		int64_t distance = llabs((int64_t)tl->frames[i].at_ms - at_ms);

		if (distance > best || (nearest && distance == best))
			continue;
		best = distance;
		nearest = &tl->frames[i];
	}
	return nearest;
}
