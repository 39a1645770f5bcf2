/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lme matches: a player's matches as a table, CSV or JSON. */
#include "app/command.h"

#include "app/csv.h"
#include "app/exit.h"
#include "base/text.h"
#include "model/queue.h"
#include "service/fields.h"
#include "service/matches/match_line.h"
#include "service/matches/matches.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_ROWS     200
#define LIMIT_DEFAULT 20
#define LIMIT_MAX     10000000
#define QUEUES_MAX    32

enum format { FORMAT_TABLE, FORMAT_CSV, FORMAT_JSON };

struct job {
	enum format format;
	uint32_t limit;
	uint16_t queues[QUEUES_MAX];
	struct service_matches_request req;
	struct csv csv;
	uint32_t printed;
};

static bool read_number(const char *text, char **end, unsigned long max,
			unsigned long *ret)
{
	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	*ret = strtoul(text, end, 10);
	return errno == 0 && *ret <= max;
}

static bool read_queues(struct job *job, const char *text)
{
	char *end = (char *)text;
	unsigned long queue;

	if (strcmp(text, "all") == 0)
		return true;
	for (;;) {
		if (job->req.queue_count == QUEUES_MAX ||
		    !read_number(end, &end, UINT16_MAX, &queue))
			return false;
		job->queues[job->req.queue_count++] = (uint16_t)queue;
		if (*end == '\0')
			return true;
		if (*end++ != ',')
			return false;
	}
}

static bool read_limit(struct job *job, const char *text)
{
	unsigned long limit;
	char *end;

	if (strcmp(text, "all") == 0) {
		job->limit = UINT32_MAX;
		return true;
	}
	if (!read_number(text, &end, LIMIT_MAX, &limit) || *end || limit == 0)
		return false;
	job->limit = (uint32_t)limit;
	return true;
}

/* Returns an exit status; APP_OK to go on. */
static int read_options(struct job *job, int argc, char **argv)
{
	static const struct option options[] = {
		{ "csv", no_argument, NULL, 'c' },
		{ "json", no_argument, NULL, 'j' },
		{ "limit", required_argument, NULL, 'l' },
		{ "queue", required_argument, NULL, 'q' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 'c')
			job->format = FORMAT_CSV;
		else if (c == 'j')
			job->format = FORMAT_JSON;
		else if (c == 'l' && !read_limit(job, optarg))
			return command_usage(
				"matches", "--limit \"%s\": give a number from 1 or all",
				optarg);
		else if (c == 'q' && !read_queues(job, optarg))
			return command_usage(
				"matches",
				"--queue \"%s\": give all, or at most %d queue "
				"numbers with commas",
				optarg, QUEUES_MAX);
		else if (c == '?')
			return command_usage("matches", "unknown option or no value: %s",
					     argv[optind - 1]);
	}
	if (argc - optind != 1)
		return command_usage("matches", "name one player: a puuid or name#tag");
	job->req.queues = job->queues;
	return APP_OK;
}

static void print_table_row(const struct match_list_row *row)
{
	char date[32], duration[32], queue[64], kda[32];
	char champion[sizeof(row->champion_name)];

	snprintf(champion, sizeof(champion), "%s", row->champion_name);
	text_tame(champion);
	snprintf(kda, sizeof(kda), "%u/%u/%u", row->kills, row->deaths, row->assists);
	printf("%-10s  %-7s  %-14s  %-8s  %9s  %4u  %6s  %-24.24s  %s\n",
	       match_line_date(row, date), match_line_result(row), champion,
	       model_role_name((enum model_role)row->role), kda, row->cs,
	       match_line_duration(row, duration),
	       model_queue_label(row->queue_id, queue, sizeof(queue)), row->match_id);
}

static void print_csv_head(struct csv *csv)
{
	static const char *const names[] = {
		"match_id",    "game_start", "result",
		"status",      "queue_id",   "queue",
		"game_mode",   "patch",      "champion",
		"champion_id", "role",       "kills",
		"deaths",      "assists",    "cs",
		"gold",        "damage",     "vision_score",
		"duration_s",  "team_kills", "opponent_champion_id",
		"placement",   "synthetic",
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		csv_text(csv, names[i]);
	csv_end_row(csv);
}

static void print_csv_row(struct csv *csv, const struct match_list_row *row)
{
	char time[32], queue[64], patch[16];

	snprintf(patch, sizeof(patch), "%u.%u", row->patch_major, row->patch_minor);
	csv_text(csv, row->match_id);
	csv_text(csv, clock_format_rfc3339(row->game_start_ms, false, time));
	csv_text(csv, match_line_result(row));
	csv_text(csv, model_match_status_name((enum model_match_status)row->status));
	csv_int(csv, row->queue_id);
	csv_text(csv, model_queue_label(row->queue_id, queue, sizeof(queue)));
	csv_text(csv, row->game_mode);
	csv_text(csv, row->patch_major ? patch : NULL);
	csv_text(csv, row->champion_name);
	csv_int(csv, row->champion_id);
	csv_text(csv, model_role_name((enum model_role)row->role));
	csv_int(csv, row->kills);
	csv_int(csv, row->deaths);
	csv_int(csv, row->assists);
	csv_int(csv, row->cs);
	csv_int(csv, row->gold);
	csv_int(csv, row->damage);
	csv_int(csv, row->vision);
	csv_int(csv, row->duration_s);
	csv_int(csv, row->team_kills);
	csv_int(csv, row->opponent_champion_id);
	csv_int(csv, row->placement);
	csv_text(csv, row->synthetic ? "true" : "false");
	csv_end_row(csv);
}

static void print_head(struct job *job, const struct service_matches_result *result)
{
	const struct model_player *player = &result->player;
	char name[sizeof(player->riot_id) + sizeof(player->riot_tag)];

	snprintf(name, sizeof(name), "%s#%s", player->riot_id, player->riot_tag);
	text_tame(name);
	if (job->format == FORMAT_TABLE)
		printf("%s  %s  %llu matches%s\n%-10s  %-7s  %-14s  %-8s  %9s  %4s  "
		       "%6s  "
		       "%-24s  %s\n",
		       name, player->platform, (unsigned long long)result->total,
		       player->synthetic ? "  (synthetic)" : "", "date", "result",
		       "champion", "role", "k/d/a", "cs", "time", "queue", "match");
	else if (job->format == FORMAT_CSV)
		print_csv_head(&job->csv);
}

/* The rows as JSON in out, comma after the first, so that pages join up. */
static void add_json_rows(struct json_writer *w,
			  const struct service_matches_result *result)
{
	for (size_t i = 0; i < result->count; i++)
		match_line_write(w, &result->rows[i]);
}

static void print_rows(struct job *job, const struct service_matches_result *result)
{
	for (size_t i = 0; i < result->count; i++) {
		if (job->format == FORMAT_TABLE)
			print_table_row(&result->rows[i]);
		else
			print_csv_row(&job->csv, &result->rows[i]);
	}
}

/* The same members as GET /api/dashboard/matches; one page holds all. */
static int print_json(const struct service_matches_result *first, struct buf *rows,
		      uint32_t printed)
{
	struct json_writer w;
	struct buf out;

	buf_init(&out, rows->mem, rows->len + 1024);
	json_writer_init(&w, &out);
	json_open_object(&w, NULL);
	json_put_bool(&w, "success", true);
	json_open_object(&w, "data");
	json_put_raw(&w, "matches", rows->data, rows->len);
	json_put_int(&w, "total", (int64_t)first->total);
	json_put_int(&w, "limit", printed);
	json_close_object(&w);
	json_open_object(&w, "meta");
	fields_put_player(&w, &first->player);
	json_close_object(&w);
	json_close_object(&w);
	buf_add_char(&out, '\n');
	if (out.failed || rows->failed) {
		fprintf(stderr, "lme matches: out of memory\n");
		return APP_INTERNAL;
	}
	fwrite(out.data, 1, out.len, stdout);
	return APP_OK;
}

/* Page by page, each page's memory freed before the next. */
static int run_pages(struct app *app, TALLOC_CTX *mem, struct job *job, struct err *err)
{
	struct service_matches_result first = { 0 }, page;
	struct json_writer w;
	struct buf rows;
	int rc = 0;

	buf_init(&rows, mem, 4096);
	json_writer_init(&w, &rows);
	json_open_array(&w, NULL);
	do {
		TALLOC_CTX *scratch = talloc_new(mem);
		uint32_t left = job->limit - job->printed;

		job->req.limit = left < PAGE_ROWS ? left : PAGE_ROWS;
		rc = service_matches_list(
			&app->service, scratch, &job->req,
			deadline_in_ms(app->settings.request_timeout_ms), &page, err);
		if (rc < 0)
			return rc;
		if (job->printed == 0) {
			first = page;
			print_head(job, &page);
		}
		if (job->format == FORMAT_JSON)
			add_json_rows(&w, &page);
		else
			print_rows(job, &page);
		job->printed += (uint32_t)page.count;
		job->req.has_cursor = true;
		job->req.cursor = page.next;
		talloc_free(scratch);
	} while (page.has_next && job->printed < job->limit && !ferror(stdout));
	json_close_array(&w);
	return job->format == FORMAT_JSON ? print_json(&first, &rows, job->printed) : 0;
}

int cmd_matches(struct app *app, int argc, char **argv)
{
	struct job job = { .limit = LIMIT_DEFAULT, .csv = { .out = stdout } };
	struct err err = { 0 };
	TALLOC_CTX *mem;
	int status = read_options(&job, argc, argv), rc;

	if (status != APP_OK)
		return status;
	mem = talloc_new(app->mem);
	rc = service_player_parse(mem, argv[optind], &job.req.player, &err);
	if (rc < 0) {
		status = command_usage("matches", "%s", err.text);
	} else {
		rc = run_pages(app, mem, &job, &err);
		status = rc < 0 ? command_fail("matches", &err) : rc;
	}
	talloc_free(mem);
	return status;
}
