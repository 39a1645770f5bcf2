# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""cold: a period answer that nobody has cached, for a player of 5,000 matches, against the
bare fetch of the same columns by the same client library."""

import subprocess

from load import figure, median_ratio
from process import StackError
from stack import default_build

GAMES = 5000
ROUNDS = 40


def heavy_player(stack):
    """A demo player whose rows are repeated, one an hour, until there are enough."""
    stack.start_stores()
    stack.lme("db", "init", check=True)
    stack.lme("demo", "--players", 20, "--matches", 20, "--seed", 5, check=True, timeout=300)
    player, puuid, games = stack.sql(
        "SELECT p.player_id, p.puuid, COUNT(*) FROM player p JOIN participant USING (player_id) "
        "GROUP BY p.player_id ORDER BY 3 DESC, 1 LIMIT 1")[0]
    columns = [row[0] for row in stack.sql(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() "
        "AND table_name = 'participant' ORDER BY ordinal_position")]
    other = {"game_start": "game_start - seq * 3600000", "match_id": "match_id + seq * 100000",
             "champion_id": "1 + (champion_id + seq) % 160", "role": "1 + (role + seq) % 5",
             "win": "(win + seq) % 2"}
    copies = (GAMES - int(games)) // int(games) + 1
    stack.sql(f"INSERT INTO participant ({', '.join(columns)}) "
              f"SELECT {', '.join(other.get(c, c) for c in columns)} FROM participant "
              f"JOIN seq_1_to_{copies} WHERE player_id = {player} "
              f"ORDER BY game_start - seq * 3600000 LIMIT {GAMES - int(games)}")
    rows = int(stack.sql(f"SELECT COUNT(*) FROM participant WHERE player_id = {player}")[0][0])
    if rows != GAMES:
        raise StackError(f"cold: {rows} rows instead of {GAMES}")
    return puuid


def run(stack, rounds):
    puuid = heavy_player(stack)
    program = default_build() / "tests" / "bench" / "bench_cold"
    said = subprocess.run([program, stack.config, puuid, str(ROUNDS * max(rounds, 1) // 5)],
                          capture_output=True, text=True, timeout=300, check=False)
    if said.returncode:
        raise StackError(f"cold: {said.stderr.strip()}")
    pairs = [[float(v) for v in line.split()] for line in said.stdout.splitlines()]
    bare, cold = ([pair[i] for pair in pairs] for i in (0, 1))
    return [figure("cold.bare_fetch_5000", "us", bare),
            figure("cold.answer_5000", "us", cold, median_ratio(cold, bare),
                   "cold.bare_fetch_5000")]
