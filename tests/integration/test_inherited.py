# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inherited analytics: trends by the tested blocks, the headers of what has a successor,
cache, refresh, and the shell.  (test_oracle_analytics.py compares the figures.)"""

import csv
import http.client
import io
import json

import test_oracle as figures
from process import PATIENCE, wait_until
from same import without_population
from test_oracle import oracle
from test_period import DAY, PUUID, document, load, ms, puuid_of

V1, V2 = "/api/analytics/", "/api/analytics/v2/"


# -- a change that can be shown ---------------------------------------------------------------

MONDAY = ms("2025-03-10T00:00:00+00:00")


def season_of(results, first, step=3_600_000):
    """One game every step from a moment on: W or L."""
    return [document(int(first // 1000 + n), first + n * step, mine={"win": r == "W"})
            for n, r in enumerate(results)]


def get(stack, target, status=200, headers=None):
    answer = stack.get(target, headers)
    assert answer.status == status, (target, answer)
    return answer.json()


def test_trends_are_those_of_the_tested_blocks(clean_stack):
    """A week of 50 %, then a week of wins: seen by the blocks, whatever the window holds."""
    load(clean_stack, season_of("WL" * 60, MONDAY - 7 * DAY, 4_000_000)
         + season_of("W" * 60, MONDAY, 4_000_000))
    as_of = MONDAY + 60 * 4_000_000
    for period, word in (("week", "improving"), ("all", "stable"), ("today", "stable")):
        data = get(clean_stack, f"{V2}period/{period}?player={PUUID}&as_of={as_of}")["data"]
        assert data["recent_trend"] == word, period
        assert {r["trend_direction"] for r in data["role_performance"].values()} == {word}
    # Before the wins there is nothing to see; neither is there in a range.
    for query in (f"as_of={MONDAY + 1}", f"as_of={MONDAY + 9 * 4_000_000}"):
        data = get(clean_stack, f"{V2}period/week?player={PUUID}&{query}")["data"]
        assert data["recent_trend"] == "stable"
    trends = get(clean_stack, f"{V2}trends?player={PUUID}&as_of={as_of}")["data"]
    assert trends["weekly_trend"]["trend"] == "improving"
    assert trends["daily_trend"]["trend"] == "stable"
    role = get(clean_stack, f"{V2}champions/TOP?player={PUUID}&as_of={as_of}&period=week")
    assert role["data"]["performance"]["trend_direction"] == "improving"
    champion = get(clean_stack, f"{V2}champion/1?player={PUUID}&as_of={as_of}&period=week")
    assert champion["data"]["performance_metrics"]["trend_direction"] == "improving"
    ranged = get(clean_stack,
                 f"{V2}champions/TOP?player={PUUID}&from={MONDAY - 7 * DAY}&to={as_of}")
    assert ranged["data"]["performance"]["trend_direction"] == "stable"
    assert (ranged["data"]["period"], ranged["meta"]["period"]) == (None, None)


def test_seasons_are_blocks_too(clean_stack):
    stack = clean_stack
    load(stack, season_of("WL" * 60, MONDAY - 10 * DAY, 4_000_000)
         + season_of("L" * 60, MONDAY, 4_000_000))
    as_of = MONDAY + 3 * DAY
    # All within one year, which is one season; before it there is none with games.
    query = f"player={PUUID}&as_of={as_of}"
    assert get(stack, f"{V2}period/season?{query}")["data"]["recent_trend"] == "stable"
    stack.sql(f"INSERT INTO season (name, starts_at) VALUES ('S1', {MONDAY - 10 * DAY}), "
              f"('S2', {MONDAY})")
    stack.app.stop()  # it remembers the seasons for a minute
    stack.app.start()
    stack.wait_ready()
    stack.redis.command("FLUSHALL")
    try:
        data = get(stack, f"{V2}period/season?{query}")["data"]
        assert (data["total_games"], data["recent_trend"]) == (60, "declining")
        trends = get(stack, f"{V2}trends?{query}")["data"]
        assert trends["seasonal_trend"]["trend"] == "declining"
        assert trends["monthly_trend"] == {"trend": "stable", "games": 180, "win_rate": 33.3333,
                                           "wins": 60, "losses": 120}
        shell = stack.lme("stats", PUUID, "--period", "season", "--as-of", as_of, "--json",
                          check=True)
        assert json.loads(shell.stdout)["data"]["recent_trend"] == "declining"
    finally:
        stack.sql("DELETE FROM season")
        stack.app.stop()
        stack.app.start()


# -- version 1 has a successor ----------------------------------------------------------------

PATHS = ("health", "period/week", "champion/1", "champions/TOP", "trends", "gamemode")


def test_version_1_names_its_successor(clean_stack):
    load(clean_stack, [document(1, ms("2025-01-01T00:00:00+00:00"))])
    base = clean_stack.nginx.base_path
    for path in PATHS:
        query = "" if path == "health" else f"?player={PUUID}&tz=Europe%2FParis"
        for target in (V1 + path + query, V1 + path):  # the latter are 401, but for health
            headers = clean_stack.get(target).headers
            assert headers["deprecation"] == "@1793491200"
            successor = target.replace(V1, V2)
            assert headers["link"] == f'<{base}{successor}>; rel="successor-version"'
            other = clean_stack.get(successor)
            assert other.status == clean_stack.get(target).status
            assert "deprecation" not in other.headers
    headers = clean_stack.get(f"{V1}period/week?player=%22%3E%3Ba<x>").headers
    assert headers["link"].count("<") == headers["link"].count(">") == 1


def test_the_successor_of_a_subpath_is_below_it(make_stack):
    stack = make_stack(start=True, base_path="/lol")
    stack.wait_ready()
    answer = stack.get(f"{V1}trends?player=nobody%23none")
    assert answer.status == 404
    assert answer.headers["link"] == (
        f'</lol{V2}trends?player=nobody%23none>; rel="successor-version"')


# -- cache and refresh ------------------------------------------------------------------------

def test_answers_come_from_the_cache(clean_stack):
    load(clean_stack, [document(1, figures.now_ms() - DAY)])
    for path in PATHS[2:]:
        target = f"{V2}{path}?player={PUUID}"
        assert get(clean_stack, target)["meta"]["cached"] is False, path
        assert get(clean_stack, target)["meta"]["cached"] is True, path
        assert get(clean_stack, f"{target}&queue=420")["meta"]["cached"] is False, path
    keys = [k.split("#")[0] for k in clean_stack.redis.command("KEYS", "lme:*")]
    own = f"analytics:{{{PUUID}}}"
    for name in (f"champion:{{{PUUID}}}:1:season", f"{own}:month:champions_of_role",
                 f"{own}:season:trends", f"{own}:season:gamemodes"):
        assert any(k.startswith(f"lme:{name}") for k in keys), (name, keys)
    load(clean_stack, [document(2, figures.now_ms() - DAY + 7_200_000)])
    for path in PATHS[2:]:
        body = get(clean_stack, f"{V2}{path}?player={PUUID}")
        assert (body["meta"]["cached"], body["meta"]["n"]) == (False, 2), path


def post(stack, target, body, headers):
    connection = http.client.HTTPConnection("127.0.0.1", stack.nginx.port, timeout=20)
    connection.request("POST", stack.nginx.base_path + target, body, headers)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer, json.loads(text)


def accepted(stack, token):
    """The token as a header, once every process knows the key of the new database."""
    headers = {"Authorization": "Bearer " + token}
    wait_until(lambda: {stack.get("/api/auth/session", headers).status
                        for _ in range(10)} == {200}, PATIENCE, "the token is not known")
    return headers


def test_refresh_computes_and_stores(clean_stack):
    stack = clean_stack
    load(stack, [document(1, figures.now_ms() - DAY)])
    user = int(stack.sql(f"SELECT player_id FROM player WHERE puuid = '{PUUID}'")[0][0])
    mine = accepted(stack, stack.token("write", PUUID))
    target = f"{V1}refresh?player={PUUID}"
    for body, period in (('{"period":"week"}', "week"), ("{}", "all"), ("", "all"),
                         ("{not json", "all"), ("[]", "all"), ('{"period":"today"}', "today"),
                         ('{"other":1}', "all")):
        stack.redis.command("FLUSHALL")
        answer, said = post(stack, target, body, mine)
        assert answer.status == 200, (body, said)
        assert said == {"success": True, "message": "Analytics refreshed successfully",
                        "data": {"user_id": user, "period": period}}, body
        assert answer.headers["Deprecation"] and answer.headers["Link"] == (
            f'<{V2}cache/warmup?player={PUUID}>; rel="successor-version"')
        # Both versions find it, with its moment of computation and without SQL.
        for version in (V1, V2):
            found = stack.get(f"{version}period/{period}?player={PUUID}")
            assert found.headers["cache-status"].startswith("lme; hit"), (version, body)
        assert get(stack, f"{V2}period/{period}?player={PUUID}")["meta"]["cached"] is True
    for body in ('{"period":"year"}', '{"period":""}', '{"period":5}', '{"period":null}'):
        answer, said = post(stack, target, body, mine)
        assert (answer.status, said["error"]) == (400, "invalid_period"), body
        assert said["valid_periods"] == list(oracle.PERIODS)
    # Whom the token stands for is who is meant; another's is not the caller's to refresh.
    answer, said = post(stack, f"{V1}refresh", "{}", mine)
    assert (answer.status, said["data"]["user_id"]) == (200, user)
    assert post(stack, f"{V1}refresh?player={puuid_of(3)}", "{}", mine)[0].status == 403
    assert post(stack, target, "{}", {})[0].status == 401


def test_refresh_replaces_what_was_stored(clean_stack):
    """A body that somebody broke by hand is gone after it."""
    stack = clean_stack
    load(stack, [document(1, figures.now_ms() - DAY)])
    before = get(stack, f"{V2}period/all?player={PUUID}")
    admin = accepted(stack, stack.token("admin"))
    (key,) = stack.redis.command("KEYS", "lme:analytics:*")
    stack.redis.command("SET", key, "broken")
    answer, said = post(stack, f"{V1}refresh?player={PUUID}", "{}", admin)
    assert answer.status == 200, said
    assert len(stack.redis.command("KEYS", "lme:analytics:*")) == 2
    after = get(stack, f"{V2}period/all?player={PUUID}")
    assert after["meta"]["cached"] is True
    assert without_population(after["data"]) == without_population(before["data"])


def test_trends_take_a_window(clean_stack):
    """The window asked for beside the one before; the inherited ones end where it does."""
    load(clean_stack, season_of("L" * 10 + "W" * 10, MONDAY, DAY))
    turn, end = MONDAY + 10 * DAY, MONDAY + 20 * DAY
    for version in (V1, V2):
        body = get(clean_stack, f"{version}trends?player={PUUID}&from={turn}&to={end}")
        found = body["data"]["window_trend"]
        sides = {"current": (turn, end, 10, 10), "before": (MONDAY, turn, 10, 0)}
        for name, (begin, until, games, wins) in sides.items():
            assert found[name] == {
                "from": figures.second(begin), "to": figures.second(until), "games": games,
                "wins": wins, "losses": games - wins, "win_rate": 10 * wins}
        assert found["difference"]["value"] == 100 and found["difference"]["low"] > 0
        assert found["trend"] == "stable"  # a range is not tested
        assert body["data"]["weekly_trend"]["wins"] == 7
    assert body["meta"]["period"] is None and body["meta"]["n"] == 10
    week = get(clean_stack, f"{V2}trends?player={PUUID}&period=week&as_of={turn + 4 * DAY}")
    assert (week["meta"]["period"], week["meta"]["n"]) == ("week", 7)
    assert week["data"]["window_trend"]["before"]["games"] == 7
    assert week["data"]["window_trend"]["current"]["wins"] == 4
    everything = get(clean_stack, f"{V2}trends?player={PUUID}&period=all")
    assert everything["data"]["window_trend"]["before"] is None
    assert everything["data"]["window_trend"]["current"]["from"] is None
    assert everything["data"]["window_trend"]["difference"]["value"] is None
    top = get(clean_stack, f"{V2}trends?player={PUUID}&period=all&role=JUNGLE&champion=1")
    assert top["meta"]["filters"]["role"] == "JUNGLE"
    assert top["data"]["window_trend"]["current"]["games"] == top["meta"]["n"]


# -- the shell --------------------------------------------------------------------------------

def test_shell_prints_the_same(clean_stack):
    stack = clean_stack
    load(stack, season_of("WLWWLWL", figures.now_ms() - DAY))
    for path, options in (("champion/1", ["champion", "--champion", "1"]),
                          ("champions/TOP", ["champions-of-role", "--role", "TOP"]),
                          ("trends", ["trends"]), ("gamemode", ["gamemodes"])):
        shell = ["stats", PUUID, "--section", *options]
        body = json.loads(stack.lme(*shell, "--json", check=True).stdout)
        wanted = get(stack, f"{V2}{path}?player={PUUID}")
        moving = ("cached", "generated_at", "as_of", "from")
        assert without_population(body["data"]) == without_population(wanted["data"]), path
        assert {k: v for k, v in body["meta"].items() if k not in moving} == \
            {k: v for k, v in wanted["meta"].items() if k not in moving}
        table = stack.lme(*shell, check=True).stdout
        assert "games      7" in table, table
        rows = list(csv.reader(io.StringIO(stack.lme(*shell, "--csv", check=True).stdout)))
        assert len({len(row) for row in rows}) == 1 and len(rows) > 1
        if path == "champion/1":
            assert ["performance_metrics.wins", "4"] in rows
            assert ["best_game.kda", "1/1/1"] in rows
        if path == "champions/TOP":
            assert rows[0][:3] == ["champion_id", "champion_name", "games"]
            assert rows[1][:3] == ["1", "Annie", "7"]
        if path == "gamemode":
            assert rows[1][:3] == ["CLASSIC", "7", "4"]


def test_shell_refuses_with_one_line(clean_stack):
    load(clean_stack, [document(1, figures.now_ms() - DAY)])
    for options, status, says in (
            (["champion"], 2, "--champion"), (["champions-of-role"], 2, "--role"),
            (["trends", "--period", "week", "--to", "5"], 2, "period"),
            (["trends", "--result", "win"], 2, "result"),
            (["champions-of-role", "--role", "TOP", "--mode", "aram"], 2, "mode"),
            (["gamemode"], 2, "gamemodes"),
            (["champion", "--champion", "7"], 10, "champion 7")):
        done = clean_stack.lme("stats", PUUID, "--section", *options)
        assert (done.returncode, done.stdout) == (status, ""), (options, done)
        assert says in done.stderr and done.stderr.count("\n") == 1, done.stderr
