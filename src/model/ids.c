/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/ids.h"

#include "base/err.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>

static const char *const role_names[ROLE_COUNT] = {
	[ROLE_NONE] = "",         [ROLE_TOP] = "TOP",       [ROLE_JUNGLE] = "JUNGLE",
	[ROLE_MIDDLE] = "MIDDLE", [ROLE_BOTTOM] = "BOTTOM", [ROLE_UTILITY] = "UTILITY",
};

static const char *const status_names[MATCH_STATUS_COUNT] = {
	[MATCH_NORMAL] = "normal", [MATCH_REMAKE] = "remake", [MATCH_ABORTED] = "aborted",
	[MATCH_BOTS] = "bots",     [MATCH_CUSTOM] = "custom",
};

static const char *const tier_names[TIER_COUNT] = {
	[TIER_NONE] = "",
	[TIER_IRON] = "IRON",
	[TIER_BRONZE] = "BRONZE",
	[TIER_SILVER] = "SILVER",
	[TIER_GOLD] = "GOLD",
	[TIER_PLATINUM] = "PLATINUM",
	[TIER_EMERALD] = "EMERALD",
	[TIER_DIAMOND] = "DIAMOND",
	[TIER_MASTER] = "MASTER",
	[TIER_GRANDMASTER] = "GRANDMASTER",
	[TIER_CHALLENGER] = "CHALLENGER",
};

const char *model_role_name(enum model_role role)
{
	return (unsigned)role < ROLE_COUNT ? role_names[role] : "";
}

enum model_role model_role_parse(const char *text)
{
	for (int role = ROLE_TOP; role < ROLE_COUNT; role++)
		if (strcmp(text, role_names[role]) == 0)
			return (enum model_role)role;
	return ROLE_NONE;
}

const char *model_match_status_name(enum model_match_status status)
{
	return (unsigned)status < MATCH_STATUS_COUNT ? status_names[status] : "";
}

const char *model_tier_name(enum model_tier tier)
{
	return (unsigned)tier < TIER_COUNT ? tier_names[tier] : "";
}

int model_tier_parse(const char *text, enum model_tier *ret_tier)
{
	for (int tier = TIER_NONE; tier < TIER_COUNT; tier++) {
		if (strcmp(text, tier_names[tier]) != 0)
			continue;
		*ret_tier = (enum model_tier)tier;
		return 0;
	}
	return -E_INVALID;
}

static bool is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool model_puuid_valid(const char *text)
{
	static const bool allowed[UCHAR_MAX + 1] = {
		['A' ... 'Z'] = true, ['a' ... 'z'] = true, ['0' ... '9'] = true,
		['-'] = true,         ['_'] = true,
	};
	const unsigned char *p = (const unsigned char *)text;
	bool good = true;

	_Static_assert(MODEL_PUUID_LEN % 6 == 0, "read six at a time");
	if (strnlen(text, MODEL_PUUID_LEN + 1) != MODEL_PUUID_LEN)
		return false;
	/* Twice a request: no branch for each byte. */
	for (size_t i = 0; i < MODEL_PUUID_LEN; i += 6, p += 6)
		good = good & allowed[p[0]] & allowed[p[1]] & allowed[p[2]] &
		       allowed[p[3]] & allowed[p[4]] & allowed[p[5]];
	return good;
}

bool model_match_id_valid(const char *text)
{
	size_t platform = 0, digits;

	while (is_letter(text[platform]) || is_digit(text[platform]))
		platform++;
	if (platform == 0 || text[platform] != '_')
		return false;
	for (digits = 0; is_digit(text[platform + 1 + digits]);)
		digits++;
	return digits > 0 && !text[platform + 1 + digits] &&
	       platform + 1 + digits < MODEL_MATCH_ID_SIZE;
}

bool model_puuid_nobody(const char *puuid)
{
	return strcmp(puuid, MODEL_BOT_PUUID) == 0 ||
	       strcmp(puuid, MODEL_PURGED_PUUID) == 0;
}
