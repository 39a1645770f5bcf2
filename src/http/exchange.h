/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A request and its answer, for handlers that answer later: whoever handles the request
 * holds the exchange and returns without an answer; another thread fills the answer in
 *and finishes it.  Meanwhile no thread waits.
 *
 *	handled --hold--> held --finish--> sent
 *
 * From hold on, request, answer and the memory that was handed in with them belong to
 * whoever will finish; the thread that handled touches none of them any more.
 */
#pragma once

#include "base/clock.h"

/* Why nobody may go on waiting for an answer. */
enum exchange_loss {
	EXCHANGE_LATE,    /* its deadline is there: say so now */
	EXCHANGE_GONE,    /* the client does not wait any more */
	EXCHANGE_STOPPING /* the process has no more time */
};

/*
 * Told at most once; finish has to be called now, unless another thread is about to do
 * that.  May still be called while another thread finishes; arg has to live until the
 * exchange's memory is let go.  Thread: the server's watch over held exchanges.
 */
typedef void (*exchange_lost_fn)(void *arg, enum exchange_loss why);

struct http_exchange {
	/*
	 * Keep the request beyond the handler's return; its texts stay where they are
	 * pointed to from now on.  Fails with: E_NOMEM, then the handler has to answer.
	 * Thread: the handler's, once.
	 */
	int (*hold)(struct http_exchange *x, struct deadline deadline,
		    exchange_lost_fn lost, void *arg);
	/* Send the answer of a held exchange, and let go of it.  Thread: any, once. */
	void (*finish)(struct http_exchange *x);
	/* Keep the memory of a held exchange (request, and what was allocated in it) for
	 * longer than its answer; each retain needs a release.  Thread: any. */
	void (*retain)(struct http_exchange *x);
	void (*release)(struct http_exchange *x);
};
