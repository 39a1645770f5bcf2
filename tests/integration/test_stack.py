# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The harness itself: servers start, survive what tests do to them, and leave nothing."""

import glob
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

import process
import pytest
import stack as private


def test_mariadb_answers_and_keeps_rows_over_kill(stores):
    stores.sql("CREATE TABLE kept (n INT); INSERT INTO kept VALUES (7)")
    stores.mariadb.kill()
    assert not stores.mariadb.is_ready()
    stores.mariadb.start()
    assert stores.sql("SELECT n FROM kept; DROP TABLE kept") == [["7"]]


def test_account_has_no_right_outside_its_database(stores):
    grants = stores.sql("SHOW GRANTS FOR 'lme'@'localhost'")
    assert len(grants) == 2 and "ON `lme`.*" in grants[1][0]


def test_redis_freezes_and_thaws(stores):
    assert stores.redis.command("SET", "a", "b") == "OK"
    stores.redis.freeze()
    with pytest.raises(OSError):
        stores.redis.command("GET", "a", timeout=0.3)
    stores.redis.thaw()
    assert stores.redis.command("GET", "a") == "b"
    stores.redis.restart()
    assert stores.redis.command("GET", "a") is None
    assert stores.redis.log_contains("(?i)ready to accept connections")


def test_second_stack_on_the_same_state_is_refused(stores):
    with pytest.raises(process.StackError, match="is in use by process"):
        private.Stack(stores.state)


def test_taken_port_is_said(make_stack):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(process.StackError, match="taken by another program") as caught:
            make_stack(port=taken.getsockname()[1])
    assert caught.value.status == 9


def test_white_space_in_the_path_is_refused(tmp_path):
    with pytest.raises(process.StackError, match="white space"):
        private.Stack(tmp_path / "a b")


def test_state_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(process.StackError, match="Not a directory") as caught:
        private.Stack(tmp_path / "file" / "state")
    assert caught.value.status == 8


def test_server_that_fails_to_start_says_why(make_stack):
    stack = make_stack(mariadb_options=["--no-such-option"])
    with pytest.raises(process.StackError, match="no-such-option"):
        stack.mariadb.start()


CHILD = """
import sys
sys.path.insert(0, sys.argv[1])
import stack
s = stack.Stack(sys.argv[2])
s.redis.start()
shared = s.shared_memory.replace("*", "scoreboard", 1).replace("[-.:]*", ".lock")
open(shared, "w").close()
print(s.redis.pid, s.sockets, shared, flush=True)
import time
time.sleep(60)
"""


def test_killed_harness_leaves_nothing_behind(tmp_path):
    here = str(pathlib.Path(private.__file__).parent)
    state = tmp_path / ("long" * 25)  # too long for sockets: a temporary directory
    with subprocess.Popen([sys.executable, "-B", "-c", CHILD, here, str(state)],
                          stdout=subprocess.PIPE, text=True) as child:
        pid, sockets, shared = child.stdout.readline().split()
        assert os.path.exists(f"/proc/{pid}") and os.path.isdir(sockets)
        assert not sockets.startswith(str(state))
        child.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + process.PATIENCE
    while time.monotonic() < deadline and (process.process_start_time(int(pid)) is not None
                                           or os.path.isdir(sockets)
                                           or os.path.exists(shared)):
        time.sleep(0.05)
    assert process.process_start_time(int(pid)) is None
    assert not os.path.isdir(sockets)
    assert not os.path.exists(shared)


def test_stopped_stack_leaves_no_shared_memory(tmp_path):
    with private.Stack(tmp_path / "state") as made:
        made.start()
        assert glob.glob(made.shared_memory)
    assert not glob.glob(made.shared_memory)
