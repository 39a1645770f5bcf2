# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""quota: processor time of counting one request, in ns (bench_quota).

share: without Redis; leases: with Redis, one busy caller; refused: a caller beyond the
quota; strangers: each request from a caller never seen, so each asks Redis.
"""

import subprocess

from load import figure
from process import StackError


def run(stack, rounds):
    stack.redis.start()
    program = stack.build / "tests" / "bench" / "bench_quota"
    values = {}
    for _ in range(rounds):
        done = subprocess.run([program, stack.redis.socket], capture_output=True, text=True,
                              timeout=120, check=False)
        if done.returncode != 0:
            raise StackError(f"bench_quota: {done.stderr.strip()}")
        for line in done.stdout.splitlines():
            name, value = line.split()
            values.setdefault(name, []).append(float(value))
        stack.redis.command("FLUSHALL")
    return [figure(f"quota.take.{name}", "ns", runs) for name, runs in values.items()]
