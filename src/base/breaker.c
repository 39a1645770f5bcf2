/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/breaker.h"

#include "base/clock.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define MS 1000 /* microseconds */

struct bucket {
	int64_t number; /* now_us / bucket_us of the calls in it */
	int32_t calls, failed, slow;
};

struct breaker {
	struct breaker_config config;
	int64_t bucket_us;
	pthread_mutex_t lock;
	struct bucket buckets[BREAKER_BUCKETS];
	enum breaker_state state;
	uint64_t era;            /* 1.., another one with each change of state */
	int64_t since_us;        /* of the state; 0 = no change yet */
	int64_t until_us;        /* end of the rest, while open */
	int32_t in_row;          /* failed or slow calls, the last ones, while closed */
	int32_t trips;           /* openings in a row */
	int32_t under_way, fine; /* probes, while half-open */
	int64_t probe_us;        /* when the last one began */
	uint64_t draws;
	bool tried;
	char reason[256];
	uint64_t calls, failed, slow, refused, opened;
};

static int32_t or_else(int32_t given, int32_t otherwise)
{
	return given > 0 ? given : otherwise;
}

static int destroy(struct breaker *breaker)
{
	pthread_mutex_destroy(&breaker->lock);
	return 0;
}

int breaker_new(TALLOC_CTX *mem, const struct breaker_config *config,
		struct breaker **ret_breaker, struct err *err)
{
	struct breaker *breaker = talloc_zero(mem, struct breaker);
	struct breaker_config *c;

	if (!breaker)
		return err_set(err, E_NOMEM, "no memory for a circuit breaker");
	c = &breaker->config;
	*c = *config;
	c->window_ms = or_else(c->window_ms, 10000);
	c->failure_percent = or_else(c->failure_percent, 50);
	c->slow_percent = or_else(c->slow_percent, 50);
	c->open_ms = or_else(c->open_ms, 250);
	c->open_max_ms = or_else(c->open_max_ms, 1000);
	if (c->open_max_ms < c->open_ms)
		c->open_max_ms = c->open_ms;
	c->probes = or_else(c->probes, 1);
	c->successes = or_else(c->successes, 1);
	breaker->bucket_us = (int64_t)c->window_ms * MS / BREAKER_BUCKETS;
	breaker->era = 1;
	if (pthread_mutex_init(&breaker->lock, NULL)) {
		talloc_free(breaker);
		return err_set(err, E_NOMEM, "no memory for a circuit breaker");
	}
	talloc_set_destructor(breaker, destroy);
	*ret_breaker = breaker;
	return 0;
}

/*
 * A well-mixed number from a counter (Steele, Lea, Flood: SplitMix64).  The moment is in
 * it, so that processes do not draw alike.
 */
static uint64_t draw(struct breaker *breaker, int64_t now_us)
{
	uint64_t z = (uint64_t)now_us + ++breaker->draws * UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static void become(struct breaker *breaker, enum breaker_state state, int64_t now_us)
{
	breaker->state = state;
	breaker->since_us = now_us;
	breaker->era++;
}

/* The rest after so many openings in a row: between a half and the whole. */
static int64_t rest_us(struct breaker *breaker, int64_t now_us)
{
	int64_t most_us = (int64_t)breaker->config.open_ms * MS;
	const int64_t bound_us = (int64_t)breaker->config.open_max_ms * MS;

	for (int32_t i = 1; i < breaker->trips && most_us < bound_us; i++)
		most_us *= 2;
	if (most_us > bound_us)
		most_us = bound_us;
	return most_us - (int64_t)(draw(breaker, now_us) % (uint64_t)(most_us / 2 + 1));
}

/* Since when counts from the first opening: probes that failed end no outage. */
static void open_up(struct breaker *breaker, int64_t now_us)
{
	const int64_t since_us = breaker->since_us;
	const bool again = breaker->state != BREAKER_CLOSED;

	if (!again && now_us - since_us >= (int64_t)breaker->config.window_ms * MS)
		breaker->trips = 0; /* it had been well for long */
	become(breaker, BREAKER_OPEN, now_us);
	if (again)
		breaker->since_us = since_us;
	breaker->trips += breaker->trips < INT32_MAX;
	breaker->until_us = now_us + rest_us(breaker, now_us);
	breaker->opened++;
}

static void close_down(struct breaker *breaker, int64_t now_us)
{
	become(breaker, BREAKER_CLOSED, now_us);
	memset(breaker->buckets, 0, sizeof(breaker->buckets));
	breaker->in_row = 0;
	breaker->reason[0] = '\0';
}

static struct bucket window(const struct breaker *breaker, int64_t now_us)
{
	const int64_t number = now_us / breaker->bucket_us;
	struct bucket sum = { .number = number };

	for (int i = 0; i < BREAKER_BUCKETS; i++) {
		const struct bucket *b = &breaker->buckets[i];

		if (b->number <= number - BREAKER_BUCKETS || b->number > number)
			continue;
		sum.calls += b->calls;
		sum.failed += b->failed;
		sum.slow += b->slow;
	}
	return sum;
}

/* A call is failed or slow, not both: what failed late is no news about speed. */
static void count(struct breaker *breaker, bool failed, bool slow, int64_t now_us)
{
	const int64_t number = now_us / breaker->bucket_us;
	struct bucket *b = &breaker->buckets[number % BREAKER_BUCKETS];

	if (b->number != number)
		*b = (struct bucket){ .number = number };
	b->calls++;
	b->failed += failed;
	b->slow += slow;
}

static bool reaches(int32_t part, int32_t whole, int32_t percent)
{
	return part > 0 && (int64_t)part * 100 >= (int64_t)whole * percent;
}

/* Open when the window says so; last: text of the call that was just counted. */
static void judge(struct breaker *breaker, const char *last, int64_t now_us)
{
	const struct breaker_config *c = &breaker->config;
	const struct bucket sum = window(breaker, now_us);

	if (c->min_calls <= 0)
		return;
	if (breaker->in_row >= c->min_calls)
		snprintf(breaker->reason, sizeof(breaker->reason),
			 "%d calls in a row failed or were slow, the last: %.180s",
			 breaker->in_row, last);
	else if (sum.calls < c->min_calls)
		return;
	else if (reaches(sum.failed, sum.calls, c->failure_percent))
		snprintf(breaker->reason, sizeof(breaker->reason),
			 "%d of %d calls failed, the last: %.180s", sum.failed, sum.calls,
			 last);
	else if (reaches(sum.slow, sum.calls, c->slow_percent))
		snprintf(breaker->reason, sizeof(breaker->reason),
			 "%d of %d calls took %d ms or longer", sum.slow, sum.calls,
			 c->slow_ms);
	else
		return;
	open_up(breaker, now_us);
}

static bool is_slow(const struct breaker *breaker, int64_t took_us)
{
	const int32_t slow_ms = breaker->config.slow_ms;

	return slow_ms > 0 && took_us >= (int64_t)slow_ms * MS;
}

static void learn(struct breaker *breaker, enum breaker_verdict verdict, bool slow,
		  const char *reason, int64_t now_us)
{
	breaker->tried = true;
	breaker->failed += verdict >= BREAKER_FAILED;
	breaker->slow += slow;
	count(breaker, verdict >= BREAKER_FAILED, slow, now_us);
	if (verdict == BREAKER_GONE) {
		snprintf(breaker->reason, sizeof(breaker->reason), "%.255s", reason);
		open_up(breaker, now_us);
	} else if (verdict == BREAKER_FAILED || slow) {
		breaker->in_row++;
		judge(breaker, slow ? "slow" : reason, now_us);
	} else {
		breaker->in_row = 0;
	}
}

/* One probe has ended. */
static void weigh(struct breaker *breaker, enum breaker_verdict verdict, bool slow,
		  const char *reason, int64_t now_us)
{
	breaker->under_way--;
	breaker->failed += verdict >= BREAKER_FAILED;
	breaker->slow += slow;
	if (verdict == BREAKER_UNKNOWN)
		return;
	if (verdict == BREAKER_FINE && !slow) {
		if (++breaker->fine >= breaker->config.successes)
			close_down(breaker, now_us);
		return;
	}
	if (slow)
		snprintf(breaker->reason, sizeof(breaker->reason),
			 "a probe took %d ms or longer", breaker->config.slow_ms);
	else
		snprintf(breaker->reason, sizeof(breaker->reason), "%.255s", reason);
	open_up(breaker, now_us);
}

bool breaker_enter(struct breaker *breaker, int64_t now_us,
		   struct breaker_ticket *ret_ticket)
{
	bool enters = true;

	pthread_mutex_lock(&breaker->lock);
	if (breaker->state == BREAKER_OPEN && now_us >= breaker->until_us) {
		const int64_t since_us = breaker->since_us;

		become(breaker, BREAKER_HALF_OPEN, now_us);
		breaker->since_us = since_us;
		breaker->under_way = breaker->fine = 0;
	}
	if (breaker->state == BREAKER_HALF_OPEN)
		enters = breaker->under_way < breaker->config.probes;
	else
		enters = breaker->state == BREAKER_CLOSED;
	*ret_ticket = (struct breaker_ticket){ 0 };
	if (enters) {
		ret_ticket->era = breaker->era;
		ret_ticket->entered_us = now_us;
		ret_ticket->probe = breaker->state == BREAKER_HALF_OPEN;
		breaker->under_way += ret_ticket->probe;
		breaker->probe_us = now_us;
		breaker->calls++;
	} else {
		breaker->refused++;
	}
	pthread_mutex_unlock(&breaker->lock);
	return enters;
}

bool breaker_leave(struct breaker *breaker, struct breaker_ticket *ticket,
		   enum breaker_verdict verdict, int64_t took_us, const char *reason,
		   int64_t now_us)
{
	const bool slow = verdict == BREAKER_FINE && is_slow(breaker, took_us);
	uint64_t opened;

	if (!ticket->era)
		return false;
	if (!reason)
		reason = "no reason given";
	pthread_mutex_lock(&breaker->lock);
	opened = breaker->opened;
	if (ticket->era == breaker->era) {
		if (ticket->probe)
			weigh(breaker, verdict, slow, reason, now_us);
		else if (verdict != BREAKER_UNKNOWN)
			learn(breaker, verdict, slow, reason, now_us);
	}
	opened = breaker->opened - opened;
	pthread_mutex_unlock(&breaker->lock);
	*ticket = (struct breaker_ticket){ 0 };
	return opened != 0;
}

bool breaker_overdue(struct breaker *breaker, struct breaker_ticket *ticket,
		     int64_t now_us)
{
	bool open;

	pthread_mutex_lock(&breaker->lock);
	if (ticket->era == breaker->era && !ticket->probe) {
		learn(breaker, BREAKER_FINE, true, "", now_us);
		*ticket = (struct breaker_ticket){ 0 };
	}
	open = breaker->state != BREAKER_CLOSED;
	pthread_mutex_unlock(&breaker->lock);
	return open;
}

int64_t breaker_probing_us(struct breaker *breaker, int64_t now_us)
{
	int64_t probing_us = -1;

	pthread_mutex_lock(&breaker->lock);
	if (breaker->state == BREAKER_HALF_OPEN &&
	    breaker->under_way >= breaker->config.probes)
		probing_us = now_us - breaker->probe_us;
	pthread_mutex_unlock(&breaker->lock);
	return probing_us;
}

bool breaker_holds(struct breaker *breaker, const struct breaker_ticket *ticket)
{
	bool holds;

	pthread_mutex_lock(&breaker->lock);
	holds = ticket->era == breaker->era;
	pthread_mutex_unlock(&breaker->lock);
	return holds;
}

int breaker_refuse(struct breaker *breaker, const char *what, int64_t now_us,
		   int64_t now_ms, struct err *err)
{
	struct breaker_stats stats;
	char since[32];

	breaker_stats(breaker, now_us, now_ms, &stats);
	return err_set(err, E_UNAVAILABLE, "%s: circuit open since %s: %s", what,
		       clock_format_rfc3339(stats.since_ms, false, since), stats.reason);
}

static int64_t rest_left_ms(const struct breaker *breaker, int64_t now_us)
{
	if (breaker->state != BREAKER_OPEN || now_us >= breaker->until_us)
		return 0;
	return (breaker->until_us - now_us + MS - 1) / MS;
}

void breaker_stats(struct breaker *breaker, int64_t now_us, int64_t now_ms,
		   struct breaker_stats *ret_stats)
{
	struct bucket sum;

	pthread_mutex_lock(&breaker->lock);
	sum = window(breaker, now_us);
	*ret_stats = (struct breaker_stats){
		.state = breaker->state,
		.tried = breaker->tried,
		.since_ms = breaker->since_us ? now_ms - (now_us - breaker->since_us) / MS
					      : 0,
		.rest_ms = rest_left_ms(breaker, now_us),
		.window_calls = sum.calls,
		.window_failed = sum.failed,
		.window_slow = sum.slow,
		.calls = breaker->calls,
		.failed = breaker->failed,
		.slow = breaker->slow,
		.refused = breaker->refused,
		.opened = breaker->opened,
	};
	snprintf(ret_stats->reason, sizeof(ret_stats->reason), "%s", breaker->reason);
	pthread_mutex_unlock(&breaker->lock);
}

const char *breaker_state_name(enum breaker_state state)
{
	static const char *const names[] = { "closed", "half_open", "open" };

	return names[state];
}
