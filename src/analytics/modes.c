/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/modes.h"

#include "base/err.h"

#include <stdlib.h>
#include <string.h>

struct modes {
	struct mode_games *list; /* talloc array */
	size_t n;
};

/* A handful of names: one after the other is quick enough. */
static struct mode_games *mode_of(struct modes *modes, const char *name)
{
	struct mode_games *list;

	for (size_t i = 0; i < modes->n; i++)
		if (strcmp(modes->list[i].name, name) == 0)
			return &modes->list[i];
	list = talloc_realloc(NULL, modes->list, struct mode_games,
			      (unsigned)modes->n + 1);
	if (!list)
		return NULL;
	modes->list = list;
	list[modes->n] = (struct mode_games){ .name = name };
	return &list[modes->n++];
}

static int compare(const void *left, const void *right)
{
	const struct mode_games *a = left, *b = right;

	if (a->sums.games != b->sums.games)
		return a->sums.games > b->sums.games ? -1 : 1;
	return strcmp(a->name, b->name);
}

int modes_count(TALLOC_CTX *mem, const struct game_selection *selection,
		const char *const *name_of, struct mode_games **ret_modes,
		size_t *ret_count)
{
	struct modes modes = { .list = talloc_array(mem, struct mode_games, 1) };

	if (!modes.list)
		return -E_NOMEM;
	for (size_t k = 0; k < selection->n; k++) {
		size_t i = selection->rows[k];
		struct mode_games *mode = mode_of(&modes, name_of[i]);

		if (!mode) {
			talloc_free(modes.list);
			return -E_NOMEM;
		}
		metric_add(&mode->sums, selection->history, i, NULL);
	}
	qsort(modes.list, modes.n, sizeof(*modes.list), compare);
	*ret_modes = modes.list;
	*ret_count = modes.n;
	return 0;
}
