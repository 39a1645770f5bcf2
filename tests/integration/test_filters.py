# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""All filters x all routes that take them: what is taken, what is refused and by which
name; and the period routes against the oracle.

The routes come from openapi.json (which a unit test holds against the route table): every
GET that takes the filter "mode" is tried, a new one by itself."""

import collections
import datetime
import itertools
import json
import random
import zoneinfo

import pytest
import test_oracle as figures
from test_oracle import oracle

# What a refusal is called; the others are invalid_filter.
CODES = {"queue": "invalid_queue", "tz": "invalid_tz", "as_of": "invalid_as_of",
         "period": "invalid_period"}
WRONG = {
    "period": ["year", "", "Week"],
    "from": ["yesterday", "", "-1", "2025-01-01", "2200-01-01T00:00:00Z"],
    "to": ["tomorrow", "", "2025-01-01T00:00:00"],
    "as_of": ["now", "", "2025-13-01T00:00:00Z"],
    "tz": ["Mars/Olympus", "", "../../etc/passwd"],
    "queue": ["solo", "", "420,", "65536", "-1"],
    "mode": ["RIFT", "", "bots", "cherry"],
    "role": ["SUPPORT", "", "top", "NONE"],
    "champion": ["Aatrox", "", "0", "65536", "1.0"],
    "patch": ["x", "", "0.1", "15.", "15.1.2", "-1"],
    "side": ["green", "", "100"],
    "result": ["draw", "", "WIN"],
    "opponent": ["Ahri", "", "0", "-5"],
    "with": ["BOT", "", "name#tag", "p" * 77],
    "min_duration": ["long", "", "-1", "4294967296"],
    "max_duration": ["short", "", "0", "1e3"],
}
# Two that exclude each other, and which parameters the answer has to name.
CONTRADICTIONS = [
    ({"from": "1000", "period": "week"}, {"from", "period"}),
    ({"to": "1000", "period": "all"}, {"to", "period"}),
    ({"from": "1000", "as_of": "2000"}, {"from", "as_of"}),
    ({"to": "1000", "as_of": "2000"}, {"to", "as_of"}),
    ({"from": "2000", "to": "1000"}, {"from", "to"}),
    ({"from": "2000", "to": "2000"}, {"from", "to"}),
    ({"min_duration": "61", "max_duration": "60"}, {"min_duration", "max_duration"}),
    ({"queue": "420,450"}, {"queue"}),
    ({"queue": "440,9999"}, {"queue"}),
    ({"queue": "420", "mode": "aram"}, {"queue", "mode"}),
    *[({name: value, "mode": mode}, {name, "mode"})
      for name, value in (("role", "TOP"), ("side", "red"), ("opponent", "1"))
      for mode in ("aram", "arena", "swarm", "other")],
    *[({name: value, "queue": "450"}, {name, "queue"})
      for name, value in (("role", "TOP"), ("side", "red"), ("opponent", "1"))],
]
# Figures about results (docs/analytics.md, "Filters") refuse result=.
ABOUT_RESULTS = {"streaks", "sessions", "trend", "trends"}


class Target(collections.namedtuple("Target", "template path params about_results")):
    """A route with its path filled, and the filters that it takes."""

    @property
    def label(self):
        return self.path


def path_values(name, schema, player):
    if "enum" in schema:
        return schema["enum"]
    known = {"championId": [player["champion"]], "id": [player["champion"]],
             "role": ["TOP", "UTILITY"]}
    return known[name]  # a new kind of path parameter: say here what to fill in


def targets_of(document, player):
    """Every route of the document that takes filters, with every value of its path."""
    shared = document["components"]["parameters"]
    for template, methods in document["paths"].items():
        listed = [shared[p["$ref"].rsplit("/", 1)[1]] if "$ref" in p else p
                  for p in methods.get("get", {}).get("parameters", [])]
        query = {p["name"] for p in listed if p["in"] == "query"}
        if "mode" not in query or "with" not in query:
            continue
        in_path = [p for p in listed if p["in"] == "path"]
        choices = [path_values(p["name"], p["schema"], player) for p in in_path]
        for values in itertools.product(*choices):
            path = template
            for parameter, value in zip(in_path, values):
                path = path.replace("{" + parameter["name"] + "}", str(value))
            yield Target(template, path, query,
                         path.rsplit("/", 1)[1] in ABOUT_RESULTS)


@pytest.fixture(scope="module")
def league(data):
    return oracle.load([data / "match-v5", data / "match-v5-odd", data / "timeline"])


def busiest(league):
    return max((p for p in league.players if p not in ("BOT", "PURGED")),
               key=lambda p: (sum(r.reason is None for r in league.players[p].rows), p))


@pytest.fixture
def served(clean_stack, data):
    clean_stack.wait_ready()
    clean_stack.lme("import", data / "match-v5", data / "match-v5-odd", data / "timeline",
                    check=True)
    return clean_stack


@pytest.fixture
def player(league):
    puuid = busiest(league)
    rows = [r for r in league.players[puuid].rows if r.reason is None]
    return {"puuid": puuid, "champion": rows[-1].champion,
            "mate": max(collections.Counter(m for r in rows for m in sorted(r.mates)).items(),
                        key=lambda pair: (pair[1], pair[0]))[0]}


@pytest.fixture
def targets(served, player):
    found = list(targets_of(served.get("/openapi.json").json(), player))
    assert {t.template for t in found} >= {
        "/api/analytics/v2/period/{period}", "/api/analytics/period/{period}",
        "/api/dashboard/stats", "/api/analytics/trends", "/api/analytics/v2/trends"}
    assert all({"period", "from", "to"} <= t.params for t in found
               if t.template.endswith(("/stats", "/trends")))
    return found


def fixed_period(target):
    """The period that the path names, where it leaves no room for a range."""
    last = target.path.rsplit("/", 1)[1]
    return last if "{period}" in target.template and last != "all" else None


def of_other_mode(target, name, value):
    """Whether the path names a role, which games of this mode or queue do not have."""
    return "{role}" in target.template and \
        (name == "mode" and value != "rift" or (name, value) == ("queue", "450"))


def ask(stack, target, player, query):
    pairs = {"player": player["puuid"], **query}
    text = "&".join(f"{name}={figures.urllib.parse.quote(str(value), safe='')}"
                    for name, value in pairs.items())
    return stack.get(f"{target.path}?{text}")


def refused(answer, code, names, what):
    assert answer.status == 400, (what, answer)
    problem = answer.json()
    assert problem["error"] == code, (what, problem)
    assert set(problem["parameters"]) == set(names), (what, problem)
    for name in names:
        assert name in problem["detail"], (what, problem)


def valid_values(player):
    """Each filter with values that it takes, and what meta.filters then says."""
    return {
        "from": [("2020-01-01T00:00:00Z", None)], "to": [("1735689600000", None)],
        "as_of": [("2025-06-01T00:00:00+02:00", None)], "tz": [("Asia/Tokyo", None)],
        "queue": [("420", None), ("420,440", None), ("all", None), ("450", None)],
        "mode": [(m, m) for m in ("rift", "aram", "arena", "swarm", "other")],
        "period": [(p, None) for p in oracle.PERIODS],
        "role": [(r, r) for r in oracle.ROLES],
        "champion": [(player["champion"], player["champion"]), (65535, 65535)],
        "patch": [("15", "15"), ("15.1", "15.1"), ("14.24", "14.24")],
        "side": [("blue", "blue"), ("red", "red")],
        "result": [("win", "win"), ("loss", "loss")],
        "opponent": [(1, 1)], "with": [(player["mate"], player["mate"])],
        "min_duration": [(900, 900), (0, None)], "max_duration": [(2400, 2400)],
    }


def filter_params(target):
    return sorted(target.params & set(WRONG))


@pytest.mark.deadline(300)
def test_every_filter_is_taken(served, player, targets):
    tried = 0
    for target in targets:
        for name in filter_params(target):
            for value, shown in valid_values(player)[name]:
                answer = ask(served, target, player, {name: value})
                what = (target.label, name, value)
                tried += 1
                if fixed_period(target) and name in ("from", "to"):
                    refused(answer, "invalid_filter", (name, "period"), what)
                    continue
                if target.about_results and name == "result":
                    refused(answer, "invalid_filter", ("result",), what)
                    continue
                if of_other_mode(target, name, value):
                    refused(answer, "invalid_filter", ("role", name), what)
                    continue
                if answer.status == 404:  # nothing left of the champion asked about
                    assert answer.json()["error"] == "champion_not_played", what
                    continue
                assert answer.status == 200, (what, answer)
                meta = answer.json().get("meta")
                if meta and name in meta["filters"]:
                    assert meta["filters"][name] == shown, what
                assert not meta or "filtered" in meta["games_excluded"], what
    print(f"{len(targets)} targets, {tried} filters taken")
    assert tried > 50 * len({t.template for t in targets})


@pytest.mark.deadline(300)
def test_every_wrong_value_is_named(served, player, targets):
    tried = 0
    for target in targets:
        for name in filter_params(target):
            for value in WRONG[name]:
                answer = ask(served, target, player, {name: value})
                refused(answer, CODES.get(name, "invalid_filter"), (name,),
                        (target.label, name, value))
                tried += 1
    print(f"{len(targets)} targets, {tried} wrong values refused")
    assert tried > 50 * len({t.template for t in targets})


@pytest.mark.deadline(300)
def test_every_contradiction_is_named(served, player, targets):
    tried = 0
    for target in targets:
        for query, names in CONTRADICTIONS + [({"with": player["puuid"]}, {"with"})]:
            if not set(query) <= target.params:
                continue
            if fixed_period(target) and {"from", "to"} & set(query):
                continue  # the path is in the way already, see above
            if "{role}" in target.template and {"side", "opponent"} & set(query):
                continue  # the role of the path is named instead
            refused(ask(served, target, player, query), "invalid_filter", names,
                    (target.label, query))
            tried += 1
    print(f"{len(targets)} targets, {tried} contradictions refused")
    assert tried > 20 * len({t.template for t in targets})


def test_an_unknown_mate_and_a_hidden_one_are_the_same(served, player, targets):
    for target in targets:  # what is in the cache may not answer for him later
        answer = ask(served, target, player, {"with": player["mate"]})
        assert answer.status == 200 or answer.json()["error"] == "champion_not_played", target
    served.lme("player", "hide", player["mate"], check=True)
    try:
        for target in targets:
            answers = [ask(served, target, player, {"with": who})
                       for who in (player["mate"], "u" * 78)]
            problems = [{k: v for k, v in a.json().items() if k != "instance"}
                        for a in answers]
            assert [a.status for a in answers] == [404, 404], target.label
            assert problems[0] == problems[1]
            assert problems[0]["error"] == "player_not_found"
            assert "with" in problems[0]["detail"]
        # Who may see everybody may also ask for him.
        target = next(t for t in targets if "{period}" in t.template)
        token = {"Authorization": "Bearer " + served.token("admin")}
        query = f"{target.path}?player={player['puuid']}&with={player['mate']}"
        assert served.get(query, token).status == 200
        assert served.get(query).status == 404
    finally:
        served.lme("player", "show", player["mate"], check=True)
    assert ask(served, target, player, {"with": player["mate"]}).status == 200


def test_the_shell_refuses_the_same(served, player):
    for name, values in WRONG.items():
        for value in values:
            done = served.lme("stats", player["puuid"],
                              f"--{name.replace('_', '-')}={value}")
            assert (done.returncode, done.stdout) == (2, ""), (name, value, done)
            assert name in done.stderr, (name, value, done.stderr)
    for query, names in CONTRADICTIONS + [({"with": player["puuid"]}, {"with"})]:
        done = served.lme("stats", player["puuid"],
                          *[f"--{k.replace('_', '-')}={v}" for k, v in query.items()])
        assert (done.returncode, done.stdout) == (2, ""), (query, done)
        assert all(name in done.stderr for name in names), (query, done.stderr)


# -- against the oracle -----------------------------------------------------------------------

def expectation(league, puuid, period, query, now_ms, seasons):
    """What the oracle says of a query, and what meta has to show."""
    mode, queues = oracle.choose(query.get("mode"), query.get("queue"))
    ranged = "from" in query or "to" in query
    end = int(query.get("to") or query.get("as_of") or now_ms)
    begin = int(query.get("from") or 0) if ranged else None
    expected = oracle.period_stats(
        league.players[puuid].rows, period, end, zoneinfo.ZoneInfo(query.get("tz") or "UTC"),
        queues, seasons, begin, query)
    shown = {"mode": mode, **{name: query.get(name) for name in oracle.TESTS}}
    for name in ("champion", "opponent", "min_duration", "max_duration"):
        shown[name] = int(shown[name] or 0) or None
    meta = {"period": None if ranged else period, "filters": shown, "queues": queues,
            "from": figures.second(expected["from"] if not ranged else
                                   begin if "from" in query else None),
            "games_excluded": expected["excluded"], "n": expected["total_games"],
            "first_game": figures.second(expected["first"]),
            "last_game": figures.second(expected["last"])}
    if "to" in query or "as_of" in query:
        meta["as_of"] = figures.second(end)
    return expected, meta


class Filters:
    """Asks server and oracle the same, in all versions; counts what was left of games."""

    def __init__(self, stack, league, now_ms):
        self.browser = figures.Browser(stack)
        self.league, self.now_ms = league, now_ms
        self.seasons = [datetime.date.fromisoformat(row[0][:10]) for row in stack.sql(
            "SELECT CAST(starts_at AS CHAR) FROM season")]
        self.found = []
        self.asked = collections.Counter()

    def ask(self, puuid, period="all", **query):
        query = {name.rstrip("_"): str(value) for name, value in query.items()}
        expected, meta = expectation(self.league, puuid, period, query, self.now_ms,
                                     self.seasons)
        for version in ("", "v2/"):
            body = self.browser.get(f"/api/analytics/{version}period/{period}", player=puuid,
                                    **query)
            wrong = list(figures.compare_data(body["data"], expected, self.league))
            if version:
                wrong += figures.differences("meta", body["meta"], meta, meta.keys())
            self.found += [f"{puuid[:12]} {period} {query}: {w}" for w in wrong]
        for name in query:
            self.asked[name] += expected["total_games"]
            self.asked[name + " left out"] += expected["excluded"]["filtered"]
        self.asked["questions"] += 1

    def ask_each(self, puuid):
        rows = sorted((r for r in self.league.players[puuid].rows if r.reason is None),
                      key=lambda r: r.start)
        if not rows:
            return
        for r in {r.role for r in rows if r.role}:
            self.ask(puuid, role=r)
        for c in sorted({r.champion for r in rows})[:4]:
            self.ask(puuid, champion=c)
        for o in sorted({r.opponent for r in rows if r.opponent})[:4]:
            self.ask(puuid, opponent=o)
        for patch in sorted({r.patch for r in rows if r.patch})[:3]:
            self.ask(puuid, patch=f"{patch[0]}.{patch[1]}")
            self.ask(puuid, patch=patch[0])
        for side, result in itertools.product(("blue", "red"), ("win", "loss")):
            self.ask(puuid, side=side)
            self.ask(puuid, result=result)
            self.ask(puuid, side=side, result=result)
        for mode in oracle.MODES:
            self.ask(puuid, mode=mode)
        for mate in sorted({m for r in rows for m in r.mates})[:4]:
            self.ask(puuid, with_=mate, queue="all")
            self.ask(puuid, with_=mate, result="win")
        length = rows[len(rows) // 2].seconds
        self.ask(puuid, min_duration=length)
        self.ask(puuid, max_duration=max(length, 1))
        self.ask(puuid, min_duration=max(length - 60, 0), max_duration=length + 60)
        first, last = rows[0].start, rows[-1].start
        self.ask(puuid, from_=first, to=last + 1)
        self.ask(puuid, from_=first + 1, queue="all")
        self.ask(puuid, to=last)
        self.ask(puuid, "month", as_of=last + 1, side="blue")

    def ask_many_at_once(self, puuid, dice, times):
        """Any of them together, as long as they do not contradict each other."""
        rows = [r for r in self.league.players[puuid].rows if r.reason is None and r.role]
        for _ in range(times if rows else 0):
            row = dice.choice(rows)
            query = {"role": row.role, "champion": row.champion, "side": row.side,
                     "opponent": row.opponent or 1, "result": "win" if row.win else "loss",
                     "patch": row.patch[0] if row.patch else 1, "mode": "rift",
                     "with_": min(row.mates) if row.mates else None,
                     "min_duration": row.seconds, "max_duration": max(row.seconds, 1),
                     "from_": row.start, "to": row.start + 30 * oracle.DAY_MS}
            names = dice.sample([n for n in query if query[n] is not None],
                                dice.randint(2, 5))
            self.ask(puuid, **{name: query[name] for name in names})

    def result(self):
        assert not self.found, f"{len(self.found)} differences:\n" + "\n".join(
            self.found[:40])
        print(json.dumps(self.asked, indent=1, sort_keys=True))
        # Every filter both left games and took some out.
        for name in oracle.TESTS:
            assert self.asked[name] > 0 and self.asked[name + " left out"] > 0, name
        for name in ("mode", "from", "to", "as_of"):
            assert self.asked[name] > 0, name


@pytest.mark.deadline(400)
def test_real_documents(served, league):
    filters = Filters(served, league, figures.now_ms())
    players = sorted((p for p in league.players if p not in ("BOT", "PURGED")),
                     key=lambda p: (-len(league.players[p].rows), p))
    for puuid in players[:12] + players[12::40]:
        filters.ask_each(puuid)
        filters.ask_many_at_once(puuid, random.Random(puuid), 10)
    filters.result()


@pytest.mark.deadline(400)
def test_demo_documents(make_stack, tmp_path):
    stack = make_stack(start=True)
    stack.wait_ready()
    size = ["--players", 24, "--matches", 300, "--seed", 5, "--timeline-share", "0"]
    stack.lme("demo", *size, "--out", tmp_path / "league", check=True)
    stack.lme("demo", *size, check=True, timeout=300)
    league = oracle.load([tmp_path / "league" / "match-v5"])
    filters = Filters(stack, league, figures.now_ms())
    for puuid in figures.known_players(league)[:12]:
        filters.ask_each(puuid)
        filters.ask_many_at_once(puuid, random.Random(puuid), 20)
    filters.result()
