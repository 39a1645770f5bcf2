# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""engine: what the analytics cost for a player of 5,000 matches, beside the fetch of their
columns and beside the same sums by SQL; and that the cost follows the window's rows."""

import collections
import subprocess

from cold import heavy_player
from load import figure, median_ratio
from process import StackError
from stack import default_build

GAMES = 5000
ROUNDS = 20


def play_out(stack, puuid):
    """Only games that count, so that every row is worked on."""
    stack.sql("UPDATE participant JOIN player USING (player_id) SET status = 0, queue_id = "
              "ELT(1 + game_start DIV 3600000 % 4, 420, 440, 400, 490), "
              "opponent_champion_id = 1 + game_start DIV 3600000 % 150 "
              f"WHERE puuid = '{puuid}'")


def add_before(stack, puuid, times):
    """The player's history once more and again, before all that is there."""
    first, last = map(int, stack.sql(
        "SELECT MIN(game_start), MAX(game_start) FROM participant JOIN player USING "
        f"(player_id) WHERE puuid = '{puuid}'")[0])
    columns = [row[0] for row in stack.sql(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() "
        "AND table_name = 'participant' ORDER BY ordinal_position")]
    other = {"game_start": f"game_start - seq * {last - first + 3600_000}",
             "match_id": "match_id + seq * 100000000"}
    stack.sql(f"INSERT INTO participant ({', '.join(columns)}) "
              f"SELECT {', '.join(other.get(c, 'g.' + c) for c in columns)} "
              f"FROM participant g JOIN player p USING (player_id) JOIN seq_1_to_{times} "
              f"WHERE p.puuid = '{puuid}'", timeout=600)


def measure(stack, puuid, from_ms, rounds):
    program = default_build() / "tests" / "bench" / "bench_engine"
    said = subprocess.run([program, stack.config, puuid, str(from_ms), str(rounds)],
                          capture_output=True, text=True, timeout=500, check=False)
    if said.returncode:
        raise StackError(f"engine: {said.stderr.strip()}")
    values = collections.defaultdict(list)
    for line in said.stdout.splitlines():
        name, us = line.split()
        values[name].append(float(us))
    return values


def start_of(stack, puuid, games):
    """game_start of the games-th newest."""
    return int(stack.sql("SELECT game_start FROM participant JOIN player USING (player_id) "
                         f"WHERE puuid = '{puuid}' ORDER BY 1 DESC "
                         f"LIMIT 1 OFFSET {games - 1}")[0][0])


def run(stack, rounds):
    puuid = heavy_player(stack)
    play_out(stack, puuid)
    rounds = ROUNDS * max(rounds, 1) // 5
    whole = measure(stack, puuid, 0, rounds)
    rows = [figure(f"engine.{name}_{GAMES}", "us", whole[name])
            for name in ("fetch_core", "fetch_full", "fetch_mates")]
    for name, beside in (("period", "fetch_core"), ("sections", "fetch_mates"),
                         ("sections_with_names", "fetch_mates"), ("group_by", "breakdowns")):
        rows.append(figure(f"engine.{name}_{GAMES}", "us", whole[name],
                           median_ratio(whole[name], whole[beside]),
                           f"engine.{beside}_{GAMES}"))
    rows.append(figure(f"engine.breakdowns_{GAMES}", "us", whole["breakdowns"]))
    rows += [figure(f"engine.section_{name}", "us", values) for name, values in whole.items()
             if f"engine.{name}_{GAMES}" not in {row["name"] for row in rows}]
    start = start_of(stack, puuid, GAMES // 2)
    half = measure(stack, puuid, start, rounds)
    rows.append(figure(f"engine.breakdowns_{GAMES // 2}", "us", half["breakdowns"],
                       median_ratio(half["breakdowns"], whole["breakdowns"]),
                       f"engine.breakdowns_{GAMES}"))
    start = start_of(stack, puuid, GAMES)
    add_before(stack, puuid, 9)
    window = measure(stack, puuid, start, rounds)
    rows.append(figure("engine.breakdowns_of_50000", "us", window["breakdowns"],
                       median_ratio(window["breakdowns"], whole["breakdowns"]),
                       f"engine.breakdowns_{GAMES}"))
    return rows
