/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who asks and who may be seen.  Only players who are not public have a row in
 * player_privacy, so that nothing has to be added to the table of players.
 */
#include "store/migrations/migrations.h"

#define TABLE "ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
#define ASCII "CHARACTER SET ascii COLLATE ascii_bin"

const char *const store_migration_0002[] = {
	/* Keys that the program made itself; none where a key file is configured. */
	"CREATE TABLE IF NOT EXISTS {secret} ("
	" name VARCHAR(31) " ASCII " NOT NULL,"
	" value VARBINARY(64) NOT NULL,"
	" created_at BIGINT NOT NULL,"
	" PRIMARY KEY (name)"
	") " TABLE,

	"CREATE TABLE IF NOT EXISTS {token} ("
	" token_id BIGINT NOT NULL AUTO_INCREMENT,"
	" selector CHAR(12) " ASCII " NOT NULL," /* the token's public part */
	" hash BINARY(32) NOT NULL,"             /* keyed, of the whole token */
	" scope TINYINT UNSIGNED NOT NULL,"      /* enum access_scope */
	" note VARCHAR(200) NOT NULL,"
	" created_at BIGINT NOT NULL,"
	" expires_at BIGINT NOT NULL,"   /* 0: never */
	" revoked_at BIGINT NOT NULL,"   /* 0: not */
	" last_used_at BIGINT NOT NULL," /* 0: never; to the minute */
	" PRIMARY KEY (token_id),"
	" UNIQUE KEY token_selector (selector)"
	") " TABLE,

	"CREATE TABLE IF NOT EXISTS {token_player} ("
	" token_id BIGINT NOT NULL,"
	" player_id BIGINT NOT NULL,"
	" PRIMARY KEY (token_id, player_id),"
	" KEY token_player_player (player_id)"
	") " TABLE,

	"CREATE TABLE IF NOT EXISTS {session} ("
	" session_id BIGINT NOT NULL AUTO_INCREMENT,"
	" hash BINARY(32) NOT NULL,"  /* keyed, of the cookie's value */
	" token_id BIGINT NOT NULL,"  /* 0: opened by a proof of ownership */
	" player_id BIGINT NOT NULL," /* 0: the token's players */
	" scope TINYINT UNSIGNED NOT NULL,"
	" created_at BIGINT NOT NULL,"
	" expires_at BIGINT NOT NULL,"
	" revoked_at BIGINT NOT NULL,"
	" last_used_at BIGINT NOT NULL,"
	" PRIMARY KEY (session_id),"
	" UNIQUE KEY session_hash (hash),"
	" KEY session_expiry (expires_at),"
	" KEY session_token (token_id),"
	" KEY session_player (player_id)"
	") " TABLE,

	/* The icon that an account has to show until a time. */
	"CREATE TABLE IF NOT EXISTS {ownership_challenge} ("
	" challenge_id BIGINT NOT NULL AUTO_INCREMENT,"
	" hash BINARY(32) NOT NULL," /* keyed, of what the browser holds */
	" puuid CHAR(78) " ASCII " NOT NULL,"
	" platform VARCHAR(7) NOT NULL,"
	" icon_id INT UNSIGNED NOT NULL,"
	" created_at BIGINT NOT NULL,"
	" expires_at BIGINT NOT NULL,"
	" attempts SMALLINT UNSIGNED NOT NULL,"
	" PRIMARY KEY (challenge_id),"
	" UNIQUE KEY challenge_hash (hash),"
	" KEY challenge_expiry (expires_at)"
	") " TABLE,

	"CREATE TABLE IF NOT EXISTS {player_privacy} ("
	" player_id BIGINT NOT NULL,"
	" privacy TINYINT UNSIGNED NOT NULL," /* enum player_privacy, never 0 */
	" changed_at BIGINT NOT NULL,"
	" PRIMARY KEY (player_id)"
	") " TABLE,

	"CREATE TABLE IF NOT EXISTS {user_settings} ("
	" player_id BIGINT NOT NULL,"
	" include_timeline TINYINT UNSIGNED NOT NULL,"
	" include_all_data TINYINT UNSIGNED NOT NULL,"
	" light_mode TINYINT UNSIGNED NOT NULL,"
	" auto_sync_enabled TINYINT UNSIGNED NOT NULL,"
	" sync_frequency_hours SMALLINT UNSIGNED NOT NULL,"
	" updated_at BIGINT NOT NULL,"
	" PRIMARY KEY (player_id)"
	") " TABLE,

	NULL,
};
