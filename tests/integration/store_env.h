/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the tests of the store stand on: an empty database or one with tables, and matches
 * made ready for storing.  Failures end the program.
 */
#pragma once

#include "sql/conn.h"
#include "store/match_store.h"

#define LEAGUE 60 /* players */
#define NOW    INT64_C(1750000000000)

struct parcel {
	struct model_match *matches;
	struct match_store_item *items;
	enum match_store_result *results;
	char (*packed)[256];
};

void store_env_die(const char *what, const struct err *err);

/* Bring the schema up. */
void store_env_migrate(struct sql_conn *conn);

/* n matches from number first on; freed with talloc_free. */
struct parcel *store_env_parcel(uint64_t first, size_t n);

/* Store the first n of a parcel; fails with what match_store_put fails with. */
int store_env_put(struct sql_conn *conn, struct parcel *p, size_t n,
		  struct match_store_touched **ret_touched, size_t *ret_count,
		  struct err *err);

/* The stored match of this number is the one that was made. */
void store_env_expect_equal(struct sql_conn *conn, uint64_t number);

/* Setup of a test without and with tables, and its teardown; *state is a connection. */
int store_env_set_up(void **state);
int store_env_set_up_schema(void **state);
int store_env_tear_down(void **state);
