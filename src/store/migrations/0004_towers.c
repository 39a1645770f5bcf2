/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The towers that a participant's team destroyed stand beside his own takedowns, so that
 * his share of them needs no second table.  Of two teams with one id the first counts, as
 * in model_match_derive.
 */
#include "store/migrations/migrations.h"

const char *const store_migration_0004[] = {
	"ALTER TABLE {participant} ADD COLUMN team_towers"
	" SMALLINT UNSIGNED NOT NULL DEFAULT 0",

	"UPDATE {participant} p"
	" JOIN {match_team} t ON t.match_id = p.match_id"
	" AND t.team_id_100 = p.team_id_100"
	" LEFT JOIN {match_team} b ON b.match_id = t.match_id"
	" AND b.team_id_100 = t.team_id_100 AND b.team_no < t.team_no"
	" SET p.team_towers = t.towers"
	" WHERE p.team_id_100 <> 0 AND b.match_id IS NULL"
	" AND p.team_towers <> t.towers",

	NULL,
};
