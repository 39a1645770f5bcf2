# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""kernels: the statistics kernels at the sizes of a player with 5,000 games."""

import subprocess

from load import figure
from stack import default_build


def run(_stack, _rounds):
    program = default_build() / "tests" / "bench" / "bench_kernels"
    said = subprocess.run([program], capture_output=True, text=True, timeout=120, check=True)
    times = {}
    for line in said.stdout.splitlines():
        name, us = line.split()
        times.setdefault(name, []).append(float(us))
    return [figure(f"kernels.{name}", "us", values) for name, values in times.items()]
