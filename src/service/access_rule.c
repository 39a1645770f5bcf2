/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/access_rule.h"

static const char *const rule_names[RULE_COUNT] = {
	[RULE_NONE] = "none",           [RULE_OPEN] = "open",   [RULE_READ] = "read",
	[RULE_PLAYER] = "player",       [RULE_MMR] = "mmr",     [RULE_OWN] = "own",
	[RULE_OWN_WRITE] = "own-write", [RULE_WRITE] = "write", [RULE_ADMIN] = "admin",
};

const char *access_rule_name(enum access_rule rule)
{
	return (unsigned)rule < RULE_COUNT ? rule_names[rule] : "";
}

/* What a caller gets who may not: a stranger may still say who it is. */
static enum access_verdict refuse(const struct access_caller *caller)
{
	return caller->kind == CALLER_ANONYMOUS ? ACCESS_WHO : ACCESS_FORBIDDEN;
}

static bool is_tied(const struct access_caller *caller)
{
	return caller->player_count > 0 && caller->scope != SCOPE_ADMIN;
}

/* Whether what every player shows may be read at all. */
static bool reads_public(const struct access_policy *policy,
			 const struct access_caller *caller)
{
	return policy->public_read || (caller->scope >= SCOPE_READ && !is_tied(caller));
}

static enum access_verdict decide_read(const struct access_policy *policy,
				       const struct access_caller *caller)
{
	if (policy->public_read || caller->scope >= SCOPE_READ)
		return ACCESS_ALLOWED;
	return refuse(caller);
}

/* Whom a player's figures are shown to. */
static enum access_verdict decide_player(const struct access_policy *policy,
					 const struct access_caller *caller,
					 const struct access_subject *subject)
{
	enum access_verdict read = decide_read(policy, caller);

	if (read != ACCESS_ALLOWED)
		return read;
	if (!subject->named)
		return ACCESS_WHO;
	if (caller->scope == SCOPE_ADMIN || subject->own)
		return ACCESS_ALLOWED;
	if (subject->privacy != PRIVACY_PUBLIC || !reads_public(policy, caller))
		return ACCESS_HIDDEN;
	return ACCESS_ALLOWED;
}

static enum access_verdict decide_mmr(const struct access_policy *policy,
				      const struct access_caller *caller,
				      const struct access_subject *subject)
{
	enum access_verdict seen = decide_player(policy, caller, subject);

	if (seen != ACCESS_ALLOWED || policy->mmr == MMR_PUBLIC)
		return seen;
	if (policy->mmr == MMR_OFF)
		return ACCESS_FORBIDDEN;
	if (caller->scope == SCOPE_ADMIN || subject->own)
		return ACCESS_ALLOWED;
	return refuse(caller);
}

/* What belongs to a player. */
static enum access_verdict decide_own(const struct access_caller *caller,
				      const struct access_subject *subject, bool write)
{
	if (caller->kind == CALLER_ANONYMOUS)
		return ACCESS_WHO;
	if (!subject->named)
		return ACCESS_WHO;
	if (caller->scope == SCOPE_ADMIN)
		return ACCESS_ALLOWED;
	if (subject->own)
		return !write || caller->scope >= SCOPE_WRITE ? ACCESS_ALLOWED
							      : ACCESS_FORBIDDEN;
	if (write && caller->scope >= SCOPE_WRITE && !is_tied(caller))
		return subject->privacy == PRIVACY_PUBLIC ? ACCESS_ALLOWED
							  : ACCESS_HIDDEN;
	return ACCESS_FORBIDDEN;
}

static enum access_verdict decide_scope(const struct access_caller *caller,
					enum access_scope least)
{
	if (caller->scope >= least && !is_tied(caller))
		return ACCESS_ALLOWED;
	return refuse(caller);
}

enum access_verdict access_decide(enum access_rule rule,
				  const struct access_policy *policy,
				  const struct access_caller *caller,
				  const struct access_subject *subject)
{
	switch (rule) {
	case RULE_OPEN:
		return ACCESS_ALLOWED;
	case RULE_READ:
		return decide_read(policy, caller);
	case RULE_PLAYER:
		return decide_player(policy, caller, subject);
	case RULE_MMR:
		return decide_mmr(policy, caller, subject);
	case RULE_OWN:
		return decide_own(caller, subject, false);
	case RULE_OWN_WRITE:
		return decide_own(caller, subject, true);
	case RULE_WRITE:
		return decide_scope(caller, SCOPE_WRITE);
	case RULE_ADMIN:
		return decide_scope(caller, SCOPE_ADMIN);
	case RULE_NONE:
	case RULE_COUNT:
		break;
	}
	return refuse(caller);
}

bool access_may_see(const struct access_policy *policy,
		    const struct access_caller *caller, const char *puuid,
		    enum player_privacy privacy)
{
	struct access_subject subject = { .named = true,
					  .own = access_is_player(caller, puuid),
					  .privacy = privacy };

	return decide_player(policy, caller, &subject) == ACCESS_ALLOWED;
}

enum access_sight access_viewer_sight(const struct access_viewer *viewer)
{
	static const struct access_subject shown = { .named = true },
					   hidden = { .named = true,
						      .privacy = PRIVACY_OPTED_OUT };

	if (!viewer ||
	    decide_player(viewer->policy, viewer->caller, &hidden) == ACCESS_ALLOWED)
		return SIGHT_ALL;
	return decide_player(viewer->policy, viewer->caller, &shown) == ACCESS_ALLOWED
		       ? SIGHT_PUBLIC
		       : SIGHT_NONE;
}

void access_viewer_hide(const struct access_viewer *viewer)
{
	if (viewer && viewer->ret_hidden)
		*viewer->ret_hidden = true;
}

bool access_viewer_sees(const struct access_viewer *viewer, const char *puuid,
			enum player_privacy privacy)
{
	return !viewer || access_may_see(viewer->policy, viewer->caller, puuid, privacy);
}
