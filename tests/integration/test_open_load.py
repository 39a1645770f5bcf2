# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""tests/bench/open_load: what the latency figures of the benchmarks are made with."""

import contextlib
import http.server
import socket
import subprocess
import threading
import time

import pytest
from process import PATIENCE
from stack import default_build

PROGRAM = default_build() / "tests" / "bench" / "open_load"
NAMES = ("sent", "answered", "refused", "lost", "p50", "p90", "p99", "p999", "longest")


@contextlib.contextmanager
def server(answer):
    """A server on a thread a connection; answer(number) gives the status, None hangs up."""
    seen, lock = [], threading.Lock()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            with lock:
                seen.append((self.path, self.headers.get("X-Who")))
                number = len(seen)
            status = answer(number)
            if status is None:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            body = b"" if status == 304 else b"x" * 5000
            self.send_response(status)
            if body:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.server_port}", seen
        finally:
            listening.shutdown()
            thread.join()


def run(*words):
    done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True,
                          timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr
    return dict(zip(NAMES, map(int, done.stdout.split()), strict=True))


def test_every_request_is_made_once_and_numbered():
    with server(lambda number: 304 if number % 2 else 200) as (url, seen):
        said = run("-H", "X-Who: me", "-n", 700, "-r", 100, "-d", 1, "-c", 4, url + "/a?b=@&c")
    assert said["sent"] == said["answered"] == 100
    assert said["refused"] == said["lost"] == 0
    assert {path for path, _ in seen} == {f"/a?b={n}&c" for n in range(700, 800)}
    assert {who for _, who in seen} == {"me"}


def test_other_statuses_are_counted_apart():
    with server(lambda number: 503 if number <= 10 else 200) as (url, _):
        said = run("-r", 50, "-d", 1, "-c", 4, url + "/")
    assert (said["answered"], said["refused"], said["lost"]) == (40, 10, 0)


def test_who_comes_while_the_server_stands_waits_in_the_figures():
    stall_s = 1.0

    def answer(number):
        if number == 1:
            time.sleep(stall_s)
        return 200

    with server(answer) as (url, _):
        said = run("-r", 100, "-d", 1, "-c", 1, url + "/")
    assert said["answered"] == 100
    # All were due during the stall: half of them at least half of it before its end.
    assert said["p50"] >= stall_s / 2 * 0.9e6
    assert said["longest"] >= stall_s * 1e6


def test_a_closed_connection_loses_its_request_only():
    with server(lambda number: None if number == 5 else 200) as (url, _):
        said = run("-r", 50, "-d", 1, "-c", 2, url + "/")
    assert (said["answered"], said["lost"]) == (49, 1)


@pytest.mark.parametrize("words", [("-r", 0, "-d", 1, "-c", 1, "http://127.0.0.1:1/"),
                                   ("-r", 1, "-d", 1, "-c", 1, "http://localhost:1/"),
                                   ("-r", 1, "-d", 1, "-c", 1, "http://127.0.0.1:1/")])
def test_what_cannot_be_is_said(words):
    done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True,
                          timeout=PATIENCE, check=False)
    assert done.returncode == 1 and done.stderr.startswith("open_load: ")
