/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/answer/game_window.h"

#include "service/fields.h"

#include <stdio.h>

static void put_queues(struct json_writer *w, const struct game_filter *filter)
{
	if (!filter->queue_count) {
		json_put_null(w, "queues");
		return;
	}
	json_open_array(w, "queues");
	for (size_t i = 0; i < filter->queue_count; i++)
		json_put_int(w, NULL, filter->queues[i]);
	json_close_array(w);
}

static void put_patch(struct json_writer *w, const struct game_filter *f)
{
	char text[16];

	if (f->has_patch_minor)
		snprintf(text, sizeof(text), "%u.%u", f->patch_major, f->patch_minor);
	else
		snprintf(text, sizeof(text), "%u", f->patch_major);
	json_put_text(w, "patch", f->patch_major ? text : NULL);
}

static void put_number(struct json_writer *w, const char *key, uint32_t value)
{
	if (value)
		json_put_int(w, key, value);
	else
		json_put_null(w, key);
}

static void put_filters(struct json_writer *w, const struct service_game_window *window)
{
	static const char *const sides[] = { NULL, "blue", "red" };
	static const char *const results[] = { NULL, "win", "loss" };
	const struct game_filter *f = &window->filter;

	json_open_object(w, "filters");
	json_put_text(w, "mode",
		      window->any_mode ? NULL : model_queue_mode_name(window->mode));
	json_put_text(w, "role", f->role ? model_role_name(f->role) : NULL);
	put_number(w, "champion", f->champion_id);
	put_patch(w, f);
	json_put_text(w, "side", sides[f->side]);
	json_put_text(w, "result", results[f->result]);
	put_number(w, "opponent", f->opponent_champion_id);
	json_put_text(w, "with", window->with_puuid);
	put_number(w, "min_duration", f->min_duration_s);
	put_number(w, "max_duration", f->max_duration_s);
	json_close_object(w);
}

void service_game_window_put_period(struct json_writer *w,
				    const struct service_game_window *window)
{
	json_put_text(w, "period", window->ranged ? NULL : period_name(window->period));
}

void service_game_window_put(struct json_writer *w,
			     const struct service_game_window *window,
			     const struct game_excluded *excluded)
{
	if (window->from_any)
		json_put_null(w, "from");
	else
		json_put_time(w, "from", window->filter.from_ms);
	json_put_time(w, "as_of", window->filter.until_ms);
	json_put_text(w, "tz", window->tz);
	put_queues(w, &window->filter);
	put_filters(w, window);
	fields_put_excluded(w, excluded);
}
