# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""lme-fcgi as a program: options, start in both ways, reload, what it says on failure."""

import json
import os
import re
import signal
import socket
import subprocess

import pytest

import stack as private
from process import PATIENCE, wait_until

USAGE, CONFIG, UNAVAILABLE, BUSY, NOT_FOUND = 2, 3, 4, 9, 10


def run(*args, env=None, **options):
    program = private.default_build() / "lme-fcgi"
    if not program.exists():
        pytest.fail("not built: lme-fcgi")
    options.setdefault("stdin", subprocess.DEVNULL)
    return subprocess.run([str(program), *map(str, args)], text=True, timeout=60,
                          capture_output=True, check=False,
                          env={**os.environ, "LME_CONFIG": "/dev/null", **(env or {})},
                          **options)


def one_line(done):
    assert not done.stdout
    assert done.stderr.startswith("lme-fcgi: ") and done.stderr.count("\n") == 1
    return done.stderr


def test_help_and_version():
    assert run("--help").stdout.startswith("usage: lme-fcgi ")
    assert run("--version").stdout.startswith("lme-fcgi 1.")


@pytest.mark.parametrize("args", [
    ("--nonsense",), ("more",), ("--listen",), ("--processes", "2"),
    ("--listen", "/tmp/x", "--processes", "0"), ("--listen", "/tmp/x", "--processes", "2x"),
])
def test_wrong_options_are_usage(args):
    done = run(*args)
    assert done.returncode == USAGE
    one_line(done)


def test_descriptor_0_must_listen():
    done = run()
    assert done.returncode == USAGE
    assert "spawn-fcgi" in one_line(done)


def test_broken_configuration_is_said(tmp_path):
    path = tmp_path / "lme.ini"
    path.write_text("[server]\nthreads = many\n", encoding="utf-8")
    for args in (("--config", path, "--listen", tmp_path / "s"),):
        done = run(*args)
        assert done.returncode == CONFIG
        assert f"{path}:2: server.threads" in one_line(done)


def test_socket_in_use_is_busy(tmp_path):
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(str(tmp_path / "s"))
        other.listen()
        done = run("--listen", tmp_path / "s")
    assert done.returncode == BUSY
    assert str(tmp_path / "s") in one_line(done)


def test_missing_directory_is_said(tmp_path):
    done = run("--listen", tmp_path / "none" / "s")
    assert done.returncode == NOT_FOUND
    assert str(tmp_path / "none") in one_line(done)


def prepare(stack):
    """A configuration for servers that do not run."""
    stack.mariadb.password_file.write_text("unused\n", encoding="utf-8")
    stack.mariadb.password_file.chmod(0o600)
    stack.write_config()


@pytest.fixture(params=["spawn", "own"])
def served(request, make_stack):
    """Application and nginx, without database and Redis."""
    stack = make_stack(mode=request.param)
    prepare(stack)
    stack.start_web()
    return stack


def test_serves_without_database_and_redis(served):
    wait_until(lambda: served.get("/livez").status == 200, PATIENCE, "no answer")
    assert served.get("/readyz").status == 503


def test_reload_takes_new_settings_and_new_logs(served):
    log = served.state / "access.log"
    wait_until(lambda: served.get("/livez").status == 200, PATIENCE, "no answer")
    served.settings = {"log": {"access_log": served.state / "second.log", "level": "debug",
                               "access_flush": "0"}, "server": {"max_body": "3K"}}
    served.write_config()
    done = served.lme("reload")
    assert (done.returncode, done.stdout) == (0, "2 processes told\n"), done.stderr
    second = served.state / "second.log"

    def lines():
        served.get("/livez")
        return second.exists() and second.read_text(encoding="utf-8").count("\n") >= 2
    wait_until(lines, PATIENCE, "no line in the new access log")
    assert json.loads(second.read_text(encoding="utf-8").splitlines()[0])["status"] == 200
    assert log.exists()
    text = served.app.log_path.read_text(encoding="utf-8", errors="replace")
    assert re.search("reload: server.max_body was changed", text)
    assert " reloaded" in text


def test_parent_of_own_prefork_logs_where_told(make_stack):
    stack = make_stack(mode="own")
    log = stack.state / "program.log"
    stack.settings = {"log": {"file": log}}
    prepare(stack)
    stack.app.start()
    assert "listening on " in log.read_text(encoding="utf-8")
    log.rename(stack.state / "program.log.1")
    os.kill(stack.app.pid, signal.SIGHUP)
    wait_until(log.exists, PATIENCE, "the log is not made anew")
    victim = stack.app.kill_child()
    wait_until(lambda: f"process {victim} was killed by signal 9" in log.read_text(
        encoding="utf-8"), PATIENCE, "the parent's line is not in the new log")
    assert not stack.app.log_text()


def test_broken_reload_keeps_serving(served):
    wait_until(lambda: served.get("/livez").status == 200, PATIENCE, "no answer")
    served.config.write_text("[nonsense]\n", encoding="utf-8")
    for pid in served.app.children():
        os.kill(pid, 1)
    wait_until(lambda: "the settings stay as they were" in served.app.log_path.read_text(
        encoding="utf-8", errors="replace"), PATIENCE, "the mistake is not logged")
    assert served.get("/livez").status == 200


def test_reload_without_service_is_said(make_stack):
    stack = make_stack()
    prepare(stack)
    done = stack.lme("reload")
    assert done.returncode == UNAVAILABLE
    assert done.stderr.startswith("lme reload: no process of the instance ")
