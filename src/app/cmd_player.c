/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * "lme player": what a player shows to others, and deleting it.
 */
#include "app/audit.h"
#include "app/command.h"
#include "app/exit.h"
#include "app/interrupt.h"
#include "base/text.h"
#include "json/writer.h"
#include "service/fields.h"
#include "service/players/privacy.h"
#include "service/players/purge.h"
#include "store/player_store.h"

#include <getopt.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PURGE_MS  (INT64_C(6) * 3600 * 1000)
#define ANSWER_MS (INT64_C(300) * 1000) /* for who is asked whether it is meant */

struct job {
	struct app *app;
	TALLOC_CTX *mem;
	const char *what, *region;
	bool opt_out, json, yes, dry_run;
	struct player_ref ref;
};

static const char *name_of(const struct job *job, const struct model_player *player)
{
	char *text = talloc_asprintf(job->mem, "%s#%s",
				     *player->riot_id ? player->riot_id : "?",
				     player->riot_tag);

	if (!text)
		return "?";
	text_tame(text); /* it is out of a document, and goes to a terminal */
	return text;
}

static struct deadline short_deadline(const struct job *job)
{
	return deadline_in_ms(job->app->settings.request_timeout_ms);
}

/* What Redis may still show, when it could not be told. */
static int report_cache(const struct job *job, bool told, const char *reason)
{
	struct redis_stats redis;

	redis_client_stats(job->app->service.redis, &redis);
	if (told || !redis.enabled)
		return APP_OK;
	fprintf(stderr,
		"lme player: the database is done, but Redis could not be told (%s): "
		"answers that it holds may be shown for as long as it knows their "
		"player's generation ([cache] generation_ttl); run the command again "
		"when Redis is back\n",
		reason);
	return APP_UNAVAILABLE;
}

/* A line in the audit log; the change stands whether or not it could be written. */
static int audited(const struct job *job, const char *command, int64_t player_id,
		   int status)
{
	app_audit(job->app, command, "player_id", player_id, status);
	return status;
}

static int set_privacy(struct job *job, enum player_privacy privacy)
{
	const char *command = privacy == PRIVACY_PUBLIC ? "player show" : "player hide";
	struct privacy_change change;
	struct err err = { 0 };

	if (service_privacy_set(&job->app->service, &job->ref, privacy, clock_wall_ms(),
				short_deadline(job), &change, &err) < 0)
		return audited(job, command, 0, command_fail("player", &err));
	printf("%s  %s  %s: %s (was %s)\n", name_of(job, &change.player),
	       change.player.platform, change.player.puuid,
	       player_privacy_name(change.player.privacy),
	       player_privacy_name(change.before));
	return audited(job, command, change.player.player_id,
		       report_cache(job, change.cache_told, change.cache_reason));
}

static int run_hide(struct job *job)
{
	return set_privacy(job, job->opt_out ? PRIVACY_OPTED_OUT : PRIVACY_PRIVATE);
}

static int run_show(struct job *job)
{
	return set_privacy(job, PRIVACY_PUBLIC);
}

static int read_since(const struct job *job, const struct model_player *player,
		      int64_t *ret_since_ms, struct err *err)
{
	struct sql_pool *pool = job->app->service.sql;
	struct sql_conn *conn = NULL;
	int r = sql_pool_take(pool, short_deadline(job), &conn, err);

	if (!r)
		r = player_store_hidden_since(conn, player->player_id, ret_since_ms, err);
	sql_pool_give(pool, conn);
	return r;
}

static void print_status(const struct job *job, const struct purge_account *a,
			 int64_t since_ms)
{
	const struct model_player *p = &a->player;
	const struct purge_inventory *i = &a->inventory;
	char since[32] = "";

	if (since_ms)
		clock_format_rfc3339(since_ms, false, since);
	printf("player     %s  %s  %s%s\n"
	       "shows      %s%s%s\n"
	       "games      %" PRIu64 ", %" PRIu64 " of them also of other players\n"
	       "ranks      %" PRIu64 "\n"
	       "lanes      %" PRIu64 "\n"
	       "tokens     %" PRIu64 "\n"
	       "sessions   %" PRIu64 "\n"
	       "settings   %" PRIu64 "\n",
	       name_of(job, p), p->platform, p->puuid,
	       p->synthetic ? "  (synthetic)" : "", player_privacy_name(p->privacy),
	       since_ms ? " since " : "", since, i->games, a->rewritten, i->ranks,
	       i->lanes, i->tokens, i->sessions, i->settings);
}

static int print_status_json(const struct job *job, const struct purge_account *a,
			     int64_t since_ms)
{
	const struct purge_inventory *i = &a->inventory;
	struct json_writer w;
	struct buf out;

	buf_init(&out, job->mem, 512);
	json_writer_init(&w, &out);
	json_open_object(&w, NULL);
	fields_put_player(&w, &a->player);
	json_put_text(&w, "privacy", player_privacy_name(a->player.privacy));
	fields_put_time(&w, "privacy_since", since_ms);
	json_put_int(&w, "games", (int64_t)i->games);
	json_put_int(&w, "games_shared", (int64_t)a->rewritten);
	json_put_int(&w, "games_alone", (int64_t)a->deleted);
	json_put_int(&w, "lanes", (int64_t)i->lanes);
	json_put_int(&w, "ranks", (int64_t)i->ranks);
	json_put_int(&w, "tokens", (int64_t)i->tokens);
	json_put_int(&w, "sessions", (int64_t)i->sessions);
	json_put_int(&w, "settings", (int64_t)i->settings);
	json_close_object(&w);
	if (out.failed)
		return APP_INTERNAL;
	puts(out.data);
	return APP_OK;
}

static int run_status(struct job *job)
{
	struct purge_account account;
	struct err err = { 0 };
	int64_t since_ms = 0;

	if (service_purge_look(&job->app->service, &job->ref, short_deadline(job),
			       &account, &err) < 0 ||
	    read_since(job, &account.player, &since_ms, &err) < 0)
		return command_fail("player", &err);
	if (job->json)
		return print_status_json(job, &account, since_ms);
	print_status(job, &account, since_ms);
	return APP_OK;
}

static void print_plan(const struct job *job, const struct purge_account *a)
{
	const struct purge_inventory *i = &a->inventory;

	printf("%s  %s  %s\n"
	       "would delete %" PRIu64 " games of nobody else, %" PRIu64
	       " rank snapshots, %" PRIu64 " lane rows,\n"
	       "%" PRIu64 " ties of tokens, %" PRIu64 " sessions, %" PRIu64
	       " settings and the player;\n"
	       "would take the player out of %" PRIu64 " games of others\n",
	       name_of(job, &a->player), a->player.platform, a->player.puuid, a->deleted,
	       i->ranks, i->lanes, i->tokens, i->sessions, i->settings, a->rewritten);
	if (a->damaged)
		printf("%" PRIu64 " of the games have a line-up that cannot be read\n",
		       a->damaged);
}

/* Whether the admin means it: types the player's name on a terminal. */
static bool is_confirmed(const struct job *job, const struct model_player *player)
{
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
	char line[256];

	printf("This cannot be undone.  Type %s to go on: ", name_of(job, player));
	fflush(stdout);
	if (poll(&in, 1, (int)ANSWER_MS) <= 0 || !fgets(line, sizeof(line), stdin))
		return false;
	line[strcspn(line, "\n")] = '\0';
	return strcmp(line, name_of(job, player)) == 0;
}

static bool on_progress(void *arg, const struct purge_account *account)
{
	(void)arg;
	(void)account;
	return interrupt_asked();
}

static void pause_ms(int64_t ms)
{
	while (ms > 0 && !interrupt_asked()) {
		(void)poll(NULL, 0, ms < 200 ? (int)ms : 200);
		ms -= 200;
	}
}

/* Until nobody can be at an answer any more that was begun before. */
static void wait_for_answers(struct job *job, struct purge_account *account)
{
	const int64_t wait_ms = job->app->settings.request_timeout_ms;

	if (!account->cache_clean)
		return;
	printf("waiting %" PRId64 " s for answers that are under way\n",
	       (wait_ms + 999) / 1000);
	fflush(stdout);
	pause_ms(wait_ms);
	service_purge_cache(&job->app->service, account->player.puuid,
			    short_deadline(job), account);
}

static void print_damage(const struct purge_account *a)
{
	if (a->damaged)
		printf("the line-ups of %" PRIu64
		       " games could not be read: made anew from their players' rows\n",
		       a->damaged);
	if (a->documents_lost)
		printf("%" PRIu64 " stored documents could not be read: deleted\n",
		       a->documents_lost);
}

static int purge_now(struct job *job, const struct model_player *player)
{
	const struct access_host host = { job->app->settings.instance,
					  app_service_uid(&job->app->settings) };
	struct purge_account account = { 0 };
	struct err err = { 0 };
	int r;

	/* Not the name again: it may be another player's by now. */
	job->ref = (struct player_ref){ .puuid = player->puuid };
	interrupt_catch();
	r = service_purge(&job->app->service, &job->ref, &host, clock_wall_ms(),
			  deadline_in_ms(PURGE_MS), on_progress, NULL, &account, &err);
	if (r == -E_NOT_FOUND) { /* was stored a moment ago: another run was quicker */
		account.player = *player;
		service_purge_cache(&job->app->service, player->puuid,
				    short_deadline(job), &account);
	} else if (r < 0) {
		return audited(job, "player purge", account.player.player_id,
			       command_fail("player", &err));
	}
	wait_for_answers(job, &account);
	printf("purged: %" PRIu64 " games deleted, the player taken out of %" PRIu64
	       ", %" PRIu64 " keys deleted from Redis\n",
	       account.deleted, account.rewritten, account.keys);
	print_damage(&account);
	return audited(job, "player purge", account.player.player_id,
		       report_cache(job, account.cache_clean, account.cache_reason));
}

/* A player who is not stored may still have keys in Redis: an earlier run was stopped. */
static int purge_leftovers(struct job *job, const struct err *err)
{
	struct purge_account account = { 0 };

	if (job->dry_run)
		return command_fail("player", err);
	if (err->code != E_NOT_FOUND || !job->ref.puuid ||
	    !model_puuid_valid(job->ref.puuid))
		return audited(job, "player purge", 0, command_fail("player", err));
	service_purge_cache(&job->app->service, job->ref.puuid, short_deadline(job),
			    &account);
	if (*account.cache_reason) /* nobody can say that it holds nothing */
		return audited(job, "player purge", 0,
			       report_cache(job, false, account.cache_reason));
	if (account.keys == 0)
		return audited(job, "player purge", 0, command_fail("player", err));
	printf("not stored any more; %" PRIu64 " keys deleted from Redis\n",
	       account.keys);
	return audited(job, "player purge", 0, APP_OK);
}

static int run_purge(struct job *job)
{
	struct purge_account plan;
	struct err err = { 0 };

	if (service_purge_look(&job->app->service, &job->ref, deadline_in_ms(PURGE_MS),
			       &plan, &err) < 0)
		return purge_leftovers(job, &err);
	if (job->dry_run || !job->yes)
		print_plan(job, &plan);
	if (job->dry_run)
		return APP_OK;
	if (!job->yes && !isatty(STDIN_FILENO))
		return command_usage("player",
				     "purge asks on a terminal only: say --yes");
	if (!job->yes && !is_confirmed(job, &plan.player)) {
		fprintf(stderr, "lme player: nothing was deleted\n");
		return APP_CANCELLED;
	}
	return purge_now(job, &plan.player);
}

static const struct {
	const char *name;
	int (*run)(struct job *job);
	const char *options; /* of those below, that go with it */
} subcommands[] = {
	{ "hide", run_hide, "or" },
	{ "purge", run_purge, "dry" },
	{ "show", run_show, "r" },
	{ "status", run_status, "jr" },
};

static void set_option(struct job *job, int c)
{
	switch (c) {
	case 'o':
		job->opt_out = true;
		break;
	case 'r':
		job->region = optarg;
		break;
	case 'j':
		job->json = true;
		break;
	case 'y':
		job->yes = true;
		break;
	case 'd':
		job->dry_run = true;
		break;
	}
}

/* given: the letters of the options that were given. */
static int read_options(struct job *job, int argc, char **argv, char given[static 16])
{
	static const struct option longs[] = {
		{ "dry-run", no_argument, NULL, 'd' },
		{ "json", no_argument, NULL, 'j' },
		{ "opt-out", no_argument, NULL, 'o' },
		{ "region", required_argument, NULL, 'r' },
		{ "yes", no_argument, NULL, 'y' },
		{ NULL, 0, NULL, 0 },
	};
	size_t n = 0;
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":", longs, NULL)) != -1) {
		if (c == '?' || c == ':')
			return command_usage("player", "%s \"%s\"",
					     c == ':' ? "no value behind"
						      : "unknown option",
					     argv[optind - 1]);
		if (!strchr(given, c) && n < 15)
			given[n++] = (char)c;
		set_option(job, c);
	}
	if (argc - optind != 2)
		return command_usage("player", "say hide, show, status or purge, and "
					       "name one player");
	job->what = argv[optind];
	return APP_OK;
}

static int run(struct job *job, const char *player, const char *given)
{
	struct err err = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(subcommands); i++) {
		if (strcmp(job->what, subcommands[i].name) != 0)
			continue;
		if (given[strspn(given, subcommands[i].options)])
			return command_usage("player", "an option does not go with %s",
					     job->what);
		if (service_player_parse(job->mem, player, &job->ref, &err) < 0)
			return command_usage("player", "%s", err.text);
		job->ref.platform = job->region;
		return subcommands[i].run(job);
	}
	return command_usage("player", "\"%.40s\" is none of hide, show, status, purge",
			     job->what);
}

int cmd_player(struct app *app, int argc, char **argv)
{
	struct job job = { .app = app };
	char given[16] = "";
	int status = read_options(&job, argc, argv, given);

	if (status != APP_OK)
		return status;
	job.mem = talloc_new(app->mem);
	status = run(&job, argv[optind + 1], given);
	talloc_free(job.mem);
	return status;
}
