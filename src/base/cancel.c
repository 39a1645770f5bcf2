/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/cancel.h"

#include <stddef.h>

static _Thread_local struct cancel *in_force;

void cancel_init(struct cancel *cancel)
{
	*cancel = (struct cancel){ 0 };
	pthread_mutex_init(&cancel->lock, NULL);
}

void cancel_done(struct cancel *cancel)
{
	pthread_mutex_destroy(&cancel->lock);
}

struct cancel *cancel_enter(struct cancel *cancel)
{
	struct cancel *before = in_force;

	in_force = cancel;
	return before;
}

bool cancel_in_force(void)
{
	return in_force != NULL;
}

bool cancel_pending(void)
{
	struct cancel *cancel = in_force;
	bool fired;

	if (!cancel)
		return false;
	pthread_mutex_lock(&cancel->lock);
	fired = cancel->fired;
	pthread_mutex_unlock(&cancel->lock);
	return fired;
}

bool cancel_guard(void (*cut)(void *arg), void *arg)
{
	struct cancel *cancel = in_force;
	bool fired;

	if (!cancel)
		return true;
	pthread_mutex_lock(&cancel->lock);
	fired = cancel->fired;
	if (!fired) {
		cancel->cut = cut;
		cancel->arg = arg;
	}
	pthread_mutex_unlock(&cancel->lock);
	return !fired;
}

void cancel_unguard(void)
{
	struct cancel *cancel = in_force;

	if (!cancel)
		return;
	pthread_mutex_lock(&cancel->lock);
	cancel->cut = NULL;
	pthread_mutex_unlock(&cancel->lock);
}

void cancel_fire(struct cancel *cancel)
{
	pthread_mutex_lock(&cancel->lock);
	cancel->fired = true;
	if (cancel->cut)
		cancel->cut(cancel->arg);
	cancel->cut = NULL;
	pthread_mutex_unlock(&cancel->lock);
}
