# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inherited routes: docs/analytics.md, "Inherited routes", and docs/fields.md."""

import collections
import fractions
import math

import change
import period
import selection
from intervals import difference
from sections import OneOf, Rounded, Says, percentile

Fraction = fractions.Fraction

NEAR, IMPROVED = 1e-9, 5
MANY_FOR_ADVICE, RECENT, PEAK, VELOCITY_MIN = 5, 5, 10, 5
WINDOWS = {"daily_trend": "today", "weekly_trend": "week", "monthly_trend": "month",
           "seasonal_trend": "season"}


def rounded(metrics):
    """Metrics of period.py as they are printed."""
    return {k: Rounded(v.exact, 2) if isinstance(v, period.Score) else
            Rounded(v, 4) if isinstance(v, Fraction) else v for k, v in metrics.items()}


def role_metrics(games, direction):
    return {**rounded(period.metrics(games)), "trend_direction": direction,
            "performance_percentile": percentile(games)}


def champion_list(league, games):
    """Every champion in the order of fields.md, as period.champions, but all of them."""
    groups = collections.defaultdict(list)
    for game in games:
        groups[game.champion].append(game)
    listed = []
    for champion, own in groups.items():
        metrics = period.metrics(own)
        listed.append({"champion_id": champion, "games": len(own), **{
            k: metrics[k] for k in ("win_rate", "performance_score", "avg_kda")}})
    listed.sort(key=lambda c: (c["games"] < period.CHAMPION_GAMES, -c["performance_score"],
                               -c["games"], c["champion_id"]))
    return [{**rounded(c), "champion_name": names_of(league, c["champion_id"]),
             "performance_percentile": percentile(groups[c["champion_id"]])}
            for c in listed]


def names_of(league, champion):
    return OneOf(league.champions[champion][1]) if champion in league.champions else ""


def deviation(values):
    """Population standard deviation."""
    centre = Fraction(sum(values)) / len(values)
    return math.sqrt(sum((v - centre) ** 2 for v in values) / len(values))


def cut(x, low, high):
    return min(max(x, low), high)


# -- /champion/{id} ---------------------------------------------------------------------------

def mastery_score(scores):
    n = len(scores)
    newest = scores[-RECENT:]
    rise = sum(newest) / len(newest) - sum(scores) / n
    return min(min(2 * n, 40) + 30 * (1 - min(deviation(scores) / 30, 1)) +
               cut(float(rise) + 15, 0, 30), 100)


def one_game(league, game, score):
    return {"match_id": game.match, "date": game.start, "champion": names_of(league, game.champion),
            "role": game.role, "kda": f"{game.kills}/{game.deaths}/{game.assists}",
            "cs": game.cs, "gold": game.gold, "damage": game.damage,
            "vision_score": game.vision, "game_duration": game.seconds, "win": game.win,
            "performance_score": Rounded(score, 2)}


def extreme(scores, sign):
    """Index of the highest (sign 1) or lowest score, the first of those nearly equal."""
    holder = 0
    for index, score in enumerate(scores):
        if sign * (score - scores[holder]) > NEAR:
            holder = index
    return holder


def advice(games):
    if len(games) < MANY_FOR_ADVICE:
        return Says()
    m = period.metrics(games)
    others = sum(g.role is not None and g.role != "UTILITY" for g in games)
    rules = (m["avg_kda"] < Fraction(3, 2), m["avg_kda"] > 3,
             m["avg_cs_per_min"] < 6 and 2 * others > len(games), m["win_rate"] < 45,
             m["win_rate"] > 65)
    return Says("" for holds in rules if holds)


def progression(games):
    if len(games) < MANY_FOR_ADVICE:
        return {"progression_data": [], "overall_improvement": None, "trend": None,
                "insufficient_data": True}
    size = max(len(games) // 4, 2)
    chunks = [games[i:i + size] for i in range(0, len(games), size)]
    if len(chunks[-1]) < min(size, 2):
        chunks.pop()
    metrics = [period.metrics(c) for c in chunks]
    change = metrics[-1]["performance_score"] - metrics[0]["performance_score"]
    return {"progression_data": [
        {"period": number, "games": len(c), **rounded({
            k: m[k] for k in ("win_rate", "avg_kda", "performance_score")})}
        for number, (c, m) in enumerate(zip(chunks, metrics), 1)],
        "overall_improvement": Rounded(change, 2),
        "trend": "improving" if change > IMPROVED else
        "declining" if change < -IMPROVED else "stable", "insufficient_data": False}


def champion(league, games, question, champion_id):
    """ChampionAnalysis, None without a game."""
    asked = question.but(filters={**question.filters, "champion": champion_id})
    chosen = selection.select(games, asked).games
    if not chosen:
        return None
    scores = [Fraction(period.game_score(g)) for g in chosen]
    best, worst = extreme(scores, 1), extreme(scores, -1)
    return {"champion_id": champion_id, "champion_name": names_of(league, champion_id),
            "games_played": len(chosen), "mastery_score": Rounded(mastery_score(scores), 2),
            "performance_metrics": role_metrics(chosen, change.inherited_word(games, asked)),
            "best_game": one_game(league, chosen[best], scores[best]),
            "worst_game": one_game(league, chosen[worst], scores[worst]),
            "improvement_suggestions": advice(chosen), "skill_progression": progression(chosen)}


# -- /champions/{role} ------------------------------------------------------------------------

def champions(league, games, question, role):
    chosen = [g for g in selection.select(games, question).games if g.role == role]
    direction = change.inherited_word(games, question, role)
    return {"role": role, "period": None if question.ranged else question.period,
            "performance": role_metrics(chosen, direction) if chosen else None,
            "champions": champion_list(league, chosen)}


# -- /trends ----------------------------------------------------------------------------------

def _one_trend(games, question):
    chosen = selection.select(games, question).games
    m = period.metrics(chosen)
    return {"trend": change.inherited_word(games, question), "games": len(chosen),
            "win_rate": Rounded(m["win_rate"], 4), "wins": m["wins"], "losses": m["losses"]}


def velocity(games, question):
    queues = question.kind()[1]
    now, week = question.as_of, question.as_of - 7 * period.DAY_MS
    late, early = (selection.between(games, question, a, b, queues).games for a, b in (
        (week, now), (week - 23 * period.DAY_MS, week)))
    if min(len(late), len(early)) < VELOCITY_MIN:
        return None
    return Rounded(period.metrics(late)["win_rate"] - period.metrics(early)["win_rate"], 4)


def consistency(games):
    if len(games) < VELOCITY_MIN:
        return None
    spread = deviation([Fraction(period.game_score(g)) for g in games])
    return Rounded(cut(100 - spread / 2, 0, 100), 2)


def peak(games):
    if len(games) < PEAK:
        return {"period": None, "performance": None, "games": len(games),
                "insufficient_data": True}
    wins = [sum(g.win for g in games[i:i + PEAK]) for i in range(len(games) - PEAK + 1)]
    first = wins.index(max(wins))
    return {"period": f"Games {first + 1}-{first + PEAK}",
            "performance": Rounded(Fraction(100 * wins[first], PEAK), 4), "games": PEAK,
            "insufficient_data": False}


def _side(games, begin, end):
    m = period.metrics(games)
    return {"from": begin, "to": end, "games": len(games), "wins": m["wins"],
            "losses": m["losses"], "win_rate": Rounded(m["win_rate"], 4)}


def window_trend(games, question):
    """The window asked for and the one of the same length that ends where it begins."""
    begin, end = question.window()
    endless = question.begin is None if question.ranged else question.period == "all"
    queues = question.kind()[1]
    current = selection.between(games, question, begin, end, queues).games
    start = max(0, 2 * begin - end)
    before = [] if endless else selection.between(games, question, start, begin, queues).games
    return {"trend": change.inherited_word(games, question),
            "current": _side(current, None if endless else begin, end),
            "before": None if endless else _side(before, start, begin),
            "difference": difference(*((sum(g.win for g in side), len(side))
                                       for side in (before, current)))}


def trends(games, question):
    asked = question  # the inherited windows end where the one asked for does
    question = question.but(begin=None, end=None, as_of=question.window()[1])
    answer = {name: _one_trend(games, question.but(period=kind))
              for name, kind in WINDOWS.items()}
    answer["improvement_velocity"] = velocity(games, question)
    answer["consistency_score"] = consistency(
        selection.select(games, question.but(period="month")).games)
    answer["window_trend"] = window_trend(games, asked)
    answer["peak_performance"] = peak(
        selection.select(games, question.but(period="season")).games)
    return answer


# -- /gamemode --------------------------------------------------------------------------------

def gamemode_kind(question):
    """(mode, queues); without both, or with queue=all alone, everything counts."""
    if question.mode is None and question.queue in (None, "all"):
        return None, None
    return question.kind()


def gamemode(games, question):
    modes = collections.defaultdict(list)
    for game in selection.between(games, question, *question.window(),
                                  gamemode_kind(question)[1]).games:
        modes[game.mode].append(game)
    listed = []
    for mode, own in sorted(modes.items(), key=lambda m: (-len(m[1]), m[0].encode())):
        m = period.metrics(own)
        listed.append({
            "game_mode": mode, "total_matches": len(own), "wins": m["wins"],
            "win_rate": Rounded(m["win_rate"], 4), "avg_kda": Rounded(m["avg_kda"], 4),
            "total_kills": sum(g.kills for g in own), "total_deaths": sum(g.deaths for g in own),
            "total_assists": sum(g.assists for g in own),
            "avg_duration_minutes": Rounded(
                Fraction(sum(g.seconds for g in own), 60 * len(own)), 4)})
    return {"game_modes": listed, "total_modes": len(listed)}


# -- /period/{period} -------------------------------------------------------------------------

def period_stats(league, games, question):
    """PeriodStats with the trends of docs/analytics.md."""
    begin, end = question.window()
    stats = period.period_stats(games, question.period, end, question.zone,
                                question.kind(True)[1], question.seasons, begin,
                                question.filters)
    answer = rounded({k: stats[k] for k in ("period", "total_games", "win_rate", "avg_kda",
                                            "best_role", "worst_role")})
    answer["recent_trend"] = change.inherited_word(games, question, inherited=True)
    counted = period.choose_games(games, begin, end, question.kind(True)[1],
                                  question.filters)[0]
    answer["performance_percentile"] = percentile(counted)
    answer["top_champions"] = [
        {**rounded(c), "champion_name": names_of(league, c["champion_id"]),
         "performance_percentile": percentile(
             [g for g in counted if g.champion == c["champion_id"]])}
        for c in stats["top_champions"]]
    answer["role_performance"] = {
        role: {**rounded(m), "trend_direction": change.inherited_word(games, question, role, True),
               "performance_percentile": percentile([g for g in counted if g.role == role])}
        for role, m in stats["role_performance"].items()}
    answer["suggestions"] = Says() if stats["advice"] is None else Says([stats["advice"]])
    return answer
