/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/flight.h"

#include "base/digest.h"
#include "base/process.h"
#include "base/segment.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#define KIND "flight"

/*
 * A slot's control word, from the low bits on: its state, the pid of whose it is, a hash
 * of that process's start time, and a number that grows with every change.  Whatever
 * happens to a slot begins with a compare-and-swap of this word, so that there is no
 * moment in which a process could die and leave a slot that nobody can judge.
 */
#define STATE_BITS  2
#define PID_BITS    22 /* Linux: at most 4194304 */
#define START_BITS  16
#define PID_SHIFT   STATE_BITS
#define START_SHIFT (PID_SHIFT + PID_BITS)
#define TURN_SHIFT  (START_SHIFT + START_BITS)

#define BITS(n) ((UINT64_C(1) << (n)) - 1)

enum state {
	EMPTY,
	FILLING,  /* its key is being written: nobody's yet */
	CLAIMING, /* has its key; its owner looks whether somebody else has, too */
	LEADING,
};

struct slot {
	_Atomic uint64_t control, key[2];
	_Atomic int64_t until_us;
};

struct board {
	struct slot slots[FLIGHT_SLOTS];
};

struct flights {
	struct segment segment;
	struct board *board;
	pid_t pid;
	uint64_t start; /* ticks; 0: /proc does not tell */
	_Atomic uint64_t led, followed, succeeded, full;
};

/* One asker on his way through the table. */
struct ask {
	struct flights *flights;
	struct slot *bucket;
	uint64_t key[2];
	int64_t now_us, until_us;
};

/* What a look at one slot brought. */
struct look {
	uint64_t control;
	bool same_key; /* only while its state is CLAIMING or LEADING */
	int64_t until_us;
};

static uint64_t layout(void)
{
	static const uint64_t parts[] = { 1, sizeof(struct board), sizeof(struct slot),
					  FLIGHT_WAYS, TURN_SHIFT };

	return segment_layout(parts, ARRAY_LEN(parts));
}

static int destroy(struct flights *flights)
{
	segment_close(&flights->segment);
	return 0;
}

int flights_open(TALLOC_CTX *mem, const char *instance, bool shared,
		 struct flights **ret_flights, struct err *err)
{
	struct flights *flights = talloc_zero(mem, struct flights);
	int r;

	if (!flights)
		return err_set(err, E_NOMEM, "no memory for the single flights");
	if (shared)
		r = segment_open(KIND, instance, layout(), sizeof(struct board),
				 &flights->segment, err);
	else
		r = segment_private(sizeof(struct board), &flights->segment, err);
	if (r) {
		talloc_free(flights);
		return r;
	}
	flights->board = flights->segment.base;
	flights->pid = getpid();
	flights->start = process_start_ticks(flights->pid);
	talloc_set_destructor(flights, destroy);
	*ret_flights = flights;
	return 0;
}

void flights_unlink(const char *instance)
{
	segment_unlink(KIND, instance, layout());
}

static enum state state_of(uint64_t control)
{
	return (enum state)(control & BITS(STATE_BITS));
}

static pid_t pid_of(uint64_t control)
{
	return (pid_t)(control >> PID_SHIFT & BITS(PID_BITS));
}

static uint64_t start_bits(uint64_t ticks)
{
	return (ticks ^ ticks >> START_BITS) & BITS(START_BITS);
}

/* The word that follows another one, of our process. */
static uint64_t next(const struct flights *flights, uint64_t before, enum state state)
{
	return (uint64_t)state | (uint64_t)flights->pid << PID_SHIFT |
	       start_bits(flights->start) << START_SHIFT |
	       ((before >> TURN_SHIFT) + 1) << TURN_SHIFT;
}

static bool swap(struct slot *slot, uint64_t from, uint64_t to)
{
	return atomic_compare_exchange_strong(&slot->control, &from, to);
}

/* Whether the process that wrote this word lives; ours does. */
static bool is_alive(const struct flights *flights, uint64_t control)
{
	const pid_t pid = pid_of(control);
	uint64_t start;

	if (pid == flights->pid)
		return (control >> START_SHIFT & BITS(START_BITS)) ==
		       start_bits(flights->start);
	if (pid <= 0 || (kill(pid, 0) < 0 && errno == ESRCH))
		return false;
	if (!flights->start)
		return true;
	start = process_start_ticks(pid);
	return start && start_bits(start) == (control >> START_SHIFT & BITS(START_BITS));
}

/* A slot in one piece: again, when it changed under our eyes. */
static struct look look_at(const struct ask *ask, struct slot *slot)
{
	struct look look;

	do {
		look = (struct look){ .control = atomic_load(&slot->control) };
		if (state_of(look.control) < CLAIMING)
			return look;
		look.same_key = atomic_load(&slot->key[0]) == ask->key[0] &&
				atomic_load(&slot->key[1]) == ask->key[1];
		look.until_us = atomic_load(&slot->until_us);
	} while (atomic_load(&slot->control) != look.control);
	return look;
}

/* Whether what is in a slot stands in nobody's way any more. */
static bool is_over(const struct ask *ask, const struct look *look)
{
	if (state_of(look->control) == EMPTY)
		return true;
	if (state_of(look->control) != FILLING && look->until_us <= ask->now_us)
		return true;
	return !is_alive(ask->flights, look->control);
}

static void follow(const struct look *look, struct flight *ret_flight)
{
	*ret_flight = (struct flight){ .pid = pid_of(look->control),
				       .until_us = look->until_us };
}

/*
 * Whether somebody else leads the key.  A lease of it that is over is cleared: whoever
 * clears it succeeds it (ret_cleared).
 */
static bool is_led(const struct ask *ask, struct flight *ret_flight, bool *ret_cleared)
{
	for (size_t i = 0; i < FLIGHT_WAYS; i++) {
		struct slot *slot = &ask->bucket[i];
		struct look look = look_at(ask, slot);

		if (!look.same_key)
			continue;
		if (!is_over(ask, &look)) {
			follow(&look, ret_flight);
			return true;
		}
		*ret_cleared |=
			swap(slot, look.control, next(ask->flights, look.control, EMPTY));
	}
	return false;
}

static bool take(const struct ask *ask, size_t i, uint64_t found, uint64_t *ret_control)
{
	struct slot *slot = &ask->bucket[i];
	const uint64_t filling = next(ask->flights, found, FILLING);
	const uint64_t claiming = next(ask->flights, filling, CLAIMING);

	if (!swap(slot, found, filling))
		return false;
	atomic_store(&slot->key[0], ask->key[0]);
	atomic_store(&slot->key[1], ask->key[1]);
	atomic_store(&slot->until_us, ask->until_us);
	*ret_control = claiming;
	return swap(slot, filling, claiming);
}

/*
 * Nothing was free.  A slot that is being filled at this moment may be the key's: better
 * to ask again than to compute it twice.
 */
static bool may_be_led(const struct ask *ask, struct flight *ret_flight)
{
	bool cleared = false;

	if (is_led(ask, ret_flight, &cleared))
		return true;
	for (size_t i = 0; i < FLIGHT_WAYS; i++) {
		struct look look = look_at(ask, &ask->bucket[i]);

		if (state_of(look.control) == FILLING && !is_over(ask, &look)) {
			look.until_us = ask->now_us;
			follow(&look, ret_flight);
			return true;
		}
	}
	return false;
}

/* Put a claim for the key into a free slot, else into one whose lease is over. */
static bool claim(const struct ask *ask, size_t *ret_slot, uint64_t *ret_control)
{
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < FLIGHT_WAYS; i++) {
			struct look look = look_at(ask, &ask->bucket[i]);

			if (pass == 0 ? state_of(look.control) != EMPTY
				      : !is_over(ask, &look))
				continue;
			if (take(ask, i, look.control, ret_control)) {
				*ret_slot = i;
				return true;
			}
		}
	}
	return false;
}

/*
 * Of several claims at the same moment the one in the lowest slot wins, and one that
 * leads already wins over all of them.  Every claim was written before its owner looks
 * here, so of two that do not know of each other at least one sees the other.
 */
static bool is_outdone_by(const struct ask *ask, struct slot *slot, bool is_above,
			  struct flight *ret_flight)
{
	for (;;) {
		struct look look = look_at(ask, slot);

		if (!look.same_key || is_over(ask, &look))
			return false;
		if (state_of(look.control) != CLAIMING || !is_above) {
			follow(&look, ret_flight);
			return true;
		}
		if (swap(slot, look.control, next(ask->flights, look.control, EMPTY)))
			return false;
		/* It leads by now, or gave way: its owner went on, so this ends. */
	}
}

static bool is_outdone(const struct ask *ask, size_t mine, struct flight *ret_flight)
{
	for (size_t i = 0; i < FLIGHT_WAYS; i++)
		if (i != mine &&
		    is_outdone_by(ask, &ask->bucket[i], i > mine, ret_flight))
			return true;
	return false;
}

static void count(_Atomic uint64_t *counter)
{
	atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

/* From a claim to the lease, unless another one wins. */
static bool lead(const struct ask *ask, size_t i, uint64_t claiming,
		 struct flight *ret_flight)
{
	struct slot *slot = &ask->bucket[i];
	const uint64_t leading = next(ask->flights, claiming, LEADING);

	if (is_outdone(ask, i, ret_flight)) {
		(void)swap(slot, claiming, next(ask->flights, claiming, EMPTY));
		return false;
	}
	*ret_flight = (struct flight){
		.leads = true,
		.pid = ask->flights->pid,
		.until_us = ask->until_us,
		.slot = (uint32_t)(slot - ask->flights->board->slots),
		.control = leading,
	};
	if (swap(slot, claiming, leading))
		return true;
	/* A claim in a lower slot took it away: it leads, or the next to ask will. */
	*ret_flight = (struct flight){ .until_us = ask->until_us };
	return false;
}

static struct ask begin(struct flights *flights, const char *key, int64_t now_us,
			int64_t lease_us)
{
	/* The same in every process; the keys are our own, not a stranger's choice. */
	static const uint8_t hash_key[DIGEST_KEY_LEN];
	struct ask ask = { .flights = flights,
			   .now_us = now_us,
			   .until_us = now_us + lease_us };

	digest_keyed(hash_key, key, strlen(key), ask.key);
	ask.bucket =
		&flights->board
			 ->slots[ask.key[0] % (FLIGHT_SLOTS / FLIGHT_WAYS) * FLIGHT_WAYS];
	return ask;
}

void flight_begin(struct flights *flights, const char *key, int64_t now_us,
		  int64_t lease_us, struct flight *ret_flight)
{
	struct ask ask = begin(flights, key, now_us, lease_us);
	uint64_t control;
	bool cleared = false;
	size_t slot;

	if (is_led(&ask, ret_flight, &cleared)) {
		count(&flights->followed);
	} else if (claim(&ask, &slot, &control)) {
		bool leads = lead(&ask, slot, control, ret_flight);

		count(leads ? &flights->led : &flights->followed);
		if (leads && cleared)
			count(&flights->succeeded);
	} else if (may_be_led(&ask, ret_flight)) {
		count(&flights->followed);
	} else {
		*ret_flight = (struct flight){ .leads = true,
					       .pid = flights->pid,
					       .until_us = ask.until_us };
		count(&flights->full);
	}
}

bool flight_end(struct flights *flights, const struct flight *flight)
{
	if (!flight->leads || !flight->control)
		return true;
	return swap(&flights->board->slots[flight->slot], flight->control,
		    next(flights, flight->control, EMPTY));
}

void flight_stats(const struct flights *flights, struct flight_stats *ret_stats)
{
	*ret_stats = (struct flight_stats){
		.led = atomic_load_explicit(&flights->led, memory_order_relaxed),
		.followed =
			atomic_load_explicit(&flights->followed, memory_order_relaxed),
		.succeeded =
			atomic_load_explicit(&flights->succeeded, memory_order_relaxed),
		.full = atomic_load_explicit(&flights->full, memory_order_relaxed),
	};
}
