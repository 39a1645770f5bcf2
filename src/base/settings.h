/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The settings engine: an INI file read against a table.  The engine knows no setting;
 * the table (app/settings.c) knows no file format.  Lines of any length up to 64 KiB,
 * line numbers in every message, unknown sections and keys refused, duplicates refused.
 * Comments ("#" or ";") have lines of their own; a value is the rest of its line without
 * the blanks at its ends, one pair of double quotes around it is taken off.
 */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <talloc.h>

enum setting_type {
	SETTING_BOOL,     /* bool: yes/no, true/false, on/off, 1/0 */
	SETTING_INT,      /* int64_t within min..max */
	SETTING_DURATION, /* int64_t milliseconds: "500ms", "30s", "5m", "1h", "7d" */
	SETTING_SIZE,     /* int64_t bytes: "64K", "10M", "1G" */
	SETTING_TEXT,     /* const char * in the settings' context */
	SETTING_PATH,     /* const char *; "~" and relative paths are refused */
	SETTING_SECRET,   /* const char *; never printed */
	SETTING_ENUM,     /* int: index into choices */
};

struct setting {
	const char *section, *key;
	enum setting_type type;
	uint16_t offset;            /* of the member in the target struct */
	const char *def;            /* default in the file's own syntax */
	int64_t min, max;           /* of a text: its length in bytes, max 0 = any */
	const char *const *choices; /* SETTING_ENUM, NULL-terminated */
	bool reloadable;
	const char *help; /* one or two sentences for conf/lme.ini and docs */
	/* Extra check of a text: 0 or a negative code with the reason in err; may be
	 * NULL. */
	int (*check)(const char *text, struct err *err);
};

/* Called for every mistake found: file, line (0 = none), "section.key" ("" = none), what.
 */
typedef void (*settings_report_fn)(void *arg, const char *file, unsigned line,
				   const char *key, const char *what);

/*
 * Fill target with the table's defaults, then with the file (path NULL = defaults only).
 * Texts become talloc children of mem.  All mistakes are reported, not only the first.
 * Fails with: E_INVALID (mistakes were reported; err holds the first), E_NOT_FOUND,
 * E_ACCESS, E_IO, E_NOMEM.
 */
int settings_load(TALLOC_CTX *mem, const struct setting *table, size_t count,
		  const char *path, void *target, settings_report_fn report, void *arg,
		  struct err *err) MUST_CHECK;

/*
 * The same, and tell for each row of the table in which line of the file it was given:
 * ret_lines has room for count numbers, 0 = the default.
 */
int settings_load_lines(TALLOC_CTX *mem, const struct setting *table, size_t count,
			const char *path, void *target, settings_report_fn report,
			void *arg, unsigned *ret_lines, struct err *err) MUST_CHECK;

/*
 * Whether two targets have the same value of a setting; take one target's value over into
 * another (a text is shared, not copied).  Thread: any.
 */
bool settings_equal(const struct setting *s, const void *a, const void *b);
void settings_take(const struct setting *s, void *to, const void *from);

/*
 * A value of target in the file's own syntax, a secret as stars; cut to size.  Returns
 * buf.  Thread: any.
 */
const char *settings_format(const struct setting *s, const void *target, char *buf,
			    size_t size);

/*
 * Write all values of target with where they came from (lines as of settings_load_lines,
 * path NULL = none), secrets as stars; the output can be read back except for those.
 */
void settings_write_values(const struct setting *table, size_t count, const void *target,
			   const char *path, const unsigned *lines, FILE *out);

/* Write the annotated configuration file with every key at its default. */
void settings_write_annotated(const struct setting *table, size_t count, FILE *out);

/* Write the reference as Markdown (docs/config.md). */
void settings_write_reference(const struct setting *table, size_t count, FILE *out);

/* Write the reference as mdoc lists, one subsection a section (lme.ini.5). */
void settings_write_man(const struct setting *table, size_t count, FILE *out);
