/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/metric.h"

#include "base/attr.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static unsigned three(void)
{
	return 3;
}

static const struct metric metrics[] = {
	{ .name = "plain", .type = METRIC_COUNTER },
	{ .name = "labelled", .type = METRIC_GAUGE, .series = 4 },
	{ .name = "durations", .type = METRIC_HISTOGRAM, .count_series = three },
	{ .name = "last", .type = METRIC_COUNTER },
};
static const struct metric_table table = { metrics, ARRAY_LEN(metrics), false };

static void has_two_edges_an_octave(void **state)
{
	(void)state;
	for (unsigned i = 0; i < METRIC_EDGES; i++)
		assert_int_equal(metric_edge_us(i), llround(64 * pow(2, i / 2.0)));
}

/* The bucket that one duration goes into. */
static unsigned bucket_of(int64_t us)
{
	metric_word words[METRIC_HISTOGRAM_WORDS] = { 0 };
	unsigned i = 0;

	metric_observe(words, us);
	assert_int_equal(metric_observed(words), 1);
	assert_int_equal(metric_get(&words[METRIC_BUCKETS]), us < 0 ? 0 : us);
	while (!metric_get(&words[i]))
		i++;
	return i;
}

static void an_edge_belongs_to_the_bucket_below(void **state)
{
	(void)state;
	assert_int_equal(bucket_of(-5), 0);
	assert_int_equal(bucket_of(0), 0);
	for (unsigned i = 0; i < METRIC_EDGES; i++) {
		assert_int_equal(bucket_of(metric_edge_us(i)), i);
		assert_int_equal(bucket_of(metric_edge_us(i) + 1), i + 1);
	}
	assert_int_equal(bucket_of(INT64_MAX), METRIC_BUCKETS - 1);
}

static void quantiles_are_as_near_as_said(void **state)
{
	const double within = pow(2, 0.25) * 1.001;
	metric_word words[METRIC_HISTOGRAM_WORDS] = { 0 };

	(void)state;
	assert_true(metric_quantile(words, 0.5) == -1);
	for (int64_t us = 100; us <= 100000; us += 100)
		metric_observe(words, us);
	for (int percent = 1; percent <= 100; percent++) {
		double found = metric_quantile(words, percent / 100.0) * 1e6;
		double exact = percent * 1000.0;

		assert_true(found <= exact * within && found >= exact / within);
	}
}

static void ends_are_said_by_their_edges(void **state)
{
	metric_word words[METRIC_HISTOGRAM_WORDS] = { 0 };

	(void)state;
	metric_observe(words, 3);
	assert_true(metric_quantile(words, 0.5) == 64e-6);
	metric_observe(words, INT64_C(1) << 40);
	metric_observe(words, INT64_C(1) << 40);
	assert_true(metric_quantile(words, 0.5) ==
		    (double)metric_edge_us(METRIC_EDGES - 1) / 1e6);
}

static void words_lie_in_order(void **state)
{
	metric_word words[1 + 4 + 3 * METRIC_HISTOGRAM_WORDS + 1];

	(void)state;
	assert_int_equal(metric_table_words(&table), ARRAY_LEN(words));
	assert_ptr_equal(metric_in(&table, words, 0), words);
	assert_ptr_equal(metric_in(&table, words, 1), words + 1);
	assert_ptr_equal(metric_in(&table, words, 2), words + 5);
	assert_ptr_equal(metric_in(&table, words, 3), &words[ARRAY_LEN(words) - 1]);
}

static void nothing_is_counted_without_words(void **state)
{
	(void)state;
	assert_null(metric_in(&table, NULL, 2));
	metric_count(NULL, 1);
	metric_set(NULL, 1);
	metric_observe(NULL, 1);
}

static void gauges_have_a_sign(void **state)
{
	metric_word word = 0;

	(void)state;
	metric_count(&word, -3);
	assert_int_equal(metric_get(&word), -3);
	metric_set(&word, -4);
	metric_count(&word, 5);
	assert_int_equal(metric_get(&word), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(has_two_edges_an_octave),
		cmocka_unit_test(an_edge_belongs_to_the_bucket_below),
		cmocka_unit_test(quantiles_are_as_near_as_said),
		cmocka_unit_test(ends_are_said_by_their_edges),
		cmocka_unit_test(words_lie_in_order),
		cmocka_unit_test(nothing_is_counted_without_words),
		cmocka_unit_test(gauges_have_a_sign),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
