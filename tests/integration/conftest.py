# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the integration tests share: a private stack, the built programs, real data.

    stores      MariaDB and Redis, configuration written        (whole session)
    stack       all servers, schema made                         (whole session)
    clean_stack the same with an empty database and cache        (each test)
    filled_once fills the shared stack for a file's tests        (each file)
    make_stack  another stack of your own, with options          (each test)
    make_module_stack  the same, shared by the tests of a file  (each file)
    data        directory of real documents; skips where absent

The session's stack is shared: a test that stops or breaks a server starts it again, and a
test that needs to know all rows takes clean_stack.
"""

import os
import pathlib
import shutil
import sys
import tempfile

import pytest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "conf" / "private"))

import stack as private  # noqa: E402  (the path must be set first)


def _build():
    return private.default_build()


def _new_state():
    parent = _build() / "tests" / "state"
    parent.mkdir(parents=True, exist_ok=True)
    return pathlib.Path(tempfile.mkdtemp(prefix="s", dir=parent))


def _quick(options):
    """What a test's stack has unless it says otherwise.

    A killed server process loses nothing by the option of MariaDB.  A busy machine must
    not look like a Redis that is away.
    """
    options.setdefault("mariadb_options", ["--innodb-flush-log-at-trx-commit=2"])
    redis = {"timeout": "10s", "breaker_slow": "10s",
             **options.get("settings", {}).get("redis", {})}
    options["settings"] = {**options.get("settings", {}), "redis": redis}
    return options


def _need_programs():
    missing = [p for p in ("lme", "lme-fcgi") if not (_build() / p).exists()]
    if missing:
        pytest.fail(f"not built: {', '.join(missing)}")


def _sanitizer_report(stack):
    for log in sorted(stack.state.glob("*.log")):
        text = log.read_text(encoding="utf-8", errors="replace")
        for sign in ("AddressSanitizer", "ThreadSanitizer", "runtime error:",
                     "LeakSanitizer"):
            if sign in text:
                at = text.index(sign)
                return f"{log.name}: {text[max(0, at - 200):at + 3000]}"
    return None


def _finish(stack):
    try:
        stack.stop()
        report = _sanitizer_report(stack)
        if report:
            pytest.fail(f"sanitizer report in {report}", pytrace=False)
    finally:
        if not os.environ.get("LME_KEEP_STATE"):
            shutil.rmtree(stack.state, ignore_errors=True)


@pytest.fixture(scope="session")
def _session_stack():
    # Its tests look at Redis, and start from an empty cache; test_cache.py is about the rest.
    stack = private.Stack(_new_state(), **_quick({"settings": {"cache": {"hot_size": "0"}}}))
    try:
        yield stack
    finally:
        _finish(stack)


@pytest.fixture(scope="session")
def stores(_session_stack):
    return _session_stack.start_stores()


@pytest.fixture(scope="session")
def _session_web(stores):
    _need_programs()
    stores.lme("db", "init", check=True)
    return stores.start_web()


@pytest.fixture
def stack(_session_web):
    """All servers, running: one that the last test left stopped is started again."""
    for server in _session_web.servers:
        server.start()
    return _session_web


@pytest.fixture
def clean_stack(stack):
    stack.reset()
    return stack


@pytest.fixture(scope="module")
def filled_once():
    """
    A function that makes the shared stack hold what the file's tests look at: emptied and
    filled by the first of them, and again where another test has changed what is stored.
    """
    kept = {}

    def fill(stack, how):
        def stored():
            return stack.sql("SELECT COUNT(*), MAX(match_id) FROM `match`")

        if kept.get("stored") == stored():
            return
        stack.reset()
        how()
        kept["stored"] = stored()
        stack.app.roll()  # a process remembers the population for a minute

    return fill


def _stacks():
    made = []

    def make(start=False, **options):
        state = _new_state()
        try:
            stack = private.Stack(state, **_quick(options))
        except private.StackError:
            shutil.rmtree(state)
            raise
        made.append(stack)
        if start:
            _need_programs()
            stack.start()
        return stack

    yield make
    for stack in made:
        _finish(stack)


@pytest.fixture
def make_stack():
    yield from _stacks()


@pytest.fixture(scope="module")
def make_module_stack():
    yield from _stacks()


@pytest.fixture(scope="session")
def data():
    path = pathlib.Path(os.environ.get("LME_TEST_DATA") or SOURCE.parent / "shared" / "data")
    if not (path / "match-v5").is_dir():
        pytest.skip(f"NO REAL DATA: {path} is absent (set LME_TEST_DATA)")
    return path
