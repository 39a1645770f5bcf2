# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which games a question is about: docs/analytics.md, "Filters"."""

import collections
import dataclasses
import datetime
import typing
import zoneinfo

import period

EXCLUDED = period.REASONS

Selection = collections.namedtuple("Selection", "games excluded begin end rows")


@dataclasses.dataclass
class Question:
    """Times in ms; as_of is always given; begin and end are from= and to=."""
    as_of: int
    period: typing.Optional[str] = "season"
    begin: typing.Optional[int] = None
    end: typing.Optional[int] = None
    tz: str = "UTC"
    queue: typing.Optional[str] = None
    mode: typing.Optional[str] = None
    filters: dict = dataclasses.field(default_factory=dict)
    seasons: tuple = ()

    @property
    def zone(self):
        return zoneinfo.ZoneInfo(self.tz)

    @property
    def ranged(self):
        return self.begin is not None or self.end is not None

    def window(self):
        if self.ranged:
            return self.begin or 0, self.as_of if self.end is None else self.end
        return period.window(self.period, self.as_of, self.zone, self.seasons), self.as_of

    def kind(self, inherited=False):
        """(mode, queues); None = every one, which only the inherited routes know."""
        if self.queue == "all" and self.mode is None and not inherited:
            return "rift", sorted(period.MODES["rift"])
        return period.choose(self.mode, self.queue)

    def but(self, **changes):
        return dataclasses.replace(self, **changes)


def in_order(games):
    return sorted(games, key=lambda g: g.start)


def between(games, question, begin, end, queues):
    """Games in time order that count and pass every filter, and what was left out."""
    excluded = dict.fromkeys(EXCLUDED, 0)
    counted = []
    inside = in_order(g for g in games if begin <= g.start < end)
    for game in inside:
        reason = game.reason
        if reason is None and queues is not None and game.queue not in queues:
            reason = "other_queue"
        if reason is None and not period.passes(game, question.filters):
            reason = "filtered"
        if reason:
            excluded[reason] += 1
        else:
            counted.append(game)
    return Selection(counted, excluded, begin, end, len(inside))


def select(games, question, inherited=False):
    return between(games, question, *question.window(), question.kind(inherited)[1])


def local(ms, zone):
    return (datetime.datetime(1970, 1, 1, tzinfo=period.UTC) +
            datetime.timedelta(milliseconds=ms)).astimezone(zone)


def block_begins(kind, ms, zone, seasons=()):
    """Start of the calendar block (week, month, season) that holds a moment."""
    day = local(ms, zone).date()
    if kind == "week":
        return period.day_begins(day - datetime.timedelta(days=day.weekday()), zone)
    if kind == "month":
        return period.day_begins(day.replace(day=1), zone)
    return period.window("season", ms, zone, seasons)
