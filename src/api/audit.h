/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The audit log: one JSON line for every write and every call that was refused, over HTTP
 * or by the command line.  It names callers by numbers; no secret, no player's name and
 * no query string comes here.
 */
#pragma once

#include "base/err.h"

#include <stdint.h>
#include <talloc.h>

struct api_call;

/* What the guard made of a call. */
enum guard_verdict {
	GUARD_UNDECIDED, /* nothing was to be decided: OPTIONS */
	GUARD_ALLOWED,
	GUARD_NO_ROUTE,        /* no such path: 404 */
	GUARD_NO_METHOD,       /* not on this path: 405 */
	GUARD_TOO_LARGE,       /* the body: 413 */
	GUARD_UNREADABLE,      /* request or credentials that cannot be read: 400, 431 */
	GUARD_TOKEN_IN_URL,    /* a secret where it does not belong: 400 */
	GUARD_INVALID_TOKEN,   /* 401 */
	GUARD_UNAUTHENTICATED, /* nobody in particular asks: 401 */
	GUARD_FORBIDDEN,       /* 403 */
	GUARD_CROSS_SITE,      /* a browser on somebody else's page: 403 */
	GUARD_HIDDEN,          /* not shown to this caller: 404 */
	GUARD_NOT_STORED,      /* no such player or match: 404, too */
	GUARD_LIMITED,         /* 429 */
	GUARD_UNCHECKED,       /* the credential cannot be checked now: 503 */
	GUARD_VERDICT_COUNT
};

/* "allowed", "forbidden" ...  Static.  Thread: any. */
const char *audit_verdict_name(enum guard_verdict verdict);

/* Put a call's line into the log if it belongs there; the answer is complete by now. */
void audit_call(struct api_call *call);

/* A change made by the command line. */
struct audit_command {
	const char *command; /* "token create" */
	const char
		*subject; /* what number counts: "token_id", "player_id"; NULL = none */
	int64_t id;       /* of the subject */
	const char *token_selector; /* of the token; NULL = it is about none */
	int status;                 /* exit status */
	int64_t now_ms;
};

/*
 * Append a command's line to the file of [log] audit_log ("" = none, "-" = standard
 * error), with the user who ran it.  A file that root makes by this belongs to the owner
 * of its directory.  Fails with: E_ACCESS, E_NOT_FOUND, E_NOSPACE, E_IO,
 * E_NOMEM; the change itself stands.  Thread: one.
 */
int audit_command_write(const char *path, const struct audit_command *command,
			struct err *err) MUST_CHECK;
