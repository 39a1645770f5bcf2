/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far an answer may go on the thread that asks.  A request is asked twice: first for
 * what is at hand, on the thread that read it; and where that is nothing, again for the
 * body that a thread of the work queue has computed meanwhile, for all who ask the same.
 */
#pragma once

#include "service/answer/answer.h"

enum turn_step {
	TURN_WHOLE,   /* look up and compute */
	TURN_AT_HAND, /* a fresh body of the cache, else -E_PENDING */
	TURN_COMPUTE, /* as TURN_WHOLE, for callers who have passed the cold door */
	TURN_CONFIRM, /* is the body of the cache still true?  Else -E_PENDING */
	TURN_STALE,   /* a body of the cache, however old, else -E_PENDING */
	TURN_GIVEN,   /* what another turn has brought: nothing is looked up */
	TURN_APART /* as TURN_WHOLE, past the cold door: the answer is whoever asked's */
};

/* What a turn has brought: a body, or why there is none. */
struct turn_result {
	bool set;
	struct service_body body;
	struct err err; /* code E_OK: there is a body */
};

struct service_turn {
	enum turn_step step;
	/*
	 * Of a turn that ended with -E_PENDING, in its memory: the body's key, NULL when
	 * no other question has the same answer, and which players the viewer sees, as
	 * bits of enum player_privacy.  A viewer who sees as much gets the same answer.
	 * The cold door was passed (service/cold.h): the caller leaves it.
	 */
	const char *key;
	unsigned sees;
	bool confirm; /* out of TURN_AT_HAND: pending, but a body may only have to be
			 confirmed */
	bool refresh; /* out of TURN_AT_HAND: the body is stale, key says what to compute
		       */
	/*
	 * Out of TURN_AT_HAND: pending, and no body of the cache: TURN_APART makes the
	 * whole answer, for this caller alone.
	 */
	bool apart;
	bool many;                  /* beside apart: many answers in one */
	struct turn_result *result; /* in of TURN_GIVEN, out of TURN_COMPUTE, _CONFIRM;
				       of TURN_APART only err: it may be tried again */
};
