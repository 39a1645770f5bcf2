# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What differs between an answer and what the oracle expects, member by member.

Whole numbers and words must be equal, other numbers to 1e-9 (absolute plus relative, they
are printed with nine decimals), rounded ones to half of their last digit.
"""

import datetime
import fractions
import sys

from conftest import SOURCE

sys.path.insert(0, str(SOURCE / "tests" / "oracle"))

import sections  # noqa: E402  (the path must be set first)

TOLERANCE = 1e-9
TIMES = {"from", "to", "at", "last_played", "game_start", "date", "as_of", "first_game",
         "last_game"}


def without_population(value):
    """An answer without its percentiles: another process may have looked at the population
    earlier or later, at most a minute apart."""
    if isinstance(value, dict):
        return {name: without_population(member) for name, member in value.items()
                if name != "performance_percentile"}
    return [without_population(member) for member in value] \
        if isinstance(value, list) else value


def second(ms):
    """How a time in ms is printed; None stays None."""
    if ms is None:
        return None
    return datetime.datetime.fromtimestamp(ms // 1000, datetime.timezone.utc).strftime(
        "%Y-%m-%dT%H:%M:%SZ")


def near(found, wanted, margin=0.0):
    return isinstance(found, (int, float)) and not isinstance(found, bool) and \
        abs(found - wanted) <= margin + TOLERANCE * (1 + abs(wanted))


def _scalar(found, wanted):
    if isinstance(wanted, sections.OneOf):
        return found in {n or "" for n in wanted} if wanted else isinstance(found, str)
    if isinstance(wanted, sections.Rounded):
        return near(found, float(wanted.value), 0.5 * 10 ** -wanted.digits)
    if isinstance(wanted, sections.Says):
        return isinstance(found, list) and len(found) == len(wanted) and all(
            text and word.lower() in text.lower() for text, word in zip(found, wanted))
    if isinstance(wanted, (float, fractions.Fraction)):
        return near(found, float(wanted))
    return type(found) is type(wanted) and found == wanted


def differences(where, found, wanted):
    """Yields a line for each."""
    if isinstance(wanted, dict):
        if not isinstance(found, dict):
            yield f"{where}: {found!r}, not an object"
            return
        for name in sorted(set(found) ^ set(wanted)):
            yield f"{where}.{name}: " + ("not expected" if name in found else "missing")
        for name in wanted:
            if name in found:
                value = wanted[name]
                if name in TIMES and isinstance(value, int):
                    value = second(value)
                yield from differences(f"{where}.{name}", found[name], value)
    elif isinstance(wanted, list):
        if not isinstance(found, list) or len(found) != len(wanted):
            yield f"{where}: {found!r:.200}, not {len(wanted)} things"
            return
        for index, pair in enumerate(zip(found, wanted)):
            yield from differences(f"{where}[{index}]", *pair)
    elif not _scalar(found, wanted):
        value = float(wanted.value) if isinstance(wanted, sections.Rounded) else wanted
        yield f"{where}: {found!r:.200}, not {value!r:.200}"
