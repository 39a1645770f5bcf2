/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/command.h"

#include "api/params.h"
#include "api/routes.h"
#include "app/exit.h"
#include "json/writer.h"

#include <getopt.h>
#include <stdio.h>

static void print_table(const struct api_route *routes, size_t count)
{
	printf("%-7s %-9s %-9s %-6s %s\n", "METHOD", "RULE", "COST", "ANSWER", "ROUTE");
	for (size_t i = 0; i < count; i++)
		printf("%-7s %-9s %-9s %-6s %s\n", http_method_name(routes[i].method),
		       access_rule_name(routes[i].rule), api_cost_name(routes[i].cost),
		       routes[i].handler ? "yes" : "501", routes[i].path);
}

static void write_route(struct json_writer *w, const struct api_route *route)
{
	json_open_object(w, NULL);
	json_put_text(w, "method", http_method_name(route->method));
	json_put_text(w, "path", route->path);
	json_put_text(w, "rule", access_rule_name(route->rule));
	json_put_text(w, "cost", api_cost_name(route->cost));
	json_put_bool(w, "answers", route->handler != NULL);
	json_open_array(w, "parameters");
	for (int i = 0; i < PARAM_COUNT; i++)
		if (route->params & PARAM_BIT(i))
			json_put_text(w, NULL, params_name((enum param)i));
	json_close_array(w);
	json_close_object(w);
}

static int print_json(const struct api_route *routes, size_t count)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct json_writer w;
	struct buf out;

	buf_init(&out, mem, 200 * count + 16);
	json_writer_init(&w, &out);
	json_open_array(&w, NULL);
	for (size_t i = 0; i < count; i++)
		write_route(&w, &routes[i]);
	json_close_array(&w);
	buf_add_char(&out, '\n');
	if (out.failed)
		fputs("lme routes: out of memory\n", stderr);
	else
		fwrite(out.data, 1, out.len, stdout);
	talloc_free(mem);
	return out.failed ? APP_INTERNAL : APP_OK;
}

int cmd_routes(struct app *app, int argc, char **argv)
{
	static const struct option longs[] = { { "json", no_argument, NULL, 'j' },
					       { NULL, 0, NULL, 0 } };
	size_t count;
	const struct api_route *routes = api_routes(&count);
	bool json = false;
	int c;

	(void)app;
	opterr = 0;
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (c != 'j')
			return command_usage("routes", "unknown option");
		json = true;
	}
	if (optind < argc)
		return command_usage("routes", "unknown argument \"%s\"", argv[optind]);
	if (json)
		return print_json(routes, count);
	print_table(routes, count);
	return APP_OK;
}
