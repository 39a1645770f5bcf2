/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pieces of JSON that several answers share.
 */
#pragma once

#include "analytics/filter.h"
#include "json/writer.h"
#include "model/player.h"

/* An id or a place as a number; 0 means "none" and is written as null. */
void fields_put_id(struct json_writer *w, const char *key, int64_t id);

/* A time, null for 0 (unknown). */
void fields_put_time(struct json_writer *w, const char *key, int64_t wall_ms);

/* "queue_id" and "queue" (its label). */
void fields_put_queue(struct json_writer *w, uint16_t queue_id);

/* "patch": "15.1", null when unknown. */
void fields_put_patch(struct json_writer *w, uint16_t major, uint16_t minor);

/* "role": "TOP" …, null when the game has none. */
void fields_put_role(struct json_writer *w, uint8_t role);

/* "team_id": 100 or 200, null when the game has none. */
void fields_put_team(struct json_writer *w, uint8_t team_id_100);

/* "user_id", "player" and "synthetic" of a meta object. */
void fields_put_player(struct json_writer *w, const struct model_player *player);

/* "games_excluded": by reason. */
void fields_put_excluded(struct json_writer *w, const struct game_excluded *e);
