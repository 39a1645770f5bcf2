# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sections of statistics through nginx and lme-fcgi, and on the shell: their shape,
their numbers against the rows, the cache, and the people who do not show themselves."""

import csv
import datetime
import io
import json

import pytest
from test_api import Document, problem_of

STATS = "/api/analytics/v2/stats/"
TEMPLATE = STATS + "{section}"
GROUPS = ("champions", "roles", "queues", "patches", "sides", "opponents", "weekdays", "hours",
          "lengths")
SECTIONS = ("summary", *GROUPS, "streaks", "sessions", "records", "mates", "laning",
            "trend")
RIFT = (400, 420, 430, 440, 480, 490, 700)
IN_RIFT = f"status = 0 AND queue_id IN ({', '.join(map(str, RIFT))})"
BUSIEST = ("SELECT p.puuid FROM player p JOIN participant g USING (player_id) "
           "WHERE p.puuid NOT IN ('BOT', 'PURGED') AND {} "
           "GROUP BY p.player_id ORDER BY COUNT(*) DESC, p.puuid LIMIT 1")


@pytest.fixture
def demo(stack, filled_once):
    """A stack with a synthetic league."""
    filled_once(stack, lambda: stack.lme("demo", "--players", 60, "--matches", 500, "--seed",
                                         11, check=True, timeout=300))
    stack.wait_ready()
    return stack


@pytest.fixture
def puuid(demo):
    """Its busiest player."""
    return demo.sql(BUSIEST.format(IN_RIFT))[0][0]


@pytest.fixture
def real(clean_stack, data):
    clean_stack.lme("import", data / "match-v5", data / "match-v5-odd", check=True)
    clean_stack.wait_ready()
    return clean_stack


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def ask(stack, section, puuid, headers=None, **filters):
    text = "".join(f"&{name}={value}" for name, value in ({"period": "all"} | filters).items())
    return stack.get(f"{STATS}{section}?player={puuid}{text}", headers)


def answer_of(stack, section, puuid, **filters):
    answer = ask(stack, section, puuid, **filters)
    assert answer.status == 200, (section, answer)
    return answer.json()


def data_of(stack, section, puuid, **filters):
    return answer_of(stack, section, puuid, **filters)["data"]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_has_something_to_say(demo, puuid, section):
    answer = ask(demo, section, puuid)
    Document(demo).check(TEMPLATE, answer)
    body = answer.json()
    meta = body["meta"]
    assert meta["section"] == section and meta["player"]["puuid"] == puuid
    assert meta["n"] > 50 and meta["synthetic"] is True
    assert meta["filters"]["mode"] == "rift" and meta["queues"] == list(RIFT)
    assert ("min_games" in meta) == (section in GROUPS or section == "mates")
    if section in GROUPS:
        groups = body["data"]["groups"]
        assert sum(g["games"] for g in groups) + body["data"]["without_key"] == meta["n"]
        assert all(g["win_rate"]["n"] == g["games"] for g in groups)
        assert len(groups) > 1 and body["data"]["best"]["picked_from"] > 1
    elif section == "mates":
        assert body["data"]["mates"] and body["data"]["opponents"]
    elif section == "trend":
        assert body["data"]["verdict"] == "not_tested"  # "all" has no block before
    else:
        assert all(v not in (None, {}, []) for v in body["data"].values()) or \
            section == "sessions"


def test_percentiles_and_baselines_are_there(demo, puuid):
    summary = data_of(demo, "summary", puuid)
    assert summary["performance_percentile"]["n"] == summary["games"]
    assert 0 < summary["performance_percentile"]["low"] < 100
    assert 40 < summary["win_rate"]["baseline"] < 60
    for section in ("champions", "opponents", "sides"):
        for group in data_of(demo, section, puuid)["groups"]:
            assert group["win_rate"]["baseline_n"] >= group["games"]
    blue = data_of(demo, "sides", puuid)["groups"][0]
    games, wins = demo.sql(f"SELECT COUNT(*), SUM(win) FROM participant WHERE {IN_RIFT} "
                           "AND role <> 0 AND duration_s > 0 AND team_id_100 = 1")[0]
    assert blue["key"] == "blue" and blue["win_rate"]["baseline_n"] == int(games)
    assert blue["win_rate"]["baseline"] == pytest.approx(100 * int(wins) / int(games), 1e-8)


def test_period_routes_have_the_percentiles_of_sections(demo, puuid):
    """Beside every inherited performance_score of a set of games."""
    def by_key(section):
        return {group["key"]: group["performance_percentile"]
                for group in data_of(demo, section, puuid)["groups"]}

    def get(route):
        answer = demo.get(f"/api/analytics/{route}?player={puuid}"
                          + ("" if "period/" in route else "&period=all"))
        assert answer.status == 200, answer.body
        return answer.json()["data"]
    whole = data_of(demo, "summary", puuid)["performance_percentile"]
    roles, champions = by_key("roles"), by_key("champions")
    assert whole["n"] > 10 and whole["low"] < whole["value"] < whole["high"]
    for version in ("", "v2/"):
        data = get(f"{version}period/all")
        assert data["performance_percentile"] == whole
        assert {role: figures["performance_percentile"]
                for role, figures in data["role_performance"].items()} == roles
        for champion in data["top_champions"]:
            assert champion["performance_percentile"] == champions[champion["champion_id"]]
        some = data["top_champions"][0]["champion_id"]
        assert get(f"{version}champion/{some}")["performance_metrics"][
            "performance_percentile"] == champions[some]
        role = get(f"{version}champions/JUNGLE")
        assert role["performance"]["performance_percentile"] == roles["JUNGLE"]
        parts = [champion["performance_percentile"]["n"] for champion in role["champions"]]
        assert sum(parts) == roles["JUNGLE"]["n"]
    aram = demo.get(f"/api/analytics/v2/period/all?player={puuid}&mode=aram").json()["data"]
    assert aram["performance_percentile"] == {"n": 0, "value": None, "low": None, "high": None}


def test_summary_is_that_of_the_rows(real):
    puuid = real.sql(BUSIEST.format(IN_RIFT))[0][0]
    n, wins, kills, deaths, assists, cs, seconds, pentas = map(int, real.sql(
        "SELECT COUNT(*), SUM(win), SUM(kills), SUM(deaths), SUM(assists), "
        "SUM(cs_lane + cs_neutral), SUM(duration_s), SUM(penta_kills) FROM participant "
        f"JOIN player USING (player_id) WHERE puuid = '{puuid}' AND {IN_RIFT}")[0])
    summary = data_of(real, "summary", puuid)
    assert (summary["games"], summary["wins"], summary["losses"]) == (n, wins, n - wins)
    assert summary["win_rate"]["raw"]["value"] == pytest.approx(100 * wins / n, 1e-8)
    assert summary["kills"]["value"] == pytest.approx(kills / n, 1e-8)
    assert summary["kda"]["value"] == pytest.approx((kills + assists) / deaths, 1e-8)
    assert summary["cs_per_min"]["value"] == pytest.approx(60 * cs / seconds, 1e-8)
    assert summary["multikills"]["penta"] == pentas
    for rate in (summary["win_rate"]["raw"], summary["kda"], summary["cs_per_min"]):
        assert rate["low"] < rate["value"] < rate["high"]


def test_groups_are_those_of_the_rows(real):
    puuid = real.sql(BUSIEST.format(IN_RIFT))[0][0]
    for section, column in (("champions", "champion_id"), ("queues", "queue_id"),
                            ("opponents", "opponent_champion_id"),
                            ("patches", "CONCAT(patch_major, '.', patch_minor)")):
        rows = real.sql(
            f"SELECT {column}, COUNT(*), SUM(win) FROM participant JOIN player "
            f"USING (player_id) WHERE puuid = '{puuid}' AND {IN_RIFT} GROUP BY 1")
        ours = data_of(real, section, puuid)
        assert sorted((str(g["key"]), g["games"], g["wins"]) for g in ours["groups"]) == \
            sorted((key, int(n), int(wins)) for key, n, wins in rows if key != "0")
        assert ours["without_key"] == sum(int(n) for key, n, _ in rows if key == "0")
        games = [g["games"] for g in ours["groups"]]
        assert games == sorted(games, reverse=True)


def test_records_are_the_highest_rows(demo, puuid):
    records = data_of(demo, "records", puuid)
    for name, column in (("kills", "kills"), ("deaths", "deaths"), ("damage", "damage_champions"),
                         ("gold", "gold_earned"), ("duration", "duration_s")):
        value, match_id = demo.sql(
            f"SELECT g.{column}, m.riot_match_id FROM participant g JOIN player p "
            "USING (player_id) JOIN `match` m ON m.match_id = g.match_id "
            f"WHERE p.puuid = '{puuid}' AND g.status = 0 AND g.queue_id IN {RIFT} "
            f"ORDER BY g.{column} DESC, g.game_start LIMIT 1")[0]
        assert (records[name]["value"], records[name]["match_id"]) == (int(value), match_id)
        assert demo.get(f"/api/matches/{match_id}").status == 200


def pairs(stack, puuid, side):
    """People and common games by a join of the rows, without the packed line-ups."""
    return stack.sql(
        "SELECT q.puuid, COUNT(*), SUM(g.win), MAX(g.game_start) FROM participant g "
        "JOIN player p USING (player_id) JOIN participant o ON o.match_id = g.match_id "
        f"AND o.team_id_100 {side} g.team_id_100 AND o.player_id <> g.player_id "
        "JOIN player q ON q.player_id = o.player_id "
        f"WHERE p.puuid = '{puuid}' AND q.puuid NOT IN ('BOT', 'PURGED') AND g.status = 0 "
        f"AND g.queue_id IN {RIFT} GROUP BY q.player_id HAVING COUNT(*) >= 2 "
        "ORDER BY 2 DESC, 4 DESC, 1")


def test_mates_are_those_of_the_rows(demo, puuid):
    body = answer_of(demo, "mates", puuid, limit=100)
    for name, side in (("mates", "="), ("opponents", "<>")):
        rows = [(who, int(n), int(wins)) for who, n, wins, _ in pairs(demo, puuid, side)]
        assert [(m["puuid"], m["games"], m["wins"]) for m in body["data"][name]] == rows[:100]
        assert body["data"][f"{name}_total"] == len(rows) > 3
    short = data_of(demo, "mates", puuid, limit=3)
    assert short["mates"] == body["data"]["mates"][:3]
    assert short["mates_total"] == body["data"]["mates_total"]


@pytest.mark.parametrize("period", ["month", "week", "season"])
def test_trend_compares_two_blocks(demo, puuid, period):
    last = int(demo.sql("SELECT MAX(game_start) FROM participant")[0][0])
    as_of = datetime.datetime.fromtimestamp(last / 1000, datetime.timezone.utc)
    if period == "season":
        starts = [as_of.date() - datetime.timedelta(days) for days in (90, 30)]
    elif period == "month":
        start = as_of.date().replace(day=1)
        starts = [(start - datetime.timedelta(1)).replace(day=1), start]
    else:
        start = as_of.date() - datetime.timedelta(as_of.weekday())
        starts = [start - datetime.timedelta(7), start]
    edges = [int(datetime.datetime.combine(day, datetime.time(), datetime.timezone.utc)
                 .timestamp()) * 1000 for day in starts] + [last]
    # A process remembers the seasons for a minute: the shell's is a new one.
    demo.sql("INSERT INTO season (name, starts_at) VALUES "
             f"('test 1', {edges[0]}), ('test 2', {edges[1]})")
    try:
        body = json.loads(demo.lme("stats", puuid, "--section", "trend", "--period", period,
                                   "--as-of", last, "--json", check=True).stdout)
    finally:
        demo.sql("DELETE FROM season WHERE name LIKE 'test %'")
    data = body["data"]
    if period != "season":
        answer = ask(demo, "trend", puuid, period=period, as_of=last)
        Document(demo).check(TEMPLATE, answer)
        assert answer.json()["data"] == data
    seen = []
    for name, first, until in zip(("before", "current"), edges, edges[1:]):
        n, wins = demo.sql(
            "SELECT COUNT(*), COALESCE(SUM(win), 0) FROM participant JOIN player USING "
            f"(player_id) WHERE puuid = '{puuid}' AND {IN_RIFT} AND game_start >= {first} "
            f"AND game_start < {until}")[0]
        assert (data[name]["n"], data[name]["successes"]) == (int(n), int(wins))
        assert datetime.datetime.fromisoformat(data[name]["from"]).timestamp() * 1000 == first
        seen.append(100 * int(wins) / int(n) if int(n) else None)
    assert body["meta"]["n"] == data["before"]["n"] + data["current"]["n"] > 0
    assert data["verdict"] in ("not_enough_games", "no_change_shown")
    assert data["threshold"] == {"season": 40, "month": 260, "week": 1060}[period]
    assert data["e_max"] >= data["e_value"] > 0
    if None not in seen:
        assert data["difference"]["value"] == pytest.approx(seen[1] - seen[0], 1e-8)
        assert data["difference"]["low"] < data["difference"]["high"]


def test_hidden_mates_are_left_out(demo, puuid):
    before = data_of(demo, "mates", puuid, limit=100)
    who = before["mates"][0]["puuid"]
    demo.lme("player", "hide", who, check=True)
    try:
        hidden = data_of(demo, "mates", puuid, limit=100)
        assert who not in json.dumps(hidden)
        assert hidden["mates_total"] == before["mates_total"] - 1
        assert [m["puuid"] for m in hidden["mates"]] == \
            [m["puuid"] for m in before["mates"] if m["puuid"] != who]
        admin = ask(demo, "mates", puuid, bearer(demo.token("admin")), limit=100).json()
        assert admin["data"] == before
        own = ask(demo, "mates", puuid, bearer(demo.token("read", who)), limit=100).json()
        assert own["data"] == before
    finally:
        demo.lme("player", "show", who, check=True)
    assert data_of(demo, "mates", puuid, limit=100) == before


def test_hidden_ones_of_many_mates(clean_stack):
    """More people than one statement asks about."""
    clean_stack.lme("demo", "--players", 400, "--matches", 3000, "--seed", 2, check=True,
                    timeout=300)
    clean_stack.wait_ready()
    puuid = clean_stack.sql(BUSIEST.format(IN_RIFT))[0][0]
    rows = {name: pairs(clean_stack, puuid, side)
            for name, side in (("mates", "="), ("opponents", "<>"))}
    assert min(map(len, rows.values())) > 120
    hidden = {rows["mates"][0][0], rows["mates"][-1][0], rows["opponents"][1][0]}
    for who in hidden:
        clean_stack.lme("player", "hide", who, check=True)
    data = data_of(clean_stack, "mates", puuid, limit=100)
    for name, people in rows.items():
        seen = [(who, int(n), int(wins)) for who, n, wins, _ in people if who not in hidden]
        assert [(m["puuid"], m["games"], m["wins"]) for m in data[name]] == seen[:100]
        assert data[f"{name}_total"] == len(seen) < len(people)


def test_bodies_are_kept_but_those_of_people(demo, puuid):
    for section in SECTIONS:
        first = ask(demo, section, puuid, tz="Asia/Tokyo")
        second = ask(demo, section, puuid, tz="Asia/Tokyo")
        body, again = first.json(), second.json()
        assert body["data"] == again["data"]
        assert body["meta"]["cached"] is False
        assert again["meta"]["cached"] is (section != "mates")
        wanted = "lme; fwd=bypass" if section == "mates" else "lme; hit; ttl="
        assert second.headers["cache-status"].startswith(wanted)
        assert "etag" in second.headers and "cache-control" in second.headers
        if section != "mates":
            tag = {"If-None-Match": second.headers["etag"]}
            assert ask(demo, section, puuid, tag, tz="Asia/Tokyo").status == 304


def test_hidden_players_have_no_sections(demo, puuid):
    stranger = demo.get(f"{STATS}summary?player={'u' * 78}&period=all")
    demo.lme("player", "hide", puuid, check=True)
    try:
        for section in SECTIONS:
            answer = ask(demo, section, puuid)
            assert answer.status == stranger.status == 404, section
            assert answer.json()["detail"] == stranger.json()["detail"]
    finally:
        demo.lme("player", "show", puuid, check=True)


@pytest.mark.parametrize("mode, has, lacks", [
    ("aram", {"kda", "gold_share", "multikills"}, {"cs_per_min", "vision_per_min",
                                                  "first_tower", "performance_percentile"}),
    ("arena", {"first_places", "placement", "damage_share"}, {"cs_per_min", "gold_per_min",
                                                            "kill_participation"}),
    ("swarm", {"level", "kills"}, {"kda", "losses", "assists"})])
def test_modes_have_their_own_set(real, mode, has, lacks):
    queues = {"aram": "450", "arena": "1700, 1710", "swarm": "1810, 1820, 1830, 1840"}[mode]
    document = Document(real)
    found = real.sql(BUSIEST.format(f"status = 0 AND queue_id IN ({queues})"))
    puuid = found[0][0] if found else real.sql(BUSIEST.format(IN_RIFT))[0][0]
    for section in SECTIONS:
        answer = ask(real, section, puuid, mode=mode)
        document.check(TEMPLATE, answer)
        assert (answer.json()["meta"]["n"] > 0) is bool(found)
    summary = data_of(real, "summary", puuid, mode=mode)
    assert has <= summary.keys() and not lacks & summary.keys()
    assert "baseline" not in summary["win_rate"]
    for section in ("roles", "opponents"):
        groups = answer_of(real, section, puuid, mode=mode)
        assert groups["data"]["groups"] == []
        assert groups["data"]["without_key"] == groups["meta"]["n"]
    champions = data_of(real, "champions", puuid, mode=mode)["groups"]
    assert all(not lacks & group.keys() for group in champions)


def test_tables_have_what_the_mode_has(real):
    """A period's table without the columns that say nothing in its games."""
    rows = real.sql("SELECT p.puuid, queue_id FROM player p JOIN participant USING (player_id)"
                    " WHERE p.puuid NOT IN ('BOT', 'PURGED') AND status = 0"
                    " AND queue_id IN (1700, 450, 420) GROUP BY queue_id ORDER BY queue_id")
    lacks = {"1700": ("CS/min", "gold/min", "vision", "score", "pctile", "best role"),
             "450": ("CS/min", "vision", "pctile", "best role"), "420": ()}
    has = {"1700": ("KDA", "dmg/min", "win %"), "450": ("gold/min", "KDA", "score"),
           "420": ("CS/min", "gold/min", "vision", "score", "pctile", "best role")}
    assert {queue for _, queue in rows} == set(lacks)
    for puuid, queue in rows:
        table = real.lme("stats", "--period", "all", "--queue", queue, "--", puuid,
                         check=True).stdout
        assert not [title for title in lacks[queue] if title in table], (queue, table)
        assert not [title for title in has[queue] if title not in table], (queue, table)


def test_modes_do_not_leak(real):
    """queue=all is every queue of the rift, not every queue."""
    for (puuid,) in real.sql("SELECT DISTINCT puuid FROM player JOIN participant USING "
                             "(player_id) WHERE queue_id = 450 AND puuid <> 'BOT' LIMIT 5"):
        body = answer_of(real, "queues", puuid, queue="all")
        assert 450 not in [g["key"] for g in body["data"]["groups"]]
        assert body["meta"]["games_excluded"]["other_queue"] > 0


def test_the_order_of_import_does_not_matter(clean_stack, data):
    files = sorted((data / "match-v5").glob("*.json"))
    halves = files[::2], files[1::2]
    seen = []
    for order in (halves, (halves[1][::-1], halves[0][::-1])):
        clean_stack.reset()
        for half in order:
            clean_stack.lme("import", *half, check=True)
        clean_stack.wait_ready()
        puuid = clean_stack.sql(BUSIEST.format(IN_RIFT))[0][0]
        # Not in common with anything: our own numbers of players and matches.
        seen.append({s: data_of(clean_stack, s, puuid, as_of="2026-01-01T00:00:00Z")
                     for s in SECTIONS})
    assert seen[0] == seen[1]


def test_wrong_questions_are_told(demo, puuid):
    problem = problem_of(ask(demo, "everything", puuid), 404, "unknown_section")
    assert problem["valid_sections"] == list(SECTIONS)
    problem_of(ask(demo, "mates", puuid, limit=0), 400, "invalid_limit")
    problem_of(ask(demo, "summary", puuid, limit=5), 400, "invalid_limit")
    for section in ("streaks", "sessions", "trend"):
        problem = problem_of(ask(demo, section, puuid, result="win"), 400, "invalid_filter")
        assert problem["parameters"] == ["result"]
    problem_of(ask(demo, "mates", puuid, **{"with": puuid}), 400, "invalid_filter")
    problem_of(demo.get(f"{STATS}summary"), 401, "authentication_required")


@pytest.mark.parametrize("section", SECTIONS)
def test_the_shell_says_the_same(demo, puuid, section):
    as_of = "2026-12-01T00:00:00Z"
    ours = demo.lme("stats", puuid, "--section", section, "--period", "all", "--as-of", as_of,
                    "--json", check=True)
    data = json.loads(ours.stdout)["data"]
    assert data == data_of(demo, section, puuid, as_of=as_of)
    sheet = demo.lme("stats", puuid, "--section", section, "--period", "all", "--as-of", as_of,
                     "--csv", check=True).stdout
    rows = list(csv.DictReader(io.StringIO(sheet)))
    listed = [row for name in ("groups", "mates", "opponents") for row in data.get(name, [])]
    if listed:
        assert len(rows) == len(listed)
        for row, thing in zip(rows, listed):
            assert int(row["games"]) == thing["games"]
            assert row["win_rate.shrunk.value"] == \
                f"{thing['win_rate']['shrunk']['value']:.9f}".rstrip("0").rstrip(".")
    else:
        assert {r["figure"].split(".")[0] for r in rows} == set(data)
    table = demo.lme("stats", puuid, "--section", section, "--period", "all", check=True).stdout
    assert puuid in table
    assert all(str(t["games"]) in table for t in listed)


def test_the_shell_refuses_what_does_not_fit(demo, puuid):
    for options in (("--section", "everything"), ("--csv",), ("--limit", "5"),
                    ("--section", "mates", "--limit", "0"),
                    ("--section", "summary", "--limit", "5"),
                    ("--section", "summary", "--csv", "--json"),
                    ("--section", "streaks", "--result", "win")):
        said = demo.lme("stats", puuid, *options)
        assert said.returncode == 2, options
        assert said.stderr.strip(), options
