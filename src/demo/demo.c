/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/demo.h"

#include "demo/document.h"

#include <stdio.h>

#define DAY_MS           86400000LL
#define SNAPSHOT_GAP_MS  (3 * DAY_MS)
#define DOCUMENT_RESERVE (256 * 1024)

struct generation {
	struct demo_league *league;
	struct demo_game *game;
	struct buf out;
	demo_sink sink;
	void *arg;
	struct err *err;
};

/* Hand the document in the buffer to the sink. */
static int emit(struct generation *gen, enum demo_document kind, const char *name)
{
	if (gen->out.failed)
		return err_set(gen->err, E_NOMEM, "no memory for the document %s", name);
	return gen->sink(gen->arg, kind, name, gen->out.data, gen->out.len, gen->err);
}

static int emit_match(struct generation *gen)
{
	const struct demo_game *g = gen->game;
	char name[64];
	int r;

	snprintf(name, sizeof name, "DEMO1_%lld.json", (long long)g->game_id);
	buf_reset(&gen->out);
	demo_write_match(&gen->out, gen->league, g);
	r = emit(gen, DEMO_MATCH, name);
	if (r || !g->timeline || g->aborted)
		return r;
	buf_reset(&gen->out);
	demo_write_timeline(&gen->out, gen->league, g);
	return emit(gen, DEMO_TIMELINE, name);
}

static int emit_rank(struct generation *gen, uint32_t player, int64_t at_ms)
{
	char name[64];

	snprintf(name, sizeof name, "%05u_%lld.json", player, (long long)at_ms);
	gen->league->players[player].snapshot_ms = at_ms;
	buf_reset(&gen->out);
	demo_write_ranks(&gen->out, gen->league, player, at_ms);
	return emit(gen, DEMO_RANKS, name);
}

/* Ranks as seen after a ranked game: always of the watched, else every few days. */
static int emit_ranks(struct generation *gen)
{
	const struct demo_game *g = gen->game;
	int r = 0;

	if (g->aborted || g->remake ||
	    (g->queue_id != RANKED_SOLO && g->queue_id != RANKED_FLEX))
		return 0;
	for (int i = 0; i < g->count && r == 0; i++) {
		const struct demo_player *p = &gen->league->players[g->parts[i].player];

		if (demo_ladder_placed(&p->ladders[0]) +
			    demo_ladder_placed(&p->ladders[1]) &&
		    (p->watched || g->end_ms - p->snapshot_ms >= SNAPSHOT_GAP_MS))
			r = emit_rank(gen, g->parts[i].player, g->end_ms + 30000);
	}
	return r;
}

int demo_generate(const struct demo_options *options, demo_sink sink, void *arg,
		  struct err *err)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct generation gen = { .sink = sink, .arg = arg, .err = err };
	int r;

	gen.game = talloc(mem, struct demo_game);
	if (!gen.game) {
		r = err_set(err, E_NOMEM, "no memory for a match");
		goto out;
	}
	r = demo_league_create(mem, options, &gen.league, err);
	if (r < 0)
		goto out;
	buf_init(&gen.out, mem, DOCUMENT_RESERVE);
	for (uint32_t i = 0; i < options->matches; i++) {
		demo_game_play(gen.league, i, gen.game);
		r = emit_match(&gen);
		if (r == 0)
			r = emit_ranks(&gen);
		if (r)
			goto out;
	}
out:
	talloc_free(mem);
	return r;
}
