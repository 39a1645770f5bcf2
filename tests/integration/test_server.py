# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The process life behind nginx: kills, stops, restarts, reloads, recycling, overload.

The program is tests/bench/bare_fcgi: the product's server with a handler that needs no
database, so that what is seen here is the server's own doing.
"""

import concurrent.futures
import json
import os
import pathlib
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import time

import pytest
from crowd import Crowd, held
from flood import Flood, kill_every_second

from process import PATIENCE, Guard, PortLock, StackError, wait_until
from stack import App, Nginx, default_build, write_ini

MODES = ["spawn", "own"]


class Bare(App):
    """bare_fcgi with options, under multiwatch or its own prefork."""

    name = "bare_fcgi"

    def __init__(self, guard, home, options=(), mode="spawn", processes=2, name="fcgi.sock"):
        super().__init__(guard, home, home, default_build() / "tests/bench/bare_fcgi", "",
                         processes, mode)
        self.socket = home / name
        self.options = ["--instance", home.name, *map(str, options)]

    def argv(self):
        return super().argv() + self.options


class Site:
    """nginx in front of a bare server."""

    def __init__(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="lme-server-"))
        self.guard = Guard()
        self.guard.add_path(self.home)
        self.lock = PortLock(self.guard)
        self.app = self.nginx = None

    def start(self, app):
        self.app = app.start()
        self.nginx = Nginx(self.guard, self.home, app.socket, self.lock.port,
                           max_body="20m")
        self.nginx.start()
        return self

    def bare(self, *options, mode="spawn", **more):
        return self.start(Bare(self.guard, self.home, options, mode, **more))

    def get(self, target, **more):
        return self.nginx.request("GET", target, **more)

    def pids(self):
        return set(self.app.children())

    def close(self):
        for server in (self.nginx, self.app):
            if server:
                server.stop()
        if self.app:
            self.app.close()
        text = "".join(log.read_text(errors="replace") for log in self.home.glob("*.log"))
        self.lock.release()
        self.guard.close()
        for left in pathlib.Path("/dev/shm").glob(f"lme-*-{self.home.name}*"):
            left.unlink()
        shutil.rmtree(self.home, ignore_errors=True)
        assert "Sanitizer" not in text and "runtime error" not in text, text[-4000:]


@pytest.fixture
def site():
    made = Site()
    try:
        yield made
    finally:
        made.close()


def kill_children(site, mode, seconds, answers, record_property):
    site.bare(mode=mode)
    with Flood(site.nginx.port) as flood:
        kill_every_second(site.app, seconds)
        flood.wait(answers)
    flood.report(record_property)
    flood.check()
    wait_until(lambda: len(site.pids()) == 2, PATIENCE, "children are not replaced")


@pytest.mark.parametrize("mode", MODES)
def test_killed_children_lose_no_get(site, mode, record_property):
    kill_children(site, mode, 8, 2000, record_property)


@pytest.mark.long
@pytest.mark.deadline(400)
@pytest.mark.parametrize("mode", MODES)
def test_killed_children_lose_no_get_for_long(site, mode, record_property):
    kill_children(site, mode, 60, 20000, record_property)


@pytest.mark.sanitizer
@pytest.mark.parametrize("mode", MODES)
def test_short_load(site, mode):
    site.bare(mode=mode)
    with Flood(site.nginx.port) as flood:
        flood.wait(500)
    flood.check(slowest=5)
    assert site.app.stop() == 0


def test_stop_and_start_with_a_held_socket_loses_no_get(site):
    site.bare(mode="held")
    with Flood(site.nginx.port) as flood:
        for _ in range(4):
            time.sleep(0.5)
            assert site.app.stop() == 0
            site.app.start()
        flood.wait(flood.answered + 1000)
    flood.check()


def test_start_beside_and_rename_loses_no_get(site):
    """Any start method: the new service on a second path, renamed over the first."""
    site.bare()
    with Flood(site.nginx.port) as flood:
        for _ in range(4):
            time.sleep(0.5)
            before = site.pids()
            site.app.roll()
            assert len(site.pids()) == 2 and not before & site.pids()
        flood.wait(flood.answered + 1000)
    flood.check()


def test_rolling_restart_of_own_prefork_loses_no_get(site):
    site.bare(mode="own")
    parent = site.app.pid
    with Flood(site.nginx.port) as flood:
        for _ in range(4):
            time.sleep(0.5)
            before = site.pids()
            os.kill(parent, signal.SIGUSR2)
            wait_until(lambda: len(site.pids()) == 2 and not before & site.pids(),
                       PATIENCE, "the children are not replaced")
        flood.wait(flood.answered + 1000)
    flood.check()
    assert site.app.pid == parent and site.app.is_running()
    assert site.app.stop() == 0
    assert not site.app.socket.exists()


@pytest.mark.parametrize("mode", MODES)
def test_stop_delivers_what_is_in_flight(site, mode):
    """And stops then: a stop that waits for the end of its patience takes ten minutes."""
    begun = site.home / "begun"
    site.bare("--begun", begun, "--drain", 600_000, mode=mode)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        waiting = [pool.submit(site.get, "/sleep?ms=1500") for _ in range(8)]
        wait_until(lambda: begun.exists() and begun.stat().st_size == 8, PATIENCE,
                   "not all are in flight")
        assert site.app.stop() == 0
        answers = [w.result() for w in waiting]
    assert [a.status for a in answers] == [200] * 8
    assert all(len(a.body) == 3072 for a in answers)


@pytest.mark.parametrize("mode", MODES)
def test_idle_stop_waits_for_nothing(site, mode):
    """Not for the connections that nginx keeps: the time to drain is ten minutes."""
    site.bare("--drain", 600_000, mode=mode)
    assert site.get("/").status == 200
    assert site.app.stop() == 0


def test_socket_mode(site):
    """The product's own option; the rest of its start needs a database to be worth it."""
    path, config = site.home / "s", site.home / "lme.ini"
    write_ini(config, {"site": {"instance": site.home.name}})
    child = subprocess.Popen([default_build() / "lme-fcgi", "--listen", path,
                              "--processes", "1", "--mode", "0600"],
                             env={"LME_CONFIG": config}, stderr=subprocess.DEVNULL)
    try:
        wait_until(path.exists, PATIENCE, "no socket")
        wait_until(lambda: path.stat().st_mode & 0o777 == 0o600, PATIENCE, "wrong mode")
    finally:
        child.terminate()
        assert child.wait(PATIENCE) == 0
    assert not path.exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGUSR1, signal.SIGINT])
def test_child_stops_on_each_signal(site, number):
    site.bare()
    before = site.pids()
    victim = min(before)
    os.kill(victim, number)
    wait_until(lambda: victim not in site.pids(), PATIENCE, "the child does not end")
    wait_until(lambda: len(site.pids()) == 2, PATIENCE, "it is not replaced")
    assert site.get("/").status == 200


def test_drain_has_an_end(site):
    begun = site.home / "begun"
    site.bare("--begun", begun, "--drain", 500)
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(site.get, "/sleep?ms=600000", timeout=PATIENCE)
        wait_until(begun.exists, PATIENCE, "it is not in flight")
        assert site.app.stop() == 0
        assert waiting.result().status == 502


@pytest.mark.parametrize("mode", MODES)
def test_recycling_under_load_loses_nothing(site, mode):
    site.bare("--max-requests", 500, "--min-uptime", 0, mode=mode)
    first = site.pids()
    with Flood(site.nginx.port) as flood:
        wait_until(lambda: not first & site.pids(), PATIENCE, "nobody is recycled")
        flood.wait(flood.answered + 2000)
    flood.check()
    assert site.app.log_contains("recycling after")


def test_young_process_is_not_recycled(site):
    site.bare("--max-requests", 10, "--min-uptime", 60000)
    first = site.pids()
    with Flood(site.nginx.port) as flood:
        flood.wait(500)
    flood.check()
    assert first == site.pids()


@pytest.mark.parametrize("mode", MODES)
def test_hangup_reloads_and_goes_on(site, mode):
    site.bare(mode=mode)
    before = site.pids()
    with Flood(site.nginx.port) as flood:
        for number in range(1, 4):
            targets = [site.app.pid] if mode == "own" else before
            for pid in targets:
                os.kill(pid, signal.SIGHUP)
            # A signal that finds another one waiting is none.
            wait_until(lambda n=number: site.app.log_text().count("reloaded") == 2 * n,
                       PATIENCE, "not all have reloaded")
        flood.wait(flood.answered + 200)
    flood.check()
    assert site.pids() == before
    answer = json.loads(site.get("/echo").body)
    assert answer["reloads"] == 3


def test_idle_connections_starve_nobody(site):
    """More idle kept connections and simultaneous requests than threads.

    Silence is borne for ten minutes: a thread that waited for one would answer no more.
    """
    site.bare("--threads", 2, "--io-timeout", 600_000, processes=1)
    silent = []
    for _ in range(20):
        conn = socket.socket(socket.AF_UNIX)
        conn.connect(str(site.app.socket))
        silent.append(conn)
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        for _ in range(2):
            answers = list(pool.map(site.get, ["/sleep?ms=50"] * 16))
            assert [a.status for a in answers] == [200] * 16
    for conn in silent:
        conn.close()


def test_full_threads_are_shared_fairly(site):
    """64 connections on 16 threads: nobody is passed over, each gets its turn."""
    site.bare()
    with Flood(site.nginx.port, "/sleep?ms=30") as flood:
        # On a busy machine the first connections are at work before the last ones are made.
        wait_until(lambda: len(flood.shares) == 64 and min(flood.shares) > 0, 60,
                   "an answer to each")
        before = list(flood.shares)
        flood.wait(sum(before) + 64 * 25)
        gained = [now - then for now, then in zip(flood.shares, before)]
    flood.check()
    assert min(gained) * 2 > max(gained), gained


@pytest.mark.sanitizer
def test_aborting_clients_do_no_harm(site):
    site.bare()
    for i in range(60):
        conn = socket.create_connection(("127.0.0.1", site.nginx.port), 5)
        target = "/sleep?ms=30" if i % 2 else "/large?bytes=3000000"
        conn.sendall(f"GET {target} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        time.sleep(0.002 * (i % 5))
        conn.close()
    before = site.pids()
    answer = site.get("/large?bytes=3000000")
    assert answer.status == 200 and answer.body == b"y" * 3000000
    assert site.pids() == before


@pytest.mark.sanitizer
def wait_held(site, count):
    wait_until(lambda: held(default_build(), site.home.name) == count, PATIENCE,
               f"not {count} are held")


def test_held_requests_take_no_thread(site):
    """Two threads hold a hundred requests, serve others meanwhile, and answer them all."""
    site.bare("--threads", 2, processes=1)
    with Crowd(site.app.socket, ["/hold?ms=600000"] * 100) as crowd:
        wait_held(site, 100)
        for _ in range(20):
            assert site.get("/").status == 200
        assert not crowd.answered()
        assert site.get("/release").json() == {"released": 100, "left": 0}
        answers = crowd.wait(PATIENCE)
    assert [(a.status, len(a.body)) for a in answers] == [(200, 3072)] * 100
    wait_held(site, 0)


def test_held_connections_are_used_again(site):
    """By nginx, which keeps them."""
    site.bare("--threads", 2, processes=1)
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        for _ in range(3):
            waiting = [pool.submit(site.get, "/hold?ms=600000") for _ in range(20)]
            wait_held(site, 20)
            assert site.get("/release").json()["released"] == 20
            assert [w.result().status for w in waiting] == [200] * 20
            wait_held(site, 0)


def test_held_requests_end_at_their_deadline(site):
    site.bare("--threads", 2, processes=1)
    with Crowd(site.app.socket, ["/hold?ms=1", "/hold?ms=20", "/hold?ms=100"] * 10) as crowd:
        answers = crowd.wait(PATIENCE)
    assert [(a.status, a.body) for a in answers] == [(503, b"late")] * 30
    assert site.get("/release").json()["released"] == 0


def test_held_requests_of_clients_that_leave(site):
    site.bare("--threads", 2, processes=1)
    with Crowd(site.app.socket, ["/hold?ms=600000"] * 30) as crowd:
        wait_held(site, 30)
        for one in crowd.clients[:20]:
            one.abort()
        wait_held(site, 10)
        assert site.get("/release").json() == {"released": 10, "left": 20}
        for one in crowd.clients[:20]:
            one.lost = True
        answers = crowd.wait(PATIENCE)
    assert [a.status for a in answers[20:]] == [200] * 10


@pytest.mark.parametrize("mode", MODES)
def test_a_stop_tells_held_requests_when_time_is_up(site, mode):
    site.bare("--drain", 500, mode=mode)
    with Crowd(site.app.socket, ["/hold?ms=600000"] * 30) as crowd:
        wait_held(site, 30)
        assert site.app.stop() == 0
        answers = crowd.wait(PATIENCE)
    assert [(a.status, a.body) for a in answers] == [(503, b"stopping")] * 30


def test_bodies_within_and_over_the_limit(site):
    site.bare("--max-body", 1 << 20)
    fits, over = b"x" * (1 << 20), b"x" * (10 << 20)
    took = []
    for _ in range(20):
        answer = site.nginx.request("POST", "/echo", body=fits)
        assert (answer.status, json.loads(answer.body)["body_len"]) == (200, 1 << 20)
        began = time.monotonic()
        assert site.nginx.request("POST", "/echo", body=over).status == 413
        took.append(time.monotonic() - began)
        assert site.nginx.request("POST", "/echo", body=fits + b"x").status == 413
        answer = site.nginx.request("POST", "/echo", body=b"")
        assert (answer.status, json.loads(answer.body)["body_len"]) == (200, 0)
    # Each that waited for a time-out would have taken seconds.
    assert min(took) < 1 and statistics.median(took) < 3, took


def test_head_and_request_id(site):
    site.bare()
    answer = site.nginx.request("HEAD", "/")
    assert (answer.status, answer.headers["content-length"], answer.body) == \
        (200, "3072", b"")
    answer = site.get("/echo", headers={"X-Request-Id": "mine-1"})
    assert json.loads(answer.body)["request_id"] == "mine-1"


def run_bare(*options, **more):
    return subprocess.run([default_build() / "tests/bench/bare_fcgi", *map(str, options)],
                          capture_output=True, text=True, timeout=PATIENCE, check=False,
                          **more)


def test_taken_socket_is_refused_and_a_stale_one_replaced(site):
    site.bare(mode="own")
    done = run_bare("--listen", site.app.socket)
    assert done.returncode == 1
    assert f"{site.app.socket} is in use" in done.stderr
    assert site.get("/").status == 200
    site.app.kill()
    assert site.app.socket.exists()
    site.app.prepare = lambda: None  # leaves the stale socket file where it is
    site.app.start()
    wait_until(lambda: site.get("/").status == 200, PATIENCE,
               "no answer after a stale socket")


def test_without_a_socket_it_says_how_to_start():
    done = run_bare(stdin=subprocess.DEVNULL)
    assert done.returncode == 1
    assert "--listen" in done.stderr and done.stderr.count("\n") == 1


def test_killed_parent_leaves_no_children(site):
    site.bare(mode="own")
    children = site.pids()
    os.kill(site.app.pid, signal.SIGKILL)

    def gone():
        return not any(pathlib.Path(f"/proc/{pid}").exists() for pid in children)

    wait_until(gone, PATIENCE, "children outlive their parent")


def test_crash_loop_is_slowed_but_never_given_up(site):
    """Threads beyond the limit make each child fail at its start."""
    app = Bare(site.guard, site.home, ["--threads", 1000], mode="own")
    app.is_ready = lambda: app.log_text().count("ended with status 1") >= 8
    began = time.monotonic()
    site.app = app.start()
    time.sleep(2)
    count = app.log_text().count("ended with status 1")
    # The pauses of the two grow from a tenth of a second, or a start takes two.
    assert 8 <= count < 24 + (time.monotonic() - began)
    wait_until(lambda: app.log_text().count("ended with status 1") > count, PATIENCE,
               "it has given up")
    assert app.is_running()


def test_start_is_refused_where_nothing_can_listen(site):
    with pytest.raises(StackError, match="No such file"):
        Bare(site.guard, site.home, mode="own", name="missing/x.sock").start()
