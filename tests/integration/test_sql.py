# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sql layer against the real server: the C programs sql_test and circuit_test, and stopped
servers."""

import subprocess

import ctest
import pytest
from process import PATIENCE, wait_until


@pytest.mark.sanitizer
def test_sql_layer(stores):
    ctest.run(stores, "sql_test", prefix="sqlt_")


@pytest.mark.sanitizer
def test_circuit_of_the_pool(stores):
    ctest.run(stores, "circuit_test", prefix="sqlc_")


class Pool:
    """The pool of another process: each ask() takes a connection, asks, gives it back."""

    def __init__(self, stores):
        self.process = ctest.start(stores, "sql_test", "pool", prefix="sqlp_")

    def ask(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        code, took_ms, text = self.process.stdout.readline().rstrip("\n").split(" ", 2)
        return code, int(took_ms), text

    def wait(self):
        """Until it is answered again, by itself."""
        wait_until(lambda: self.ask()[0] == "ok", PATIENCE, "the pool does not come back")

    def close(self):
        self.process.stdin.close()
        assert self.process.wait(PATIENCE) == 0


@pytest.fixture
def pool(stores):
    pool = Pool(stores)
    yield pool
    pool.close()


def test_pool_comes_back_after_a_restart(stores, pool):
    assert pool.ask()[0] == "ok"
    stores.mariadb.restart()
    assert pool.ask()[0] == "ok"


def test_pool_says_why_and_comes_back_by_itself(stores, pool):
    assert pool.ask()[0] == "ok"
    stores.mariadb.kill()
    try:
        code, _, text = pool.ask()
        assert code == "unavailable"
        # The client library cuts long paths.
        assert str(stores.mariadb.socket)[:40] in text and "is the server running" in text
        assert pool.ask()[0] == "unavailable"
    finally:
        stores.mariadb.start()
    pool.wait()


def test_frozen_server_costs_the_deadline_only(stores, pool):
    assert pool.ask()[0] == "ok"
    stores.mariadb.freeze()
    try:
        code, took_ms, _ = pool.ask()
        assert code == "timeout" and 1400 <= took_ms
    finally:
        stores.mariadb.thaw()
    pool.wait()


def test_without_environment_the_program_refuses(stores):
    done = subprocess.run([ctest.program("sql_test"), "pool"], env={}, check=False,
                          capture_output=True, timeout=PATIENCE)
    assert done.returncode == 99
