/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/http_metrics.h"

#include "api/call.h"

#include <string.h>

static const char *const status_classes[HTTP_METRICS_CLASSES] = { "2xx", "3xx", "4xx",
								  "5xx" };
static const char *const cache_states[] = { "none",  "hit",    "miss",
					    "stale", "bypass", "other" };
static const char *const logs[] = { "access", "audit" };

unsigned http_metrics_rows(void)
{
	size_t n;

	(void)api_routes(&n);
	return (unsigned)n + HTTP_METHOD_COUNT;
}

struct http_metrics_row http_metrics_row(unsigned row)
{
	size_t n;
	const struct api_route *routes = api_routes(&n);

	if (row < n)
		return (struct http_metrics_row){ http_method_name(routes[row].method),
						  routes[row].path };
	return (struct http_metrics_row){ http_method_name((enum http_method)(row - n)),
					  "-" };
}

const char *http_metrics_cache_state(unsigned i)
{
	return i < ARRAY_LEN(cache_states) ? cache_states[i] : NULL;
}

const char *http_metrics_class(unsigned i)
{
	return status_classes[i];
}

static unsigned count_durations(void)
{
	return http_metrics_rows() * HTTP_METRICS_CLASSES;
}

static const char *duration_label(unsigned series, unsigned label)
{
	struct http_metrics_row row = http_metrics_row(series / HTTP_METRICS_CLASSES);

	return label == 0   ? row.method
	       : label == 1 ? row.route
			    : status_classes[series % HTTP_METRICS_CLASSES];
}

static const char *verdict_label(unsigned series, unsigned label)
{
	(void)label;
	return audit_verdict_name((enum guard_verdict)series);
}

static const char *const fallbacks[] = { [HTTP_FALLBACK_SYNC] = "sync",
					 [HTTP_FALLBACK_STALE] = "stale",
					 [HTTP_FALLBACK_REFUSED] = "refused",
					 [HTTP_FALLBACK_ABANDONED] = "abandoned",
					 [HTTP_FALLBACK_LATE] = "late" };

static const char *const items[] = { [HTTP_ITEM_HIT] = "hit",
				     [HTTP_ITEM_STALE] = "stale",
				     [HTTP_ITEM_COMPUTED] = "computed",
				     [HTTP_ITEM_REFUSED] = "refused",
				     [HTTP_ITEM_FAILED] = "failed" };

static const struct metric metrics[] = {
	[HTTP_METRIC_DURATION] = { .name = "http_request_duration_seconds",
				   .help = "From the arrival of a request until its "
					   "answer is ready to be sent.",
				   .type = METRIC_HISTOGRAM,
				   .unit = METRIC_MICROSECONDS,
				   .labels = { "method", "route", "status" },
				   .value = duration_label,
				   .count_series = count_durations,
				   .sparse = true },
	[HTTP_METRIC_CACHE] = { .name = "http_answer_duration_seconds",
				.help = "The same by what the cache did for the answer.",
				.type = METRIC_HISTOGRAM,
				.unit = METRIC_MICROSECONDS,
				.labels = { "cache" },
				.values = cache_states,
				.series = ARRAY_LEN(cache_states) },
	[HTTP_METRIC_BYTES] = { .name = "http_response_body_bytes",
				.help = "Bytes of the answers' bodies.",
				.type = METRIC_COUNTER,
				.unit = METRIC_BYTES,
				.labels = { "status" },
				.values = status_classes,
				.series = HTTP_METRICS_CLASSES },
	[HTTP_METRIC_VERDICTS] = { .name = "http_verdicts",
				   .help = "What was decided about requests, as in the "
					   "audit log.",
				   .type = METRIC_COUNTER,
				   .labels = { "verdict" },
				   .value = verdict_label,
				   .series = GUARD_VERDICT_COUNT },
	[HTTP_METRIC_DROPPED] = { .name = "log_lines_dropped",
				  .help = "Lines that a log had no room for.",
				  .type = METRIC_COUNTER,
				  .labels = { "log" },
				  .values = logs,
				  .series = ARRAY_LEN(logs) },
	[HTTP_METRIC_FALLBACKS] = { .name = "http_fallbacks",
				    .help = "Requests that the work queue did not "
					    "answer, "
					    "by what became of them.",
				    .type = METRIC_COUNTER,
				    .labels = { "kind" },
				    .values = fallbacks,
				    .series = ARRAY_LEN(fallbacks) },
	[HTTP_METRIC_BATCHES] = { .name = "batches",
				  .help = "Batches that were answered.",
				  .type = METRIC_COUNTER },
	[HTTP_METRIC_BATCH_ITEMS] = { .name = "batch_items",
				      .help = "Their items, by what became of them.",
				      .type = METRIC_COUNTER,
				      .labels = { "result" },
				      .values = items,
				      .series = ARRAY_LEN(items) },
};

const struct metric_table http_metrics_table = { metrics, HTTP_METRIC_COUNT, false };

void http_metrics_bind(struct http_metrics *m, metric_word *words)
{
	const struct metric_table *table = &http_metrics_table;

	m->durations = metric_in(table, words, HTTP_METRIC_DURATION);
	m->cache = metric_in(table, words, HTTP_METRIC_CACHE);
	m->bytes = metric_in(table, words, HTTP_METRIC_BYTES);
	m->verdicts = metric_in(table, words, HTTP_METRIC_VERDICTS);
	m->dropped = metric_in(table, words, HTTP_METRIC_DROPPED);
	m->fallbacks = metric_in(table, words, HTTP_METRIC_FALLBACKS);
	m->batches = metric_in(table, words, HTTP_METRIC_BATCHES);
	m->batch_items = metric_in(table, words, HTTP_METRIC_BATCH_ITEMS);
}

/* HEAD counts as the GET whose route it takes. */
static unsigned row_of(const struct api_call *call)
{
	size_t n;
	const struct api_route *routes = api_routes(&n);

	if (call->route >= routes && call->route < routes + n)
		return (unsigned)(call->route - routes);
	return (unsigned)n + (unsigned)call->req->method;
}

static unsigned class_of(int status)
{
	return status < 300 ? 0 : status < 400 ? 1 : status < 500 ? 2 : 3;
}

/* The states are static texts, so nearly always the first comparison decides. */
static unsigned cache_state_of(const char *text)
{
	for (unsigned i = 0; i < ARRAY_LEN(cache_states); i++)
		if (text == cache_states[i] || strcmp(text, cache_states[i]) == 0)
			return i;
	return ARRAY_LEN(cache_states) - 1;
}

void http_metrics_count(const struct http_metrics *m, const struct api_call *call)
{
	const struct http_response *resp = call->resp;
	const bool head = call->req->method == HTTP_HEAD;
	unsigned class = class_of(resp->status), series;
	int64_t us;

	if (!m->durations)
		return;
	us = clock_mono_us() - call->req->received_us;
	series = row_of(call) * HTTP_METRICS_CLASSES + class;
	metric_observe(&m->durations[series * METRIC_HISTOGRAM_WORDS], us);
	metric_observe(
		&m->cache[cache_state_of(resp->cache_state) * METRIC_HISTOGRAM_WORDS],
		us);
	metric_count(&m->bytes[class], head ? 0 : (int64_t)resp->body_len);
	metric_count(&m->verdicts[call->verdict], 1);
}

void http_metrics_count_batch(const struct http_metrics *m)
{
	metric_count(m->batches, 1);
}

static enum http_batch_item item_of(const struct http_response *resp)
{
	const char *state = resp->cache_state ? resp->cache_state : "";

	if (resp->status >= 500)
		return HTTP_ITEM_FAILED;
	if (resp->status >= 400)
		return HTTP_ITEM_REFUSED;
	if (strcmp(state, items[HTTP_ITEM_HIT]) == 0)
		return HTTP_ITEM_HIT;
	return strcmp(state, items[HTTP_ITEM_STALE]) == 0 ? HTTP_ITEM_STALE
							  : HTTP_ITEM_COMPUTED;
}

void http_metrics_count_item(const struct http_metrics *m,
			     const struct http_response *resp)
{
	if (m->batch_items)
		metric_count(&m->batch_items[item_of(resp)], 1);
}

const char *http_metrics_item(enum http_batch_item item)
{
	return items[item];
}
