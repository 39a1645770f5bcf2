/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a queue counts, as metrics: each figure in the series of its class and type. */
#include "piece.h"

#include "work/work_metrics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static metric_word *words;

static metric_word *word(enum work_metric metric, unsigned series)
{
	return metric_in(&work_metrics_table, words, metric) +
	       series * metric_series_words(&work_metrics_table.metrics[metric]);
}

static int64_t value(enum work_metric metric, unsigned series)
{
	return metric_get(word(metric, series));
}

static int64_t sum(enum work_metric metric)
{
	int64_t n = 0;

	for (unsigned i = 0; i < metric_series(&work_metrics_table.metrics[metric]); i++)
		n += value(metric, i);
	return n;
}

static int set_up(void **state)
{
	words = calloc(metric_table_words(&work_metrics_table), sizeof(*words));
	return words ? setup(state) : -1;
}

static int tear_down(void **state)
{
	free(words);
	return teardown(state);
}

#define ITEMS(class, state) \
	value(WORK_METRIC_ITEMS, WORK_ITEM_SERIES(class, WORK_ANSWER, state))
#define ENDED(class, end) \
	value(WORK_METRIC_ENDED, WORK_END_SERIES(class, WORK_ANSWER, end))
#define REPEATED(why)               \
	value(WORK_METRIC_REPEATED, \
	      WORK_REPEAT_SERIES(WORK_INTERACTIVE, WORK_ANSWER, why))

static void what_waits_is_a_gauge(void **state)
{
	struct piece *a = piece("a"), *b = piece("b"), *same = piece("a");

	(void)state;
	assert_int_equal(submit(a, WORK_INTERACTIVE, "a"), 0);
	assert_int_equal(submit(same, WORK_INTERACTIVE, "a"), 0);
	assert_int_equal(submit(b, WORK_BATCH, NULL), 0);
	work_metrics_publish(world.queue, words);
	assert_int_equal(ITEMS(WORK_INTERACTIVE, WORK_ITEM_QUEUED), 1);
	assert_int_equal(ITEMS(WORK_BATCH, WORK_ITEM_QUEUED), 1);
	assert_int_equal(sum(WORK_METRIC_ITEMS), 2);
	assert_int_equal(value(WORK_METRIC_WAITERS, 0), 3);
	assert_int_equal(value(WORK_METRIC_LIMIT, WORK_BATCH), 4);
	assert_int_equal(value(WORK_METRIC_SUBMITTED, WORK_ANSWER), 2);
	assert_int_equal(value(WORK_METRIC_COALESCED,
			       WORK_KIND_SERIES(WORK_INTERACTIVE, WORK_ANSWER)),
			 1);
	assert_int_equal(sum(WORK_METRIC_COALESCED), 1);
	run_all();
	work_metrics_publish(world.queue, words);
	assert_int_equal(sum(WORK_METRIC_ITEMS), 0);
	assert_int_equal(value(WORK_METRIC_WAITERS, 0), 0);
	assert_int_equal(ENDED(WORK_INTERACTIVE, WORK_END_DONE), 1);
	assert_int_equal(ENDED(WORK_BATCH, WORK_END_DONE), 1);
	assert_int_equal(sum(WORK_METRIC_ENDED), 2);
	free(a);
	free(b);
	free(same);
}

static void ends_and_attempts_are_told_apart(void **state)
{
	struct piece *fails = piece("f"), *again = piece("r");

	(void)state;
	fails->codes[0] = -E_INVALID;
	again->codes[0] = -E_CONFLICT;
	again->codes[1] = 0;
	assert_int_equal(submit(fails, WORK_INTERACTIVE, NULL), 0);
	assert_int_equal(submit(again, WORK_INTERACTIVE, NULL), 0);
	run_all();
	work_metrics_publish(world.queue, words);
	assert_int_equal(ITEMS(WORK_INTERACTIVE, WORK_ITEM_DELAYED), 1);
	assert_int_equal(REPEATED(WORK_REPEAT_RETRIED), 1);
	world.now_us += 1000 * MS;
	run_all();
	work_metrics_publish(world.queue, words);
	assert_int_equal(ITEMS(WORK_INTERACTIVE, WORK_ITEM_DELAYED), 0);
	assert_int_equal(ENDED(WORK_INTERACTIVE, WORK_END_FAILED), 1);
	assert_int_equal(ENDED(WORK_INTERACTIVE, WORK_END_DONE), 1);
	assert_int_equal(REPEATED(WORK_REPEAT_RETRIED), 1);
	assert_int_equal(REPEATED(WORK_REPEAT_LATER), 0);
	free(fails);
	free(again);
}

static void a_full_class_is_counted(void **state)
{
	struct piece *pieces[6];

	(void)state;
	for (int i = 0; i < 6; i++) {
		pieces[i] = piece("w");
		assert_int_equal(submit(pieces[i], WORK_WARMUP, NULL),
				 i < 4 ? 0 : -E_LIMITED);
	}
	work_metrics_publish(world.queue, words);
	assert_int_equal(
		value(WORK_METRIC_REFUSED, WORK_KIND_SERIES(WORK_WARMUP, WORK_ANSWER)),
		2);
	assert_int_equal(sum(WORK_METRIC_REFUSED), 2);
	run_all();
	for (int i = 0; i < 6; i++)
		free(pieces[i]);
}

/* An item that somebody waits for rises to another class; no counter steps back. */
static void a_risen_item_takes_no_count_away(void **state)
{
	struct piece *batch = piece("b"), *asks = piece("b");

	(void)state;
	assert_int_equal(submit(batch, WORK_BATCH, "b"), 0);
	work_metrics_publish(world.queue, words);
	assert_int_equal(sum(WORK_METRIC_SUBMITTED), 1);
	assert_int_equal(submit(asks, WORK_INTERACTIVE, "b"), 0);
	work_metrics_publish(world.queue, words);
	assert_int_equal(sum(WORK_METRIC_SUBMITTED), 1);
	assert_int_equal(ITEMS(WORK_BATCH, WORK_ITEM_QUEUED), 0);
	assert_int_equal(ITEMS(WORK_INTERACTIVE, WORK_ITEM_QUEUED), 1);
	run_all();
	free(batch);
	free(asks);
}

static void durations_are_those_of_metrics(void **state)
{
	const unsigned kind = WORK_KIND_SERIES(WORK_INTERACTIVE, WORK_ANSWER);
	struct piece *p = piece("p");
	const metric_word *wait;

	(void)state;
	assert_int_equal(submit(p, WORK_INTERACTIVE, NULL), 0);
	world.now_us += 5 * MS;
	run_all();
	work_metrics_publish(world.queue, words);
	wait = word(WORK_METRIC_WAIT, kind);
	assert_int_equal(metric_observed(wait), 1);
	assert_int_equal(metric_get(&wait[metric_bucket(5 * MS)]), 1);
	assert_int_equal(metric_get(&wait[METRIC_BUCKETS]), 5 * MS);
	assert_int_equal(metric_observed(word(WORK_METRIC_RUN, kind)), 1);
	free(p);
}

/* Labels of the first and the last series. */
static void series_are_named(void **state)
{
	const struct metric *items = &work_metrics_table.metrics[WORK_METRIC_ITEMS];
	const struct metric *ended = &work_metrics_table.metrics[WORK_METRIC_ENDED];
	const unsigned item =
		WORK_ITEM_SERIES(WORK_WARMUP, WORK_TYPE_COUNT - 1, WORK_ITEM_RUNNING);
	const unsigned end =
		WORK_END_SERIES(WORK_BATCH, WORK_REFRESH, WORK_END_TIMED_OUT);

	(void)state;
	assert_int_equal(item + 1, metric_series(items));
	assert_string_equal(items->value(item, 0), "warmup");
	assert_string_equal(items->value(item, 1), work_type_name(WORK_TYPE_COUNT - 1));
	assert_string_equal(items->value(item, 2), "running");
	assert_string_equal(items->value(0, 0), "interactive");
	assert_string_equal(items->value(0, 1), "answer");
	assert_string_equal(items->value(0, 2), "queued");
	assert_string_equal(ended->value(end, 0), "batch");
	assert_string_equal(ended->value(end, 1), "refresh");
	assert_string_equal(ended->value(end, 2), "timed_out");
}

static struct work_counts *of(struct work_stats *s, enum work_class class,
			      enum work_type type)
{
	return &s->by[class][type];
}

static void what_waits_takes_its_mean_time(void **state)
{
	struct work_stats s = { .threads = 3 }; /* two, and the one that confirms */

	(void)state;
	assert_int_equal(work_stats_drain_us(&s), -1);
	of(&s, WORK_INTERACTIVE, WORK_ANSWER)->queued = 4;
	assert_int_equal(work_stats_drain_us(&s), -1); /* nothing has run yet */
	work_histogram_add(&of(&s, WORK_INTERACTIVE, WORK_ANSWER)->run, 1000);
	work_histogram_add(&of(&s, WORK_INTERACTIVE, WORK_ANSWER)->run, 3000);
	assert_int_equal(work_stats_drain_us(&s), 4 * 2000 / 2);
	of(&s, WORK_INTERACTIVE, WORK_ANSWER)->running = 1;
	of(&s, WORK_INTERACTIVE, WORK_ANSWER)->delayed = 1;
	assert_int_equal(work_stats_drain_us(&s), 6 * 2000 / 2);
	/* A type that has not run yet takes what the others do; then its own. */
	of(&s, WORK_BATCH, WORK_MANY)->queued = 1;
	assert_int_equal(work_stats_drain_us(&s), 7 * 2000 / 2);
	work_histogram_add(&of(&s, WORK_BATCH, WORK_MANY)->run, 500000);
	assert_int_equal(work_stats_drain_us(&s), (6 * 2000 + 500000) / 2);
	/* What only confirms waits elsewhere. */
	of(&s, WORK_INTERACTIVE, WORK_CONFIRM)->queued = 1000;
	work_histogram_add(&of(&s, WORK_INTERACTIVE, WORK_CONFIRM)->run, 1);
	assert_int_equal(work_stats_drain_us(&s), (6 * 2000 + 500000) / 2);
	s.threads = 0; /* a queue that is stepped */
	assert_int_equal(work_stats_drain_us(&s), 6 * 2000 + 500000);
	of(&s, WORK_INTERACTIVE, WORK_ANSWER)->queued = 0;
	of(&s, WORK_INTERACTIVE, WORK_ANSWER)->running = 0;
	of(&s, WORK_INTERACTIVE, WORK_ANSWER)->delayed = 0;
	of(&s, WORK_BATCH, WORK_MANY)->queued = 0;
	assert_int_equal(work_stats_drain_us(&s), -1); /* nothing waits */
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH(what_waits_is_a_gauge),
		EACH(ends_and_attempts_are_told_apart),
		EACH(a_full_class_is_counted),
		EACH(a_risen_item_takes_no_count_away),
		EACH(durations_are_those_of_metrics),
		EACH(what_waits_takes_its_mean_time),
		EACH(series_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
