/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/metrics_text.h"

#include <stdio.h>

struct text {
	struct buf *out;
	enum metrics_format format;
	const struct metric *metric;
};

const char *metrics_text_type(enum metrics_format format)
{
	return format == METRICS_OPENMETRICS
		       ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
		       : "text/plain; version=0.0.4; charset=utf-8";
}

/* What stands behind the name of a sample, and with Prometheus of its family. */
static const char *suffix_of(const struct metric *metric)
{
	return metric->type == METRIC_COUNTER ? "_total"
	       : metric->type == METRIC_INFO  ? "_info"
					      : "";
}

static const char *type_of(const struct text *t)
{
	static const char *const names[] = { [METRIC_COUNTER] = "counter",
					     [METRIC_GAUGE] = "gauge",
					     [METRIC_HISTOGRAM] = "histogram",
					     [METRIC_INFO] = "info" };

	/* Prometheus has no type for it. */
	if (t->metric->type == METRIC_INFO && t->format == METRICS_PROMETHEUS)
		return "gauge";
	return names[t->metric->type];
}

static void add_head(const struct text *t)
{
	static const char *const units[] = {
		[METRIC_MICROSECONDS] = "seconds", [METRIC_BYTES] = "bytes"
	};
	const struct metric *metric = t->metric;
	const char *suffix = t->format == METRICS_PROMETHEUS ? suffix_of(metric) : "";

	buf_add_fmt(t->out, "# HELP lme_%s%s %s\n", metric->name, suffix, metric->help);
	buf_add_fmt(t->out, "# TYPE lme_%s%s %s\n", metric->name, suffix, type_of(t));
	if (units[metric->unit] && t->format == METRICS_OPENMETRICS)
		buf_add_fmt(t->out, "# UNIT lme_%s %s\n", metric->name,
			    units[metric->unit]);
}

static void add_escaped(struct buf *out, const char *value)
{
	for (; *value; value++) {
		if (*value == '"' || *value == '\\')
			buf_add_char(out, '\\');
		if (*value == '\n')
			buf_add_str(out, "\\n");
		else
			buf_add_char(out, *value);
	}
}

static void add_label(struct buf *out, const char *name, const char *value, bool first)
{
	buf_add_char(out, first ? '{' : ',');
	buf_add_str(out, name);
	buf_add_str(out, "=\"");
	add_escaped(out, value);
	buf_add_char(out, '"');
}

/* Name and labels of a sample; le: the bucket's own label, or NULL. */
static void add_name(const struct text *t, const char *suffix, unsigned series,
		     const char *le)
{
	const struct metric *metric = t->metric;
	bool first = true;

	buf_add_fmt(t->out, "lme_%s%s", metric->name, suffix);
	for (unsigned i = 0; i < METRIC_LABELS_MAX && metric->labels[i]; i++) {
		add_label(t->out, metric->labels[i],
			  metric->value ? metric->value(series, i)
					: metric->values[series],
			  first);
		first = false;
	}
	if (le) {
		add_label(t->out, "le", le, first);
		first = false;
	}
	buf_add_str(t->out, first ? " " : "} ");
}

/* Microseconds as seconds, exactly, without zeros behind. */
static const char *seconds(int64_t us, char text[static 32])
{
	uint64_t n = us < 0 ? 0 - (uint64_t)us : (uint64_t)us;
	int len = snprintf(text, 32, "%s%llu.%06llu", us < 0 ? "-" : "",
			   (unsigned long long)(n / 1000000),
			   (unsigned long long)(n % 1000000));

	while (text[len - 1] == '0' && text[len - 2] != '.')
		text[--len] = '\0';
	return text;
}

static void add_value(const struct text *t, int64_t value)
{
	char text[32];

	if (t->metric->unit == METRIC_MICROSECONDS)
		buf_add_str(t->out, seconds(value, text));
	else
		buf_add_i64(t->out, value);
	buf_add_char(t->out, '\n');
}

static void add_histogram(const struct text *t, unsigned series, const metric_word *words)
{
	int64_t n = 0;
	char text[32];

	for (unsigned i = 0; i < METRIC_BUCKETS; i++) {
		n += metric_get(&words[i]);
		add_name(t, "_bucket", series,
			 i < METRIC_EDGES ? seconds(metric_edge_us(i), text) : "+Inf");
		buf_add_i64(t->out, n);
		buf_add_char(t->out, '\n');
	}
	add_name(t, "_sum", series, NULL);
	add_value(t, metric_get(&words[METRIC_BUCKETS]));
	add_name(t, "_count", series, NULL);
	buf_add_i64(t->out, n);
	buf_add_char(t->out, '\n');
}

static bool is_shown(const struct metric *metric, const metric_word *words)
{
	if (!metric->sparse)
		return true;
	return metric->type == METRIC_HISTOGRAM ? metric_observed(words) > 0
						: metric_get(words) != 0;
}

static void add_metric(const struct text *t, const metric_word *words)
{
	const struct metric *metric = t->metric;
	size_t step = metric_series_words(metric);

	add_head(t);
	for (unsigned i = 0; i < metric_series(metric); i++, words += step) {
		if (!is_shown(metric, words))
			continue;
		if (metric->type == METRIC_HISTOGRAM) {
			add_histogram(t, i, words);
			continue;
		}
		add_name(t, suffix_of(metric), i, NULL);
		add_value(t, metric->type == METRIC_INFO ? 1 : metric_get(words));
	}
}

void metrics_text_render(const struct metrics_snapshot *snapshot,
			 enum metrics_format format, struct buf *out)
{
	const struct metric_table *table;

	for (size_t t = 0; (table = metrics_snapshot_table(snapshot, t)); t++)
		for (size_t i = 0; i < table->count; i++) {
			struct text text = { out, format, &table->metrics[i] };

			add_metric(&text, metrics_snapshot_metric(snapshot, table, i));
		}
	if (format == METRICS_OPENMETRICS)
		buf_add_str(out, "# EOF\n");
}
