# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Build, run the tests of the build directories, and sum all suites in one last line.

    check.py [--build DIR] check|check-long     one ordinary build
    check.py ci                                  that, then the sanitizer builds, then
                                                 the tarball's own check; what fails is
                                                 tried twice (docs/decisions.md)
"""

import argparse
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

FAILED_LOG_LINES = 200
EXCERPT_LINES = 40
# What says why: pytest's own signs, assertions, names of errors, sanitizer reports.
TELLING = re.compile(r"#?\s*(E  |>  |# |not ok|Bail out)|.*(Error|error:|Exception|Sanitizer"
                     r"|\[(setup|call|teardown)\]|status -?\d|: Failure|#\d+ 0x)")
RESULT = re.compile(r"(not )?ok\b")
# A figure that a test wants to be seen, but not how long it took.
FIGURE = re.compile(r"# (?!took )([^:]+: .*)")
# What tells nothing: programs within a test whose tests passed, blank comments.
IDLE = re.compile(r"# *(ok \d.*)?$")
# The time that one suite may take where only the whole has a limit that counts.
CI_DEADLINE = "TEST_DEADLINE=1800"


def found(build, suffix):
    """The files below a build directory, sorted; not those of servers that may still run."""
    for folder, below, names in os.walk(build):
        below[:] = sorted(name for name in below if name != "state")
        for name in sorted(names):
            if name.endswith(suffix):
                yield pathlib.Path(folder, name)


def suite_logs(build, since):
    """The lines of each suite's log that is younger than since."""
    for log in found(build, ".log"):
        if log.with_suffix(".trs").exists() and log.stat().st_mtime >= since:
            yield log.read_text(encoding="utf-8", errors="replace").splitlines()


class Total:
    """Counts of test results, from automake's .trs files."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.trouble = []

    def add_tree(self, build, since):
        """Add the results younger than since; remember the logs of failed suites."""
        for trs in found(build, ".trs"):
            if trs.stat().st_mtime < since:
                continue
            failed_here = 0
            for line in trs.read_text(encoding="utf-8", errors="replace").splitlines():
                if not line.startswith(":test-result: "):
                    continue
                result = line.split()[1]
                if result in ("PASS", "XFAIL"):
                    self.passed += 1
                elif result == "SKIP":
                    self.skipped += 1
                else:
                    failed_here += 1
            self.failed += failed_here
            if failed_here:
                self.trouble.append(trs.with_suffix(".log"))

    def line(self):
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


def skipped_tests(build, since):
    """The lines that say what was skipped and why."""
    for lines in suite_logs(build, since):
        for line in lines:
            if line.startswith(("ok ", "1..0")) and "# SKIP" in line:
                yield line


def figures(lines):
    """{test: its figures} of a TAP log: what follows the line of its result."""
    said, name = {}, None
    for line in lines:
        if RESULT.match(line):
            # After a failure comes the failure's text.
            name = line.partition(" - ")[2] if line.startswith("ok ") else None
        elif name and (figure := FIGURE.match(line)):
            said.setdefault(name, []).append(figure[1])
    return said


def print_figures(build, since):
    for lines in suite_logs(build, since):
        for name, said in figures(lines).items():
            print(f"{name}:", "; ".join(said))


def print_first_tries(record):
    """What did not pass at once, and why: a defect of the test or of the program."""
    if record.exists():
        for line in record.read_text(encoding="utf-8", errors="replace").splitlines():
            if TELLING.match(line):
                print("first try:", line[:200])


class Runner:
    """Runs make with a deadline, as a process group that is ended as a whole."""

    def __init__(self, source, deadline):
        self.source = source
        self.deadline = deadline
        self.more_env = {}

    def run(self, argv, quiet=False):
        """The exit status; 124 when the time is over."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            return 124
        # The variables of the make that called us are not meant for this one.
        env = {k: v for k, v in os.environ.items()
               if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES")}
        env.update(self.more_env)
        with subprocess.Popen(argv, cwd=self.source, env=env, start_new_session=True,
                              stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL if quiet else None) as child:
            try:
                return child.wait(timeout=left)
            except BaseException as reason:
                self._end(child)
                if isinstance(reason, subprocess.TimeoutExpired):
                    return 124
                raise

    @staticmethod
    def _end(child):
        """TERM lets the tests stop their servers; KILL when they do not."""
        for number, patience in ((signal.SIGTERM, 40), (signal.SIGKILL, 5)):
            try:
                os.killpg(child.pid, number)
                child.wait(timeout=patience)
                return
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue


def test_build(runner, build, flags, targets, jobs, total):
    """Configure, build and test one directory; its results go into total."""
    build.mkdir(parents=True, exist_ok=True)
    make = ["make", "--no-print-directory", "-C", str(build)]
    started = time.time() - 1
    status = 0
    if not (runner.source / "configure").exists() or flags is None:
        status = runner.run(["make", "--no-print-directory", "build/Makefile"])
    if status == 0 and flags is not None and not (build / "Makefile").exists():
        configure = os.path.relpath(runner.source / "configure", build)
        status = runner.run(["sh", "-c", 'cd "$1" && shift && exec "$@"', "sh", str(build),
                             configure, "-q", *flags])
    if status == 0:
        status = runner.run([*make, f"-j{jobs}", "all"])
    if status != 0:
        print(f"{build}: the build failed (status {status})", flush=True)
        total.failed += 1
        return
    before = total.failed
    status = runner.run([*make, f"-j{jobs}", *targets])
    total.add_tree(build, started)
    if status == 124:
        print(f"{build}: stopped, the time is over", flush=True)
        total.failed += 1
    elif status != 0 and total.failed == before:
        print(f"{build}: make {' '.join(targets)} failed with status {status}", flush=True)
        total.failed += 1


def test_tarball(runner, build, total):
    """Make the tarball, build and test from it outside its tree: make distcheck.

    Its integration tests are the subset of the sanitizer builds: what they run is what the
    first build has run whole; here it is to be in the tarball.
    """
    runner.more_env["LME_TESTS"] = "sanitizer"
    status = runner.run(["make", "--no-print-directory", "-C", str(build), "distcheck",
                         CI_DEADLINE])
    if status == 0:
        total.passed += 1
        return
    print(f"{build}: make distcheck failed with status {status}", flush=True)
    total.failed += 1
    for log in build.glob("*/_build/sub/**/*.log"):
        if "not ok" in log.read_text(encoding="utf-8", errors="replace"):
            total.trouble.append(log)


def failed_tests(lines):
    """The lines of each failed test of a TAP log, from its "not ok" to the next result;
    the whole log where none is told, for then the program itself broke off."""
    tests, here = [], None
    for line in lines:
        if line.startswith("FAIL:"):  # automake's word on the result before
            continue
        if RESULT.match(line) or line.startswith(("PASS:", "ERROR:")):
            here = [] if line.startswith("not ok") else None
            if here is not None:
                tests.append(here)
        if here is not None:
            here.append(line)
    return tests or [lines]


def excerpt(lines):
    """A test's name and the lines that say why it failed; the last ones when none does."""
    lines = lines[:1] + [line for line in lines[1:] if not IDLE.match(line)]
    if len(lines) <= EXCERPT_LINES:
        return lines
    telling = [line for line in lines[1:] if TELLING.match(line)][:EXCERPT_LINES - 1]
    return lines[:1] + (telling or lines[1 - EXCERPT_LINES:])


def print_excerpts(total):
    """Short, and last: where only the end of the output is kept it tells what to repair."""
    for log in total.trouble:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        for test in failed_tests(lines):
            print(f"\nFAIL: {log}")
            print("\n".join(line[:200] for line in excerpt(test)))


def print_failures(total):
    for log in total.trouble:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        print(f"\n==== {log}")
        first = next((n for n, x in enumerate(lines) if x.startswith("not ok")), 0)
        print("\n".join(lines[first:first + FAILED_LOG_LINES]))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", default=".", type=pathlib.Path)
    parser.add_argument("--build", default="build", type=pathlib.Path)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("target", choices=["check", "check-long", "ci"])
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.default_int_handler)
    source, build = options.source.resolve(), options.build.resolve()
    minutes = options.minutes or {"check": 30, "check-long": 120, "ci": 80}[options.target]
    runner = Runner(source, time.monotonic() + minutes * 60)
    total, started = Total(), time.time() - 1
    jobs = os.cpu_count() or 2
    builds, first_tries = [(build, None)], build / "first-tries.log"
    if options.target == "ci":
        first_tries.unlink(missing_ok=True)
        runner.more_env["LME_TEST_AGAIN"] = str(first_tries)
        builds += [(build / "asan", ["--enable-sanitizer=address,undefined"]),
                   (build / "tsan", ["--enable-sanitizer=thread"])]
    try:
        for directory, flags in builds:
            targets = ["check", CI_DEADLINE] \
                if options.target == "ci" else [options.target]
            print(f"== {targets[0]} in {os.path.relpath(directory, source)}/", flush=True)
            test_build(runner, directory, flags, targets, jobs, total)
        if options.target == "ci":
            print("== distcheck", flush=True)
            test_tarball(runner, build, total)
    except KeyboardInterrupt:
        print("interrupted", flush=True)
        total.failed += 1
    print_failures(total)
    if options.target == "check-long":
        print_figures(build, started)
    for line in sorted(set(skipped_tests(build, started))):
        print("skipped:", line)
    print_first_tries(first_tries)
    print_excerpts(total)
    if total.passed == 0 and total.failed == 0:
        print("no test ran")
        total.failed += 1
    print(total.line(), flush=True)
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
