# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every game of every player with all its values, straight from match-v5, timeline and rank
documents: docs/fields.md, "Values of one game", docs/analytics.md, "Population"."""

import collections
import fractions
import json
import pathlib

import laning
import period
import population

NOBODY = ("BOT", "PURGED")
COUNTS = {"damage_taken": "totalDamageTaken",
          "turrets": "turretTakedowns", "inhibitors": "inhibitorTakedowns",
          "dragons": "dragonKills", "barons": "baronKills", "stolen": "objectivesStolen",
          "double": "doubleKills", "triple": "tripleKills", "quadra": "quadraKills",
          "penta": "pentaKills", "level": "champLevel"}

Game = collections.namedtuple("Game", period.Row._fields + (
    "kills_sum", "gold_sum", "damage_sum", "team_turrets", "first_blood", "first_tower",
    "placement", "own_side", "other_side", "mode", "percentile", "cell_rate", "lane",
    *COUNTS))


def side_of(p):
    """Subteam where there is one, else team, else 0."""
    return p.get("playerSubteamId") or (p.get("teamId") or 0) // 100


def people_of(info, index):
    """Puuids on the own and on other sides, each once."""
    own = side_of(info["participants"][index])
    sides = (set(), set())
    for i, p in enumerate(info["participants"]):
        if own and side_of(p) and i != index and p["puuid"] not in NOBODY:
            sides[side_of(p) != own].add(p["puuid"])
    return map(frozenset, sides)


def sums_of(document, index):
    """Kills, gold and damage of the own side; None where the document does not tell."""
    people = document["info"]["participants"]
    side = side_of(people[index])
    own = [p for p in people if side_of(p) == side]
    kills, gold, damage = (sum(p.get(name) or 0 for p in own) for name in (
        "kills", "goldEarned", "totalDamageDealtToChampions"))
    if not side or len(people) < len(document["metadata"]["participants"]) or \
            not (kills or gold):
        return None, None, None
    return kills, gold, damage


def turrets_of(info, team_id):
    """Turrets that a team destroyed, None without its record."""
    for team in info.get("teams") or []:
        if team.get("teamId") == team_id:
            return ((team.get("objectives") or {}).get("tower") or {}).get("kills")
    return None


class League(period.League):
    """All matches, timelines and ranks of some documents; close() places them."""

    def __init__(self):
        super().__init__()
        self.population = population.Population()
        self.timelines = {}
        self.games = collections.defaultdict(list)
        self.rows_of_match = collections.defaultdict(list)
        self.tallies = collections.defaultdict(lambda: [0, 0])

    def read(self, document):
        if "entries" in document:
            self.population.add_rank(document)
        elif "frames" in document.get("info", {}):
            self.timelines.setdefault(document["metadata"]["matchId"], document)
        elif "participants" in document.get("info", {}):
            self.add(document)

    def close(self):
        """Counts the population and makes the games from the rows."""
        for document in self.matches.values():
            self.population.add_match(document)
        self.population.close()
        for seat in self.population.seats:
            self._tally(seat)
        for match_id, document in self.matches.items():
            self._add_games(match_id, document)

    def _tally(self, seat):
        for key in (("on", seat.queue, seat.champion), ("against", seat.queue, seat.opponent),
                    ("side", seat.queue, seat.side)):
            self.tallies[key][0] += 1
            self.tallies[key][1] += seat.win

    def _add_games(self, match_id, document):
        seats = {seat.puuid: seat for seat in population.seats_of(document)}
        for index, row in enumerate(self.rows_of_match[match_id]):
            puuid = document["info"]["participants"][index]["puuid"]
            self.games[puuid].append(self._game(row, document, index, seats.get(puuid)))

    def _add_row(self, match_id, info, index, roles, seconds, reason):
        super()._add_row(match_id, info, index, roles, seconds, reason)
        self.rows_of_match[match_id].append(
            self.players[info["participants"][index]["puuid"]].rows[-1])

    def _game(self, row, document, index, seat):
        info = document["info"]
        p = info["participants"][index]
        own, other = people_of(info, index)
        percentile, cell_rate = self._placed(seat)
        timeline = self.timelines.get(row.match)
        return Game(*row, *sums_of(document, index), turrets_of(info, p.get("teamId")),
                    bool(p.get("firstBloodKill")),
                    bool(p.get("firstTowerKill")),
                    p.get("subteamPlacement") or p.get("placement") or 0, own, other,
                    info.get("gameMode") or "", percentile, cell_rate,
                    laning.read(info, index, period.positions(info), timeline)
                    if timeline else None,
                    *(p.get(name) or 0 for name in COUNTS.values()))

    def _placed(self, seat):
        """Percentile of the performance index, and win rate of the cell, both exact."""
        if seat is None:
            return None, None
        _, cell = self.population.find(seat.role, self.population.tier_of(seat), seat.queue,
                                       seat.patch)
        name = "performance_index"
        bucket = population.bisect.bisect_right(population.EDGES[name], seat.values[name])
        counts = cell.counts[name]
        return (fractions.Fraction(100 * (2 * sum(counts[:bucket]) + counts[bucket]),
                                   2 * cell.games),
                fractions.Fraction(cell.wins, cell.games))


def load(paths):
    league = League()
    for path in map(pathlib.Path, paths):
        for file in sorted(path.rglob("*.json")) if path.is_dir() else [path]:
            league.read(json.loads(file.read_text(encoding="utf-8")))
    league.close()
    return league
