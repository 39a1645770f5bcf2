# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The oracle's numbers against values of textbooks and against counting every case: an
oracle that is wrong itself would prove nothing.  No program of ours runs here."""

import fractions
import itertools
import math
import sys

import pytest
from conftest import SOURCE

sys.path.insert(0, str(SOURCE / "tests" / "oracle"))

import chance  # noqa: E402  (the path must be set first)
import change
import intervals
import shrinkage
import special
import trend

Fraction = fractions.Fraction
EULER = 0.57721566490153286061  # A&S 6.3.2


@pytest.mark.parametrize("x, value", [
    (1, -EULER), (2, 1 - EULER), (0.5, -EULER - 2 * math.log(2)),       # A&S 6.3.2, 6.3.3
    (0.25, -EULER - math.pi / 2 - 3 * math.log(2)),                     # Gauss
    (10, -EULER + sum(1 / k for k in range(1, 10))), (1e6, 13.815510057964191)])
def test_digamma(x, value):
    assert special.digamma(x) == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize("x, value", [
    (1, math.pi ** 2 / 6), (0.5, math.pi ** 2 / 2),                     # A&S 6.4.2, 6.4.4
    (10, math.pi ** 2 / 6 - sum(1 / k ** 2 for k in range(1, 10))),
    (0.25, math.pi ** 2 + 8 * 0.915965594177219015054)])                # Catalan's constant
def test_trigamma(x, value):
    assert special.trigamma(x) == pytest.approx(value, rel=1e-13)


@pytest.mark.parametrize("degrees, value", [  # A&S table 26.10; any table of Student's t
    (1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (5, 2.571), (10, 2.228), (19, 2.093),
    (30, 2.042), (40, 2.021), (60, 2.000), (120, 1.980)])
def test_t_of_tables(degrees, value):
    assert special.t975(degrees) == pytest.approx(value, abs=5e-4)


def test_t_of_closed_forms():
    assert special.t975(1) == pytest.approx(math.tan(0.475 * math.pi), rel=1e-13)
    assert special.t975(2) == pytest.approx(0.95 * math.sqrt(2 / (1 - 0.95 ** 2)), rel=1e-13)
    # Four degrees, by the cubic of which its distribution function is the root (Shaw 2006).
    alpha = 4 * 0.975 * 0.025
    q = math.cos(math.acos(math.sqrt(alpha)) / 3) / math.sqrt(alpha)
    assert special.t975(4) == pytest.approx(2 * math.sqrt(q - 1), rel=1e-12)
    assert special.t975(5000) > special.t975(20000) > special.Z975
    assert special.t975(20000) == pytest.approx(special.Z975, rel=1e-4)


@pytest.mark.parametrize("degrees", [1, 2, 3, 7, 8, 30])
def test_t_is_what_the_density_sums_to(degrees):
    """Simpson's rule over the density, as another road to the quantile."""
    t, steps = special.t975(degrees), 20_000
    step = t / steps
    total = special.student_density(0, degrees) + special.student_density(t, degrees)
    total += sum((4 if i % 2 else 2) * special.student_density(i * step, degrees)
                 for i in range(1, steps))
    assert 2 * total * step / 3 == pytest.approx(0.95, abs=1e-11)


def test_rising_factorials():
    assert special.log_rising(1, 10) == pytest.approx(math.log(math.factorial(10)), rel=1e-15)
    assert special.log_rising(2.5, 7) == pytest.approx(
        math.lgamma(9.5) - math.lgamma(2.5), rel=1e-13)
    assert special.log_rising(3, 0) == 0


def test_wilson():
    """Newcombe 1998, Statist. Med. 17, 857, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29."""
    for s, n, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605),
                            (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)):
        found = intervals.wilson(s, n)
        assert found["low"] == pytest.approx(100 * low, abs=0.0051)
        assert found["high"] == pytest.approx(100 * high, abs=0.0051)
    assert intervals.wilson(20, 20)["high"] == 100
    assert intervals.wilson(0, 0) == {"value": None, "low": None, "high": None}


def test_means_and_ratios():
    """By hand: 1, 2, 3 has the mean 2 and the standard error 1/sqrt 3."""
    half = special.t975(2) / math.sqrt(3)
    mean = intervals.mean([1, 2, 3])
    assert mean["value"] == 2 and mean["n"] == 3
    assert math.log(mean["high"] / 2) == pytest.approx(half / 2, rel=1e-13)
    assert math.log(2 / mean["low"]) == pytest.approx(half / 2, rel=1e-13)
    signed = intervals.signed_mean([1, 2, 3])
    assert (signed["low"], signed["high"]) == pytest.approx((2 - half, 2 + half), rel=1e-13)
    # A mean is the ratio to ones; equal ratios have no spread at all.
    assert intervals.ratio([(1, 1), (2, 1), (3, 1)]) == pytest.approx(mean, rel=1e-13)
    assert intervals.ratio([(1, 3), (2, 6), (5, 15)])["low"] == pytest.approx(1 / 3, rel=1e-15)
    assert intervals.kda([(3, 0), (4, 0)]) == {"n": 2, "value": 7.0, "low": None, "high": None}
    assert intervals.mean([]) == {"n": 0, "value": None, "low": None, "high": None}


def test_differences():
    """By hand, with one success and one failure more on each side."""
    found = intervals.difference((48, 80), (56, 70))
    p, q = 49 / 82, 57 / 72
    half = special.Z975 * math.sqrt(p * (1 - p) / 82 + q * (1 - q) / 72)
    assert found["value"] == pytest.approx(20, rel=1e-14)
    assert (found["low"], found["high"]) == pytest.approx(
        (100 * (q - p - half), 100 * (q - p + half)), rel=1e-12)
    assert intervals.difference((0, 1), (1, 1))["high"] == 100
    assert intervals.difference((0, 0), (1, 1))["value"] is None


def orders(wins, losses):
    """All orders of so many results."""
    n = wins + losses
    for at in itertools.combinations(range(n), wins):
        yield [i in at for i in range(n)]


@pytest.mark.parametrize("wins, losses", [(5, 5), (3, 8), (7, 4), (1, 10)])
def test_runs_by_counting_every_order(wins, losses):
    counts = {}
    for order in orders(wins, losses):
        runs = len(list(itertools.groupby(order)))
        counts[runs] = counts.get(runs, 0) + 1
        assert len(chance.runs_of(order)) == runs
    assert {r: chance.ways_of_runs(r, wins, losses)
            for r in range(2, wins + losses + 1)} == \
        {r: counts.get(r, 0) for r in range(2, wins + losses + 1)}
    mean = Fraction(sum(r * c for r, c in counts.items()), sum(counts.values()))
    assert mean == chance.expected_runs(wins, losses)


def test_runs_of_a_textbook():
    """Swed & Eisenhart 1943: with 10 and 10, six or fewer runs have the probability 0.019."""
    ways = {r: chance.ways_of_runs(r, 10, 10) for r in range(2, 21)}
    assert sum(w for r, w in ways.items() if r <= 6) / math.comb(20, 10) == \
        pytest.approx(0.019, abs=5e-4)
    assert chance.two_sided(ways, 6) == pytest.approx(2 * 0.0185, abs=1e-3)
    assert chance.runs_p_value([True] * 5 + [False] * 4) is None


def test_tilt_by_permuting_every_session():
    sessions = [[True, False, True, False], [False, False, True], [True, False, False, True, True]]
    found = sum(not a and b for s in sessions for a, b in zip(s, s[1:]))
    totals = []
    for drawn in itertools.product(*(orders(sum(s), len(s) - sum(s)) for s in sessions)):
        totals.append(sum(not a and b for s in drawn for a, b in zip(s, s[1:])))
    below = Fraction(sum(t <= found for t in totals), len(totals))
    above = Fraction(sum(t >= found for t in totals), len(totals))
    assert chance.tilt_p_value(sessions) == pytest.approx(
        float(min(1, 2 * min(below, above))), rel=1e-14)
    assert chance.tilt_p_value([[True, True], [False]]) is None


def test_normal_tails():
    assert chance.normal(10, 10, 4) == 1
    value = float(special.Z975) * 2 + 0.5  # as far out as 5 % lie beyond
    assert chance.normal(Fraction(value), 0, 4) == pytest.approx(0.05, rel=1e-12)
    # The exact test and its approximation agree where both can be asked.
    ways = {r: chance.ways_of_runs(r, 200, 200) for r in range(2, 401)}
    both = 2 * 200 * 200
    variance = Fraction(both * (both - 400), 400 * 400 * 399)
    assert chance.normal(181, chance.expected_runs(200, 200), variance) == \
        pytest.approx(chance.two_sided(ways, 181), rel=0.02)


def test_shrinkage_of_few_groups_is_the_prior():
    """Fewer than five groups: Beta(16, 16) and the group's own results, nothing else."""
    [found] = shrinkage.shrink([(10, 8)])
    assert found["value"] == pytest.approx(100 * 24 / 42, rel=1e-14)
    centre = special.digamma(24) - special.digamma(18)
    half = special.Z975 * math.sqrt(special.trigamma(24) + special.trigamma(18))
    assert found["high"] == pytest.approx(100 / (1 + math.exp(-centre - half)), rel=1e-9)
    assert found["low"] == pytest.approx(100 / (1 + math.exp(-centre + half)), rel=1e-9)


def test_shrinkage_of_many_groups():
    alike = shrinkage.shrink([(20, 10)] * 30)
    assert all(f["value"] == pytest.approx(50, rel=1e-12) for f in alike)
    kappas = [[weight for weight, *_ in shrinkage.hyperparameters(groups)] for groups in (
        [(20, 10)] * 30, [(20, 4), (20, 16)] * 15)]
    assert all(math.fsum(k) == pytest.approx(1, rel=1e-12) for k in kappas)
    assert max(kappas[0]) == kappas[0][-1] and max(kappas[1]) == kappas[1][0]
    small, large = shrinkage.shrink([(2, 2), (200, 140)] + [(20, 10)] * 8)[:2]
    assert 50 < small["value"] < large["value"] < 70


def test_likelihood_is_a_beta_binomial():
    """Over all numbers of wins its probabilities, with the ways counted, sum to one."""
    kappa, mu, n = 32, 0.45, 12
    total = math.fsum(math.comb(n, w) * math.exp(
        shrinkage.log_likelihood(kappa, mu, [(n, w)])) for w in range(n + 1))
    assert total == pytest.approx(1, rel=1e-12)


def test_e_is_a_likelihood_ratio():
    """One component by hand, and what it says about no difference."""
    c = math.log(2 * 40 / 0.9)
    theta = 2 * math.sqrt(c / 400)
    value, difference = trend.component(400, 200, 100, 70, c)
    p, information = 271 / 502, 400 * 100 / 500
    score = information * 0.2 / math.sqrt(p * (1 - p))
    assert difference == pytest.approx(0.2)
    assert value == pytest.approx(
        math.cosh(theta * score) * math.exp(-theta ** 2 * information / 2), rel=1e-12)
    assert trend.component(400, 200, 100, 50, c)[0] < 1
    assert trend.component(400, 200, 9, 9, c) == (1.0, 0.0)
    assert trend.component(10 ** 6, 0, 10 ** 6, 10 ** 6, c)[0] == 1e300


def test_words_of_a_trend():
    before, threshold = [True, False] * 300, trend.threshold_of("season")
    assert threshold == 40
    assert change.word(before, [True] * 200, threshold) == "improving"
    assert change.word(before, [False] * 200, threshold) == "declining"
    assert change.word(before, [True, False] * 20, threshold) == "not_enough_games"
    assert change.word(before, [True, False] * 400, threshold) == "no_change_shown"
    assert change.word(before[:29], [True] * 900, threshold) == "not_enough_games"
    games, missing = change.needed(600, 0, threshold)
    assert missing == 0 and change.needed(600, games, threshold) == (0, 0)
    assert change.needed(600, games - 1, threshold) == (1, 0)
