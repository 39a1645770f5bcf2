# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running the C test programs of this folder against the stack's database."""

import os
import subprocess

import pytest
import stack as private


def program(name):
    path = private.default_build() / "tests" / "integration" / name
    if not path.exists():
        pytest.fail(f"not built (is cmocka installed?): {path.name}")
    return str(path)


def environment(stores, prefix):
    mariadb = stores.mariadb
    return {**os.environ, "LME_SQL_SOCKET": str(mariadb.socket),
            "LME_SQL_USER": mariadb.user, "LME_SQL_PASSWORD": mariadb.password,
            "LME_SQL_DATABASE": mariadb.database, "LME_SQL_PREFIX": prefix,
            "CMOCKA_MESSAGE_OUTPUT": "TAP"}


def start(stores, name, *args, prefix):
    return subprocess.Popen([program(name), *args], text=True, stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, env=environment(stores, prefix))


def run(stores, name, *args, prefix, timeout=220.0):
    """Run to the end; what it says is shown when it fails."""
    done = subprocess.run([program(name), *args], text=True, capture_output=True,
                          stdin=subprocess.DEVNULL, env=environment(stores, prefix),
                          timeout=timeout, check=False)
    if done.returncode != 0:
        pytest.fail(f"{name} {' '.join(args)}: status {done.returncode}\n"
                    f"{done.stdout[-6000:]}{done.stderr[-6000:]}", pytrace=False)
    return done.stdout
