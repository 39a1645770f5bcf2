# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What make install puts where, and that nginx takes the examples as they are."""

import os
import pathlib
import shutil
import subprocess

import pytest
from process import find_program


@pytest.fixture(scope="module")
def staged(tmp_path_factory):
    build = pathlib.Path(os.environ["top_builddir"])
    root = tmp_path_factory.mktemp("stage")
    env = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")
           and k not in ("MFLAGS", "DESTDIR")}
    done = subprocess.run(["make", "-C", str(build), "install", f"DESTDIR={root}"], env=env,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, done.stderr
    return root


def test_files_lie_where_the_hierarchy_says(staged):
    found = {str(p.relative_to(staged)) for p in staged.rglob("*") if p.is_file()}
    prefix = next(p for p in found if p.endswith("bin/lme")).removesuffix("bin/lme")
    allowed = ("bin/lme", "sbin/lme-fcgi", "share/doc/lol-match-exporter/", "share/man/man",
               "etc/lol-match-exporter/")
    assert not [p for p in found if not p.removeprefix(prefix).startswith(allowed)]
    examples = prefix + "share/doc/lol-match-exporter/examples/nginx/"
    for name in ("lme.conf", "lme-pass.conf", "lme-fastcgi.conf", "lme-upstream.conf"):
        assert examples + name in found


def test_nginx_takes_the_installed_examples(staged, tmp_path):
    examples = next(staged.rglob("lme-upstream.conf")).parent
    shutil.copytree(examples, tmp_path / "snippets")
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\n"
        + "".join(f"{kind}_temp_path {tmp_path}/{kind};\n" for kind in
                  ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        + "include snippets/lme-upstream.conf;\n"
        f"server {{ listen unix:{tmp_path}/web; include snippets/lme.conf; }}\n}}\n",
        encoding="utf-8")
    done = subprocess.run(
        [find_program("nginx"), "-t", "-p", f"{tmp_path}/", "-e", f"{tmp_path}/error.log",
         "-c", f"{tmp_path}/nginx.conf"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
