/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The server with a handler that knows no database: what the tests of the server run.
 *
 *	bare_fcgi [--listen PATH --processes N] [--threads N] [--max-requests N]
 *		  [--min-uptime MS] [--drain MS] [--io-timeout MS] [--max-body N]
 *		  [--instance NAME] [--begun FILE]
 *
 * /                 3,072 bytes of JSON
 * /sleep?ms=N       the same after N milliseconds; FILE grows by a byte first
 * /echo             what arrived: method, path, body length, process, reloads so far
 * /large?bytes=N    N bytes
 * /hold?ms=N        held, until /release comes to the same process or N milliseconds have
 *                   passed (503), the client has left (counted) or the process stops
 *(503) /release          answers all that are held; how many, and how many have left so
 *far
 */
#include "base/log.h"
#include "http/exchange.h"
#include "server/listen.h"
#include "server/prefork.h"
#include "server/server.h"

#include <fcntl.h>
#include <getopt.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BODY_LEN 3072

static char body[BODY_LEN];
static _Atomic int reloads;
static int begun_fd = -1;

static void make_body(void)
{
	memset(body, 'x', sizeof(body));
	memcpy(body, "{\"success\":true,\"data\":\"", 24);
	memcpy(body + sizeof(body) - 3, "\"}\n", 3);
}

static long number(const struct http_request *req, const char *name)
{
	const char *value = http_request_param(req, name);

	return value ? atol(value) : 0;
}

static void pause_ms(long ms)
{
	struct timespec t = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L };

	if (begun_fd >= 0 && write(begun_fd, "x", 1) != 1)
		log_line(LOG_ERROR, "the file of --begun cannot be written");
	nanosleep(&t, NULL);
}

static void echo(TALLOC_CTX *mem, const struct http_request *req,
		 struct http_response *resp)
{
	resp->body = talloc_asprintf(
		mem,
		"{\"method\":\"%s\",\"path\":\"%s\",\"body_len\":%zu,\"pid\":%d,"
		"\"reloads\":%d,\"host\":\"%s\",\"request_id\":\"%s\"}\n",
		req->method_text, req->path, req->body_len, (int)getpid(),
		atomic_load(&reloads), req->host, req->request_id);
	resp->body_len = resp->body ? strlen(resp->body) : 0;
}

static void large(TALLOC_CTX *mem, const struct http_request *req,
		  struct http_response *resp)
{
	long n = number(req, "bytes");
	char *p = n > 0 && n <= 64 * 1024 * 1024 ? talloc_size(mem, (size_t)n) : NULL;

	if (!p) {
		resp->status = 400;
		return;
	}
	memset(p, 'y', (size_t)n);
	resp->body = p;
	resp->body_len = (size_t)n;
}

/* A request that is held; whoever takes it out of the list answers it. */
struct waiting {
	struct http_exchange *exchange;
	struct http_response *resp;
	struct waiting *next;
};
static struct waiting *waiting;
static pthread_mutex_t waiting_lock = PTHREAD_MUTEX_INITIALIZER;
static _Atomic int left;

static bool take(struct waiting *w)
{
	struct waiting **at = &waiting;

	pthread_mutex_lock(&waiting_lock);
	while (*at && *at != w)
		at = &(*at)->next;
	if (*at)
		*at = w->next;
	else
		w = NULL;
	pthread_mutex_unlock(&waiting_lock);
	return w != NULL;
}

static void lost(void *arg, enum exchange_loss why)
{
	static const char *const words[] = { [EXCHANGE_LATE] = "late",
					     [EXCHANGE_GONE] = "gone",
					     [EXCHANGE_STOPPING] = "stopping" };
	struct waiting *w = arg;

	if (!take(w))
		return;
	if (why == EXCHANGE_GONE)
		atomic_fetch_add(&left, 1);
	w->resp->status = 503;
	w->resp->body = words[why];
	w->resp->body_len = strlen(words[why]);
	w->exchange->finish(w->exchange);
}

static void hold(TALLOC_CTX *mem, const struct http_request *req,
		 struct http_response *resp)
{
	struct waiting *w = talloc_zero(mem, struct waiting);
	struct http_exchange *x = req->exchange;

	*w = (struct waiting){ .exchange = x, .resp = resp };
	/* Until it is in the list nobody can take it, and nobody is told before. */
	pthread_mutex_lock(&waiting_lock);
	w->next = waiting;
	waiting = w;
	if (x->hold(x, deadline_in_ms(number(req, "ms")), lost, w) < 0)
		abort();
	pthread_mutex_unlock(&waiting_lock);
}

static void answer_all(TALLOC_CTX *mem, struct http_response *resp)
{
	struct waiting *all, *next;
	int count = 0;

	pthread_mutex_lock(&waiting_lock);
	all = waiting;
	waiting = NULL;
	pthread_mutex_unlock(&waiting_lock);
	for (; all; all = next) {
		next = all->next;
		all->exchange->finish(all->exchange);
		count++;
	}
	resp->body = talloc_asprintf(mem, "{\"released\":%d,\"left\":%d}\n", count,
				     atomic_load(&left));
	resp->body_len = resp->body ? strlen(resp->body) : 0;
}

static void handle(void *app, TALLOC_CTX *mem, const struct http_request *req,
		   struct http_response *resp)
{
	(void)app;
	resp->status = 200;
	resp->content_type = "application/json";
	resp->body = body;
	resp->body_len = sizeof(body);
	if (req->malformed)
		resp->status = 400;
	else if (req->body_too_large)
		resp->status = 413;
	else if (strcmp(req->path, "/sleep") == 0)
		pause_ms(number(req, "ms"));
	else if (strcmp(req->path, "/echo") == 0)
		echo(mem, req, resp);
	else if (strcmp(req->path, "/large") == 0)
		large(mem, req, resp);
	else if (strcmp(req->path, "/hold") == 0)
		hold(mem, req, resp);
	else if (strcmp(req->path, "/release") == 0)
		answer_all(mem, resp);
}

static void on_reload(void *app)
{
	(void)app;
	atomic_fetch_add(&reloads, 1);
	log_line(LOG_INFO, "reloaded");
}

static int open_begun(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	if (fd < 0) {
		perror(path);
		exit(1);
	}
	return fd;
}

static int child(void *arg, int listen_fd)
{
	struct server_config config = *(const struct server_config *)arg;
	struct err err = { 0 };

	config.listen_fd = listen_fd;
	if (server_run(&config, &err) == 0)
		return 0;
	log_line(LOG_ERROR, "%s", err.text);
	return 1;
}

static void parse(int argc, char **argv, struct server_config *config,
		  struct prefork_config *prefork)
{
	static const struct option options[] = {
		{ "listen", required_argument, NULL, 'l' },
		{ "processes", required_argument, NULL, 'p' },
		{ "threads", required_argument, NULL, 't' },
		{ "max-requests", required_argument, NULL, 'r' },
		{ "min-uptime", required_argument, NULL, 'u' },
		{ "drain", required_argument, NULL, 'd' },
		{ "io-timeout", required_argument, NULL, 'o' },
		{ "max-body", required_argument, NULL, 'b' },
		{ "max-connections", required_argument, NULL, 'c' },
		{ "instance", required_argument, NULL, 'i' },
		{ "begun", required_argument, NULL, 'g' },
		{ 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'l':
			prefork->path = optarg;
			break;
		case 'p':
			prefork->processes = atoi(optarg);
			break;
		case 't':
			config->threads = atoi(optarg);
			break;
		case 'r':
			config->max_requests = strtoull(optarg, NULL, 10);
			break;
		case 'u':
			config->min_uptime_ms = atoi(optarg);
			break;
		case 'd':
			config->drain_timeout_ms = atoi(optarg);
			prefork->stop_timeout_ms = atoi(optarg) + 10000;
			break;
		case 'o':
			config->io_timeout_ms = atoi(optarg);
			break;
		case 'g':
			begun_fd = open_begun(optarg);
			break;
		case 'b':
			config->max_body = strtoull(optarg, NULL, 10);
			break;
		case 'c':
			config->max_connections = strtoull(optarg, NULL, 10);
			break;
		case 'i':
			config->instance = optarg;
			break;
		default:
			exit(2);
		}
	}
}

int main(int argc, char **argv)
{
	struct server_config config = { .threads = 8,
					.instance = "bare",
					.min_uptime_ms = 30000,
					.drain_timeout_ms = 20000,
					.io_timeout_ms = 5000,
					.max_body = 1 << 20,
					.max_params = 65536,
					.handler = handle,
					.on_reload = on_reload };
	struct prefork_config prefork = { .mode = 0660,
					  .backlog = 1024,
					  .processes = 2,
					  .stop_timeout_ms = 30000,
					  .argv = argv,
					  .child = child,
					  .arg = &config };
	struct err err = { 0 };
	int r;

	make_body();
	parse(argc, argv, &config, &prefork);
	if (prefork.path)
		r = prefork_run(&prefork, &err);
	else if ((r = listen_check(STDIN_FILENO, &err)) == 0)
		return child(&config, STDIN_FILENO);
	if (r == 0)
		return 0;
	fprintf(stderr, "%s: %s\n", argv[0], err.text);
	return 1;
}
