/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/stats/stats_priv.h"

#include "service/fields.h"

static void put_meta(struct json_writer *w, const struct service_stats_result *result,
		     const struct service_asked *asked)
{
	const struct stats_kind *kind = stats_kind_of(result->section);

	json_open_object(w, "meta");
	json_put_text(w, "section", stats_section_name(result->section));
	service_game_window_put_period(w, &asked->window);
	fields_put_player(w, &asked->player);
	json_put_bool(w, "cached", false);
	json_put_time(w, "generated_at", asked->now_ms);
	service_game_window_put(w, &asked->window, &result->excluded);
	json_put_int(w, "n", result->n);
	if (kind->min_games)
		json_put_int(w, "min_games", kind->min_games);
	if (stats_section_has_limit(result->section))
		json_put_int(w, "limit", result->limit);
	json_put_int(w, "data_version", (int64_t)asked->player.data_version);
	json_close_object(w);
}

void service_stats_render(const struct service_stats_result *result,
			  const struct service_asked *asked, struct buf *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_open_object(&w, NULL);
	json_put_bool(&w, "success", true);
	json_open_object(&w, "data");
	stats_kind_of(result->section)->put(&w, result);
	json_close_object(&w);
	put_meta(&w, result, asked);
	json_close_object(&w);
}
