/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Taking one player's identity out of a match or timeline document.
 */
#pragma once

#include "base/err.h"

#include <stddef.h>
#include <talloc.h>

/*
 * The document with every text or key that holds the puuid replaced by
 * MODEL_PURGED_PUUID, and, in objects of that puuid, names and account ids by "" (0 where
 * they are numbers), icon and level by 0; info.gameName by "" where the client did not
 * make it up.  Every other byte stays as it was.  Doing it twice changes nothing more.
 * ret_bytes: in mem, with a NUL behind. Fails with: E_CORRUPT (no JSON), E_NOMEM. Thread:
 * any.
 */
int riot_redact(TALLOC_CTX *mem, const char *bytes, size_t len, const char *puuid,
		char **ret_bytes, size_t *ret_len, struct err *err) MUST_CHECK;
