# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Load and what it costs: wrk runs, CPU time and memory of processes from /proc."""

import dataclasses
import os
import re
import statistics
import subprocess

from process import StackError, find_program

TICK_US = 1e6 / os.sysconf("SC_CLK_TCK")
UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}


def cpu_us(pids):
    """User and system time of the processes since their start, in microseconds."""
    total = 0
    for pid in pids:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total * TICK_US


def rss_kib(pids):
    """Resident memory of each process."""
    sizes = []
    for pid in pids:
        with open(f"/proc/{pid}/status", encoding="utf-8") as status:
            sizes.append(int(re.search(r"VmRSS:\s+(\d+)", status.read())[1]))
    return sizes


@dataclasses.dataclass
class Load:
    """What one wrk run saw."""

    requests: int
    per_second: float
    p50_ms: float
    p99_ms: float
    errors: int
    cpu_us: float  # of the load generator itself


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(\w+)", text).groups()
    return float(number) * UNITS[unit]


def wrk(url, seconds=3, connections=64, threads=2, headers=None, script=()):
    """A bounded run with keep-alive connections; a failed answer counts as an error.

    script: the path of a Lua script and its arguments.
    """
    before = os.times()
    done = subprocess.run(
        [find_program("wrk"), f"-t{threads}", f"-c{connections}", f"-d{seconds}s",
         "--timeout", "10s", "--latency",
         *(x for pair in (headers or {}).items() for x in ("-H", ": ".join(pair))),
         *(("-s", script[0]) if script else ()), url,
         *(("--", *map(str, script[1:])) if script else ())],
        capture_output=True, text=True, timeout=seconds + 30, check=False)
    after = os.times()
    out = done.stdout
    if done.returncode != 0 or "Requests/sec" not in out:
        raise StackError(f"wrk {url}: {done.stderr.strip() or out}")
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), "
                       r"timeout (\d+)", out)
    return Load(
        requests=int(re.search(r"(\d+) requests in", out)[1]),
        per_second=float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]),
        p50_ms=milliseconds(re.search(r"(?m)^\s*50%\s+(\S+)", out)[1]),
        p99_ms=milliseconds(re.search(r"(?m)^\s*99%\s+(\S+)", out)[1]),
        errors=(int(failed[1]) if failed else 0)
        + (sum(map(int, broken.groups())) if broken else 0),
        cpu_us=1e6 * (after.children_user - before.children_user
                      + after.children_system - before.children_system))


def measured(url, groups, seconds, **options):
    """A wrk run and the CPU time that each group of processes took for a request."""
    before = {name: cpu_us(group.pids()) for name, group in groups.items()}
    load = wrk(url, seconds, **options)
    if load.errors:
        raise StackError(f"{url}: {load.errors} of {load.requests} failed")
    return load, {name: (cpu_us(group.pids()) - before[name]) / load.requests
                  for name, group in groups.items()}


@dataclasses.dataclass
class OpenLoad:
    """What one open-loop run saw; latencies from when a request was due."""

    sent: int
    answered: int
    refused: int
    lost: int
    p50_us: int
    p90_us: int
    p99_us: int
    p999_us: int
    longest_us: int


class OpenLoop:
    """tests/bench/open_load: a constant rate of requests, begun at once.

    tick_us: it looks at what is due and what has come only so often, which is cheaper.
    """

    def __init__(self, program, url, rate, seconds, connections, headers=None, first=0,
                 tick_us=0):
        self.child = subprocess.Popen(
            [program, *(x for pair in (headers or {}).items()
                        for x in ("-H", ": ".join(pair))),
             "-n", str(first), "-t", str(tick_us), "-r", str(rate), "-d", str(seconds),
             "-c", str(connections), url],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.patience = seconds + 60

    def result(self):
        out, said = self.child.communicate(timeout=self.patience)
        if self.child.returncode:
            raise StackError(f"open_load: {said.strip()}")
        return OpenLoad(*map(int, out.split()))


def figure(name, unit, values, ratio=None, ratio_to=None):
    """One row of the report."""
    row = {"name": name, "unit": unit, "median": statistics.median(values),
           "min": min(values), "max": max(values), "runs": len(values)}
    if ratio is not None:
        row |= {"ratio": ratio, "ratio_to": ratio_to}
    return row


def median_ratio(values, others):
    """Median of the ratios of runs that were made side by side."""
    return statistics.median(a / b for a, b in zip(values, others))
