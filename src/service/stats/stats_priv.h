/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of the sections share: the steps from games to figures to JSON.
 */
#pragma once

#include "json/writer.h"
#include "service/stats/stats.h"

/* From a selection of games to the figures of one section. */
typedef int (*stats_compute_fn)(const struct service_asked *asked, struct sql_conn *conn,
				const struct game_selection *games,
				const struct stats_peers *peers,
				struct service_stats_result *result, struct err *err);
/* The members of data. */
typedef void (*stats_put_fn)(struct json_writer *w,
			     const struct service_stats_result *result);

/* One section: what it reads, and how it is made. */
struct stats_kind {
	enum model_history_columns columns;
	bool beside_peers;  /* has percentiles or baselines */
	uint32_t min_games; /* what meta says; 0 = nothing */
	enum group_key by;  /* of a section of groups */
	stats_compute_fn compute;
	stats_put_fn put;
};

/* How a section is made.  Static. */
const struct stats_kind *stats_kind_of(enum stats_section section);

/* The sums of all games. */
int stats_compute_summary(const struct service_asked *asked, struct sql_conn *conn,
			  const struct game_selection *games,
			  const struct stats_peers *peers,
			  struct service_stats_result *result, struct err *err);
/* The games in groups by the key of the section. */
int stats_compute_groups(const struct service_asked *asked, struct sql_conn *conn,
			 const struct game_selection *games,
			 const struct stats_peers *peers,
			 struct service_stats_result *result, struct err *err);
/* Runs of wins and losses. */
int stats_compute_streaks(const struct service_asked *asked, struct sql_conn *conn,
			  const struct game_selection *games,
			  const struct stats_peers *peers,
			  struct service_stats_result *result, struct err *err);
/* Games without a long break between them. */
int stats_compute_sessions(const struct service_asked *asked, struct sql_conn *conn,
			   const struct game_selection *games,
			   const struct stats_peers *peers,
			   struct service_stats_result *result, struct err *err);
/* The highest values, and in which games they are. */
int stats_compute_records(const struct service_asked *asked, struct sql_conn *conn,
			  const struct game_selection *games,
			  const struct stats_peers *peers,
			  struct service_stats_result *result, struct err *err);
/* What timelines say. */
int stats_compute_laning(const struct service_asked *asked, struct sql_conn *conn,
			 const struct game_selection *games,
			 const struct stats_peers *peers,
			 struct service_stats_result *result, struct err *err);
/* The two blocks of the window compared. */
int stats_compute_trend(const struct service_asked *asked, struct sql_conn *conn,
			const struct game_selection *games,
			const struct stats_peers *peers,
			struct service_stats_result *result, struct err *err);
/* Who played with and against the player, as far as the viewer may see. */
int stats_compute_mates(const struct service_asked *asked, struct sql_conn *conn,
			const struct game_selection *games,
			const struct stats_peers *peers,
			struct service_stats_result *result, struct err *err);

/* The members of section summary. */
void stats_put_summary(struct json_writer *w, const struct service_stats_result *result);
/* The members of every section of groups. */
void stats_put_groups(struct json_writer *w, const struct service_stats_result *result);
/* The members of section streaks. */
void stats_put_streaks(struct json_writer *w, const struct service_stats_result *result);
/* The members of section sessions. */
void stats_put_sessions(struct json_writer *w, const struct service_stats_result *result);
/* The members of section records. */
void stats_put_records(struct json_writer *w, const struct service_stats_result *result);
/* The members of section laning. */
void stats_put_laning(struct json_writer *w, const struct service_stats_result *result);
/* The members of section trend. */
void stats_put_trend(struct json_writer *w, const struct service_stats_result *result);
/* The members of section mates. */
void stats_put_mates(struct json_writer *w, const struct service_stats_result *result);

/* err says so; returns -E_NOMEM. */
int stats_no_memory(struct err *err);
