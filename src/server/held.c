/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/held.h"

#include "base/cond.h"
#include "base/thread.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* How often the peers are looked at: an abort costs its work for so long at most. */
#define ROUND_US   (INT64_C(50) * 1000)
#define STACK_SIZE (256 * 1024)

struct held {
	struct scoreboard *scoreboard;
	pthread_t thread;
	pthread_mutex_t lock; /* guards everything below */
	pthread_cond_t wake;
	struct server_exchange *first, *last; /* in the order in which they came */
	size_t number;                        /* and those being answered */
	unsigned round;
	bool giving_up, ended;
};

/* Lock held; dropped while told. */
static void tell(struct held *held, struct server_exchange *x, enum exchange_loss why)
{
	x->told = true;
	x->http.retain(&x->http);
	pthread_mutex_unlock(&held->lock);
	x->lost(x->lost_arg, why);
	x->http.release(&x->http);
	pthread_mutex_lock(&held->lock);
}

static bool is_due(const struct held *held, const struct server_exchange *x,
		   int64_t now_us, enum exchange_loss *ret_why)
{
	*ret_why = held->giving_up ? EXCHANGE_STOPPING : EXCHANGE_LATE;
	if (x->told)
		return false;
	return held->giving_up || (x->deadline.at_us && x->deadline.at_us <= now_us);
}

/* After each one that was told the list is another one: begin anew. */
static void tell_due(struct held *held, int64_t now_us)
{
	struct server_exchange *x = held->first;
	enum exchange_loss why;

	while (x) {
		if (is_due(held, x, now_us, &why)) {
			tell(held, x, why);
			x = held->first;
		} else {
			x = x->next;
		}
	}
}

static void tell_gone(struct held *held)
{
	struct server_exchange *x = held->first;

	held->round++;
	while (x) {
		if (x->told || x->looked == held->round) {
			x = x->next;
			continue;
		}
		x->looked = held->round;
		if (fcgi_listener_peer_gone(x->conn)) {
			tell(held, x, EXCHANGE_GONE);
			x = held->first;
		}
	}
}

/* The oldest one stands for all of them. */
static void show(struct held *held)
{
	struct scoreboard_cell *cell = scoreboard_held_cell(held->scoreboard);
	const struct server_exchange *x = held->first;

	scoreboard_set_held(held->scoreboard, (unsigned)held->number);
	scoreboard_stage(cell, x ? STAGE_HELD : STAGE_NONE);
	if (x)
		scoreboard_work(cell, http_method_name(x->req.method), x->req.path,
				x->req.received_us);
}

static int64_t next_due(const struct held *held, int64_t next_round_us)
{
	int64_t next_us = next_round_us;

	for (const struct server_exchange *x = held->first; x; x = x->next)
		if (!x->told && x->deadline.at_us && x->deadline.at_us < next_us)
			next_us = x->deadline.at_us;
	return next_us;
}

static void *watch(void *arg)
{
	struct held *held = arg;
	int64_t round_us = 0;

	thread_name("lme-held");
	pthread_mutex_lock(&held->lock);
	while (!held->ended) {
		int64_t now_us = clock_mono_us();
		struct deadline next = { 0 };

		tell_due(held, now_us);
		if (now_us >= round_us) {
			tell_gone(held);
			show(held);
			round_us = now_us + ROUND_US;
		}
		if (held->ended)
			break;
		if (held->number)
			next.at_us = next_due(held, round_us);
		else
			show(held);
		(void)cond_wait_until(&held->wake, &held->lock, next);
	}
	pthread_mutex_unlock(&held->lock);
	return NULL;
}

int held_new(struct scoreboard *scoreboard, struct held **ret_held, struct err *err)
{
	struct held *held = calloc(1, sizeof(*held));
	pthread_attr_t attr;
	int r;

	if (!held || cond_init_pair(&held->lock, &held->wake) < 0) {
		free(held);
		return err_set(err, E_NOMEM, "no memory for held requests");
	}
	held->scoreboard = scoreboard;
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	r = pthread_create(&held->thread, &attr, watch, held);
	pthread_attr_destroy(&attr);
	if (r) {
		cond_destroy_pair(&held->lock, &held->wake);
		free(held);
		return err_set(err, E_NOMEM, "the thread for held requests: %s",
			       strerror(r));
	}
	*ret_held = held;
	return 0;
}

void held_free(struct held *held)
{
	if (!held)
		return;
	pthread_mutex_lock(&held->lock);
	held->ended = true;
	pthread_cond_signal(&held->wake);
	pthread_mutex_unlock(&held->lock);
	pthread_join(held->thread, NULL);
	cond_destroy_pair(&held->lock, &held->wake);
	free(held);
}

void held_add(struct held *held, struct server_exchange *x)
{
	pthread_mutex_lock(&held->lock);
	x->next = NULL;
	x->prev = held->last;
	if (held->last)
		held->last->next = x;
	else
		held->first = x;
	held->last = x;
	held->number++;
	/* It sleeps without end only while there is none, else for a round at most; but
	 * a deadline may come before that. */
	pthread_cond_signal(&held->wake);
	pthread_mutex_unlock(&held->lock);
}

void held_remove(struct held *held, struct server_exchange *x)
{
	pthread_mutex_lock(&held->lock);
	if (x->prev)
		x->prev->next = x->next;
	else
		held->first = x->next;
	if (x->next)
		x->next->prev = x->prev;
	else
		held->last = x->prev;
	pthread_mutex_unlock(&held->lock);
}

void held_count(struct held *held, int status, size_t bytes, int64_t busy_us)
{
	pthread_mutex_lock(&held->lock);
	scoreboard_count(scoreboard_held_cell(held->scoreboard), status, bytes, busy_us);
	held->number--;
	pthread_mutex_unlock(&held->lock);
}

void held_give_up(struct held *held)
{
	pthread_mutex_lock(&held->lock);
	held->giving_up = true;
	pthread_cond_signal(&held->wake);
	pthread_mutex_unlock(&held->lock);
}

size_t held_number(struct held *held)
{
	size_t number;

	pthread_mutex_lock(&held->lock);
	number = held->number;
	pthread_mutex_unlock(&held->lock);
	return number;
}
