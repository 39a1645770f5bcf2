# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stored population straight from match-v5 and rank documents.

Written from docs/analytics.md, "Population", not from the program, to check the program by.
"""

import bisect
import collections
import json
import math
import pathlib

import period

RIFT_QUEUES = {400, 420, 430, 440, 480, 490, 700}
GAMES_MIN = 100
SHARES = {"p10": 0.10, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p90": 0.90}
# name: first edge, steps an octave
METRICS = {"kda": (0.1, 8), "cs_per_min": (0.1, 8), "gold_per_min": (50, 8),
           "damage_per_min": (20, 8), "vision_per_min": (0.02, 8),
           "deaths_per_min": (0.005, 8), "kill_participation": (1, 8),
           "damage_share": (1, 8), "performance_index": (20, 16)}
EDGES = {name: [first * 2 ** (i / steps) for i in range(64)]
         for name, (first, steps) in METRICS.items()}
LADDERS = {"RANKED_SOLO_5x5": 420, "RANKED_FLEX_SR": 440}

Seat = collections.namedtuple("Seat", "puuid start role queue patch win champion opponent "
                                      "side values")


def values_of(p, seconds, team_kills, team_damage):
    takedowns = p["kills"] + p["assists"]
    damage = p["totalDamageDealtToChampions"]
    cs = p["totalMinionsKilled"] + p["neutralMinionsKilled"]
    v = {"kda": takedowns / max(p["deaths"], 1), "cs_per_min": 60 * cs / seconds,
         "gold_per_min": 60 * p["goldEarned"] / seconds,
         "damage_per_min": 60 * damage / seconds,
         "vision_per_min": 60 * p["visionScore"] / seconds,
         "deaths_per_min": 60 * p["deaths"] / seconds,
         "kill_participation": 100 * takedowns / team_kills if team_kills else 0.0,
         "damage_share": 100 * damage / team_damage if team_damage else 0.0}
    v["performance_index"] = 100 * math.prod((
        (v["kda"] + 1) / 4, v["gold_per_min"] / 400, (v["damage_per_min"] + 50) / 600,
        (v["vision_per_min"] + 0.2) / 0.8, (v["kill_participation"] + 20) / 70)) ** (1 / 5)
    return v


def patch_of(info):
    numbers = (info.get("gameVersion") or "").split(".")[:2]
    return tuple(int(n) for n in numbers) if len(numbers) == 2 else (0, 0)


def opponent_of(people, roles, index):
    team = people[index]["teamId"]
    same = [i for i, role in enumerate(roles) if role == roles[index]]
    own = [i for i in same if people[i]["teamId"] == team]
    other = [i for i in same if people[i]["teamId"] != team]
    return people[other[0]]["championId"] if len(own) == len(other) == 1 else 0


def seats_of(document):
    info = document["info"]
    people = [collections.defaultdict(int, {k: v for k, v in p.items() if v is not None})
              for p in info["participants"]]
    seconds, played = period.duration(info)
    queue = info.get("queueId") or 0
    if period.reason_of(info, seconds, played) or queue not in RIFT_QUEUES or not seconds:
        return
    whole = len(people) >= len(document["metadata"]["participants"])
    roles = period.positions(info)
    for index, (p, role) in enumerate(zip(people, roles)):
        if role is None:
            continue
        own = [q for q in people if q["teamId"] == p["teamId"]] if whole else []
        yield Seat(p["puuid"], period.start_of(info), role, queue, patch_of(info),
                   bool(p["win"]), p["championId"], opponent_of(people, roles, index),
                   {100: "blue", 200: "red"}.get(p["teamId"]),
                   values_of(p, seconds, sum(q["kills"] for q in own),
                             sum(q["totalDamageDealtToChampions"] for q in own)))


class Cell:
    def __init__(self):
        self.games = self.wins = 0
        self.counts = {name: [0] * 65 for name in METRICS}

    def add(self, seat):
        self.games += 1
        self.wins += seat.win
        for name, value in seat.values.items():
            self.counts[name][bisect.bisect_right(EDGES[name], value)] += 1

    def percentile(self, name, value):
        bucket = bisect.bisect_right(EDGES[name], value)
        counts = self.counts[name]
        return 100 * (sum(counts[:bucket]) + counts[bucket] / 2) / self.games

    def quantile(self, name, share):
        wanted, below = share * self.games, 0
        for bucket, count in enumerate(self.counts[name]):
            if count and below + count >= wanted:
                break
            below += count
        part = (wanted - below) / count
        first, steps = METRICS[name]
        if bucket == 0:
            return first * part
        return first * 2 ** ((bucket - 1 + part) / steps)


class Population:
    def __init__(self):
        self.ladders = collections.defaultdict(list)  # (puuid, queue): [(at, tier)]
        self.seats = []
        self.matches = set()
        self.cells = None

    def add_match(self, document):
        if document["metadata"]["matchId"] not in self.matches:
            self.matches.add(document["metadata"]["matchId"])
            self.seats += seats_of(document)

    def add_rank(self, document):
        for entry in document["entries"]:
            if entry["queueType"] in LADDERS:
                key = document["puuid"], LADDERS[entry["queueType"]]
                self.ladders[key].append((document["at"], entry["tier"]))

    def tier_of(self, seat):
        ladder = self.ladders.get((seat.puuid, 440 if seat.queue == 440 else 420), [])
        seen = [entry for entry in ladder if entry[0] <= seat.start]
        return max(seen)[1] if seen else "UNRANKED"

    def close(self):
        self.cells = collections.defaultdict(Cell)
        for seat in self.seats:
            tier, (major, minor) = self.tier_of(seat), seat.patch
            for key in ((seat.role, tier, seat.queue, major, minor),
                        (seat.role, tier, seat.queue, major),
                        (seat.role, tier, seat.queue), (seat.role, seat.queue),
                        (seat.role,)):
                self.cells[key].add(seat)

    def find(self, role, tier=None, queue=None, patch=()):
        """(level, cell) of the narrowest group that is large enough; (4, None) = nothing."""
        keys = {4: (role,)}
        if queue:
            keys[3] = role, queue
        if queue and tier:
            keys[2] = role, tier, queue
        if queue and tier and patch:
            keys[1] = role, tier, queue, patch[0]
        if queue and tier and len(patch) == 2:
            keys[0] = role, tier, queue, *patch
        for level in sorted(keys):
            cell = self.cells.get(keys[level])
            if cell and (cell.games >= GAMES_MIN or level == 4):
                return level, cell
        return 4, None


def load(folder):
    population = Population()
    for file in sorted(pathlib.Path(folder).rglob("*.json")):
        document = json.loads(file.read_text(encoding="utf-8"))
        if "entries" in document:
            population.add_rank(document)
        elif "frames" not in document["info"]:
            population.add_match(document)
    population.close()
    return population
