/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/tz.h"

#include "base/clock.h"
#include "base/tzif.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ZONE_DIR         "/usr/share/zoneinfo/"
#define ZONE_FILE_MAX    (256 * 1024)
#define ZONE_NAME_SIZE   64
#define DAY_S            INT64_C(86400)
#define LARGEST_OFFSET_S (27 * 3600) /* more than any zone is from UTC */

/*
 * A zone once found stays: readers walk the list without a lock, because a node is
 * complete before it is published and never changes or goes.  Only names that exist as
 * files get a node, so the list is as bounded as the directory.
 */
struct tz {
	struct tz *next;
	char name[ZONE_NAME_SIZE];
	struct tzif *zone; /* NULL: plain UTC on a machine without zone files */
};

static _Atomic(struct tz *) zones;
static pthread_mutex_t zones_lock = PTHREAD_MUTEX_INITIALIZER;

/*
 * Segments of letters, digits, '_', '+' and '-', each begun by a letter, joined by single
 * slashes: no dot, no "..", no absolute path.  A zone begins with a capital, which keeps
 * out "localtime", "posixrules", "right/..." and "posix/...".
 */
static bool name_valid(const char *name)
{
	bool start = true;
	size_t i;

	if (name[0] < 'A' || name[0] > 'Z')
		return false;
	for (i = 0; name[i]; i++) {
		char c = name[i];
		bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
		bool inner = (c >= '0' && c <= '9') || c == '_' || c == '+' || c == '-';

		if (i >= ZONE_NAME_SIZE - 1 ||
		    !(letter || (!start && (inner || c == '/'))))
			return false;
		start = c == '/';
	}
	return !start;
}

static struct tz *find(const char *name)
{
	struct tz *tz = atomic_load_explicit(&zones, memory_order_acquire);

	while (tz && strcmp(tz->name, name) != 0)
		tz = tz->next;
	return tz;
}

static int open_zone(const char *name, struct err *err)
{
	char path[sizeof(ZONE_DIR) + ZONE_NAME_SIZE];
	struct stat st;
	int fd;

	snprintf(path, sizeof(path), "%s%s", ZONE_DIR, name);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return err_set(err, E_INVALID, "no time zone is called \"%s\"", name);
	if (fd < 0)
		return err_set(err, err_from_errno(errno), "%s: %s", path,
			       strerror(errno));
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return err_set(err, E_INVALID, "no time zone is called \"%s\"", name);
	}
	return fd;
}

/* Read a whole file; returns its length. */
static ssize_t read_all(int fd, uint8_t *bytes, size_t size, const char *name,
			struct err *err)
{
	size_t len = 0;
	ssize_t n;

	while ((n = read(fd, bytes + len, size - len)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(err, err_from_errno(errno), "time zone %s: %s",
				       name, strerror(errno));
		len += (size_t)n;
		if (len == size)
			return err_set(err, E_CORRUPT, "time zone %s: file too large",
				       name);
	}
	return (ssize_t)len;
}

static int load_file(TALLOC_CTX *mem, const char *name, struct tzif **ret_zone,
		     struct err *err)
{
	uint8_t *bytes = NULL;
	ssize_t len;
	int fd, r;

	fd = open_zone(name, err);
	if (fd < 0)
		return fd;
	bytes = talloc_size(NULL, ZONE_FILE_MAX);
	if (!bytes) {
		r = err_set(err, E_NOMEM, "no memory for a time zone");
		goto out;
	}
	len = read_all(fd, bytes, ZONE_FILE_MAX, name, err);
	r = len < 0 ? (int)len : tzif_parse(mem, bytes, (size_t)len, ret_zone, err);
	if (r && len >= 0)
		(void)err_prefix(err, "time zone %s", name);
out:
	talloc_free(bytes);
	close(fd);
	return r;
}

/* Called with the lock held. */
static int load(const char *name, struct tz **ret_tz, struct err *err)
{
	struct tz *tz = talloc_zero(NULL, struct tz);
	int r;

	if (!tz)
		return err_set(err, E_NOMEM, "no memory for a time zone");
	snprintf(tz->name, sizeof(tz->name), "%s", name);
	r = load_file(tz, name, &tz->zone, err);
	if (r == -E_INVALID && !strcmp(name, "UTC"))
		r = 0; /* needs no file */
	if (r) {
		talloc_free(tz);
		return r;
	}
	tz->next = atomic_load_explicit(&zones, memory_order_relaxed);
	atomic_store_explicit(&zones, tz, memory_order_release);
	*ret_tz = tz;
	return 0;
}

int tz_get(const char *name, const struct tz **ret_tz, struct err *err)
{
	struct tz *tz;
	int r = 0;

	if (!name_valid(name))
		return err_set(err, E_INVALID,
			       "not the name of a time zone: expected one "
			       "such as \"Europe/Paris\" or \"UTC\"");
	tz = find(name);
	if (!tz) {
		pthread_mutex_lock(&zones_lock);
		tz = find(name);
		if (!tz)
			r = load(name, &tz, err);
		pthread_mutex_unlock(&zones_lock);
	}
	if (!r)
		*ret_tz = tz;
	return r;
}

static void span_at(const struct tz *tz, int64_t utc_s, struct tz_span *ret_span)
{
	if (tz->zone)
		tzif_span(tz->zone, utc_s, ret_span);
	else
		*ret_span = (struct tz_span){ INT64_MAX, 0 };
}

int32_t tz_offset_s(const struct tz *tz, int64_t utc_s)
{
	struct tz_span span;

	span_at(tz, utc_s, &span);
	return span.offset_s;
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/*
 * The first second whose local time is at or after a local midnight: walk the stretches
 * of equal offset from before any zone could have reached it.
 */
static int64_t first_at_local(const struct tz *tz, int64_t local_s)
{
	int64_t from = local_s - LARGEST_OFFSET_S;
	struct tz_span span;

	for (;;) {
		int64_t reached;

		span_at(tz, from, &span);
		reached = local_s - span.offset_s;
		if (reached < from)
			reached = from;
		if (reached < span.until_s)
			return reached;
		from = span.until_s;
	}
}

static int64_t local_day(const struct tz *tz, int64_t utc_ms)
{
	int64_t utc_s = floor_div(utc_ms, 1000);

	return floor_div(utc_s + tz_offset_s(tz, utc_s), DAY_S);
}

int64_t tz_day_start_ms(const struct tz *tz, int64_t utc_ms)
{
	return first_at_local(tz, local_day(tz, utc_ms) * DAY_S) * 1000;
}

int64_t tz_date_start_ms(const struct tz *tz, int64_t year, unsigned month, unsigned day)
{
	return first_at_local(tz, clock_days_from_civil(year, month, day) * DAY_S) * 1000;
}

void tz_local_date(const struct tz *tz, int64_t utc_ms, int64_t *ret_year,
		   unsigned *ret_month, unsigned *ret_day)
{
	clock_civil_from_days(local_day(tz, utc_ms), ret_year, ret_month, ret_day);
}
