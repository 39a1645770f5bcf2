# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line without any server: options, help, configuration."""

import os
import pathlib
import shutil
import subprocess

import pytest

import stack as private

USAGE, CONFIG, IO = 2, 3, 8


@pytest.fixture
def lme(tmp_path):
    """Run lme with nothing of the machine's own configuration."""
    program = private.default_build() / "lme"
    if not program.exists():
        pytest.fail("not built: lme")

    def run(*args, env=None, **options):
        options.setdefault("stdout", subprocess.PIPE)
        options.setdefault("stderr", subprocess.PIPE)
        base = {k: v for k, v in os.environ.items() if k != "LME_CONFIG"}
        return subprocess.run([str(program), *map(str, args)], text=True, timeout=60,
                              cwd=tmp_path, check=False, env={**base, **(env or {})},
                              **options)
    return run


@pytest.fixture
def config(tmp_path):
    def write(text, name="lme.ini"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        return path
    return write


def commands(lme):
    lines = lme("--help").stdout.split("commands:\n")[1].split("\n\n")[0].splitlines()
    return [line.split()[0] for line in lines]


def test_version_names_the_program(lme):
    done = lme("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("lme (LoL Match Exporter) 1.")


def test_every_command_has_help(lme):
    names = commands(lme)
    assert names == sorted(names) and {"config", "db"} <= set(names)
    for name in names:
        for option in ("--help", "-h"):
            done = lme(name, option)
            assert done.returncode == 0 and not done.stderr
            assert done.stdout.startswith(f"usage: lme [--config FILE] {name} ")


def test_without_command_is_usage(lme):
    done = lme()
    assert done.returncode == USAGE
    assert done.stderr.startswith("usage: lme") and not done.stdout


def test_unknown_command_names_the_nearest(lme):
    done = lme("confg")
    assert done.returncode == USAGE
    assert done.stderr == 'lme: unknown command "confg"; did you mean "config"?\n'
    done = lme("xyzzyplugh")
    assert done.returncode == USAGE
    assert done.stderr == 'lme: unknown command "xyzzyplugh"; try "lme --help"\n'


@pytest.mark.parametrize("args", [
    ("--nonsense",), ("--config",), ("config",), ("config", "nonsense"),
    ("config", "show", "more"), ("db",), ("db", "nonsense"), ("db", "init", "more"),
    ("db", "--nonsense"), ("db", "migrate", "--json"), ("db", "status", "--no-token"),
    ("db", "init", "--timeout"), ("db", "init", "--timeout", "0"),
    ("db", "init", "--timeout", "1x"),
])
def test_wrong_arguments_are_usage(lme, args):
    done = lme(*args)
    assert done.returncode == USAGE
    assert done.stderr and not done.stdout
    assert "try \"lme" in done.stderr


def test_check_names_file_line_and_key_of_every_mistake(lme, config):
    path = config("[server]\nthreads = 0\n[mysql]\nprot = 3306\nquery_timeout = 30\n"
                  "[sever]\nx = 1\n[site]\nbase_path = lol/\n")
    done = lme("config", "check", path)
    assert done.returncode == CONFIG and not done.stdout
    lines = done.stderr.splitlines()
    assert [line.split(": ")[0:2] for line in lines] == [
        [f"{path}:2", "server.threads"], [f"{path}:4", "mysql.prot"],
        [f"{path}:5", "mysql.query_timeout"], [f"{path}:6", "sever"],
        [f"{path}:9", "site.base_path"]]
    assert 'did you mean "port" in [mysql]?' in lines[1]
    assert "did you mean [server]?" in lines[3]


def test_check_takes_the_file_from_option_variable_or_argument(lme, config):
    good, bad = config(""), config("[x]\n", "bad.ini")
    assert lme("config", "check", env={"LME_CONFIG": str(good)}).returncode == 0
    assert lme("config", "check", env={"LME_CONFIG": str(bad)}).returncode == CONFIG
    assert lme("--config", good, "config", "check",
               env={"LME_CONFIG": str(bad)}).returncode == 0
    assert lme("config", "check", bad, env={"LME_CONFIG": str(good)}).returncode == CONFIG


@pytest.mark.parametrize("path", ["/nonexistent/lme.ini", "/tmp"])
def test_configuration_that_is_no_file(lme, path):
    for args in (("config", "check", path), ("--config", path, "config", "show"),
                 ("--config", path, "db", "status")):
        done = lme(*args)
        assert done.returncode == CONFIG
        assert path in done.stderr and done.stderr.count("\n") == 1


def test_null_device_is_an_empty_configuration(lme):
    assert lme("--config", "/dev/null", "config", "check").returncode == 0


def test_other_commands_refuse_a_broken_configuration(lme, config):
    path = config("[mysql]\nport = x\npool_size = y\n")
    done = lme("--config", path, "db", "status")
    assert done.returncode == CONFIG
    assert done.stderr.count("\n") == 1
    assert "2 mistakes" in done.stderr and f"{path}:2: mysql.port" in done.stderr


def test_show_tells_origin_and_hides_secrets(lme, config, tmp_path):
    (tmp_path / "p").write_text("swordfish\n", encoding="utf-8")
    (tmp_path / "p").chmod(0o600)
    path = config(f"[mysql]\npassword_file = {tmp_path}/p\nport = 3307\n"
                  "[redis]\npassword = sesame\n")
    done = lme("--config", path, "config", "show")
    assert done.returncode == 0 and not done.stderr
    assert f"# {path}:3\nport = 3307\n" in done.stdout
    assert "swordfish" not in done.stdout and "sesame" not in done.stdout
    assert done.stdout.count("password = ********\n") == 2
    assert "# default\nthreads = 8\n" in done.stdout


def test_readable_secrets_are_warned_about(lme, config, tmp_path):
    path = config("[redis]\npassword = sesame\n")
    path.chmod(0o644)
    done = lme("config", "check", path)
    assert done.returncode == 0
    assert str(path) in done.stderr and "warning" in done.stderr
    assert "sesame" not in done.stderr


def test_missing_password_file_is_a_configuration_mistake(lme, config):
    path = config("[mysql]\npassword_file = /nonexistent/p\n")
    for args in (("config", "check", path), ("--config", path, "db", "status")):
        done = lme(*args)
        assert done.returncode == CONFIG
        assert "mysql.password_file" in done.stderr and "/nonexistent/p" in done.stderr


def test_annotated_file_is_accepted(lme, config):
    path = config(lme("config", "annotated").stdout)
    assert lme("config", "check", path).returncode == 0


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
def test_full_disk_is_said(lme):
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = lme("config", "annotated", stdout=full)
    assert done.returncode == IO
    assert "No space left on device" in done.stderr


def test_reader_that_has_seen_enough_is_no_failure(lme):
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as pipe:
        done = lme("config", "annotated", stdout=pipe)
    assert done.returncode == 0 and not done.stderr


@pytest.mark.skipif(not shutil.which("valgrind"), reason="valgrind is not installed")
def test_valgrind_finds_nothing(config, tmp_path):
    program = private.default_build() / "lme"
    if not program.exists():
        pytest.fail("not built: lme")
    if b"__asan_init" in program.read_bytes() or b"__tsan_init" in program.read_bytes():
        pytest.skip("valgrind and sanitizers do not go together")
    path = config("[site]\nname = \"x\"\n[mysql]\npasswrd = x\nport = 1\nport = 2\n")
    for args in (["config", "check", path], ["config", "show"], ["config", "annotated"],
                 ["--config", path, "db", "status"], ["nonsense"]):
        done = subprocess.run(
            ["valgrind", "-q", "--error-exitcode=99", "--leak-check=full",
             "--errors-for-leak-kinds=definite,indirect", str(program), *map(str, args)],
            text=True, capture_output=True, timeout=120, check=False,
            env={**os.environ, "LME_CONFIG": str(pathlib.Path(tmp_path, "none.ini"))
                 if args == ["nonsense"] else ""})
        assert done.returncode != 99, done.stderr
