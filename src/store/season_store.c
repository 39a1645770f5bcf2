/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/season_store.h"

struct season_row {
	int64_t starts_ms;
};

struct starts {
	TALLOC_CTX *mem;
	int64_t *ms;
	size_t count;
};

static int add_start(void *arg, const void *row)
{
	const struct season_row *season = row;
	struct starts *s = arg;
	int64_t *more = talloc_realloc(s->mem, s->ms, int64_t, (unsigned)(s->count + 1));

	if (!more)
		return -E_NOMEM;
	s->ms = more;
	s->ms[s->count++] = season->starts_ms;
	return 0;
}

int season_store_starts(struct sql_conn *conn, TALLOC_CTX *mem, int64_t **ret_starts_ms,
			size_t *ret_count, struct err *err)
{
	static const struct sql_field columns[] = {
		SQL_FIELD(SQL_I64, struct season_row, starts_ms),
	};
	/* More seasons than Riot can have had are a mistake of somebody's. */
	static const struct sql_query query = {
		.text = "SELECT starts_at FROM {season} ORDER BY starts_at LIMIT 1000",
		.columns = columns,
		.column_count = ARRAY_LEN(columns),
	};
	struct starts s = { .mem = mem };
	struct season_row row;
	int r = sql_select(conn, &query, NULL, &row, add_start, &s, err);

	if (r == -E_NOMEM)
		r = err_set(err, E_NOMEM, "no memory for the seasons");
	if (r) {
		talloc_free(s.ms);
		return r;
	}
	*ret_starts_ms = s.ms;
	*ret_count = s.count;
	return 0;
}
