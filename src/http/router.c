/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/router.h"

#include <stdbool.h>
#include <string.h>

struct node {
	const char *text; /* segment, or the parameter's name */
	size_t len;
	struct node **children; /* literal ones, sorted by (length, bytes) */
	size_t child_count;
	struct node *param;
	uint32_t methods;
	size_t routes[HTTP_METHOD_COUNT];
};

struct router {
	struct node root;
};

struct segment {
	const char *text;
	size_t len;
};

/* A path cut at its slashes; count 0 is the root. */
struct segments {
	struct segment list[ROUTER_SEGMENTS_MAX];
	size_t count;
};

static bool cut(const char *path, struct segments *ret)
{
	ret->count = 0;
	if (path[0] != '/')
		return false;
	if (!path[1])
		return true;
	while (*path == '/') {
		size_t len = strcspn(++path, "/");

		if (ret->count == ROUTER_SEGMENTS_MAX)
			return false;
		ret->list[ret->count++] = (struct segment){ path, len };
		path += len;
	}
	return true;
}

static int order(const struct segment *a, const struct node *b)
{
	if (a->len != b->len)
		return a->len < b->len ? -1 : 1;
	return memcmp(a->text, b->text, a->len);
}

/* Where the segment is among the literal children, or where it belongs. */
static bool child_position(const struct node *node, const struct segment *segment,
			   size_t *ret_position)
{
	size_t low = 0, high = node->child_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int c = order(segment, node->children[middle]);

		if (c == 0) {
			*ret_position = middle;
			return true;
		}
		if (c < 0)
			high = middle;
		else
			low = middle + 1;
	}
	*ret_position = low;
	return false;
}

static struct node *add_literal(struct router *router, struct node *node,
				const struct segment *segment)
{
	struct node **grown, *child;
	size_t at;

	if (child_position(node, segment, &at))
		return node->children[at];
	child = talloc_zero(router, struct node);
	grown = talloc_realloc(router, node->children, struct node *,
			       node->child_count + 1);
	if (!child || !grown)
		return NULL;
	memmove(grown + at + 1, grown + at, (node->child_count - at) * sizeof(grown[0]));
	child->text = segment->text;
	child->len = segment->len;
	grown[at] = child;
	node->children = grown;
	node->child_count++;
	return child;
}

static int add_param(struct router *router, struct node *node,
		     const struct segment *segment, struct node **ret_child)
{
	const char *name = segment->text + 1;
	size_t len = segment->len - 1;

	if (!node->param) {
		node->param = talloc_zero(router, struct node);
		if (!node->param)
			return -E_NOMEM;
		node->param->text = name;
		node->param->len = len;
	}
	if (node->param->len != len || memcmp(node->param->text, name, len) != 0)
		return -E_CONFLICT;
	*ret_child = node->param;
	return 0;
}

int router_new(TALLOC_CTX *mem, struct router **ret_router)
{
	struct router *router = talloc_zero(mem, struct router);

	if (!router)
		return -E_NOMEM;
	*ret_router = router;
	return 0;
}

int router_add(struct router *router, enum http_method method, const char *path,
	       size_t route, struct err *err)
{
	struct segments segments;
	struct node *node = &router->root;
	size_t params = 0;

	if (!cut(path, &segments))
		return err_set(err, E_INVALID,
			       "route \"%s\": no leading slash or too deep", path);
	for (size_t i = 0; i < segments.count; i++) {
		const struct segment *segment = &segments.list[i];

		if (segment->len > 1 && segment->text[0] == ':') {
			int rc = add_param(router, node, segment, &node);

			if (rc < 0)
				return err_set(
					err, (enum err_code) - rc,
					"route \"%s\": parameter clash or no memory",
					path);
			params++;
		} else {
			node = add_literal(router, node, segment);
			if (!node)
				return err_set(err, E_NOMEM,
					       "route \"%s\": out of memory", path);
		}
	}
	if (params > ROUTER_PARAMS_MAX)
		return err_set(err, E_INVALID, "route \"%s\": too many parameters", path);
	if (node->methods & (1u << method))
		return err_set(err, E_CONFLICT, "route \"%s\": twice in the table", path);
	node->methods |= 1u << method;
	node->routes[method] = route;
	return 0;
}

/* Depth-first: the literal child, then the parameter; depth is bounded by cut(). */
static bool descend(const struct node *node, const struct segments *segments,
		    size_t depth, enum http_method method, struct router_match *match)
{
	const struct segment *segment = &segments->list[depth];
	size_t at;

	if (depth == segments->count) {
		match->methods |= node->methods;
		if (!(node->methods & (1u << method)))
			return false;
		match->route = node->routes[method];
		return true;
	}
	if (child_position(node, segment, &at) &&
	    descend(node->children[at], segments, depth + 1, method, match))
		return true;
	if (!node->param || segment->len == 0 || match->param_count == ROUTER_PARAMS_MAX)
		return false;
	match->params[match->param_count++] =
		(struct router_param){ .name = node->param->text,
				       .name_len = node->param->len,
				       .text = segment->text,
				       .len = segment->len };
	if (descend(node->param, segments, depth + 1, method, match))
		return true;
	match->param_count--;
	return false;
}

enum router_result router_find(const struct router *router, enum http_method method,
			       const char *path, struct router_match *ret_match)
{
	struct segments segments;

	ret_match->param_count = 0;
	ret_match->methods = 0;
	ret_match->route = 0;
	if (!cut(path, &segments))
		return ROUTER_NO_PATH;
	if (method == HTTP_HEAD)
		method = HTTP_GET;
	if (descend(&router->root, &segments, 0, method, ret_match))
		return ROUTER_FOUND;
	return ret_match->methods ? ROUTER_NO_METHOD : ROUTER_NO_PATH;
}

const char *router_strip_base(const char *base, const char *path)
{
	size_t len = strlen(base);

	if (strncmp(path, base, len) != 0)
		return NULL;
	if (path[len] == '/')
		return path + len;
	return path[len] == '\0' ? "/" : NULL;
}

char *router_allow(TALLOC_CTX *mem, uint32_t methods)
{
	char *text = talloc_strdup(mem, "");

	for (int m = 0; text && m < HTTP_OPTIONS; m++) {
		uint32_t bit = m == HTTP_HEAD ? 1u << HTTP_GET : 1u << m;

		if (methods & bit)
			text = talloc_asprintf_append(
				text, "%s, ", http_method_name((enum http_method)m));
	}
	return text ? talloc_strdup_append(text, "OPTIONS") : NULL;
}
