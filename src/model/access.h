/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who asks, what they may do, and who may be seen: plain values.
 */
#pragma once

#include "model/ids.h"

#include <stddef.h>

/* What a token or session may do.  Each includes those before it. */
enum access_scope { SCOPE_NONE, SCOPE_READ, SCOPE_WRITE, SCOPE_ADMIN, SCOPE_COUNT };

/* What a player shows to others.  Both others look like a player who is not stored. */
enum player_privacy {
	PRIVACY_PUBLIC,
	PRIVACY_PRIVATE,   /* chosen by the player or the admin; may be undone by both */
	PRIVACY_OPTED_OUT, /* the player wants no statistics here; only the admin undoes
			      it */
	PRIVACY_COUNT
};

enum caller_kind { CALLER_ANONYMOUS, CALLER_TOKEN, CALLER_SESSION };

#define ACCESS_PLAYERS_MAX 8

/* A token's text: prefix, selector (which names it and is no secret), secret. */
#define TOKEN_PREFIX        "lme_"
#define TOKEN_PREFIX_LEN    (sizeof(TOKEN_PREFIX) - 1)
#define TOKEN_SELECTOR_LEN  12
#define TOKEN_SELECTOR_SIZE 13
#define TOKEN_TEXT_SIZE     49

/* A player that a token or session stands for. */
struct access_player {
	int64_t player_id;
	char puuid[MODEL_PUUID_SIZE];
};

/*
 * Who asks.  A caller without players is not tied to any; one with players may see these
 * whatever they show to others, and of the rest only what anybody may see.
 */
struct access_caller {
	enum caller_kind kind;
	enum access_scope scope;
	int64_t token_id; /* of a session: the token that it was opened with; 0 = none */
	int64_t session_id; /* 0 = no session */
	int64_t expires_ms; /* 0 = never */
	size_t player_count;
	struct access_player players[ACCESS_PLAYERS_MAX];
};

/* "none", "read", "write", "admin"; and back (0 or -E_INVALID).  Thread: any. */
const char *access_scope_name(enum access_scope scope);
int access_scope_parse(const char *text, enum access_scope *ret_scope) MUST_CHECK;

/* "public", "private", "opted_out"; and back (0 or -E_INVALID).  Thread: any. */
const char *player_privacy_name(enum player_privacy privacy);
int player_privacy_parse(const char *text, enum player_privacy *ret_privacy) MUST_CHECK;

/*
 * A player's generation for the cache: the data_version and, in the two lowest bits, what
 * the player shows to others, so that whoever knows the one knows the other.
 * Thread: any.
 */
uint64_t player_generation(uint64_t data_version, enum player_privacy privacy);
enum player_privacy player_generation_privacy(uint64_t generation);

/* Whether the caller stands for the player.  Thread: any. */
bool access_is_player(const struct access_caller *caller, const char *puuid);
