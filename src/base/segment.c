/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/segment.h"

#include "base/clock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define NAME_LEN        160
#define LOCK_TIMEOUT_MS 5000
#define SHM_DIR         "/dev/shm"

uint64_t segment_layout(const uint64_t *parts, size_t n)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < n; i++)
		hash = (hash ^ parts[i]) * UINT64_C(0x100000001b3);
	return hash;
}

static bool instance_usable(const char *instance)
{
	static const char allowed[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789._-";
	size_t n = strspn(instance, allowed);

	return n > 0 && n <= 40 && !instance[n];
}

static void format_prefix(char *name, const char *kind, const char *instance, uid_t uid)
{
	snprintf(name, NAME_LEN, "/lme-%s-%u-%s", kind, (unsigned)uid, instance);
}

static void format_name(char *name, const char *kind, const char *instance, uid_t uid,
			uint64_t layout)
{
	format_prefix(name, kind, instance, uid);
	snprintf(name + strlen(name), NAME_LEN - strlen(name), ":%016" PRIx64, layout);
}

static void format_lock_name(char *name, const char *kind, const char *instance,
			     uid_t uid)
{
	format_prefix(name, kind, instance, uid);
	snprintf(name + strlen(name), NAME_LEN - strlen(name), ".lock");
}

static int check_owner(int fd, const char *name, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return err_set(err, E_IO, "shared memory %s: %s", name, strerror(errno));
	if (st.st_uid != geteuid() || (st.st_mode & 077))
		return err_set(err, E_ACCESS,
			       "shared memory %s%s belongs to user %u with mode %04o: "
			       "remove it, or use another instance name",
			       SHM_DIR, name, (unsigned)st.st_uid,
			       (unsigned)st.st_mode & 07777);
	return 0;
}

static int take_lock(int fd, const char *what, struct err *err)
{
	struct deadline deadline = deadline_in_ms(LOCK_TIMEOUT_MS);
	static const struct timespec pause = { .tv_nsec = 5000000 };

	while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return err_set(err, E_IO, "%s: %s", what, strerror(errno));
		if (deadline_passed(deadline))
			return err_set(err, E_TIMEOUT,
				       "%s is held by another process for more than %d s",
				       what, LOCK_TIMEOUT_MS / 1000);
		nanosleep(&pause, NULL);
	}
	return 0;
}

int segment_lock(struct segment *s, struct err *err)
{
	return s->lock_fd < 0 ? 0 : take_lock(s->lock_fd, "shared memory lock", err);
}

void segment_unlock(struct segment *s)
{
	if (s->lock_fd >= 0)
		flock(s->lock_fd, LOCK_UN);
}

static int open_lock(const char *kind, const char *instance, struct segment *s,
		     struct err *err)
{
	char name[NAME_LEN];

	format_lock_name(name, kind, instance, geteuid());
	s->lock_fd = shm_open(name, O_RDWR | O_CREAT, 0600);
	if (s->lock_fd < 0)
		return err_set(err, err_from_errno(errno), "shared memory %s%s: %s",
			       SHM_DIR, name, strerror(errno));
	return check_owner(s->lock_fd, name, err);
}

/* Remove segments of other layouts that no process holds any more. */
static void remove_stale(const char *kind, const char *instance, const char *keep)
{
	char prefix[NAME_LEN], name[NAME_LEN + 256];
	struct dirent *entry;
	DIR *dir = opendir(SHM_DIR);

	if (!dir)
		return;
	format_prefix(prefix, kind, instance, geteuid());
	snprintf(prefix + strlen(prefix), sizeof(prefix) - strlen(prefix), ":");
	while ((entry = readdir(dir))) {
		int fd;

		snprintf(name, sizeof(name), "/%s", entry->d_name);
		if (strncmp(name, prefix, strlen(prefix)) != 0 || strcmp(name, keep) == 0)
			continue;
		fd = shm_open(name, O_RDWR, 0);
		if (fd < 0)
			continue;
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			shm_unlink(name);
		close(fd);
	}
	closedir(dir);
}

static int create(const char *name, size_t size, struct err *err)
{
	int r, fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);

	if (fd < 0)
		return err_set(err, err_from_errno(errno), "shared memory %s%s: %s",
			       SHM_DIR, name, strerror(errno));
	/* A hole would be a SIGBUS later, when the memory file system is full. */
	r = posix_fallocate(fd, 0, (off_t)size);
	if (r != 0) {
		shm_unlink(name);
		close(fd);
		return err_set(err, err_from_errno(r),
			       "shared memory %s%s, %zu bytes: %s", SHM_DIR, name, size,
			       strerror(r));
	}
	return fd;
}

/* The descriptor of the segment, made if need be; under the lock. */
static int open_or_create(const char *name, size_t size, struct err *err)
{
	struct stat st;
	int r, fd = shm_open(name, O_RDWR, 0);

	if (fd < 0)
		return create(name, size, err);
	r = check_owner(fd, name, err);
	if (r == 0 && fstat(fd, &st) == 0 && st.st_size == (off_t)size)
		return fd;
	close(fd);
	if (r < 0)
		return r;
	/* Its maker died between creating and sizing it: nobody uses that. */
	shm_unlink(name);
	return create(name, size, err);
}

static int map(struct segment *s, int protection, const char *name, struct err *err)
{
	void *base = mmap(NULL, s->size, protection, MAP_SHARED, s->fd, 0);

	if (base == MAP_FAILED)
		return err_set(err, err_from_errno(errno), "shared memory %s%s: %s",
			       SHM_DIR, name, strerror(errno));
	s->base = base;
	return 0;
}

static int open_locked(struct segment *s, const char *kind, const char *instance,
		       uint64_t layout, struct err *err)
{
	char name[NAME_LEN];

	format_name(name, kind, instance, geteuid(), layout);
	remove_stale(kind, instance, name);
	s->fd = open_or_create(name, s->size, err);
	if (s->fd < 0)
		return s->fd;
	if (flock(s->fd, LOCK_SH | LOCK_NB) < 0)
		return err_set(err, E_IO, "shared memory %s%s: %s", SHM_DIR, name,
			       strerror(errno));
	return map(s, PROT_READ | PROT_WRITE, name, err);
}

int segment_open(const char *kind, const char *instance, uint64_t layout, size_t size,
		 struct segment *ret_segment, struct err *err)
{
	struct segment s = { .size = size, .fd = -1, .lock_fd = -1 };
	int r;

	if (!instance_usable(instance))
		return err_set(err, E_INVALID, "instance name \"%s\" is not usable",
			       instance);
	r = open_lock(kind, instance, &s, err);
	if (r == 0)
		r = segment_lock(&s, err);
	if (r == 0) {
		r = open_locked(&s, kind, instance, layout, err);
		segment_unlock(&s);
	}
	if (r < 0) {
		segment_close(&s);
		return r;
	}
	*ret_segment = s;
	return 0;
}

/*
 * Whether the file is a segment as uid's own process makes it.  Anybody may make files
 * in that directory, under any name: what somebody else made there is never mapped.
 */
static bool made_by(int fd, uid_t uid, size_t size)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == uid &&
	       !(st.st_mode & 077) && st.st_size == (off_t)size;
}

static int attach(const char *kind, const char *instance, uint64_t layout, size_t size,
		  uid_t uid, bool writable, struct segment *ret_segment, struct err *err)
{
	/* Neither a link nor a FIFO of that name may lead elsewhere or make us wait. */
	const int flags = (writable ? O_RDWR : O_RDONLY) | O_NOFOLLOW | O_NONBLOCK;
	struct segment s = { .size = size, .fd = -1, .lock_fd = -1 };
	char name[NAME_LEN];
	int r;

	if (!instance_usable(instance))
		return err_set(err, E_INVALID, "instance name \"%s\" is not usable",
			       instance);
	format_name(name, kind, instance, uid, layout);
	s.fd = shm_open(name, flags, 0);
	if (s.fd < 0)
		return err_set(err, err_from_errno(errno), "shared memory %s%s: %s",
			       SHM_DIR, name, strerror(errno));
	if (!made_by(s.fd, uid, size))
		r = err_set(err, E_ACCESS, "shared memory %s%s is not what user %u makes",
			    SHM_DIR, name, (unsigned)uid);
	else
		r = map(&s, PROT_READ | (writable ? PROT_WRITE : 0), name, err);
	if (r < 0) {
		segment_close(&s);
		return r;
	}
	*ret_segment = s;
	return 0;
}

int segment_attach(const char *kind, const char *instance, uint64_t layout, size_t size,
		   uid_t uid, struct segment *ret_segment, struct err *err)
{
	return attach(kind, instance, layout, size, uid, false, ret_segment, err);
}

int segment_join(const char *kind, const char *instance, uint64_t layout, size_t size,
		 uid_t uid, struct segment *ret_segment, struct err *err)
{
	return attach(kind, instance, layout, size, uid, true, ret_segment, err);
}

int segment_private(size_t size, struct segment *ret_segment, struct err *err)
{
	void *base = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			  -1, 0);

	if (base == MAP_FAILED)
		return err_set(err, E_NOMEM, "no memory for %zu bytes", size);
	*ret_segment =
		(struct segment){ .base = base, .size = size, .fd = -1, .lock_fd = -1 };
	return 0;
}

void segment_close(struct segment *s)
{
	if (s->base)
		munmap(s->base, s->size);
	if (s->fd >= 0)
		close(s->fd);
	if (s->lock_fd >= 0)
		close(s->lock_fd);
	*s = (struct segment){ .fd = -1, .lock_fd = -1 };
}

void segment_unlink(const char *kind, const char *instance, uint64_t layout)
{
	char name[NAME_LEN];

	format_name(name, kind, instance, geteuid(), layout);
	shm_unlink(name);
	format_lock_name(name, kind, instance, geteuid());
	shm_unlink(name);
}
