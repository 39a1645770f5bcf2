/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/command.h"

/* The command table: one row a command, sorted by name, each in its own cmd_<name>.c. */
const struct app_command app_commands[] = {
	{ .name = "cache",
	  .usage = "[--endpoint NAME] invalidate PLAYER | --endpoint NAME --all-players "
		   "invalidate | warmup [OPTION]... PLAYER... | warmup --top N",
	  .summary = "take answers out of the cache, or have them computed",
	  .help = "PLAYER is a puuid or name#tag.\n\n"
		  "  invalidate  the next to ask has them computed anew\n"
		  "  warmup      a job of a running server computes what is not there, "
		  "and\n"
		  "              is waited for; stopped, the job goes on\n\n"
		  "  --endpoint NAME  only those of period, champion, champions,\n"
		  "                   trends, gamemode, stats or one section as "
		  "stats/summary\n"
		  "  --all-players    theirs about every player\n"
		  "  --region REGION  as EUW1, where several players have the name\n\n"
		  "Of warmup, behind the word:\n"
		  "  --what ENDPOINT    as stats/roles?period=all; may be given again;\n"
		  "                     period/week and period/month\n"
		  "  --top N            the N public players whose games change most, 1 "
		  "to 100\n"
		  "  --no-wait          print the job's id and go\n"
		  "  --timeout SECONDS  wait no longer, default 3600\n",
	  .run = cmd_cache },
	{ .name = "config",
	  .usage = "check [FILE] | show | annotated | reference | man",
	  .summary = "check or show the configuration",
	  .help = "  check [FILE]  name file, line and key of every mistake\n"
		  "  show          print the values in force and where each comes from\n"
		  "  annotated     print a configuration file with every key at its "
		  "default\n"
		  "  reference     print the reference of all keys as Markdown\n"
		  "  man           print the same for the man page\n",
	  .run = cmd_config,
	  .needs_no_config = true },
	{ .name = "db",
	  .usage = "[--timeout SECONDS] init [--json] [--no-token] | migrate | status "
		   "[--json] | peers [--json] [--rebuild]",
	  .summary = "make, migrate or look at the database's tables",
	  .help = "  init     make the tables in an existing, empty database, and print "
		  "a "
		  "first\n"
		  "           token of scope admin while there is none\n"
		  "  migrate  bring the tables to this program's version\n"
		  "  status   print the version and whether it fits this program\n"
		  "  peers    compare the population's histograms with all games\n\n"
		  "  --json             the result as JSON\n"
		  "  --no-token         make no token\n"
		  "  --rebuild          count the histograms anew first\n"
		  "  --timeout SECONDS  give up after so long, default 21600\n\n"
		  "Any of them may run while another process does the same.\n",
	  .run = cmd_db },
	{ .name = "demo",
	  .usage = "[--players N] [--matches M] [--seed S] [--out DIR] [OPTION]...",
	  .summary = "make a synthetic league and load it, or write its documents",
	  .help = "  --players N         10 to 100000; 100\n"
		  "  --matches M         1 to 10000000; 1000\n"
		  "  --seed S            another league for each; 1\n"
		  "  --heavy N           the first player takes part in N matches\n"
		  "  --timeline-share X  of the matches that get a timeline, 0 to 1; "
		  "0.1\n"
		  "  --end TIME          the newest game ends before: a date, RFC 3339 "
		  "or\n"
		  "                      now (the hour that began last); 2026-07-01\n"
		  "  --jobs N            decoder threads while loading; 1\n"
		  "  --out DIR           write files below DIR and load nothing\n\n"
		  "The same options make the same bytes on every machine.  What is\n"
		  "loaded is marked synthetic in every answer.\n",
	  .run = cmd_demo },
	{ .name = "import",
	  .usage = "[--jobs N] [--batch N] [--dry-run] [--ranks FILE] PATH...",
	  .summary = "read match, timeline and rank documents into the database",
	  .help = "PATH is a file, a directory (searched for *.json, *.ndjson, *.jsonl,\n"
		  "each also .gz or .zst) or - for standard input: one document, "
		  "several,\n"
		  "one a line, or an array of them.  What is stored already is left "
		  "alone.\n"
		  "\n"
		  "  --jobs N      threads that decode, 1 to 64 (default: processors, at "
		  "most "
		  "4)\n"
		  "  --batch N     matches in one transaction, 1 to 500\n"
		  "  --dry-run     read and check everything, store nothing\n"
		  "  --ranks FILE  also read league entries from FILE\n"
		  "  --timing      end with the processor time of each step as JSON on "
		  "standard error\n"
		  "\n"
		  "Exit status: 0 done, 1 some documents failed, 7 nothing usable, 12 "
		  "stopped\n",
	  .run = cmd_import },
	{ .name = "job",
	  .usage = "[--json] list | show ID | cancel ID",
	  .summary = "list the jobs, look at one, or end it",
	  .help = "  list       the newest 200, everybody's\n"
		  "  show ID    one of them\n"
		  "  cancel ID  end it unless it has ended\n\n"
		  "  --json     print JSON\n",
	  .run = cmd_job },
	{ .name = "matches",
	  .usage = "[--limit N|all] [--queue LIST|all] [--csv | --json] PLAYER",
	  .summary = "list a player's matches, newest first",
	  .help = "PLAYER is a puuid or name#tag.\n\n"
		  "  --limit N     how many, default 20; all = every one\n"
		  "  --queue LIST  only these queues, numbers with commas; default all\n"
		  "  --csv         comma-separated values with a head line\n"
		  "  --json        the members of GET /api/dashboard/matches\n",
	  .run = cmd_matches },
	{ .name = "player",
	  .usage = "hide [--opt-out] | show | status [--json] | purge [--yes] PLAYER",
	  .summary = "hide a player, show it again, or delete all that is stored of it",
	  .help = "PLAYER is a puuid or name#tag.\n\n"
		  "  hide    from now on it looks to others as if it were not stored\n"
		  "  show    undo hide\n"
		  "  status  what it shows and what is stored of it\n"
		  "  purge   delete its data; games that other players need stay, "
		  "without its name\n\n"
		  "  --all-players    theirs about every player\n"
		  "  --region REGION  as EUW1, where several players have the name\n"
		  "  --opt-out        hide: at the player's wish, only the admin undoes "
		  "it\n"
		  "  --json           status as JSON\n"
		  "  --yes            purge without asking\n"
		  "  --dry-run        say what purge would delete, delete nothing\n",
	  .run = cmd_player },
	{ .name = "reload",
	  .usage = "",
	  .summary = "tell the running processes to read settings and open logs anew",
	  .run = cmd_reload },
	{ .name = "routes",
	  .usage = "[--json]",
	  .summary = "list the routes with the rule and the cost of each",
	  .help = "RULE says whom a route answers, COST which quota a request is\n"
		  "counted in; docs/access.md explains both.  ANSWER is 501 for what a\n"
		  "later version brings.\n",
	  .run = cmd_routes,
	  .needs_no_config = true },
	{ .name = "stats",
	  .usage = "[OPTION]... PLAYER",
	  .summary = "print a player's statistics of a period, or a section",
	  .help = "PLAYER is a puuid or name#tag.\n\n"
		  "  --period PERIOD  today, week, month, season (default) or all\n"
		  "  --as-of TIME     end of the period: 2025-03-23T17:17:26Z or epoch "
		  "milliseconds;\n"
		  "                   default now\n"
		  "  --tz ZONE        time zone of days and seasons, as Europe/Paris\n"
		  "  --from TIME, --to TIME  a range instead of a period\n"
		  "  --queue LIST     queue ids of one mode with commas, or all\n"
		  "  --mode MODE      rift, aram, arena, swarm or other\n"
		  "\n"
		  "Only games\n"
		  "  --role ROLE      in TOP, JUNGLE, MIDDLE, BOTTOM or UTILITY\n"
		  "  --champion ID, --opponent ID  on, against a champion\n"
		  "  --patch PATCH    of 15.1, or of all of 15\n"
		  "  --side SIDE      on blue or red\n"
		  "  --result RESULT  with a win or a loss\n"
		  "  --with PUUID     with a player on the own side\n"
		  "  --min-duration S, --max-duration S  that lasted so many seconds\n"
		  "\n"
		  "  --all-players    theirs about every player\n"
		  "  --region REGION  as EUW1, where several players have the name\n"
		  "  --json           the body of the API instead of a table\n"
		  "\n"
		  "  --section NAME   one section of the figures instead: summary,\n"
		  "                   champions, roles, queues, patches, sides, "
		  "opponents,\n"
		  "                   weekdays, hours, lengths, streaks, sessions, "
		  "records,\n"
		  "                   mates, laning or trend; or an inherited analysis:\n"
		  "                   champion (needs --champion), champions-of-role\n"
		  "                   (needs --role), trends or gamemodes\n"
		  "  --csv            the section as CSV: one header row, then the rows\n"
		  "  --limit N        mates and opponents listed, 50 by default\n",
	  .run = cmd_stats },
	{ .name = "token",
	  .usage = "create --scope SCOPE [OPTION]... | list | revoke ID | rotate ID",
	  .summary = "issue, list, revoke or replace tokens",
	  .help = "  create     issue a token; it goes to standard output alone and is "
		  "never\n"
		  "             shown again\n"
		  "  list       print all tokens, without their texts\n"
		  "  revoke ID  end a token and every session opened by it, everywhere "
		  "within\n"
		  "             a second\n"
		  "  rotate ID  issue another one with the same rights and end the old "
		  "one\n\n"
		  "  --scope SCOPE    read, write or admin\n"
		  "  --player PLAYER  tie it to a player, a puuid or name#tag; up to 8 "
		  "times\n"
		  "  --expires WHEN   90d (or s, m, h, w), a date or time, or never "
		  "(default)\n"
		  "  --note TEXT      what it is for, at most 200 bytes\n"
		  "  --grace SPAN     rotate: the old one lives on so long; default it "
		  "ends at once\n"
		  "  --json           create, list, rotate: print JSON\n",
	  .run = cmd_token },
	{ .name = NULL },
};
