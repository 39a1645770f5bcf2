/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/ingest/ingest_batch.h"

#include "service/ingest/ingest_known.h"
#include "service/ingest/ingest_redact.h"
#include "store/match_store.h"
#include "store/peer_store.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#define MATCHES_MAX    500
#define TIMELINES_MAX  32
#define RANK_ITEMS_MAX 500

/* Few documents may be large ones: packed bytes and ranks gathered at most, and one
 * document more. */
#define BYTES_MAX ((size_t)16 << 20)

/* Conflicts are tried so often; a server that is away or too slow, so long. */
#define TRIES_MAX        8
#define PATIENCE_US      (60 * INT64_C(1000000))
#define FIRST_PAUSE_MS   20
#define LAST_PAUSE_MS    1280
#define STORE_TIMEOUT_MS 120000
#define PUBLISH_MS       1000

/* After so many batches the histograms' deltas are looked at, and after the first: a run
 * that never ends well must not leave more and more of them. */
#define FOLD_EVERY 16

struct ingest_batch {
	const struct ingest_run *run;
	struct ingest_spill *spill;
	bool stored_once;
	unsigned until_fold;            /* batches */
	struct peer_ranks *known_ranks; /* of players who came before */
	size_t match_count, timeline_count, rank_count;
	size_t bytes; /* of all that is gathered, about */
	struct ingest_item *matches[MATCHES_MAX];
	struct ingest_item *timelines[TIMELINES_MAX];
	struct ingest_item *ranks[RANK_ITEMS_MAX];
	struct match_store_item items[MATCHES_MAX];
	struct timeline_store_item timeline_items[TIMELINES_MAX];
	enum match_store_result results[MATCHES_MAX]; /* of matches, then of timelines */
};

/* One attempt of something over a connection. */
typedef int (*store_fn)(struct ingest_batch *batch, struct sql_conn *conn,
			TALLOC_CTX *mem, void *arg, struct err *err);

/* Items are trees of their own: what an aborted run leaves must go with the batch. */
static int batch_destroy(struct ingest_batch *batch)
{
	while (batch->match_count)
		talloc_free(batch->matches[--batch->match_count]);
	while (batch->timeline_count)
		talloc_free(batch->timelines[--batch->timeline_count]);
	while (batch->rank_count)
		talloc_free(batch->ranks[--batch->rank_count]);
	return 0;
}

int ingest_batch_new(TALLOC_CTX *mem, const struct ingest_run *run,
		     struct ingest_spill *spill, struct ingest_batch **ret_batch,
		     struct err *err)
{
	struct ingest_batch *batch = talloc_zero(mem, struct ingest_batch);

	if (!batch)
		return err_set(err, E_NOMEM, "out of memory for a batch");
	talloc_set_destructor(batch, batch_destroy);
	batch->known_ranks = peer_ranks_new(batch);
	if (!batch->known_ranks) {
		talloc_free(batch);
		return err_set(err, E_NOMEM, "out of memory for a batch");
	}
	batch->run = run;
	batch->spill = spill;
	*ret_batch = batch;
	return 0;
}

/* After the commit; the cache's own expiry covers a failure. */
static void publish(const struct ingest_run *run, TALLOC_CTX *mem,
		    const struct match_store_touched *touched, size_t n)
{
	const char **puuids = talloc_array(mem, const char *, n);
	uint64_t *generations = talloc_array(mem, uint64_t, n);
	struct err ignored = { 0 };

	if (!run->ctx->cache || n == 0 || !puuids || !generations)
		return;
	for (size_t i = 0; i < n; i++) {
		puuids[i] = touched[i].puuid;
		generations[i] =
			player_generation(touched[i].data_version, touched[i].privacy);
	}
	if (cache_publish(run->ctx->cache, deadline_in_ms(PUBLISH_MS), puuids,
			  generations, n, &ignored))
		return;
}

static void pause_ms(int ms)
{
	struct timespec left = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L };

	while (nanosleep(&left, &left) != 0 && errno == EINTR)
		;
}

/* A server that was there a moment ago may be restarting, or wait for a lock. */
static bool may_pass_later(const struct ingest_batch *batch, int ret, int tries,
			   int64_t waited_us)
{
	if (ret == -E_CONFLICT || ret == -E_UNCERTAIN)
		return tries < TRIES_MAX;
	if (ret == -E_TIMEOUT || (ret == -E_UNAVAILABLE && batch->stored_once))
		return waited_us < PATIENCE_US;
	return false;
}

static int try_once(struct ingest_batch *batch, store_fn fn, void *arg, struct err *err)
{
	const struct ingest_run *run = batch->run;
	TALLOC_CTX *mem = talloc_new(batch);
	struct sql_conn *conn = NULL;
	int ret = mem ? sql_pool_take(run->ctx->sql, deadline_in_ms(STORE_TIMEOUT_MS),
				      &conn, err)
		      : err_set(err, E_NOMEM, "out of memory for a batch");

	if (!ret)
		ret = fn(batch, conn, mem, arg, err);
	sql_pool_give(run->ctx->sql, conn);
	talloc_free(mem);
	return ret;
}

static int try_again(struct ingest_batch *batch, store_fn fn, void *arg, struct err *err)
{
	int64_t cpu_us = clock_thread_us(), wall_us = clock_mono_us();
	int pause = FIRST_PAUSE_MS;
	int ret = try_once(batch, fn, arg, err);

	for (int i = 1; may_pass_later(batch, ret, i, clock_mono_us() - wall_us); i++) {
		pause_ms(pause);
		pause = pause < LAST_PAUSE_MS ? pause * 2 : pause;
		if (ingest_run_wants_stop(batch->run)) {
			err->code = E_CANCELLED;
			ret = err_prefix(err, "stopped; what was stored stays");
			break;
		}
		ret = try_once(batch, fn, arg, err);
	}
	batch->run->account->store_us += clock_thread_us() - cpu_us;
	batch->run->account->store_wall_us += clock_mono_us() - wall_us;
	batch->stored_once |= ret == 0;
	return ret;
}

/* Which part of the gathered documents an attempt stores. */
struct range {
	size_t from, count;
};

static int put_matches(struct ingest_batch *batch, struct sql_conn *conn, TALLOC_CTX *mem,
		       void *arg, struct err *err)
{
	const struct range *range = arg;
	struct match_store_touched *touched = NULL;
	size_t n = 0;
	int ret =
		match_store_put(conn, mem, batch->known_ranks, batch->items + range->from,
				range->count, batch->run->options->now_ms,
				batch->results + range->from, &touched, &n, err);

	if (!ret)
		publish(batch->run, mem, touched, n);
	return ret;
}

static void report_match(struct ingest_batch *batch, size_t i)
{
	bool is_new = batch->results[i] == STORED_NEW;

	if (is_new)
		batch->run->account->matches_new++;
	else
		batch->run->account->matches_known++;
	if (!is_new && batch->run->known)
		ingest_known_met(batch->run->known);
	ingest_run_report(batch->run, batch->matches[i]->name,
			  is_new ? INGEST_NEW : INGEST_KNOWN, "");
}

/* A fault of a document, not of the database: it must not take the others with it. */
static bool is_document_fault(int ret)
{
	return ret == -E_INVALID || ret == -E_LIMITED || ret == -E_CORRUPT;
}

static int store_range(struct ingest_batch *batch, struct range range, struct err *err)
{
	int ret = try_again(batch, put_matches, &range, err);

	if (!is_document_fault(ret)) {
		for (size_t i = range.from; !ret && i < range.from + range.count; i++)
			report_match(batch, i);
		return ret;
	}
	if (range.count == 1) {
		ingest_run_report(batch->run, batch->matches[range.from]->name,
				  INGEST_FAILED, err->text);
		return 0;
	}
	ret = 0;
	for (size_t i = range.from; !ret && i < range.from + range.count; i++)
		ret = store_range(batch, (struct range){ i, 1 }, err);
	return ret;
}

static int fold(struct ingest_batch *batch, struct sql_conn *conn, TALLOC_CTX *mem,
		void *arg, struct err *err)
{
	(void)batch;
	(void)mem;
	return peer_store_fold(conn, *(const uint64_t *)arg, err);
}

/*
 * What is read goes into the histograms' changes all the same, and nothing of it is lost:
 * that a stored histogram is broken does not end the run.
 */
static int fold_at(struct ingest_batch *batch, uint64_t least, struct err *err)
{
	struct ingest_account *account = batch->run->account;
	struct err why = { 0 };
	int ret;

	if (account->warning[0])
		return 0; /* one look at what is broken is enough */
	ret = try_again(batch, fold, &least, &why);
	if (ret == -E_CORRUPT) {
		memcpy(account->warning, why.text, sizeof(account->warning));
		return 0;
	}
	if (ret && err)
		*err = why;
	return ret;
}

static int fold_sometimes(struct ingest_batch *batch, struct err *err)
{
	if (batch->until_fold--)
		return 0;
	batch->until_fold = FOLD_EVERY - 1;
	return fold_at(batch, PEER_DELTAS_MAX, err);
}

int ingest_batch_fold(struct ingest_batch *batch, struct err *err)
{
	return batch->run->options->dry_run ? 0 : fold_at(batch, 1, err);
}

static int flush_matches(struct ingest_batch *batch, struct err *err)
{
	int ret = 0;

	for (size_t i = 0; i < batch->match_count; i++) {
		const struct ingest_item *item = batch->matches[i];

		batch->items[i] = (struct match_store_item){
			.match = item->match,
			.raw_zstd = item->raw_zstd,
			.raw_zstd_len = item->raw_zstd_len,
			.raw_len = item->raw_len,
		};
		memcpy(batch->items[i].raw_sha256, item->raw_sha256,
		       sizeof(item->raw_sha256));
	}
	if (batch->match_count)
		ret = store_range(batch, (struct range){ 0, batch->match_count }, err);
	if (!ret && batch->match_count)
		ret = fold_sometimes(batch, err);
	while (batch->match_count)
		talloc_free(batch->matches[--batch->match_count]);
	return ret;
}

static int put_timelines(struct ingest_batch *batch, struct sql_conn *conn,
			 TALLOC_CTX *mem, void *arg, struct err *err)
{
	const struct range *range = arg;
	struct match_store_touched *touched = NULL;
	size_t n = 0;
	int ret = match_store_put_timelines(
		conn, mem, batch->timeline_items + range->from, range->count,
		batch->run->options->now_ms, batch->results + range->from, &touched, &n,
		err);

	if (!ret)
		publish(batch->run, mem, touched, n);
	return ret;
}

static void fill_timeline(struct ingest_batch *batch, size_t i)
{
	const struct ingest_item *item = batch->timelines[i];
	struct timeline_store_item *to = &batch->timeline_items[i];

	*to = (struct timeline_store_item){
		.timeline = item->timeline,
		.raw_zstd = item->raw_zstd,
		.raw_zstd_len = item->raw_zstd_len,
		.raw_len = item->raw_len,
	};
	memcpy(to->raw_sha256, item->raw_sha256, sizeof(item->raw_sha256));
}

static int redact_timeline(struct ingest_batch *batch, struct sql_conn *conn,
			   TALLOC_CTX *mem, void *arg, struct err *err)
{
	const size_t i = *(const size_t *)arg;
	int ret = ingest_redact_timeline(conn, batch->timelines[i], err);

	(void)mem;
	if (!ret)
		fill_timeline(batch, i);
	return ret;
}

static int store_timelines(struct ingest_batch *batch, struct range range, bool last,
			   struct err *err);

/* A timeline that names a purged player is stored without the name. */
static int store_redacted(struct ingest_batch *batch, size_t i, bool last,
			  struct err *err)
{
	int ret = try_again(batch, redact_timeline, &i, err);

	if (ret == -E_ACCESS || is_document_fault(ret)) {
		ingest_run_report(batch->run, batch->timelines[i]->name, INGEST_FAILED,
				  err->text);
		return 0;
	}
	return ret ? ret : store_timelines(batch, (struct range){ i, 1 }, last, err);
}

/* What became of a timeline; one without its match gets a second chance. */
static int settle_timeline(struct ingest_batch *batch, size_t i, bool last,
			   struct err *err)
{
	const struct ingest_run *run = batch->run;
	const struct ingest_item *item = batch->timelines[i];

	switch (batch->results[i]) {
	case STORED_NEW:
		run->account->timelines_new++;
		ingest_run_report(run, item->name, INGEST_NEW, "");
		break;
	case STORED_KNOWN:
		run->account->timelines_known++;
		if (run->known)
			ingest_known_met(run->known);
		ingest_run_report(run, item->name, INGEST_KNOWN, "");
		break;
	case STORED_NO_MATCH:
		if (!last)
			return ingest_spill_put(batch->spill, item, err);
		ingest_run_report(run, item->name, INGEST_SKIPPED,
				  "its match is not stored");
		break;
	case STORED_PURGED:
		return store_redacted(batch, i, last, err);
	}
	return 0;
}

static int store_timelines(struct ingest_batch *batch, struct range range, bool last,
			   struct err *err)
{
	int ret = try_again(batch, put_timelines, &range, err);

	if (!is_document_fault(ret)) {
		for (size_t i = range.from; !ret && i < range.from + range.count; i++)
			ret = settle_timeline(batch, i, last, err);
		return ret;
	}
	if (range.count == 1) {
		ingest_run_report(batch->run, batch->timelines[range.from]->name,
				  INGEST_FAILED, err->text);
		return 0;
	}
	ret = 0;
	for (size_t i = range.from; !ret && i < range.from + range.count; i++)
		ret = store_timelines(batch, (struct range){ i, 1 }, last, err);
	return ret;
}

static int flush_timelines(struct ingest_batch *batch, bool last, struct err *err)
{
	int ret = 0;

	for (size_t i = 0; i < batch->timeline_count; i++)
		fill_timeline(batch, i);
	if (batch->timeline_count)
		ret = store_timelines(batch, (struct range){ 0, batch->timeline_count },
				      last, err);
	while (batch->timeline_count)
		talloc_free(batch->timelines[--batch->timeline_count]);
	return ret;
}

/* All ranks gathered as one array. */
struct ranks_put {
	struct model_rank *ranks;
	size_t count, new_count;
};

static int put_ranks(struct ingest_batch *batch, struct sql_conn *conn, TALLOC_CTX *mem,
		     void *arg, struct err *err)
{
	struct ranks_put *put = arg;
	struct match_store_touched *touched = NULL;
	size_t n = 0;
	int ret = match_store_put_ranks(conn, mem, put->ranks, put->count,
					&put->new_count, &touched, &n, err);

	if (!ret)
		publish(batch->run, mem, touched, n);
	return ret;
}

static int gather_ranks(const struct ingest_batch *batch, struct ranks_put *put,
			struct err *err)
{
	for (size_t i = 0; i < batch->rank_count; i++)
		put->count += batch->ranks[i]->rank_count;
	put->ranks = talloc_array((TALLOC_CTX *)batch, struct model_rank, put->count);
	if (!put->ranks)
		return err_set(err, E_NOMEM, "out of memory for ranks");
	put->count = 0;
	for (size_t i = 0; i < batch->rank_count; i++)
		for (size_t j = 0; j < batch->ranks[i]->rank_count; j++)
			put->ranks[put->count++] = batch->ranks[i]->ranks[j];
	return 0;
}

static int flush_ranks(struct ingest_batch *batch, struct err *err)
{
	const struct ingest_run *run = batch->run;
	struct ranks_put put = { 0 };
	int ret = 0;

	if (batch->rank_count == 0)
		return 0;
	ret = gather_ranks(batch, &put, err);
	if (!ret)
		ret = try_again(batch, put_ranks, &put, err);
	if (!ret) {
		run->account->ranks_new += put.new_count;
		run->account->ranks_known += put.count - put.new_count;
	}
	talloc_free(put.ranks);
	for (size_t i = 0; i < batch->rank_count; i++) {
		if (!ret)
			ingest_run_report(run, batch->ranks[i]->name,
					  put.new_count ? INGEST_NEW : INGEST_KNOWN, "");
		talloc_free(batch->ranks[i]);
	}
	batch->rank_count = 0;
	return ret;
}

int ingest_batch_flush(struct ingest_batch *batch, bool last, struct err *err)
{
	int ret = flush_matches(batch, err);

	batch->bytes = 0;
	if (!ret)
		ret = flush_timelines(batch, last, err);
	return ret ? ret : flush_ranks(batch, err);
}

/* The same match twice in one batch: the second one is known by then. */
static bool gathered(const struct ingest_batch *batch, const char *match_id)
{
	for (size_t i = 0; i < batch->match_count; i++)
		if (strcmp(batch->matches[i]->match->match_id, match_id) == 0)
			return true;
	return false;
}

int ingest_batch_add(struct ingest_batch *batch, struct ingest_item *item, bool last,
		     struct err *err)
{
	size_t limit = batch->run->options->batch_matches;
	size_t bytes = item->raw_zstd_len + item->rank_count * sizeof(*item->ranks);
	bool full = false;

	limit = limit < 1 ? 1 : limit > MATCHES_MAX ? MATCHES_MAX : limit;
	if (item->kind == DOCUMENT_MATCH && gathered(batch, item->match->match_id)) {
		batch->run->account->matches_known++;
		ingest_run_report(batch->run, item->name, INGEST_KNOWN, "");
		talloc_free(item);
		bytes = 0;
	} else if (item->kind == DOCUMENT_MATCH) {
		batch->matches[batch->match_count++] = item;
		full = batch->match_count == limit;
	} else if (item->kind == DOCUMENT_TIMELINE) {
		batch->timelines[batch->timeline_count++] = item;
		full = batch->timeline_count == TIMELINES_MAX;
	} else {
		batch->ranks[batch->rank_count++] = item;
		full = batch->rank_count == RANK_ITEMS_MAX;
	}
	batch->bytes += bytes;
	full |= batch->bytes >= BYTES_MAX;
	return full ? ingest_batch_flush(batch, last, err) : 0;
}
