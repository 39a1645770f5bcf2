/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Jobs that failed by what can pass wait and are tried again.  Their error is the code of
 * a problem from now on, no text.
 */
#include "store/migrations/migrations.h"

const char *const store_migration_0008[] = {
	"ALTER TABLE {job} ADD COLUMN failures"
	" TINYINT UNSIGNED NOT NULL DEFAULT 0", /* attempts that ended so */

	"ALTER TABLE {job} ADD COLUMN retry_at"
	" BIGINT NOT NULL DEFAULT 0", /* not before, while it waits */

	NULL,
};
