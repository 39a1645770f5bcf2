/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Champions, items and runes that the synthetic league plays with: numbers and names
 * only.
 */
#pragma once

#include "model/ids.h"

#include <stddef.h>

enum demo_kind {
	DEMO_FIGHTER,
	DEMO_TANK,
	DEMO_MAGE,
	DEMO_ASSASSIN,
	DEMO_MARKSMAN,
	DEMO_SUPPORT,
	DEMO_KIND_COUNT
};

struct demo_champion {
	uint16_t id;
	uint8_t roles; /* bit (1 << enum model_role) */
	uint8_t kind;  /* enum demo_kind */
	const char *name;
};

#define DEMO_BUILD_SIZE 8 /* finished items a kind chooses from */

/* What a kind of champion buys and how it deals and takes damage. */
struct demo_style {
	uint16_t items[DEMO_BUILD_SIZE];
	uint16_t boots, starter;
	uint16_t keystones[2];
	uint16_t primary, secondary; /* rune styles */
	double physical, magic;      /* shares of the damage; the rest is true damage */
	double damage, taken;        /* factors of the role's means */
};

/* Runes of a style below the keystone. */
struct demo_rune_style {
	uint16_t style;
	uint16_t runes[3];
};

/* All champions, sorted by name.  Static.  Thread: any. */
const struct demo_champion *demo_champion_table(int *ret_count);

/* The style of a kind.  Static.  Thread: any. */
const struct demo_style *demo_style_of(enum demo_kind kind);

/* The minor runes of a rune style; never NULL for a style of demo_style.  Static. */
const struct demo_rune_style *demo_rune_style_find(uint16_t style);
