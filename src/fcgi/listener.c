/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fcgi/listener.h"

#include "base/clock.h"
#include "fcgi/conn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define DEFAULT_CONNECTIONS 1024
#define SPARE_FILES         64
#define BACKLOG_TAKE        512
/* Taking one connection a turn would let those in the backlog wait for as many turns as
 * there are busy ones; taking all would leave none to the sibling processes. */
#define ACCEPT_BATCH 16
/* A connection that was used so recently may be about to be used again. */
#define WARM_US        (INT64_C(250) * 1000)
#define LINGER_US      (INT64_C(2) * 1000 * 1000)
#define DISCARD_ROUNDS 64

struct fcgi_listener {
	int listen_fd, epoll_fd, end_fd;
	struct timeval io_timeout;
	size_t limit;
	pthread_mutex_t lock; /* guards all and count */
	struct fcgi_conn *all;
	_Atomic size_t count;
	_Atomic bool stopping;
	_Atomic bool ended;
	_Atomic bool deaf; /* listening paused: out of file descriptors */
};

/* What an epoll event is about when it is no connection. */
static char listen_tag, end_tag;

static void link_conn(struct fcgi_listener *l, struct fcgi_conn *conn)
{
	pthread_mutex_lock(&l->lock);
	conn->next = l->all;
	if (l->all)
		l->all->prev = conn;
	l->all = conn;
	l->count++;
	pthread_mutex_unlock(&l->lock);
}

void fcgi_listener_drop(struct fcgi_listener *l, struct fcgi_conn *conn)
{
	pthread_mutex_lock(&l->lock);
	if (conn->prev)
		conn->prev->next = conn->next;
	else
		l->all = conn->next;
	if (conn->next)
		conn->next->prev = conn->prev;
	pthread_mutex_unlock(&l->lock);
	fcgi_conn_free(conn);
	/* Last, so that a count of zero means that every answer has left. */
	l->count--;
}

/* Shut the reading side of a connection if it is parked: its event then follows. */
static void shut_parked(struct fcgi_conn *conn, int how)
{
	int parked = CONN_PARKED;

	if (!atomic_compare_exchange_strong(&conn->state, &parked, CONN_SWEEPING))
		return;
	atomic_store(&conn->shut, true);
	shutdown(conn->fcgx.ipcFd, how);
	atomic_store(&conn->state, CONN_PARKED);
}

/* Own a connection whose event arrived. */
static void take(struct fcgi_conn *conn)
{
	int parked = CONN_PARKED;

	while (!atomic_compare_exchange_weak(&conn->state, &parked, CONN_BUSY)) {
		if (parked == CONN_SWEEPING)
			sched_yield();
		parked = CONN_PARKED;
	}
}

static int watch(int epoll_fd, int op, int fd, struct epoll_event *ev)
{
#ifdef __SANITIZE_THREAD__
	/* It knows that an event comes after ADD, but takes MOD for an access of the
	 * descriptor that races with whoever gets the event: keep it from seeing MOD. */
	if (op == EPOLL_CTL_MOD)
		return (int)syscall(SYS_epoll_ctl, epoll_fd, op, fd, ev);
#endif
	return epoll_ctl(epoll_fd, op, fd, ev);
}

static void arm(struct fcgi_listener *l, struct fcgi_conn *conn)
{
	struct epoll_event ev = { .events = EPOLLIN | EPOLLRDHUP | EPOLLONESHOT,
				  .data.ptr = conn };
	int op = conn->armed_before ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
	int fd = conn->fcgx.ipcFd;

	conn->armed_before = true;
	atomic_store(&conn->state, CONN_PARKED);
	/* From here on another thread may own it, unless watching failed. */
	if (watch(l->epoll_fd, op, fd, &ev) < 0) {
		take(conn);
		fcgi_listener_drop(l, conn);
	}
}

/* Whether the peer has sent something that can be read now. */
static bool has_data(const struct fcgi_conn *conn)
{
	char byte;

	return recv(conn->fcgx.ipcFd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

/* The parked connection that has been idle for longest, among those still to be shut. */
static struct fcgi_conn *longest_idle(struct fcgi_listener *l, size_t *ret_live)
{
	struct fcgi_conn *oldest = NULL;
	size_t live = 0;

	for (struct fcgi_conn *c = l->all; c; c = c->next) {
		if (atomic_load(&c->shut))
			continue;
		live++;
		if (atomic_load(&c->state) == CONN_PARKED &&
		    (!oldest || c->since_us < oldest->since_us))
			oldest = c;
	}
	*ret_live = live;
	return oldest;
}

/* Shut idle connections, the longest idle first, until fewer than limit are left. */
static void make_room(struct fcgi_listener *l, size_t limit)
{
	struct fcgi_conn *conn;
	size_t live;

	pthread_mutex_lock(&l->lock);
	while ((conn = longest_idle(l, &live)) && live >= limit)
		shut_parked(conn, SHUT_RD);
	pthread_mutex_unlock(&l->lock);
}

static void listen_again(struct fcgi_listener *l)
{
	struct epoll_event ev = { .events = EPOLLIN | EPOLLEXCLUSIVE,
				  .data.ptr = &listen_tag };

	if (epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, l->listen_fd, &ev) == 0)
		atomic_store(&l->deaf, false);
}

/* Out of descriptors or memory: an unanswered listen event would spin. */
static void listen_pause(struct fcgi_listener *l)
{
	make_room(l, atomic_load(&l->count));
	if (epoll_ctl(l->epoll_fd, EPOLL_CTL_DEL, l->listen_fd, NULL) == 0)
		atomic_store(&l->deaf, true);
}

/* Accept one connection; NULL when none is there. */
static struct fcgi_conn *accept_one(struct fcgi_listener *l)
{
	struct fcgi_conn *conn;
	int fd = accept4(l->listen_fd, NULL, NULL, SOCK_CLOEXEC);

	if (fd < 0) {
		if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS ||
		    errno == ENOMEM)
			listen_pause(l);
		return NULL;
	}
	/* A timeout that cannot be set only lets a stalled peer stall for longer. */
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &l->io_timeout,
			 sizeof(l->io_timeout));
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &l->io_timeout,
			 sizeof(l->io_timeout));
	conn = fcgi_conn_new(fd);
	if (!conn) {
		close(fd);
		return NULL;
	}
	conn->since_us = clock_mono_us();
	if (atomic_load(&l->count) >= l->limit)
		make_room(l, l->limit);
	link_conn(l, conn);
	return conn;
}

/* Accept what waits; returns one that has a request to read, or NULL. */
static struct fcgi_conn *accept_some(struct fcgi_listener *l)
{
	struct fcgi_conn *conn, *first = NULL;

	for (int i = 0; i < ACCEPT_BATCH && (conn = accept_one(l)); i++) {
		if (!first && has_data(conn))
			first = conn;
		else
			arm(l, conn);
	}
	return first;
}

/* Read off what a lingering peer still sends; false when it is done. */
static bool discard(struct fcgi_conn *conn)
{
	char waste[16384];
	ssize_t n = 0;

	for (int i = 0; i < DISCARD_ROUNDS; i++) {
		n = recv(conn->fcgx.ipcFd, waste, sizeof(waste), MSG_DONTWAIT);
		if (n <= 0)
			break;
	}
	return n > 0 || (n < 0 && errno == EAGAIN);
}

/* A connection's event: true when there is a request to read. */
static bool readable(struct fcgi_listener *l, struct fcgi_conn *conn, uint32_t events)
{
	take(conn);
	if (conn->lingering) {
		if (discard(conn))
			arm(l, conn);
		else
			fcgi_listener_drop(l, conn);
		return false;
	}
	if ((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) && !has_data(conn)) {
		fcgi_listener_drop(l, conn);
		return false;
	}
	return true;
}

int fcgi_listener_next(struct fcgi_listener *l, struct fcgi_conn **ret_conn)
{
	struct epoll_event ev;
	struct fcgi_conn *conn;
	int n;

	while (!atomic_load(&l->ended)) {
		n = epoll_wait(l->epoll_fd, &ev, 1, -1);
		if (n < 0 && errno != EINTR)
			return -E_IO;
		if (n <= 0 || ev.data.ptr == &end_tag)
			continue;
		if (ev.data.ptr == &listen_tag)
			conn = accept_some(l);
		else
			conn = readable(l, ev.data.ptr, ev.events) ? ev.data.ptr : NULL;
		if (conn) {
			*ret_conn = conn;
			return 0;
		}
	}
	return -E_CANCELLED;
}

void fcgi_listener_park(struct fcgi_listener *l, struct fcgi_conn *conn)
{
	bool keep = conn->peer_keeps && !atomic_load(&l->stopping);

	if (conn->fcgx.ipcFd < 0) {
		fcgi_listener_drop(l, conn);
		return;
	}
	conn->since_us = clock_mono_us();
	if (conn->unread) {
		/* Closing now could cost the peer the answer; let it finish sending, and
		 * show it that this connection takes no further request. */
		shutdown(conn->fcgx.ipcFd, SHUT_WR);
		conn->lingering = true;
		keep = true;
	} else if (!keep && conn->peer_keeps) {
		/* What came between our answer and now is still answered. */
		shutdown(conn->fcgx.ipcFd, SHUT_RD);
		keep = has_data(conn);
	}
	if (keep)
		arm(l, conn);
	else
		fcgi_listener_drop(l, conn);
}

bool fcgi_listener_peer_gone(const struct fcgi_conn *conn)
{
	struct pollfd p = { .fd = conn->fcgx.ipcFd, .events = POLLRDHUP };

	return p.fd < 0 ||
	       (poll(&p, 1, 0) > 0 && p.revents & (POLLRDHUP | POLLHUP | POLLERR));
}

void fcgi_listener_sweep(struct fcgi_listener *l)
{
	bool stopping = atomic_load(&l->stopping);
	int64_t now = clock_mono_us();

	if (atomic_load(&l->deaf) && !stopping)
		listen_again(l);
	pthread_mutex_lock(&l->lock);
	for (struct fcgi_conn *c = l->all; c; c = c->next) {
		if (atomic_load(&c->state) != CONN_PARKED)
			continue;
		if (c->lingering && now - c->since_us > LINGER_US)
			shut_parked(c, SHUT_RDWR);
		else if (stopping && !c->lingering && now - c->since_us > WARM_US)
			shut_parked(c, SHUT_RD);
	}
	pthread_mutex_unlock(&l->lock);
}

void fcgi_listener_stop(struct fcgi_listener *l)
{
	struct fcgi_conn *conn;

	atomic_store(&l->stopping, true);
	for (int i = 0; i < BACKLOG_TAKE && (conn = accept_one(l)); i++)
		arm(l, conn);
	(void)epoll_ctl(l->epoll_fd, EPOLL_CTL_DEL, l->listen_fd, NULL);
	fcgi_listener_sweep(l);
}

void fcgi_listener_end(struct fcgi_listener *l)
{
	uint64_t one = 1;

	atomic_store(&l->ended, true);
	/* Never read again, so that it wakes every thread; it cannot overflow. */
	if (write(l->end_fd, &one, sizeof(one)) < 0)
		abort();
}

size_t fcgi_listener_count(struct fcgi_listener *l)
{
	return atomic_load(&l->count);
}

static size_t connection_limit(size_t wanted)
{
	struct rlimit files;
	size_t limit = wanted ? wanted : DEFAULT_CONNECTIONS, most;

	if (getrlimit(RLIMIT_NOFILE, &files) < 0 || files.rlim_cur == RLIM_INFINITY)
		return limit;
	most = files.rlim_cur > 2 * SPARE_FILES ? files.rlim_cur - SPARE_FILES
						: files.rlim_cur / 2;
	return limit < most ? limit : most;
}

static int open_set(struct fcgi_listener *l, struct err *err)
{
	struct epoll_event ev = { .events = EPOLLIN, .data.ptr = &end_tag };
	int flags = fcntl(l->listen_fd, F_GETFL);

	/* The flag is shared with the sibling processes, which all want it. */
	if (flags < 0 || fcntl(l->listen_fd, F_SETFL, flags | O_NONBLOCK) < 0)
		return err_set(err, E_IO, "listening socket: %s", strerror(errno));
	l->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	l->end_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (l->epoll_fd < 0 || l->end_fd < 0 ||
	    epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, l->end_fd, &ev) < 0)
		return err_set(err, E_IO, "epoll set: %s", strerror(errno));
	ev = (struct epoll_event){ .events = EPOLLIN | EPOLLEXCLUSIVE,
				   .data.ptr = &listen_tag };
	if (epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, l->listen_fd, &ev) < 0)
		return err_set(err, E_IO, "listening socket: %s", strerror(errno));
	return 0;
}

int fcgi_listener_open(const struct fcgi_listener_config *config,
		       struct fcgi_listener **ret_listener, struct err *err)
{
	struct fcgi_listener *l;
	int r, listening = 0;
	socklen_t size = sizeof(listening);

	if (getsockopt(config->listen_fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) <
		    0 ||
	    !listening)
		return err_set(err, E_INVALID, "descriptor %d is no listening socket",
			       config->listen_fd);
	l = calloc(1, sizeof(*l));
	if (!l)
		return err_set(err, E_NOMEM, "no memory for the listener");
	l->listen_fd = config->listen_fd;
	l->epoll_fd = l->end_fd = -1;
	l->io_timeout =
		(struct timeval){ .tv_sec = config->io_timeout_ms / 1000,
				  .tv_usec = config->io_timeout_ms % 1000 * 1000 };
	l->limit = connection_limit(config->max_connections);
	pthread_mutex_init(&l->lock, NULL);
	r = open_set(l, err);
	if (r < 0) {
		fcgi_listener_close(l);
		return r;
	}
	*ret_listener = l;
	return 0;
}

void fcgi_listener_close(struct fcgi_listener *l)
{
	if (!l)
		return;
	while (l->all)
		fcgi_listener_drop(l, l->all);
	if (l->end_fd >= 0)
		close(l->end_fd);
	if (l->epoll_fd >= 0)
		close(l->epoll_fd);
	pthread_mutex_destroy(&l->lock);
	free(l);
}
