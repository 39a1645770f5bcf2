# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many clients of the application at once, on one thread: each sends its request and waits."""

import array
import fcntl
import selectors
import socket
import subprocess
import time

import client

SIOCOUTQ = 0x5411


def held(build, instance):
    """How many requests of an instance wait for work, as its scoreboard says."""
    done = subprocess.run([build / "tests/integration/held_count", instance], text=True,
                          capture_output=True, timeout=60, check=True)
    return int(done.stdout)


class Client:
    """One FastCGI connection with one request on it."""

    def __init__(self, path, target, headers=None, body=None):
        """GET a target, or POST JSON to it."""
        self.data = b""
        self.answer = None
        self.lost = False
        self.conn = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.conn.settimeout(60)
        self.conn.connect(str(path))
        self.conn.sendall(client.fcgi_bytes(
            "POST" if body else "GET", target, headers, (body or "").encode(),
            variables=[("CONTENT_TYPE", "application/json")] if body else []))
        self.conn.setblocking(False)

    def was_read(self):
        """Whether the application has read the request off the socket."""
        left = array.array("i", [0])
        fcntl.ioctl(self.conn, SIOCOUTQ, left)
        return left[0] == 0

    def take(self):
        """Read what is there; whether it is over."""
        try:
            piece = self.conn.recv(65536)
        except BlockingIOError:
            return False
        except OSError:
            piece = b""
        self.data += piece
        self.answer = client.fcgi_answer(self.data)
        self.lost = not piece and not self.answer
        return bool(self.answer) or not piece

    def abort(self):
        self.conn.close()


class Crowd:
    """Clients of one socket that all ask for targets."""

    def __init__(self, path, targets, headers=None, body=None):
        self.clients = [Client(path, target, headers, body) for target in targets]

    def all_read(self):
        return all(c.was_read() for c in self.clients)

    def answered(self):
        """Those that have their answer by now."""
        for c in self.clients:
            if not c.answer and not c.lost:
                c.take()
        return [c for c in self.clients if c.answer]

    def wait(self, seconds):
        """The answers of all; a client whose connection was lost has None."""
        end = time.monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            left = 0
            for c in self.clients:
                if not c.answer and not c.lost:
                    selector.register(c.conn, selectors.EVENT_READ, c)
                    left += 1
            while left:
                rest = end - time.monotonic()
                assert rest > 0, f"{left} of {len(self.clients)} clients have no answer"
                for key, _ in selector.select(rest):
                    if key.data.take():
                        selector.unregister(key.fileobj)
                        left -= 1
        return [c.answer for c in self.clients]

    def close(self):
        for c in self.clients:
            c.conn.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
