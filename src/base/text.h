/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Unicode text: validation and folding (libunistring).
 */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <talloc.h>

/* Whether n bytes are valid UTF-8.  Thread: any. */
bool text_utf8_valid(const char *s, size_t n);

/*
 * Make s harmless on a terminal and in a log, in place: control characters, line ends and
 * bytes that are not UTF-8 become '?'.  Thread: any.
 */
void text_tame(char *s);

/*
 * Fold for search: NFKC, full case folding, runs of white space as one blank, ends
 * trimmed. Text in mem.  Fails with: E_INVALID (not UTF-8), E_NOMEM.  Thread: any.
 */
int text_fold(TALLOC_CTX *mem, const char *s, char **ret_folded) MUST_CHECK;
