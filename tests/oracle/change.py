# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Has the win rate changed: docs/analytics.md, "Section `trend`"."""

import math

import selection
from intervals import difference, rate
from trend import BEFORE_MIN, BOUNDARY, CURRENT_MIN, LOOKS, NEAR, run, threshold_of

PART_MIN = 10
FIGURES = ("before", "current", "difference", "e_value", "e_max", "threshold", "verdict",
           "games_needed", "before_needed", "change_point")
SHOWN = 0.2  # 10 points at v = 0.25


def needed(n1, n2, threshold):
    """(games_needed, before_needed)"""
    c = math.log(2 * threshold / BOUNDARY)
    least = max(BEFORE_MIN, math.floor(2.25 * c / 0.04) + 1)
    if n1 < least:
        return None, least - n1
    theta = 2 * math.sqrt(c / n1)
    information = c / (theta * (SHOWN - theta / 2))
    wanted = max(CURRENT_MIN, math.ceil(information * n1 / (n1 - information)))
    return max(0, wanted - n2), 0


def word(before, current, threshold):
    """verdict, with the two that say nothing of a change."""
    verdict = run(before, current, threshold)[2]
    if verdict:
        return verdict
    games, missing = needed(len(before), len(current), threshold)
    return "not_enough_games" if games or missing else "no_change_shown"


def _log_likelihood(results):
    n, wins = len(results), sum(results)
    return sum(k * math.log(k / n) for k in (wins, n - wins) if k)


def change_point(games):
    best, at = -math.inf, None
    results = [g.win for g in games]
    for split in range(PART_MIN, len(games) - PART_MIN + 1):
        log = _log_likelihood(results[:split]) + _log_likelihood(results[split:])
        if log > best + NEAR:
            best, at = log, split
    if at is None:
        return None
    return {"at": games[at].start, "before": rate(results[:at]), "after": rate(results[at:])}


def blocks(games, question, inherited=False):
    """(before, current) as selections, None where the period has no block before."""
    if question.ranged or question.period not in LOOKS:
        return None
    zone, queues = question.zone, question.kind(inherited)[1]
    start = selection.block_begins(question.period, question.as_of, zone, question.seasons)
    earlier = selection.block_begins(question.period, start - 1, zone, question.seasons)
    return (selection.between(games, question, earlier, start, queues),
            selection.between(games, question, start, question.as_of, queues))


def inherited_word(games, question, role=None, inherited=False):
    """improving, declining or stable; inherited: of the period routes."""
    found = blocks(games, question, inherited)
    if not found:
        return "stable"
    before, current = ([g.win for g in s.games if role in (None, g.role)] for s in found)
    verdict = run(before, current, threshold_of(question.period, 5 if role else 1))[2]
    return verdict or "stable"


def section(games, question):
    found = blocks(games, question)
    if not found:
        return {**dict.fromkeys(FIGURES), "verdict": "not_tested"}
    before, current = ([g.win for g in s.games] for s in found)
    threshold = threshold_of(question.period)
    value, highest, verdict = run(before, current, threshold)
    games_needed, before_needed = needed(len(before), len(current), threshold)
    answer = {name: {**rate(g.win for g in s.games), "from": s.begin, "to": s.end}
              for name, s in zip(("before", "current"), found)}
    answer.update({
        "difference": difference(*((sum(b), len(b)) for b in (before, current))),
        "e_value": value, "e_max": highest, "threshold": threshold,
        "verdict": word(before, current, threshold), "games_needed": games_needed,
        "before_needed": before_needed,
        "change_point": change_point(found[0].games + found[1].games) if verdict else None})
    return answer
