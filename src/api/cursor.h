/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Paging: opaque cursors and the Link header of the next page (RFC 8288).
 */
#pragma once

#include "api/call.h"
#include "service/matches/matches.h"

#include <stdbool.h>

/* A place in a list of players: folded name and id of the last one seen. */
struct cursor_player {
	const char *fold;
	int64_t id;
};

/* Write a cursor; text in mem, NULL without memory. */
char *cursor_match_format(TALLOC_CTX *mem, const struct match_list_cursor *cursor);
char *cursor_player_format(TALLOC_CTX *mem, const struct cursor_player *cursor);

/* Read one back; false when the text is no cursor of this kind.  Texts in mem. */
bool cursor_match_parse(TALLOC_CTX *mem, const char *text,
			struct match_list_cursor *ret_cursor);
bool cursor_player_parse(TALLOC_CTX *mem, const char *text,
			 struct cursor_player *ret_cursor);

/*
 * Add "Link: <this request with cursor=…>; rel="next"" to the answer: the same path and
 * parameters, page left out.
 */
void cursor_link_next(struct api_call *call, const char *cursor);
