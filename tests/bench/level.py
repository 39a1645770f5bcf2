# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""level: processor time of the shared-memory level of the cache, in ns (bench_level).

hit, gzip_hit: a body of 3 KB, plain or its compressed form of 1 KB, found, checked and
copied; generation: that of its player; store: both bodies of a key.  memcpy is what
copying the same 3 KB costs alone, in the same run; the ratio of hit is to that.
"""

import statistics
import subprocess

from load import figure
from process import StackError


def run(stack, rounds):
    program = stack.build / "tests" / "bench" / "bench_level"
    values = {}
    for _ in range(rounds):
        done = subprocess.run([program], capture_output=True, text=True, timeout=120,
                              check=False)
        if done.returncode != 0:
            raise StackError(f"bench_level: {done.stderr.strip()}")
        for line in done.stdout.splitlines():
            name, value = line.split()
            values.setdefault(name, []).append(float(value))
    ratios = [a / b for a, b in zip(values["hit"], values["memcpy"])]
    return [figure("level.hit", "ns", values.pop("hit"), statistics.median(ratios),
                   "level.memcpy"),
            *(figure(f"level.{name}", "ns", runs) for name, runs in values.items())]
