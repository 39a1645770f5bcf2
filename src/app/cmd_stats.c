/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/command.h"

#include "app/exit.h"
#include "app/period_table.h"
#include "app/stats_table.h"
#include "service/analysis/analysis.h"
#include "service/stats/stats.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT_MAX 100 /* as the interface */
#define SECTIONS                                                                   \
	"summary, champions, roles, queues, patches, sides, opponents, weekdays, " \
	"hours, lengths, streaks, sessions, records, mates, laning, trend, "       \
	"champion, champions-of-role, trends or gamemodes"

/* What is printed. */
enum subject { SUBJECT_PERIOD, SUBJECT_SECTION, SUBJECT_ANALYSIS };

struct options {
	struct service_period_request req;
	const char *player, *region;
	bool json, csv;
	enum subject subject;
	enum stats_section section;  /* of SUBJECT_SECTION */
	enum analysis_kind analysis; /* of SUBJECT_ANALYSIS */
	uint32_t limit;
};

/* A filter's option is its parameter with hyphens: max_duration is --max-duration. */
#define FILTER_OPTION(name, param)                                                 \
	{                                                                          \
		name, required_argument, NULL, OPTION_FIRST + FILTER_PARAM_##param \
	}

enum { OPTION_FIRST = 256 };

static const struct option longs[] = {
	FILTER_OPTION("period", PERIOD),
	FILTER_OPTION("from", FROM),
	FILTER_OPTION("to", TO),
	FILTER_OPTION("as-of", AS_OF),
	FILTER_OPTION("tz", TZ),
	FILTER_OPTION("queue", QUEUE),
	FILTER_OPTION("mode", MODE),
	FILTER_OPTION("role", ROLE),
	FILTER_OPTION("champion", CHAMPION),
	FILTER_OPTION("patch", PATCH),
	FILTER_OPTION("side", SIDE),
	FILTER_OPTION("result", RESULT),
	FILTER_OPTION("opponent", OPPONENT),
	FILTER_OPTION("with", WITH),
	FILTER_OPTION("min-duration", MIN_DURATION),
	FILTER_OPTION("max-duration", MAX_DURATION),
	{ "region", required_argument, NULL, 'r' },
	{ "section", required_argument, NULL, 's' },
	{ "limit", required_argument, NULL, 'l' },
	{ "json", no_argument, NULL, 'j' },
	{ "csv", no_argument, NULL, 'c' },
	{ 0 },
};

static int set_section(struct options *o)
{
	if (stats_section_parse(optarg, &o->section) == 0)
		o->subject = SUBJECT_SECTION;
	else if (analysis_parse(optarg, &o->analysis) == 0)
		o->subject = SUBJECT_ANALYSIS;
	else
		return command_usage("stats", "--section: there is no \"%.40s\"; say %s",
				     optarg, SECTIONS);
	return APP_OK;
}

static int set_limit(struct options *o)
{
	char *end;
	unsigned long limit = strtoul(optarg, &end, 10);

	if (*optarg < '1' || *optarg > '9' || *end || limit > LIMIT_MAX)
		return command_usage("stats", "--limit is a number from 1 to %d",
				     LIMIT_MAX);
	o->limit = (uint32_t)limit;
	return APP_OK;
}

static int set_option(int c, struct options *o)
{
	struct filter_fault fault;

	if (c >= OPTION_FIRST) {
		if (service_filter_read(&o->req.filter,
					(enum filter_param)(c - OPTION_FIRST), optarg,
					&fault) < 0)
			return command_usage("stats", "%s", fault.text);
		return APP_OK;
	}
	switch (c) {
	case 'r':
		o->region = optarg;
		return APP_OK;
	case 's':
		return set_section(o);
	case 'l':
		return set_limit(o);
	case 'j':
		o->json = true;
		return APP_OK;
	case 'c':
		o->csv = true;
		return APP_OK;
	default:
		return command_usage("stats", "an option is wrong");
	}
}

/* A range stands instead of a period; without either it is the season. */
static void choose_period(struct service_filter_request *filter)
{
	bool ranged = filter_given(filter, FILTER_PARAM_FROM) ||
		      filter_given(filter, FILTER_PARAM_TO);

	if (!filter_given(filter, FILTER_PARAM_PERIOD))
		filter->period = ranged ? PERIOD_ALL : PERIOD_SEASON;
}

/* What the interface has in the path, and what it does not take. */
static int check_analysis(const struct options *o)
{
	const struct service_filter_request *filter = &o->req.filter;

	if (o->analysis == ANALYSIS_CHAMPION &&
	    !filter_given(filter, FILTER_PARAM_CHAMPION))
		return command_usage("stats", "--section champion needs --champion");
	if (o->analysis == ANALYSIS_ROLE && !filter_given(filter, FILTER_PARAM_ROLE))
		return command_usage("stats", "--section champions-of-role needs --role");
	return APP_OK;
}

/* What does not fit together, apart from the filters. */
static int check_options(const struct options *o)
{
	if (o->csv && o->subject == SUBJECT_PERIOD)
		return command_usage("stats", "--csv needs --section");
	if (o->csv && o->json)
		return command_usage("stats", "--csv and --json exclude each other");
	if (o->limit &&
	    (o->subject != SUBJECT_SECTION || !stats_section_has_limit(o->section)))
		return command_usage("stats", "--limit belongs to --section mates");
	return o->subject == SUBJECT_ANALYSIS ? check_analysis(o) : APP_OK;
}

static int read_options(int argc, char **argv, struct options *o)
{
	struct filter_fault fault;
	int c;

	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		int status = set_option(c, o);

		if (status)
			return status;
	}
	if (optind + 1 != argc)
		return command_usage("stats", "name one player");
	c = check_options(o);
	if (c)
		return c;
	choose_period(&o->req.filter);
	if (o->subject == SUBJECT_SECTION)
		stats_section_prepare(o->section, &o->req.filter);
	if (o->subject == SUBJECT_ANALYSIS)
		analysis_prepare(o->analysis, &o->req.filter);
	if (service_filter_check(&o->req.filter, &fault) < 0)
		return command_usage("stats", "%s", fault.text);
	o->player = argv[optind];
	return APP_OK;
}

static int no_memory(struct err *err)
{
	return err_set(err, E_NOMEM, "no memory for the answer");
}

static int print_json(TALLOC_CTX *mem, const struct service_period_result *result,
		      struct err *err)
{
	struct buf body;

	buf_init(&body, mem, 4096);
	service_period_render(result, ENVELOPE_V2, false, &body);
	if (body.failed)
		return no_memory(err);
	puts(body.data);
	return 0;
}

static int show_period(struct app *app, TALLOC_CTX *mem, const struct options *o,
		       struct deadline deadline, struct err *err)
{
	struct service_period_result result;
	int r = service_period_compute(&app->service, mem, &o->req, clock_wall_ms(),
				       deadline, &result, err);

	if (!r && o->json)
		r = print_json(mem, &result, err);
	else if (!r)
		period_table_print(mem, &result);
	return r;
}

/* A body of the interface, and what stands over its table. */
struct shown {
	struct buf body;
	const struct model_player *player;
	const struct service_game_window *window;
	const struct game_excluded *excluded;
	uint32_t n;
};

/* As it is, or as a table for a machine or for reading. */
static int print_body(TALLOC_CTX *mem, const struct options *o, const struct shown *shown,
		      struct err *err)
{
	struct stats_table table;
	struct json_doc *doc;
	int r = shown->body.failed ? no_memory(err) : 0;

	if (!r && o->json) {
		puts(shown->body.data);
		return 0;
	}
	if (!r)
		r = json_parse(mem, shown->body.data, shown->body.len, &doc, err);
	if (!r)
		r = stats_table_make(mem, json_member(json_root(doc), "data"),
				     o->subject == SUBJECT_ANALYSIS, &table, err);
	if (r)
		return r;
	if (o->csv) {
		stats_table_csv(&table, stdout);
		return 0;
	}
	period_table_head(shown->player, shown->window);
	period_table_excluded(shown->window, shown->excluded, shown->n);
	printf("games      %" PRIu32 "\n\n", shown->n);
	stats_table_print(&table, stdout);
	return 0;
}

/* What is null in the figures for now. */
static void warn_missing(const struct err *missing)
{
	if (missing->code)
		fprintf(stderr, "lme stats: warning: without the population: %s\n",
			missing->text);
}

static int show_section(struct app *app, TALLOC_CTX *mem, const struct options *o,
			struct deadline deadline, struct err *err)
{
	const struct service_stats_request req = { .player = o->req.player,
						   .filter = o->req.filter,
						   .section = o->section,
						   .limit = o->limit };
	struct service_stats_result result;
	struct service_asked asked;
	struct shown shown = { .player = &asked.player,
			       .window = &asked.window,
			       .excluded = &result.excluded };
	int r = service_stats_compute(&app->service, mem, &req, clock_wall_ms(), deadline,
				      &result, &asked, err);

	if (r)
		return r;
	warn_missing(asked.missing);
	shown.n = result.n;
	buf_init(&shown.body, mem, 4096);
	service_stats_render(&result, &asked, &shown.body);
	return print_body(mem, o, &shown, err);
}

static int show_analysis(struct app *app, TALLOC_CTX *mem, const struct options *o,
			 struct deadline deadline, struct err *err)
{
	const struct service_analysis_request req = { .player = o->req.player,
						      .filter = o->req.filter,
						      .kind = o->analysis };
	struct service_analysis_result result;
	struct service_asked asked;
	struct shown shown = { .player = &asked.player,
			       .window = &result.window,
			       .excluded = &result.excluded };
	int r = service_analysis_compute(&app->service, mem, &req, clock_wall_ms(),
					 deadline, &result, &asked, err);

	if (r)
		return r;
	shown.n = result.n;
	buf_init(&shown.body, mem, 4096);
	service_analysis_render(&result, &asked, ENVELOPE_V2, &shown.body);
	return print_body(mem, o, &shown, err);
}

static int show(struct app *app, TALLOC_CTX *mem, struct options *o, struct err *err)
{
	struct deadline deadline = deadline_in_ms(app->settings.request_timeout_ms);
	int r = service_filter_resolve(&app->service, &o->req.filter, NULL, deadline,
				       err);

	if (r == -E_NOT_FOUND)
		return err_prefix(err, "--with");
	if (r)
		return r;
	switch (o->subject) {
	case SUBJECT_SECTION:
		return show_section(app, mem, o, deadline, err);
	case SUBJECT_ANALYSIS:
		return show_analysis(app, mem, o, deadline, err);
	case SUBJECT_PERIOD:
		break;
	}
	return show_period(app, mem, o, deadline, err);
}

int cmd_stats(struct app *app, int argc, char **argv)
{
	TALLOC_CTX *mem = talloc_new(app->mem);
	struct options o = { 0 };
	struct err err = { 0 };
	int status = read_options(argc, argv, &o), r;

	if (status)
		goto out;
	r = service_player_parse(mem, o.player, &o.req.player, &err);
	o.req.player.platform = o.region;
	if (!r)
		r = show(app, mem, &o, &err);
	/* The player is none, or no other: that is the command line's mistake. */
	if (r == -E_INVALID)
		status = command_usage("stats", "%s", err.text);
	else if (r)
		status = command_fail("stats", &err);
out:
	talloc_free(mem);
	return status;
}
