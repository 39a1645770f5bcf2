# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Section laning against a computation of its own, from the documents and the words of
docs/analytics.md; order of import, purge, freshness."""

import json
import math
import random
import sys

import pytest
from conftest import SOURCE
from test_api import Document

sys.path.insert(0, str(SOURCE / "tests" / "oracle"))

import period as games  # noqa: E402  (the path must be set first)

ROUTE = "/api/analytics/v2/stats/laning"
TEMPLATE = "/api/analytics/v2/stats/{section}"
MINUTES = (10, 15, 20)
TRINKETS = {3330, 3340, 3348, 3363, 3364}
LEAGUE = ["--players", 30, "--matches", 220, "--seed", 17, "--timeline-share", 0.7]
Z = 1.959963984540054


# -- a timeline in the words of docs/analytics.md ---------------------------------------------

class Items:
    """What one participant built, in the order of the events."""

    def __init__(self):
        self.gone_at, self.built = None, []

    def destroyed(self, item, at):
        self.gone_at = at
        for entry in reversed(self.built):
            if entry["item"] == item and entry["gone"] is None:
                entry["gone"] = at
                break

    def purchased(self, item, at):
        if self.gone_at != at:
            return
        self.gone_at = None
        for entry in self.built:
            entry["used"] |= entry["gone"] == at
        self.built.append({"item": item, "at": at, "gone": None, "used": False})

    def undone(self, item):
        if not self.built or self.built[-1]["item"] != item:
            return
        at = self.built.pop()["at"]
        for entry in self.built:
            if entry["gone"] == at:
                entry.update(gone=None, used=False)

    def first(self):
        return next((e["at"] for e in self.built if not e["used"]), None)


def events_of(timeline):
    return [event for frame in timeline["info"]["frames"] for event in frame["events"]]


def first_items(timeline):
    people = {}
    for event in events_of(timeline):
        items = people.setdefault(event.get("participantId"), Items())
        if event.get("itemId") in TRINKETS:
            continue
        if event["type"] == "ITEM_DESTROYED":
            items.destroyed(event["itemId"], event["timestamp"])
        elif event["type"] == "ITEM_PURCHASED":
            items.purchased(event["itemId"], event["timestamp"])
        elif event["type"] == "ITEM_UNDO":
            items.undone(event["beforeId"])
    return {no: items.first() for no, items in people.items()}


def frame_at(info, minute):
    frame = min(info["frames"], key=lambda f: abs(f["timestamp"] - minute * 60_000))
    return frame if abs(frame["timestamp"] - minute * 60_000) <= info["frameInterval"] // 2 \
        else None


def point(frame, no):
    p = frame["participantFrames"][str(no)]
    return {"gold": p["totalGold"], "xp": p["xp"],
            "cs": p["minionsKilled"] + p["jungleMinionsKilled"]}


def opponent_no(people, roles, index):
    team = people[index]["teamId"]
    same = [i for i, role in enumerate(roles) if roles[index] and role == roles[index]]
    other = [i for i in same if people[i]["teamId"] != team]
    if len(same) != 2 or len(other) != 1:
        return None
    return people[other[0]]["participantId"]


def leads(people, timeline, team):
    for frame in timeline["info"]["frames"]:
        yield sum(point(frame, p["participantId"])["gold"] * (1 if p["teamId"] == team else -1)
                  for p in people)


def seat(match, timeline, index, items):
    """Everything that a timeline says about one participant."""
    people, info = match["info"]["participants"], timeline["info"]
    no, team = people[index]["participantId"], people[index]["teamId"]
    other = opponent_no(people, games.positions(match["info"]), index)
    found = {"win": people[index]["win"], "first_item": items.get(no),
             "lead": max(leads(people, timeline, team)),
             "deficit": -min(leads(people, timeline, team)),
             "deaths": sum(e["type"] == "CHAMPION_KILL" and e["victimId"] == no and
                           e["timestamp"] < 600_000 for e in events_of(timeline)),
             "plates": sum(e["type"] == "TURRET_PLATE_DESTROYED" and e["killerId"] == no
                           for e in events_of(timeline))}
    for minute in MINUTES:
        frame = frame_at(info, minute)
        if frame and other:
            mine, theirs = point(frame, no), point(frame, other)
            found |= {f"{what}_diff_{minute}": mine[what] - theirs[what] for what in mine}
    return found


class Timelines:
    """Match and puuid: what the timeline says."""

    def __init__(self, folders):
        self.league = games.load([folder / "match-v5" for folder in folders])
        self.seats = {}
        for folder in folders:
            for path in sorted((folder / "timeline").glob("*.json")):
                self._add(json.loads(path.read_text(encoding="utf-8")))

    def _add(self, timeline):
        match = self.league.matches.get(timeline["metadata"]["matchId"])
        if not match or not timeline["info"]["frames"]:
            return
        items = first_items(timeline)
        for index, person in enumerate(match["info"]["participants"]):
            self.seats[match["metadata"]["matchId"], person["puuid"]] = \
                seat(match, timeline, index, items)

    def of(self, puuid, filters):
        queues = games.choose()[1]
        rows = [row for row in self.league.players[puuid].rows
                if row.reason is None and row.queue in queues and games.passes(row, filters)]
        return [self.seats[row.match, puuid] for row in rows
                if (row.match, puuid) in self.seats]


# -- the figures ------------------------------------------------------------------------------

def inside(t, degrees):
    """P(|T| < t), Abramowitz & Stegun 26.7.3 and 26.7.4."""
    angle = math.atan(t / math.sqrt(degrees))
    term = total = math.cos(angle) if degrees % 2 else 1.0
    for k in range(3 if degrees % 2 else 2, degrees - 1, 2):
        term *= math.cos(angle) ** 2 * (k - 1) / k
        total += term
    if degrees % 2 == 0:
        return math.sin(angle) * total
    return 2 / math.pi * (angle + (math.sin(angle) * total if degrees > 1 else 0))


def student(degrees):
    low, high = 0.0, 13.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if inside(middle, degrees) < 0.95 else (low, middle)
    return high


def mean(values, signed=False, scale=1):
    n = len(values)
    figure = {"n": n, "value": None, "low": None, "high": None}
    if not n:
        return figure
    value = sum(values) / n
    figure["value"] = value / scale
    if n < 2 or (value == 0 and not signed):
        return figure
    # Exactly, where the values lie close together.
    squares = (n * sum(v * v for v in values) - sum(values) ** 2) / n
    error = student(n - 1) * math.sqrt(squares / (n * (n - 1)))
    if signed:
        return figure | {"low": (value - error) / scale, "high": (value + error) / scale}
    return figure | {"low": value * math.exp(-error / value) / scale,
                     "high": value * math.exp(error / value) / scale}


def rate(results):
    n, s = len(results), sum(results)
    raw = {"value": None, "low": None, "high": None}
    if n:
        p, grown = s / n, 1 + Z * Z / n
        centre = (p + Z * Z / (2 * n)) / grown
        half = Z / grown * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        raw = {"value": 100 * p, "low": max(0, 100 * (centre - half)),
               "high": min(100, 100 * (centre + half))}
    return {"n": n, "successes": s, "raw": raw}


def section(seats):
    """The members of data."""
    data = {"timelines": len(seats)}
    for what in ("gold", "xp", "cs"):
        for minute in MINUTES:
            key = f"{what}_diff_{minute}"
            data[key] = mean([s[key] for s in seats if key in s], signed=True)
    lanes = [(s["gold_diff_15"], s["win"]) for s in seats if "gold_diff_15" in s]
    return data | {
        "lane_won": rate([gold >= 500 for gold, _ in lanes]),
        "lane_lost": rate([gold <= -500 for gold, _ in lanes]),
        "win_rate_lane_won": rate([win for gold, win in lanes if gold >= 500]),
        "win_rate_lane_lost": rate([win for gold, win in lanes if gold <= -500]),
        "win_rate_lane_even": rate([win for gold, win in lanes if abs(gold) < 500]),
        "deaths_before_10": mean([s["deaths"] for s in seats]),
        "plates": mean([s["plates"] for s in seats]),
        "first_item_s": mean([s["first_item"] for s in seats if s["first_item"]], scale=1000),
        "throws": rate([not s["win"] for s in seats if s["lead"] >= 4000]),
        "comebacks": rate([s["win"] for s in seats if s["deficit"] >= 4000])}


def assert_same(found, expected, where):
    if isinstance(expected, dict):
        assert list(found) == list(expected), where
        for key, value in expected.items():
            assert_same(found[key], value, f"{where}.{key}")
    elif isinstance(expected, float) and found is not None:
        assert found == pytest.approx(expected, rel=1e-9, abs=1.1e-9), where
    else:
        assert found == expected, where


def ask(stack, puuid, **filters):
    text = "".join(f"&{k}={v}" for k, v in ({"period": "all"} | filters).items())
    answer = stack.get(f"{ROUTE}?player={puuid}{text}")
    assert answer.status == 200, answer
    return answer


def compare(stack, timelines, puuid, **filters):
    """How many timelines were compared."""
    data = ask(stack, puuid, **filters).json()["data"]
    assert_same(data, section(timelines.of(puuid, filters)), f"{puuid} {filters}")
    return data["timelines"]


# -- tests ------------------------------------------------------------------------------------

def test_real_timelines_are_what_the_documents_say(clean_stack, data):
    clean_stack.lme("import", data / "match-v5", data / "timeline", check=True)
    timelines = Timelines([data])
    puuids = sorted({puuid for _, puuid in timelines.seats if puuid != "BOT"})
    assert len(puuids) > 100
    assert sum(compare(clean_stack, timelines, puuid) for puuid in puuids) > 100
    Document(clean_stack).check(TEMPLATE, ask(clean_stack, puuids[0]))


@pytest.fixture(scope="module")
def folder(stores, tmp_path_factory):
    """The documents of a league, most of whose games have a timeline."""
    path = tmp_path_factory.mktemp("laning") / "league"
    stores.lme("demo", *LEAGUE, "--out", path, check=True, timeout=120)
    return path


@pytest.fixture(scope="module")
def timelines(folder):
    return Timelines([folder])


@pytest.fixture
def empty(clean_stack):
    """An empty stack, and empty again for the tests of other files."""
    clean_stack.wait_ready()
    yield clean_stack
    clean_stack.reset()


def import_league(stack, folder):
    stack.lme("import", folder / "match-v5", folder / "timeline", check=True, timeout=120)


@pytest.fixture
def league(stack, folder, filled_once):
    """The league, for tests that leave it as it is."""
    filled_once(stack, lambda: import_league(stack, folder))
    stack.wait_ready()
    return stack


def test_a_league_is_what_the_documents_say(league, timelines):
    seen = sum(compare(league, timelines, puuid) for puuid in timelines.league.players)
    assert seen == int(league.sql("SELECT COUNT(*) FROM timeline_player JOIN participant USING"
                                  " (player_id, game_start, match_id, participant_no) WHERE"
                                  " status = 0 AND queue_id IN (400, 420, 430, 440, 480, 490,"
                                  " 700)")[0][0]) > 1000
    # Games without a timeline are in the window and not in the section.
    puuid = min(timelines.league.players)
    assert 0 < ask(league, puuid).json()["data"]["timelines"] < \
        ask(league, puuid).json()["meta"]["n"]


FILTERS = [{"role": "JUNGLE"}, {"role": "UTILITY", "result": "loss"}, {"result": "win"},
           {"side": "red"}, {"min_duration": 1800}, {"role": "TOP", "max_duration": 1500}]


def test_filters_choose_the_games(league, timelines):
    whole = sum(len(timelines.of(puuid, {})) for puuid in timelines.league.players)
    for filters in FILTERS:
        assert 0 < sum(compare(league, timelines, puuid, **filters)
                       for puuid in timelines.league.players) < whole


def test_other_modes_have_no_lanes(league, timelines):
    puuid = min(timelines.league.players)
    for mode in ("aram", "arena", "swarm", "other"):
        answer = ask(league, puuid, mode=mode)
        Document(league).check(TEMPLATE, answer)
        assert answer.json()["data"] == {}


def answers(stack, timelines):
    return [ask(stack, puuid).json()["data"] for puuid in sorted(timelines.league.players)]


def test_the_order_of_import_does_not_matter(league, folder, timelines, tmp_path):
    expected = answers(league, timelines)
    paths = [*folder.glob("match-v5/*.json"), *folder.glob("timeline/*.json")]
    dice = random.Random(4)
    for number in range(2):
        league.reset()
        dice.shuffle(paths)
        shuffled = tmp_path / f"{number}.ndjson"
        shuffled.write_text("".join(json.dumps(json.loads(p.read_text(encoding="utf-8"))) + "\n"
                                    for p in paths), encoding="utf-8")
        league.lme("import", shuffled, check=True, timeout=120)
        assert answers(league, timelines) == expected


def test_timelines_that_come_later_are_seen_at_once(empty, folder, timelines):
    stack = empty
    stack.lme("import", folder / "match-v5", check=True, timeout=120)
    puuid = min(timelines.league.players)
    for _ in range(2):  # computed, and kept
        body = ask(stack, puuid).json()
        assert body["data"]["timelines"] == 0 and body["data"]["plates"]["value"] is None
    assert body["meta"]["cached"] is True
    stack.lme("import", folder / "timeline", check=True, timeout=120)
    assert compare(stack, timelines, puuid) > 0


def stored(stack):
    return stack.sql("SELECT puuid, riot_match_id, t.* FROM timeline_player t"
                     " JOIN player USING (player_id) JOIN `match` USING (match_id)"
                     " ORDER BY 1, 2")


def without_numbers(rows, puuid):
    """Without the numbers that the database gives, and without a player."""
    return [[*row[:2], *row[5:]] for row in rows if row[0] != puuid]


def test_a_purge_leaves_no_row_and_the_others_alone(empty, folder, timelines):
    league = empty
    import_league(league, folder)
    puuid, *others = sorted(timelines.league.players)
    before = stored(league)
    assert any(row[0] == puuid for row in before)
    league.purge(puuid)
    after = stored(league)
    assert after == [row for row in before if row[0] != puuid]
    for other in others:
        compare(league, timelines, other)
    # A timeline that comes after the purge makes no row of the purged seat either.
    league.reset()
    league.lme("import", folder / "match-v5", check=True, timeout=120)
    league.purge(puuid)
    league.lme("import", folder / "timeline", check=True, timeout=120)
    assert without_numbers(stored(league), puuid) == without_numbers(before, puuid)
