/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keys that the program made itself, so that every host of the installation has the same.
 */
#pragma once

#include "base/secret.h"
#include "sql/conn.h"

/* The stored key "name".  Fails with: E_NOT_FOUND, E_CORRUPT, sql codes. */
int secret_store_get(struct sql_conn *conn, const char *name,
		     uint8_t ret_key[static SECRET_KEY_LEN], struct err *err) MUST_CHECK;

/*
 * The installation's key "name": the stored one, or candidate when there is none yet (two
 * processes at once end with the same).  Fails with: E_CORRUPT, sql codes.
 */
int secret_store_key(struct sql_conn *conn, const char *name,
		     const uint8_t candidate[static SECRET_KEY_LEN], int64_t now_ms,
		     uint8_t ret_key[static SECRET_KEY_LEN], struct err *err) MUST_CHECK;
