# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Under load the neighbours stop, freeze, come back empty, and processes are killed: every
answer is a right one, or, where nothing is kept, a 503 that says when to try again; none is
late, and full speed comes back by itself within two seconds.

What is asked: analyses whose bodies are in Redis (the players' generations expire each
second, so that MySQL is asked all the time whether they are still true), and lists of
matches, which are always read from MySQL.
"""

import concurrent.futures
import contextlib
import os
import signal
import time

import pytest
from fault_load import ROW, FaultLoad, ask_all, content
from flood import kill_every_second

from process import PATIENCE, wait_until

DEADLINE = 5.0
PLAYERS = 6
LEAST = 500
BACK = 2.0  # s until all is as fast as before
ANALYSES = ("period/all", "period/season", "gamemode", "stats/summary")
SETTINGS = {
    "server": {"request_timeout": "5s"},
    "mysql": {"connect_timeout": "1s", "breaker_slow": "1s"},
    # A busy machine must not look like a Redis that is away; but an answer may wait for it
    # three times, and its deadline is to leave MySQL its part.
    "redis": {"timeout": "1s", "breaker_slow": "1s"},
    "cache": {"generation_ttl": "1s"},
}


def make_site(make_stack, settings, **options):
    stack = make_stack(start=True, settings=settings, **options)
    stack.lme("demo", "--players", 20, "--matches", 80, "--seed", 7, check=True)
    stack.wait_ready()
    players = [row[0] for row in stack.sql(
        "SELECT puuid FROM player JOIN participant USING (player_id) GROUP BY player_id "
        f"ORDER BY COUNT(*) DESC LIMIT {PLAYERS}")]
    as_of = stack.sql("SELECT MAX(game_start) + 3600000 FROM `match`")[0][0]
    stack.kept = [f"/api/analytics/v2/{name}?player={puuid}&as_of={as_of}"
                  for puuid in players for name in ANALYSES]
    lists = [f"/api/dashboard/matches?player={puuid}&limit=5" for puuid in players[:2]]
    # One in eight is not cached.
    stack.right = ask_all(stack, stack.kept + lists)
    return stack


@pytest.fixture(scope="module")
def site(make_module_stack):
    return make_site(make_module_stack, SETTINGS)


@pytest.fixture(scope="module")
def over_redis(make_module_stack):
    """Without the memory that the host's processes share."""
    return make_site(make_module_stack,
                     {**SETTINGS, "cache": {**SETTINGS["cache"], "hot_size": "0"}})


def fill(site):
    """All neighbours run, and Redis has every body."""
    for server in site.servers:
        server.start()
    site.wait_ready()
    ask_all(site, site.kept)


@contextlib.contextmanager
def away(server, how):
    """A server that is stopped, killed or frozen, and back at the end."""
    getattr(server, how)()
    try:
        yield
    finally:
        server.thaw() if how == "freeze" else server.start()


def away_for(name, how):
    def fault(site, seconds):
        with away(getattr(site, name), how):
            time.sleep(seconds)
    return fault


def killed_again_and_again(name):
    """Killed and started again, until the time is over."""
    def fault(site, seconds):
        server, end = getattr(site, name), time.monotonic() + seconds
        while time.monotonic() < end:
            server.kill()
            server.start()
            time.sleep(1.0)
    return fault


class Ups:
    """What is done to the servers while the load runs; each returns when all is well."""

    redis_stopped = staticmethod(away_for("redis", "stop"))
    redis_frozen = staticmethod(away_for("redis", "freeze"))
    redis_restarted_empty = staticmethod(killed_again_and_again("redis"))
    mariadb_stopped = staticmethod(away_for("mariadb", "kill"))
    mariadb_frozen = staticmethod(away_for("mariadb", "freeze"))
    mariadb_restarted = staticmethod(killed_again_and_again("mariadb"))

    @staticmethod
    def child_killed_every_second(site, seconds):
        kill_every_second(site.app, int(seconds))

    @staticmethod
    def everything_at_once(site, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            site.redis.kill()
            site.mariadb.freeze()
            site.app.kill_child()
            time.sleep(1.0)
            site.redis.start()
            site.app.kill_child()
            site.mariadb.thaw()
            time.sleep(0.5)
            site.redis.freeze()
            site.mariadb.kill()
            site.app.kill_child()
            time.sleep(1.0)
            site.mariadb.start()
            site.redis.thaw()


FAULTS = [name for name in vars(Ups) if not name.startswith("_")]


def go_through(site, fault, seconds, record_property):
    fill(site)
    with FaultLoad(site.nginx.port, site.right, site.kept, DEADLINE) as load:
        usual = load.usual()
        before = dict(load.counts)
        getattr(Ups, fault)(site, seconds)
        fresh, full = load.settle(time.monotonic(), usual)
        load.wait(load.answered + LEAST)
    record_property("fresh answers again after, s", f"{fresh:.3f}")
    record_property("full speed again after, s", f"{full:.3f}")
    record_property("full speed, answers a second", f"{ROW / usual:.0f}")
    load.report(record_property)
    load.check_answers()
    assert full <= load.allowed(BACK), (full, load.control.slowest)
    assert load.counts["fresh"] > before["fresh"] + ROW
    assert load.counts["503 of a kept body"] == 0, load.counts
    if fault in ("mariadb_stopped", "mariadb_frozen"):
        assert load.counts["stale"] > 0 and load.counts["503"] > 0, load.counts
    assert site.app.is_running()
    wait_until(lambda: len(site.app.children()) == 2, PATIENCE, "children are missing")


def outcome(site, target):
    """What an answer is: fresh, stale or refused, rightly each time."""
    answer = site.get(target)
    if answer.status == 503:
        assert answer.headers["retry-after"].isdigit()
        assert answer.headers["content-type"] == "application/problem+json"
        return "refused"
    assert answer.status == 200
    assert content(answer.text) == site.right[target]
    said = "detail=stale" in answer.headers["cache-status"]
    assert said == (answer.json()["meta"].get("stale") is True)
    return "stale" if said else "fresh"


def outcomes(site, targets):
    """All at once: one after the other each would wait for what is frozen."""
    with concurrent.futures.ThreadPoolExecutor(len(targets)) as crowd:
        return set(crowd.map(lambda target: outcome(site, target), targets))


def forget_generations(site):
    for key in site.redis.command("KEYS", "*gen:*"):
        site.redis.command("DEL", key)


def sure(site):
    """Without shared memory a process that has not read the seasons yet cannot say which
    body is meant by one."""
    return [target for target in site.kept if "period/season" not in target]


def until_all_fresh(site):
    wait_until(lambda: outcomes(site, site.kept) == {"fresh"}, PATIENCE,
               "fresh answers to all")


def circuit(site, name, states):
    """The circuit of the process that answers next, once it is in one of the states."""
    def look():
        found = site.get("/api/health").json()["checks"][name]["circuit"]
        return found if found["state"] in states else None
    return wait_until(look, PATIENCE, f"the circuit of {name} is not {states}", 0.05)


@pytest.mark.parametrize("how", ["kill", "freeze"])
def test_mysql_away_leaves_what_redis_has(over_redis, how):
    site = over_redis
    fill(site)
    with away(site.mariadb, how):
        forget_generations(site)
        assert outcomes(site, sure(site)) == {"stale"}
        assert outcome(site, f"{site.kept[0]}&queue=420") == "refused"
        found = circuit(site, "mysql", ("open", "half_open"))
        assert found["since"] and found["reason"] and found["opened"] >= 1
    until_all_fresh(site)
    assert circuit(site, "mysql", ("closed",))["reason"] is None


def test_calls_that_hang_leave_what_redis_has(make_stack):
    """No circuit opens, and there are more questions than threads: they are answered before
    their time is over all the same."""
    site = make_site(make_stack, {**SETTINGS, "server": {"request_timeout": "10s"},
                                  "mysql": {**SETTINGS["mysql"], "breaker_calls": 0},
                                  "work": {"threads": 2},
                                  "cache": {**SETTINGS["cache"], "hot_size": "0"}},
                     processes=1)
    site.mariadb.freeze()
    try:
        forget_generations(site)
        assert outcomes(site, sure(site)[:4]) == {"stale"}
    finally:
        site.mariadb.thaw()
    until_all_fresh(site)


@pytest.mark.parametrize("how", ["kill", "freeze"])
def test_redis_away_is_right_all_the_same(over_redis, how):
    site = over_redis
    fill(site)
    with away(site.redis, how):
        until_all_fresh(site)
        found = circuit(site, "redis", ("open", "half_open"))
        assert found["since"] and found["reason"] and found["opened"] >= 1
    until_all_fresh(site)
    assert circuit(site, "redis", ("closed",))["reason"] is None


def test_both_away_is_a_refusal_and_no_more(over_redis):
    site = over_redis
    fill(site)
    with away(site.redis, "kill"), away(site.mariadb, "kill"):
        assert outcomes(site, site.kept) == {"refused"}
        assert site.get("/livez").status == 200
        wait_until(lambda: site.get("/readyz").status == 503, PATIENCE, "not ready", 0.05)
    until_all_fresh(site)
    assert site.app.is_running() and len(site.app.children()) == 2


def test_both_away_leaves_what_the_host_remembers(site):
    fill(site)
    with away(site.redis, "kill"), away(site.mariadb, "kill"):
        # Fresh for as long as the generations count that were learnt last.
        wait_until(lambda: outcomes(site, site.kept) == {"stale"}, 60, "stale bodies", 0.2)
        assert outcome(site, f"{site.kept[0]}&queue=420") == "refused"
    until_all_fresh(site)


def test_new_processes_find_what_the_host_remembers(site):
    """They have asked MySQL nothing yet, neither who plays nor when a season began."""
    fill(site)
    site.redis.kill()
    site.mariadb.kill()
    try:
        for pid in site.app.children():
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: outcomes(site, site.kept) == {"stale"}, 60, "stale bodies", 0.2)
    finally:
        site.redis.start()
        site.mariadb.start()
    until_all_fresh(site)


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_under_load(site, fault, record_property):
    go_through(site, fault, 6, record_property)


@pytest.mark.long
@pytest.mark.deadline(400)
@pytest.mark.parametrize("fault", FAULTS)
def test_fault_under_load_for_a_minute(site, fault, record_property):
    go_through(site, fault, 60, record_property)
