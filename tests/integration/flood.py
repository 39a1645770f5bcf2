# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Steady GETs over keep-alive connections, counting what is lost and what is slow.

How slow an answer may be is a requirement on the software, not on the machine: beside the
load runs a control, a byte that a stranger's process sends back, asked by the same client.
What the machine does to the control it does to each program that an answer needs.
"""

import itertools
import re
import selectors
import socket
import subprocess
import sys
import threading
import time

from process import PATIENCE, wait_until

PROGRAMS = 4  # that an answer passes: nginx, the application, its stores, nginx again
CONTROL_PERIOD = 0.01

ECHO = """
import contextlib, socket, sys
conn = socket.socket(fileno=int(sys.argv[1]))
with contextlib.suppress(OSError):
    while byte := conn.recv(1):
        conn.sendall(byte)
"""


def kill_every_second(app, seconds):
    """kill -9 a child every second, but never the only one that serves: whoever took a
    killed one's place has said that it is there before the next one goes."""
    first, mark = set(app.children()), app.log_mark()

    def all_serve():
        serving = {int(pid) for pid in re.findall(r"\[(\d+)\]: serving with",
                                                  app.log_text(mark))}
        children = set(app.children())
        return len(children) == app.processes and children <= first | serving

    for _ in range(seconds):
        time.sleep(1.0)
        wait_until(all_serve, PATIENCE, "a killed child is not replaced")
        wait_until(app.kill_child, PATIENCE, "no child to kill")


class _Control:
    """Asks the stranger one byte at a time; the slowest answer counts."""

    def __init__(self, selector):
        self.selector = selector
        self.conn, other = socket.socketpair()
        with other:
            self.child = subprocess.Popen([sys.executable, "-B", "-c", ECHO,
                                           str(other.fileno())], pass_fds=[other.fileno()])
        self.slowest, self.started, self.due = 0.0, None, None
        self.conn.sendall(b"x")
        assert self.conn.recv(1) == b"x"  # it runs: its start is no part of the measure
        selector.register(self.conn, selectors.EVENT_READ, self)
        self.due = time.monotonic()

    def on_time(self, now):
        """Ask when it is time again and the last answer is here."""
        if self.started is None and now >= self.due:
            self.started = now
            self.conn.sendall(b"x")
        elif self.started is not None:
            self.slowest = max(self.slowest, now - self.started)

    def on_data(self):
        self.conn.recv(1)
        now = time.monotonic()
        self.slowest = max(self.slowest, now - self.started)
        self.started, self.due = None, now + CONTROL_PERIOD

    def close(self):
        self.selector.unregister(self.conn)
        self.conn.close()
        self.child.wait(PATIENCE)


class _Client:
    """One connection: a request, its answer, the next request."""

    def __init__(self, flood):
        self.flood = flood
        self.conn = None
        self.answered = 0
        self.connect()

    def connect(self):
        self.close()
        self.conn = socket.create_connection(("127.0.0.1", self.flood.port), PATIENCE)
        self.conn.setblocking(False)
        self.flood.selector.register(self.conn, selectors.EVENT_READ, self)

    def close(self):
        if self.conn:
            self.flood.selector.unregister(self.conn)
            self.conn.close()
            self.conn = None

    def ask(self):
        self.got = b""
        self.target, request = next(self.flood.requests)
        self.started = time.monotonic()
        self.conn.sendall(request)

    def on_data(self):
        """True when an answer, or the end instead of one, has come."""
        try:
            data = self.conn.recv(65536)
        except OSError:
            data = b""
        self.got += data
        if not data:
            self.flood.note(self, "connection closed")
            self.connect()
            return True
        head, blank, body = self.got.partition(b"\r\n\r\n")
        if not blank:
            return False
        lower = head.lower()
        length = int(lower.split(b"content-length:")[1].split(b"\r\n")[0])
        if len(body) < length:
            return False
        self.flood.note(self, self.flood.judge(self.target, head, body))
        if b"connection: close" in lower:
            self.connect()
        return True


class Flood:
    """with Flood(port, "/") as flood: ...; then flood.check()"""

    def __init__(self, port, *targets, connections=64):
        self.port = port
        self.requests = itertools.cycle(
            (target, f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            for target in targets or ["/"])
        self.connections = connections
        self.selector = selectors.DefaultSelector()
        self.control = _Control(self.selector)
        self.answered, self.failures, self.slowest, self.clients = 0, [], 0.0, []
        self._stop = False
        self._thread = threading.Thread(target=self._run)
        self._broken = None

    def judge(self, _target, head, _body):
        """What is wrong with an answer; None = nothing."""
        status = head.split(b" ", 2)[1].decode()
        return None if status == "200" else status

    def note(self, client, failure):
        took = time.monotonic() - client.started
        self.answered += 1
        client.answered += 1
        self.slowest = max(self.slowest, took)
        if failure:
            self.failures.append((round(time.monotonic() - self.began, 3), failure))

    def _run(self):
        try:
            self._loop()
        except Exception as error:  # told in __exit__, where the test sees it
            self._broken = error

    def _loop(self):
        clients = self.clients = [_Client(self) for _ in range(self.connections)]
        busy = self.connections
        for client in clients:
            client.ask()
        deadline = None
        while busy:
            self.control.on_time(time.monotonic())
            for key, _ in self.selector.select(CONTROL_PERIOD):
                if key.data.on_data():
                    if self._stop:
                        busy -= 1
                    else:
                        key.data.ask()
            if self._stop:
                deadline = deadline or time.monotonic() + PATIENCE
                if time.monotonic() > deadline:
                    self.failures.append((0, f"{busy} never answered"))
                    break
        for client in clients:
            client.close()

    def __enter__(self):
        self.began = time.monotonic()
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop = True
        self._thread.join()
        self.control.close()
        self.selector.close()
        if self._broken:
            raise self._broken

    @property
    def shares(self):
        """Answers of each connection so far."""
        return [client.answered for client in self.clients]

    def wait(self, answers):
        """Go on until there were so many answers in all."""
        wait_until(lambda: self.answered >= answers or self._broken, PATIENCE,
                   f"{answers} answers")

    def report(self, record_property):
        record_property("answers", self.answered)
        record_property("lost or not 200", len(self.failures))
        record_property("slowest, s", f"{self.slowest:.3f} (control {self.control.slowest:.3f})")

    def check(self, slowest=1.0):
        """No GET lost, none slower than so many seconds and what the machine did to it."""
        assert not self.failures, (len(self.failures), self.answered, self.failures[:10])
        assert self.slowest < slowest + PROGRAMS * self.control.slowest, \
            (self.slowest, self.control.slowest)
