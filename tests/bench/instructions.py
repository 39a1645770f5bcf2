# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""instructions: what a hot answer costs the application, counted instead of timed.

One process of tests/bench/hot_fcgi runs under valgrind's callgrind and is asked for the
bare body and for the hot answer, with a token, a quota and an access log, over one kept
FastCGI connection.  Instructions outside of the kernel, so that it does not matter what
else the machine does; what the kernel does is the same but for the look into Redis.
The rows are those functions of ours that cost the most, with all that they call.
"""

import os
import pathlib
import re
import socket
import subprocess
import urllib.parse

from access import WIDE
from client import FcgiConnection
from hot import TARGET, load_league
from load import figure
from process import PATIENCE, StackError, find_program, wait_until

ASKED = 1000
WARM = 50
SHOWN = 40
LINE = re.compile(r"^\s*([\d,]+) \([\d. ]+%\)\s+\S*?/src/([\w/]+\.c):([\w.]+)('2)?(?: |$)")


class Profiled:
    """One process under callgrind, on a socket of its own."""

    def __init__(self, stack):
        self.out = stack.state / "callgrind"
        self.socket = stack.sockets / "profiled.sock"
        self.stack = stack
        self.log = open(stack.state / "callgrind.log", "w", encoding="utf-8")
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(self.socket))
        listener.listen(16)
        self.child = subprocess.Popen(
            [find_program("valgrind"), "--tool=callgrind", "--instr-atstart=no",
             f"--callgrind-out-file={self.out}",
             stack.build / "tests" / "bench" / "hot_fcgi"], stdin=listener,
            stdout=self.log, stderr=self.log, env={**os.environ, "LME_CONFIG":
                                                   str(stack.config)})
        listener.close()
        self.conn = FcgiConnection(self.socket, PATIENCE)

    def stop(self):
        self.conn.close()
        self.child.terminate()
        try:
            self.child.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        self.log.close()

    def control(self, *words):
        done = subprocess.run([find_program("callgrind_control"), *words,
                               str(self.child.pid)], capture_output=True, text=True,
                              timeout=PATIENCE, check=False)
        if done.returncode:
            raise StackError(f"callgrind_control: {done.stderr.strip()}")

    def ask(self, target, headers):
        answer = self.conn.request("GET", target, headers)
        if answer.status != 200:
            raise StackError(f"instructions: {target} answers {answer.status}")
        return answer

    def count(self, number, target, headers):
        """The path of the counts of so many requests; the number-th of the process."""
        self.control("-i", "on")
        for _ in range(ASKED):
            self.ask(target, headers)
        self.control("-i", "off")
        self.control("-d")
        path = pathlib.Path(f"{self.out}.{number}")
        return wait_until(lambda: path.exists() and path, PATIENCE, "callgrind's counts")


def read_counts(path):
    """Instructions of a request: all, and of each function of ours with its callees."""
    done = subprocess.run([find_program("callgrind_annotate"), "--inclusive=yes",
                           "--threshold=100", str(path)], capture_output=True, text=True,
                          timeout=PATIENCE, check=False)
    total = re.search(r"(?m)^\s*([\d,]+) .*PROGRAM TOTALS", done.stdout)
    if not total:
        raise StackError(f"callgrind_annotate: {done.stderr.strip()[-200:]}")
    functions = {}
    for line in done.stdout.splitlines():
        found = LINE.match(line)
        if found:
            name = f"{found[2].removesuffix('.c')}:{found[3]}"
            functions[name] = max(functions.get(name, 0), number_of(found[1]) / ASKED)
    return number_of(total[1]) / ASKED, functions


def number_of(text):
    return int(text.replace(",", ""))


def run(stack, _rounds):
    target = TARGET + urllib.parse.quote(load_league(stack), safe="")
    stack.settings = {"server": {"max_requests": 0, "threads": 1},
                      "quota": {"enabled": "yes", **WIDE}}
    headers = {"Authorization": f"Bearer {stack.token('read')}",
               "X-Request-Id": "0123456789abcdef0123456789abcdef"}
    stack.write_config()
    profiled = Profiled(stack)
    try:
        profiled.ask(target, headers)
        answer = profiled.ask(target, headers)
        if not answer.json()["meta"]["cached"]:
            raise StackError("instructions: the answer does not come from the cache")
        bare = f"/api/bare?bytes={len(answer.body)}&fill="
        bare += "x" * (len(target) - len(bare))
        for _ in range(WARM):
            profiled.ask(target, headers)
            profiled.ask(bare, headers)
        bare_total, _ = read_counts(profiled.count(1, bare, headers))
        hot_total, functions = read_counts(profiled.count(2, target, headers))
    finally:
        profiled.stop()
    largest = sorted(functions.items(), key=lambda item: -item[1])[:SHOWN]
    return [figure("instructions.bare", "a req", [bare_total]),
            figure("instructions.hot", "a req", [hot_total], hot_total / bare_total,
                   "instructions.bare"),
            *(figure(f"instructions.{name}", "a req", [count]) for name, count in largest)]
