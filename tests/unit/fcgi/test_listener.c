/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fcgi/listener.h"

#include "base/clock.h"
#include "fcgi/request.h"
#include "fcgi/response.h"
#include "fcgi/self_test.h"
#include "peer.h"

#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#define THREADS     2
#define MAX_BODY    4096
#define PATIENCE_MS 60000 /* for what comes at once unless something is broken */

static const char *const get[] = { "REQUEST_METHOD=GET", "REQUEST_URI=/one", NULL };

/* What the threads of the listener have done; "/slow" waits for slow_gate. */
static atomic_int slow_begun, parked;
static sem_t slow_gate;

/* A listener with threads that answer "path body_len flags". */
struct fixture {
	char path[64];
	int listen_fd;
	struct fcgi_listener *listener;
	pthread_t threads[THREADS];
};

static void answer(struct fcgi_listener *l, struct fcgi_conn *conn)
{
	static const struct fcgi_limits limits = { .max_body = MAX_BODY,
						   .max_params = 65536 };
	TALLOC_CTX *mem = talloc_new(NULL);
	struct http_request req = { 0 };
	char text[256];
	int n;

	if (fcgi_request_read(conn, mem, &limits, &req) < 0) {
		fcgi_listener_drop(l, conn);
	} else {
		if (strcmp(req.path, "/slow") == 0) {
			atomic_fetch_add(&slow_begun, 1);
			sem_wait(&slow_gate);
		}
		n = snprintf(text, sizeof(text), "Status: 200 OK\r\n\r\n%s %zu%s",
			     req.path, req.body_len,
			     req.body_too_large ? " too large" : "");
		(void)!fcgi_response_send(conn, text, (size_t)n, NULL, 0);
		fcgi_listener_park(l, conn);
		atomic_fetch_add(&parked, 1);
	}
	talloc_free(mem);
}

static void *run(void *arg)
{
	struct fcgi_listener *l = arg;
	struct fcgi_conn *conn;

	while (fcgi_listener_next(l, &conn) == 0)
		answer(l, conn);
	return NULL;
}

static int begin_with(struct fixture *f, size_t max_connections, int32_t io_timeout_ms)
{
	struct fcgi_listener_config config = { .io_timeout_ms = io_timeout_ms,
					       .max_connections = max_connections };
	struct err err = { 0 };

	atomic_store(&slow_begun, 0);
	atomic_store(&parked, 0);
	sem_init(&slow_gate, 0, 0);
	f->listen_fd = config.listen_fd = peer_listen(f->path);
	if (fcgi_listener_open(&config, &f->listener, &err) < 0)
		return -1;
	for (int i = 0; i < THREADS; i++)
		if (pthread_create(&f->threads[i], NULL, run, f->listener) != 0)
			return -1;
	return 0;
}

static struct fixture *begin(size_t max_connections, int32_t io_timeout_ms)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	assert_int_equal(begin_with(f, max_connections, io_timeout_ms), 0);
	return f;
}

static void end(struct fixture *f)
{
	fcgi_listener_end(f->listener);
	for (int i = 0; i < THREADS; i++)
		pthread_join(f->threads[i], NULL);
	fcgi_listener_close(f->listener);
	close(f->listen_fd);
	sem_destroy(&slow_gate);
	unlink(f->path);
	free(f);
}

static void expect(int fd, const char *want)
{
	char got[512], full[512];

	snprintf(full, sizeof(full), "Status: 200 OK\r\n\r\n%s", want);
	assert_true(peer_read(fd, got, sizeof(got)) >= 0);
	assert_string_equal(got, full);
}

/* Wait until the number of connections is n. */
static void expect_count(struct fixture *f, size_t n)
{
	struct deadline deadline = deadline_in_ms(PATIENCE_MS);

	while (fcgi_listener_count(f->listener) != n && !deadline_passed(deadline))
		nanosleep(&(struct timespec){ .tv_nsec = 2000000 }, NULL);
	assert_int_equal(fcgi_listener_count(f->listener), n);
}

/* Wait until the threads have counted to n. */
static void expect_event(atomic_int *counter, int n)
{
	struct deadline deadline = deadline_in_ms(PATIENCE_MS);

	while (atomic_load(counter) != n && !deadline_passed(deadline))
		nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
	assert_int_equal(atomic_load(counter), n);
}

static bool ended(int fd)
{
	char byte;

	return recv(fd, &byte, 1, 0) <= 0;
}

static void installed_libfcgi_passes(void **state)
{
	struct err err = { 0 };

	(void)state;
	if (fcgi_self_test(&err) != 0)
		fail_msg("%s", err.text);
}

static void answers_again_and_again(void **state)
{
	struct fixture *f = begin(0, 2000);
	int fd = peer_connect(f->path);

	(void)state;
	for (int i = 0; i < 50; i++) {
		peer_send(fd, true, get, NULL, 0);
		expect(fd, "/one 0");
	}
	assert_int_equal(fcgi_listener_count(f->listener), 1);
	close(fd);
	expect_count(f, 0);
	end(f);
}

static void closes_what_is_not_kept(void **state)
{
	struct fixture *f = begin(0, 2000);
	int fd = peer_connect(f->path);

	(void)state;
	peer_send(fd, false, get, NULL, 0);
	expect(fd, "/one 0");
	assert_true(ended(fd));
	expect_count(f, 0);
	close(fd);
	end(f);
}

static void idle_connections_hold_no_thread(void **state)
{
	struct fixture *f = begin(0, 2000);
	int idle[4 * THREADS], fresh[4 * THREADS], fd;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(idle); i++) {
		fresh[i] = peer_connect(f->path);
		idle[i] = peer_connect(f->path);
		peer_send(idle[i], true, get, NULL, 0);
		expect(idle[i], "/one 0");
	}
	fd = peer_connect(f->path);
	peer_send(fd, true, get, NULL, 0);
	expect(fd, "/one 0");
	for (size_t i = 0; i < ARRAY_LEN(idle); i++) {
		peer_send(idle[i], true, get, NULL, 0);
		expect(idle[i], "/one 0");
		close(idle[i]);
		close(fresh[i]);
	}
	close(fd);
	expect_count(f, 0);
	end(f);
}

static void reads_bodies(void **state)
{
	static const char *const chunked[] = { "REQUEST_METHOD=POST", "REQUEST_URI=/b",
					       NULL };
	static const char *const declared[] = { "REQUEST_METHOD=POST", "REQUEST_URI=/b",
						"CONTENT_LENGTH=4096", NULL };
	static char body[MAX_BODY + 1];
	struct fixture *f = begin(0, 2000);
	int fd = peer_connect(f->path);

	(void)state;
	for (int round = 0; round < 3; round++) {
		peer_send(fd, true, declared, body, MAX_BODY);
		expect(fd, "/b 4096");
		peer_send(fd, true, chunked, body, MAX_BODY);
		expect(fd, "/b 4096");
		peer_send(fd, true, chunked, body, 1);
		expect(fd, "/b 1");
	}
	peer_send(fd, true, chunked, body, MAX_BODY + 1);
	expect(fd, "/b 0 too large");
	close(fd);
	end(f);
}

static void *send_large(void *arg)
{
	static const char *const env[] = { "REQUEST_METHOD=POST", "REQUEST_URI=/b",
					   "CONTENT_LENGTH=3000000", NULL };
	static char body[3000000];

	peer_send(*(int *)arg, true, env, body, sizeof(body));
	return NULL;
}

static void large_body_is_answered_unread(void **state)
{
	struct fixture *f = begin(0, 2000);
	int fd = peer_connect(f->path);
	pthread_t sender;

	(void)state;
	assert_int_equal(pthread_create(&sender, NULL, send_large, &fd), 0);
	expect(fd, "/b 0 too large");
	pthread_join(sender, NULL);
	close(fd);
	expect_count(f, 0);
	end(f);
}

static void long_parameters_leave_nothing_behind(void **state)
{
	static char cookie[20000] = "HTTP_COOKIE=";
	const char *const env[] = { "REQUEST_METHOD=GET", "REQUEST_URI=/long", cookie,
				    NULL };
	struct fixture *f = begin(0, 2000);
	int fd = peer_connect(f->path);

	(void)state;
	for (size_t n = 8000; n < 8400; n += 7) {
		memset(cookie + 12, 'c', n);
		cookie[12 + n] = '\0';
		peer_send(fd, true, env, NULL, 0);
		expect(fd, "/long 0");
	}
	close(fd);
	end(f);
}

static void drops_nonsense_and_stalled_peers(void **state)
{
	struct fixture *f = begin(0, 200);
	int fd = peer_connect(f->path), stalled = peer_connect(f->path);

	(void)state;
	assert_int_equal(send(fd, "GET / HTTP/1.1\r\n\r\n", 18, 0), 18);
	assert_int_equal(send(stalled, "\1\1\0\1\0\10\0", 7, 0), 7);
	assert_true(ended(fd));
	assert_true(ended(stalled));
	close(fd);
	close(stalled);
	expect_count(f, 0);
	end(f);
}

static void gone_peers_are_noticed(void **state)
{
	struct fixture *f = begin(0, 2000);
	int fd;

	(void)state;
	for (int i = 0; i < 20; i++) {
		fd = peer_connect(f->path);
		if (i & 1)
			peer_send(fd, true, get, NULL, 0);
		close(fd);
	}
	expect_count(f, 0);
	end(f);
}

static void bounds_connections(void **state)
{
	struct fixture *f = begin(4, 2000);
	int fds[13];

	(void)state;
	for (size_t i = 0; i < 12; i++) {
		fds[i] = peer_connect(f->path);
		peer_send(fds[i], true, get, NULL, 0);
		expect(fds[i], "/one 0");
	}
	/* A connection that is just being parked cannot be chosen: each thread may hold
	 * one more than the limit until the next one comes. */
	expect_event(&parked, 12);
	fds[12] = peer_connect(f->path);
	expect_count(f, 4);
	/* The longest idle went first; the newest still serves. */
	assert_true(ended(fds[0]));
	peer_send(fds[11], true, get, NULL, 0);
	expect(fds[11], "/one 0");
	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		close(fds[i]);
	end(f);
}

static void sweep_until_none(struct fixture *f)
{
	struct deadline deadline = deadline_in_ms(PATIENCE_MS);

	while (fcgi_listener_count(f->listener) > 0 && !deadline_passed(deadline)) {
		fcgi_listener_sweep(f->listener);
		nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
	}
	assert_int_equal(fcgi_listener_count(f->listener), 0);
}

static void drains(void **state)
{
	static const char *const slow[] = { "REQUEST_METHOD=GET", "REQUEST_URI=/slow",
					    NULL };
	struct fixture *f = begin(0, 2000);
	int busy = peer_connect(f->path), idle = peer_connect(f->path), waiting, sent;

	(void)state;
	peer_send(idle, true, get, NULL, 0);
	expect(idle, "/one 0");
	peer_send(busy, true, get, NULL, 0);
	expect(busy, "/one 0");
	peer_send(busy, true, slow, NULL, 0);
	expect_event(&slow_begun, 1);
	/* In the backlog with a request, and without one yet. */
	waiting = peer_connect(f->path);
	sent = peer_connect(f->path);
	peer_send(sent, true, get, NULL, 0);
	fcgi_listener_stop(f->listener);
	expect(sent, "/one 0");
	peer_send(waiting, true, get, NULL, 0);
	expect(waiting, "/one 0");
	sem_post(&slow_gate);
	expect(busy, "/slow 0");
	sweep_until_none(f);
	assert_true(ended(idle));
	assert_true(ended(busy));
	close(busy);
	close(idle);
	close(waiting);
	close(sent);
	end(f);
}

/* Nobody has to sweep again for a connection that was idle for longer than a moment. */
static void drains_at_once_when_idle(void **state)
{
	struct fixture *f = begin(0, 2000);
	int fd = peer_connect(f->path);

	(void)state;
	peer_send(fd, true, get, NULL, 0);
	expect(fd, "/one 0");
	expect_event(&parked, 1);
	nanosleep(&(struct timespec){ .tv_nsec = 300000000 }, NULL);
	fcgi_listener_stop(f->listener);
	expect_count(f, 0);
	close(fd);
	end(f);
}

static void refuses_what_does_not_listen(void **state)
{
	struct fcgi_listener_config config = { .io_timeout_ms = 1000 };
	struct fcgi_listener *l = NULL;
	struct err err = { 0 };
	int ends[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	config.listen_fd = ends[0];
	assert_int_equal(fcgi_listener_open(&config, &l, &err), -E_INVALID);
	assert_non_null(strstr(err.text, "listening"));
	assert_null(l);
	close(ends[0]);
	close(ends[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(installed_libfcgi_passes),
		cmocka_unit_test(answers_again_and_again),
		cmocka_unit_test(closes_what_is_not_kept),
		cmocka_unit_test(idle_connections_hold_no_thread),
		cmocka_unit_test(reads_bodies),
		cmocka_unit_test(large_body_is_answered_unread),
		cmocka_unit_test(long_parameters_leave_nothing_behind),
		cmocka_unit_test(drops_nonsense_and_stalled_peers),
		cmocka_unit_test(gone_peers_are_noticed),
		cmocka_unit_test(bounds_connections),
		cmocka_unit_test(drains),
		cmocka_unit_test(drains_at_once_when_idle),
		cmocka_unit_test(refuses_what_does_not_listen),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
