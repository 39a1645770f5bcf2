/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a client accepts (RFC 9110, section 12.5.1).
 */
#pragma once

enum accept_specificity { ACCEPT_NOT_NAMED, ACCEPT_ANY, ACCEPT_KIND, ACCEPT_EXACT };

struct accept_match {
	int quality; /* 0 (not wanted) to 1000 */
	enum accept_specificity by;
};

/*
 * How much an Accept header wants a type ("text/plain") in a version ("0.0.4"): a range
 * with another version is not about it, other parameters are not looked at.  The most
 * specific range decides.  accept NULL accepts everything.  Thread: any.
 */
struct accept_match accept_type(const char *accept, const char *type,
				const char *version);
