# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Both levels of the cache: shared by processes, true among hosts, compressed, and stale."""

import glob
import gzip
import os
import pathlib
import shutil
import signal

import pytest
import test_invalidate
import test_period as games
from stack import App

START = games.ms("2025-01-01T00:00:00+00:00")
PERIOD = f"/api/analytics/v2/period/all?player={games.PUUID}"
PLAYER = f"player={games.PUUID}"
V1 = f"/api/analytics/period/all?{PLAYER}"
GZIP = {"Accept-Encoding": "gzip"}


def cached_routes():
    sections = ("summary", "champions", "roles", "queues", "patches", "sides", "opponents",
                "weekdays", "hours", "lengths", "streaks", "sessions", "records", "laning",
                "trend")
    analyses = ("champion/1?period=all&", "champions/TOP?period=all&", "trends?", "gamemode?")
    yield from (f"/api/analytics/v2/stats/{s}?{PLAYER}" for s in sections)
    for version in ("", "v2/"):
        yield from (f"/api/analytics/{version}{a}{PLAYER}" for a in analyses)
        yield f"/api/analytics/{version}period/all?{PLAYER}"


def serving(make_stack, max_age="60s", **cache):
    """A stack with games; only a test that says so lets the host ask for a generation."""
    stack = make_stack(settings={"cache": {"generation_max_age": max_age, **cache}})
    stack.start()
    stack.wait_ready()
    games.load(stack, [games.document(n, START + n * games.DAY) for n in range(1, 4)])
    return stack


class Host:
    """Another host: the same MariaDB and Redis, but a memory of its own."""

    def __init__(self, stack, max_age):
        home = stack.state / "two"
        home.mkdir()
        config = home / "lme.ini"
        text = stack.config.read_text(encoding="utf-8")
        name = f"instance = {stack.instance}"
        assert name in text and "generation_max_age = 60s" in text
        # Its memory goes with that of the stack.
        text = text.replace(name, f"{name}-two")
        config.write_text(text.replace("generation_max_age = 60s",
                                       f"generation_max_age = {max_age}"), encoding="utf-8")
        config.chmod(0o600)
        sockets = stack.sockets / "2"
        sockets.mkdir(mode=0o700)
        self.app = App(stack.guard, home, sockets, stack.app.program, config, 1)
        self.app.start()

    def get(self, target, headers=None):
        return self.app.request("GET", target, headers)

    def stop(self):
        self.app.stop()
        shutil.rmtree(self.app.socket.parent, ignore_errors=True)


def hot_memory(stack):
    paths = [pathlib.Path(path) for path in glob.glob(stack.shared_memory)]
    return [p for p in paths if p.name.startswith("lme-hot-") and p.suffix != ".lock"]


def said(answer):
    """(games, cached, stale) of a period answer."""
    meta = answer.json()["meta"]
    return answer.json()["data"]["total_games"], meta["cached"], meta.get("stale", False)


def said_from(answer):
    """The level of a hit; None: it is none."""
    status = answer.headers["cache-status"]
    return status.rpartition("detail=")[2] if "; hit" in status else None


def test_processes_share_what_one_has_computed(make_stack):
    stack = serving(make_stack)
    assert said(stack.get(PERIOD)) == (3, False, False)
    stack.redis.stop()
    stack.mariadb.stop()
    for pid in stack.app.children():
        os.kill(pid, signal.SIGKILL)
    stack.wait_ready("/livez")
    # New processes, which can ask nobody: it is in the host's memory.
    answer = stack.get(PERIOD)
    assert said(answer) == (3, True, False)
    assert answer.headers["cache-status"].endswith("; detail=hot")


def test_without_redis_the_host_goes_on(make_stack):
    stack = serving(make_stack, "0s")
    assert said(stack.get(PERIOD)) == (3, False, False)
    stack.redis.stop()
    # Nobody remembers the generation; the database confirms the body.
    answer = stack.get(PERIOD)
    assert said(answer) == (3, True, False)
    assert answer.headers["cache-status"].endswith("; detail=hot")
    games.load(stack, [games.document(9, START + 9 * games.DAY)])
    assert said(stack.get(PERIOD)) == (4, False, False)
    assert said(stack.get(PERIOD)) == (4, True, False)
    stack.mariadb.stop()
    # Nor can that be asked: the body may be old, and says so, also to who takes gzip.
    for headers in ({}, GZIP):
        answer = stack.get(PERIOD, headers)
        assert said(answer) == (4, True, True)
        assert answer.headers["cache-status"].endswith("; detail=stale")
        assert int(answer.headers["age"]) >= 0
    v1 = stack.get(V1)
    assert v1.status == 503  # nobody has asked for it yet


def test_beyond_its_time_a_body_is_only_stale(make_stack):
    stack = serving(make_stack, ttl_medium="1s", jitter="0", stale="1h")
    stack.get(PERIOD)
    stack.redis.stop()
    stack.mariadb.stop()
    # Fresh as long as it lasts, then stale: whatever the machine's speed, never both.
    while not said(answer := stack.get(PERIOD))[2]:
        assert int(answer.headers["age"]) <= 1
        assert answer.headers["cache-status"].endswith("; detail=hot")
    assert said(answer) == (3, True, True)
    assert int(answer.headers["age"]) >= 1
    assert int(answer.headers["cache-control"].split("=")[1]) <= int(answer.headers["age"])


def test_compressed_answers_are_the_same(make_stack):
    stack = serving(make_stack)
    packed_routes = 0
    for route in cached_routes():
        first = stack.get(route, GZIP)
        assert first.status == 200, route
        assert "content-encoding" not in first.headers  # computed for this one answer
        plain, packed = stack.get(route), stack.get(route, GZIP)
        assert plain.headers["etag"] == packed.headers["etag"]
        assert plain.headers["etag"].startswith('W/"')
        assert "content-encoding" not in plain.headers
        for answer in (plain, packed):
            assert "; hit; " in answer.headers["cache-status"], route
            assert "Accept-Encoding" in answer.headers["vary"]
        if "content-encoding" not in packed.headers:
            assert packed.body == plain.body and len(plain.body) < 4096, route
            continue
        packed_routes += 1
        assert packed.headers["content-encoding"] == "gzip"
        assert len(packed.body) < len(plain.body)
        assert gzip.decompress(packed.body) == plain.body, route
    assert packed_routes >= 5


@pytest.mark.parametrize("accepts,packed", [
    (None, False), ("", False), ("gzip", True), ("br, gzip;q=0.5", True), ("*", True),
    ("gzip;q=0", False), ("identity;q=1, gzip;q=0.5", False), ("br", False)])
def test_the_client_chooses(stack, accepts, packed):
    if not stack.sql(f"SELECT 1 FROM player WHERE puuid = '{games.PUUID}'"):
        games.load(stack, [games.document(n, START + n * games.DAY) for n in range(1, 4)])
    stack.get(PERIOD)
    headers = {} if accepts is None else {"Accept-Encoding": accepts}
    answer = stack.get(PERIOD, headers)
    assert (answer.headers.get("content-encoding") == "gzip") == packed
    head = stack.request("HEAD", PERIOD, headers)
    assert head.status == 200 and head.body == b""
    for name in ("content-encoding", "content-length", "etag", "vary"):
        assert head.headers.get(name) == answer.headers.get(name), name
    for method in ("GET", "HEAD"):
        same = stack.request(method, PERIOD,
                             {**headers, "If-None-Match": answer.headers["etag"]})
        assert same.status == 304 and same.body == b""
        assert same.headers["etag"] == answer.headers["etag"]
        assert "content-encoding" not in same.headers
        assert "Accept-Encoding" in same.headers["vary"]


def test_what_is_imported_here_is_seen_here_at_once(make_stack):
    stack = serving(make_stack)
    for number in range(10, 20):
        before = number - 7
        assert said(stack.get(PERIOD)) == (before, False, False)
        # Several times: every process has its chance to be wrong.
        for _ in range(4):
            assert said(stack.get(PERIOD)) == (before, True, False)
        games.load(stack, [games.document(number, START + number * games.DAY)])


@pytest.mark.parametrize("max_age,seen", [("0s", True), ("60s", False)])
def test_another_host_sees_it_within_the_time_that_is_set(make_stack, max_age, seen):
    stack = serving(make_stack)
    host = Host(stack, max_age)
    try:
        stack.get(PERIOD)
        answer = host.get(PERIOD)
        assert said(answer) == (3, True, False)
        assert answer.headers["cache-status"].endswith("; detail=redis")
        assert host.get(PERIOD).headers["cache-status"].endswith("; detail=hot")
        games.load(stack, [games.document(9, START + 9 * games.DAY)])
        assert said(host.get(PERIOD)) == ((4, False, False) if seen else (3, True, False))
        assert said(stack.get(PERIOD))[0] == 4
    finally:
        host.stop()


@pytest.mark.parametrize("max_age,seen", [("0s", True), ("60s", False)])
@pytest.mark.parametrize("scope", ["player", "endpoint", "shell"])
def test_another_host_forgets_what_is_emptied_within_that_time(make_stack, scope, max_age, seen):
    stack = serving(make_stack)
    host = Host(stack, max_age)
    empty = {
        "player": lambda: test_invalidate.invalidate(stack, games.PUUID),
        "endpoint": lambda: test_invalidate.invalidate_everybodys(stack, "period"),
        "shell": lambda: stack.lme("cache", "invalidate", "--endpoint", "period",
                                   "--all-players", check=True)}[scope]
    try:
        stack.get(PERIOD)
        assert host.get(PERIOD).headers["cache-status"].endswith("; detail=redis")
        assert host.get(PERIOD).headers["cache-status"].endswith("; detail=hot")
        empty()
        # Not from Redis, and not from its memory, though no game is new.
        assert said(host.get(PERIOD)) == (3, not seen, False)
        assert said(host.get(PERIOD)) == (3, True, False)
        # What the other host has computed is an answer here; else here, too, it is gone.
        assert said(stack.get(PERIOD)) == (3, seen, False)
        assert said(stack.get(PERIOD)) == (3, True, False)
    finally:
        host.stop()


def test_what_is_emptied_is_not_shown_as_stale(make_stack):
    """Another host, whose copy it was, and which can ask nobody since."""
    stack = serving(make_stack, stale="1h")
    host = Host(stack, "0s")
    try:
        for path in (PERIOD, V1):
            stack.get(path)
            assert said_from(host.get(path)) == "redis"
        assert test_invalidate.invalidate(stack, games.PUUID, {"endpoint": "period"}).status == 200
        # That it was emptied is known for the player, of all copies.
        assert said(host.get(PERIOD)) == (3, False, False)
        stack.redis.stop()
        # The database confirms the generation, which says nothing of an old copy.
        assert host.get(V1).headers["cache-status"].startswith("lme; fwd=")
        assert said(host.get(PERIOD)) == (3, True, False)
    finally:
        host.stop()


def test_who_hides_is_gone_from_the_memory(make_stack):
    stack = serving(make_stack)
    for route in cached_routes():
        assert stack.get(route).status == 200
    (memory,) = hot_memory(stack)
    assert games.PUUID.encode() in memory.read_bytes()
    stack.redis.stop()
    # Also while Redis cannot be told.
    assert stack.lme("player", "hide", games.PUUID).returncode == 4
    assert games.PUUID.encode() not in memory.read_bytes()
    assert stack.get(PERIOD).status == 404


def test_without_the_memory_it_is_redis_alone(make_stack):
    stack = serving(make_stack, hot_size="0")
    stack.get(PERIOD)
    assert stack.get(PERIOD).headers["cache-status"].endswith("; detail=redis")
    assert hot_memory(stack) == []
