/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Import of documents: files, directories, NDJSON, .gz, .zst, standard input.
 */
#pragma once

#include "service/context.h"

#include <stdbool.h>

struct ingest_options {
	int jobs;          /* decoder threads, 1..64; one thread stores */
	bool dry_run;      /* decode everything, store nothing, ask no database: all that
			      could be stored counts as new */
	bool synthetic;    /* mark what is stored as made by lme demo */
	const char *ranks; /* file of rank documents, NULL = none */
	size_t batch_matches; /* matches a transaction, 1..500 */
	size_t max_document;  /* bytes of one document */
	int64_t now_ms;
};

enum ingest_outcome { INGEST_NEW, INGEST_KNOWN, INGEST_SKIPPED, INGEST_FAILED };

/*
 * Called from the storing thread for each document: where it came from ("dir/x.json",
 * "all.ndjson:17", "-"), what became of it, and why (text "" for new and known).
 */
typedef void (*ingest_report_fn)(void *arg, const char *source,
				 enum ingest_outcome outcome, const char *reason);

struct ingest_account {
	uint64_t matches_new, matches_known;
	uint64_t timelines_new, timelines_known;
	uint64_t ranks_new, ranks_known;
	uint64_t skipped, failed;
	/*
	 * What is broken in the database beside what was stored, and what to do; "" for
	 * nothing
	 */
	char warning[512];
	/* Found so far; bytes as they lie on disk, packed or not. */
	uint64_t documents_total, bytes_read;
	/*
	 * Processor microseconds by step, all threads, for make bench: finding and
	 * cutting documents, recognising stored ones, jansson, our decoding, the digest
	 * and the packing of the raw document, storing (this process only).  Two of wall
	 * time: what decoding and digest took, and storing with the server's part.
	 */
	int64_t read_us, look_us, parse_us, decode_us, hash_us, compress_us, store_us;
	int64_t decode_hash_wall_us, store_wall_us;
};

/* Asked between documents; true = stop cleanly after the batch under way. */
typedef bool (*ingest_stop_fn)(void *arg);

/*
 * Bytes that the paths hold (standard input counts none), for a progress bar.  Unreadable
 * places count none.  Fails with: E_NOMEM.
 */
int service_ingest_measure(const char *const *paths, size_t path_count,
			   uint64_t *ret_bytes, struct err *err) MUST_CHECK;

/*
 * Import the paths ("-" = standard input).  A timeline whose match is not stored yet
 * waits in a temporary file for the end of the run, so that its match may come later than
 * it does.  A document that fails does not stop the run. ret_account: kept current during
 * the run (report may look at it), filled also on failure. Fails with: E_NOT_FOUND (a
 * path does not exist, or nothing holds a document), E_CANCELLED, E_IO, E_NOSPACE,
 * E_SCHEMA, sql codes (what was committed stays). Thread: calls back on the calling one.
 */
int service_ingest(struct service_context *ctx, const struct ingest_options *options,
		   const char *const *paths, size_t path_count, ingest_report_fn report,
		   ingest_stop_fn stop, void *arg, struct ingest_account *ret_account,
		   struct err *err) MUST_CHECK;
