/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One list of causes for the whole program.  A fallible function returns 0 or the
 * negative code, and, where an operator or a client needs more than the cause, fills a
 * struct err with one line of text: what, where, what to do.  Library layers return, they
 * do not log.
 */
#pragma once

#include "base/attr.h"

enum err_code {
	E_OK = 0,
	E_ACCESS,      /* refused: wrong password, no permission */
	E_BUG,         /* cannot happen; a defect of ours */
	E_BUSY,        /* address or lock taken by another process */
	E_CANCELLED,   /* given up on request (signal, drain) */
	E_CONFLICT,    /* deadlock or duplicate: may pass when tried again */
	E_CORRUPT,     /* data broken: truncated, bad syntax, wrong checksum */
	E_EMPTY,       /* there is nothing to answer from */
	E_INVALID,     /* input outside its range or form */
	E_IO,          /* file or socket failed */
	E_LIMITED,     /* too much: size, count or quota */
	E_NOMEM,       /* memory exhausted */
	E_NOSPACE,     /* disk full */
	E_NOT_FOUND,   /* no such thing */
	E_PENDING,     /* takes work that was not to be done now */
	E_SCHEMA,      /* database schema missing, too old or too new */
	E_TIMEOUT,     /* deadline passed */
	E_UNAVAILABLE, /* neighbour away; may come back */
	E_UNCERTAIN,   /* unknown whether the write took effect */
	E_COUNT
};

/* A cause with its one-line text.  Zero-initialise before use. */
struct err {
	enum err_code code;
	char text[512];
};

/*
 * Fill err (may be NULL) with a code and a formatted line; returns -code, so that a
 * caller can write "return err_set(err, E_INVALID, ...)".  What came from outside (names,
 * documents) may be in it: control characters become '?'.  Thread: any.
 */
int err_set(struct err *err, enum err_code code, const char *fmt, ...) PRINTF_LIKE(3, 4);

/*
 * Put "prefix: " before the text of err (may be NULL); returns -err->code.
 * Thread: any.
 */
int err_prefix(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

/*
 * Map errno to a code: ENOENT to E_NOT_FOUND, EACCES and EPERM to E_ACCESS, ENOSPC and
 * EDQUOT to E_NOSPACE, EADDRINUSE to E_BUSY, ENOMEM to E_NOMEM, ETIMEDOUT to E_TIMEOUT,
 * anything else to E_IO.  Thread: any.
 */
enum err_code err_from_errno(int errnum);

/*
 * The short lower-case name of a code ("not_found"); accepts the negative form too.
 * Static text.  Thread: any.
 */
const char *err_name(int code);
