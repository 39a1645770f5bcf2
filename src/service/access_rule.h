/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rules of access as a pure function: which caller passes which rule, and which
 * player a caller may see.  The one place where it is decided.
 */
#pragma once

#include "model/access.h"

/* What a route asks of its caller; the column of the route table. */
enum access_rule {
	RULE_NONE,      /* a row that forgot it: nobody */
	RULE_OPEN,      /* anyone */
	RULE_READ,      /* anyone where reading is public, else who may read */
	RULE_PLAYER,    /* the same, about a player who is visible to the caller */
	RULE_MMR,       /* the same, where [mmr] visibility lets the caller see ratings */
	RULE_OWN,       /* the player itself, or an admin */
	RULE_OWN_WRITE, /* the player itself with write, who may write, or an admin */
	RULE_WRITE,     /* who may write and is not tied to players */
	RULE_ADMIN,
	RULE_COUNT
};

enum mmr_visibility { MMR_PUBLIC, MMR_PLAYER, MMR_OFF, MMR_VISIBILITY_COUNT };

/* The settings that the rules depend on. */
struct access_policy {
	bool public_read;
	enum mmr_visibility mmr;
};

/* The player that a request is about. */
struct access_subject {
	bool named; /* false: the request names none and the caller stands for none */
	bool own;   /* the caller stands for it */
	enum player_privacy privacy;
};

enum access_verdict {
	ACCESS_ALLOWED,
	ACCESS_WHO,       /* 401: nobody in particular asks, and somebody has to */
	ACCESS_FORBIDDEN, /* 403: this caller may not */
	ACCESS_HIDDEN,    /* 404: as if the player were not stored */
};

/*
 * Decide.  subject counts for the rules about a player only; its privacy may be
 * PRIVACY_PUBLIC while it is not known yet: then ask access_may_see when it is.
 * Thread: any.
 */
enum access_verdict access_decide(enum access_rule rule,
				  const struct access_policy *policy,
				  const struct access_caller *caller,
				  const struct access_subject *subject);

/*
 * Whether the caller may see this player's figures and name.  What is not to be seen is
 * left out or answered as if it were not stored.  Thread: any.
 */
bool access_may_see(const struct access_policy *policy,
		    const struct access_caller *caller, const char *puuid,
		    enum player_privacy privacy);

struct quota_caller;
struct service_batch;

/* Through whose eyes a service looks.  NULL where one is taken: everything is seen. */
struct access_viewer {
	const struct access_policy *policy;
	const struct access_caller *caller;
	const struct quota_caller *counted_as; /* whose cold work; NULL = nobody's */
	bool passed; /* the cold door is behind it (service/cold.h): somebody else leaves
		      */
	/* Set when what is said not to be stored is only not shown; NULL = not noted. For
	 * the audit log alone: the answer must not depend on it. */
	bool *ret_hidden;
	/* What is asked is answered with others (service/answer/batch.h); NULL = alone */
	struct service_batch *batch;
};

/* Which players a viewer sees, its own aside. */
enum access_sight { SIGHT_NONE, SIGHT_PUBLIC, SIGHT_ALL };

/* The same as access_viewer_sees for many players at once.  Thread: any. */
enum access_sight access_viewer_sight(const struct access_viewer *viewer);

/* access_may_see for a viewer.  Thread: any. */
bool access_viewer_sees(const struct access_viewer *viewer, const char *puuid,
			enum player_privacy privacy);

/* Note that the viewer was told "not stored" of something that is.  NULL is fine. */
void access_viewer_hide(const struct access_viewer *viewer);

/*
 * "none", "open", "read", "player", "mmr", "own", "own-write", "write", "admin".  Static.

 */
const char *access_rule_name(enum access_rule rule);
