#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Period statistics straight from match-v5 files, by exact fractions.

Written from docs/fields.md and docs/analytics.md ("Filters"), not from the program, to
check the program by.

    period.py PUUID PERIOD PATH... [--as-of TIME] [--tz ZONE] [--queue 420,440|all]
              [--filter role=TOP] ...
"""

import argparse
import collections
import datetime
import fractions
import json
import math
import pathlib
import sys
import time
import zoneinfo

import trend

ROLES = ("TOP", "JUNGLE", "MIDDLE", "BOTTOM", "UTILITY")
DEFAULT_QUEUES = (400, 420, 430, 440, 480, 490, 700)
BOT_QUEUES = {31, 32, 33, 830, 840, 850, 870, 880, 890}
PERIODS = ("today", "week", "month", "season", "all")
REASONS = ("remake", "aborted", "bots", "custom", "other_queue", "filtered")
ROLE_GAMES, CHAMPION_GAMES = 5, 3
DAY_MS = 86_400_000
UTC = datetime.timezone.utc
# Known queues by mode; every other one, known or not, is of mode other.
MODES = {"rift": {400, 420, 430, 440, 480, 490, 700}, "aram": {450, 720, 2400},
         "arena": {1700, 1710, 1750}, "swarm": {1810, 1820, 1830, 1840},
         "other": {0, 830, 840, 850, 870, 880, 890, 900, 1010, 1020, 1300, 1400, 1900, 2000,
                   2010, 2020, 2300}}

Row = collections.namedtuple("Row", "start win kills deaths assists cs gold damage vision "
                             "champion role seconds reason queue match patch side opponent mates")


# -- documents to rows ----------------------------------------------------------------------

def plausible(seconds, played):
    return seconds + 60 >= played and seconds <= 2 * played + 600


def duration(info):
    raw = info.get("gameDuration") or 0
    played = max((p.get("timePlayed") or 0 for p in info["participants"]), default=0)
    whole, cut = int(raw), int(raw) // 1000
    taken, other = (whole, cut) if info.get("gameEndTimestamp") else (cut, whole)
    if played > 0 and not plausible(taken, played):
        taken = other if plausible(other, played) else played
    return taken, played


def positions(info):
    """Role of each participant, None where there is none, after elimination."""
    found = [p.get("teamPosition") if p.get("teamPosition") in ROLES else None
             for p in info["participants"]]
    teams = collections.defaultdict(list)
    for index, participant in enumerate(info["participants"]):
        teams[participant.get("teamId")].append(index)
    for members in teams.values():
        known = {found[i] for i in members} - {None}
        empty = [i for i in members if found[i] is None]
        if len(members) == 5 and len(empty) == 1 and len(known) == 4:
            found[empty[0]] = next(iter(set(ROLES) - known))
    return found


def opponent_of(info, roles, index):
    """Champion of the one in the other team with the same role, if both teams have one."""
    team = info["participants"][index].get("teamId")
    same = [p for p, role in zip(info["participants"], roles)
            if roles[index] and role == roles[index]]
    own = [p for p in same if p.get("teamId") == team]
    other = [p for p in same if p.get("teamId") != team]
    return other[0].get("championId") if len(own) == 1 and len(other) == 1 else None


def mates_of(info, index):
    """Puuids of the others on the own side: subteam where there is one, else team."""
    def side(p):
        return p.get("playerSubteamId") or (p.get("teamId") or 0) // 100
    own = side(info["participants"][index])
    return frozenset(p["puuid"] for i, p in enumerate(info["participants"])
                     if own and i != index and side(p) == own and
                     p["puuid"] not in ("BOT", "PURGED"))


def patch_of(info):
    parts = (info.get("gameVersion") or "").split(".")
    return tuple(map(int, parts[:2])) if len(parts) >= 2 and parts[0].isdigit() and \
        parts[1].isdigit() else None


def reason_of(info, seconds, played):
    people = info["participants"]
    queue = info.get("queueId") or 0
    if seconds == 0 and played == 0:
        return "aborted"
    if any(p.get("gameEndedInEarlySurrender") for p in people):
        return "remake"
    if queue == 0 and info.get("gameType") != "MATCHED_GAME":
        return "custom"
    if queue in BOT_QUEUES or any(p.get("puuid") == "BOT" for p in people):
        return "bots"
    return None


def start_of(info):
    return info.get("gameStartTimestamp") or info.get("gameCreation") or 0


class Player:
    def __init__(self):
        self.rows = []
        self.newest = (-1, {}, "")


class League:
    """All matches of some documents, by player."""

    def __init__(self):
        self.players = collections.defaultdict(Player)
        self.matches = {}
        self.champions = {}
        self.unused = []

    def add(self, document):
        match_id = document["metadata"]["matchId"]
        info = document["info"]
        if match_id in self.matches:
            return
        if not info.get("participants") or not start_of(info):
            self.unused.append(match_id)
            return
        self.matches[match_id] = document
        seconds, played = duration(info)
        reason = reason_of(info, seconds, played)
        roles = positions(info)
        for index in range(len(info["participants"])):
            self._add_row(match_id, info, index, roles, seconds, reason)

    def _add_row(self, match_id, info, index, roles, seconds, reason):
        p, start = info["participants"][index], start_of(info)
        number = collections.defaultdict(int, {k: v for k, v in p.items() if v is not None})
        player = self.players[p["puuid"]]
        player.rows.append(Row(
            start, bool(p.get("win")), number["kills"], number["deaths"], number["assists"],
            number["totalMinionsKilled"] + number["neutralMinionsKilled"],
            number["goldEarned"], number["totalDamageDealtToChampions"],
            number["visionScore"], number["championId"], roles[index], seconds, reason,
            info.get("queueId") or 0, match_id, patch_of(info),
            {100: "blue", 200: "red"}.get(p.get("teamId")),
            opponent_of(info, roles, index), mates_of(info, index)))
        if start > player.newest[0]:
            player.newest = (start, p, match_id.split("_")[0])
        known = self.champions.get(number["championId"], (-1, set()))
        if start > known[0]:
            self.champions[number["championId"]] = (start, {p.get("championName")})
        elif start == known[0]:
            known[1].add(p.get("championName"))


def load(paths):
    league = League()
    for path in map(pathlib.Path, paths):
        for file in sorted(path.rglob("*.json")) if path.is_dir() else [path]:
            document = json.loads(file.read_text(encoding="utf-8"))
            if "participants" in document.get("info", {}) and \
                    "frames" not in document["info"]:
                league.add(document)
    return league


# -- windows ----------------------------------------------------------------------------------

def ms_of(moment):
    return round((moment - datetime.datetime(1970, 1, 1, tzinfo=UTC)) /
                 datetime.timedelta(milliseconds=1))


def day_begins(day, zone):
    """The first moment of a local day in ms, by searching where the local date changes."""
    guess = ms_of(datetime.datetime(day.year, day.month, day.day, tzinfo=UTC))

    def reached(ms):
        moment = datetime.datetime(1970, 1, 1, tzinfo=UTC) + \
            datetime.timedelta(milliseconds=ms)
        return moment.astimezone(zone).date() >= day
    low, high = guess - 30 * 3_600_000, guess + 30 * 3_600_000
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high


def local_date(ms, zone):
    return (datetime.datetime(1970, 1, 1, tzinfo=UTC) +
            datetime.timedelta(milliseconds=ms)).astimezone(zone).date()


def window(period, as_of, zone, seasons=()):
    """First moment of a window; seasons are UTC dates of their beginnings."""
    if period == "week":
        return as_of - 7 * DAY_MS
    if period == "month":
        return as_of - 30 * DAY_MS
    if period == "all":
        return 0
    today = local_date(as_of, zone)
    if period == "today":
        return day_begins(today, zone)
    begun = [b for b in (day_begins(s, zone) for s in seasons) if b <= as_of]
    return max(begun) if begun else day_begins(datetime.date(today.year, 1, 1), zone)


def blocks(period, as_of, zone, seasons=()):
    """Beginnings of the block before and of the current one, and the end; None where there
    is no block before."""
    today = local_date(as_of, zone)
    if period == "week":
        monday = today - datetime.timedelta(days=today.weekday())
        current = day_begins(monday, zone)
        before = day_begins(monday - datetime.timedelta(days=7), zone)
    elif period == "month":
        first = today.replace(day=1)
        current = day_begins(first, zone)
        before = day_begins((first - datetime.timedelta(days=1)).replace(day=1), zone)
    elif period == "season":
        current = window("season", as_of, zone, seasons)
        before = window("season", current - 1, zone, seasons)
    else:
        return None
    return before, current, as_of


# -- filters ----------------------------------------------------------------------------------

def passes_patch(row, wanted):
    parts = tuple(map(int, wanted.split(".")))
    return row.patch is not None and row.patch[:len(parts)] == parts


TESTS = {
    "role": lambda row, v: row.role == v,
    "champion": lambda row, v: row.champion == int(v),
    "patch": passes_patch,
    "side": lambda row, v: row.side == v,
    "result": lambda row, v: row.win == (v == "win"),
    "opponent": lambda row, v: row.opponent == int(v),
    "with": lambda row, v: v in row.mates,
    "min_duration": lambda row, v: row.seconds >= int(v),
    "max_duration": lambda row, v: row.seconds <= int(v),
}


def passes(row, filters):
    return all(test(row, filters[name]) for name, test in TESTS.items()
               if filters.get(name) is not None)


def mode_of(queue):
    return next((mode for mode, queues in MODES.items() if queue in queues), "other")


def choose(mode=None, queue=None):
    """Mode (None = every one) and queues (None = every one) of the two parameters."""
    if queue and queue != "all":
        queues = sorted(set(map(int, queue.split(","))))
        return mode or mode_of(queues[0]), queues
    if mode:
        return mode, sorted(MODES[mode])
    return (None, None) if queue == "all" else ("rift", list(DEFAULT_QUEUES))


# -- figures ----------------------------------------------------------------------------------

def ratio(a, b):
    return fractions.Fraction(a, b) if b else fractions.Fraction(0)


def limited(x):
    return min(max(x, fractions.Fraction(0)), fractions.Fraction(100))


class Score(fractions.Fraction):
    """performance_score as it ranks; exact is what it was before it was rounded."""


def metrics(rows):
    n, wins = len(rows), sum(r.win for r in rows)
    minutes = fractions.Fraction(sum(r.seconds for r in rows), 60)
    total = {f: sum(getattr(r, f) for r in rows)
             for f in ("kills", "deaths", "assists", "cs", "gold", "damage", "vision")}
    m = {"games_played": n, "wins": wins, "losses": n - wins,
         "win_rate": ratio(100 * wins, n),
         "avg_kills": ratio(total["kills"], n), "avg_deaths": ratio(total["deaths"], n),
         "avg_assists": ratio(total["assists"], n),
         "avg_kda": ratio(total["kills"] + total["assists"], max(total["deaths"], 1)),
         "avg_vision_score": ratio(total["vision"], n)}
    for name, what in (("cs", "cs"), ("gold", "gold"), ("damage", "damage")):
        m[f"avg_{name}_per_min"] = total[what] / minutes if minutes else ratio(0, 1)
    score = (40 * limited(m["win_rate"]) + 25 * limited(100 * m["avg_kda"] / 4) +
             15 * limited(100 * m["avg_cs_per_min"] / 10) +
             10 * limited(5 * m["avg_vision_score"]) +
             10 * limited(100 * m["avg_damage_per_min"] / 1000)) / 100
    m["performance_score"] = Score(math.floor(100 * score + ratio(1, 2)), 100)
    m["performance_score"].exact = score
    return m


def game_score(r):
    minutes = ratio(r.seconds, 60) if r.seconds else 30
    return (30 if r.win else 0) + \
        min(15 * ratio(r.kills + r.assists, max(r.deaths, 1)), 40) + \
        min(2 * r.cs / minutes, 30)


def advice(period, rows, best):
    """None, or a word that the text must hold ("" = any text)."""
    if period == "today":
        last = rows[-5:]
        wins = sum(r.win for r in last)
        return "" if len(last) >= 3 and (wins >= 3 or wins <= 1) else None
    if period == "week":
        return best
    if period == "month" and len(rows) > 50:
        mean = sum(map(game_score, rows)) / len(rows)
        return "stronger" if mean > 70 else "fewer"
    return None


def champions(rows):
    groups = collections.defaultdict(list)
    for row in rows:
        groups[row.champion].append(row)
    listed = [{"champion_id": c, "games": len(g), **{
        k: v for k, v in metrics(g).items()
        if k in ("win_rate", "performance_score", "avg_kda")}} for c, g in groups.items()]
    listed.sort(key=lambda c: (c["games"] < CHAMPION_GAMES, -c["performance_score"],
                               -c["games"], c["champion_id"]))
    return listed[:5]


def choose_games(rows, begin, end, queues, filters):
    """Rows of a window that count, in order of time, and how many do not, by reason."""
    excluded = dict.fromkeys(REASONS, 0)
    counted = []
    for row in sorted((r for r in rows if begin <= r.start < end), key=lambda r: r.start):
        reason = row.reason
        if reason is None and queues is not None and row.queue not in queues:
            reason = "other_queue"
        if reason is None and not passes(row, filters or {}):
            reason = "filtered"
        if reason:
            excluded[reason] += 1
        else:
            counted.append(row)
    return counted, excluded


def period_stats(rows, period, as_of, zone, queues=DEFAULT_QUEUES, seasons=(),
                 begin=None, filters=None):
    """Everything that can be said from a player's rows; queues None = every queue.

    begin, where it is given, stands instead of the beginning of the period."""
    of_block = blocks(period, as_of, zone, seasons) if begin is None else None
    begin = window(period, as_of, zone, seasons) if begin is None else begin
    counted, excluded = choose_games(rows, begin, as_of, queues, filters)
    compared = choose_games(rows, of_block[0], as_of, queues, filters)[0] if of_block else []
    total = metrics(counted)
    roles = {role: metrics([r for r in counted if r.role == role]) for role in ROLES
             if any(r.role == role for r in counted)}
    for role, figures in roles.items():
        figures["trend_direction"] = trend.word(
            [r for r in compared if r.role == role], of_block, period, len(ROLES))
    able = sorted((r for r in roles if roles[r]["games_played"] >= ROLE_GAMES),
                  key=lambda r: (-roles[r]["performance_score"], -roles[r]["games_played"],
                                 ROLES.index(r)))
    best = able[0] if able else None
    return {
        "period": period, "total_games": len(counted), "win_rate": total["win_rate"],
        "avg_kda": total["avg_kda"], "best_role": best,
        "worst_role": able[-1] if len(able) >= 2 else None,
        "top_champions": champions(counted), "role_performance": roles,
        "recent_trend": trend.word(compared, of_block, period),
        "advice": advice(period, counted, best),
        "from": begin if period != "all" else None, "excluded": excluded,
        "without_role": sum(r.role is None for r in counted),
        "first": counted[0].start if counted else None,
        "last": counted[-1].start if counted else None,
        "rows": len(counted) + sum(excluded.values()),
    }


def printable(value):
    if isinstance(value, fractions.Fraction):
        return round(float(value), 6)
    if isinstance(value, dict):
        return {k: printable(v) for k, v in value.items()}
    return [printable(v) for v in value] if isinstance(value, list) else value


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("puuid")
    parser.add_argument("period", choices=PERIODS)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--as-of", help="RFC 3339 with a zone")
    parser.add_argument("--tz", default="UTC")
    parser.add_argument("--queue", help="numbers with commas, or all")
    parser.add_argument("--filter", action="append", default=[], metavar="NAME=VALUE",
                        help="mode or one of " + ", ".join(TESTS))
    args = parser.parse_args()
    as_of = ms_of(datetime.datetime.fromisoformat(args.as_of.replace("Z", "+00:00"))) \
        if args.as_of else int(time.time() * 1000)
    filters = dict(f.split("=", 1) for f in args.filter)
    queues = choose(filters.pop("mode", None), args.queue)[1]
    league = load(args.paths)
    if args.puuid not in league.players:
        sys.exit(f"{args.puuid}: no such player in {len(league.matches)} matches")
    json.dump(printable(period_stats(league.players[args.puuid].rows, args.period, as_of,
                                     zoneinfo.ZoneInfo(args.tz), queues,
                                     filters=filters)), sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
