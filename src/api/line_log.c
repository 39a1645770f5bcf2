/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/line_log.h"

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#define BUFFER_SIZE (256 * 1024)

struct line_log {
	pthread_mutex_t lock;
	const char *what; /* "access log" */
	char *path;
	int fd; /* -1: no log */
	char *active, *spare;
	size_t len;
	bool writing; /* spare is on its way to the file */
	bool torn;    /* the file may end within a line */
	_Atomic bool on;
	uint64_t dropped, reported;
	int64_t flush_us, flushed_us;
};

static int open_path(const char *path, int *ret_fd, struct err *err)
{
	int fd;

	if (!*path) {
		*ret_fd = -1;
		return 0;
	}
	if (strcmp(path, "-") == 0)
		fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	else
		fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK,
			  0640);
	if (fd < 0)
		return err_set(err, err_from_errno(errno), "cannot open \"%s\": %s", path,
			       strerror(errno));
	*ret_fd = fd;
	return 0;
}

static uint64_t count_lines(const char *p, size_t n)
{
	uint64_t lines = 0;

	for (const char *end = p + n; (p = memchr(p, '\n', (size_t)(end - p))); p++)
		lines++;
	return lines;
}

/* Write the bytes; what could not be written is dropped and counted. */
static uint64_t write_out(int fd, const char *bytes, size_t n, bool *torn)
{
	size_t done = 0;

	if (*torn && n && write(fd, "\n", 1) == 1)
		*torn = false;
	while (done < n) {
		ssize_t w = write(fd, bytes + done, n - done);

		if (w < 0 && errno == EINTR)
			continue;
		if (w <= 0)
			break;
		done += (size_t)w;
	}
	if (done == n)
		return 0;
	*torn = *torn || (done > 0 && bytes[done - 1] != '\n');
	return count_lines(bytes + done, n - done);
}

/* With the lock held, and held again on return; nothing to do while another writes. */
static void flush_locked(struct line_log *log)
{
	char *full = log->active;
	size_t n = log->len;
	bool torn = log->torn;
	uint64_t lost;
	int fd = log->fd;

	if (log->writing || n == 0 || fd < 0)
		return;
	log->active = log->spare;
	log->spare = full;
	log->len = 0;
	log->writing = true;
	pthread_mutex_unlock(&log->lock);
	lost = write_out(fd, full, n, &torn);
	pthread_mutex_lock(&log->lock);
	log->writing = false;
	log->torn = torn;
	log->dropped += lost;
}

static void set_target(struct line_log *log, int fd, int64_t flush_ms)
{
	log->fd = fd;
	log->torn = false;
	log->flush_us = flush_ms * 1000;
	log->on = fd >= 0;
}

static int close_log(struct line_log *log)
{
	line_log_flush(log);
	if (log->fd >= 0)
		close(log->fd);
	pthread_mutex_destroy(&log->lock);
	return 0;
}

int line_log_open(TALLOC_CTX *mem, const char *what, const char *path, int64_t flush_ms,
		  struct line_log **ret_log, struct err *err)
{
	struct line_log *log = talloc_zero(mem, struct line_log);
	int rc, fd = -1;

	if (!log)
		return err_set(err, E_NOMEM, "%s: out of memory", what);
	log->what = what;
	log->path = talloc_strdup(log, path);
	log->active = talloc_size(log, BUFFER_SIZE);
	log->spare = talloc_size(log, BUFFER_SIZE);
	rc = log->path && log->active && log->spare
		     ? open_path(path, &fd, err)
		     : err_set(err, E_NOMEM, "%s: out of memory", log->what);
	if (rc < 0) {
		talloc_free(log);
		return rc;
	}
	set_target(log, fd, flush_ms);
	pthread_mutex_init(&log->lock, NULL);
	talloc_set_destructor(log, close_log);
	*ret_log = log;
	return 0;
}

bool line_log_on(const struct line_log *log)
{
	return atomic_load_explicit(&log->on, memory_order_relaxed);
}

void line_log_add(struct line_log *log, const char *line, size_t n)
{
	pthread_mutex_lock(&log->lock);
	if (log->fd >= 0) {
		if (log->len + n > BUFFER_SIZE)
			flush_locked(log);
		if (log->len + n > BUFFER_SIZE) {
			log->dropped++;
		} else {
			memcpy(log->active + log->len, line, n);
			log->len += n;
			if (log->flush_us == 0)
				flush_locked(log);
		}
	}
	pthread_mutex_unlock(&log->lock);
}

void line_log_flush(struct line_log *log)
{
	pthread_mutex_lock(&log->lock);
	flush_locked(log);
	pthread_mutex_unlock(&log->lock);
}

void line_log_tick(struct line_log *log, int64_t mono_us)
{
	uint64_t news;

	if (mono_us - log->flushed_us < log->flush_us)
		return;
	log->flushed_us = mono_us;
	pthread_mutex_lock(&log->lock);
	flush_locked(log);
	news = log->dropped - log->reported;
	log->reported = log->dropped;
	pthread_mutex_unlock(&log->lock);
	if (news)
		log_line(LOG_WARN, "%s \"%s\": %llu lines dropped: disk full or too slow",
			 log->what, log->path, (unsigned long long)news);
}

/* A writer has the file in hand for one write; wait until it is back. */
static void await_writer(struct line_log *log)
{
	while (log->writing) {
		pthread_mutex_unlock(&log->lock);
		usleep(1000);
		pthread_mutex_lock(&log->lock);
	}
}

int line_log_reopen(struct line_log *log, const char *path, int64_t flush_ms,
		    struct err *err)
{
	char *kept = talloc_strdup(log, path);
	int fd, old,
		rc = kept ? open_path(path, &fd, err)
			  : err_set(err, E_NOMEM, "%s: out of memory", log->what);

	if (rc < 0) {
		talloc_free(kept);
		return rc;
	}
	pthread_mutex_lock(&log->lock);
	await_writer(log);
	flush_locked(log);
	await_writer(log);
	old = log->fd;
	set_target(log, fd, flush_ms);
	pthread_mutex_unlock(&log->lock);
	talloc_free(log->path);
	log->path = kept;
	if (old >= 0)
		close(old);
	return 0;
}

uint64_t line_log_dropped(struct line_log *log)
{
	uint64_t n;

	pthread_mutex_lock(&log->lock);
	n = log->dropped;
	pthread_mutex_unlock(&log->lock);
	return n;
}
