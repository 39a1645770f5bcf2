/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/token_line.h"

#include "base/clock.h"

#include <stdio.h>

const char *token_line_state(const struct store_token *token, int64_t now_ms)
{
	if (token->revoked_at_ms)
		return "revoked";
	if (token->expires_at_ms && now_ms >= token->expires_at_ms)
		return "expired";
	return "active";
}

static void put_time(struct json_writer *w, const char *name, int64_t ms)
{
	char text[32];

	json_put_text(w, name, ms ? clock_format_rfc3339(ms, false, text) : NULL);
}

void token_line_write(struct json_writer *w, const struct store_token *token,
		      const char *text, int64_t now_ms)
{
	json_put_int(w, "id", token->token_id);
	if (text)
		json_put_text(w, "token", text);
	json_put_text(w, "selector", token->selector);
	json_put_text(w, "scope", access_scope_name((enum access_scope)token->scope));
	json_put_text(w, "state", token_line_state(token, now_ms));
	json_put_text(w, "note", token->note);
	json_open_array(w, "players");
	for (size_t i = 0; i < token->player_count; i++)
		json_put_text(w, NULL, token->players[i].puuid);
	json_close_array(w);
	put_time(w, "created_at", token->created_at_ms);
	put_time(w, "expires_at", token->expires_at_ms);
	put_time(w, "revoked_at", token->revoked_at_ms);
	put_time(w, "last_used_at", token->last_used_at_ms);
}

void token_line_print_head(void)
{
	printf("%5s  %-12s  %-5s  %-7s  %7s  %-20s  %-20s  %s\n", "id", "selector",
	       "scope", "state", "players", "expires", "last used", "note");
}

void token_line_print(const struct store_token *token, int64_t now_ms)
{
	char expires[32] = "never", used[32] = "never";

	if (token->expires_at_ms)
		clock_format_rfc3339(token->expires_at_ms, false, expires);
	if (token->last_used_at_ms)
		clock_format_rfc3339(token->last_used_at_ms, false, used);
	printf("%5lld  %-12s  %-5s  %-7s  %7zu  %-20s  %-20s  %s\n",
	       (long long)token->token_id, token->selector,
	       access_scope_name((enum access_scope)token->scope),
	       token_line_state(token, now_ms), token->player_count, expires, used,
	       token->note);
}
