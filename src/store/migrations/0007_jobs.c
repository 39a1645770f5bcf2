/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Work that outlives its request, kept where every process finds it (store/job_store.h).
 */
#include "store/migrations/migrations.h"

#define TABLE "ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"

const char *const store_migration_0007[] = {
	"CREATE TABLE IF NOT EXISTS {job} ("
	" job_id BIGINT NOT NULL AUTO_INCREMENT,"
	" public_id CHAR(22) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,"
	" kind TINYINT UNSIGNED NOT NULL,"  /* enum job_kind */
	" state TINYINT UNSIGNED NOT NULL," /* enum job_state */
	" token_id BIGINT NOT NULL,"        /* of the owner; 0 = the player */
	" player_id BIGINT NOT NULL,"       /* of the owner; 0 = the token */
	" attempts TINYINT UNSIGNED NOT NULL,"
	" done INT NOT NULL,"
	" total INT NOT NULL,"
	" status SMALLINT UNSIGNED NOT NULL," /* of the result; 0 = there is none */
	" claim VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,"
	" error VARCHAR(200) NOT NULL,"
	" params MEDIUMBLOB NOT NULL,"
	" result MEDIUMBLOB NOT NULL,"
	" created_at BIGINT NOT NULL,"
	" started_at BIGINT NOT NULL,"
	" heartbeat_at BIGINT NOT NULL,"
	" finished_at BIGINT NOT NULL,"
	" expires_at BIGINT NOT NULL,"
	" PRIMARY KEY (job_id),"
	" UNIQUE KEY job_public (public_id),"
	" KEY job_state (state, job_id),"
	" KEY job_owner (token_id, player_id, job_id),"
	" KEY job_expiry (expires_at)"
	") " TABLE,

	NULL,
};
