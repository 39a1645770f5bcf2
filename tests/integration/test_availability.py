# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The application loses no GET while its processes are killed, restarted, replaced."""

import time

import pytest
from flood import Flood, kill_every_second

from process import PATIENCE, wait_until

LEAST = 2000  # answers: the load must really have been there
TARGETS = ["/livez", "/api/players?search=a", "/api/auth/regions", "/api/health"]


@pytest.fixture
def serve(make_stack):
    def start(mode):
        stack = make_stack(mode=mode, start=True)
        stack.wait_ready()
        return stack
    return start


def kill_children(serve, mode, seconds, record_property):
    stack = serve(mode)
    with Flood(stack.nginx.port, *TARGETS) as flood:
        kill_every_second(stack.app, seconds)
        flood.wait(max(flood.answered + 500, LEAST))
    flood.report(record_property)
    flood.check()
    assert stack.app.is_running()
    wait_until(lambda: len(stack.app.children()) == 2, PATIENCE, "children are missing")


@pytest.mark.parametrize("mode", ["spawn", "own"])
def test_child_killed_every_second(serve, mode, record_property):
    kill_children(serve, mode, 8, record_property)


@pytest.mark.long
@pytest.mark.deadline(400)
@pytest.mark.parametrize("mode", ["spawn", "own"])
def test_child_killed_every_second_for_a_minute(serve, mode, record_property):
    kill_children(serve, mode, 60, record_property)


def test_stopped_and_started_again_on_a_held_socket(serve):
    stack = serve("held")
    with Flood(stack.nginx.port, *TARGETS) as flood:
        for _ in range(4):
            time.sleep(0.7)
            assert stack.app.stop() == 0
            stack.app.start()
        flood.wait(max(flood.answered + 500, LEAST))
    flood.check()


@pytest.mark.parametrize("mode", ["spawn", "own"])
def test_replaced_by_a_new_generation(serve, mode):
    stack = serve(mode)
    before = set(stack.app.children())
    with Flood(stack.nginx.port, *TARGETS) as flood:
        for _ in range(3):
            time.sleep(1.0)
            stack.app.roll()
        flood.wait(max(flood.answered + 500, LEAST))
    flood.check()
    assert not before & set(stack.app.children())
