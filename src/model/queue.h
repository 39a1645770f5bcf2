/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Queues as data: what Riot's numbers mean.  An unknown queue is stored and labelled
 * "queue N", never dropped.
 */
#pragma once

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum model_queue_kind {
	QUEUE_RIFT, /* five against five on Summoner's Rift */
	QUEUE_ARAM,
	QUEUE_ARENA,
	QUEUE_SWARM,
	QUEUE_BOTS,
	QUEUE_CUSTOM,
	QUEUE_OTHER,
};

struct model_queue {
	uint16_t id;
	enum model_queue_kind kind;
	bool ranked;
	const char *label; /* "Ranked Solo/Duo" */
};

/* The row of a queue, or NULL when it is unknown.  Static.  Thread: any. */
const struct model_queue *model_queue_find(uint16_t id);

/*
 * The mode of a queue: which figures make sense together.  QUEUE_RIFT, QUEUE_ARAM,
 * QUEUE_ARENA, QUEUE_SWARM, and QUEUE_OTHER for every other one, known or not.
 * Thread: any.
 */
enum model_queue_kind model_queue_mode(uint16_t id);

/* "rift", "aram", "arena", "swarm", "other", and back (0 or -E_INVALID).  Static. */
const char *model_queue_mode_name(enum model_queue_kind mode);
int model_queue_mode_parse(const char *text, enum model_queue_kind *ret_mode) MUST_CHECK;

/* All known queues, sorted by id.  Static.  Thread: any. */
const struct model_queue *model_queue_table(size_t *ret_count);

/* The label into buf ("queue 9999" when unknown); returns buf.  Thread: any. */
const char *model_queue_label(uint16_t id, char *buf, size_t size);

/* The queues counted when a request names none: 400 420 430 440 480 490 700. */
#define MODEL_DEFAULT_QUEUES_COUNT 7
extern const uint16_t model_default_queues[MODEL_DEFAULT_QUEUES_COUNT];
