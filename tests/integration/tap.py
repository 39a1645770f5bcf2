# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""pytest as a TAP producer, with a deadline for every test.

With LME_TEST_AGAIN, a file's path, a test that fails is run once more at the end; the last
try is its result, and the first one is printed and added to that file.
"""

import os
import pathlib
import signal
import sys
import time

import pytest

DEFAULT_DEADLINE = 240
SLOW = 5  # seconds: worth a line in the log
# More failures than this are nobody's bad luck.
AGAIN_MAX = 10
HERE = pathlib.Path(__file__).resolve().parent


class DeadlinePassed(Exception):
    """The test took longer than it may."""


def diagnose(text):
    for line in text.splitlines():
        print("#", line)


class Tap:
    """Prints one line a test; the plan comes after collection.

    put_off: where failed tests go that are to be told after another try; None = tell.
    """

    def __init__(self, put_off=None):
        self.number = 0
        self.put_off = put_off
        self.again = set()
        self.began = 0.0
        self.failed = None
        self.skipped = None
        self.notes = []

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self, config):
        # Its options stay, its output goes.
        config.pluginmanager.unregister(name="terminalreporter")

    def pytest_collection_finish(self, session):
        if self.again:
            return  # the plan is printed already
        print(f"1..{len(session.items)}" if session.items else
              "1..0 # SKIP no test selected", flush=True)

    def pytest_collectreport(self, report):
        if report.failed:
            diagnose(report.longreprtext)
            print("Bail out! collection failed", flush=True)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item):
        marker = item.get_closest_marker("deadline")
        seconds = marker.args[0] if marker else DEFAULT_DEADLINE

        def late(_number, _frame):
            signal.alarm(20)  # the cleaning up has its own deadline
            raise DeadlinePassed(f"not finished within {seconds} s")

        signal.signal(signal.SIGALRM, late)
        signal.alarm(seconds)
        self.failed, self.skipped, self.notes = None, None, []
        self.began = time.monotonic()
        yield
        signal.alarm(0)

    def pytest_runtest_logreport(self, report):
        # Figures that a test wants to be seen: record_property("what", figure).
        self.notes = report.user_properties
        if report.failed:
            sections = "".join(f"\n--- {title}\n{text}" for title, text in report.sections)
            self.failed = (self.failed or "") + f"[{report.when}] {report.longreprtext}" \
                + sections[-8000:]
        elif report.skipped:
            reason = report.longrepr
            self.skipped = reason[2] if isinstance(reason, tuple) else str(reason)

    def pytest_runtest_logfinish(self, nodeid):
        name = nodeid.replace("#", "_")
        if self.failed is not None and self.put_off is not None \
                and len(self.put_off) < AGAIN_MAX:
            self.put_off.append(nodeid)
            diagnose(f"first try failed: {name}\n{self.failed}")
            with open(os.environ["LME_TEST_AGAIN"], "a", encoding="utf-8") as record:
                record.write(f"not ok {name}\n{self.failed}\n")
            return
        self.number += 1
        if nodeid in self.again:
            self.again.remove(nodeid)
            diagnose(f"second try: {name}")
        if self.failed is not None:
            print(f"not ok {self.number} - {name}")
            diagnose(self.failed)
        elif self.skipped is not None:
            reason = " ".join(self.skipped.removeprefix("Skipped: ").split())
            print(f"ok {self.number} - {name} # SKIP {reason}")
        else:
            print(f"ok {self.number} - {name}")
        for what, figure in self.notes:
            diagnose(f"{what}: {figure}")
        took = time.monotonic() - self.began
        if took >= SLOW:
            diagnose(f"took {took:.0f} s")
        sys.stdout.flush()


def run(arguments, tap):
    status = pytest.main(["-p", "no:cacheprovider", "-p", "no:faulthandler",
                          "--strict-markers", *arguments], plugins=[tap])
    if status == pytest.ExitCode.INTERRUPTED:
        print("Bail out! interrupted", flush=True)
    return status


def run_again(tap):
    """Those that failed, once more; what does not run now stays failed."""
    tap.again, tap.put_off = set(tap.put_off), None
    status = run(["-c", str(HERE / "pytest.ini"), "--rootdir", str(HERE),
                  *(str(HERE / nodeid) for nodeid in sorted(tap.again))], tap)
    for nodeid in sorted(tap.again):
        tap.number += 1
        print(f"not ok {tap.number} - {nodeid.replace('#', '_')}\n# not run again",
              flush=True)
    return status


def main(arguments):
    def terminated(_number, _frame):
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, terminated)
    signal.signal(signal.SIGHUP, terminated)
    tap = Tap([] if os.environ.get("LME_TEST_AGAIN") else None)
    status = run(arguments, tap)
    if tap.put_off and status == pytest.ExitCode.TESTS_FAILED:
        status = run_again(tap)
    said = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED,
            pytest.ExitCode.NO_TESTS_COLLECTED)  # the TAP lines tell these
    return 0 if status in said else int(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
