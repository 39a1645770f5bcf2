# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What "make run" does after the build: all servers, demo data, until Ctrl-C.

Environment: LME_PORT (8080), LME_STATE (build/run), LME_DEMO_PLAYERS (300),
LME_DEMO_MATCHES (2000; 0 = no demo data), LME_REDIS_CLUSTER (0; 1 = six servers of a
Redis Cluster instead of one Redis).
"""

import datetime
import os
import pathlib
import shlex
import signal
import subprocess
import sys
import threading
import time
import urllib.parse

from stack import SOURCE, Stack, StackError, default_build

DEMO_SEED = 2026


def number(name, default, low, high):
    text = os.environ.get(name) or str(default)
    if not text.isdigit() or not low <= int(text) <= high:
        raise StackError(f"{name}={text}: must be a number from {low} to {high}", 2)
    return int(text)


def say(text=""):
    print(text, flush=True)


def demo_end(stack):
    """When the league's last game ends: the same after an interrupted run."""
    kept = stack.state / "demo.end"
    if not kept.exists():
        now = datetime.datetime.now(datetime.timezone.utc)
        kept.write_text(now.strftime("%Y-%m-%dT%H:%M:%SZ\n"), encoding="utf-8")
    return kept.read_text(encoding="utf-8").strip()


def load_demo(stack):
    """The synthetic league, once in the life of a state directory."""
    players = number("LME_DEMO_PLAYERS", 300, 10, 100000)
    matches = number("LME_DEMO_MATCHES", 2000, 0, 1000000)
    done = stack.state / "demo.loaded"
    if done.exists() or matches == 0:
        return
    say(f"loading {matches} synthetic matches of {players} players, once "
        "(marked synthetic in every answer; LME_DEMO_MATCHES=0 for none)")
    began = time.monotonic()
    argv = [stack.build / "lme", "--config", stack.config, "demo", "--players", players,
            "--matches", matches, "--seed", DEMO_SEED, "--end", demo_end(stack)]
    # Its progress bar and its account are for whoever watches.
    status = subprocess.run(list(map(str, argv)), check=False).returncode
    if status != 0:
        raise StackError(f"the synthetic league could not be loaded: status {status}")
    say(f"loaded in {time.monotonic() - began:.0f} s")
    done.write_text(f"players {players} matches {matches} seed {DEMO_SEED}\n",
                    encoding="utf-8")


def some_player(stack):
    """The Riot ID and puuid of the player with the most matches, or None."""
    rows = stack.sql("SELECT p.riot_id, p.riot_tag, p.puuid FROM player p JOIN "
                     "(SELECT player_id, COUNT(*) AS n FROM participant GROUP BY player_id "
                     "ORDER BY n DESC, player_id LIMIT 1) AS most USING (player_id)")
    return rows[0] if rows else None


def short_path(path):
    """As it is typed in this directory when that is below it, else absolute."""
    path = pathlib.Path(path)
    here = pathlib.Path.cwd()
    return shlex.quote(str(path.relative_to(here) if path.is_relative_to(here) else path))


def print_help(stack):
    url = stack.url
    lme, config = short_path(stack.build / "lme"), short_path(stack.config)
    say()
    say(f"  LoL Match Exporter answers at {url}/   (state: {stack.state})")
    say()
    say("  Is it well?")
    say(f"    curl -s {url}/api/health")
    player = some_player(stack)
    if player and player[0]:
        name, tag = player[0], player[1] or ""
        query = urllib.parse.quote(f"{name}#{tag}", safe="")
        say("  Statistics and matches of a player of the loaded data "
            f"({name}#{tag}):")
        say(f"    curl -s '{url}/api/analytics/v2/period/all?player={query}'")
        say(f"    curl -s '{url}/api/dashboard/matches?player={query}&limit=3'")
        search = urllib.parse.quote(name[:4], safe="")
        say(f"    curl -s '{url}/api/players?search={search}'")
        say(f"    {lme} --config {config} stats {shlex.quote(f'{name}#{tag}')} --period all")
    if stack.admin_header.exists():
        say("  With the token of scope admin that was made with the tables:")
        say(f"    curl -s -H @{os.path.relpath(stack.admin_header)} {url}/api/auth/session")
        say(f"    {lme} --config {config} token list")
    say("  Import match-v5 documents (files, directories, NDJSON, .gz, .zst):")
    say(f"    {lme} --config {config} import PATH...")
    say()
    say("  Ctrl-C stops everything; the data stays in the state directory.")
    say()


def serve(stack, stopped):
    """Until told to stop: a server that ends by itself is started again, and said."""
    failures = 0
    while not stopped.wait(1.0):
        for server in stack.servers:
            if server.is_running():
                continue
            failures += 1
            say(f"{server.name} ended by itself: {server.last_words()}")
            if failures > 20:
                raise StackError("too many servers ended; giving up")
            server.start()


def main():
    stopped = threading.Event()

    def stop_signal(_number, _frame):
        stopped.set()
        raise KeyboardInterrupt

    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, stop_signal)
    build = default_build()
    state = pathlib.Path(os.environ.get("LME_STATE") or build / "run")
    try:
        port = number("LME_PORT", 8080, 1, 65535)
        cluster = number("LME_REDIS_CLUSTER", 0, 0, 1)
        stack = Stack(state if state.is_absolute() else SOURCE / state, build, port=port,
                      redis_cluster=bool(cluster))
    except StackError as failure:
        print(f"run: {failure}", file=sys.stderr)
        return failure.status
    except KeyboardInterrupt:
        return 130
    status = 0
    try:
        say("starting MariaDB, Redis, the application and nginx")
        stack.start()
        stack.wait_ready()
        load_demo(stack)
        print_help(stack)
        serve(stack, stopped)
    except StackError as failure:
        print(f"run: {failure}", file=sys.stderr)
        status = failure.status
    except OSError as failure:
        print(f"run: {failure}", file=sys.stderr)
        status = 8
    except KeyboardInterrupt:
        pass
    finally:
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, signal.SIG_IGN)
        say("stopping")
        try:
            stack.stop()
        except StackError as failure:
            print(f"run: {failure}", file=sys.stderr)
            status = status or failure.status
    return status


if __name__ == "__main__":
    sys.exit(main())
