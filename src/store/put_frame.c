/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/put_frame.h"

#include <string.h>

int put_frame_run(const struct put_frame *frame, enum match_store_result *ret_results,
		  struct match_store_touched **ret_touched, size_t *ret_touched_count,
		  struct err *err)
{
	struct match_store_touched *touched = NULL;
	enum match_store_result *results =
		talloc_array(frame->scratch, enum match_store_result, frame->n + 1);
	size_t touched_count = 0;
	int r;

	if (!results)
		return err_set(err, E_NOMEM, "no memory to store %zu documents",
			       frame->n);
	for (size_t i = 0; i < frame->n; i++)
		results[i] = STORED_KNOWN;
	r = frame->collect(frame->arg);
	if (!r)
		r = sql_begin(frame->conn, err);
	if (!r)
		r = frame->put_rows(frame->arg, results, frame->mem, &touched,
				    &touched_count);
	r = sql_end(frame->conn, r, err);
	if (r) {
		talloc_free(touched);
		return r;
	}
	memcpy(ret_results, results, frame->n * sizeof(*results));
	*ret_touched = touched;
	*ret_touched_count = touched_count;
	return 0;
}
