/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/records.h"

/* The only record that is the lowest. */
static bool beats(int kind, double value, double held)
{
	return kind == RECORD_SHORTEST_WIN ? value < held : value > held;
}

static void try(struct records *records, enum record_kind kind, double value,
		uint32_t row)
{
	struct record *held = &records->best[kind];

	if (!held->there || beats(kind, value, held->value))
		*held = (struct record){ true, value, row };
}

static int multikill_of(const struct model_history *h, size_t i)
{
	return h->penta_kills[i]    ? 5
	       : h->quadra_kills[i] ? 4
	       : h->triple_kills[i] ? 3
	       : h->double_kills[i] ? 2
				    : 0;
}

static void add_game(struct records *r, const struct model_history *h, uint32_t i)
{
	double seconds = h->duration_s[i], deaths = h->deaths[i] ? h->deaths[i] : 1;

	try(r, RECORD_KILLS, h->kills[i], i);
	try(r, RECORD_DEATHS, h->deaths[i], i);
	try(r, RECORD_ASSISTS, h->assists[i], i);
	try(r, RECORD_KDA, (h->kills[i] + h->assists[i]) / deaths, i);
	try(r, RECORD_CS, h->cs[i], i);
	try(r, RECORD_GOLD, h->gold[i], i);
	try(r, RECORD_DAMAGE, h->damage[i], i);
	try(r, RECORD_VISION, h->vision[i], i);
	try(r, RECORD_DURATION, seconds, i);
	try(r, RECORD_MULTIKILL, multikill_of(h, i), i);
	if (h->duration_s[i] >= RECORD_MIN_DURATION_S) {
		try(r, RECORD_CS_PER_MIN, 60.0 * h->cs[i] / seconds, i);
		try(r, RECORD_DAMAGE_PER_MIN, 60.0 * h->damage[i] / seconds, i);
	}
	if (h->win[i])
		try(r, RECORD_SHORTEST_WIN, seconds, i);
}

void records_add(struct records *records, const struct game_selection *selection)
{
	for (size_t k = 0; k < selection->n; k++)
		add_game(records, selection->history, selection->rows[k]);
}

void records_merge(struct records *records, const struct records *after)
{
	for (int kind = 0; kind < RECORD_COUNT; kind++)
		if (after->best[kind].there)
			try(records, (enum record_kind)kind, after->best[kind].value,
			    after->best[kind].row);
}
