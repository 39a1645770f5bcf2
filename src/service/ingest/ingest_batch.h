/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The storing half of an import: decoded documents are gathered and stored some at a
 * time, what may pass when tried again is tried again, and the new generations of the
 * players touched are published after the commit.
 */
#pragma once

#include "service/ingest/ingest_item.h"
#include "service/ingest/ingest_run.h"
#include "service/ingest/ingest_spill.h"

struct ingest_batch;

/* Fails with: E_NOMEM. */
int ingest_batch_new(TALLOC_CTX *mem, const struct ingest_run *run,
		     struct ingest_spill *spill, struct ingest_batch **ret_batch,
		     struct err *err) MUST_CHECK;

/*
 * Take an item over; a full batch is stored.  A timeline without its match goes to the
 * spill, or, with last set, is reported as skipped.
 * Fails with what service_ingest fails with.
 */
int ingest_batch_add(struct ingest_batch *batch, struct ingest_item *item, bool last,
		     struct err *err) MUST_CHECK;

/* Store what is gathered.  Fails with what service_ingest fails with. */
int ingest_batch_flush(struct ingest_batch *batch, bool last, struct err *err) MUST_CHECK;

/*
 * Fold what the run has added to the histograms of the population; the end of a run.  A
 * stored histogram that is broken is said in the account.
 * Fails with: what service_ingest fails with.
 */
int ingest_batch_fold(struct ingest_batch *batch, struct err *err) MUST_CHECK;
