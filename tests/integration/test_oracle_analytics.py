# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every figure of docs/analytics.md through nginx equals a computation of its own, straight
from the documents: all sections, the inherited routes of both versions and benchmarks, for
many players, each with several filters drawn by a seed."""

import collections
import datetime
import http.client
import json
import random
import re
import urllib.parse

import pytest
import same
from same import second

# isort: split
import analytics as oracle  # beside same's sections: tests/oracle
import games
import period
import population
import sections
import selection

STATS = "/api/analytics/v2/stats/{section}"
INHERITED = ("period/{period}", "champion/{championId}", "champions/{role}", "trends", "gamemode")
BENCHMARKS = "/api/analytics/v2/benchmarks"
ABOUT_RESULTS = ("streaks", "sessions", "trend")
MIN_GAMES = {**dict.fromkeys(oracle.GROUPS, 5), "mates": 2}
ZONES = ("UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "Pacific/Auckland")
SEEN = (*(("trend", "verdict", word) for word in (
            "improving", "no_change_shown", "not_enough_games", "not_tested")),
        ("trend", "change_point", True), ("champions", "best", True),
        ("champions", "best", False), ("streaks", "verdict", "as_chance"),
        ("streaks", "verdict", "streaky"), ("sessions", "tilt_p_value", True),
        ("laning", "timelines", True))
HOUR_MS = 3_600_000
SESSION_MS = 45 * 60_000
CHANGE_AT, LOOK_EACH = 0.9, 5
SHOWN = 60


# -- questions --------------------------------------------------------------------------------

class Questions:
    """Draws questions about a player, mostly of what is in his games."""

    def __init__(self, league, seed, seasons):
        self.league, self.dice, self.seasons = league, random.Random(seed), seasons

    def _when(self, own):
        start = self.dice.choice(own).start
        return start + self.dice.choice((0, 1, HOUR_MS, 5 * period.DAY_MS, 30 * period.DAY_MS))

    def _kind(self, own):
        """(queue, mode)"""
        game = self.dice.choice(own)
        mode = period.mode_of(game.queue)
        return self.dice.choice((
            (None, None), (None, None), ("all", None), (str(game.queue), None), (None, mode),
            (str(game.queue), mode),
            (",".join(map(str, self.dice.sample(sorted(period.MODES[mode]), 2))), None)))

    def _filters(self, own, puuid, mode):
        game = self.dice.choice(own)
        possible = {"champion": game.champion or None, "result": "win" if game.win else "loss",
                    "min_duration": self.dice.choice((1, game.seconds, 1500)),
                    "max_duration": self.dice.choice((max(game.seconds, 1), 1800)),
                    "with": self.dice.choice(sorted(game.own_side - {puuid}) or [None])}
        if game.patch:
            possible["patch"] = self.dice.choice(("{}.{}".format(*game.patch),
                                                  str(game.patch[0])))
        if mode in ("rift", None):
            possible.update(role=game.role, side=game.side, opponent=game.opponent or None)
        count = self.dice.choice((0, 0, 1, 1, 2))
        chosen = {k: str(possible[k]) for k in self.dice.sample(sorted(possible), count)
                  if possible[k] is not None}
        if "min_duration" in chosen and "max_duration" in chosen and \
                int(chosen["min_duration"]) > int(chosen["max_duration"]):
            del chosen["min_duration"]
        return chosen

    def plain(self, own):
        """Everything, at a moment after the last game."""
        return selection.Question(max(g.start for g in own) + HOUR_MS, "all",
                                  seasons=self.seasons)

    def draw(self, puuid):
        own = self.league.games[puuid]
        queue, mode = self._kind(own)
        question = selection.Question(self._when(own), self.dice.choice(period.PERIODS),
                                      tz=self.dice.choice(ZONES), queue=queue, mode=mode,
                                      seasons=self.seasons)
        if self.dice.random() < 0.15:
            begin = self._when(own)
            question = question.but(begin=begin, end=begin + 40 * period.DAY_MS, period=None)
        question.filters = self._filters(own, puuid, question.kind()[0])
        return question


def query_of(question, **more):
    query = {"tz": question.tz, "queue": question.queue, "mode": question.mode,
             **question.filters, **more}
    if question.ranged:
        query.update({"from": question.begin, "to": question.end})
    else:
        query.update({"period": question.period, "as_of": question.as_of})
    return {k: v for k, v in query.items() if v is not None}


# -- asking -----------------------------------------------------------------------------------

class Browser:
    """GETs through nginx on one kept connection."""

    def __init__(self, stack):
        self.base = stack.nginx.base_path
        self.connection = http.client.HTTPConnection("127.0.0.1", stack.nginx.port,
                                                     timeout=30)

    def get(self, path, query):
        target = f"{self.base}{path}?{urllib.parse.urlencode(query)}"
        self.connection.request("GET", target)
        answer = self.connection.getresponse()
        return answer.status, json.loads(answer.read()), target


class Comparison:
    """Asks the server and the oracle the same, and counts."""

    def __init__(self, stack, league, seed, synthetic, seasons=()):
        self.browser, self.league = Browser(stack), league
        document = self.browser.get("/openapi.json", {})[1]
        self.paths = document["paths"]
        self.sections = self.paths[STATS]["get"]["parameters"][0]["schema"]["enum"]
        self.synthetic = synthetic
        self.questions = Questions(league, seed, seasons)
        self.found, self.asked, self.seen = [], collections.Counter(), collections.Counter()

    def _check(self, label, path, query, wanted, meta=None):
        """Whatever is wrong goes into found; wanted None is 404."""
        status, body, target = self.browser.get(path, query)
        self.asked[label] += 1
        if wanted is None:
            if status != 404:
                self.found.append((label, target, f"status: {status}, not 404"))
        elif status != 200:
            self.found.append((label, target, f"status: {status} {body.get('detail')}"))
        else:
            wrong = list(same.differences("data", body["data"], wanted))
            if meta is not None:
                said = {k: body["meta"].get(k, "missing") for k in meta}
                wrong += same.differences("meta", said, meta)
            elif "meta" in body:
                wrong.append("meta: in v1")
            self.found += [(label, target, w) for w in wrong]

    def _meta(self, puuid, question, chosen, mode, queues):
        filters = dict.fromkeys(("mode", *period.TESTS))
        filters.update({k: int(v) if k in ("champion", "opponent", "min_duration",
                                           "max_duration") else v
                        for k, v in question.filters.items()})
        return {"n": len(chosen.games), "games_excluded": chosen.excluded,
                "from": chosen.begin or None, "as_of": chosen.end, "tz": question.tz,
                "queues": None if queues is None else sorted(queues),
                "filters": {**filters, "mode": mode},
                "period": None if question.ranged else question.period,
                "synthetic": self.synthetic}

    def section(self, puuid, name, question, drop=(), limit=None):
        if name in ABOUT_RESULTS:
            question = question.but(filters={k: v for k, v in question.filters.items()
                                             if k != "result"})
        chosen = oracle.chosen(self.league, puuid, name, question)
        meta = {**self._meta(puuid, question, chosen, *question.kind()), "section": name}
        if name in MIN_GAMES:
            meta["min_games"] = MIN_GAMES[name]
        if name == "mates":
            meta["limit"] = limit or sections.MATES_AT_MOST
        wanted = oracle.section(self.league, puuid, name, question, meta.get("limit"))
        self.asked["games"] += meta["n"]
        self.seen.update((name, figure, value if isinstance(value, str) else value is not None)
                         for figure, value in wanted.items())
        query = {k: v for k, v in query_of(question, player=puuid, limit=limit).items()
                 if k not in drop}
        self._check(name, STATS.format(section=name), query, wanted, meta)

    def sections_of(self, puuid, question):
        for name in self.sections:
            self.section(puuid, name, question)

    def _inherited(self, puuid, template, name, question, drop=()):
        wanted = oracle.route(self.league, puuid, name, question)
        query = {k: v for k, v in query_of(question, player=puuid).items() if k not in drop}
        meta = self._meta(puuid, oracle.asked_by(name, question),
                          oracle.route_chosen(self.league, puuid, name, question),
                          *oracle.route_kind(name, question))
        for version in ("", "v2/"):
            if f"/api/analytics/{version}{template}" in self.paths:
                self._check(f"{version}{template}", f"/api/analytics/{version}{name}", query,
                            wanted, meta if version else None)

    def period_of(self, puuid, question):
        self._inherited(puuid, INHERITED[0], f"period/{question.period}", question, ("period",))

    def inherited_of(self, puuid, question):
        """All inherited routes; each takes what its path leaves."""
        def but(*names, **changes):
            return question.but(filters={k: v for k, v in question.filters.items()
                                         if k not in names}, **changes)
        own = self.league.games[puuid]
        self.period_of(puuid, question if not question.ranged else but(period="all"))
        for champion in {own[0].champion, own[-1].champion, 9999}:
            if champion:
                self._inherited(puuid, INHERITED[1], f"champion/{champion}", but("champion"))
        for role in period.ROLES[::2] if question.kind(True)[0] in ("rift", None) else ():
            self._inherited(puuid, INHERITED[2], f"champions/{role}", but("role"))
        self._inherited(puuid, INHERITED[3], "trends", but("result"))
        self._inherited(puuid, INHERITED[4], "gamemode", question)

    def defaults_of(self, puuid):
        """Without a period."""
        question = self.questions.plain(self.league.games[puuid])
        season, month = question.but(period="season"), question.but(period="month")
        for template, name, asked in (
                (INHERITED[1], f"champion/{self.league.games[puuid][0].champion}", season),
                (INHERITED[2], "champions/JUNGLE", month), (INHERITED[3], "trends", season),
                (INHERITED[4], "gamemode", season)):
            self._inherited(puuid, template, name, asked, ("period",))
        self.section(puuid, "summary", season, ("period",))
        for limit in (1, 100):
            self.section(puuid, "mates", question, limit=limit)

    def everything_of(self, puuid, questions):
        self.defaults_of(puuid)
        asked = [self.questions.plain(self.league.games[puuid])]
        asked += [self.questions.draw(puuid) for _ in range(questions)]
        for question in asked:
            self.sections_of(puuid, question)
            self.inherited_of(puuid, question)

    def benchmark(self, role, tier=None, queue=None, patch=()):
        level, cell = self.league.population.find(role, tier, queue, patch)
        cell = cell or population.Cell()
        text = ".".join(map(str, patch)) or None
        group = {"role": role, "tier": tier if level <= 2 else None,
                 "queue": queue if level <= 3 else None,
                 "patch": text if level == 0 else str(patch[0]) if level == 1 else None}
        metrics = {name: {
            "counts": cell.counts[name], "edges": population.EDGES[name],
            **{share: cell.quantile(name, part) if cell.games else None
               for share, part in population.SHARES.items()}} for name in population.METRICS}
        query = {"role": role, "tier": tier, "queue": queue, "patch": text}
        self._check("benchmarks", BENCHMARKS, {k: v for k, v in query.items() if v},
                    {"group": group, "games": cell.games, "wins": cell.wins, "level": level,
                     "metrics": metrics}, {})

    def benchmarks(self, count):
        seats = self.league.population.seats
        for role in period.ROLES:
            self.benchmark(role)
        for seat in self.questions.dice.sample(seats, min(count, len(seats))):
            tier = self.league.population.tier_of(seat)
            for patch in ((), seat.patch[:1], seat.patch):
                self.benchmark(seat.role, tier, seat.queue, patch)

    def result(self):
        """Fails with how often each member differs, and the first time as an example."""
        kinds = collections.defaultdict(list)
        for label, target, text in self.found:
            member = re.sub(r"\[\d+\]", "[]", text.split(":")[0])
            kinds[label, member].append((target, text))
        lines = [f"{len(seen)} x {label}: {seen[0][1]}\n    {seen[0][0]}"
                 for (label, _), seen in kinds.items()]
        answers = sum(n for label, n in self.asked.items() if label != "games")
        assert not self.found, f"{len(self.found)} differences in {answers} answers:\n" + \
            "\n".join(lines[:SHOWN])


# -- leagues ----------------------------------------------------------------------------------

def flip(document):
    """The other team has won."""
    for p in document["info"]["participants"]:
        p["win"] = not p["win"]
    for team in document["info"]["teams"]:
        team["win"] = not team["win"]


def move(document, start, seconds):
    """Another moment and length of a game."""
    info = document["info"]
    info.update(gameStartTimestamp=start, gameDuration=seconds,
                gameEndTimestamp=start + 1000 * seconds)
    for p in info["participants"]:
        p["timePlayed"] = seconds


def plant(folder, seed):
    """Rewrites games of the player with most of them, and returns him: who wins, so that he
    changes late and before plays in streaks; games that end at the bounds of lengths; and games
    that begin at the bound of a session.  A league alone has little of it."""
    files = sorted((folder / "match-v5").rglob("*.json"))
    documents = {f: json.loads(f.read_text(encoding="utf-8")) for f in files}
    played = collections.Counter(p["puuid"] for d in documents.values()
                                 for p in d["info"]["participants"])
    most = played.most_common(1)[0][0]
    mine = sorted((f for f in files
                   if any(p["puuid"] == most for p in documents[f]["info"]["participants"])),
                  key=lambda f: documents[f]["info"]["gameStartTimestamp"])
    dice, end = random.Random(seed), None
    for number, file in enumerate(mine):
        document, info = documents[file], documents[file]["info"]
        p = next(p for p in info["participants"] if p["puuid"] == most)
        late = number > CHANGE_AT * len(mine)
        if p["win"] is not (dice.random() < 0.97 if late else number // 3 % 2 == 0):
            flip(document)
        if end and 10 < number < 60:
            move(document, end + dice.choice((-HOUR_MS // 60, SESSION_MS, SESSION_MS + 1)),
                 dice.choice((1199, 1200, 1500, 1799, 1800, 2100, 2400, 599, 600)))
        end = info["gameStartTimestamp"] + 1000 * info["gameDuration"]
        file.write_text(json.dumps(document), encoding="utf-8")
    return most


def seasons_of(own):
    """Two that hold enough games for the test of a change to say that there is none."""
    starts = sorted(g.start for g in own)
    return tuple(period.local_date(starts[int(part * len(starts))], datetime.timezone.utc)
                 for part in (0, 0.46))


def start_with(make_stack, *paths, seasons=()):
    """A stack whose processes see the population only when all is imported."""
    stack = make_stack()
    stack.start_stores()
    stack.lme("db", "init", check=True)
    for day in seasons:
        start = period.day_begins(day, datetime.timezone.utc)
        stack.sql(f"INSERT INTO season (name, starts_at) VALUES ('{day}', {start})")
    done = stack.lme("import", *paths, timeout=300)
    assert done.returncode == 0, done.stderr
    stack.start_web()
    stack.wait_ready()
    return stack


def check_demo(stores, make_stack, folder, seed, size, players, questions, cells):
    stores.lme("demo", *size, "--seed", seed, "--out", folder / "league", check=True,
               timeout=300)
    folder /= "league"
    most = plant(folder, seed)
    league = games.load([folder])
    seasons = seasons_of(league.games[most])
    stack = start_with(make_stack, folder, seasons=seasons)
    comparison = Comparison(stack, league, seed, True, seasons)
    others = sorted(p for p in league.games if p not in games.NOBODY and p != most)
    comparison.benchmarks(cells)
    for puuid in [most, *comparison.questions.dice.sample(others, players - 1)]:
        comparison.everything_of(puuid, questions)
    own = league.games[most]
    for name in ("week", "month", "season"):
        for part in (0.2, 0.5, 0.7, 0.89, 0.95, 1):
            moment = sorted(g.start for g in own)[int(part * (len(own) - 1))] + 1
            question = comparison.questions.plain(own).but(period=name, as_of=moment)
            comparison.section(most, "trend", question)
            comparison.inherited_of(most, question)
        # Roles have a threshold of their own: looks at many moments of the change.
        for index in range(int(CHANGE_AT * len(own)), len(own), LOOK_EACH):
            moment = sorted(g.start for g in own)[index] + 1
            comparison.period_of(most, comparison.questions.plain(own).but(period=name,
                                                                           as_of=moment))
    comparison.result()
    return comparison


def check_real(make_stack, data, seed, players, questions):
    paths = [data / "match-v5", data / "match-v5-odd", data / "timeline"]
    for path in paths:
        if not path.is_dir():
            pytest.skip(f"NO REAL DATA: {path} is absent")
    stack = start_with(make_stack, *paths)
    league = games.load(paths)
    comparison = Comparison(stack, league, seed, False)
    known = sorted(p for p in league.games if p not in games.NOBODY)
    by_queue = collections.defaultdict(list)
    for puuid in known:
        by_queue[league.games[puuid][0].queue].append(puuid)
    chosen = {p for own in by_queue.values() for p in own[:2]}
    chosen |= {p for p in known if len(league.games[p]) > 2}
    chosen |= set(comparison.questions.dice.sample(known, players))
    comparison.benchmarks(10)
    for puuid in sorted(chosen):
        comparison.everything_of(puuid, questions)
    for puuid in known:  # everybody whose items and lane a timeline tells
        if any(g.lane for g in league.games[puuid]):
            comparison.section(puuid, "laning", comparison.questions.plain(league.games[puuid]))
    comparison.result()
    return comparison


# -- tests ------------------------------------------------------------------------------------

def test_everything_of_the_document_is_offered(stack):
    """The other tests ask for what the server offers: this one that it offers everything."""
    document = Browser(stack).get("/openapi.json", {})[1]["paths"]
    offered = document[STATS]["get"]["parameters"][0]["schema"]["enum"]
    assert sorted(offered) == sorted(oracle.SECTIONS)
    for template in INHERITED:
        for version in ("", "v2/"):
            assert f"/api/analytics/{version}{template}" in document
    assert BENCHMARKS in document


@pytest.mark.deadline(400)
def test_real_documents(make_stack, data):
    check_real(make_stack, data, seed=1, players=8, questions=1)


@pytest.mark.deadline(400)
def test_demo_documents(stores, make_stack, tmp_path):
    size = ("--players", 70, "--matches", 1450, "--heavy", 1400, "--timeline-share", "0.05")
    comparison = check_demo(stores, make_stack, tmp_path, 3, size, players=6, questions=4,
                            cells=12)
    assert comparison.asked["games"] > 5000
    # Nothing that the document tells apart may be absent from what was compared.
    for name, figure, value in SEEN:
        assert comparison.seen[name, figure, value] > 0, (name, figure, value)


@pytest.mark.long
@pytest.mark.deadline(3000)
@pytest.mark.parametrize("seed", [11, 12])
def test_sweep_of_demo_documents(stores, make_stack, tmp_path, seed):
    size = ("--players", 60, "--matches", 2500, "--heavy", 1500, "--timeline-share", "0.3")
    check_demo(stores, make_stack, tmp_path, seed, size, players=40, questions=12, cells=100)


@pytest.mark.long
@pytest.mark.deadline(3000)
def test_sweep_of_real_documents(make_stack, data):
    check_real(make_stack, data, seed=2, players=300, questions=4)
