/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of the analyses share: the steps from games to figures to JSON.
 */
#pragma once

#include "service/analysis/analysis.h"
#include "service/analysis/metric_fields.h"
#include "service/answer/game_blocks.h"
#include "service/answer/stats_peers.h"

/* From the store to the figures. */
typedef int (*analysis_compute_fn)(const struct service_asked *asked,
				   struct sql_conn *conn,
				   struct service_analysis_result *result,
				   struct err *err);
/* The members of data. */
typedef void (*analysis_put_fn)(struct json_writer *w,
				const struct service_analysis_result *result);

/*
 * One each: read, compute, and what can be shown into result.  Fail with: E_EMPTY (the
 * champion was not played), E_NOMEM, E_LIMITED, E_CORRUPT, sql codes.  Thread: any.
 */
int analysis_compute_champion(const struct service_asked *asked, struct sql_conn *conn,
			      struct service_analysis_result *result, struct err *err);
int analysis_compute_role(const struct service_asked *asked, struct sql_conn *conn,
			  struct service_analysis_result *result, struct err *err);
int analysis_compute_trends(const struct service_asked *asked, struct sql_conn *conn,
			    struct service_analysis_result *result, struct err *err);
int analysis_compute_modes(const struct service_asked *asked, struct sql_conn *conn,
			   struct service_analysis_result *result, struct err *err);

/* The members of data, into an object that is open. */
void analysis_put_champion(struct json_writer *w,
			   const struct service_analysis_result *result);
void analysis_put_role(struct json_writer *w,
		       const struct service_analysis_result *result);
void analysis_put_trends(struct json_writer *w,
			 const struct service_analysis_result *result);
void analysis_put_modes(struct json_writer *w,
			const struct service_analysis_result *result);

/*
 * The games of the window, and those of the blocks of its period; the blocks are decided,
 * too.  As service_games_read_since.
 */
int analysis_read_games(const struct service_asked *asked, struct sql_conn *conn,
			enum model_history_columns columns,
			struct game_selection *ret_games,
			struct game_selection *ret_since, struct trend_blocks *ret_blocks,
			struct err *err) MUST_CHECK;

/* -E_NOMEM with its text. */
int analysis_no_memory(struct err *err);
