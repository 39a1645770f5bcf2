# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The test itself of docs/analytics.md, "Section `trend`": results in, verdict out."""

import itertools
import math

ALPHA, BOUNDARY, SPLITS = 0.05, 0.9, tuple(64 << i for i in range(6))
LOOKS = {"season": 2, "month": 13, "week": 53}
BEFORE_MIN, CURRENT_MIN = 30, 10
HIGHEST, NEAR = 1e300, 1e-9


def threshold_of(period, factor=1):
    return factor * LOOKS[period] / ALPHA


def component(n1, w1, n2, w2, c):
    """(E, D)"""
    if n2 < CURRENT_MIN:
        return 1.0, 0.0
    p = (w1 + w2 + 1) / (n1 + n2 + 2)
    information = n1 * n2 / (n1 + n2)
    change = w2 / n2 - w1 / n1
    score = information * change / math.sqrt(p * (1 - p))
    theta = 2 * math.sqrt(c / n1)
    x = abs(theta * score)
    log = x + math.log1p(math.exp(-2 * x)) - math.log(2) - theta * theta * information / 2
    return (HIGHEST if log > math.log(HIGHEST) else math.exp(log)), change


def _at(before, sums, n, c):
    """(E, D of the component that gave most of it) after n games; sums[i] = wins of i games."""
    games, wins = before
    parts = [(BOUNDARY, *component(games, wins, n, sums[n], c))]
    for split in SPLITS:
        share = (1 - BOUNDARY) / len(SPLITS)
        if n < split:
            parts.append((share, 1.0, 0.0))
        else:
            parts.append((share, *component(games + split, wins + sums[split], n - split,
                                             sums[n] - sums[split], c)))
    total = math.fsum(w * e for w, e, _ in parts)
    return min(total, HIGHEST), max(parts, key=lambda p: p[0] * p[1])[2]


def run(before, current, threshold):
    """(E, highest E, verdict of change or None) of results in time order."""
    if len(before) < BEFORE_MIN:
        return 1.0, 1.0, None
    c = math.log(2 * threshold / BOUNDARY)
    sums = [0, *itertools.accumulate(current)]
    value, highest, verdict = 1.0, 1.0, None
    for n in range(1, len(sums)):
        value, change = _at((len(before), sum(before)), sums, n, c)
        highest = max(highest, value)
        if verdict is None and value >= threshold:
            verdict = "improving" if change > 0 else "declining"
    return value, highest, verdict


def word(games, blocks, period, factor=1):
    """improving, declining or stable: of games in time order; blocks: (begin of the one
    before, begin of the current one, end), None = there is none before."""
    if blocks is None:
        return "stable"
    begin, current, end = blocks
    before, after = ([g.win for g in games if a <= g.start < b]
                     for a, b in ((begin, current), (current, end)))
    return run(before, after, threshold_of(period, factor))[2] or "stable"
