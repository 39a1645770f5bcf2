# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/benchmarks.md out of a run of the suite: machine, commands, tables, targets."""

import dataclasses
import datetime
import os
import platform
import re
import statistics
import subprocess

from load import figure
from process import find_program
from stack import SOURCE

PATH = SOURCE / "docs" / "benchmarks.md"
VERSIONS = (("nginx", ("nginx",), "-v"), ("Redis", ("redis-server",), "--version"),
            ("MariaDB", ("mariadbd", "mysqld"), "--version"), ("wrk", ("wrk",), "-v"),
            ("PHP-FPM", ("php-fpm8.2", "php-fpm"), "-v"), ("Go", ("go",), "version"),
            ("gcc", ("gcc",), "-dumpfullversion"))
WHAT = {
    "limit": "nginx `return 200` of the body",
    "bare": "bare handler: our event loop, constant body",
    "hot": "ours, hot",
    "gzip": "ours, hot, gzip",
    "304": "ours, hot, 304",
    "redis": "ours, from Redis",
    "php": "PHP-FPM + phpredis",
    "php_kept": "PHP-FPM + phpredis, kept connections",
    "gin": "Go: gin + redigo",
}


@dataclasses.dataclass
class Target:
    """A figure that a limit is set for: the ratios of the rounds."""

    text: str
    ratios: list
    limit: float
    at_most: bool

    @property
    def held(self):
        median = statistics.median(self.ratios)
        return median <= self.limit if self.at_most else median >= self.limit

    def line(self):
        return (f"| {self.text} | {'≤' if self.at_most else '≥'} {self.limit:g} "
                f"| {statistics.median(self.ratios):.2f} ({min(self.ratios):.2f}–"
                f"{max(self.ratios):.2f}) | {'held' if self.held else '**not held**'} |")

    def row(self):
        name = "suite.target." + re.sub(r"\W+", "_", self.text)
        return figure(name[:120], "held" if self.held else "not held", self.ratios)


def target(text, values, others, limit, at_most=True):
    """The target about one series of runs against another made side by side."""
    return Target(text, [a / b for a, b in zip(values, others, strict=True)], limit, at_most)


@dataclasses.dataclass
class Facts:
    """What a run of the suite says besides its figures."""

    rounds: int
    full: bool
    seconds: float
    load_before: float
    body_bytes: int
    gzip_bytes: int
    hot_level: bool
    variants: list
    targets: list
    rows: list


def version(programs, option):
    done = subprocess.run([find_program(*programs), option], capture_output=True, text=True,
                          timeout=20, check=False)
    found = re.search(r"\d+\.\d+[\w.]*", done.stdout + done.stderr)
    return found[0] if found else "?"


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        found = re.search(r"(?m)^model name\s*:\s*(.+)$", info.read())
    return found[1] if found else platform.machine()


def machine(facts):
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    versions = ", ".join(f"{name} {version(programs, option)}"
                         for name, programs, option in VERSIONS)
    yield (f"{os.cpu_count()} cores of {processor()}, {memory:.0f} GiB, Linux "
           f"{platform.release()}; {versions}. Load average before the run "
           f"{facts.load_before:.2f}. {datetime.date.today().isoformat()}.")


def spread(values, digits):
    return (f"{statistics.median(values):,.{digits}f} "
            f"({min(values):,.{digits}f}–{max(values):,.{digits}f})")


def table(facts, connections):
    yield f"### {connections} keep-alive connections"
    yield ""
    yield ("| variant | requests/s | p50 ms | p99 ms | CPU µs/request | application | nginx "
           "| Redis |")
    yield "|---|---|---|---|---|---|---|---|"
    for variant in facts.variants:
        seen = variant.seen[connections]
        yield (f"| {WHAT[variant.name]} | {spread(seen['rps'], 0)} "
               f"| {spread(seen['p50'], 2)} | {spread(seen['p99'], 2)} "
               f"| {spread(seen['cpu'], 1)} "
               + "".join(f"| {statistics.median(seen[f'cpu_{group}']):.1f} "
                         for group in ("app", "nginx", "redis")) + "|")
    yield ""


def other_rows(facts):
    yield "| figure | median | min | max | unit |"
    yield "|---|---|---|---|---|"
    for row in facts.rows:
        yield (f"| {row['name'].removeprefix('suite.')} | {row['median']:,.1f} "
               f"| {row['min']:,.1f} | {row['max']:,.1f} | {row['unit']} |")


def lines(facts):
    yield "# Benchmarks"
    yield ""
    yield ("Made by `make bench BENCH=suite`; do not edit. What each variant is and how the "
           "peers are set up stands in `tests/bench/suite.py` and `tests/bench/peers/`.")
    yield ""
    if not facts.full:
        yield (f"**A shortened run ({facts.rounds} rounds): it shows that the command works, "
               "not what the program can do.**")
        yield ""
    yield from machine(facts)
    yield ""
    yield (f"{facts.rounds} rounds; in each, every variant is asked for {facts.seconds:g} s "
           "by wrk, which runs on the same cores. Medians with minimum and maximum; a ratio "
           "is that of runs of the same round. Every request carries a bearer token; the "
           f"body has {facts.body_bytes:,} bytes"
           + (f", {facts.gzip_bytes:,} packed." if facts.gzip_bytes else
              "; this program sends no packed answers: the line \"gzip\" is plain too."))
    yield ""
    yield ("The level in shared memory is "
           + ("on, and off for \"from Redis\"." if facts.hot_level else
              "not in this program: hot answers come from Redis too.")
           + " The peers have no such level: each of their answers is read from Redis, which "
           "is what \"from Redis\" compares. MariaDB is five nice levels below the rest, as "
           "README.md advises where it shares the machine.")
    yield ""
    yield "## Targets"
    yield ""
    yield "| ratio | target | median (min–max) | |"
    yield "|---|---|---|---|"
    for one in facts.targets:
        yield one.line()
    yield ""
    yield "## Side by side"
    yield ""
    for connections in facts.variants[0].seen:
        yield from table(facts, connections)
    yield "## Cold, batch, constant rate"
    yield ""
    yield from other_rows(facts)


def write(facts):
    """The document of the tree, in which no path or name of this machine is."""
    PATH.write_text("\n".join(lines(facts)) + "\n", encoding="utf-8")
    print(f"written: {os.path.relpath(PATH)}")
