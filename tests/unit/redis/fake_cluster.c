/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake_cluster.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define SLOTS 16384

static void die(const char *what)
{
	perror(what);
	abort();
}

static int listen_somewhere(uint16_t *ret_port)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof(a)) < 0 ||
	    listen(fd, FAKE_CONNS) < 0 ||
	    getsockname(fd, (struct sockaddr *)&a, &len) < 0)
		die("fake cluster");
	*ret_port = ntohs(a.sin_port);
	return fd;
}

static void tell_slots(struct fake_cluster *fake, char *out, size_t size)
{
	int ranges = 0, from = 0;
	size_t at;

	for (int i = 0; i < FAKE_NODES; from = fake->end[i++])
		ranges += fake->end[i] > from;
	at = (size_t)snprintf(out, size, "*%d\r\n", ranges);
	from = 0;
	for (int i = 0; i < FAKE_NODES; from = fake->end[i++])
		if (fake->end[i] > from)
			at += (size_t)snprintf(
				out + at, size - at,
				"*%d\r\n:%d\r\n:%d\r\n*2\r\n%s\r\n:%u\r\n%s",
				fake->replicas ? 4 : 3, from, fake->end[i] - 1,
				fake->hostless ? "$-1" : "$9\r\n127.0.0.1", fake->port[i],
				fake->replicas ? "*2\r\n$1\r\nr\r\n:1\r\n" : "");
}

static void tell_info(struct fake_cluster *fake, char *out, size_t size)
{
	char text[64];
	int n = snprintf(text, sizeof(text),
			 "cluster_state:ok\r\ncluster_current_epoch:%d\r\n",
			 (int)fake->epoch);

	snprintf(out, size, "$%d\r\n%s\r\n", n, text);
}

static void respond(struct fake_cluster *fake, struct fake_conn *conn,
		    struct fake_call *call)
{
	char out[4096] = "";
	fake_answer_fn answer = fake->answer;

	call->asking = conn->asking;
	conn->asking = strcasecmp(call->argv[0], "ASKING") == 0;
	if (conn->asking) {
		strcpy(out, "+OK\r\n");
	} else if (strcasecmp(call->argv[0], "WAIT") == 0) {
		fake->waits++;
		usleep((useconds_t)fake->wait_ms * 1000);
		snprintf(out, sizeof(out), ":%d\r\n", (int)fake->has_it);
	} else if (strcasecmp(call->argv[0], "CLUSTER") == 0) {
		bool slots = strcasecmp(call->argv[1], "SLOTS") == 0;

		fake->maps += slots;
		(slots ? tell_slots : tell_info)(fake, out, sizeof(out));
	} else {
		fake->calls[call->node]++;
		fake->texts += strcasecmp(call->argv[0], "EVAL") == 0;
		if (answer)
			answer(fake, call, out, sizeof(out));
		else
			strcpy(out, "+OK\r\n");
	}
	/* Whether the client still listens is its business. */
	(void)!send(conn->fd, out, strlen(out), MSG_NOSIGNAL);
}

/* One command at the start of in; returns its length, 0 when it is not all there. */
static size_t parse(struct fake_conn *conn, struct fake_call *call)
{
	char *p = conn->in, *end = conn->in + conn->len, *line;
	long argc;

	if (conn->len < 4 || !memchr(p, '\n', conn->len))
		return 0;
	argc = strtol(p + 1, &line, 10);
	if (argc < 1 || argc > FAKE_ARGS)
		abort();
	p = line + 2;
	for (call->argc = 0; call->argc < argc; call->argc++) {
		char *lf = p < end ? memchr(p, '\n', (size_t)(end - p)) : NULL;
		long len = lf ? strtol(p + 1, NULL, 10) : 0;

		if (!lf || lf + 1 + len + 2 > end)
			return 0;
		call->argv[call->argc] = lf + 1;
		p = lf + 1 + len + 2;
	}
	/* Whole: only now may it be changed. */
	for (int i = 0; i < call->argc; i++) {
		char *arg = conn->in + (call->argv[i] - conn->in), *back = arg;

		while (*--back != '$')
			;
		arg[strtol(back + 1, NULL, 10)] = '\0';
	}
	return (size_t)(p - conn->in);
}

static void hang_up(struct fake_cluster *fake, struct fake_conn *conn)
{
	close(conn->fd);
	conn->fd = -1;
	fake->open[conn->node]--;
}

static void hear(struct fake_cluster *fake, struct fake_conn *conn)
{
	struct fake_call call = { .node = conn->node };
	size_t used;
	ssize_t n;

	if (fake->frozen[conn->node])
		return;
	n = recv(conn->fd, conn->in + conn->len, sizeof(conn->in) - 1 - conn->len, 0);
	if (n > 0 && fake->drops[conn->node] > 0) {
		fake->drops[conn->node]--;
		n = 0;
	}
	if (n <= 0 || fake->mute[conn->node]) {
		hang_up(fake, conn);
		return;
	}
	conn->len += (size_t)n;
	while ((used = parse(conn, &call))) {
		respond(fake, conn, &call);
		memmove(conn->in, conn->in + used, conn->len - used);
		conn->len -= used;
	}
}

static void let_in(struct fake_cluster *fake, int node)
{
	int fd = accept(fake->listener[node], NULL, NULL);

	for (int i = 0; fd >= 0 && i < FAKE_CONNS; i++) {
		struct fake_conn *conn = &fake->conns[i];

		if (conn->fd >= 0)
			continue;
		*conn = (struct fake_conn){ .fd = fd, .node = node };
		fake->open[node]++;
		return;
	}
	if (fd >= 0)
		close(fd);
}

/* Of a frozen server's nothing is heard: whoever connects waits in the kernel. */
static int heard_fd(const struct fake_cluster *fake, int conn)
{
	bool deaf = fake->conns[conn].fd >= 0 && fake->frozen[fake->conns[conn].node];

	return deaf ? -1 : fake->conns[conn].fd;
}

static void *play(void *arg)
{
	struct fake_cluster *fake = arg;
	struct pollfd p[1 + FAKE_NODES + FAKE_CONNS];

	for (;;) {
		p[0] = (struct pollfd){ fake->wake[0], POLLIN, 0 };
		for (int i = 0; i < FAKE_NODES; i++)
			p[1 + i] = (struct pollfd){ fake->listener[i], POLLIN, 0 };
		for (int i = 0; i < FAKE_CONNS; i++)
			p[1 + FAKE_NODES + i] =
				(struct pollfd){ heard_fd(fake, i), POLLIN, 0 };
		if (poll(p, 1 + FAKE_NODES + FAKE_CONNS, -1) < 0)
			continue;
		if (p[0].revents)
			return NULL;
		for (int i = 0; i < FAKE_CONNS; i++)
			if (p[1 + FAKE_NODES + i].revents)
				hear(fake, &fake->conns[i]);
		for (int i = 0; i < FAKE_NODES; i++)
			if (p[1 + i].revents)
				let_in(fake, i);
	}
}

void fake_cluster_start(struct fake_cluster *fake)
{
	memset(fake, 0, sizeof(*fake));
	for (int i = 0; i < FAKE_CONNS; i++)
		fake->conns[i].fd = -1;
	for (int i = 0; i < FAKE_NODES; i++) {
		fake->listener[i] = listen_somewhere(&fake->port[i]);
		fake->end[i] =
			i + 1 < FAKE_NODES ? (i + 1) * (SLOTS / FAKE_NODES) : SLOTS;
	}
	fake->epoch = 1;
	if (pipe(fake->wake) < 0 || pthread_create(&fake->thread, NULL, play, fake) != 0)
		die("fake cluster");
}

void fake_cluster_stop(struct fake_cluster *fake)
{
	if (write(fake->wake[1], "", 1) != 1 || pthread_join(fake->thread, NULL))
		die("fake cluster");
	for (int i = 0; i < FAKE_NODES; i++)
		close(fake->listener[i]);
	for (int i = 0; i < FAKE_CONNS; i++)
		if (fake->conns[i].fd >= 0)
			close(fake->conns[i].fd);
	close(fake->wake[0]);
	close(fake->wake[1]);
}

void fake_cluster_give_all(struct fake_cluster *fake, int node)
{
	for (int i = 0; i < FAKE_NODES; i++)
		fake->end[i] = i < node ? 0 : SLOTS;
	fake->epoch++;
}
