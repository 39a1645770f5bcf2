# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""import: what an import costs beside jansson's parsing of the same files.

5,000 synthetic match documents (and apart from them the timelines of that league) go with
--jobs 1 into an empty database.  Every round measures, one after the other,

    jansson   json_loadb of each file by a program of its own; reading and freeing apart
    import    all documents new
    known     the same documents once more

The rows, in microseconds a document; "match" and "timeline" are told apart:

jansson_*      json_loadb alone, without json_decref
parse_cpu      the same within the importer, with our check of the nesting
decode_cpu     what we do with the parsed tree, freeing it included
hash_cpu       SHA-256 of the raw document
store_client   CPU time of the importer's storing thread, BEGIN to COMMIT to Redis
store_server   CPU time of MariaDB and Redis during the whole import and until they are
               quiet again, flushing and purging included
store_wall     time of the storing thread, which shares the processors with the decoder,
               the server, and whatever else runs
decode_store   decode + hash + store: CPU time of both processes; wall
zstd_cpu       packing the raw document: in no sum but all_*
all_*          the whole run with start and end of the program
known_*        the whole run once more, nothing new

population.*   matches imported with the population's histograms, beside the same import
               into a database whose histograms are not built yet, so that nothing is
               counted; in turns, into a database with the ranks of the players only
"""

import json
import re
import resource
import subprocess
import time

from load import cpu_us, figure, median_ratio
from process import StackError
from stack import default_build

PLAYERS, MATCHES, SEED = 400, 5100, 9  # a few of them hold no game and are skipped
ROUNDS_MIN = 3
QUIET_S, QUIET_US, SETTLE_S = 0.5, 20000, 20
JANSSON = ("read_wall", "read_cpu", "parse_wall", "parse_cpu", "free_wall", "free_cpu")


def make_documents(stack):
    folder = stack.state / "documents"
    stack.lme("demo", "--players", PLAYERS, "--matches", MATCHES, "--seed", SEED,
              "--out", folder, check=True, timeout=300)
    return folder


def jansson(folder):
    """Microseconds a document of each step."""
    program = default_build() / "tests" / "bench" / "bench_jansson"
    said = subprocess.run([program, folder], capture_output=True, text=True, timeout=300,
                          check=False)
    if said.returncode:
        raise StackError(f"import: {said.stderr.strip()}")
    files, _bytes, *values = (int(word) for word in said.stdout.split())
    return {name: value / files for name, value in zip(JANSSON, values)}


def children_us():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (usage.ru_utime + usage.ru_stime) * 1e6


def server_us(stack):
    return cpu_us(stack.mariadb.pids()) + cpu_us(stack.redis.pids())


def settle(stack):
    """Until MariaDB has written and purged what an import leaves behind; its CPU time."""
    until = time.monotonic() + SETTLE_S
    last = server_us(stack)
    while time.monotonic() < until:
        time.sleep(QUIET_S)
        now = server_us(stack)
        if now - last < QUIET_US:
            return now
        last = now
    return last


def account(said):
    """New and known documents in the final account of an import."""
    counts = re.findall(r"^(?:matches|timelines) +(\d+) new +(\d+) already", said, re.M)
    return sum(int(new) for new, _ in counts), sum(int(known) for _, known in counts)


def load(stack, folder, again):
    """One import; microseconds a document of each step."""
    server, own = settle(stack), children_us()
    done = stack.lme("import", "--jobs", 1, "--timing", folder, check=True, timeout=600)
    own = children_us() - own
    server = settle(stack) - server
    timing = json.loads(done.stderr.splitlines()[-1])
    documents = timing["documents"]
    new, known = account(done.stdout)
    if new and again or known and not again or new + known < documents * 0.99:
        raise StackError(f"import: {new} new and {known} known of {documents} documents")
    cost = {name[:-3]: value / documents for name, value in timing.items()
            if name.endswith("_us")}
    cost |= {"server": server / documents, "process": own / documents}
    cost["decode_store_cpu"] = sum(cost[part]
                                   for part in ("decode", "hash", "store", "server"))
    cost["decode_store_wall"] = cost["decode_hash_wall"] + cost["store_wall"]
    cost["all_cpu"] = cost["process"] + cost["server"]
    return cost


def rows_of(name, bare, fresh, known):
    """The table of one kind of documents from lists of rounds."""
    def column(rounds, key):
        return [cost[key] for cost in rounds]

    def row(part, rounds, key, against=None):
        values = column(rounds, key)
        if against is None:
            return figure(f"import.{name}.{part}", "us/doc", values)
        return figure(f"import.{name}.{part}", "us/doc", values,
                      median_ratio(values, column(bare, against)),
                      f"import.{name}.jansson_" + against.removeprefix("parse_"))

    return [
        row("jansson_cpu", bare, "parse_cpu"), row("jansson_wall", bare, "parse_wall"),
        row("jansson_free_cpu", bare, "free_cpu"), row("read_cpu", bare, "read_cpu"),
        row("read_wall", bare, "read_wall"), row("parse_cpu", fresh, "parse"),
        row("decode_cpu", fresh, "decode"), row("hash_cpu", fresh, "hash"),
        row("store_client_cpu", fresh, "store"), row("store_server_cpu", fresh, "server"),
        row("store_wall", fresh, "store_wall"),
        row("decode_store_cpu", fresh, "decode_store_cpu", "parse_cpu"),
        row("decode_store_wall", fresh, "decode_store_wall", "parse_wall"),
        row("zstd_cpu", fresh, "compress"), row("all_cpu", fresh, "all_cpu"),
        row("all_wall", fresh, "wall"), row("known_cpu", known, "all_cpu", "parse_cpu"),
        row("known_wall", known, "wall", "parse_wall"),
    ]


def load_counted(stack, folder, counted):
    """An import with or without histograms: they count nothing before they are built."""
    stack.reset()
    stack.lme("import", folder / "ranks", check=True, timeout=300)
    if not counted:
        stack.sql("UPDATE peer_state SET built_until = 0")
    cost = load(stack, folder / "match-v5", again=False)
    cells = int(stack.sql("SELECT COUNT(*) FROM peer_cell")[0][0])
    if counted != (cells > 0):
        raise StackError(f"import: {cells} histograms, counted {counted}")
    return cost


def population_rows(counted, uncounted):
    """What the histograms cost."""
    def column(rounds, *parts):
        return [sum(cost[part] for part in parts) for cost in rounds]

    rows = []
    for name, parts in (("all_cpu", ("all_cpu",)), ("store_cpu", ("store", "server"))):
        without, values = column(uncounted, *parts), column(counted, *parts)
        base = f"import.population.without_{name}"
        rows += [figure(base, "us/doc", without),
                 figure(f"import.population.with_{name}", "us/doc", values,
                        median_ratio(values, without), base)]
    return rows


def run(stack, rounds):
    stack.start_stores()
    folder = make_documents(stack)
    kinds = {"match": folder / "match-v5", "timeline": folder / "timeline"}
    seen = {kind: ([], [], []) for kind in kinds}
    counted, uncounted = [], []
    for number in range(max(rounds, ROUNDS_MIN)):
        for wanted in (True, False) if number % 2 else (False, True):
            (counted if wanted else uncounted).append(load_counted(stack, folder, wanted))
        stack.reset()
        for kind, files in kinds.items():
            bare, fresh, known = seen[kind]
            bare.append(jansson(files))
            fresh.append(load(stack, files, again=False))
            known.append(load(stack, files, again=True))
    matches = int(stack.sql("SELECT COUNT(*) FROM `match`")[0][0])
    if matches < 5000:
        raise StackError(f"import: only {matches} matches stored")
    return [row for kind in kinds for row in rows_of(kind, *seen[kind])] + \
        population_rows(counted, uncounted)
