/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A token as its admin sees it on the command line.
 */
#pragma once

#include "json/writer.h"
#include "store/token_store.h"

/* "active", "expired", "revoked".  Static. */
const char *token_line_state(const struct store_token *token, int64_t now_ms);

/* Its members into an open object; text NULL: the token itself is not known any more. */
void token_line_write(struct json_writer *w, const struct store_token *token,
		      const char *text, int64_t now_ms);

/* The head of a table, and one line of it, to standard output. */
void token_line_print_head(void);
void token_line_print(const struct store_token *token, int64_t now_ms);
