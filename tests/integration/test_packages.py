# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""conf/private/install-packages, with a pretended dpkg, apt-get and sudo."""

import os
import pathlib
import signal
import subprocess
import time

import pytest
from process import PATIENCE

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "conf" / "private" / "install-packages"


@pytest.fixture
def pretend(tmp_path):
    """A directory of commands that note their calls; apt-get looks at the policy."""
    bin_dir = tmp_path / "bin"
    bin_dir.mkdir()
    policy = tmp_path / "policy-rc.d"

    def command(name, body):
        path = bin_dir / name
        note = f"{{ printf '%s ' {name} \"$@\"; echo; }} >>{tmp_path}/calls"
        path.write_text(f"#!/bin/sh\n{note}\n{body}\n", encoding="utf-8")
        path.chmod(0o755)

    for name in ("sh", "awk", "head", "dirname", "grep", "mv", "rm", "chmod", "sleep", "touch"):
        (bin_dir / name).symlink_to(f"/bin/{name}")
    command("dpkg-query", "for p; do :; done; test \"$p\" = redis-server "
            f"-a ! -e {tmp_path}/done || echo installed")
    command("apt-get", f"sh {policy}; echo policy $? >>{tmp_path}/calls; touch {tmp_path}/done")
    command("systemctl", ":")
    command("id", "echo 0")
    return type("Pretend", (), {"command": staticmethod(command), "policy": policy,
                                "bin": bin_dir, "calls_path": tmp_path / "calls"})


def start(pretend):
    return subprocess.Popen(
        ["/bin/sh", str(SCRIPT), "run"], stderr=subprocess.PIPE, text=True,
        env={"PATH": str(pretend.bin), "LME_POLICY_FILE": str(pretend.policy)},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        start_new_session=True)


def run(pretend):
    with start(pretend) as child:
        said = child.stderr.read()
    text = pretend.calls_path.read_text(encoding="utf-8") if pretend.calls_path.exists() else ""
    calls = [line.strip() for line in text.splitlines()]
    return child.returncode, said, [c for c in calls if not c.startswith(("dpkg", "id", "$"))]


def test_only_what_is_missing_and_no_service_starts(pretend):
    status, said, calls = run(pretend)
    assert status == 0
    assert calls[0].startswith("apt-get install") and calls[0].endswith(" redis-server")
    assert "--no-remove" in calls[0]
    assert calls[1] == "policy 101"
    assert calls[2] == "systemctl disable redis-server"
    assert "neither started nor enabled" in said
    assert not pretend.policy.exists()


def test_nothing_is_called_when_all_is_there(pretend):
    run(pretend)
    pretend.calls_path.unlink()
    assert run(pretend) == (0, "", [])


def test_the_machine_s_policy_is_put_back(pretend):
    pretend.policy.write_text("#!/bin/sh\nexit 7\n", encoding="utf-8")
    assert run(pretend)[0] == 0
    assert pretend.policy.read_text(encoding="utf-8") == "#!/bin/sh\nexit 7\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_machine_s_policy_is_put_back_on_interrupt(pretend, number):
    pretend.policy.write_text("#!/bin/sh\nexit 7\n", encoding="utf-8")
    pretend.command("apt-get", "exec sleep 30")
    with start(pretend) as child:
        deadline = time.monotonic() + PATIENCE
        while "apt-get" not in (pretend.calls_path.read_text()
                                if pretend.calls_path.exists() else ""):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        os.killpg(child.pid, number)
    assert child.returncode != 0
    assert pretend.policy.read_text(encoding="utf-8") == "#!/bin/sh\nexit 7\n"


def test_policy_that_a_killed_run_left_is_repaired(pretend):
    mine = "# made by LoL Match Exporter for the length of one installation\nexit 101\n"
    pretend.policy.write_text(mine, encoding="utf-8")
    saved = pretend.policy.with_name(pretend.policy.name + ".saved-by-lme")
    saved.write_text("exit 7\n", encoding="utf-8")
    assert run(pretend)[0] == 0
    assert pretend.policy.read_text(encoding="utf-8") == "exit 7\n"
    assert not saved.exists()


def test_without_apt_the_list_is_said(pretend):
    (pretend.bin / "apt-get").unlink()
    status, said, _ = run(pretend)
    assert status == 1
    assert "apt is not here" in said and "mariadb-server-core" in said


def test_without_root_and_sudo_the_command_is_said(pretend):
    pretend.command("id", "echo 1000")
    status, said, calls = run(pretend)
    assert status == 1 and not calls
    assert "As root, run:" in said and "--as-root redis-server" in said


def test_sudo_is_used_when_not_root(pretend):
    pretend.command("id", "echo 1000")
    pretend.command("sudo", 'shift; exec env LME_POLICY_FILE=' + str(pretend.policy) + ' "$@"')
    (pretend.bin / "env").symlink_to("/usr/bin/env")
    status, _, calls = run(pretend)
    assert status == 0
    assert calls[0].startswith("sudo ") and calls[1].startswith("apt-get install")
