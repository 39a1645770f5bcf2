# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rates of groups shrunk towards their mean: docs/analytics.md, "Shrinkage"."""

import math

from special import Z975, digamma, log_rising, trigamma

KAPPAS = (16, 32, 64, 128, 256, 512)
PRIOR_MEAN, PRIOR_GAMES, PRIOR_KAPPA = 0.5, 40, 32
GROUPS_FOR_ESTIMATE = 5


def _mean_given(kappa, groups):
    """μ and V."""
    weights = [n * kappa / (n + kappa) for n, _ in groups]
    known = math.fsum(weights) + PRIOR_GAMES
    mu = math.fsum([a * w / n for a, (n, w) in zip(weights, groups)] +
                   [PRIOR_GAMES * PRIOR_MEAN]) / known
    return mu, mu * (1 - mu) / known


def log_likelihood(kappa, mu, groups):
    return math.fsum(log_rising(mu * kappa, w) + log_rising((1 - mu) * kappa, n - w) -
                     log_rising(kappa, n) for n, w in groups)


def hyperparameters(groups):
    """[(weight, κ, μ, V)] of groups (games, wins)."""
    if len(groups) < GROUPS_FOR_ESTIMATE:
        return [(1.0, PRIOR_KAPPA, PRIOR_MEAN, 0.0)]
    found = []
    for kappa in KAPPAS:
        mu, variance = _mean_given(kappa, groups)
        found.append((log_likelihood(kappa, mu, groups) + math.log(variance) / 2,
                      kappa, mu, variance))
    highest = max(f[0] for f in found)
    weights = [math.exp(f[0] - highest) for f in found]
    return [(w / math.fsum(weights), *f[1:]) for w, f in zip(weights, found)]


def _posterior(group, prior):
    """Mean and variance of a group's rate."""
    n, wins = group
    first = second = 0.0
    for weight, kappa, mu, variance in prior:
        m = (mu * kappa + wins) / (kappa + n)
        v = m * (1 - m) / (kappa + n + 1) + (kappa / (kappa + n)) ** 2 * variance
        first += weight * m
        second += weight * (v + m * m)
    return first, second - first * first


def _percent(logit):
    return 100 / (1 + math.exp(-logit))


def shrink(groups):
    """[{value, low, high}] in percent, of groups (games, wins)."""
    groups = list(groups)
    prior = hyperparameters(groups)
    answer = []
    for group in groups:
        m, variance = _posterior(group, prior)
        size = m * (1 - m) / variance - 1
        alpha, beta = m * size, (1 - m) * size
        centre = digamma(alpha) - digamma(beta)
        half = Z975 * math.sqrt(trigamma(alpha) + trigamma(beta))
        answer.append({"value": 100 * m, "low": _percent(centre - half),
                       "high": _percent(centre + half)})
    return answer
