/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/period_table.h"

#include "analytics/figures.h"
#include "base/text.h"
#include "json/writer.h"
#include "service/analysis/period_advice.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define RATE_DIGITS      4 /* as in the JSON body */
#define SCORE_DIGITS     2
#define PERCENTILE_WIDTH 7

/* A number exactly as the JSON body has it. */
static const char *number(TALLOC_CTX *mem, double v, int digits)
{
	struct json_writer w;
	struct buf b;

	buf_init(&b, mem, 32);
	json_writer_init(&w, &b);
	json_put_real(&w, NULL, v, digits);
	return b.failed ? "?" : b.data;
}

static void print_window(const struct service_game_window *window)
{
	char from[32], until[32];

	clock_format_rfc3339(window->filter.from_ms, false, from);
	clock_format_rfc3339(window->filter.until_ms, false, until);
	printf("window     %s: %s to %s, %s\n",
	       window->ranged ? "range" : period_name(window->period),
	       window->from_any ? "the beginning" : from, until, window->tz);
}

/* One line with those that are set; none without any. */
static void print_filters(const struct service_game_window *window)
{
	static const char *const sides[] = { "", "blue", "red" };
	static const char *const results[] = { "", "win", "loss" };
	const struct game_filter *f = &window->filter;
	const char *comma = "filters    ";

#define PRINT(set, ...)               \
	if (set) {                    \
		fputs(comma, stdout); \
		printf(__VA_ARGS__);  \
		comma = ", ";         \
	}
	PRINT(f->role, "role %s", model_role_name(f->role))
	PRINT(f->champion_id, "champion %u", f->champion_id)
	PRINT(f->patch_major && !f->has_patch_minor, "patch %u", f->patch_major)
	PRINT(f->has_patch_minor, "patch %u.%u", f->patch_major, f->patch_minor)
	PRINT(f->side, "side %s", sides[f->side])
	PRINT(f->result, "result %s", results[f->result])
	PRINT(f->opponent_champion_id, "opponent %u", f->opponent_champion_id)
	PRINT(window->with_puuid, "with %s", window->with_puuid)
	PRINT(f->min_duration_s, "at least %" PRIu32 " s", f->min_duration_s)
	PRINT(f->max_duration_s, "at most %" PRIu32 " s", f->max_duration_s)
#undef PRINT
	if (*comma == ',')
		putchar('\n');
}

void period_table_head(const struct model_player *p,
		       const struct service_game_window *window)
{
	char name[sizeof(p->riot_id) + sizeof(p->riot_tag) + 1];

	snprintf(name, sizeof(name), "%s#%s", p->riot_id[0] ? p->riot_id : "?",
		 p->riot_tag);
	text_tame(name);
	printf("player     %s  %s  %s%s\n", name, p->platform, p->puuid,
	       p->synthetic ? "  (synthetic)" : "");
	print_window(window);
	fputs("queues    ", stdout);
	for (size_t i = 0; i < window->filter.queue_count; i++)
		printf(" %u", window->filter.queues[i]);
	puts(window->filter.queue_count ? "" : " all");
	print_filters(window);
}

void period_table_excluded(const struct service_game_window *window,
			   const struct game_excluded *e, uint32_t n)
{
	printf("left out   %" PRIu32 " remakes, %" PRIu32 " aborted, %" PRIu32
	       " with bots, %" PRIu32 " custom, %" PRIu32 " of other queues, %" PRIu32
	       " by filters\n",
	       e->remake, e->aborted, e->bots, e->custom, e->other_queue, e->filtered);
	if (n == 0 && !window->ranged && !window->from_any)
		puts("           no game counts; --period all looks at older ones, "
		     "--mode at "
		     "other modes");
}

static void print_totals(TALLOC_CTX *mem, const struct service_period_result *result)
{
	const struct period_stats *s = &result->stats;
	const struct period_metrics *m = &s->total;
	const enum model_queue_kind mode = result->window.mode;

	printf("games      %" PRIu32 ": %" PRIu32 " won, %" PRIu32
	       " lost, win rate %s %%\n",
	       m->games, m->wins, m->losses, number(mem, m->win_rate, RATE_DIGITS));
	period_table_excluded(&result->window, &result->excluded, m->games);
	if (figure_of_mode(FIGURE_KDA, mode))
		printf("KDA        %s\n", number(mem, m->avg_kda, RATE_DIGITS));
	if (m->percentile.n)
		printf("percentile %s of 100 within role, queue, tier and patch\n",
		       number(mem, real_sums_mean(&m->percentile), SCORE_DIGITS));
	printf("trend      %s\n", trend_name(m->trend));
	if (mode != QUEUE_RIFT)
		return; /* nobody has a role there */
	printf("best role  %s\n", s->best_role ? model_role_name(s->best_role) : "-");
	printf("worst role %s\n", s->worst_role ? model_role_name(s->worst_role) : "-");
}

/* A column of numbers; a mode that does not have the figure does not print it. */
struct column {
	const char *title;
	int width, digits;
	enum figure figure;
	size_t offset; /* of a double in the row's struct */
};

static const struct column role_columns[] = {
#define ROLE(title, width, digits, figure, member)              \
	{                                                       \
		title, width, digits, FIGURE_##figure,          \
			offsetof(struct period_metrics, member) \
	}
	ROLE("win %", 9, RATE_DIGITS, ALWAYS, win_rate),
	ROLE("KDA", 9, RATE_DIGITS, KDA, avg_kda),
	ROLE("CS/min", 9, RATE_DIGITS, CS, avg_cs_per_min),
	ROLE("gold/min", 10, RATE_DIGITS, GOLD, avg_gold_per_min),
	ROLE("dmg/min", 10, RATE_DIGITS, ALWAYS, avg_damage_per_min),
	ROLE("vision", 9, RATE_DIGITS, VISION, avg_vision_score),
	ROLE("score", 6, SCORE_DIGITS, SCORE, performance_score),
#undef ROLE
};

static const struct column champion_columns[] = {
#define CHAMPION(title, width, digits, figure, member)                \
	{                                                             \
		title, width, digits, FIGURE_##figure,                \
			offsetof(struct champion_performance, member) \
	}
	CHAMPION("win %", 9, RATE_DIGITS, ALWAYS, win_rate),
	CHAMPION("KDA", 9, RATE_DIGITS, KDA, avg_kda),
	CHAMPION("score", 6, SCORE_DIGITS, SCORE, performance_score),
#undef CHAMPION
};

static void print_titles(const struct column *columns, size_t n,
			 enum model_queue_kind mode)
{
	for (size_t i = 0; i < n; i++)
		if (figure_of_mode(columns[i].figure, mode))
			printf(" %*s", columns[i].width, columns[i].title);
	if (figure_of_mode(FIGURE_PERCENTILE, mode))
		printf(" %*s", PERCENTILE_WIDTH, "pctile");
}

static void print_numbers(TALLOC_CTX *mem, const struct column *columns, size_t n,
			  enum model_queue_kind mode, const void *row,
			  const struct real_sums *percentile)
{
	for (size_t i = 0; i < n; i++) {
		double value;

		if (!figure_of_mode(columns[i].figure, mode))
			continue;
		memcpy(&value, (const char *)row + columns[i].offset, sizeof(value));
		printf(" %*s", columns[i].width, number(mem, value, columns[i].digits));
	}
	if (!figure_of_mode(FIGURE_PERCENTILE, mode))
		return;
	printf(" %*s", PERCENTILE_WIDTH,
	       percentile->n ? number(mem, real_sums_mean(percentile), SCORE_DIGITS)
			     : "-");
}

static void print_roles(TALLOC_CTX *mem, const struct service_period_result *result)
{
	const enum model_queue_kind mode = result->window.mode;

	printf("\n%-8s %6s %6s", "role", "games", "wins");
	print_titles(role_columns, ARRAY_LEN(role_columns), mode);
	puts("  trend");
	for (int r = 0; r < ROLE_COUNT; r++) {
		const struct period_metrics *m = &result->stats.roles[r];

		if (!m->games)
			continue;
		printf("%-8s %6" PRIu32 " %6" PRIu32,
		       r ? model_role_name((enum model_role)r) : "(none)", m->games,
		       m->wins);
		print_numbers(mem, role_columns, ARRAY_LEN(role_columns), mode, m,
			      &m->percentile);
		printf("  %s\n", trend_name(m->trend));
	}
}

static void print_champions(TALLOC_CTX *mem, const struct service_period_result *result)
{
	const struct period_stats *s = &result->stats;
	const enum model_queue_kind mode = result->window.mode;

	printf("\n%-16s %6s", "champion", "games");
	print_titles(champion_columns, ARRAY_LEN(champion_columns), mode);
	putchar('\n');
	for (size_t i = 0; i < s->champion_count; i++) {
		const struct champion_performance *c = &s->champions[i];
		const char *stored = result->champion_names[i];
		char *name =
			stored[0] ? talloc_strdup(mem, stored)
				  : talloc_asprintf(mem, "champion %u", c->champion_id);

		if (name)
			text_tame(name);
		printf("%-16s %6" PRIu32, name ? name : "?", c->games);
		print_numbers(mem, champion_columns, ARRAY_LEN(champion_columns), mode, c,
			      &c->percentile);
		putchar('\n');
	}
}

void period_table_print(TALLOC_CTX *mem, const struct service_period_result *result)
{
	char advice[PERIOD_ADVICE_SIZE];

	period_table_head(&result->player, &result->window);
	print_totals(mem, result);
	if (!result->stats.total.games)
		return;
	print_roles(mem, result);
	print_champions(mem, result);
	if (period_advice(result->window.period, &result->stats, advice))
		printf("\n%s\n", advice);
}
