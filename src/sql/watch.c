/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sql/watch.h"

#include "base/cond.h"
#include "base/thread.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SLOW_AGAIN 4 /* a slow call is told of again in so many parts of slow_us */

static struct {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct sql_watch *armed; /* list of watches with a deadline */
	int64_t next_us;         /* when the thread will look again; INT64_MAX = asleep */
	bool running;            /* the thread is there, in this process */
	bool hooked;             /* the fork handlers are set */
} watcher = { .lock = PTHREAD_MUTEX_INITIALIZER, .next_us = INT64_MAX };

void sql_watch_fire(struct sql_watch *watch)
{
	watch->fired = true;
	shutdown(watch->fd, SHUT_RDWR);
}

/* What is next for a call; INT64_MAX = nothing. */
static int64_t due_us(const struct sql_watch *w)
{
	if (w->fired)
		return INT64_MAX;
	return w->slow_at_us && w->slow_at_us < w->at_us ? w->slow_at_us : w->at_us;
}

/* Tell of what is slow, shut down what is due; returns when to look again. */
static int64_t fire_due(void)
{
	int64_t now = clock_mono_us(), next = INT64_MAX;
	struct sql_watch *w;

	for (w = watcher.armed; w; w = w->next) {
		if (!w->fired && w->slow_at_us && w->slow_at_us <= now) {
			w->slow_at_us = now + w->slow_us / SLOW_AGAIN + 1;
			w->slow_fn(w->slow_arg);
		}
		if (!w->fired && w->at_us <= now)
			sql_watch_fire(w);
	}
	/* In a second round: telling may have ended others. */
	for (w = watcher.armed; w; w = w->next)
		if (due_us(w) < next)
			next = due_us(w);
	return next;
}

static void *watcher_main(void *arg)
{
	struct deadline next;

	(void)arg;
	thread_name("lme-deadlines");
	pthread_mutex_lock(&watcher.lock);
	for (;;) {
		watcher.next_us = fire_due();
		next.at_us = watcher.next_us == INT64_MAX ? 0 : watcher.next_us;
		(void)cond_wait_until(&watcher.wake, &watcher.lock, next);
	}
	return NULL;
}

static int start_thread(struct err *err)
{
	pthread_attr_t attr;
	sigset_t all, old;
	pthread_t thread;
	int r;

	if (cond_init(&watcher.wake) < 0)
		return err_set(err, E_NOMEM,
			       "no memory for the thread that watches database "
			       "deadlines");
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	/* Signals belong to the threads that expect them. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	r = pthread_create(&thread, &attr, watcher_main, NULL);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_attr_destroy(&attr);
	if (r)
		return err_set(err, E_NOMEM,
			       "cannot start the thread that watches "
			       "database deadlines: %s",
			       strerror(r));
	watcher.running = true;
	return 0;
}

static void before_fork(void)
{
	pthread_mutex_lock(&watcher.lock);
}

static void after_fork(void)
{
	pthread_mutex_unlock(&watcher.lock);
}

/* The thread and what it watched over stay with the parent. */
static void after_fork_in_child(void)
{
	watcher.armed = NULL;
	watcher.next_us = INT64_MAX;
	watcher.running = false;
	pthread_mutex_unlock(&watcher.lock);
}

static int ensure_thread(struct err *err)
{
	int r = 0;

	if (watcher.running)
		return 0;
	if (!watcher.hooked)
		r = pthread_atfork(before_fork, after_fork, after_fork_in_child);
	if (r)
		return err_set(err, E_NOMEM, "cannot prepare for forks: %s", strerror(r));
	watcher.hooked = true;
	return start_thread(err);
}

int sql_watch_start(struct err *err)
{
	int r;

	pthread_mutex_lock(&watcher.lock);
	r = ensure_thread(err);
	pthread_mutex_unlock(&watcher.lock);
	return r;
}

int sql_watch_init(struct sql_watch *watch, int fd, struct err *err)
{
	memset(watch, 0, sizeof(*watch));
	watch->fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	if (watch->fd < 0)
		return err_set(err, E_IO, "cannot duplicate the database socket: %s",
			       strerror(errno));
	return 0;
}

void sql_watch_done(struct sql_watch *watch)
{
	if (watch->fd < 0)
		return;
	sql_watch_disarm(watch);
	close(watch->fd);
	watch->fd = -1;
}

int sql_watch_arm(struct sql_watch *watch, struct deadline deadline, struct err *err)
{
	int r;

	if (deadline.at_us == 0)
		return 0;
	pthread_mutex_lock(&watcher.lock);
	r = ensure_thread(err);
	if (!r) {
		watch->at_us = deadline.at_us;
		watch->slow_at_us = watch->slow_fn ? clock_mono_us() + watch->slow_us : 0;
		watch->prev = NULL;
		watch->next = watcher.armed;
		if (watcher.armed)
			watcher.armed->prev = watch;
		watcher.armed = watch;
		if (due_us(watch) < watcher.next_us)
			pthread_cond_signal(&watcher.wake);
	}
	pthread_mutex_unlock(&watcher.lock);
	return r;
}

bool sql_watch_disarm(struct sql_watch *watch)
{
	bool fired;

	pthread_mutex_lock(&watcher.lock);
	if (watch->at_us) {
		if (watch->prev)
			watch->prev->next = watch->next;
		else
			watcher.armed = watch->next;
		if (watch->next)
			watch->next->prev = watch->prev;
		watch->at_us = 0;
		watch->prev = watch->next = NULL;
	}
	fired = watch->fired;
	pthread_mutex_unlock(&watcher.lock);
	return fired;
}

bool sql_watch_fired(struct sql_watch *watch)
{
	bool fired;

	pthread_mutex_lock(&watcher.lock);
	fired = watch->fired;
	pthread_mutex_unlock(&watcher.lock);
	return fired;
}

void sql_watch_cut(struct sql_watch *watch)
{
	if (watch->fd >= 0)
		shutdown(watch->fd, SHUT_RDWR);
}
