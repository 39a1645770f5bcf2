/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One value of the settings table: from text into the target struct and back.  For the
 * settings engine and its writers only.
 */
#pragma once

#include "base/settings.h"

/*
 * Parse text and store it in target's member; a text is copied into mem.
 * Fails with: E_INVALID (text says what is allowed), E_NOMEM.  Thread: any.
 */
int setting_parse(TALLOC_CTX *mem, const struct setting *s, const char *text,
		  void *target, struct err *err) MUST_CHECK;

/*
 * The allowed values in words: "1 to 256", "500ms to 1h", "error, warn, info or debug";
 * "" when anything goes.  Returns buf.  Thread: any.
 */
const char *setting_describe_range(const struct setting *s, char *buf, size_t size);

/* The type in words, with its unit and an example.  Static.  Thread: any. */
const char *setting_describe_type(const struct setting *s);
