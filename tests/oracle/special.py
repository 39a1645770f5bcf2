# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Special functions of statistics, from their closed forms and series.

Written from textbooks (Abramowitz & Stegun, Handbook of Mathematical Functions), not from
the program.
"""

import functools
import math

Z975 = 1.959963984540054
# Bernoulli numbers B2, B4 ... B14, as they stand in A&S 6.3.18 and 6.4.12.
BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6)
LARGE = 20


def digamma(x):
    """A&S 6.3.5 up to where 6.3.18 is exact to the last digits."""
    steps = []
    while x < LARGE:
        steps.append(-1 / x)
        x += 1
    series = [-b / (2 * k * x ** (2 * k)) for k, b in enumerate(BERNOULLI, 1)]
    return math.fsum([math.log(x), -1 / (2 * x), *series, *steps])


def trigamma(x):
    """A&S 6.4.6 up to where 6.4.12 is exact to the last digits."""
    steps = []
    while x < LARGE:
        steps.append(1 / (x * x))
        x += 1
    series = [b / x ** (2 * k + 1) for k, b in enumerate(BERNOULLI, 1)]
    return math.fsum([1 / x, 1 / (2 * x * x), *series, *steps])


def log_rising(x, n):
    """Logarithm of x(x+1)…(x+n−1)."""
    return math.fsum(math.log(x + i) for i in range(n))


def student_within(t, degrees):
    """P(|T| < t) of Student's t, by the finite sums A&S 26.7.3 and 26.7.4."""
    angle = math.atan2(t, math.sqrt(degrees))
    cosine2 = math.cos(angle) ** 2
    odd = degrees % 2
    term, terms = (math.cos(angle) if odd else 1.0), []
    for k in range(2 + odd, degrees + 1, 2):
        terms.append(term)
        term *= cosine2 * (k - 1) / k
    total = math.sin(angle) * math.fsum(terms)
    return 2 / math.pi * (angle + total) if odd else total


def student_density(t, degrees):
    log = math.lgamma((degrees + 1) / 2) - math.lgamma(degrees / 2) - \
        (degrees + 1) / 2 * math.log1p(t * t / degrees)
    return math.exp(log) / math.sqrt(degrees * math.pi)


@functools.lru_cache(maxsize=None)
def t975(degrees):
    """Quantile 0.975 of Student's t with a whole number of degrees, by bisection and Newton."""
    low, high = Z975, 13.0
    for _ in range(12):
        middle = (low + high) / 2
        if student_within(middle, degrees) < 0.95:
            low = middle
        else:
            high = middle
    t = (low + high) / 2
    for _ in range(4):
        t -= (student_within(t, degrees) - 0.95) / (2 * student_density(t, degrees))
    return t
