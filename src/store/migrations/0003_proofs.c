/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Proofs of ownership know who began them and under which name.  What is open is dropped:
 * it lives a quarter of an hour, and nothing could open one before.
 */
#include "store/migrations/migrations.h"

#define TABLE "ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
#define ASCII "CHARACTER SET ascii COLLATE ascii_bin"

const char *const store_migration_0003[] = {
	"DROP TABLE IF EXISTS {ownership_challenge}",

	/* Made just before: IF NOT EXISTS would look like a table of another program's.
	 */
	"CREATE TABLE {ownership_challenge} ("
	" challenge_id BIGINT NOT NULL AUTO_INCREMENT,"
	" hash BINARY(32) NOT NULL,"          /* keyed, of what the browser holds */
	" account BINARY(32) NOT NULL,"       /* keyed, of the Riot ID that was given */
	" caller BINARY(32) NOT NULL,"        /* keyed, of who began it */
	" puuid CHAR(78) " ASCII " NOT NULL," /* nobody's when no such account is stored
					       */
	" platform VARCHAR(7) NOT NULL,"
	" icon_id INT UNSIGNED NOT NULL,"
	" created_at BIGINT NOT NULL,"
	" expires_at BIGINT NOT NULL,"
	" attempts SMALLINT UNSIGNED NOT NULL,"
	" PRIMARY KEY (challenge_id),"
	" UNIQUE KEY challenge_hash (hash),"
	" KEY challenge_account (account),"
	" KEY challenge_puuid (puuid),"
	" KEY challenge_expiry (expires_at)"
	") " TABLE,

	NULL,
};
