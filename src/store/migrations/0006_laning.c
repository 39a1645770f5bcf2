/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What timelines say about each player, one row a participation beside participant, in
 * place of three rows of timeline_lane.  An importer of the version before that is still
 * at work finds its table gone and stores nothing; timeline_build then fills the new one
 * from what is stored packed.
 */
#include "store/migrations/migrations.h"

#define TABLE "ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"

const char *const store_migration_0006[] = {
	"DROP TABLE IF EXISTS {timeline_lane}",

	/* model/laning.h */
	"CREATE TABLE IF NOT EXISTS {timeline_player} ("
	" player_id BIGINT NOT NULL,"
	" game_start BIGINT NOT NULL,"
	" match_id BIGINT NOT NULL,"
	" participant_no TINYINT UNSIGNED NOT NULL,"
	" minutes TINYINT UNSIGNED NOT NULL,"
	" gold_diff_10 INT NOT NULL,"
	" gold_diff_15 INT NOT NULL,"
	" gold_diff_20 INT NOT NULL,"
	" xp_diff_10 INT NOT NULL,"
	" xp_diff_15 INT NOT NULL,"
	" xp_diff_20 INT NOT NULL,"
	" cs_diff_10 INT NOT NULL,"
	" cs_diff_15 INT NOT NULL,"
	" cs_diff_20 INT NOT NULL,"
	" deaths_before_10 SMALLINT UNSIGNED NOT NULL,"
	" plates SMALLINT UNSIGNED NOT NULL,"
	" first_item_ms INT NOT NULL,"
	" gold_lead_max INT NOT NULL,"
	" gold_deficit_max INT NOT NULL,"
	" PRIMARY KEY (player_id, game_start, match_id, participant_no)"
	") " TABLE,

	NULL,
};
