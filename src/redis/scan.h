/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Between the walk over one server's keys (scan.c) and the choice of servers
 * (scan_cluster.c).
 */
#pragma once

#include "redis/cluster.h"

/* One walk over all keys, kept between exchanges. */
struct scan {
	bool wait; /* the server has a replica, which shall have deleted, too */
	uint64_t unreplicated; /* steps that none had in time */
	const char *pattern;   /* with the prefix before it */
	size_t prefix_len;
	redis_wanted_fn wanted; /* NULL: every key that matches */
	const void *arg;        /* of it */
	bool asking;            /* the slot is on its way to this server */
	char cursor[24];
	uint64_t unlinked;
};

/* Walk over a server's keys from the start and UNLINK those that match
 * and are wanted. * Fails with: E_UNAVAILABLE, E_TIMEOUT, E_INVALID.  Thread: any. */
int redis_scan_server(struct redis_client *client, struct deadline deadline,
		      struct scan *scan, struct err *err) MUST_CHECK;

/*
 * The same of a cluster.  A pattern with a hash tag goes to the server of its slot only
 * (keys whose tag is another one stay), and to all that had it meanwhile; else to all.
 * Fails with: E_UNAVAILABLE (also when the slot keeps moving), E_TIMEOUT, E_INVALID,
 * E_NOMEM.  Thread: any.
 */
int redis_scan_cluster(struct redis_cluster *cluster, struct deadline deadline,
		       const char *prefix, const char *pattern, struct scan *scan,
		       struct err *err) MUST_CHECK;
