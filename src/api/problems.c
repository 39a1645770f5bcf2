/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/problems.h"

#include <string.h>

static const struct problem problems[PROBLEM_COUNT] = {
	[PROBLEM_AUTHENTICATION_REQUIRED] = { "authentication_required", 401,
					      "Authentication required",
					      "Nobody in particular asks, or about "
					      "nobody in particular. Send a token as "
					      "Authorization: Bearer, or sign in with "
					      "POST /api/auth/validate; a token or "
					      "session that is tied to a player stands "
					      "for it. Otherwise name the player: "
					      "player=<puuid>, player=<name>%23<tag>, or "
					      "riot_id=, tag= and optionally region=." },
	[PROBLEM_BODY_TOO_LARGE] = { "body_too_large", 413,
				     "The request body is too large",
				     "The declared length is over [server] max_body; "
				     "nothing was read. Send "
				     "less, or ask the admin to raise the limit here and "
				     "in nginx." },
	[PROBLEM_CHAMPION_NOT_PLAYED] = { "champion_not_played", 404,
					  "No game on this champion counts",
					  "The player has no game on the champion in the "
					  "window that passes the filters. period=all "
					  "has "
					  "the longest window; GET "
					  "/api/analytics/v2/stats/champions lists the "
					  "champions of a window." },
	[PROBLEM_CROSS_SITE] = { "cross_site", 403, "The request comes from another site",
				 "Whatever changes something with a cookie, and every "
				 "sign-in and sign-out, has to come from a page of this "
				 "host: Origin must name it, and Sec-Fetch-Site must not "
				 "say cross-site or same-site. Programs send a token "
				 "instead of a cookie." },
	[PROBLEM_DUPLICATE_PARAMETER] = { "duplicate_parameter", 400,
					  "A query parameter was given twice",
					  "Every query parameter may be given once. "
					  "Lists are one value with "
					  "commas, for example queue=420,440." },
	[PROBLEM_FORBIDDEN] = { "forbidden", 403, "You may not do that",
				"The token or session is good but its scope or its "
				"player does not reach here. docs/access.md lists the "
				"rules, lme routes the rule of every route." },
	[PROBLEM_HEADER_TOO_LARGE] = { "header_too_large", 431, "A header is too large",
				       "The Cookie header may have 4096 bytes. Delete "
				       "the cookies of this site." },
	[PROBLEM_ICON_NOT_SHOWN] = { "icon_not_shown", 409,
				     "The account does not show the icon yet",
				     "Choose the profile icon that the challenge names "
				     "in the client, wait some seconds, and send the "
				     "challenge again before it ends." },
	[PROBLEM_INTERNAL_ERROR] = { "internal_error", 500, "The server failed",
				     "A defect of the server, or it ran out of memory. "
				     "The request id "
				     "(instance, X-Request-Id) finds the matching line "
				     "in the server's log." },
	[PROBLEM_INVALID_AS_OF] = { "invalid_as_of", 400, "as_of is not a usable time",
				    "as_of ends the window that is asked about. It is "
				    "RFC 3339 with a zone "
				    "(2025-03-23T17:17:26Z) or epoch milliseconds, from "
				    "1970 to 2199." },
	[PROBLEM_INVALID_BODY] = { "invalid_body", 400,
				   "The body is not what the route takes",
				   "The body is a JSON object; detail names the member "
				   "that is missing, unknown, of the wrong type or out "
				   "of range. openapi.json describes it." },
	[PROBLEM_INVALID_CHALLENGE] = { "invalid_challenge", 401,
					"That challenge is not open",
					"It is unknown, has ended, or was used up. Begin "
					"again with riot_id, riot_tag and region." },
	[PROBLEM_INVALID_CHAMPION_ID] = { "invalid_champion_id", 400,
					  "That is no champion id",
					  "A champion id is a whole number from 1 to "
					  "65535, for example 157." },
	[PROBLEM_INVALID_CURSOR] = { "invalid_cursor", 400,
				     "The cursor was not made by this route",
				     "A cursor comes from next_cursor or the Link header "
				     "of the page before "
				     "and is used as it is, on the same route." },
	[PROBLEM_INVALID_FILTER] = { "invalid_filter", 400,
				     "The filters cannot be used so",
				     "A filter has a form that it cannot have, or two of "
				     "them contradict each other; the member parameters "
				     "names them. docs/analytics.md lists all filters: "
				     "period or from and to, as_of, tz, queue, mode, "
				     "role, champion, patch, side, result, opponent, "
				     "with, min_duration, max_duration." },
	[PROBLEM_INVALID_LIMIT] = { "invalid_limit", 400, "limit is out of range",
				    "limit is a whole number from 1 to 100." },
	[PROBLEM_INVALID_MATCH_ID] = { "invalid_match_id", 400,
				       "That cannot be a match id",
				       "A match id is <platform>_<number>, for example "
				       "EUW1_7106244413." },
	[PROBLEM_INVALID_PAGE] = { "invalid_page", 400, "page is out of range",
				   "page is a whole number from 1 to 100000 and excludes "
				   "cursor." },
	[PROBLEM_INVALID_PERIOD] = { "invalid_period", 400, "No such period",
				     "The periods are today, week, month, season and "
				     "all." },
	[PROBLEM_INVALID_PLAYER] = { "invalid_player", 400,
				     "The player is not named in a usable form",
				     "player= is a puuid (78 characters) or name#tag "
				     "with the # written as "
				     "%23; riot_id= and tag= belong together; the two "
				     "ways exclude each other." },
	[PROBLEM_INVALID_QUEUE] = { "invalid_queue", 400,
				    "queue is not a list of queue numbers",
				    "queue is a list of queue numbers with commas "
				    "(420,440), at most 32 of "
				    "0 to 65535, or the word all." },
	[PROBLEM_INVALID_REGION] = { "invalid_region", 400, "No such region",
				     "The regions are listed by GET /api/auth/regions; "
				     "case does not matter." },
	[PROBLEM_INVALID_REQUEST] = { "invalid_request", 400,
				      "The body does not say what is wanted",
				      "detail names the place in the body and what may "
				      "stand there; openapi.json describes it." },
	[PROBLEM_INVALID_REQUEST_TYPE] = { "invalid_request_type", 400,
					   "No such request name",
					   "valid_types lists the names that a batch "
					   "knows; whatever else a batch may hold is an "
					   "object with id, endpoint and params." },
	[PROBLEM_INVALID_ROLE] = { "invalid_role", 400, "No such role",
				   "The roles are TOP, JUNGLE, MIDDLE, BOTTOM and "
				   "UTILITY, in upper case." },
	[PROBLEM_INVALID_SEARCH] = { "invalid_search", 400, "search is too long",
				     "search is the beginning of a Riot ID, at most 100 "
				     "bytes." },
	[PROBLEM_INVALID_TOKEN] = { "invalid_token", 401, "The token is not valid",
				    "It is none of this server's, was revoked, has "
				    "ended, or is malformed. A token is sent as "
				    "Authorization: Bearer lme_...; no other scheme is "
				    "known. The admin makes tokens with lme token "
				    "create." },
	[PROBLEM_INVALID_TZ] = { "invalid_tz", 400, "No such time zone",
				 "tz is an IANA name that the server's system knows, for "
				 "example "
				 "Europe/Paris or UTC." },
	[PROBLEM_JOB_NOT_DONE] = { "job_not_done", 409, "The job has no result",
				   "It has not ended yet, has failed or was cancelled: "
				   "GET /api/jobs/{id} tells its state, and result is "
				   "null there until there is one." },
	[PROBLEM_JOB_NOT_FOUND] = { "job_not_found", 404, "There is no such job",
				    "Jobs belong to the token or player that asked for "
				    "them; an hour after their end they are deleted, and "
				    "when somebody hides or is purged, too." },
	[PROBLEM_LIMIT_EXCEEDED] = { "limit_exceeded", 503,
				     "The answer would need too much",
				     "The data asked for are over a bound of the server. "
				     "Ask for a shorter "
				     "period or fewer queues." },
	[PROBLEM_MALFORMED_REQUEST] = { "malformed_request", 400,
					"The request cannot be read",
					"A broken percent-encoding, a NUL byte, text "
					"that is not UTF-8, or too "
					"many parameters." },
	[PROBLEM_MATCH_NOT_FOUND] = { "match_not_found", 404, "That match is not stored",
				      "Matches come in by lme import; only those are "
				      "known here." },
	[PROBLEM_METHOD_NOT_ALLOWED] = { "method_not_allowed", 405,
					 "The route does not know this method",
					 "The Allow header lists the methods of this "
					 "path." },
	[PROBLEM_NOT_FOUND] = { "not_found", 404, "There is nothing at this path",
				"The routes are listed in /openapi.json. Paths are "
				"case-sensitive and "
				"have no trailing slash." },
	[PROBLEM_NOT_IMPLEMENTED] = { "not_implemented", 501,
				      "This route does not answer yet",
				      "The route belongs to the interface and will be "
				      "answered by a later "
				      "version; detail says by which part of it." },
	[PROBLEM_OWNERSHIP_UNAVAILABLE] = { "ownership_unavailable", 400,
					    "Ownership cannot be proven here",
					    "A Riot ID alone signs nobody in. This "
					    "server cannot look at profile icons, so it "
					    "takes a token instead: ask its admin for "
					    "one." },
	[PROBLEM_PLAYER_NOT_FOUND] = { "player_not_found", 404,
				       "That player is not stored",
				       "A player is known once a match with them was "
				       "imported. Names are "
				       "compared without regard to case; GET "
				       "/api/players?search= lists them." },
	[PROBLEM_QUOTA_EXCEEDED] = { "quota_exceeded", 429, "Too many requests",
				     "RateLimit-Policy and RateLimit say how many are "
				     "allowed (q at once, refilled within w seconds) and "
				     "how many are left; try again after the seconds in "
				     "Retry-After." },
	[PROBLEM_SCHEMA_NOT_CURRENT] = { "schema_not_current", 503,
					 "The database schema does not fit the program",
					 "The admin runs lme db status, then lme db init "
					 "or lme db migrate." },
	[PROBLEM_SERVICE_UNAVAILABLE] = { "service_unavailable", 503,
					  "The service is away",
					  "MySQL is away or overloaded. Try again after "
					  "the seconds in Retry-After; "
					  "GET /api/health tells the reason." },
	[PROBLEM_TIMEOUT] = { "timeout", 503, "The answer was not ready in time",
			      "The deadline of the request ([server] request_timeout) "
			      "passed. Try again "
			      "after the seconds in Retry-After." },
	[PROBLEM_TOKEN_IN_URL] = { "token_in_url", 400,
				   "A token stands where it does not belong",
				   "Addresses and bodies end up in logs and histories. "
				   "Send the token as Authorization: Bearer; revoke the "
				   "one that was shown." },
	[PROBLEM_UNKNOWN_PARAMETER] = { "unknown_parameter", 400,
					"The route does not know a query parameter",
					"Misspelt filters would be ignored silently, so "
					"they are refused. detail "
					"names the parameter and lists the ones that the "
					"route takes." },
	[PROBLEM_UNKNOWN_SECTION] = { "unknown_section", 404, "No such section",
				      "valid_sections lists the sections of statistics; "
				      "docs/analytics.md says what is in them." },
	[PROBLEM_UNSUPPORTED_MEDIA_TYPE] = { "unsupported_media_type", 415,
					     "The body has the wrong type",
					     "Send JSON with Content-Type: "
					     "application/json." },
};

const struct problem *problem_get(enum problem_id id)
{
	return &problems[id];
}

const struct problem *problem_find(const char *code, size_t len)
{
	for (size_t i = 0; i < PROBLEM_COUNT; i++)
		if (strlen(problems[i].code) == len &&
		    memcmp(problems[i].code, code, len) == 0)
			return &problems[i];
	return NULL;
}
