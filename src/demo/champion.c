/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/champion.h"

/* clang-format off */
enum {
	T = 1 << ROLE_TOP, J = 1 << ROLE_JUNGLE, M = 1 << ROLE_MIDDLE,
	B = 1 << ROLE_BOTTOM, U = 1 << ROLE_UTILITY,
};
enum {
	FIGHTER = DEMO_FIGHTER, TANK = DEMO_TANK, MAGE = DEMO_MAGE,
	ASSASSIN = DEMO_ASSASSIN, MARKSMAN = DEMO_MARKSMAN, SUPPORT = DEMO_SUPPORT,
};

static const struct demo_champion champions[] = {
	{ 266, T, FIGHTER, "Aatrox" },
	{ 103, M, MAGE, "Ahri" },
	{ 84, M, ASSASSIN, "Akali" },
	{ 12, U, TANK, "Alistar" },
	{ 32, J, TANK, "Amumu" },
	{ 34, M, MAGE, "Anivia" },
	{ 1, M, MAGE, "Annie" },
	{ 523, B, MARKSMAN, "Aphelios" },
	{ 22, B, MARKSMAN, "Ashe" },
	{ 268, M, MAGE, "Azir" },
	{ 432, U, SUPPORT, "Bard" },
	{ 200, J, FIGHTER, "Belveth" },
	{ 53, U, TANK, "Blitzcrank" },
	{ 63, M | U, MAGE, "Brand" },
	{ 201, U, TANK, "Braum" },
	{ 51, B, MARKSMAN, "Caitlyn" },
	{ 164, T, FIGHTER, "Camille" },
	{ 69, M, MAGE, "Cassiopeia" },
	{ 31, T, TANK, "Chogath" },
	{ 122, T, FIGHTER, "Darius" },
	{ 119, B, MARKSMAN, "Draven" },
	{ 60, J, MAGE, "Elise" },
	{ 28, J, MAGE, "Evelynn" },
	{ 81, B, MARKSMAN, "Ezreal" },
	{ 114, T, FIGHTER, "Fiora" },
	{ 105, M, ASSASSIN, "Fizz" },
	{ 86, T, FIGHTER, "Garen" },
	{ 79, T | M, MAGE, "Gragas" },
	{ 104, J, ASSASSIN, "Graves" },
	{ 887, T | J, FIGHTER, "Gwen" },
	{ 120, J, FIGHTER, "Hecarim" },
	{ 910, M, MAGE, "Hwei" },
	{ 420, T, FIGHTER, "Illaoi" },
	{ 39, T, FIGHTER, "Irelia" },
	{ 40, U, SUPPORT, "Janna" },
	{ 59, J, FIGHTER, "JarvanIV" },
	{ 24, T, FIGHTER, "Jax" },
	{ 202, B, MARKSMAN, "Jhin" },
	{ 222, B, MARKSMAN, "Jinx" },
	{ 145, B, MARKSMAN, "Kaisa" },
	{ 429, B, MARKSMAN, "Kalista" },
	{ 43, U, SUPPORT, "Karma" },
	{ 30, J, MAGE, "Karthus" },
	{ 55, M, ASSASSIN, "Katarina" },
	{ 85, T, MAGE, "Kennen" },
	{ 121, J, ASSASSIN, "Khazix" },
	{ 203, J, ASSASSIN, "Kindred" },
	{ 96, B, MARKSMAN, "KogMaw" },
	{ 7, M, ASSASSIN, "Leblanc" },
	{ 64, J, FIGHTER, "LeeSin" },
	{ 89, U, TANK, "Leona" },
	{ 876, J, MAGE, "Lillia" },
	{ 127, M, MAGE, "Lissandra" },
	{ 236, B, MARKSMAN, "Lucian" },
	{ 117, U, SUPPORT, "Lulu" },
	{ 99, M | U, MAGE, "Lux" },
	{ 54, T, TANK, "Malphite" },
	{ 90, M, MAGE, "Malzahar" },
	{ 57, T | J, TANK, "Maokai" },
	{ 11, J, ASSASSIN, "MasterYi" },
	{ 902, U, SUPPORT, "Milio" },
	{ 21, B, MARKSMAN, "MissFortune" },
	{ 82, T, FIGHTER, "Mordekaiser" },
	{ 25, M | U, MAGE, "Morgana" },
	{ 950, M, ASSASSIN, "Naafiri" },
	{ 267, U, SUPPORT, "Nami" },
	{ 111, U, TANK, "Nautilus" },
	{ 895, B, MARKSMAN, "Nilah" },
	{ 56, J, FIGHTER, "Nocturne" },
	{ 2, T, FIGHTER, "Olaf" },
	{ 61, M, MAGE, "Orianna" },
	{ 516, T, TANK, "Ornn" },
	{ 80, T | M, FIGHTER, "Pantheon" },
	{ 78, T | J, TANK, "Poppy" },
	{ 555, U, ASSASSIN, "Pyke" },
	{ 246, M, ASSASSIN, "Qiyana" },
	{ 497, U, SUPPORT, "Rakan" },
	{ 33, J, TANK, "Rammus" },
	{ 526, U, TANK, "Rell" },
	{ 888, U, SUPPORT, "Renata" },
	{ 58, T, FIGHTER, "Renekton" },
	{ 107, J, ASSASSIN, "Rengar" },
	{ 92, T, FIGHTER, "Riven" },
	{ 13, M, MAGE, "Ryze" },
	{ 360, B, MARKSMAN, "Samira" },
	{ 113, J, TANK, "Sejuani" },
	{ 235, U, SUPPORT, "Senna" },
	{ 147, U, SUPPORT, "Seraphine" },
	{ 875, T, FIGHTER, "Sett" },
	{ 35, J, ASSASSIN, "Shaco" },
	{ 98, T, TANK, "Shen" },
	{ 14, T, TANK, "Sion" },
	{ 15, B, MARKSMAN, "Sivir" },
	{ 37, U, SUPPORT, "Sona" },
	{ 16, U, SUPPORT, "Soraka" },
	{ 50, T | M, MAGE, "Swain" },
	{ 134, M, MAGE, "Syndra" },
	{ 91, M, ASSASSIN, "Talon" },
	{ 44, U, TANK, "Taric" },
	{ 17, T, MAGE, "Teemo" },
	{ 412, U, TANK, "Thresh" },
	{ 18, B, MARKSMAN, "Tristana" },
	{ 48, T | J, FIGHTER, "Trundle" },
	{ 23, T | M, FIGHTER, "Tryndamere" },
	{ 29, B, MARKSMAN, "Twitch" },
	{ 6, T, FIGHTER, "Urgot" },
	{ 110, B, MARKSMAN, "Varus" },
	{ 67, B, MARKSMAN, "Vayne" },
	{ 45, M, MAGE, "Veigar" },
	{ 161, M | U, MAGE, "Velkoz" },
	{ 254, J, FIGHTER, "Vi" },
	{ 234, J, FIGHTER, "Viego" },
	{ 112, M, MAGE, "Viktor" },
	{ 8, T | M, MAGE, "Vladimir" },
	{ 106, T | J, FIGHTER, "Volibear" },
	{ 19, T | J, FIGHTER, "Warwick" },
	{ 498, B, MARKSMAN, "Xayah" },
	{ 101, M, MAGE, "Xerath" },
	{ 5, J, FIGHTER, "XinZhao" },
	{ 157, T | M, FIGHTER, "Yasuo" },
	{ 777, T | M, FIGHTER, "Yone" },
	{ 83, T, FIGHTER, "Yorick" },
	{ 350, U, SUPPORT, "Yuumi" },
	{ 154, J, TANK, "Zac" },
	{ 238, M, ASSASSIN, "Zed" },
	{ 221, B, MARKSMAN, "Zeri" },
	{ 115, M, MAGE, "Ziggs" },
	{ 26, U, SUPPORT, "Zilean" },
};

static const struct demo_style styles[DEMO_KIND_COUNT] = {
	[DEMO_FIGHTER] = { { 3071, 3053, 3074, 3078, 6333, 6610, 3161, 3748 },
		3047, 1055, { 8010, 8005 }, 8000, 8400, 0.78, 0.12, 1.05, 1.15 },
	[DEMO_TANK] = { { 3068, 3075, 3083, 3110, 3143, 3065, 2504, 3742 },
		3111, 1054, { 8437, 8439 }, 8400, 8000, 0.30, 0.62, 0.72, 1.45 },
	[DEMO_MAGE] = { { 3089, 3157, 3165, 3135, 4645, 6655, 3116, 3102 },
		3020, 1056, { 8229, 8214 }, 8200, 8300, 0.10, 0.84, 1.15, 0.80 },
	[DEMO_ASSASSIN] = { { 3142, 6701, 6694, 6696, 3814, 6676, 6697, 6698 },
		3158, 1036, { 8112, 8128 }, 8100, 8000, 0.74, 0.20, 1.10, 0.90 },
	[DEMO_MARKSMAN] = { { 3031, 3036, 3046, 3085, 3094, 6672, 3072, 3153 },
		3006, 1055, { 8008, 8005 }, 8000, 8200, 0.86, 0.10, 1.20, 0.75 },
	[DEMO_SUPPORT] = { { 3107, 3190, 3222, 3504, 6617, 6620, 2065, 3050 },
		3009, 3865, { 8465, 8439 }, 8400, 8300, 0.15, 0.80, 0.80, 0.85 },
};

static const struct demo_rune_style rune_styles[] = {
	{ 8000, { 9111, 9104, 8014 } }, { 8100, { 8139, 8140, 8106 } },
	{ 8200, { 8226, 8210, 8237 } }, { 8300, { 8306, 8345, 8347 } },
	{ 8400, { 8446, 8473, 8451 } },
};
/* clang-format on */

const struct demo_champion *demo_champion_table(int *ret_count)
{
	*ret_count = (int)ARRAY_LEN(champions);
	return champions;
}

const struct demo_style *demo_style_of(enum demo_kind kind)
{
	return &styles[kind];
}

const struct demo_rune_style *demo_rune_style_find(uint16_t style)
{
	for (size_t i = 0; i < ARRAY_LEN(rune_styles); i++)
		if (rune_styles[i].style == style)
			return &rune_styles[i];
	return NULL;
}
