/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the steps of an import share, and how they account to its caller.
 */
#pragma once

#include "service/ingest/ingest.h"

struct ingest_known;

/* What every step of a run shares. */
struct ingest_run {
	struct service_context *ctx;
	const struct ingest_options *options;
	ingest_report_fn report;
	ingest_stop_fn stop;
	void *arg;
	struct ingest_account *account;
	struct ingest_known *known; /* NULL: nothing is looked up */
};

/* Count and report what became of an item; reason "" for new and known. */
void ingest_run_report(const struct ingest_run *run, const char *name,
		       enum ingest_outcome outcome, const char *reason);

/* Whether the caller of the run asks for its end. */
bool ingest_run_wants_stop(const struct ingest_run *run);
