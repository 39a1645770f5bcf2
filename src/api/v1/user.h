/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The inherited object User: a player as the one who signed in.
 */
#pragma once

#include "json/writer.h"
#include "model/player.h"

#include <stdbool.h>

/*
 * Write it as key (NULL at the top).  validated: whether the caller has proven to be this
 * player, by the admin's token or by the icon.
 */
void user_write(struct json_writer *w, const char *key, const struct model_player *player,
		bool validated);
