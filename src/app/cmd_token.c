/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lme token: the token itself goes to standard output alone, so that it can be put into a
 * file; what a person should know goes to standard error.  No token is read from argv.
 */
#include "app/command.h"

#include "app/audit.h"
#include "app/exit.h"
#include "app/expiry.h"
#include "app/token_line.h"
#include "service/access/token.h"
#include "service/player.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum what { TOKEN_CREATE, TOKEN_LIST, TOKEN_REVOKE, TOKEN_ROTATE, TOKEN_WHAT_COUNT };

static const char *const what_names[TOKEN_WHAT_COUNT] = {
	[TOKEN_CREATE] = "create",
	[TOKEN_LIST] = "list",
	[TOKEN_REVOKE] = "revoke",
	[TOKEN_ROTATE] = "rotate",
};

struct order {
	struct app *app;
	TALLOC_CTX *mem;
	enum what what;
	bool json;
	int64_t now_ms, token_id, grace_ms;
	struct deadline deadline;
	struct token_request req;
	const char *names[ACCESS_PLAYERS_MAX]; /* as given, req.player_count of them */
	struct access_player players[ACCESS_PLAYERS_MAX];
	const char *foreign; /* first option that another command has */
};

/* A change that failed is told to the audit log as well. */
static int fail_change(const struct order *order, const struct err *err)
{
	static const char *const commands[TOKEN_WHAT_COUNT] = {
		[TOKEN_CREATE] = "token create",
		[TOKEN_REVOKE] = "token revoke",
		[TOKEN_ROTATE] = "token rotate",
	};
	const int status = command_fail("token", err);

	if (commands[order->what])
		app_audit(order->app, commands[order->what], "token_id", order->token_id,
			  status);
	return status;
}

/* Which command an option goes with; TOKEN_WHAT_COUNT: several. */
static enum what home_of(int option)
{
	return option == 'j'   ? TOKEN_WHAT_COUNT
	       : option == 'g' ? TOKEN_ROTATE
			       : TOKEN_CREATE;
}

static int read_option(struct order *order, int option, const char *value)
{
	switch (option) {
	case 'e':
		if (expiry_parse(value, order->now_ms, &order->req.expires_ms) == 0)
			return APP_OK;
		return command_usage("token",
				     "--expires \"%s\": give a length as 90d, a date or "
				     "time to come, or never",
				     value);
	case 'g':
		if (expiry_parse_span(value, &order->grace_ms) == 0)
			return APP_OK;
		return command_usage("token", "--grace \"%s\": give a length as 1h",
				     value);
	case 'j':
		order->json = true;
		return APP_OK;
	case 'n':
		order->req.note = value;
		return APP_OK;
	case 'p':
		if (order->req.player_count == ACCESS_PLAYERS_MAX)
			return command_usage("token", "at most %d players",
					     ACCESS_PLAYERS_MAX);
		order->names[order->req.player_count++] = value;
		return APP_OK;
	default:
		if (access_scope_parse(value, &order->req.scope) == 0)
			return APP_OK;
		return command_usage("token", "--scope \"%s\": read, write or admin",
				     value);
	}
}

static int read_what(struct order *order, const char *text)
{
	for (int i = 0; i < TOKEN_WHAT_COUNT; i++) {
		if (strcmp(text, what_names[i]) != 0)
			continue;
		order->what = (enum what)i;
		return APP_OK;
	}
	return command_usage("token", "\"%s\" is none of create, list, revoke, rotate",
			     text);
}

static int read_id(struct order *order, const char *text)
{
	char *end;

	/* A token's text here would be in everybody's list of processes. */
	if (strncmp(text, "lme_", 4) == 0)
		return command_usage("token", "name the token by its number in \"lme "
					      "token list\", never by its text");
	order->token_id = strtoll(text, &end, 10);
	if (*text < '1' || *text > '9' || *end || strlen(text) > 18)
		return command_usage("token", "\"%.20s\" is no token's number", text);
	return APP_OK;
}

static int read_arguments(struct order *order, int argc, char **argv)
{
	const bool by_id = order->what == TOKEN_REVOKE || order->what == TOKEN_ROTATE;

	if (order->foreign)
		return command_usage("token", "%s goes with another command",
				     order->foreign);
	if (order->json && order->what == TOKEN_REVOKE)
		return command_usage("token", "revoke prints no JSON");
	if (argc - optind != (by_id ? 2 : 1))
		return command_usage("token",
				     by_id ? "%s needs one token's number"
					   : "%s takes options only",
				     what_names[order->what]);
	return by_id ? read_id(order, argv[optind + 1]) : APP_OK;
}

static int parse(struct order *order, int argc, char **argv)
{
	static const struct option options[] = {
		{ "expires", required_argument, NULL, 'e' },
		{ "grace", required_argument, NULL, 'g' },
		{ "json", no_argument, NULL, 'j' },
		{ "note", required_argument, NULL, 'n' },
		{ "player", required_argument, NULL, 'p' },
		{ "scope", required_argument, NULL, 's' },
		{ NULL, 0, NULL, 0 },
	};
	unsigned seen[TOKEN_WHAT_COUNT + 1] = { 0 };
	const char *last[TOKEN_WHAT_COUNT + 1] = { 0 };
	int c, status;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		if (c == ':' || c == '?')
			return command_usage("token", "%s \"%s\"",
					     c == ':' ? "no value behind"
						      : "unknown option",
					     argv[optind - 1]);
		status = read_option(order, c, optarg);
		if (status != APP_OK)
			return status;
		seen[home_of(c)]++;
		last[home_of(c)] = c == 'g' ? "--grace" : "an option of create";
	}
	if (optind >= argc)
		return command_usage("token", "say one of create, list, revoke, rotate");
	status = read_what(order, argv[optind]);
	if (status != APP_OK)
		return status;
	for (int i = 0; i < TOKEN_WHAT_COUNT; i++)
		if (seen[i] && i != (int)order->what)
			order->foreign = last[i];
	return read_arguments(order, argc, argv);
}

/* The stored players behind the names. */
static int find_players(struct order *order, struct err *err)
{
	for (size_t i = 0; i < order->req.player_count; i++) {
		struct access_player *to = &order->players[i];
		struct model_player player;
		struct player_ref ref;
		int r = service_player_parse(order->mem, order->names[i], &ref, err);

		if (!r)
			r = service_player_find(&order->app->service, &ref, NULL,
						order->deadline, &player, err);
		if (r)
			return err_prefix(err, "--player \"%.80s\"", order->names[i]);
		for (size_t j = 0; j < i; j++)
			if (order->players[j].player_id == player.player_id)
				return err_set(err, E_INVALID,
					       "--player \"%.80s\" is given twice",
					       order->names[i]);
		to->player_id = player.player_id;
		memcpy(to->puuid, player.puuid, sizeof(to->puuid));
	}
	order->req.players = order->players;
	return 0;
}

static int print_buffer(const struct buf *out)
{
	if (out->failed) {
		fprintf(stderr, "lme token: out of memory\n");
		return APP_INTERNAL;
	}
	puts(out->data);
	return APP_OK;
}

static void say_rights(const struct store_token *token)
{
	char expires[32];

	fprintf(stderr, "token %lld, scope %s, ", (long long)token->token_id,
		access_scope_name((enum access_scope)token->scope));
	if (token->player_count)
		fprintf(stderr, "for %zu player%s, ", token->player_count,
			token->player_count == 1 ? "" : "s");
	if (token->expires_at_ms)
		fprintf(stderr, "until %s\n",
			clock_format_rfc3339(token->expires_at_ms, false, expires));
	else
		fprintf(stderr, "without end\n");
	fprintf(stderr, "It is shown only now: keep it where others cannot read it.\n");
}

static int show_new(struct order *order, const struct store_token *token, char *text)
{
	struct json_writer w;
	struct buf out;
	int status;

	if (!order->json) {
		say_rights(token);
		puts(text);
		secret_wipe(text, TOKEN_TEXT_SIZE);
		return APP_OK;
	}
	buf_init(&out, order->mem, 1024);
	json_writer_init(&w, &out);
	json_open_object(&w, NULL);
	token_line_write(&w, token, text, order->now_ms);
	json_close_object(&w);
	secret_wipe(text, TOKEN_TEXT_SIZE);
	status = print_buffer(&out);
	if (out.data)
		secret_wipe(out.data, out.len);
	return status;
}

static int run_create(struct order *order)
{
	char text[TOKEN_TEXT_SIZE];
	struct store_token token;
	struct err err = { 0 };

	if (order->req.scope == SCOPE_NONE)
		return command_usage("token", "say --scope read, write or admin");
	if (find_players(order, &err) < 0 ||
	    service_token_create(order->app->service.access, &order->req, order->now_ms,
				 order->deadline, text, &token, &err) < 0)
		return fail_change(order, &err);
	app_audit_token(order->app, "token create", &token);
	return show_new(order, &token, text);
}

static int run_rotate(struct order *order)
{
	char text[TOKEN_TEXT_SIZE];
	struct service_access *access = order->app->service.access;
	struct store_token old, token;
	struct err err = { 0 };

	if (service_token_find(access, order->token_id, order->deadline, &old, &err) <
		    0 ||
	    service_token_rotate(access, order->token_id, order->grace_ms, order->now_ms,
				 order->deadline, text, &token, &err) < 0)
		return fail_change(order, &err);
	app_audit_token(order->app, "token rotate", &old);
	app_audit_token(order->app, "token create", &token);
	return show_new(order, &token, text);
}

static int run_revoke(struct order *order)
{
	struct service_access *access = order->app->service.access;
	struct store_token token;
	struct err err = { 0 };

	if (service_token_find(access, order->token_id, order->deadline, &token, &err) <
		    0 ||
	    service_token_revoke(access, order->token_id, order->now_ms, order->deadline,
				 &err) < 0)
		return fail_change(order, &err);
	app_audit_token(order->app, "token revoke", &token);
	printf("token %lld is revoked, with the sessions opened by it\n",
	       (long long)order->token_id);
	return APP_OK;
}

static int print_list_json(struct order *order, const struct store_token *tokens,
			   size_t count)
{
	struct json_writer w;
	struct buf out;

	buf_init(&out, order->mem, 4096);
	json_writer_init(&w, &out);
	json_open_object(&w, NULL);
	json_open_array(&w, "tokens");
	for (size_t i = 0; i < count; i++) {
		json_open_object(&w, NULL);
		token_line_write(&w, &tokens[i], NULL, order->now_ms);
		json_close_object(&w);
	}
	json_close_array(&w);
	json_close_object(&w);
	return print_buffer(&out);
}

static int run_list(struct order *order)
{
	struct store_token *tokens;
	struct err err = { 0 };
	size_t count;

	if (service_token_list(order->app->service.access, order->mem, order->now_ms,
			       order->deadline, &tokens, &count, &err) < 0)
		return fail_change(order, &err);
	if (order->json)
		return print_list_json(order, tokens, count);
	token_line_print_head();
	for (size_t i = 0; i < count; i++)
		token_line_print(&tokens[i], order->now_ms);
	return APP_OK;
}

static int run(struct order *order)
{
	struct err err = { 0 };

	if (app_open_access(order->app, false, &err) < 0) {
		(void)fail_change(order, &err);
		return err.code == E_NOMEM ? APP_INTERNAL : APP_CONFIG;
	}
	switch (order->what) {
	case TOKEN_CREATE:
		return run_create(order);
	case TOKEN_LIST:
		return run_list(order);
	case TOKEN_REVOKE:
		return run_revoke(order);
	case TOKEN_ROTATE:
		return run_rotate(order);
	case TOKEN_WHAT_COUNT:
		break;
	}
	return APP_INTERNAL;
}

int cmd_token(struct app *app, int argc, char **argv)
{
	struct order order = { .app = app,
			       .now_ms = clock_wall_ms(),
			       .req = { .note = "" } };
	int status = parse(&order, argc, argv);

	if (status != APP_OK)
		return status;
	order.deadline = deadline_in_ms(app->settings.request_timeout_ms);
	order.mem = talloc_new(app->mem);
	status = run(&order);
	talloc_free(order.mem);
	return status;
}
