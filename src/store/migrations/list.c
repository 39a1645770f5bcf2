/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/migrations/migrations.h"

#include "base/attr.h"
#include "store/timeline_build.h"

static const struct store_migration migrations[] = {
	{ 1, "players, matches, timelines, ranks", store_migration_0001, NULL },
	{ 2, "tokens, sessions, privacy, settings", store_migration_0002, NULL },
	{ 3, "who began a proof of ownership", store_migration_0003, NULL },
	{ 4, "towers of the own team", store_migration_0004, NULL },
	{ 5, "histograms of the population", store_migration_0005, NULL },
	{ 6, "players in their timelines", store_migration_0006, timeline_build },
	{ 7, "jobs", store_migration_0007, NULL },
	{ 8, "jobs that are tried again", store_migration_0008, NULL },
};

const struct store_migration *store_migrations(size_t *ret_count)
{
	*ret_count = ARRAY_LEN(migrations);
	return migrations;
}
