/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Services as a script: what they shall answer, and what they were asked.  With the
 * helpers that every test of the interface needs.
 */
#pragma once

#include "api/api.h"
#include "json/reader.h"
#include "service/access/session.h"
#include "service/analysis/analysis.h"
#include "service/analysis/period.h"
#include "service/answer/turn.h"
#include "service/figures.h"
#include "service/health.h"
#include "service/matches/matches.h"
#include "service/players/players.h"
#include "service/players/user_settings.h"
#include "service/population.h"
#include "service/quota/quota.h"
#include "service/stats/stats.h"

struct fake {
	enum err_code fail; /* what the next service call fails with; E_OK = it works */
	struct service_period_request period; /* as asked last */
	struct service_stats_request stats;
	struct service_analysis_request analysis;
	enum service_envelope envelope;
	enum err_code mate;       /* what finding whom with= names fails with */
	struct service_body body; /* to answer */
	struct service_matches_request matches;
	const struct access_viewer *viewer; /* of the last question */
	bool hide; /* what is not found is only not shown to the viewer */
	struct service_players_request players;
	struct health_report health;
	struct service_figures figures; /* of the host */
	unsigned calls, health_calls;
	size_t rows; /* rows that a list has in all */
	/* Access */
	enum err_code identify;      /* what checking a credential fails with */
	struct access_caller caller; /* whom a good credential stands for */
	char credential[64];         /* the last one that was checked, "" = none was */
	bool limited;                /* the quota is used up */
	struct quota_status quota_status; /* what is new of it; not enabled: nothing */
	bool guessed;                     /* the address's look-ups are used up */
	struct quota_caller counted;      /* whose quota was taken; address "" when not */
	enum quota_class counted_as;
	unsigned taken;        /* calls of quota_take */
	enum err_code session; /* what opening, closing and proving fail with */
	char old_cookie[64], closed[64], opened_with[64];
	char proven[64]; /* "name#tag of PLATFORM", of ownership_begin */
	struct quota_caller proven_by;
	_Atomic unsigned left;   /* the cold door */
	struct work_queue *work; /* of the interface that is made next */
	bool pending;            /* nothing is at hand */
	const char *key;         /* of what is pending */
	bool stale;              /* but a stale body */
	bool grace;              /* which is to be refreshed */
	bool confirm, untrue;    /* there is a body to confirm; it is not true */
	_Atomic unsigned confirmed;
	_Atomic unsigned computed;
	bool elsewhere;    /* another process computes */
	bool crowded;      /* the cold door is shut */
	bool prepares;     /* a batch only prepares what it is asked first */
	unsigned gathered; /* times that a batch looked into the cache */
	unsigned landed;
	int64_t grounded_ms; /* MySQL is away for so long; 0 = it is there */
	struct user_settings settings;
	int64_t settings_player;
	char job_params[4096]; /* of the last job that was made */
	unsigned jobs;
};
extern struct fake fake;

/* An interface under a base path over the scripted services, in mem. */
struct api *fake_api(TALLOC_CTX *mem, const char *base_path);

/* What a scripted service call comes to: fake.fail. */
int fake_outcome(struct err *err);

/* Forget the script: everything works and is empty. */
void fake_reset(void);

/* Ask; resp and its texts live in mem.  header: "name: value" or NULL. */
void fake_ask(struct api *api, TALLOC_CTX *mem, enum http_method method,
	      const char *target, const char *header, struct http_response *resp);

/* A whole request: method and target as fake_ask, and what else there is. */
struct fake_request {
	enum http_method method;
	const char *target, *body;
	const char *headers[8]; /* "name: value", names in lower case */
	bool https, too_large;
};
void fake_send(struct api *api, TALLOC_CTX *mem, const struct fake_request *wanted,
	       struct http_response *resp);

/* A request as fake_send makes it, in mem. */
struct http_request *fake_request(TALLOC_CTX *mem, const struct fake_request *wanted);

/* The script of a question that goes by turns; false: it goes by none. */
bool fake_turn(struct service_turn *turn, struct service_body *ret_body, struct err *err,
	       int *ret_r);

/* What the scripted credentials look like. */
#define FAKE_TOKEN  "lme_aaaaaaaaaaaabbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define FAKE_COOKIE "ccccccccccccccccccccccccccccccccccccccccccc"
#define FAKE_PUUID                                \
	"ppppppppppppppppppppppppppppppppppppppp" \
	"ppppppppppppppppppppppppppppppppppppppp"

/* The interface with settings of the test's own; NULL texts are "". */
struct api *fake_api_with(TALLOC_CTX *mem, struct api_config config);

/* An answer's header, or NULL. */
const char *fake_header(const struct http_response *resp, const char *name);

/* The body as JSON; fails the test when it is none. */
const struct json_value *fake_json(TALLOC_CTX *mem, const struct http_response *resp);
