/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Servers of a Redis Cluster that say what a test wants, on ports of the loopback
 * address.  One thread plays them all; the test looks at counts.
 */
#pragma once

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FAKE_NODES 3
#define FAKE_CONNS 64
#define FAKE_ARGS  64

struct fake_cluster;

/* A command that a server got. */
struct fake_call {
	int node;
	bool asking; /* ASKING stood before it */
	int argc;
	const char *argv[FAKE_ARGS];
};

/*
 * Answers a command into out, in the protocol's words.  Thread: the fake's; it asserts
 * nothing.
 */
typedef void (*fake_answer_fn)(struct fake_cluster *fake, const struct fake_call *call,
			       char *out, size_t size);

struct fake_conn {
	int fd, node;
	bool asking;
	size_t len;
	char in[8192];
};

struct fake_cluster {
	uint16_t port[FAKE_NODES];
	int listener[FAKE_NODES];
	int wake[2]; /* a pipe that ends the thread */
	pthread_t thread;
	struct fake_conn conns[FAKE_CONNS];
	_Atomic fake_answer_fn answer;
	/* The map that is told: the first slot that node i does not have, and its epoch.
	 */
	atomic_int end[FAKE_NODES];
	atomic_int epoch;
	atomic_bool replicas;         /* each server has one */
	atomic_int has_it;            /* what WAIT is told */
	atomic_bool hostless;         /* servers are named without a host */
	atomic_bool mute[FAKE_NODES]; /* each of its connections is closed at once */
	atomic_int drops[FAKE_NODES]; /* so many are closed instead of answering */
	/* It takes connections and says nothing, for the rest of the test. */
	atomic_bool frozen[FAKE_NODES];
	atomic_int wait_ms; /* so long does the answer to WAIT take */
	atomic_int open[FAKE_NODES], calls[FAKE_NODES], maps, texts, waits;
};

/* Start it.  Each server has a third of the slots; answers +OK. */
void fake_cluster_start(struct fake_cluster *fake);
void fake_cluster_stop(struct fake_cluster *fake);

/* All slots are of node now, and the epoch is one higher. */
void fake_cluster_give_all(struct fake_cluster *fake, int node);
