# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lint tests share: where the tree is, its files, TAP lines."""

import os
import pathlib
import subprocess

SOURCE = pathlib.Path(os.environ.get("top_srcdir") or ".").resolve()
BUILD = pathlib.Path(os.environ.get("top_builddir") or ".").resolve()


def files(*suffixes, below=("src", "tests")):
    """Files of the source tree with one of the suffixes, sorted."""
    return [path for folder in below for path in sorted((SOURCE / folder).rglob("*"))
            if path.suffix in suffixes and path.is_file()]


def name(path):
    return str(path.relative_to(SOURCE))


def read(path):
    return path.read_text(encoding="utf-8")


class Tap:
    """Prints one line a check and the plan at the end."""

    def __init__(self):
        self.number = 0

    def check(self, what, complaints):
        """One result: failed when there is any complaint."""
        self.number += 1
        complaints = list(complaints)
        print(f"{'not ok' if complaints else 'ok'} {self.number} - {what}")
        for complaint in complaints:
            print(f"# {complaint}")

    def skip(self, what, reason):
        self.number += 1
        print(f"ok {self.number} - {what} # SKIP {reason}")

    def done(self):
        print(f"1..{self.number}")


class Symbol:
    """A line of nm: which object, what kind, which name."""

    def __init__(self, member, kind, symbol):
        self.member, self.kind, self.name = member, kind, symbol


def symbols(library, undefined=False):
    """The global symbols that a library defines, or those that it needs."""
    argv = ["nm", "-A", "--undefined-only" if undefined else "--defined-only",
            "--extern-only", str(library)]
    out = subprocess.run(argv, capture_output=True, text=True, check=True).stdout
    for line in out.splitlines():
        where, _, rest = line.rpartition(":")
        words = rest.split()
        yield Symbol(where.rsplit(":", 1)[-1], words[-2], words[-1])
