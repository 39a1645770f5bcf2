/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An open-loop load: requests are due at a constant rate whatever the server does, and a
 * request's latency counts from when it was due.  A closed loop (wrk) asks less while the
 * server is slow and so does not see what those would have seen who come meanwhile.
 *
 *	open_load [-H "NAME: VALUE"]... [-n FIRST] [-t US] -r RATE -d SECONDS
 *		  -c CONNECTIONS http://ADDRESS:PORT/TARGET
 *
 * A "@" in TARGET stands for a running number that begins with FIRST.  Keep-alive
 * connections, all made before the first request; a request that is due while all are
 * busy waits.  An answer needs a Content-Length, or is a 304.  With -t it looks only
 * every US microseconds at what is due and what has come: latencies are up to that much
 * longer, and the load takes less of the machine that it shares with the server.
 *
 * Prints one line: sent, answered (200 and 304), refused (other statuses), lost (broken
 * connections, and what was not answered DRAIN_S after the end), then microseconds: the
 * median, p90, p99, p99.9 and the longest of those answered.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define HEAD_MAX        16384
#define REQUEST_MAX     8192
#define CONNECTIONS_MAX 1024
#define REQUESTS_MAX    100000000.0
#define DRAIN_S         30
#define SECOND_NS       INT64_C(1000000000)

struct conn {
	int fd;
	bool busy, in_body;
	int status;
	int64_t due_ns; /* of the request under way */
	size_t used;    /* bytes of the head so far */
	long long left; /* bytes of the body still to come */
	char head[HEAD_MAX];
	struct conn *next_idle;
};

struct load {
	struct sockaddr_in address;
	char before[REQUEST_MAX], after[REQUEST_MAX]; /* around the running number */
	bool numbered;
	double rate;
	long seconds, connections, tick_us;
	int64_t first;
	int epoll_fd;
	struct conn *all, *idle;
	int64_t start_ns;
	uint64_t total, sent, answered, refused, lost;
	uint32_t *latencies_us; /* of those answered */
};

static void die(const char *what)
{
	fprintf(stderr, "open_load: %s%s%s\n", what, errno ? ": " : "",
		errno ? strerror(errno) : "");
	exit(1);
}

static int64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * SECOND_NS + t.tv_nsec;
}

static int64_t due_ns(const struct load *load, uint64_t number)
{
	return load->start_ns + (int64_t)((double)number * 1e9 / load->rate);
}

static void connect_one(struct load *load, struct conn *conn)
{
	struct epoll_event ev = { .events = EPOLLIN, .data.ptr = conn };
	int one = 1;

	conn->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (conn->fd < 0 ||
	    connect(conn->fd, (struct sockaddr *)&load->address, sizeof(load->address)) <
		    0 ||
	    setsockopt(conn->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)) < 0 ||
	    epoll_ctl(load->epoll_fd, EPOLL_CTL_ADD, conn->fd, &ev) < 0)
		die("cannot connect");
	conn->busy = false;
	conn->next_idle = load->idle;
	load->idle = conn;
}

static void send_one(struct load *load)
{
	struct conn *conn = load->idle;
	char request[2 * REQUEST_MAX + 32];
	int n;

	if (load->numbered)
		n = snprintf(request, sizeof(request), "%s%" PRId64 "%s", load->before,
			     load->first + (int64_t)load->sent, load->after);
	else
		n = snprintf(request, sizeof(request), "%s", load->before);
	load->idle = conn->next_idle;
	conn->busy = true;
	conn->in_body = false;
	conn->used = 0;
	conn->due_ns = due_ns(load, load->sent++);
	/* An idle connection's buffer takes a request whole; a dead one is seen by recv.
	 */
	if (send(conn->fd, request, (size_t)n, MSG_NOSIGNAL) != n && errno != EPIPE &&
	    errno != ECONNRESET)
		die("cannot send");
}

static void finish(struct load *load, struct conn *conn)
{
	int64_t took_us = (now_ns() - conn->due_ns) / 1000;

	if (conn->status == 200 || conn->status == 304)
		load->latencies_us[load->answered++] =
			took_us < UINT32_MAX ? (uint32_t)took_us : UINT32_MAX;
	else
		load->refused++;
	conn->busy = false;
	conn->next_idle = load->idle;
	load->idle = conn;
}

/* The server has closed: on an idle connection its right, else the answer is lost. */
static void closed(struct load *load, struct conn *conn)
{
	struct conn **link = &load->idle;

	if (conn->busy)
		load->lost++;
	while (*link && *link != conn)
		link = &(*link)->next_idle;
	if (*link)
		*link = conn->next_idle;
	close(conn->fd);
	connect_one(load, conn);
}

/* The head is whole: what kind of body follows. */
static void read_head(struct conn *conn, const char *end)
{
	const char *length;

	errno = 0;
	if (sscanf(conn->head, "HTTP/1.1 %d", &conn->status) != 1)
		die("that is no HTTP/1.1");
	length = strcasestr(conn->head, "\r\nContent-Length:");
	if (conn->status == 304)
		conn->left = 0;
	else if (!length || length > end)
		die("an answer without Content-Length");
	else
		conn->left = atoll(length + 17);
	conn->left -= (long long)(conn->used - (size_t)(end + 4 - conn->head));
	conn->in_body = true;
}

static void receive(struct load *load, struct conn *conn)
{
	static char waste[65536];
	const char *end;
	ssize_t n;

	if (conn->in_body)
		n = recv(conn->fd, waste, sizeof(waste), MSG_DONTWAIT);
	else
		n = recv(conn->fd, conn->head + conn->used, HEAD_MAX - 1 - conn->used,
			 MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0 || !conn->busy) {
		closed(load, conn);
		return;
	}
	if (conn->in_body) {
		conn->left -= n;
	} else {
		conn->used += (size_t)n;
		conn->head[conn->used] = '\0';
		end = strstr(conn->head, "\r\n\r\n");
		if (!end)
			return;
		read_head(conn, end);
	}
	if (conn->left <= 0)
		finish(load, conn);
}

static bool all_done(const struct load *load)
{
	return load->sent == load->total &&
	       load->answered + load->refused + load->lost == load->sent;
}

/* Nothing is looked at before the next tick. */
static void sleep_to_tick(const struct load *load)
{
	const int64_t tick_ns = load->tick_us * 1000, past_ns = now_ns() - load->start_ns;
	const int64_t at_ns = load->start_ns + (past_ns / tick_ns + 1) * tick_ns;
	const struct timespec until = { .tv_sec = at_ns / SECOND_NS,
					.tv_nsec = at_ns % SECOND_NS };

	(void)clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}

/* Sleep until an answer is there or a request is due that a connection is free for. */
static void wait_and_receive(struct load *load)
{
	struct epoll_event events[128];
	struct timespec timeout = { .tv_nsec = 100000000 };
	int n;

	if (load->tick_us) {
		sleep_to_tick(load);
		timeout.tv_nsec = 0;
	} else if (load->sent < load->total && load->idle) {
		int64_t ns = due_ns(load, load->sent) - now_ns();

		ns = ns > 0 ? ns : 0;
		if (ns < timeout.tv_nsec)
			timeout.tv_nsec = ns;
	}
	n = epoll_pwait2(load->epoll_fd, events, 128, &timeout, NULL);
	if (n < 0 && errno != EINTR)
		die("epoll");
	for (int i = 0; i < n; i++)
		receive(load, events[i].data.ptr);
}

static void run(struct load *load)
{
	int64_t end_ns, now;

	load->start_ns = now_ns();
	end_ns = load->start_ns + (load->seconds + DRAIN_S) * SECOND_NS;
	while (!all_done(load) && (now = now_ns()) < end_ns) {
		while (load->idle && load->sent < load->total &&
		       due_ns(load, load->sent) <= now)
			send_one(load);
		wait_and_receive(load);
	}
	/* What never got a connection is as lost as what never got an answer. */
	load->sent = load->total;
	load->lost = load->total - load->answered - load->refused;
}

static int by_size(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static uint32_t quantile_us(const struct load *load, double q)
{
	return load->answered ? load->latencies_us[(
					uint64_t)(q * (double)(load->answered - 1) + 0.5)]
			      : 0;
}

static void report(struct load *load)
{
	qsort(load->latencies_us, load->answered, sizeof(*load->latencies_us), by_size);
	printf("%" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64, load->sent, load->answered,
	       load->refused, load->lost);
	for (const double *q = (double[]){ 0.5, 0.9, 0.99, 0.999, 1, -1 }; *q >= 0; q++)
		printf(" %" PRIu32, quantile_us(load, *q));
	printf("\n");
}

/* Take the address apart, and lay the request out around its number. */
static void prepare(struct load *load, const char *url, const char *headers)
{
	char host[64], mark[2];
	const char *target, *number;
	int port, n, at = 0;

	errno = 0;
	n = sscanf(url, "http://%63[0-9.]:%d%n%1[/]", host, &port, &at, mark);
	if (n != 3 || inet_pton(AF_INET, host, &load->address.sin_addr) != 1)
		die("give http://ADDRESS:PORT/TARGET, the address in numbers");
	load->address.sin_family = AF_INET;
	load->address.sin_port = htons((uint16_t)port);
	target = url + at;
	number = strchr(target, '@');
	load->numbered = number != NULL;
	n = number ? (int)(number - target) : (int)strlen(target);
	if (snprintf(load->before, REQUEST_MAX, "GET %.*s%s%s%s%s", n, target,
		     number ? "" : " HTTP/1.1\r\nHost: ", number ? "" : host,
		     number ? "" : headers, number ? "" : "\r\n\r\n") >= REQUEST_MAX ||
	    snprintf(load->after, REQUEST_MAX, "%s HTTP/1.1\r\nHost: %s%s\r\n\r\n",
		     number ? number + 1 : "", host, headers) >= REQUEST_MAX)
		die("the address or the headers are too long");
}

static void parse(int argc, char **argv, struct load *load)
{
	char headers[REQUEST_MAX] = "";
	size_t n = 0;
	int c;

	while ((c = getopt(argc, argv, "H:n:r:d:c:t:")) != -1) {
		if (c == 'H')
			n += (size_t)snprintf(headers + n, sizeof(headers) - n, "\r\n%s",
					      optarg);
		else if (c == 'n')
			load->first = atoll(optarg);
		else if (c == 'r')
			load->rate = atof(optarg);
		else if (c == 'd')
			load->seconds = atol(optarg);
		else if (c == 't')
			load->tick_us = atol(optarg);
		else if (c == 'c')
			load->connections = atol(optarg);
		else
			exit(2);
		if (n >= sizeof(headers))
			die("the headers are too long");
	}
	if (load->rate <= 0 || load->seconds <= 0 || load->connections <= 0 ||
	    load->tick_us < 0 || load->tick_us > 1000000 ||
	    load->connections > CONNECTIONS_MAX || optind + 1 != argc ||
	    load->rate * (double)load->seconds > REQUESTS_MAX)
		die("usage: open_load [-H HEADER] [-n FIRST] [-t US] -r RATE -d SECONDS "
		    "-c CONNECTIONS URL");
	prepare(load, argv[optind], headers);
}

int main(int argc, char **argv)
{
	static struct load load;

	parse(argc, argv, &load);
	/* Else the kernel may wake us 50 us late, which would be counted as the server's.
	 */
	(void)prctl(PR_SET_TIMERSLACK, 1);
	load.total = (uint64_t)(load.rate * (double)load.seconds);
	load.latencies_us = calloc(load.total + 1, sizeof(*load.latencies_us));
	load.all = calloc((size_t)load.connections, sizeof(*load.all));
	load.epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (!load.latencies_us || !load.all || load.epoll_fd < 0)
		die("no memory");
	for (long i = 0; i < load.connections; i++)
		connect_one(&load, &load.all[i]);
	run(&load);
	report(&load);
	free(load.latencies_us);
	free(load.all);
	return 0;
}
