/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/jobs/warmup.h"

#include "store/player_store.h"

struct list {
	TALLOC_CTX *mem;
	const char **puuids;
	size_t n, max;
};

static int on_player(void *arg, const struct model_player *player)
{
	struct list *list = arg;

	if (list->n == list->max)
		return 0;
	list->puuids[list->n] = talloc_strdup(list->mem, player->puuid);
	return list->puuids[list->n++] ? 0 : -E_NOMEM;
}

int service_warmup_players(struct service_context *ctx, TALLOC_CTX *mem, uint32_t n,
			   struct deadline deadline, const char ***ret_puuids,
			   size_t *ret_count, struct err *err)
{
	struct list list = { .mem = mem,
			     .max = n,
			     .puuids = talloc_zero_array(mem, const char *, n + 1) };
	struct sql_conn *conn = NULL;
	int r = list.puuids ? sql_pool_take(ctx->sql, deadline, &conn, err)
			    : err_set(err, E_NOMEM, "no memory for players");

	if (!r)
		r = player_store_busiest(conn, n, on_player, &list, err);
	if (r == -E_NOMEM)
		r = err_set(err, E_NOMEM, "no memory for players");
	sql_pool_give(ctx->sql, conn);
	*ret_puuids = list.puuids;
	*ret_count = list.n;
	return r;
}
