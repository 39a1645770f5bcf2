#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""All figures of a player straight from match-v5, timeline and rank documents.

Written from docs/analytics.md and docs/fields.md, not from the program, to check the program
by.  Sums are exact; floats begin where a root, a logarithm or an exponential does.

    analytics.py PUUID SECTION PATH... [--period PERIOD] [--as-of TIME] [--tz ZONE]
                 [--queue 420,440|all] [--mode MODE] [--filter role=TOP] ... [--limit N]
"""

import argparse
import datetime
import fractions
import json
import sys
import time

import change
import games
import inherited
import laning
import period
import sections
import selection

GROUPS = tuple(sections.KEYS)
SECTIONS = ("summary", *GROUPS, "streaks", "sessions", "records", "mates", "laning", "trend")
ROUTES = ("trends", "gamemode", *(f"champions/{role}" for role in period.ROLES))


def chosen(league, puuid, name, question):
    """The selection that a section is about; of trend both blocks, where there are two."""
    own = league.games[puuid]
    found = change.blocks(own, question) if name == "trend" else None
    if not found:
        return selection.select(own, question)
    return selection.between(own, question, found[0].begin, found[1].end, question.kind()[1])


def section(league, puuid, name, question, limit=sections.MATES_AT_MOST):
    """What data of GET /api/analytics/v2/stats/{name} must be."""
    own = league.games[puuid]
    mode, queues = question.kind()
    if name == "trend":
        return change.section(own, question)
    these = chosen(league, puuid, name, question).games
    if name in GROUPS:
        return sections.group_section(league, name, these, mode, queues, question.zone)
    return {"summary": lambda: sections.summary(these, mode),
            "streaks": lambda: sections.streaks(these),
            "sessions": lambda: sections.sessions(these),
            "records": lambda: sections.records(league, these, mode),
            "mates": lambda: sections.mates(league, these, limit),
            "laning": lambda: laning.section(these) if mode == "rift" else {}}[name]()


def route_kind(name, question):
    """(mode, queues) that an inherited route is about."""
    if name == "gamemode":
        return inherited.gamemode_kind(question)
    return question.kind(inherited=name.startswith("period/"))


def route_chosen(league, puuid, name, question):
    """The selection that meta of an inherited route is about."""
    own, (first, _, rest) = league.games[puuid], name.partition("/")
    begin, end = question.window()
    if first == "period":
        begin, end = question.but(period=rest).window()
    return selection.between(own, asked_by(name, question), begin, end,
                             route_kind(name, question)[1])


def asked_by(name, question):
    """The question with what the path of an inherited route says."""
    first, _, rest = name.partition("/")
    named = {"champion": "champion", "champions": "role"}.get(first)
    return question.but(filters={**question.filters, named: rest}) if named else question


def route(league, puuid, name, question):
    """What data of the inherited route of this path must be; None = 404."""
    own = league.games[puuid]
    first, _, rest = name.partition("/")
    if first == "champion":
        return inherited.champion(league, own, question, int(rest))
    if first == "champions":
        return inherited.champions(league, own, question, rest)
    if first == "period":
        return inherited.period_stats(league, own, question.but(period=rest))
    return {"trends": inherited.trends, "gamemode": inherited.gamemode}[first](own, question)


def printable(value):
    if isinstance(value, sections.Rounded):
        return round(float(value.value), value.digits)
    if isinstance(value, sections.OneOf):
        return min(map(str, value), default="")
    if isinstance(value, sections.Says):
        return [f"(about: {word or 'anything'})" for word in value]
    if isinstance(value, fractions.Fraction):
        return round(float(value), 9)
    if isinstance(value, dict):
        return {k: printable(v) for k, v in value.items()}
    return [printable(v) for v in value] if isinstance(value, list) else value


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("puuid")
    parser.add_argument("section", help=", ".join(SECTIONS) + " or a path: champion/ID, "
                        "period/PERIOD, " + ", ".join(ROUTES))
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--period", choices=period.PERIODS, default="season")
    parser.add_argument("--as-of", help="RFC 3339 with a zone")
    parser.add_argument("--tz", default="UTC")
    parser.add_argument("--queue", help="numbers with commas, or all")
    parser.add_argument("--mode", choices=period.MODES)
    parser.add_argument("--filter", action="append", default=[], metavar="NAME=VALUE",
                        help="one of " + ", ".join(period.TESTS))
    parser.add_argument("--limit", type=int, default=sections.MATES_AT_MOST)
    args = parser.parse_args()
    as_of = period.ms_of(datetime.datetime.fromisoformat(args.as_of.replace("Z", "+00:00"))) \
        if args.as_of else int(time.time() * 1000)
    question = selection.Question(as_of, args.period, tz=args.tz, queue=args.queue,
                                  mode=args.mode,
                                  filters=dict(f.split("=", 1) for f in args.filter))
    league = games.load(args.paths)
    if args.puuid not in league.games:
        sys.exit(f"{args.puuid}: no such player in {len(league.matches)} matches")
    answer = section(league, args.puuid, args.section, question, args.limit) \
        if args.section in SECTIONS else route(league, args.puuid, args.section, question)
    json.dump(printable(answer), sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
