/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/metrics_text.h"

#include "base/attr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

enum { JOBS, SIZE, BUILD, WAIT, AGE, RARE };

static const char *const kinds[] = { "plain", "odd \"\\\n" };

static const char *pair(unsigned series, unsigned label)
{
	static const char *const texts[2][2] = { { "GET", "/a" }, { "PUT", "/b" } };

	return texts[series][label];
}

static const struct metric metrics[] = {
	[JOBS] = { .name = "jobs",
		   .help = "Jobs done.",
		   .type = METRIC_COUNTER,
		   .labels = { "kind" },
		   .values = kinds,
		   .series = 2 },
	[SIZE] = { .name = "size_bytes",
		   .help = "A size.",
		   .type = METRIC_GAUGE,
		   .unit = METRIC_BYTES },
	[BUILD] = { .name = "build",
		    .help = "A build.",
		    .type = METRIC_INFO,
		    .labels = { "version" },
		    .values = kinds },
	[WAIT] = { .name = "wait_seconds",
		   .help = "Waits.",
		   .type = METRIC_HISTOGRAM,
		   .unit = METRIC_MICROSECONDS,
		   .labels = { "method", "route" },
		   .value = pair,
		   .series = 2,
		   .sparse = true },
	[AGE] = { .name = "age_seconds",
		  .help = "An age.",
		  .type = METRIC_GAUGE,
		  .unit = METRIC_MICROSECONDS },
	[RARE] = { .name = "rare",
		   .help = "Seldom.",
		   .type = METRIC_COUNTER,
		   .labels = { "kind" },
		   .values = kinds,
		   .series = 2,
		   .sparse = true },
};
static const struct metric_table table = { metrics, ARRAY_LEN(metrics), false };
static const struct metric_table *const tables[] = { &table };

static struct metrics *open_metrics(void)
{
	struct metrics *m = NULL;

	assert_int_equal(metrics_open("text", false, tables, 1, &m, NULL), 0);
	return m;
}

static metric_word *word_of(struct metrics *m, size_t metric)
{
	return metric_in(&table, metrics_words(m, &table), metric);
}

/* The text behind the metrics of the processes themselves. */
static char *render(struct metrics *m, enum metrics_format format)
{
	struct metrics_snapshot *s;
	struct buf out;
	char *text;

	buf_init(&out, NULL, 64);
	assert_int_equal(metrics_look(m, NULL, &s, NULL), 0);
	metrics_text_render(s, format, &out);
	assert_false(out.failed);
	text = strstr(out.data, "# HELP lme_jobs");
	assert_non_null(text);
	text = talloc_strdup(NULL, text);
	buf_done(&out);
	talloc_free(s);
	return text;
}

static void count(struct metrics *m)
{
	metric_count(word_of(m, JOBS), 3);
	metric_set(word_of(m, SIZE), 4096);
	metric_set(word_of(m, AGE), -1500000);
	metric_count(word_of(m, RARE) + 1, 1);
}

static void prometheus_is_as_documented(void **state)
{
	struct metrics *m = open_metrics();
	char *text;

	(void)state;
	count(m);
	text = render(m, METRICS_PROMETHEUS);
	assert_string_equal(text, "# HELP lme_jobs_total Jobs done.\n"
				  "# TYPE lme_jobs_total counter\n"
				  "lme_jobs_total{kind=\"plain\"} 3\n"
				  "lme_jobs_total{kind=\"odd \\\"\\\\\\n\"} 0\n"
				  "# HELP lme_size_bytes A size.\n"
				  "# TYPE lme_size_bytes gauge\n"
				  "lme_size_bytes 4096\n"
				  "# HELP lme_build_info A build.\n"
				  "# TYPE lme_build_info gauge\n"
				  "lme_build_info{version=\"plain\"} 1\n"
				  "# HELP lme_wait_seconds Waits.\n"
				  "# TYPE lme_wait_seconds histogram\n"
				  "# HELP lme_age_seconds An age.\n"
				  "# TYPE lme_age_seconds gauge\n"
				  "lme_age_seconds -1.5\n"
				  "# HELP lme_rare_total Seldom.\n"
				  "# TYPE lme_rare_total counter\n"
				  "lme_rare_total{kind=\"odd \\\"\\\\\\n\"} 1\n");
	talloc_free(text);
	metrics_close(m);
}

static void openmetrics_is_as_specified(void **state)
{
	struct metrics *m = open_metrics();
	char *text;

	(void)state;
	count(m);
	text = render(m, METRICS_OPENMETRICS);
	assert_string_equal(text, "# HELP lme_jobs Jobs done.\n"
				  "# TYPE lme_jobs counter\n"
				  "lme_jobs_total{kind=\"plain\"} 3\n"
				  "lme_jobs_total{kind=\"odd \\\"\\\\\\n\"} 0\n"
				  "# HELP lme_size_bytes A size.\n"
				  "# TYPE lme_size_bytes gauge\n"
				  "# UNIT lme_size_bytes bytes\n"
				  "lme_size_bytes 4096\n"
				  "# HELP lme_build A build.\n"
				  "# TYPE lme_build info\n"
				  "lme_build_info{version=\"plain\"} 1\n"
				  "# HELP lme_wait_seconds Waits.\n"
				  "# TYPE lme_wait_seconds histogram\n"
				  "# UNIT lme_wait_seconds seconds\n"
				  "# HELP lme_age_seconds An age.\n"
				  "# TYPE lme_age_seconds gauge\n"
				  "# UNIT lme_age_seconds seconds\n"
				  "lme_age_seconds -1.5\n"
				  "# HELP lme_rare Seldom.\n"
				  "# TYPE lme_rare counter\n"
				  "lme_rare_total{kind=\"odd \\\"\\\\\\n\"} 1\n"
				  "# EOF\n");
	talloc_free(text);
	metrics_close(m);
}

static void histograms_add_up(void **state)
{
	struct metrics *m = open_metrics();
	char *text;

	(void)state;
	metric_observe(word_of(m, WAIT) + METRIC_HISTOGRAM_WORDS, 64);
	metric_observe(word_of(m, WAIT) + METRIC_HISTOGRAM_WORDS, 90);
	metric_observe(word_of(m, WAIT) + METRIC_HISTOGRAM_WORDS, 100000000);
	text = render(m, METRICS_PROMETHEUS);
	assert_null(strstr(text, "route=\"/a\""));
#define SERIES "{method=\"PUT\",route=\"/b\""
	assert_non_null(strstr(text,
			       "lme_wait_seconds_bucket" SERIES ",le=\"0.000064\"} 1\n"
			       "lme_wait_seconds_bucket" SERIES ",le=\"0.000091\"} 2\n"));
	assert_non_null(strstr(text,
			       "lme_wait_seconds_bucket" SERIES ",le=\"33.554432\"} 2\n"
			       "lme_wait_seconds_bucket" SERIES ",le=\"+Inf\"} 3\n"
			       "lme_wait_seconds_sum" SERIES "} 100.000154\n"
			       "lme_wait_seconds_count" SERIES "} 3\n"));
	talloc_free(text);
	metrics_close(m);
}

static void types_are_exact(void **state)
{
	(void)state;
	assert_string_equal(metrics_text_type(METRICS_PROMETHEUS),
			    "text/plain; version=0.0.4; charset=utf-8");
	assert_string_equal(metrics_text_type(METRICS_OPENMETRICS),
			    "application/openmetrics-text; version=1.0.0; charset=utf-8");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prometheus_is_as_documented),
		cmocka_unit_test(openmetrics_is_as_specified),
		cmocka_unit_test(histograms_add_up),
		cmocka_unit_test(types_are_exact),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
