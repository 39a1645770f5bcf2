/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/platform.h"

static const struct model_platform platforms[] = {
	{ "BR1", "Brazil", "americas", "americas", false },
	{ "EUN1", "Europe Nordic & East", "europe", "europe", false },
	{ "EUW1", "Europe West", "europe", "europe", false },
	{ "JP1", "Japan", "asia", "asia", false },
	{ "KR", "Korea", "asia", "asia", false },
	{ "LA1", "Latin America North", "americas", "americas", false },
	{ "LA2", "Latin America South", "americas", "americas", false },
	{ "ME1", "Middle East", "europe", "europe", false },
	{ "NA1", "North America", "americas", "americas", false },
	{ "OC1", "Oceania", "asia", "sea", false },
	{ "PH2", "Philippines", "asia", "sea", true },
	{ "RU", "Russia", "europe", "europe", false },
	{ "SG2", "Singapore, Malaysia, Indonesia", "asia", "sea", false },
	{ "TH2", "Thailand", "asia", "sea", true },
	{ "TR1", "Türkiye", "europe", "europe", false },
	{ "TW2", "Taiwan, Hong Kong, Macao", "asia", "sea", false },
	{ "VN2", "Vietnam", "asia", "sea", false },
};

/* ASCII only, whatever the locale */
static bool same_in_any_case(const char *upper, const char *text)
{
	for (; *upper; upper++, text++) {
		char c = *text >= 'a' && *text <= 'z' ? (char)(*text - 'a' + 'A') : *text;

		if (c != *upper)
			return false;
	}
	return *text == '\0';
}

const struct model_platform *model_platform_find(const char *id)
{
	for (size_t i = 0; i < ARRAY_LEN(platforms); i++)
		if (same_in_any_case(platforms[i].id, id))
			return &platforms[i];
	return NULL;
}

const struct model_platform *model_platform_table(size_t *ret_count)
{
	*ret_count = ARRAY_LEN(platforms);
	return platforms;
}
