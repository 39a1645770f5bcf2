# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small clients of the private stack: HTTP over TCP, FastCGI and Redis over unix sockets."""

import http.client
import json
import socket
import struct


class Response:
    """An HTTP answer: status, headers (names in lower case), body."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = {name.lower(): value for name, value in headers}
        self.body = body

    @property
    def text(self):
        return self.body.decode("utf-8")

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"<Response {self.status} {self.body[:200]!r}>"


def http_request(port, method, target, headers=None, body=None, timeout=20.0):
    """One request on a new connection; the target goes out as it is."""
    conn = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        conn.request(method, target, body=body, headers=headers or {})
        answer = conn.getresponse()
        return Response(answer.status, answer.getheaders(), answer.read())
    finally:
        conn.close()


FCGI_BEGIN, FCGI_END, FCGI_PARAMS, FCGI_STDIN, FCGI_STDOUT = 1, 3, 4, 5, 6


def _record(kind, content=b""):
    return struct.pack(">BBHHBx", 1, kind, 1, len(content), 0) + content


def _pair(name, value):
    def size(n):
        return struct.pack(">B", n) if n < 128 else struct.pack(">I", n | 0x80000000)
    name, value = name.encode(), value.encode()
    return size(len(name)) + size(len(value)) + name + value


def fcgi_bytes(method, target, headers=None, body=b"", address="127.0.0.1", variables=(),
               keep=False):
    """A request as FastCGI records; variables: more parameters, pairs of name and value
    that may also repeat others."""
    params = {
        "GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": method, "REQUEST_URI": target,
        "QUERY_STRING": target.partition("?")[2], "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": address, "SERVER_NAME": "localhost", "HTTP_HOST": "localhost",
        "CONTENT_LENGTH": str(len(body)) if body else "",
    }
    for name, value in (headers or {}).items():
        params["HTTP_" + name.upper().replace("-", "_")] = value
    pairs = b"".join(_pair(name, value) for name, value in (*params.items(), *variables))
    out = _record(FCGI_BEGIN, struct.pack(">HB5x", 1, keep))
    out += _record(FCGI_PARAMS, pairs) + _record(FCGI_PARAMS)
    for at in range(0, len(body), 32768):
        out += _record(FCGI_STDIN, body[at:at + 32768])
    return out + _record(FCGI_STDIN)


def fcgi_answer(data):
    """The answer in the records that have come so far; None while its end is missing."""
    answer, at = b"", 0
    while len(data) - at >= 8:
        _, kind, _, length, padding = struct.unpack(">BBHHBx", data[at:at + 8])
        if len(data) - at < 8 + length + padding:
            return None
        if kind == FCGI_END:
            return _cgi_response(answer)
        if kind == FCGI_STDOUT:
            answer += data[at + 8:at + 8 + length]
        at += 8 + length + padding
    return None


def _cgi_response(answer):
    head, _, content = answer.partition(b"\r\n\r\n")
    lines = [line.split(": ", 1) for line in head.decode("latin-1").split("\r\n") if line]
    status = 200
    for name, value in lines:
        if name.lower() == "status":
            status = int(value.split()[0])
    return Response(status, lines, content)


class FcgiConnection:
    """A connection to a FastCGI application that is kept open between requests."""

    def __init__(self, socket_path, timeout=20.0):
        self._conn = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._conn.settimeout(timeout)
        self._conn.connect(str(socket_path))

    def request(self, method, target, headers=None, body=b"", address="127.0.0.1",
                variables=(), keep=True):
        self._conn.sendall(fcgi_bytes(method, target, headers, body, address, variables,
                                      keep))
        data = b""
        while not (answer := fcgi_answer(data)):
            piece = self._conn.recv(65536)
            if not piece:
                raise ConnectionError(f"connection closed after {len(data)} bytes")
            data += piece
        return answer

    def close(self):
        self._conn.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def fcgi_request(socket_path, method, target, headers=None, body=b"", timeout=20.0,
                 address="127.0.0.1", variables=()):
    """One request spoken directly to a FastCGI application (see fcgi_bytes)."""
    with FcgiConnection(socket_path, timeout) as conn:
        return conn.request(method, target, headers, body, address, variables, keep=False)


def _redis_words(words):
    out = b"*%d\r\n" % len(words)
    for word in words:
        data = word if isinstance(word, bytes) else str(word).encode()
        out += b"$%d\r\n%s\r\n" % (len(data), data)
    return out


def redis_command(socket_path, *words, timeout=20.0, password=""):
    """One Redis command; the reply as int, str, list, None.  Errors raise ValueError."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as conn:
        conn.settimeout(timeout)
        conn.connect(str(socket_path))
        with conn.makefile("rb") as lines:
            if password:
                conn.sendall(_redis_words(("AUTH", password)))
                _redis_reply(lines)
            conn.sendall(_redis_words(words))
            return _redis_reply(lines)


def _redis_reply(lines):
    line = lines.readline()
    kind, rest = line[:1], line[1:].strip()
    if kind == b"+":
        return rest.decode()
    if kind == b":":
        return int(rest)
    if kind == b"$":
        if rest == b"-1":
            return None
        data = lines.read(int(rest) + 2)[:-2]
        return data.decode("utf-8", "replace")
    if kind == b"*":
        return None if rest == b"-1" else [_redis_reply(lines) for _ in range(int(rest))]
    raise ValueError(line.decode("utf-8", "replace").strip() or "no reply")
