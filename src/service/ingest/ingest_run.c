/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/ingest/ingest_run.h"

void ingest_run_report(const struct ingest_run *run, const char *name,
		       enum ingest_outcome outcome, const char *reason)
{
	if (outcome == INGEST_SKIPPED)
		run->account->skipped++;
	else if (outcome == INGEST_FAILED)
		run->account->failed++;
	if (run->report)
		run->report(run->arg, name ? name : "", outcome, reason);
}

bool ingest_run_wants_stop(const struct ingest_run *run)
{
	return run->stop && run->stop(run->arg);
}
