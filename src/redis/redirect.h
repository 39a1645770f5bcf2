/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a server of a Redis Cluster means by an error: go elsewhere, ask again, or what
 * every Redis means by it.  Pure.
 */
#pragma once

#include "redis/address.h"

enum redis_verdict {
	REDIS_FINAL,     /* an error like any other */
	REDIS_MOVED,     /* the slot has another owner, for good */
	REDIS_ASK,       /* this once, after ASKING */
	REDIS_TRY_AGAIN, /* the keys of one command are on two servers just now */
	REDIS_UNFIT /* this server serves nothing of it now: loading, replica, down */
};

struct redis_redirect {
	enum redis_verdict verdict;
	int32_t slot;                 /* REDIS_MOVED and REDIS_ASK */
	struct redis_address address; /* of them; host "" = the one who said it */
};

/* Read an error reply's text.  A redirection that is malformed is REDIS_FINAL.
 * Thread: any. */
void redis_redirect_parse(const char *text, struct redis_redirect *ret_redirect);
