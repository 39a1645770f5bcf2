/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The folded "name#tag" under which players are found.
 */
#pragma once

#include "base/err.h"

#include <talloc.h>

#define PLAYER_FOLD_SIZE 256 /* with NUL; longer ones are cut between characters */

/*
 * Fold name and tag (each may be ""; both empty: "") into out.
 * Fails with: E_INVALID (not UTF-8), E_NOMEM.  Thread: any.
 */
int player_fold(TALLOC_CTX *mem, const char *name, const char *tag,
		char out[static PLAYER_FOLD_SIZE]) MUST_CHECK;

/* The same for what somebody types: "name", "name#", "name#ta". */
int player_fold_text(TALLOC_CTX *mem, const char *text,
		     char out[static PLAYER_FOLD_SIZE]) MUST_CHECK;

/* Copy what was folded before, cut as all of them are. */
void player_fold_copy(const char *fold, char out[static PLAYER_FOLD_SIZE]);
