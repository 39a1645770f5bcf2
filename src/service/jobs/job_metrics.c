/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/jobs/job_metrics.h"

#include "base/attr.h"
#include "service/jobs/job.h"

static const char *const ends[] = { [JOB_END_DONE] = "done",
				    [JOB_END_FAILED] = "failed",
				    [JOB_END_CANCELLED] = "cancelled" };
static const char *const repeats[] = { [JOB_REPEAT_RETRIED] = "retried",
				       [JOB_REPEAT_PUT_BACK] = "put_back",
				       [JOB_REPEAT_TAKEN_OVER] = "taken_over" };
static const char *const states[] = { [JOB_OPEN_QUEUED] = "queued",
				      [JOB_OPEN_DELAYED] = "delayed",
				      [JOB_OPEN_RUNNING] = "running" };

static const char *type_label(unsigned series, unsigned label)
{
	(void)label;
	return job_kind_name(JOB_ANSWER + series);
}

static const char *end_label(unsigned series, unsigned label)
{
	return label ? ends[series % JOB_END_COUNT]
		     : type_label(series / JOB_END_COUNT, label);
}

static const char *repeat_label(unsigned series, unsigned label)
{
	return label ? repeats[series % JOB_REPEAT_COUNT]
		     : type_label(series / JOB_REPEAT_COUNT, label);
}

static const struct metric metrics[] = {
	[JOB_METRIC_ACCEPTED] = { .name = "jobs_accepted",
				  .help = "Jobs that were stored.",
				  .type = METRIC_COUNTER,
				  .labels = { "type" },
				  .value = type_label,
				  .series = JOB_SERIES(JOB_KINDS) },
	[JOB_METRIC_ENDED] = { .name = "jobs_ended",
			       .help = "Jobs that ended.",
			       .type = METRIC_COUNTER,
			       .labels = { "type", "result" },
			       .value = end_label,
			       .series = JOB_END_SERIES(JOB_KINDS, 0) },
	[JOB_METRIC_REPEATED] = { .name = "jobs_repeated",
				  .help = "Attempts after which a job was queued again.",
				  .type = METRIC_COUNTER,
				  .labels = { "type", "reason" },
				  .value = repeat_label,
				  .series = JOB_REPEAT_SERIES(JOB_KINDS, 0) },
	[JOB_METRIC_RUN] = { .name = "job_run_duration_seconds",
			     .help = "How long an attempt took.",
			     .type = METRIC_HISTOGRAM,
			     .unit = METRIC_MICROSECONDS,
			     .labels = { "type" },
			     .value = type_label,
			     .series = JOB_SERIES(JOB_KINDS) },
};

const struct metric_table job_metrics_table = { metrics, JOB_METRIC_COUNT, false };

static const struct metric open_metrics[] = {
	{ .name = "jobs",
	  .help = "Jobs that have not ended: waiting, waiting for their time, at work.",
	  .type = METRIC_GAUGE,
	  .labels = { "state" },
	  .values = states,
	  .series = JOB_OPEN_COUNT },
};

const struct metric_table job_open_metrics_table = { open_metrics, 1, true };

/* Of a kind that another version made nothing is counted. */
static metric_word *word_of(metric_word *words, enum job_metric metric, unsigned kind,
			    unsigned series)
{
	if (!words || kind < JOB_ANSWER || kind >= JOB_KINDS)
		return NULL;
	return metric_in(&job_metrics_table, words, metric) +
	       series * metric_series_words(&metrics[metric]);
}

void job_metrics_accepted(metric_word *words, unsigned kind)
{
	metric_count(word_of(words, JOB_METRIC_ACCEPTED, kind, JOB_SERIES(kind)), 1);
}

void job_metrics_ended(metric_word *words, unsigned kind, enum job_result result,
		       unsigned n)
{
	metric_count(word_of(words, JOB_METRIC_ENDED, kind, JOB_END_SERIES(kind, result)),
		     n);
}

void job_metrics_repeated(metric_word *words, unsigned kind, enum job_repeat why,
			  unsigned n)
{
	metric_count(
		word_of(words, JOB_METRIC_REPEATED, kind, JOB_REPEAT_SERIES(kind, why)),
		n);
}

void job_metrics_ran(metric_word *words, unsigned kind, int64_t us)
{
	metric_observe(word_of(words, JOB_METRIC_RUN, kind, JOB_SERIES(kind)), us);
}
