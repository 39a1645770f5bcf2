# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""store: what storing a decoded match costs, the whole and its parts."""

import os
import subprocess

from load import figure
from process import StackError
from stack import default_build

MATCHES, BATCH = 500, 100


def run(stack, rounds):
    stack.start_stores()
    mariadb = stack.mariadb
    program = default_build() / "tests" / "bench" / "bench_store"
    env = {**os.environ, "LME_SQL_SOCKET": str(mariadb.socket),
           "LME_SQL_USER": mariadb.user, "LME_SQL_PASSWORD": mariadb.password,
           "LME_SQL_DATABASE": mariadb.database, "LME_SQL_PREFIX": "bench_"}
    said = subprocess.run([program, str(rounds), str(MATCHES), str(BATCH)], env=env,
                          capture_output=True, text=True, timeout=300, check=False)
    if said.returncode:
        raise StackError(f"store: {said.stderr.strip()}")
    values = {}
    for line in said.stdout.split("warm 0\n", 1)[1].splitlines():
        name, value = line.split()
        values.setdefault(name, []).append(float(value))
    return [figure(f"store.{name}", "us/match", list_) for name, list_ in values.items()]
