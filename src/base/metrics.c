/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/metrics.h"

#include "base/metrics_priv.h"
#include "base/segment.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define KIND       "metrics"
#define LINE_WORDS (128 / sizeof(metric_word))
/* A look is disturbed only by a process's end in the same microseconds. */
#define LOOKS_MAX 100

struct source {
	const struct metric_table *table;
	metrics_publish_fn publish;
	void *arg;
};

struct metrics {
	struct segment segment;
	struct metrics_memory *memory;
	struct metrics_layout layout;
	int slot;             /* of this process; -1 = none */
	pthread_mutex_t lock; /* one publishes at a time: counters never step back */
	struct source sources[METRICS_SOURCES];
	size_t source_count;
};

struct metrics_snapshot {
	const struct metrics_layout *layout;
	metric_word *words;
};

static const struct metric own_metrics[] = {
	[METRICS_OWN_PROCESSES] = { .name = "processes",
				    .help = "Processes that serve on this host.",
				    .type = METRIC_GAUGE },
	[METRICS_OWN_STARTS] = { .name = "process_starts",
				 .help = "Processes that began to serve.",
				 .type = METRIC_COUNTER },
	[METRICS_OWN_KILLS] = { .name = "process_kills",
				.help = "Processes that were killed or crashed, counted "
					"when the next one starts.",
				.type = METRIC_COUNTER },
	[METRICS_OWN_OLDEST] = { .name = "oldest_process_start_time_seconds",
				 .help = "When the oldest process that serves was "
					 "started, since the epoch.",
				 .type = METRIC_GAUGE,
				 .unit = METRIC_MICROSECONDS },
};

const struct metric_table metrics_own_table = { own_metrics, METRICS_OWN_COUNT, false };

static int add_table(struct metrics_layout *layout, const struct metric_table *table,
		     struct err *err)
{
	if (layout->count == METRICS_TABLES)
		return err_set(err, E_LIMITED, "metrics: more than %d tables",
			       METRICS_TABLES);
	layout->tables[layout->count] = table;
	layout->offsets[layout->count++] = layout->words;
	layout->words += metric_table_words(table);
	layout->stride = (layout->words + LINE_WORDS - 1) / LINE_WORDS * LINE_WORDS;
	return 0;
}

static int make_layout(const struct metric_table *const *tables, size_t count,
		       struct metrics_layout *ret_layout, struct err *err)
{
	struct metrics_layout layout = { .count = 0 };
	int r = add_table(&layout, &metrics_own_table, err);

	for (size_t i = 0; i < count && r == 0; i++)
		r = add_table(&layout, tables[i], err);
	*ret_layout = layout;
	return r;
}

static uint64_t hash_number(uint64_t hash, uint64_t n)
{
	return (hash ^ n) * UINT64_C(0x100000001b3); /* FNV-1a */
}

static uint64_t hash_text(uint64_t hash, const char *text)
{
	while (*text)
		hash = hash_number(hash, (unsigned char)*text++);
	return hash_number(hash, 0);
}

/* Another program's words have other meanings, though they may be as many. */
static uint64_t hash_layout(const struct metrics_layout *layout)
{
	uint64_t hash = hash_number(UINT64_C(0xcbf29ce484222325), METRICS_PROCESSES);

	for (size_t t = 0; t < layout->count; t++)
		for (size_t m = 0; m < layout->tables[t]->count; m++) {
			const struct metric *metric = &layout->tables[t]->metrics[m];

			hash = hash_text(hash, metric->name);
			hash = hash_number(hash, metric_series(metric));
			hash = hash_number(hash, metric_series_words(metric));
		}
	return hash;
}

static int take_cell(struct metrics *m, struct err *err)
{
	metric_word *own;
	int r = segment_lock(&m->segment, err);

	if (r < 0)
		return r;
	metrics_cells_fold_dead(m->memory, &m->layout);
	m->slot = metrics_cells_claim(m->memory);
	segment_unlock(&m->segment);
	if (m->slot < 0)
		return err_set(err, E_LIMITED, "metrics: %d processes run already",
			       METRICS_PROCESSES);
	own = metrics_words(m, &metrics_own_table);
	metric_set(&own[METRICS_OWN_PROCESSES], 1);
	metric_count(&own[METRICS_OWN_STARTS], 1);
	return 0;
}

static int open_memory(struct metrics *m, const char *instance, bool shared,
		       struct err *err)
{
	size_t size = metrics_cells_size(&m->layout);
	int r = shared ? segment_open(KIND, instance, hash_layout(&m->layout), size,
				      &m->segment, err)
		       : segment_private(size, &m->segment, err);

	if (r == 0) {
		m->memory = m->segment.base;
		r = take_cell(m, err);
	}
	return r;
}

int metrics_open(const char *instance, bool shared,
		 const struct metric_table *const *tables, size_t count,
		 struct metrics **ret_metrics, struct err *err)
{
	struct metrics *m = calloc(1, sizeof(*m));
	int r;

	if (!m)
		return err_set(err, E_NOMEM, "no memory for the metrics");
	m->slot = -1;
	m->segment.fd = m->segment.lock_fd = -1;
	pthread_mutex_init(&m->lock, NULL);
	r = make_layout(tables, count, &m->layout, err);
	if (r == 0)
		r = open_memory(m, instance, shared, err);
	if (r < 0) {
		metrics_close(m);
		return r;
	}
	*ret_metrics = m;
	return 0;
}

void metrics_close(struct metrics *m)
{
	if (!m)
		return;
	/* Without the lock the cell is left, and folded as one of a killed process. */
	if (m->slot >= 0 && segment_lock(&m->segment, NULL) == 0) {
		metrics_cells_fold_dead(m->memory, &m->layout);
		metrics_cells_fold(m->memory, &m->layout, (unsigned)m->slot, false);
		segment_unlock(&m->segment);
	}
	segment_close(&m->segment);
	pthread_mutex_destroy(&m->lock);
	free(m);
}

/* Where a table lies in a cell; NULL = not here. */
static const size_t *find_table(const struct metrics_layout *layout,
				const struct metric_table *table)
{
	for (size_t i = 0; i < layout->count; i++)
		if (layout->tables[i] == table)
			return &layout->offsets[i];
	return NULL;
}

metric_word *metrics_words(struct metrics *m, const struct metric_table *table)
{
	const size_t *offset = m ? find_table(&m->layout, table) : NULL;

	if (!offset || table->of_host)
		return NULL;
	return metrics_cells_of(m->memory, &m->layout, (unsigned)m->slot) + *offset;
}

int metrics_add_source(struct metrics *m, const struct metric_table *table,
		       metrics_publish_fn publish, void *arg, struct err *err)
{
	if (!find_table(&m->layout, table))
		return err_set(err, E_NOT_FOUND, "metrics: a source of another table");
	if (m->source_count == METRICS_SOURCES)
		return err_set(err, E_LIMITED, "metrics: more than %d sources",
			       METRICS_SOURCES);
	m->sources[m->source_count++] = (struct source){ table, publish, arg };
	return 0;
}

void metrics_publish(struct metrics *m)
{
	if (!m)
		return;
	pthread_mutex_lock(&m->lock);
	for (size_t i = 0; i < m->source_count; i++) {
		const struct source *source = &m->sources[i];

		if (!source->table->of_host)
			source->publish(source->arg, metrics_words(m, source->table));
	}
	pthread_mutex_unlock(&m->lock);
}

static void ask_host_sources(const struct metrics *m, metric_word *words)
{
	for (size_t i = 0; i < m->source_count; i++) {
		const struct source *source = &m->sources[i];

		if (source->table->of_host)
			source->publish(source->arg,
					words + *find_table(&m->layout, source->table));
	}
}

int metrics_look(struct metrics *m, TALLOC_CTX *mem,
		 struct metrics_snapshot **ret_snapshot, struct err *err)
{
	struct metrics_snapshot *s = talloc_zero(mem, struct metrics_snapshot);
	int looks = 0;

	if (s)
		s->words = talloc_zero_array(s, metric_word, m->layout.words);
	if (!s || !s->words) {
		talloc_free(s);
		return err_set(err, E_NOMEM, "no memory for the host's metrics");
	}
	s->layout = &m->layout;
	metrics_publish(m);
	while (!metrics_cells_sum(m->memory, &m->layout, s->words)) {
		if (++looks == LOOKS_MAX) {
			talloc_free(s);
			return err_set(err, E_UNAVAILABLE,
				       "metrics: processes end quicker than "
				       "one can look");
		}
	}
	ask_host_sources(m, s->words);
	*ret_snapshot = s;
	return 0;
}

const struct metric_table *metrics_snapshot_table(const struct metrics_snapshot *snapshot,
						  size_t i)
{
	return i < snapshot->layout->count ? snapshot->layout->tables[i] : NULL;
}

const metric_word *metrics_snapshot_metric(const struct metrics_snapshot *snapshot,
					   const struct metric_table *table, size_t i)
{
	const size_t *offset = find_table(snapshot->layout, table);

	return offset ? metric_in(table, snapshot->words + *offset, i) : NULL;
}

const metric_word *metrics_snapshot_find(const struct metrics_snapshot *snapshot,
					 const char *name,
					 const struct metric **ret_metric)
{
	const struct metric_table *table;

	for (size_t t = 0; (table = metrics_snapshot_table(snapshot, t)); t++)
		for (size_t i = 0; i < table->count; i++)
			if (strcmp(table->metrics[i].name, name) == 0) {
				*ret_metric = &table->metrics[i];
				return metrics_snapshot_metric(snapshot, table, i);
			}
	return NULL;
}

struct metrics_memory *metrics_memory(struct metrics *m)
{
	return m->memory;
}

const struct metrics_layout *metrics_layout(const struct metrics *m)
{
	return &m->layout;
}

void metrics_unlink(const char *instance, const struct metric_table *const *tables,
		    size_t count)
{
	struct metrics_layout layout;

	if (make_layout(tables, count, &layout, NULL) == 0)
		segment_unlink(KIND, instance, hash_layout(&layout));
}
