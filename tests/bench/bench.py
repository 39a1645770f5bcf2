# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""make bench: interleaved rounds, a table, and build/bench.json.

    bench.py [--rounds N] [--out FILE] [NAME...]
"""

import argparse
import json
import os
import pathlib
import shutil
import signal
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "conf" / "private"))

import access  # noqa: E402  (the path must be set first)
import batch  # noqa: E402
import cold  # noqa: E402
import engine  # noqa: E402
import hot  # noqa: E402
import imports  # noqa: E402
import instructions  # noqa: E402
import kernels  # noqa: E402
import level  # noqa: E402
import metrics  # noqa: E402
import period  # noqa: E402
import power  # noqa: E402
import quota  # noqa: E402
import rss  # noqa: E402
import store  # noqa: E402
import suite  # noqa: E402
from process import StackError  # noqa: E402
from stack import Stack, default_build  # noqa: E402

BENCHMARKS = {
    "access": access.run,
    "batch": batch.run,
    "cold": cold.run,
    "engine": engine.run,
    "hot": hot.run,
    "import": imports.run,
    "instructions": instructions.run,
    "kernels": kernels.run,
    "level": level.run,
    "metrics": metrics.run,
    "period": period.run,
    "power": power.run,
    "quota": quota.run,
    "rss": rss.run,
    "store": store.run,
    "suite": suite.run,
}
# Takes long, needs more packages and writes into docs/: only when it is named.
NOT_BY_ITSELF = {"suite"}


def print_table(rows):
    print(f"{'figure':<34} {'median':>12} {'min':>12} {'max':>12}  {'unit':<8} ratio")
    for row in rows:
        ratio = f"{row['ratio']:.3f} of {row['ratio_to']}" if "ratio" in row else ""
        print(f"{row['name']:<34} {row['median']:>12,.2f} {row['min']:>12,.2f} "
              f"{row['max']:>12,.2f}  {row['unit']:<8} {ratio}")


def merge(path, rows):
    """Write the rows; those of benchmarks that did not run this time are kept."""
    ran = {row["name"].split(".")[0] for row in rows}
    kept = []
    if path.exists():
        kept = [row for row in json.loads(path.read_text(encoding="utf-8"))
                if row["name"].split(".")[0] not in ran]
    path.write_text(json.dumps(kept + rows, indent=1) + "\n", encoding="utf-8")


def run_one(name, rounds, build):
    state = tempfile.mkdtemp(prefix="b", dir=build)
    try:
        with Stack(state, build) as stack:
            return BENCHMARKS[name](stack, rounds)
    finally:
        shutil.rmtree(state, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("names", nargs="*", metavar="NAME",
                        help=", ".join(BENCHMARKS))
    options = parser.parse_args()
    unknown = [n for n in options.names if n not in BENCHMARKS]
    if unknown:
        parser.error(f"no benchmark {unknown[0]}; there are: {', '.join(BENCHMARKS)}")
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    build = default_build()
    status, rows = 0, []
    for name in options.names or [n for n in BENCHMARKS if n not in NOT_BY_ITSELF]:
        print(f"== {name}", flush=True)
        try:
            rows += run_one(name, options.rounds, build)
        except StackError as failure:
            print(f"bench {name}: {failure}", file=sys.stderr)
            status = 1
        except KeyboardInterrupt:
            print("interrupted", file=sys.stderr)
            return 130
    print_table(rows)
    merge(options.out or build / "bench.json", rows)
    print(f"written: {os.path.relpath(options.out or build / 'bench.json')}")
    return status


if __name__ == "__main__":
    sys.exit(main())
