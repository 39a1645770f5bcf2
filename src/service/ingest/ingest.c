/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/ingest/ingest.h"

#include "service/ingest/ingest_batch.h"
#include "service/ingest/ingest_known.h"
#include "service/ingest/ingest_pipe.h"
#include "service/ingest/ingest_run.h"
#include "service/ingest/ingest_walk.h"
#include "store/schema.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define CONNECT_TIMEOUT_MS 10000
#define STOP_CHECK_MS      200

/* Every path must exist before the first document is stored. */
static int check_paths(const char *const *paths, size_t count, struct err *err)
{
	struct stat st;

	for (size_t i = 0; i < count; i++)
		if (strcmp(paths[i], "-") != 0 && stat(paths[i], &st) != 0)
			return err_set(err, err_from_errno(errno), "%s: %s", paths[i],
				       strerror(errno));
	return 0;
}

static int check_database(struct service_context *ctx, struct err *err)
{
	struct sql_conn *conn = NULL;
	int ret = sql_pool_take(ctx->sql, deadline_in_ms(CONNECT_TIMEOUT_MS), &conn, err);

	if (!ret)
		ret = store_schema_require(conn, err);
	sql_pool_give(ctx->sql, conn);
	if (ret == -E_NOT_FOUND) /* no such database: not to be mistaken for a path */
		err->code = E_SCHEMA;
	return ret == -E_NOT_FOUND ? -E_SCHEMA : ret;
}

static void add_times(struct ingest_account *account, const struct ingest_item *item)
{
	account->read_us += item->read_us;
	account->look_us += item->look_us;
	account->parse_us += item->parse_us;
	account->decode_us += item->decode_us;
	account->hash_us += item->hash_us;
	account->decode_hash_wall_us += item->decode_hash_wall_us;
	account->compress_us += item->compress_us;
}

/* What would be stored counts as new. */
static void count_dry(const struct ingest_run *run, const struct ingest_item *item)
{
	if (item->kind == DOCUMENT_MATCH)
		run->account->matches_new++;
	else if (item->kind == DOCUMENT_TIMELINE)
		run->account->timelines_new++;
	else
		run->account->ranks_new += item->rank_count;
	ingest_run_report(run, item->name, INGEST_NEW, "");
}

static void count_known(const struct ingest_run *run, const struct ingest_item *item)
{
	if (item->kind == DOCUMENT_MATCH)
		run->account->matches_known++;
	else
		run->account->timelines_known++;
	ingest_run_report(run, item->name, INGEST_KNOWN, "");
}

/* Take an item over: a document to store, or the report of one that cannot be. */
static int take_item(const struct ingest_run *run, struct ingest_batch *batch,
		     struct ingest_item *item, struct err *err)
{
	int ret = 0;

	run->account->documents_total++;
	run->account->bytes_read = item->taken;
	add_times(run->account, item);
	if (item->known) {
		count_known(run, item);
		talloc_free(item);
		return 0;
	}
	if (!item->result && item->kind == DOCUMENT_RANKS && item->rank_count == 0)
		item->result = err_set(&item->err, E_NOT_FOUND,
				       "no entry of a ranked League queue");
	if (!item->result && !run->options->dry_run)
		return ingest_batch_add(batch, item, false, err);
	if (!item->result)
		count_dry(run, item);
	else if (item->result == -E_NOT_FOUND)
		ingest_run_report(run, item->name, INGEST_SKIPPED, item->err.text);
	else if (item->result == -E_NOMEM)
		ret = err_set(err, E_NOMEM, "%s", item->err.text);
	else if (item->result != -E_CANCELLED)
		ingest_run_report(run, item->name, INGEST_FAILED, item->err.text);
	talloc_free(item);
	return ret;
}

/* First pass: everything the source has; *ret_stopped when asked to stop. */
static int take_all(const struct ingest_run *run, struct ingest_batch *batch,
		    struct ingest_pipe *pipe, bool *ret_stopped, struct err *err)
{
	for (;;) {
		struct ingest_item *item = NULL;
		int ret = ingest_pipe_next(pipe, STOP_CHECK_MS, &item, err);

		/* Only the pipe's time-out means "ask again"; the database's is a loss.
		 */
		if (ret && ret != -E_TIMEOUT)
			return ret;
		if (!ret && !item)
			return 0;
		if (item)
			ret = take_item(run, batch, item, err);
		if (item && ret)
			return ret;
		if (!ingest_run_wants_stop(run))
			continue;
		*ret_stopped = true;
		return 0;
	}
}

/* Second pass: the timelines whose match came later, or never. */
static int take_waiting(const struct ingest_run *run, struct ingest_batch *batch,
			struct ingest_spill *spill, struct ingest_decoder *decoder,
			bool *ret_stopped, struct err *err)
{
	int ret = 0;

	while (!ret) {
		struct ingest_item *item = talloc_zero(NULL, struct ingest_item);
		char *bytes = NULL;
		size_t len = 0;

		if (!item)
			return err_set(err, E_NOMEM, "out of memory for a timeline");
		ret = ingest_spill_take(spill, item, &item->name, &bytes, &len, err);
		*ret_stopped = ingest_run_wants_stop(run);
		if (ret || !bytes || *ret_stopped) {
			talloc_free(item);
			break;
		}
		ingest_decoder_run(decoder, item, bytes, len, run->options->now_ms);
		talloc_free(bytes);
		if (!item->result) {
			ret = ingest_batch_add(batch, item, true, err);
			continue;
		}
		ret = err_set(err, -item->result, "%s", item->err.text);
		talloc_free(item);
	}
	return ret ? ret : ingest_batch_flush(batch, true, err);
}

static int run_passes(TALLOC_CTX *mem, const struct ingest_run *run,
		      struct ingest_source *source, atomic_bool *stop, struct err *err)
{
	struct ingest_spill *spill = NULL;
	struct ingest_batch *batch = NULL;
	struct ingest_decoder *decoder = NULL;
	struct ingest_pipe *pipe = NULL;
	struct ingest_decode decode = { .synthetic = run->options->synthetic };
	bool stopped = false;
	int ret = ingest_spill_new(mem, &spill, err);

	if (!ret)
		ret = ingest_batch_new(mem, run, spill, &batch, err);
	if (!ret)
		ret = ingest_decoder_new(mem, &decode, &decoder, err);
	if (run->known) {
		decode.known = ingest_known_look;
		decode.known_arg = run->known;
	}
	if (!ret)
		ret = ingest_pipe_start(mem, source, run->options->jobs, &decode, &pipe,
					err);
	if (ret)
		return ret;
	ret = take_all(run, batch, pipe, &stopped, err);
	atomic_store(stop, true);
	ingest_pipe_free(pipe);
	if (!ret)
		ret = ingest_batch_flush(batch, false, err);
	if (!ret && !stopped)
		ret = take_waiting(run, batch, spill, decoder, &stopped, err);
	if (!ret)
		ret = ingest_batch_fold(batch, err);
	if (!ret && stopped)
		ret = err_set(err, E_CANCELLED,
			      "stopped; what was stored stays, run it again to go on");
	return ret;
}

int service_ingest(struct service_context *ctx, const struct ingest_options *options,
		   const char *const *paths, size_t path_count, ingest_report_fn report,
		   ingest_stop_fn stop, void *arg, struct ingest_account *ret_account,
		   struct err *err)
{
	struct ingest_known known;
	struct ingest_run run = { .ctx = ctx,
				  .options = options,
				  .report = report,
				  .stop = stop,
				  .arg = arg,
				  .account = ret_account };
	TALLOC_CTX *mem = talloc_new(NULL);
	const char **all = talloc_array(mem, const char *, path_count + 1);
	struct ingest_source *source = NULL;
	atomic_bool stopped = false;
	int ret;

	*ret_account = (struct ingest_account){ 0 };
	if (!options->dry_run) {
		ingest_known_init(&known, ctx->sql);
		run.known = &known;
	}
	if (!all) {
		talloc_free(mem);
		return err_set(err, E_NOMEM, "out of memory for the import");
	}
	for (size_t i = 0; i < path_count; i++)
		all[i] = paths[i];
	if (options->ranks)
		all[path_count++] = options->ranks;
	ret = check_paths(all, path_count, err);
	if (!ret && !options->dry_run)
		ret = check_database(ctx, err);
	if (!ret)
		ret = ingest_source_open(mem, all, path_count, options->max_document,
					 options->now_ms, &stopped, &source, err);
	if (!ret)
		ret = run_passes(mem, &run, source, &stopped, err);
	if (!ret && ret_account->documents_total == 0)
		ret = err_set(err, E_NOT_FOUND, "%s%s: no document found there", all[0],
			      path_count > 1 ? " and the other paths" : "");
	talloc_free(mem);
	return ret;
}

int service_ingest_measure(const char *const *paths, size_t path_count,
			   uint64_t *ret_bytes, struct err *err)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct ingest_walk *walk = NULL;
	char *name = NULL;
	uint64_t bytes = 0;
	int ret = ingest_walk_open(mem, paths, path_count, &walk, err);

	while (!ret) {
		struct stat st;
		struct err ignored = { 0 };

		name = NULL;
		ret = ingest_walk_next(walk, mem, &name, &ignored);
		if (!ret && !name)
			break;
		if (!ret && strcmp(name, "-") != 0 && stat(name, &st) == 0)
			bytes += (uint64_t)st.st_size;
		talloc_free(name);
		ret = ret == -E_NOMEM ? err_set(err, E_NOMEM, "out of memory") : 0;
	}
	talloc_free(mem);
	if (!ret)
		*ret_bytes = bytes;
	return ret;
}
