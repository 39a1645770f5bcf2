# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""conf/private/check.py: what it takes from the logs of the suites."""

import check

LOG = """1..3
ok 1 - test_a.py::test_quiet
PASS: tests/integration/run.test 1 - test_a.py::test_quiet
# took 9 s
not ok 2 - test_a.py::test_broken
FAIL: tests/integration/run.test 2 - test_a.py::test_broken
# E       AssertionError: (1.8, 0.05)
# wrong: 1
ok 3 - test_a.py::test_fault[away]
PASS: tests/integration/run.test 3 - test_a.py::test_fault[away]
# full speed again after, s: 0.618
# wrong: 0
# slowest, s: 0.113 (control 0.062)
# took 59 s
""".splitlines()


def test_figures_are_those_of_each_test_that_passed():
    assert check.figures(LOG) == {"test_a.py::test_fault[away]": [
        "full speed again after, s: 0.618", "wrong: 0", "slowest, s: 0.113 (control 0.062)"]}


def test_a_failed_test_is_told_up_to_the_next_result():
    assert check.failed_tests(LOG) == [[
        "not ok 2 - test_a.py::test_broken",
        "# E       AssertionError: (1.8, 0.05)",
        "# wrong: 1"]]


def test_files_of_running_servers_are_no_logs(tmp_path):
    for name in ("b/run.log", "a.log", "a.trs", "b/state/s1/mariadb.log"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("ok 1 - x", encoding="utf-8")
    names = [str(path.relative_to(tmp_path)) for path in check.found(tmp_path, ".log")]
    assert names == ["a.log", "b/run.log"]
    assert list(check.suite_logs(tmp_path, 0)) == [["ok 1 - x"]]
