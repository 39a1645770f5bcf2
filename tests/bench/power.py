# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""power: how often the trend test finds planted changes, and speaks where there is none."""

import subprocess

from load import figure
from stack import default_build


def run(_stack, _rounds):
    program = default_build() / "tests" / "bench" / "bench_power"
    said = subprocess.run([program], capture_output=True, text=True, timeout=600, check=True)
    lines = [line.split() for line in said.stdout.splitlines()]
    return [figure(f"power.{name}", "%", [float(share)]) for name, share in lines]
