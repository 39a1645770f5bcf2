/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Exit statuses of the programs (documented in the man pages).
 */
#pragma once

#include "base/err.h"

enum app_exit {
	APP_OK = 0,
	APP_PARTIAL = 1,     /* done, but some documents failed */
	APP_USAGE = 2,       /* wrong options or arguments */
	APP_CONFIG = 3,      /* configuration file missing or wrong */
	APP_UNAVAILABLE = 4, /* database server away, or time-out */
	APP_ACCESS = 5,      /* refused: password, permission */
	APP_SCHEMA = 6,      /* database schema missing, too old, too new, damaged */
	APP_INPUT = 7,       /* nothing usable in the input */
	APP_IO = 8,          /* file or disk failed, disk full */
	APP_BUSY = 9,        /* address or lock taken */
	APP_NOT_FOUND = 10,  /* no such player or match */
	APP_INTERNAL = 11,   /* a defect of ours, or no memory */
	APP_CANCELLED = 12,  /* stopped by a signal; what was committed stays */
};

/* The exit status of an error code (either sign). */
enum app_exit app_exit_of(int code);
