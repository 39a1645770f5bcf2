# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures with their intervals: docs/analytics.md, "Kinds of numbers".

Sums are whole numbers or fractions; floats begin where a root or an exponential does.
"""

import fractions
import math

from special import Z975, t975

Fraction = fractions.Fraction


def _figure(n, value, low=None, high=None):
    return {"n": n, "value": None if value is None else float(value), "low": low, "high": high}


def wilson(successes, n):
    """{value, low, high} in percent."""
    if n == 0:
        return {"value": None, "low": None, "high": None}
    p, z2 = successes / n, Z975 ** 2
    scale = 1 + z2 / n
    centre = (p + z2 / (2 * n)) / scale
    half = Z975 / scale * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return {"value": float(Fraction(100 * successes, n)),
            "low": max(0.0, 100 * (centre - half)), "high": min(100.0, 100 * (centre + half))}


def rate(results):
    """Of truth values."""
    results = list(results)
    successes = sum(map(bool, results))
    return {"n": len(results), "successes": successes, "raw": wilson(successes, len(results))}


def _on_log_scale(value, error, n):
    spread = t975(n - 1) * error / float(value)
    return float(value) * math.exp(-spread), float(value) * math.exp(spread)


def _scaled(scale, figure):
    return {k: v if k == "n" or v is None else scale * v for k, v in figure.items()}


def ratio(pairs, scale=1):
    """scale·ΣA/ΣB of pairs of whole numbers (A, B)."""
    pairs = list(pairs)
    n, a, b = len(pairs), sum(p[0] for p in pairs), sum(p[1] for p in pairs)
    if b == 0:
        return _figure(n, None)
    r = Fraction(a, b)
    if n < 2 or r == 0:
        return _figure(n, scale * r)
    spread = sum(x * x for x, _ in pairs) - 2 * r * sum(x * y for x, y in pairs) + \
        r * r * sum(y * y for _, y in pairs)
    error = math.sqrt(Fraction(n, n - 1) * spread) / b
    return _scaled(scale, _figure(n, r, *_on_log_scale(r, error, n)))


def kda(takedowns_and_deaths):
    """(ΣK + ΣA)/ΣD, and ΣK + ΣA where nobody died."""
    pairs = list(takedowns_and_deaths)
    if pairs and sum(d for _, d in pairs) == 0:
        return _figure(len(pairs), sum(k for k, _ in pairs))
    return ratio(pairs)


def _error_of_mean(values, centre):
    n = len(values)
    return math.sqrt(sum((x - centre) ** 2 for x in values) / Fraction(n * (n - 1)))


def mean(values):
    """Of values >= 0, interval on the log scale."""
    values = [Fraction(v) for v in values]
    n = len(values)
    if n == 0:
        return _figure(0, None)
    centre = sum(values) / n
    if n < 2 or centre == 0:
        return _figure(n, centre)
    return _figure(n, centre, *_on_log_scale(centre, _error_of_mean(values, centre), n))


def signed_mean(values, limits=None):
    """Student's interval, cut to limits where there are some."""
    values = [Fraction(v) for v in values]
    n = len(values)
    if n < 2:
        return _figure(n, values[0] if n else None)
    centre = sum(values) / n
    half = t975(n - 1) * _error_of_mean(values, centre)
    low, high = float(centre) - half, float(centre) + half
    if limits:
        low, high = max(low, limits[0]), min(high, limits[1])
    return _figure(n, centre, low, high)


def difference(before, after):
    """Points of (successes, n) after - before, by Agresti & Caffo."""
    if not before[1] or not after[1]:
        return {"value": None, "low": None, "high": None}
    p = [(w + 1) / (n + 2) for w, n in (before, after)]
    variance = sum(q * (1 - q) / (n + 2) for q, (_, n) in zip(p, (before, after)))
    half = Z975 * math.sqrt(variance)
    return {"value": float(Fraction(100 * after[0], after[1]) -
                           Fraction(100 * before[0], before[1])),
            "low": max(-100.0, 100 * (p[1] - p[0] - half)),
            "high": min(100.0, 100 * (p[1] - p[0] + half))}
