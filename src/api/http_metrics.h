/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The requests of the interface as metrics: counted when the answer is complete and not
 * yet sent, so that whoever has an answer finds it counted.
 */
#pragma once

#include "base/metric.h"
#include "http/response.h"

#include <stddef.h>

enum http_metric {
	HTTP_METRIC_DURATION,
	HTTP_METRIC_CACHE,
	HTTP_METRIC_BYTES,
	HTTP_METRIC_VERDICTS,
	HTTP_METRIC_DROPPED,
	HTTP_METRIC_FALLBACKS,
	HTTP_METRIC_BATCHES,
	HTTP_METRIC_BATCH_ITEMS,
	HTTP_METRIC_COUNT
};

/* Series of HTTP_METRIC_FALLBACKS: calls that were not answered by the work queue. */
enum http_fallback {
	HTTP_FALLBACK_SYNC,      /* no room: computed by a request thread */
	HTTP_FALLBACK_STALE,     /* no room: answered with a stale body */
	HTTP_FALLBACK_REFUSED,   /* no room: answered 503 */
	HTTP_FALLBACK_ABANDONED, /* the client went away before its answer */
	HTTP_FALLBACK_LATE,      /* answered 503 at the deadline, still waiting */
	HTTP_FALLBACK_COUNT
};

/* Series of HTTP_METRIC_BATCH_ITEMS: what became of an item. */
enum http_batch_item {
	HTTP_ITEM_HIT,      /* from the cache */
	HTTP_ITEM_STALE,    /* the same, out of date */
	HTTP_ITEM_COMPUTED, /* answered otherwise */
	HTTP_ITEM_REFUSED,  /* 4xx */
	HTTP_ITEM_FAILED,   /* 5xx */
	HTTP_ITEM_COUNT
};

/* Classes of the status: 2xx, 3xx, 4xx, 5xx. */
#define HTTP_METRICS_CLASSES 4

extern const struct metric_table http_metrics_table;

struct api_call;

/* Where this process counts; all NULL: nowhere. */
struct http_metrics {
	metric_word *durations, *cache, *bytes, *verdicts, *dropped, *fallbacks;
	metric_word *batches, *batch_items;
};

/* words: of http_metrics_table, or NULL. */
void http_metrics_bind(struct http_metrics *metrics, metric_word *words);

/* Count an answered call.  Thread: any. */
void http_metrics_count(const struct http_metrics *metrics, const struct api_call *call);

/* Count a batch, and an answered item of one.  Thread: any. */
void http_metrics_count_batch(const struct http_metrics *metrics);
void http_metrics_count_item(const struct http_metrics *metrics,
			     const struct http_response *resp);

/* "hit" … of an item.  Static. */
const char *http_metrics_item(enum http_batch_item item);

/*
 * The requests of a row, below http_metrics_rows(): first the routes in the order of
 * api_routes, then what met no route, by method.  "-" is the route of these.
 */
struct http_metrics_row {
	const char *method, *route;
};
unsigned http_metrics_rows(void);
struct http_metrics_row http_metrics_row(unsigned row);

/* "2xx" … of a class.  Static. */
const char *http_metrics_class(unsigned i);

/* The texts of answers' cache states; NULL behind the last one. */
const char *http_metrics_cache_state(unsigned i);
