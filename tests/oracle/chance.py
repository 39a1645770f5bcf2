# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an order of results differs from chance: docs/analytics.md, "Section `streaks`" and
"Section `sessions`"."""

import fractions
import math

EXACT_TO = 400
RUNS_MIN = 10

Fraction = fractions.Fraction


def runs_of(results):
    """[[first index, last index, result]]"""
    runs = []
    for index, result in enumerate(results):
        if runs and runs[-1][2] == result:
            runs[-1][1] = index
        else:
            runs.append([index, index, result])
    return runs


def expected_runs(wins, losses):
    return 1 + Fraction(2 * wins * losses, wins + losses)


def ways_of_runs(r, n1, n2):
    """In how many of the C(n1 + n2, n1) orders there are r runs."""
    k, odd = divmod(r, 2)
    if odd:
        return math.comb(n1 - 1, k) * math.comb(n2 - 1, k - 1) + \
            math.comb(n1 - 1, k - 1) * math.comb(n2 - 1, k)
    return 2 * math.comb(n1 - 1, k - 1) * math.comb(n2 - 1, k - 1)


def two_sided(ways, value):
    """Exact p of a value under {value: ways}."""
    total = sum(ways.values())
    below = sum(w for v, w in ways.items() if v <= value)
    above = sum(w for v, w in ways.items() if v >= value)
    return float(min(Fraction(1), 2 * Fraction(min(below, above), total)))


def normal(value, centre, variance):
    distance = max(Fraction(0), abs(value - centre) - Fraction(1, 2))
    return math.erfc(float(distance) / math.sqrt(2 * variance))


def runs_p_value(results):
    n, wins = len(results), sum(results)
    losses = n - wins
    if not wins or not losses or n < RUNS_MIN:
        return None
    found = len(runs_of(results))
    if n <= EXACT_TO:
        return two_sided({r: ways_of_runs(r, wins, losses) for r in range(2, n + 1)}, found)
    both = 2 * wins * losses
    return normal(found, expected_runs(wins, losses),
                  Fraction(both * (both - n), n * n * (n - 1)))


def _convolve(ways, wins, losses):
    mixed = [0] * (len(ways) + min(wins, losses))
    for j in range(min(wins, losses) + 1):
        factor = math.comb(wins, j) * math.comb(losses, losses - j)
        for i, way in enumerate(ways):
            mixed[i + j] += way * factor
    return mixed


def tilt_p_value(sessions):
    """Of lists of results, each in the order played."""
    counts = [(sum(s), len(s) - sum(s)) for s in sessions]
    found = sum(not a and b for s in sessions for a, b in zip(s, s[1:]))
    variance = sum(Fraction((w * l) ** 2, (w + l) ** 2 * (w + l - 1))
                   for w, l in counts if w + l >= 2)
    if not variance:
        return None
    if sum(min(c) for c in counts) > EXACT_TO:
        return normal(found, sum(Fraction(w * l, w + l) for w, l in counts), variance)
    ways = [1]
    for wins, losses in counts:
        ways = _convolve(ways, wins, losses)
    return two_sided(dict(enumerate(ways)), found)
