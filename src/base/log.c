/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/log.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *const level_names[LOG_LEVEL_COUNT] = {
	[LOG_ERROR] = "error",
	[LOG_WARN] = "warn",
	[LOG_INFO] = "info",
	[LOG_DEBUG] = "debug",
};

static _Atomic int log_fd = STDERR_FILENO;
static _Atomic int log_limit = LOG_INFO;
static _Thread_local char context[64];

int log_open(const char *path, enum log_level level, struct err *err)
{
	int fd = STDERR_FILENO, old;

	if (path && *path) {
		fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
		if (fd < 0)
			return err_set(err, err_from_errno(errno), "log file %s: %s",
				       path, strerror(errno));
	}
	old = atomic_load(&log_fd);
	if (old != STDERR_FILENO && fd != STDERR_FILENO) {
		/* Same number, new file: a line being written never meets a closed fd. */
		if (dup3(fd, old, O_CLOEXEC) < 0) {
			close(fd);
			return err_set(err, E_IO, "log file %s: %s", path,
				       strerror(errno));
		}
		close(fd);
		fd = old;
	}
	atomic_store(&log_fd, fd);
	atomic_store(&log_limit, level);
	return 0;
}

int log_enabled(enum log_level level)
{
	return (int)level <= atomic_load_explicit(&log_limit, memory_order_relaxed);
}

/* A text from outside could hold a line feed and so a line of its own making. */
static void blank_controls(char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)p[i] < 0x20 || p[i] == 0x7f)
			p[i] = ' ';
}

void log_line(enum log_level level, const char *fmt, ...)
{
	char line[1024], when[32];
	size_t n;
	va_list ap;
	int k;

	if (!log_enabled(level))
		return;
	clock_format_rfc3339(clock_wall_ms(), true, when);
	k = snprintf(line, sizeof(line), "%s %s [%d]%s%s: ", when, level_names[level],
		     (int)getpid(), context[0] ? " " : "", context);
	n = (size_t)k;
	va_start(ap, fmt);
	k = vsnprintf(line + n, sizeof(line) - n, fmt, ap);
	va_end(ap);
	n += k < 0 ? 0 : (size_t)k;
	if (n > sizeof(line) - 2)
		n = sizeof(line) - 2;
	blank_controls(line, n);
	line[n++] = '\n';
	/* A full disk must not stop the service; there is nowhere left to report it. */
	if (write(atomic_load(&log_fd), line, n) < 0)
		return;
}

void log_context(const char *request_id)
{
	size_t n = request_id ? strnlen(request_id, sizeof(context) - 1) : 0;

	/* Twice a request: no snprintf. */
	if (n)
		memcpy(context, request_id, n);
	context[n] = '\0';
}

int log_level_parse(const char *text, enum log_level *ret_level)
{
	for (int i = 0; i < LOG_LEVEL_COUNT; i++) {
		if (strcmp(text, level_names[i]) == 0) {
			*ret_level = (enum log_level)i;
			return 0;
		}
	}
	return -E_INVALID;
}
