/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/queue.h"

#include "base/err.h"

#include <stdio.h>
#include <string.h>

const uint16_t model_default_queues[MODEL_DEFAULT_QUEUES_COUNT] = { 400, 420, 430, 440,
								    480, 490, 700 };

static const struct model_queue queues[] = {
	{ 0, QUEUE_CUSTOM, false, "Custom" },
	{ 400, QUEUE_RIFT, false, "Normal Draft" },
	{ 420, QUEUE_RIFT, true, "Ranked Solo/Duo" },
	{ 430, QUEUE_RIFT, false, "Normal Blind" },
	{ 440, QUEUE_RIFT, true, "Ranked Flex" },
	{ 450, QUEUE_ARAM, false, "ARAM" },
	{ 480, QUEUE_RIFT, false, "Swiftplay" },
	{ 490, QUEUE_RIFT, false, "Quickplay" },
	{ 700, QUEUE_RIFT, false, "Clash" },
	{ 720, QUEUE_ARAM, false, "ARAM Clash" },
	{ 830, QUEUE_BOTS, false, "Co-op vs AI Intro" },
	{ 840, QUEUE_BOTS, false, "Co-op vs AI Beginner" },
	{ 850, QUEUE_BOTS, false, "Co-op vs AI Intermediate" },
	{ 870, QUEUE_BOTS, false, "Co-op vs AI Intro" },
	{ 880, QUEUE_BOTS, false, "Co-op vs AI Beginner" },
	{ 890, QUEUE_BOTS, false, "Co-op vs AI Intermediate" },
	{ 900, QUEUE_OTHER, false, "ARURF" },
	{ 1010, QUEUE_OTHER, false, "Snow ARURF" },
	{ 1020, QUEUE_OTHER, false, "One for All" },
	{ 1300, QUEUE_OTHER, false, "Nexus Blitz" },
	{ 1400, QUEUE_OTHER, false, "Ultimate Spellbook" },
	{ 1700, QUEUE_ARENA, false, "Arena" },
	{ 1710, QUEUE_ARENA, false, "Arena (16 players)" },
	{ 1750, QUEUE_ARENA, false, "Arena (teams of three)" },
	{ 1810, QUEUE_SWARM, false, "Swarm (1 player)" },
	{ 1820, QUEUE_SWARM, false, "Swarm (2 players)" },
	{ 1830, QUEUE_SWARM, false, "Swarm (3 players)" },
	{ 1840, QUEUE_SWARM, false, "Swarm (4 players)" },
	{ 1900, QUEUE_OTHER, false, "Pick URF" },
	{ 2000, QUEUE_BOTS, false, "Tutorial 1" },
	{ 2010, QUEUE_BOTS, false, "Tutorial 2" },
	{ 2020, QUEUE_BOTS, false, "Tutorial 3" },
	{ 2300, QUEUE_OTHER, false, "Brawl" },
	{ 2400, QUEUE_ARAM, false, "ARAM: Mayhem" },
};

const struct model_queue *model_queue_find(uint16_t id)
{
	size_t low = 0, high = ARRAY_LEN(queues);

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (queues[mid].id == id)
			return &queues[mid];
		if (queues[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

enum model_queue_kind model_queue_mode(uint16_t id)
{
	const struct model_queue *queue = model_queue_find(id);

	if (!queue || queue->kind == QUEUE_BOTS || queue->kind == QUEUE_CUSTOM)
		return QUEUE_OTHER;
	return queue->kind;
}

static const char *const mode_names[] = {
	[QUEUE_RIFT] = "rift",   [QUEUE_ARAM] = "aram",   [QUEUE_ARENA] = "arena",
	[QUEUE_SWARM] = "swarm", [QUEUE_OTHER] = "other",
};

const char *model_queue_mode_name(enum model_queue_kind mode)
{
	return mode_names[mode] ? mode_names[mode] : mode_names[QUEUE_OTHER];
}

int model_queue_mode_parse(const char *text, enum model_queue_kind *ret_mode)
{
	for (size_t i = 0; i < ARRAY_LEN(mode_names); i++) {
		if (!mode_names[i] || strcmp(text, mode_names[i]) != 0)
			continue;
		*ret_mode = (enum model_queue_kind)i;
		return 0;
	}
	return -E_INVALID;
}

const struct model_queue *model_queue_table(size_t *ret_count)
{
	*ret_count = ARRAY_LEN(queues);
	return queues;
}

const char *model_queue_label(uint16_t id, char *buf, size_t size)
{
	const struct model_queue *queue = model_queue_find(id);

	if (queue)
		snprintf(buf, size, "%s", queue->label);
	else
		snprintf(buf, size, "queue %u", id);
	return buf;
}
