/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/batch_items.h"

#include "api/body.h"
#include "api/call.h"
#include "json/reader.h"

#include <stdio.h>
#include <string.h>

#define PREFIX "/api/analytics/v2/"

/* What the inherited batch knew, and the addresses that stand for it. */
static const struct {
	const char *name, *path;
} inherited[] = {
	{ "period_stats_week", PREFIX "period/week" },
	{ "period_stats_month", PREFIX "period/month" },
	{ "mmr_trajectory", PREFIX "mmr" },
	{ "recommendations", PREFIX "recommendations" },
};

/* Whom a parameter names, in any of the ways. */
static const char *const player_params[] = { "player", "riot_id", "tag", "region" };

static bool is_player_param(const char *param)
{
	for (size_t i = 0; i < ARRAY_LEN(player_params); i++)
		if (strcmp(player_params[i], param) == 0)
			return true;
	return false;
}

/* RFC 3986: unreserved characters stand for themselves. */
static void add_encoded(struct buf *out, const char *text, const char *also)
{
	static const char hex[] = "0123456789ABCDEF";

	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || strchr("-._~", c) || strchr(also, c)) {
			buf_add_char(out, (char)c);
			continue;
		}
		buf_add_char(out, '%');
		buf_add_char(out, hex[c >> 4]);
		buf_add_char(out, hex[c & 15]);
	}
}

static void add_param(struct buf *target, bool *bare, const char *name, const char *value)
{
	buf_add_char(target, *bare ? '?' : '&');
	*bare = false;
	add_encoded(target, name, "");
	buf_add_char(target, '=');
	add_encoded(target, value, "");
}

/* An endpoint below PREFIX or a whole path. */
static void begin_target(struct api_call *call, struct buf *target, const char *endpoint)
{
	buf_init(target, call->mem, 192);
	buf_add_str(target, call->api->base_path);
	if (endpoint[0] != '/')
		buf_add_str(target, PREFIX);
	add_encoded(target, endpoint, "/:@!$'()*,;");
}

static bool finish_target(struct api_call *call, struct buf *target,
			  struct batch_item *item)
{
	if (target->failed)
		call_problem(call, PROBLEM_INTERNAL_ERROR, "out of memory");
	item->target = target->data;
	return !target->failed;
}

static bool read_inherited(struct api_call *call, size_t at, const char *name,
			   struct batch_item *item)
{
	const char *names[ARRAY_LEN(inherited)];
	struct buf target;

	for (size_t i = 0; i < ARRAY_LEN(inherited); i++) {
		names[i] = inherited[i].name;
		if (strcmp(inherited[i].name, name) != 0)
			continue;
		*item = (struct batch_item){ .id = names[i],
					     .inherited = true,
					     .bare = true };
		begin_target(call, &target, inherited[i].path);
		return finish_target(call, &target, item);
	}
	call_problem_allowed(call, PROBLEM_INVALID_REQUEST_TYPE, "valid_types", names,
			     ARRAY_LEN(names),
			     "requests[%zu]: \"%.80s\" is no request name; other answers "
			     "are asked for by an object with id, endpoint and params",
			     at, name);
	return false;
}

/* A parameter's value as it would stand in a query; NULL when it is none. */
static const char *param_text(const struct json_value *value, char number[static 32])
{
	int64_t whole;
	bool yes;

	if (json_is_string(value))
		return json_text(value);
	if (json_to_bool(value, &yes))
		return yes ? "true" : "false";
	if (!json_to_int(value, &whole))
		return NULL;
	snprintf(number, 32, "%lld", (long long)whole);
	return number;
}

static bool add_params(struct api_call *call, size_t at, const struct json_value *params,
		       struct buf *target, struct batch_item *item)
{
	const struct json_value *value;
	const char *name, *text;
	char number[32];
	size_t n = 0;

	for (void *it = NULL; (it = json_next_member(params, it, &name, &value));) {
		text = param_text(value, number);
		if (!text || strlen(text) > BATCH_TEXT_MAX ||
		    strlen(name) > BATCH_TEXT_MAX) {
			call_problem(call, PROBLEM_INVALID_REQUEST,
				     "requests[%zu].params.%.80s: give a text of at most "
				     "%d bytes, a whole number, true or false",
				     at, name, BATCH_TEXT_MAX);
			return false;
		}
		if (++n > BATCH_PARAMS_MAX) {
			call_problem(call, PROBLEM_INVALID_REQUEST,
				     "requests[%zu].params: at most %d parameters", at,
				     BATCH_PARAMS_MAX);
			return false;
		}
		item->names_player |= is_player_param(name);
		add_param(target, &item->bare, name, text);
	}
	return true;
}

static bool check_members(struct api_call *call, size_t at,
			  const struct json_value *object)
{
	const struct json_value *value;
	const char *name;

	for (void *it = NULL; (it = json_next_member(object, it, &name, &value));)
		if (strcmp(name, "id") != 0 && strcmp(name, "endpoint") != 0 &&
		    strcmp(name, "params") != 0) {
			call_problem(call, PROBLEM_INVALID_REQUEST,
				     "requests[%zu].%.80s: there is no such member: give "
				     "id, endpoint, params",
				     at, name);
			return false;
		}
	return true;
}

/* A text of 1 to max bytes; absent: NULL, where it may be. */
static bool read_text(struct api_call *call, size_t at, const struct json_value *object,
		      const char *name, size_t max, bool needed, const char **ret_text)
{
	const struct json_value *value = json_member(object, name);
	const char *text = json_text(value);

	*ret_text = NULL;
	if (!value && !needed)
		return true;
	if (text && *text && strlen(text) <= max)
		*ret_text = talloc_strdup(call->mem, text);
	if (!*ret_text)
		call_problem(call, PROBLEM_INVALID_REQUEST,
			     "requests[%zu].%s: give a text of 1 to %zu bytes", at, name,
			     max);
	return *ret_text != NULL;
}

static bool read_object(struct api_call *call, size_t at, const struct json_value *object,
			struct batch_item *item)
{
	const struct json_value *params = json_member(object, "params");
	const char *endpoint;
	struct buf target;

	*item = (struct batch_item){ .bare = true };
	if (!check_members(call, at, object) ||
	    !read_text(call, at, object, "id", BATCH_ID_MAX, false, &item->id) ||
	    !read_text(call, at, object, "endpoint", BATCH_TEXT_MAX, true, &endpoint))
		return false;
	if (params && !json_is_object(params)) {
		call_problem(call, PROBLEM_INVALID_REQUEST,
			     "requests[%zu].params: give an object", at);
		return false;
	}
	begin_target(call, &target, endpoint);
	if (params && !add_params(call, at, params, &target, item))
		return false;
	return finish_target(call, &target, item);
}

/* A name that comes twice would leave open which answer is meant. */
static bool ids_differ(struct api_call *call, const struct batch_item *items, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i && items[i].id; k++)
			if (items[k].id && !(items[i].inherited && items[k].inherited) &&
			    strcmp(items[i].id, items[k].id) == 0) {
				call_problem(call, PROBLEM_INVALID_REQUEST,
					     "requests[%zu].id: \"%.64s\" is the id of "
					     "requests[%zu], too",
					     i, items[i].id, k);
				return false;
			}
	return true;
}

static bool read_items(struct api_call *call, const struct json_value *requests,
		       struct batch_item *items, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct json_value *value = json_element(requests, i);
		bool read = false;

		if (json_is_string(value))
			read = read_inherited(call, i, json_text(value), &items[i]);
		else if (json_is_object(value))
			read = read_object(call, i, value, &items[i]);
		else
			call_problem(call, PROBLEM_INVALID_REQUEST,
				     "requests[%zu]: give a request name or an object",
				     i);
		if (!read)
			return false;
	}
	return ids_differ(call, items, n);
}

bool batch_members_known(struct api_call *call, const struct json_value *root,
			 const char *also)
{
	const struct json_value *value;
	const char *name;

	if (!root)
		return true;
	for (void *it = NULL; (it = json_next_member(root, it, &name, &value));)
		if (strcmp(name, "requests") != 0 && (!also || strcmp(name, also) != 0)) {
			call_problem(call, PROBLEM_INVALID_REQUEST,
				     "%.80s: there is no such member: give requests%s%s",
				     name, also ? ", " : "", also ? also : "");
			return false;
		}
	return true;
}

static bool make_room(struct api_call *call, size_t n, struct batch_item **ret_items,
		      size_t *ret_n)
{
	*ret_n = n;
	*ret_items = talloc_zero_array(call->mem, struct batch_item, (unsigned)n + 1);
	if (!*ret_items)
		call_problem(call, PROBLEM_INTERNAL_ERROR, "out of memory");
	return *ret_items != NULL;
}

bool batch_items_read(struct api_call *call, const struct json_value *root,
		      const char *also, struct batch_item **ret_items, size_t *ret_n)
{
	const struct json_value *requests = json_member(root, "requests");

	if (!batch_members_known(call, root, also))
		return false;
	if (!json_is_array(requests) || json_length(requests) > BATCH_ITEMS_MAX) {
		call_problem(call, PROBLEM_INVALID_REQUEST,
			     "requests: give an array of at most %d request names or "
			     "objects",
			     BATCH_ITEMS_MAX);
		return false;
	}
	return make_room(call, json_length(requests), ret_items, ret_n) &&
	       read_items(call, requests, *ret_items, *ret_n);
}

bool batch_items_make(struct api_call *call, const char *const *endpoints, size_t n,
		      struct batch_item **ret_items, size_t *ret_n)
{
	if (!make_room(call, n, ret_items, ret_n))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct buf target;

		(*ret_items)[i].bare = true;
		begin_target(call, &target, endpoints[i]);
		if (!finish_target(call, &target, &(*ret_items)[i]))
			return false;
	}
	return true;
}

const char *batch_item_about(struct api_call *call, const struct batch_item *item,
			     const char *player)
{
	bool bare = item->bare;
	struct buf target;

	if (item->names_player)
		return item->target;
	buf_init(&target, call->mem, 256);
	buf_add_str(&target, item->target);
	add_param(&target, &bare, "player", player);
	return target.failed ? NULL : target.data;
}

const char *batch_item_target(struct api_call *call, const struct batch_item *item)
{
	bool bare = item->bare;
	struct buf target;

	if (item->names_player || !call->req->param_count)
		return item->target;
	buf_init(&target, call->mem, 256);
	buf_add_str(&target, item->target);
	for (size_t i = 0; i < call->req->param_count; i++)
		add_param(&target, &bare, call->req->params[i].name,
			  call->req->params[i].value);
	return target.failed ? NULL : target.data;
}

static bool may_stand_in_batch(const struct api_route *route)
{
	return strncmp(route->path, PREFIX, strlen(PREFIX)) == 0 &&
	       (route->rule == RULE_READ || route->rule == RULE_PLAYER ||
		route->rule == RULE_MMR);
}

const struct api_route *batch_route_in(const struct router *router, const char *base_path,
				       const char *path, struct router_match *ret_match)
{
	const struct api_route *route;
	size_t n;

	path = router_strip_base(base_path, path);
	if (!path || router_find(router, HTTP_GET, path, ret_match) != ROUTER_FOUND)
		return NULL;
	route = &api_routes(&n)[ret_match->route];
	return may_stand_in_batch(route) ? route : NULL;
}

const struct api_route *batch_route(const struct api *api, const char *path,
				    struct router_match *ret_match)
{
	return batch_route_in(api->router, api->base_path, path, ret_match);
}
