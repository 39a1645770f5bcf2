# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""rss: resident memory of every process of the stack over a million hot requests.

Each group is measured after the warm-up, after half of the requests and at the end; the
ratio is that of the process that grew most.  The warm-up takes the cold road too, so that
every thread of every process has its connections and has touched its memory once.
"""

import concurrent.futures

from hot import start_hot
from load import figure, rss_kib, wrk
from process import StackError

WARM_SECONDS = 5
COLD_REQUESTS = 1000
REQUESTS = 1_000_000
STEP_SECONDS = 5
LONGEST = 240  # seconds


def warm_up(stack, target):
    """Cold answers from many at once, then hot ones."""
    def cold(number):
        return stack.get(f"{target}&as_of={1_700_000_000_000 + number}").status

    with concurrent.futures.ThreadPoolExecutor(32) as pool:
        if set(pool.map(cold, range(COLD_REQUESTS))) != {200}:
            raise StackError("rss: a cold request failed")
    wrk(stack.url + target, WARM_SECONDS)


def load_until(url, wanted, made, left):
    """Ask until so many requests were made in all, or the time is over."""
    while made < wanted and left > 0:
        load = wrk(url, STEP_SECONDS)
        if load.errors:
            raise StackError(f"rss: {load.errors} requests failed")
        made += load.requests
        left -= STEP_SECONDS
    return made, left


def run(stack, _rounds):
    target, _ = start_hot(stack)
    url = stack.url + target
    warm_up(stack, target)
    groups = {"app": stack.app.children(), "nginx": stack.nginx.pids(),
              "redis": stack.redis.pids()}
    sizes = {name: [rss_kib(pids)] for name, pids in groups.items()}
    made, left = 0, LONGEST
    for wanted in (REQUESTS // 2, REQUESTS):
        made, left = load_until(url, wanted, made, left)
        for name, pids in groups.items():
            sizes[name].append(rss_kib(pids))
    if stack.app.children() != groups["app"]:
        raise StackError("rss: a process ended under load")
    rows = [figure("rss.requests", "requests", [made])]
    for name, (warm, half, end) in sizes.items():
        rows += [figure(f"rss.{name}.warm", "KiB", warm),
                 figure(f"rss.{name}.half", "KiB", half),
                 figure(f"rss.{name}.end", "KiB", end,
                        max(a / b for a, b in zip(end, warm)), f"rss.{name}.warm")]
    if made < REQUESTS:
        raise StackError(f"rss: only {made} requests in {LONGEST} s")
    return rows
