/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/access.h"

#include "base/err.h"

#include <string.h>

static const char *const scope_names[SCOPE_COUNT] = {
	[SCOPE_NONE] = "none",
	[SCOPE_READ] = "read",
	[SCOPE_WRITE] = "write",
	[SCOPE_ADMIN] = "admin",
};

static const char *const privacy_names[PRIVACY_COUNT] = {
	[PRIVACY_PUBLIC] = "public",
	[PRIVACY_PRIVATE] = "private",
	[PRIVACY_OPTED_OUT] = "opted_out",
};

const char *access_scope_name(enum access_scope scope)
{
	return (unsigned)scope < SCOPE_COUNT ? scope_names[scope] : "";
}

int access_scope_parse(const char *text, enum access_scope *ret_scope)
{
	for (int scope = SCOPE_READ; scope < SCOPE_COUNT; scope++) {
		if (strcmp(text, scope_names[scope]) != 0)
			continue;
		*ret_scope = (enum access_scope)scope;
		return 0;
	}
	return -E_INVALID;
}

const char *player_privacy_name(enum player_privacy privacy)
{
	return (unsigned)privacy < PRIVACY_COUNT ? privacy_names[privacy] : "";
}

int player_privacy_parse(const char *text, enum player_privacy *ret_privacy)
{
	for (int privacy = PRIVACY_PUBLIC; privacy < PRIVACY_COUNT; privacy++) {
		if (strcmp(text, privacy_names[privacy]) != 0)
			continue;
		*ret_privacy = (enum player_privacy)privacy;
		return 0;
	}
	return -E_INVALID;
}

uint64_t player_generation(uint64_t data_version, enum player_privacy privacy)
{
	return data_version << 2 | ((uint64_t)privacy & 3);
}

enum player_privacy player_generation_privacy(uint64_t generation)
{
	return (enum player_privacy)(generation & 3);
}

bool access_is_player(const struct access_caller *caller, const char *puuid)
{
	/* A player who is no longer stored leaves an empty puuid behind. */
	for (size_t i = 0; i < caller->player_count && puuid[0]; i++)
		if (strcmp(caller->players[i].puuid, puuid) == 0)
			return true;
	return false;
}
