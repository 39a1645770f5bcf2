/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The population as histograms (store/peer_store.h).  A database without games begins
 * complete; the games of another are counted by peer_store_build.
 */
#include "store/migrations/migrations.h"

#define TABLE "ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"

const char *const store_migration_0005[] = {
	"CREATE TABLE IF NOT EXISTS {peer_state} ("
	" state_id TINYINT UNSIGNED NOT NULL," /* always 1 */
	" version BIGINT UNSIGNED NOT NULL,"   /* of the cells */
	" ranks_version BIGINT UNSIGNED NOT NULL,"
	" built_until BIGINT NOT NULL," /* games of players up to this id count */
	" PRIMARY KEY (state_id)"
	") " TABLE,

	"CREATE TABLE IF NOT EXISTS {peer_cell} ("
	" cell_id BIGINT NOT NULL," /* peer_key_id */
	" counts BLOB NOT NULL,"    /* model/peer_pack.c */
	" PRIMARY KEY (cell_id)"
	") " TABLE,

	"CREATE TABLE IF NOT EXISTS {peer_tally} ("
	" kind TINYINT UNSIGNED NOT NULL," /* enum peer_tally_kind */
	" queue_id SMALLINT UNSIGNED NOT NULL,"
	" subject SMALLINT UNSIGNED NOT NULL,"
	" games BIGINT NOT NULL,"
	" wins BIGINT NOT NULL,"
	" PRIMARY KEY (kind, queue_id, subject)"
	") " TABLE,

	/* What is not yet in the cells and tallies. */
	"CREATE TABLE IF NOT EXISTS {peer_delta} ("
	" delta_id BIGINT NOT NULL AUTO_INCREMENT,"
	" games MEDIUMBLOB NOT NULL," /* model/peer_pack.c */
	" PRIMARY KEY (delta_id)"
	") " TABLE,

	"INSERT INTO {peer_state} (state_id, version, ranks_version, built_until)"
	" VALUES (1, 0, 0,"
	" CASE WHEN EXISTS (SELECT 1 FROM {participant})"
	" THEN 0 ELSE 9223372036854775807 END)"
	" ON DUPLICATE KEY UPDATE state_id = 1",

	NULL,
};
