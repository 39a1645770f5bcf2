/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Answers that come later.  A call that the handler left pending is held (see
 * http/exchange.h) and its question put into the work queue, one item for all calls that
 * ask the same.  There the handler runs once more, in memory of the item's own, and
 * computes; then each call that waits has its handler run a last time, with what was
 * computed given to it, and is answered.  Until then no request thread has it in hand.
 *
 *	pending --later_begin--> waiting --> given --> answered
 *	                            |
 *	                            +-- late, client gone, stopping --> answered
 *
 * What is no body of the cache is made apart: the handler runs whole in the queue, for
 *its one caller, and its answer is taken over as it is.
 *
 * Where the queue has no room: a stale body, else computed by the request thread while
 * few do so, else 503.
 */
#pragma once

#include "base/attr.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct api;
struct api_call;
struct err;

/* Request threads that compute because the queue had no room; of this process. */
struct api_work {
	int32_t sync_most;
	_Atomic int32_t sync_now;
};

/* Whether a call may be answered later: there is a queue, and the server holds requests.
 */
bool later_may(const struct api_call *call);

/*
 * For handlers whose answer is not a body of the cache, before they compute.  True: the
 * call is pending and will be asked again apart (TURN_APART), or the caller has as much
 * under way as it may and was answered so.  False: compute.  Thread: the request's, and
 * the queue's.
 */
bool later_apart(struct api_call *call);

/*
 * The same for a call that is asked for what is at hand: 0, and it is pending.  many: it
 * is many answers in one, batch work.  Fails with: E_BUSY (service/cold.h).
 */
int later_leave(struct api_call *call, bool many, struct err *err) MUST_CHECK;

/*
 * Let a pending call be answered later.  True: it is not the caller's any more.  False:
 * it could not be held and was answered.  Thread: the request's.
 */
bool later_begin(struct api_call *call);

/*
 * Compute anew what a call was just answered with, stale: once for all who are, as batch
 * work.  True: the answer was sent, and the call is not the caller's any more.  False:
 * nothing was done, it is being refreshed already.  Thread: the request's.
 */
bool later_refresh(struct api_call *call);
