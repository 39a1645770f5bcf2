/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A shared-memory segment that the processes of one user and instance find by name; they
 * need no common parent.  The name carries a hash of the layout, so that two versions of
 * the program never read each other's bytes.  Each user holds a shared file lock on it:
 * a segment that nobody holds is stale and is removed by the next one that starts.
 */
#pragma once

#include "base/attr.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct segment {
	void *base;
	size_t size;
	int fd; /* -1: private memory of this process */
	int lock_fd;
};

/*
 * The layout hash (FNV-1a) of n numbers that change with every change of what the
 * segment holds: a version, sizes, offsets.  Thread: any.
 */
uint64_t segment_layout(const uint64_t *parts, size_t n);

/*
 * Open the segment "kind" of an instance, making it (all zero, really allocated, mode
 * 0600) when it is missing.  instance: 1..40 characters of [A-Za-z0-9._-].
 * Fails with: E_INVALID (instance), E_ACCESS (somebody else's file has our name),
 * E_NOSPACE, E_TIMEOUT (its lock is held for seconds), E_IO.  Thread: main.
 */
int segment_open(const char *kind, const char *instance, uint64_t layout, size_t size,
		 struct segment *ret_segment, struct err *err) MUST_CHECK;

/*
 * Map an existing segment of user uid for reading.  The name alone is believed nothing:
 * it has to be a regular file of that user, of mode 0600 and of this size.
 * Fails with: E_NOT_FOUND, E_ACCESS (it is none, or may not be opened), E_INVALID, E_IO.
 * Never blocks.  Thread: any.
 */
int segment_attach(const char *kind, const char *instance, uint64_t layout, size_t size,
		   uid_t uid, struct segment *ret_segment, struct err *err) MUST_CHECK;

/* The same for reading and writing; only root may join another user's. */
int segment_join(const char *kind, const char *instance, uint64_t layout, size_t size,
		 uid_t uid, struct segment *ret_segment, struct err *err) MUST_CHECK;

/* Memory of this process alone, all zero, when a shared one cannot be had: E_NOMEM. */
int segment_private(size_t size, struct segment *ret_segment, struct err *err) MUST_CHECK;

/*
 * Hold or let go of the lock among the segment's users; short work only.
 * Fails with: E_TIMEOUT, E_IO.  Thread: one at a time in a process.
 */
int segment_lock(struct segment *s, struct err *err) MUST_CHECK;
void segment_unlock(struct segment *s);

/* Unmap; the last user leaves the segment in place for the next one.  Twice is fine. */
void segment_close(struct segment *s);

/* Remove the segment's name and its lock (tests; uninstall).  Missing ones are fine. */
void segment_unlink(const char *kind, const char *instance, uint64_t layout);
