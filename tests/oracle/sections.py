# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sections of a player's figures: docs/analytics.md from "Section `summary`" on."""

import collections
import fractions
import math

import chance
import period
import selection
from intervals import kda, mean, rate, ratio, signed_mean
from shrinkage import shrink

Fraction = fractions.Fraction

GROUP_MIN, MATE_MIN, MATES_AT_MOST = 5, 2, 50
BREAK_MS, POSITIONS, LONG_ENOUGH = 45 * 60_000, 5, 600
LENGTHS = ("0-20", "20-25", "25-30", "30-35", "35-40", "40+")
# What each mode has; what is not here every mode has.
LACKS = {
    "rift": {"placement", "first_places", "level"},
    "aram": {"placement", "first_places", "level", "cs_per_min", "vision_per_min", "first_tower",
             "performance_percentile", "baseline", "cs", "vision"},
}
LACKS["other"] = LACKS["aram"]
ARENA = {"games", "wins", "losses", "win_rate", "first_places", "placement", "kills", "deaths",
         "assists", "kda", "damage_per_min", "damage_share", "duration"}
SWARM = {"games", "wins", "win_rate", "kills", "deaths", "damage_per_min", "duration", "level"}
# A record needs the figure of the summary from which it is taken.
RECORD_OF = {"cs": "cs_per_min", "gold": "gold_per_min", "damage": "damage_per_min",
             "vision": "vision_per_min", "multikill": "multikills", "shortest_win": "duration"}


class OneOf(frozenset):
    """Any of these is right: the document leaves it open."""


class Says(tuple):
    """A list of as many texts, each with its word in it, in any case."""


ANY_TEXT = OneOf()  # what a queue is called is not for the document to say


class Rounded(collections.namedtuple("Rounded", "value digits")):
    """A number that is printed with so many decimals."""


def has(mode, name):
    if mode == "arena":
        return name in ARENA
    if mode == "swarm":
        return name in SWARM
    return name not in LACKS[mode]


# -- summary ----------------------------------------------------------------------------------

def per_minute(games, value):
    return ratio(((value(g), g.seconds) for g in games if g.seconds > 0), 60)


def participation(games):
    return ratio(((g.kills + g.assists, g.kills_sum) for g in games
                  if g.kills_sum is not None), 100)


def share(games, own, total):
    return ratio(((own(g), total(g)) for g in games if total(g) is not None), 100)


def percentile(games):
    return signed_mean((g.percentile for g in games if g.percentile is not None), (0, 100))


def takedowns_kda(games):
    return kda((g.kills + g.assists, g.deaths) for g in games)


def baseline(games):
    known = [g.cell_rate for g in games if g.cell_rate is not None]
    return float(100 * sum(known) / len(known)) if known else None


def performance_score(games):
    return Rounded(period.metrics(games)["performance_score"].exact, 2) if games else None


def summary(games, mode):
    wins = sum(g.win for g in games)
    whole = {
        "games": len(games), "wins": wins, "losses": len(games) - wins,
        "win_rate": rate(g.win for g in games),
        "kills": mean(g.kills for g in games), "deaths": mean(g.deaths for g in games),
        "assists": mean(g.assists for g in games), "kda": takedowns_kda(games),
        "kill_participation": participation(games),
        "cs_per_min": per_minute(games, lambda g: g.cs),
        "gold_per_min": per_minute(games, lambda g: g.gold),
        "damage_per_min": per_minute(games, lambda g: g.damage),
        "vision_per_min": per_minute(games, lambda g: g.vision),
        "damage_taken_per_min": per_minute(games, lambda g: g.damage_taken),
        "gold_share": share(games, lambda g: g.gold, lambda g: g.gold_sum),
        "damage_share": share(games, lambda g: g.damage, lambda g: g.damage_sum),
        "turret_participation": ratio(((g.turrets, g.team_turrets) for g in games
                                       if g.team_turrets), 100),
        "objectives_per_game": mean(g.turrets + g.inhibitors + g.dragons + g.barons
                                    for g in games),
        "objectives_stolen": sum(g.stolen for g in games),
        "first_blood": rate(g.first_blood for g in games),
        "first_tower": rate(g.first_tower for g in games),
        "multikills": {name: sum(getattr(g, name) for g in games)
                       for name in ("double", "triple", "quadra", "penta")},
        "duration": mean(g.seconds for g in games),
        "performance_percentile": percentile(games),
        "performance_score": performance_score(games),
        "first_places": rate(g.placement == 1 for g in games if g.placement > 0),
        "placement": mean(g.placement for g in games if g.placement > 0),
        "level": mean(g.level for g in games),
    }
    if mode == "rift":
        whole["win_rate"]["baseline"] = baseline(games)
    return {name: value for name, value in whole.items() if has(mode, name)}


# -- groups -----------------------------------------------------------------------------------

def length_of(seconds):
    bounds = (20, 25, 30, 35, 40)
    return LENGTHS[sum(seconds >= 60 * b for b in bounds)]


def patch_text(patch):
    return "{}.{}".format(*patch) if patch and patch != (0, 0) else None


KEYS = {
    "champions": lambda g, zone: g.champion,
    "roles": lambda g, zone: g.role,
    "queues": lambda g, zone: g.queue,
    "patches": lambda g, zone: patch_text(g.patch),
    "sides": lambda g, zone: g.side,
    "opponents": lambda g, zone: g.opponent,
    "weekdays": lambda g, zone: selection.local(g.start, zone).isoweekday(),
    "hours": lambda g, zone: selection.local(g.start, zone).hour,
    "lengths": lambda g, zone: length_of(g.seconds),
}
FIXED = {"roles": period.ROLES, "sides": ("blue", "red"), "weekdays": range(1, 8),
         "hours": range(24), "lengths": LENGTHS}
KINDS = {"champions": "on", "opponents": "against", "sides": "side"}
RIFT_ONLY = ("roles", "opponents")


def rank_of(section, key):
    """Place of a key among its like."""
    if section in FIXED:
        return FIXED[section].index(key)
    return tuple(map(int, key.split("."))) if section == "patches" else key


def tally(league, section, key, queues):
    games, wins = map(sum, zip(*(league.tallies.get((KINDS[section], q, key), (0, 0))
                                 for q in queues or [0])))
    return games, wins


def group_of(league, section, key, games, mode, queues, shrunk):
    wins = sum(g.win for g in games)
    win_rate = {**rate(g.win for g in games), "shrunk": shrunk}
    if mode == "rift":
        win_rate.update(baseline=None, baseline_n=None)
        if section in KINDS:
            n, won = tally(league, section, key, queues)
            win_rate.update(baseline=float(Fraction(100 * won, n)) if n else None, baseline_n=n)
    group = {"key": key, "games": len(games), "wins": wins, "win_rate": win_rate,
             "last_played": games[-1].start}
    if section in ("champions", "opponents"):
        group["name"] = OneOf(league.champions[key][1]) if key in league.champions \
            else ""
    if section == "queues":
        group["name"] = ANY_TEXT
    figures = {"kda": takedowns_kda(games), "kill_participation": participation(games),
               "cs_per_min": per_minute(games, lambda g: g.cs),
               "gold_per_min": per_minute(games, lambda g: g.gold),
               "damage_per_min": per_minute(games, lambda g: g.damage),
               "performance_percentile": percentile(games)}
    return {**group, **{k: v for k, v in figures.items() if has(mode, k)}}


def picks(section, groups):
    """best and worst."""
    able = [g for g in groups if g["games"] >= GROUP_MIN]
    if len(able) < 2:
        return None, None

    def pick(sign):
        g = min(able, key=lambda g: (sign * g["win_rate"]["shrunk"]["value"], -g["games"],
                                     rank_of(section, g["key"])))
        shrunk = g["win_rate"]["shrunk"]
        return {"key": g["key"], "picked_from": len(able), "low": shrunk["low"],
                "high": shrunk["high"]}
    return pick(-1), pick(1)


def group_section(league, section, games, mode, queues, zone):
    split = collections.defaultdict(list)
    for game in games:
        split[KEYS[section](game, zone)].append(game)
    if section in RIFT_ONLY and mode != "rift":
        split = collections.defaultdict(list, {None: games})
    without = len(split.pop(None, [])) + (len(split.pop(0, [])) if section == "champions"
                                          else 0)
    keys = list(split)
    if section in FIXED:
        keys.sort(key=lambda k: rank_of(section, k))
    else:
        keys.sort(key=lambda k: (-len(split[k]), rank_of(section, k)))
    shrunk = shrink([(len(split[k]), sum(g.win for g in split[k])) for k in keys])
    groups = [group_of(league, section, key, split[key], mode, queues, s)
              for key, s in zip(keys, shrunk)]
    best, worst = picks(section, groups)
    return {"without_key": without, "best": best, "worst": worst, "groups": groups}


# -- order ------------------------------------------------------------------------------------

def stretch(games, first, last):
    return {"games": last - first + 1, "from": games[first].start, "to": games[last].start}


def streaks(games):
    results = [g.win for g in games]
    runs = chance.runs_of(results)
    answer = {"current": None, "longest_win": None, "longest_loss": None, "runs": len(runs),
              "expected": None, "runs_p_value": chance.runs_p_value(results)}
    if runs:
        first, last, won = runs[-1]
        answer["current"] = {"result": "win" if won else "loss", "games": last - first + 1}
        answer["expected"] = float(chance.expected_runs(sum(results),
                                                        len(results) - sum(results)))
    for name, won in (("longest_win", True), ("longest_loss", False)):
        like = [r for r in runs if r[2] == won]
        if like:
            first, last, _ = max(like, key=lambda r: r[1] - r[0])
            answer[name] = stretch(games, first, last)
    p = answer["runs_p_value"]
    if p is None:
        answer["verdict"] = "not_enough_games"
    elif p >= 0.05:
        answer["verdict"] = "as_chance"
    else:
        answer["verdict"] = "streaky" if len(runs) < answer["expected"] else "alternating"
    return answer


def sessions_of(games):
    """[[first index, last index]]"""
    found = []
    for index, game in enumerate(games):
        if found:
            before = games[index - 1]
            if game.start - (before.start + 1000 * before.seconds) <= BREAK_MS:
                found[-1][1] = index
                continue
        found.append([index, index])
    return found


def sessions(games):
    spans = sessions_of(games)
    results = [[g.win for g in games[a:b + 1]] for a, b in spans]
    pairs = [pair for s in results for pair in zip(s, s[1:])]
    after_loss, after_win = (rate(b for a, b in pairs if a is won) for won in (False, True))
    tilt = None
    if after_loss["n"] and after_win["n"]:
        tilt = float(100 * (Fraction(after_loss["successes"], after_loss["n"]) -
                            Fraction(after_win["successes"], after_win["n"])))
    positions = [[] for _ in range(POSITIONS)]
    for s in results:
        for place, won in enumerate(s):
            positions[min(place, POSITIONS - 1)].append(won)
    longest = max(spans, key=lambda s: s[1] - s[0]) if spans else None
    return {"sessions": len(spans), "games_per_session": mean(map(len, results)),
            "longest": stretch(games, *longest) if longest else None,
            "after_loss": after_loss, "after_win": after_win, "tilt": tilt,
            "tilt_p_value": chance.tilt_p_value(results),
            "by_position": [rate(p) for p in positions]}


# -- records ----------------------------------------------------------------------------------

def multikill(game):
    for size, name in ((5, "penta"), (4, "quadra"), (3, "triple"), (2, "double")):
        if getattr(game, name):
            return size
    return 0


def minutely(value):
    return lambda g: Fraction(60 * value(g), g.seconds) if g.seconds >= LONG_ENOUGH else None


RECORDS = {
    "kills": lambda g: g.kills, "deaths": lambda g: g.deaths, "assists": lambda g: g.assists,
    "kda": lambda g: Fraction(g.kills + g.assists, max(g.deaths, 1)), "cs": lambda g: g.cs,
    "cs_per_min": minutely(lambda g: g.cs), "gold": lambda g: g.gold,
    "damage": lambda g: g.damage, "damage_per_min": minutely(lambda g: g.damage),
    "vision": lambda g: g.vision, "duration": lambda g: g.seconds, "multikill": multikill,
    "shortest_win": lambda g: -g.seconds if g.win else None,
}


def records(league, games, mode):
    answer = {}
    for name, value in RECORDS.items():
        if not has(mode, RECORD_OF.get(name, name)):
            continue
        able = [(value(g), g) for g in games if value(g) is not None]
        answer[name] = None
        if able:
            highest, game = max(able, key=lambda pair: pair[0])
            answer[name] = {
                "value": -highest if name == "shortest_win" else
                highest if isinstance(highest, int) else float(highest),
                "match_id": game.match, "game_start": game.start,
                "champion_id": game.champion, "name": OneOf(league.champions[game.champion][1])}
    return answer


# -- people -----------------------------------------------------------------------------------

def name_of(league, puuid):
    """Riot ID and tag that the newest game says."""
    p = league.players[puuid].newest[1]
    name = p.get("riotIdGameName") or p.get("riotIdName") or p.get("summonerName")
    return name or None, p.get("riotIdTagline") or None


def people(league, games, side, limit):
    common = collections.defaultdict(list)
    for game in games:
        for puuid in getattr(game, side):
            common[puuid].append(game)
    listed = sorted(((p, g) for p, g in common.items() if len(g) >= MATE_MIN),
                    key=lambda pair: (-len(pair[1]), -pair[1][-1].start, pair[0]))
    shrunk = shrink([(len(g), sum(x.win for x in g)) for _, g in listed])
    answer = []
    for (puuid, own), s in list(zip(listed, shrunk))[:limit]:
        name, tag = name_of(league, puuid)
        answer.append({"puuid": puuid, "riot_id": name, "riot_tag": tag, "games": len(own),
                       "wins": sum(g.win for g in own), "last_played": own[-1].start,
                       "win_rate": {**rate(g.win for g in own), "shrunk": s}})
    return answer, len(listed)


def mates(league, games, limit=MATES_AT_MOST):
    answer = {}
    for name, side in (("mates", "own_side"), ("opponents", "other_side")):
        answer[name], answer[f"{name}_total"] = people(league, games, side, limit)
    return answer
