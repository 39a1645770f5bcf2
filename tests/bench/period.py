# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""period: the pure computation of a period's statistics over 5,000 rows."""

import subprocess

from load import figure
from stack import default_build


def run(_stack, _rounds):
    program = default_build() / "tests" / "bench" / "bench_period"
    said = subprocess.run([program], capture_output=True, text=True, timeout=120, check=True)
    return [figure("period.compute_5000", "us", [float(v) for v in said.stdout.split()])]
