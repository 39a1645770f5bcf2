/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions that go by turns, and what they need beside the service, as a script. */
#include "fake_service.h"

#include "service/cold.h"
#include "service/takeoff.h"

#include <stdatomic.h>

bool fake_turn(struct service_turn *turn, struct service_body *ret_body, struct err *err,
	       int *ret_r)
{
	if (!fake.pending || turn->step == TURN_WHOLE)
		return false;
	*ret_body = fake.body;
	*ret_r = 0;
	switch (turn->step) {
	case TURN_AT_HAND:
		turn->key = fake.key;
		turn->sees = 1;
		turn->confirm = fake.confirm;
		if (fake.grace) {
			turn->refresh = true;
			ret_body->cache_state = CACHE_STALE;
			break;
		}
		*ret_r = err_set(err, E_PENDING, "scripted");
		break;
	case TURN_CONFIRM:
		atomic_fetch_add(&fake.confirmed, 1);
		ret_body->cache_state = CACHE_HIT;
		*turn->result = (struct turn_result){ .set = true, .body = *ret_body };
		if (fake.untrue)
			*ret_r = err_set(&turn->result->err, E_PENDING, "scripted");
		*err = turn->result->err;
		break;
	case TURN_STALE:
		ret_body->cache_state = CACHE_STALE;
		*ret_r = fake.stale ? 0 : err_set(err, E_PENDING, "scripted");
		break;
	case TURN_COMPUTE:
		atomic_fetch_add(&fake.computed, 1);
		ret_body->cache_state = CACHE_MISS;
		*turn->result = (struct turn_result){ .set = true, .body = *ret_body };
		*ret_r = fake.fail == E_OK
				 ? 0
				 : err_set(&turn->result->err, fake.fail, "scripted");
		*err = turn->result->err;
		break;
	case TURN_GIVEN:
		*ret_body = turn->result->body;
		*err = turn->result->err;
		*ret_r = -(int)err->code;
		break;
	case TURN_WHOLE:
	case TURN_APART:
		break;
	}
	return true;
}

int service_cold_enter(struct service_context *ctx, const struct access_viewer *viewer,
		       struct err *err)
{
	(void)ctx;
	if (!viewer->passed && fake.crowded)
		return err_set(err, E_BUSY, "scripted");
	return 0;
}

void service_cold_leave(struct service_context *ctx, const struct access_viewer *viewer)
{
	(void)ctx;
	(void)viewer;
	atomic_fetch_add(&fake.left, 1);
}

bool service_takeoff_begin(struct service_context *ctx, const char *key,
			   struct deadline deadline, struct flight *ret_flight)
{
	(void)ctx;
	(void)key;
	(void)deadline;
	*ret_flight = (struct flight){ .leads = !fake.elsewhere };
	return !fake.elsewhere;
}

void service_takeoff_end(struct service_context *ctx, const struct flight *flight)
{
	(void)ctx;
	(void)flight;
	fake.landed++;
}

bool service_takeoff_grounded(struct service_context *ctx)
{
	(void)ctx;
	return true;
}

int64_t service_takeoff_rest_ms(struct service_context *ctx)
{
	(void)ctx;
	return fake.grounded_ms ? fake.grounded_ms : -1;
}
