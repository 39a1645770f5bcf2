# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The nginx configuration: accepted by nginx, and its own errors look like ours."""

import socket

import pytest

MEMBERS = {"type", "title", "status", "detail", "instance", "success", "error", "message"}


@pytest.fixture(scope="module")
def nginx_alone(make_module_stack):
    stack = make_module_stack(base_path="/lol")
    stack.nginx.start()
    return stack


def check_problem(answer, status, code):
    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert MEMBERS <= problem.keys()
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["cache-control"] == "no-store"
    assert (problem["status"], problem["error"], problem["success"]) == (status, code, False)
    assert problem["type"] == "/lol/problems/" + code


@pytest.mark.parametrize("base_path", ["", "/lol"])
def test_configuration_is_accepted(make_stack, base_path):
    assert make_stack(base_path=base_path).nginx.test() == ""


def test_application_away_is_502_with_request_id(nginx_alone):
    answer = nginx_alone.get("/api/health", headers={"X-Request-Id": "abc-123"})
    check_problem(answer, 502, "service_unavailable")
    assert answer.headers["x-request-id"] == "abc-123"
    assert answer.json()["instance"] == "urn:lme:request:abc-123"
    assert answer.headers["retry-after"] == "1"


def test_application_away_is_502_for_a_post(nginx_alone):
    check_problem(nginx_alone.request("POST", "/api/export", body=b"{}"), 502,
                  "service_unavailable")


def test_bad_request_id_is_replaced(nginx_alone):
    answer = nginx_alone.get("/livez", headers={"X-Request-Id": 'a"b'})
    assert len(answer.headers["x-request-id"]) == 32


def test_large_body_is_413(nginx_alone):
    answer = nginx_alone.request("POST", "/api/x", body=b"x" * (2 << 20))
    check_problem(answer, 413, "body_too_large")


@pytest.mark.parametrize("raw", [
    b"GET /lol/api/%zz HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /lol/api/%00 HTTP/1.1\r\nHost: a\r\n\r\n",
    b"nonsense\r\n\r\n",
    b"GET /" + b"a" * 40000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 40000 + b"\r\n\r\n",
], ids=["escape", "nul", "nonsense", "long-target", "long-header"])
def test_unreadable_request_is_400(nginx_alone, raw):
    with socket.create_connection(("127.0.0.1", nginx_alone.nginx.port), 5) as conn:
        conn.sendall(raw)
        answer = b""
        while piece := conn.recv(65536):
            answer += piece
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"application/problem+json" in head
    assert b'"error":"malformed_request"' in body
