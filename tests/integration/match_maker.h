/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Matches with every member filled, from a number: the same number gives the same match.
 */
#pragma once

#include "model/match.h"
#include "model/timeline.h"

#include <talloc.h>

/* players: how many there are in the whole league (at least 20). */
void match_maker_match(struct model_match *match, uint64_t number, unsigned players);

/* A timeline of that match with frames a minute apart; child of mem. */
struct model_timeline *
match_maker_timeline(TALLOC_CTX *mem, const struct model_match *match, uint64_t number);

/* Abort with what differs when the matches are not equal in every member. */
void match_maker_assert_equal(const struct model_match *a, const struct model_match *b);
