# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every figure of every player through nginx equals an independent computation."""

import collections
import datetime
import fractions
import http.client
import json
import sys
import urllib.parse
import zoneinfo

import pytest
from conftest import SOURCE

sys.path.insert(0, str(SOURCE / "tests" / "oracle"))

import period as oracle  # noqa: E402  (the path must be set first)

RATES = ("win_rate", "avg_kills", "avg_deaths", "avg_assists", "avg_kda", "avg_cs_per_min",
         "avg_gold_per_min", "avg_damage_per_min", "avg_vision_score")
PERCENTILE = "performance_percentile"  # of the population: test_oracle_analytics.py
UTC = datetime.timezone.utc


class Browser:
    """GETs through nginx on one kept connection."""

    def __init__(self, stack):
        self.base = stack.nginx.base_path
        self.connection = http.client.HTTPConnection("127.0.0.1", stack.nginx.port,
                                                     timeout=20)

    def get(self, path, **query):
        text = urllib.parse.urlencode({k: v for k, v in query.items() if v is not None})
        self.connection.request("GET", f"{self.base}{path}?{text}")
        answer = self.connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (path, query, body)
        return json.loads(body)


def rounded(exact, digits):
    """Half away from zero; what doubles may make of an exact half is allowed, too."""
    scaled = exact * 10 ** digits
    whole = scaled.numerator // scaled.denominator
    rest = scaled - whole
    near_half = abs(rest - fractions.Fraction(1, 2)) < fractions.Fraction(1, 10 ** 6)
    allowed = {whole, whole + 1} if near_half else {whole + (rest > fractions.Fraction(1, 2))}
    return [float(fractions.Fraction(a, 10 ** digits)) for a in allowed]


def differences(where, found, expected, keys):
    for key in keys:
        digits = 2 if key == "performance_score" else 4
        if isinstance(expected[key], fractions.Fraction):
            if not any(abs(found[key] - v) <= 1e-9 for v in rounded(expected[key], digits)):
                yield f"{where}.{key}: {found[key]}, not {float(expected[key])}"
        elif found[key] != expected[key]:
            yield f"{where}.{key}: {found[key]!r}, not {expected[key]!r}"


def compare_champions(found, expected, league):
    if [c["champion_id"] for c in found] != [c["champion_id"] for c in expected]:
        yield (f"top_champions: {[c['champion_id'] for c in found]}, not "
               f"{[c['champion_id'] for c in expected]}")
        return
    for index, (f, e) in enumerate(zip(found, expected)):
        where = f"top_champions[{index}]"
        names = league.champions[e["champion_id"]][1]
        if f["champion_name"] not in names:
            yield f"{where}.champion_name: {f['champion_name']!r} not in {names}"
        yield from differences(where, f, e, e.keys())
        if set(f) != set(e) | {"champion_name", PERCENTILE}:
            yield f"{where}: members {sorted(f)}"


def compare_data(found, expected, league):
    yield from differences("data", found, expected, (
        "period", "total_games", "win_rate", "avg_kda", "best_role", "worst_role",
        "recent_trend"))
    yield from compare_champions(found["top_champions"], expected["top_champions"], league)
    if set(found["role_performance"]) != set(expected["role_performance"]):
        yield f"role_performance: {sorted(found['role_performance'])}"
        return
    for role, wanted in expected["role_performance"].items():
        got = found["role_performance"][role]
        yield from differences(role, got, wanted, wanted.keys())
        if set(got) != set(wanted) | {PERCENTILE}:
            yield f"{role}: members {sorted(got)}"
    wanted = expected["advice"]
    texts = found["suggestions"]
    if len(texts) != (wanted is not None) or (wanted and not any(
            wanted.lower() in t.lower() for t in texts)):
        yield f"suggestions: {texts}, not about {wanted!r}"


def second(ms):
    if ms is None:
        return None
    moment = datetime.datetime(1970, 1, 1, tzinfo=UTC) + datetime.timedelta(
        seconds=ms // 1000)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def compare_meta(meta, expected, ask, player, synthetic):
    wanted = {"period": expected["period"], "from": second(expected["from"]),
              "tz": ask.get("tz") or "UTC", "games_excluded": expected["excluded"],
              "games_without_role": expected["without_role"], "role_min_games": 5,
              "champion_min_games": 3, "first_game": second(expected["first"]),
              "last_game": second(expected["last"]), "synthetic": synthetic}
    if ask["as_of"] is not None:
        wanted["as_of"] = second(ask["as_of"])
    queues = ask.get("queue")
    wanted["queues"] = None if queues == "all" else \
        sorted({int(q) for q in queues.split(",")}) if queues else \
        list(oracle.DEFAULT_QUEUES)
    yield from differences("meta", meta, wanted, wanted.keys())
    if meta["player"] != player or not isinstance(meta["user_id"], int):
        yield f"meta.player: {meta['player']}, not {player}, user_id {meta['user_id']!r}"


def player_of(league, puuid):
    """Who the newest game says that the player is."""
    _, participant, platform = league.players[puuid].newest
    name = participant.get("riotIdGameName") or participant.get("riotIdName") or \
        participant.get("summonerName")
    return {"puuid": puuid, "riot_id": name or None,
            "riot_tag": participant.get("riotIdTagline") or None, "region": platform}


def queues_of(ask):
    if not ask.get("queue"):
        return oracle.DEFAULT_QUEUES
    return None if ask["queue"] == "all" else [int(q) for q in ask["queue"].split(",")]


class Comparison:
    """Asks the server and the oracle the same, and counts."""

    def __init__(self, stack, league, now_ms, synthetic):
        self.browser = Browser(stack)
        self.league, self.now_ms, self.synthetic = league, now_ms, synthetic
        self.seasons = [datetime.date.fromisoformat(row[0][:10]) for row in stack.sql(
            "SELECT CAST(starts_at AS CHAR) FROM season")]
        self.found = []
        self.asked = collections.Counter()

    def ask(self, puuid, period, version=2, **ask):
        ask.setdefault("as_of", None)
        as_of = self.now_ms if ask["as_of"] is None else ask["as_of"]
        zone = zoneinfo.ZoneInfo(ask.get("tz") or "UTC")
        expected = oracle.period_stats(self.league.players[puuid].rows, period, as_of, zone,
                                       queues_of(ask), self.seasons)
        path = f"/api/analytics/{'v2/' if version == 2 else ''}period/{period}"
        body = self.browser.get(path, player=puuid, **ask)
        wrong = list(compare_data(body["data"], expected, self.league))
        if version == 2:
            wrong += compare_meta(body["meta"], expected, ask,
                                  player_of(self.league, puuid), self.synthetic)
        elif "meta" in body:
            wrong.append("v1 has meta")
        self.found += [f"{puuid[:12]} {period} v{version} {ask}: {w}" for w in wrong]
        self.asked[period] += 1
        self.asked["games"] += expected["total_games"]
        return expected

    def result(self):
        assert not self.found, f"{len(self.found)} differences:\n" + "\n".join(
            self.found[:40])


def ask_everything(comparison, puuid):
    """All periods at moments at which they hold games, several zones and queues."""
    rows = sorted(comparison.league.players[puuid].rows, key=lambda r: r.start)
    last, middle = rows[-1].start, rows[len(rows) // 2].start
    comparison.ask(puuid, "all", 2)
    comparison.ask(puuid, "all", 1)
    comparison.ask(puuid, "all", 2, queue="all")
    comparison.ask(puuid, "all", 2, queue="420,440,700")
    # A window ends before as_of: the newest game is out at its own start, in 1 ms later.
    comparison.ask(puuid, "all", 2, as_of=last)
    comparison.ask(puuid, "all", 2, as_of=last + 1, queue="all")
    comparison.ask(puuid, "week", 2, as_of=last + 7 * oracle.DAY_MS, queue="all")
    comparison.ask(puuid, "week", 1, as_of=last + 7 * oracle.DAY_MS + 1, queue="all")
    comparison.ask(puuid, "month", 2, as_of=middle + 15 * oracle.DAY_MS)
    comparison.ask(puuid, "season", 2, as_of=last + 3_600_000, tz="America/New_York")
    for tz in ("Asia/Tokyo", "Europe/Berlin", "America/Sao_Paulo"):
        comparison.ask(puuid, "today", 2, as_of=last + 5 * 3_600_000, tz=tz, queue="all")


def known_players(league):
    return sorted(p for p in league.players if p != "BOT")


def now_ms():
    return int(datetime.datetime.now(UTC).timestamp() * 1000)


@pytest.mark.deadline(400)
def test_real_documents(make_stack, data):
    stack = make_stack(start=True)
    stack.wait_ready()
    paths = [data / "match-v5", data / "match-v5-odd", data / "timeline"]
    done = stack.lme("import", *paths, timeout=300)
    assert done.returncode == 0, done.stderr
    league = oracle.load(paths)
    assert int(stack.sql("SELECT COUNT(*) FROM `match`")[0][0]) == len(league.matches)
    comparison = Comparison(stack, league, now_ms(), False)
    players = known_players(league)
    for puuid in players:
        ask_everything(comparison, puuid)
    assert len(players) > 500 and comparison.asked["games"] > 1500
    comparison.result()


@pytest.mark.deadline(400)
@pytest.mark.parametrize("seed", [1, 2])
def test_demo_documents(make_stack, tmp_path, seed):
    stack = make_stack(start=True)
    stack.wait_ready()
    league_size = ["--players", 40, "--matches", 400, "--seed", seed,
                   "--timeline-share", "0.02"]
    stack.lme("demo", *league_size, "--out", tmp_path / "league", check=True)
    stack.lme("demo", *league_size, check=True, timeout=300)
    league = oracle.load([tmp_path / "league" / "match-v5"])
    assert int(stack.sql("SELECT COUNT(*) FROM `match`")[0][0]) == len(league.matches)
    comparison = Comparison(stack, league, now_ms(), True)
    players = known_players(league)
    for puuid in players:
        ask_everything(comparison, puuid)
    assert len(players) == 40 and comparison.asked["games"] > 10000
    comparison.result()
