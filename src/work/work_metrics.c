/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "work/work_metrics.h"

#include "base/attr.h"
#include "work/queue.h"

static const char *const states[] = { [WORK_ITEM_QUEUED] = "queued",
				      [WORK_ITEM_DELAYED] = "delayed",
				      [WORK_ITEM_RUNNING] = "running" };
static const char *const ends[] = { [WORK_END_DONE] = "done",
				    [WORK_END_FAILED] = "failed",
				    [WORK_END_TIMED_OUT] = "timed_out",
				    [WORK_END_CANCELLED] = "cancelled" };
static const char *const repeats[] = {
	[WORK_REPEAT_RETRIED] = "retried", [WORK_REPEAT_LATER] = "later"
};

static const char *class_label(unsigned series, unsigned label)
{
	(void)label;
	return work_class_name((enum work_class)series);
}

static const char *type_label(unsigned series, unsigned label)
{
	(void)label;
	return work_type_name((enum work_type)series);
}

static const char *kind_label(unsigned series, unsigned label)
{
	return label ? type_label(series % WORK_TYPE_COUNT, label)
		     : class_label(series / WORK_TYPE_COUNT, label);
}

static const char *item_label(unsigned series, unsigned label)
{
	return label == 2 ? states[series % ARRAY_LEN(states)]
			  : kind_label(series / ARRAY_LEN(states), label);
}

static const char *end_label(unsigned series, unsigned label)
{
	return label == 2 ? ends[series % ARRAY_LEN(ends)]
			  : kind_label(series / ARRAY_LEN(ends), label);
}

static const char *repeat_label(unsigned series, unsigned label)
{
	return label == 2 ? repeats[series % ARRAY_LEN(repeats)]
			  : kind_label(series / ARRAY_LEN(repeats), label);
}

#define BY_KIND \
	.labels = { "class", "type" }, .value = kind_label, .series = WORK_KIND_COUNT

static const struct metric metrics[] = {
	[WORK_METRIC_THREADS] = { .name = "work_threads",
				  .help = "Threads of the work queues.",
				  .type = METRIC_GAUGE },
	[WORK_METRIC_WAITERS] = { .name = "work_waiters",
				  .help = "Requests that wait for items of the work "
					  "queues.",
				  .type = METRIC_GAUGE },
	[WORK_METRIC_LIMIT] = { .name = "work_items_limit",
				.help = "Items that may wait in the work queues.",
				.type = METRIC_GAUGE,
				.labels = { "class" },
				.value = class_label,
				.series = WORK_CLASS_COUNT },
	[WORK_METRIC_ITEMS] = { .name = "work_items",
				.help = "Items of the work queues: ready, waiting for "
					"their time, at work.",
				.type = METRIC_GAUGE,
				.labels = { "class", "type", "state" },
				.value = item_label,
				.series = WORK_KIND_COUNT * ARRAY_LEN(states) },
	[WORK_METRIC_SUBMITTED] = { .name = "work_items_submitted",
				    .help = "Items put into the work queues.",
				    .type = METRIC_COUNTER,
				    .labels = { "type" },
				    .value = type_label,
				    .series = WORK_TYPE_COUNT },
	[WORK_METRIC_COALESCED] = { .name = "work_items_coalesced",
				    .help = "Items that were there already: their "
					    "submitters wait for the same.",
				    .type = METRIC_COUNTER,
				    BY_KIND },
	[WORK_METRIC_REFUSED] = { .name = "work_items_refused",
				  .help = "Items for which the work queues had no room.",
				  .type = METRIC_COUNTER,
				  BY_KIND },
	[WORK_METRIC_ENDED] = { .name = "work_items_ended",
				.help = "Items by how they ended.",
				.type = METRIC_COUNTER,
				.labels = { "class", "type", "result" },
				.value = end_label,
				.series = WORK_KIND_COUNT * ARRAY_LEN(ends) },
	[WORK_METRIC_REPEATED] = { .name = "work_items_repeated",
				   .help = "Attempts after which an item was put back: "
					   "the cause may pass, or another process is at "
					   "it.",
				   .type = METRIC_COUNTER,
				   .labels = { "class", "type", "reason" },
				   .value = repeat_label,
				   .series = WORK_KIND_COUNT * ARRAY_LEN(repeats) },
	[WORK_METRIC_WAIT] = { .name = "work_wait_duration_seconds",
			       .help = "How long items waited for their first attempt.",
			       .type = METRIC_HISTOGRAM,
			       .unit = METRIC_MICROSECONDS,
			       .sparse = true,
			       BY_KIND },
	[WORK_METRIC_RUN] = { .name = "work_run_duration_seconds",
			      .help = "How long an attempt took.",
			      .type = METRIC_HISTOGRAM,
			      .unit = METRIC_MICROSECONDS,
			      .sparse = true,
			      BY_KIND },
};

const struct metric_table work_metrics_table = { metrics, WORK_METRIC_COUNT, false };

static void set_histogram(metric_word *words, const struct work_histogram *h)
{
	for (unsigned i = 0; i < METRIC_BUCKETS; i++)
		metric_set(&words[i], (int64_t)h->buckets[i]);
	metric_set(&words[METRIC_BUCKETS], (int64_t)h->sum_us);
}

static metric_word *series_of(metric_word *words, enum work_metric metric,
			      unsigned series)
{
	return metric_in(&work_metrics_table, words, metric) +
	       series * metric_series_words(&metrics[metric]);
}

static void set_kind(metric_word *words, unsigned kind, const struct work_counts *c)
{
	metric_word *items =
		series_of(words, WORK_METRIC_ITEMS, kind * ARRAY_LEN(states));
	metric_word *ended = series_of(words, WORK_METRIC_ENDED, kind * ARRAY_LEN(ends));
	metric_word *repeated =
		series_of(words, WORK_METRIC_REPEATED, kind * ARRAY_LEN(repeats));

	metric_set(&items[WORK_ITEM_QUEUED], (int64_t)c->queued);
	metric_set(&items[WORK_ITEM_DELAYED], (int64_t)c->delayed);
	metric_set(&items[WORK_ITEM_RUNNING], (int64_t)c->running);
	metric_set(&ended[WORK_END_DONE], (int64_t)c->done);
	metric_set(&ended[WORK_END_FAILED], (int64_t)c->failed);
	metric_set(&ended[WORK_END_TIMED_OUT], (int64_t)c->timed_out);
	metric_set(&ended[WORK_END_CANCELLED], (int64_t)c->cancelled);
	metric_set(&repeated[WORK_REPEAT_RETRIED], (int64_t)c->retried);
	metric_set(&repeated[WORK_REPEAT_LATER], (int64_t)c->later);
	metric_set(series_of(words, WORK_METRIC_COALESCED, kind), (int64_t)c->coalesced);
	metric_set(series_of(words, WORK_METRIC_REFUSED, kind), (int64_t)c->refused);
	set_histogram(series_of(words, WORK_METRIC_WAIT, kind), &c->wait);
	set_histogram(series_of(words, WORK_METRIC_RUN, kind), &c->run);
}

static void set_submitted(metric_word *words, const struct work_stats *s, unsigned type)
{
	uint64_t submitted = 0;

	for (unsigned class = 0; class < WORK_CLASS_COUNT; class ++)
		submitted += s->by[class][type].submitted;
	metric_set(series_of(words, WORK_METRIC_SUBMITTED, type), (int64_t)submitted);
}

void work_metrics_publish(void *queue, metric_word *words)
{
	struct work_stats s;

	work_queue_stats(queue, &s);
	metric_set(series_of(words, WORK_METRIC_THREADS, 0), s.threads);
	metric_set(series_of(words, WORK_METRIC_WAITERS, 0), (int64_t)s.waiting);
	for (unsigned class = 0; class < WORK_CLASS_COUNT; class ++) {
		metric_set(series_of(words, WORK_METRIC_LIMIT, class), s.length[class]);
		for (unsigned type = 0; type < WORK_TYPE_COUNT; type++)
			set_kind(words, WORK_KIND_SERIES(class, type),
				 &s.by[class][type]);
	}
	for (unsigned type = 0; type < WORK_TYPE_COUNT; type++)
		set_submitted(words, &s, type);
}
