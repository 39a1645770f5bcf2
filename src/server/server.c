/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/server.h"

#include "base/clock.h"
#include "base/log.h"
#include "fcgi/listener.h"
#include "fcgi/self_test.h"
#include "server/held.h"
#include "server/scoreboard.h"
#include "server/signals.h"
#include "server/worker.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define TICK_MS       1000
#define DRAIN_STEP_MS 10
#define LAST_WORDS_MS 2000
#define STACK_SIZE    (1024 * 1024)

struct server {
	const struct server_config *config;
	struct fcgi_listener *listener;
	struct scoreboard *scoreboard;
	struct held *held;
	struct worker *workers;
	int worker_count;
	int64_t started_us;
	uint64_t recycle_at;
};

/* Up to a tenth more, so that processes started together do not end together. */
static uint64_t with_jitter(uint64_t max_requests)
{
	uint32_t random = 0;

	if (!max_requests)
		return UINT64_MAX;
	if (getrandom(&random, sizeof(random), 0) != sizeof(random))
		random = (uint32_t)getpid();
	return max_requests + random % (max_requests / 10 + 1);
}

static int open_scoreboard(struct server *s, struct err *err)
{
	unsigned threads = (unsigned)s->config->threads;
	struct err why = { 0 };

	if (scoreboard_open(s->config->instance, true, threads, &s->scoreboard, &why) ==
	    0)
		return 0;
	/* Only the look from outside is lost. */
	log_line(LOG_WARN, "no shared scoreboard: %s", why.text);
	return scoreboard_open(s->config->instance, false, threads, &s->scoreboard, err);
}

static int start_workers(struct server *s, struct err *err)
{
	pthread_attr_t attr;
	int r = 0;

	s->workers = calloc((size_t)s->config->threads, sizeof(*s->workers));
	if (!s->workers)
		return err_set(err, E_NOMEM, "no memory for %d threads",
			       s->config->threads);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	for (int i = 0; i < s->config->threads && r == 0; i++) {
		struct worker *w = &s->workers[i];

		*w = (struct worker){ .config = s->config,
				      .listener = s->listener,
				      .held = s->held,
				      .cell = scoreboard_cell(s->scoreboard,
							      (unsigned)i) };
		r = pthread_create(&w->thread, &attr, worker_run, w);
		if (r == 0)
			s->worker_count++;
	}
	pthread_attr_destroy(&attr);
	if (r != 0)
		return err_set(err, E_IO, "thread %d of %d: %s", s->worker_count + 1,
			       s->config->threads, strerror(r));
	return 0;
}

static bool due_for_recycling(const struct server *s)
{
	int64_t age_us = clock_mono_us() - s->started_us;

	return scoreboard_served(s->scoreboard) >= s->recycle_at &&
	       age_us >= INT64_C(1000) * s->config->min_uptime_ms;
}

/* Until a stop signal or the end of this process's turn. */
static void serve(struct server *s)
{
	const struct server_config *config = s->config;

	for (;;) {
		switch (signals_wait(TICK_MS)) {
		case SIGNAL_STOP:
		case SIGNAL_INTERRUPT:
			log_line(LOG_INFO, "asked to stop");
			return;
		case SIGNAL_RELOAD:
			if (config->on_reload)
				config->on_reload(config->app);
			break;
		case SIGNAL_NONE:
		case SIGNAL_RESTART:
			break;
		}
		fcgi_listener_sweep(s->listener);
		if (config->on_tick)
			config->on_tick(config->app);
		if (due_for_recycling(s)) {
			log_line(LOG_INFO, "recycling after %llu requests",
				 (unsigned long long)scoreboard_served(s->scoreboard));
			return;
		}
	}
}

/* Those who wait for work are told so; answering them takes a moment. */
static void give_up_held(struct server *s)
{
	struct deadline deadline = deadline_in_ms(LAST_WORDS_MS);

	held_give_up(s->held);
	while (held_number(s->held) > 0 && !deadline_passed(deadline))
		(void)signals_wait(DRAIN_STEP_MS);
}

/* Answer what is under way; returns the connections that were given up. */
static size_t drain(struct server *s)
{
	struct deadline deadline = deadline_in_ms(s->config->drain_timeout_ms);
	int interrupts = 0;

	scoreboard_set_draining(s->scoreboard);
	fcgi_listener_stop(s->listener);
	while (fcgi_listener_count(s->listener) > 0 && !deadline_passed(deadline)) {
		/* Supervisors send their stop signal more than once; a second ^C is
		 * a person who has waited enough. */
		if (signals_wait(DRAIN_STEP_MS) == SIGNAL_INTERRUPT && ++interrupts > 1)
			break;
		fcgi_listener_sweep(s->listener);
	}
	give_up_held(s);
	fcgi_listener_end(s->listener);
	return fcgi_listener_count(s->listener);
}

/* False when a thread is still in a handler: then nothing it uses may be freed. */
static bool join_workers(struct server *s, size_t given_up)
{
	struct timespec until = { .tv_sec = clock_wall_ms() / 1000 + (given_up ? 0 : 5) };
	bool all = true;

	for (int i = 0; i < s->worker_count; i++)
		if (pthread_timedjoin_np(s->workers[i].thread, NULL, &until) != 0)
			all = false;
	return all;
}

static void stop(struct server *s)
{
	size_t given_up = drain(s);

	if (given_up)
		log_line(LOG_WARN, "stopping with %zu requests unfinished after %d ms",
			 given_up, s->config->drain_timeout_ms);
	if (!join_workers(s, given_up) || held_number(s->held) > 0) {
		/* They are in the middle of something: the process ends under them, as
		 * the caller's undoing would pull away what they work on. */
		_exit(0);
	}
	s->worker_count = 0;
}

static int check_config(const struct server_config *config, struct err *err)
{
	if (config->threads < 1 || config->threads > SCOREBOARD_THREADS)
		return err_set(err, E_INVALID, "%d threads: 1 to %d", config->threads,
			       SCOREBOARD_THREADS);
	return 0;
}

static int start(struct server *s, struct err *err)
{
	const struct server_config *config = s->config;
	struct fcgi_listener_config listener = { .listen_fd = config->listen_fd,
						 .io_timeout_ms = config->io_timeout_ms,
						 .max_connections =
							 config->max_connections };
	int r = check_config(config, err);

	/* Blocked before libfcgi installs its handlers: none of them ever runs. */
	signals_block();
	if (r == 0)
		r = fcgi_self_test(err);
	signals_ignore_pipe();
	if (r == 0)
		r = fcgi_listener_open(&listener, &s->listener, err);
	if (r == 0)
		r = open_scoreboard(s, err);
	if (r == 0 && config->on_start)
		config->on_start(config->app, s->scoreboard);
	if (r == 0)
		r = held_new(s->scoreboard, &s->held, err);
	if (r == 0)
		r = start_workers(s, err);
	return r;
}

int server_run(const struct server_config *config, struct err *err)
{
	struct server s = { .config = config,
			    .started_us = clock_mono_us(),
			    .recycle_at = with_jitter(config->max_requests) };
	int r = start(&s, err);

	if (r == 0) {
		log_line(LOG_INFO, "serving with %d threads", config->threads);
		serve(&s);
	}
	if (s.worker_count)
		stop(&s);
	free(s.workers);
	held_free(s.held);
	fcgi_listener_close(s.listener);
	scoreboard_close(s.scoreboard);
	return r;
}
