/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A circuit breaker (Nygard, "Release It!"): calls to a neighbour that fails or is slow
 * are refused at once, and now and then a few probes find out whether it is back.
 *
 *   closed     every call goes through; opens when the share of failed or of slow calls
 * in a sliding window is too large, or at once when nobody is there open       every call
 * is refused, for a time that doubles up to a bound (with jitter, so that the processes
 * of a host do not ask in step) half-open  a bounded number of probes under way at once,
 * the rest refused; closes after enough of them were fine, opens again at the first that
 * was not
 *
 * Time is a parameter: microseconds of the monotonic clock.
 */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>
#include <talloc.h>

#define BREAKER_BUCKETS \
	10 /* that the window is made of; the oldest falls out as a whole */

/* What is 0 or less takes the value in brackets. */
struct breaker_config {
	int32_t window_ms; /* calls are counted over it [10000] */
	int32_t min_calls; /* fewer in the window, or in a row, open nothing [never] */
	int32_t failure_percent;   /* opens at such a share of failed calls [50] */
	int32_t slow_ms;           /* a call that takes so long is slow [none is] */
	int32_t slow_percent;      /* opens at such a share of slow calls [50] */
	int32_t open_ms;           /* rest after the first opening, at most [250] */
	int32_t open_max_ms;       /* bound of the doubled rests [1000] */
	int32_t probes, successes; /* under way at once [1]; needed to close [1] */
};

enum breaker_state { BREAKER_CLOSED, BREAKER_HALF_OPEN, BREAKER_OPEN };

/* What a call says about the neighbour. */
enum breaker_verdict {
	BREAKER_FINE,    /* it answered, be it with an error of its own */
	BREAKER_UNKNOWN, /* nothing: the caller gave it too little time, or never asked */
	BREAKER_FAILED,  /* the connection was lost, or no answer came in time */
	BREAKER_GONE     /* no connection could be made: opens whatever the window says */
};

/* The right to one call.  Zeroed = none: leaving with it says nothing. */
struct breaker_ticket {
	uint64_t era; /* of the state that gave it */
	int64_t entered_us;
	bool probe;
};

struct breaker_stats {
	enum breaker_state state;
	bool tried;       /* something has been learned since the start */
	int64_t since_ms; /* wall clock of the last change of state; 0 = none yet */
	int64_t rest_ms;  /* while open: until a probe may go */
	char reason[256]; /* why it opened; "" while closed */
	int32_t window_calls, window_failed, window_slow;
	uint64_t calls, failed, slow, refused, opened; /* since the start */
};

struct breaker;

/* Make one, closed.  ret_breaker: child of mem.  config is copied.  Fails with: E_NOMEM.
 */
int breaker_new(TALLOC_CTX *mem, const struct breaker_config *config,
		struct breaker **ret_breaker, struct err *err) MUST_CHECK;

/*
 * May a call go through?  true: with *ret_ticket, which must be handed back by exactly
 * one breaker_leave.  false: refused.  Thread: any.
 */
bool breaker_enter(struct breaker *breaker, int64_t now_us,
		   struct breaker_ticket *ret_ticket);

/*
 * The call of a ticket has ended; took_us: how long the neighbour needed (not how long
 * the ticket was held).  reason: one line, for a call that failed; may be NULL.  The
 * ticket is spent.  What a call says that began in an earlier state changes nothing.
 * Thread: any.
 */
bool breaker_leave(struct breaker *breaker, struct breaker_ticket *ticket,
		   enum breaker_verdict verdict, int64_t took_us, const char *reason,
		   int64_t now_us);

/*
 * The call of a ticket has not ended and is slow already: it is counted now, while it may
 * still help others.  The ticket is spent, unless it is a probe's.  Returns whether the
 * circuit is open (or half-open) now.  Thread: any, but one ticket by one thread at a
 * time.
 */
bool breaker_overdue(struct breaker *breaker, struct breaker_ticket *ticket,
		     int64_t now_us);

/*
 * While half-open with no place for another probe: for how long the last one has been
 * under way; else -1.  Thread: any.
 */
int64_t breaker_probing_us(struct breaker *breaker, int64_t now_us);

/* Whether the state that gave a ticket still lasts.  Thread: any. */
bool breaker_holds(struct breaker *breaker, const struct breaker_ticket *ticket);

/*
 * Fill err with E_UNAVAILABLE: "what: circuit open since <time>: <reason>".  Returns the
 * negative code.  Thread: any.
 */
int breaker_refuse(struct breaker *breaker, const char *what, int64_t now_us,
		   int64_t now_ms, struct err *err);

/* State and figures; now_ms: wall clock at now_us.  Thread: any. */
void breaker_stats(struct breaker *breaker, int64_t now_us, int64_t now_ms,
		   struct breaker_stats *ret_stats);

/* "closed", "half_open", "open".  Static. */
const char *breaker_state_name(enum breaker_state state);
