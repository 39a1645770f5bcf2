# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""lme import: what it stores is what another reading of the same JSON says."""

import fcntl
import gzip
import itertools
import json
import os
import pathlib
import random
import re
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time

import pytest
from process import PATIENCE, wait_until

ROLES = ["", "TOP", "JUNGLE", "MIDDLE", "BOTTOM", "UTILITY"]
NORMAL, REMAKE, ABORTED, BOTS, CUSTOM = range(5)
BOT_QUEUES = {830, 840, 850, 870, 880, 890, 2000, 2010, 2020}
ARENA_QUEUES = {1700, 1710, 1750}

# column of participant: member of the document
PLAIN = {
    "champion_id": "championId", "win": "win", "kills": "kills", "deaths": "deaths",
    "assists": "assists", "cs_lane": "totalMinionsKilled",
    "cs_neutral": "neutralMinionsKilled", "gold_earned": "goldEarned",
    "gold_spent": "goldSpent", "damage_champions": "totalDamageDealtToChampions",
    "damage_physical": "physicalDamageDealtToChampions",
    "damage_magic": "magicDamageDealtToChampions",
    "damage_true": "trueDamageDealtToChampions", "damage_taken": "totalDamageTaken",
    "damage_mitigated": "damageSelfMitigated",
    "damage_objectives": "damageDealtToObjectives",
    "damage_turrets": "damageDealtToTurrets", "heal_total": "totalHeal",
    "heal_mates": "totalHealsOnTeammates", "shield_mates": "totalDamageShieldedOnTeammates",
    "vision_score": "visionScore", "wards_placed": "wardsPlaced",
    "wards_killed": "wardsKilled", "control_wards": "detectorWardsPlaced",
    "turret_takedowns": "turretTakedowns", "inhibitor_takedowns": "inhibitorTakedowns",
    "dragon_kills": "dragonKills", "baron_kills": "baronKills",
    "objectives_stolen": "objectivesStolen", "first_blood": "firstBloodKill",
    "first_tower": "firstTowerKill", "champ_level": "champLevel",
    "double_kills": "doubleKills", "triple_kills": "tripleKills",
    "quadra_kills": "quadraKills", "penta_kills": "pentaKills",
    "time_played_s": "timePlayed", "time_dead_s": "totalTimeSpentDead",
    "time_cc_s": "timeCCingOthers", "spell1": "summoner1Id", "spell2": "summoner2Id",
    "item0": "item0", "item1": "item1", "item2": "item2", "item3": "item3",
    "item4": "item4", "item5": "item5", "item6": "item6",
    "summoner_level": "summonerLevel", "xp": "champExperience",
    "subteam": "playerSubteamId",
}
DERIVED = ["participant_no", "puuid", "riot_id", "riot_tag", "champion_name", "role",
           "role_inferred", "team_id_100", "placement", "team_kills", "team_gold",
           "team_damage", "opponent_no", "opponent_champion_id", "rune_keystone",
           "rune_primary_style", "rune_sub_style", "status", "duration_s", "queue_id",
           "game_start", "patch_major", "patch_minor", "team_towers"]


def _infer_roles(people):
    inferred = set()
    for team in (1, 2):
        side = [p for p in people if p["team_id_100"] == team]
        empty = [p for p in side if not p["role"]]
        left = set(range(1, 6)) - {p["role"] for p in side}
        if len(side) == 5 and len(empty) == 1 and len(left) == 1:
            empty[0]["role"] = left.pop()
            inferred.add(empty[0]["participant_no"])
    for p in people:
        p["role_inferred"] = int(p["participant_no"] in inferred)


def _names(p):
    name = p.get("riotIdGameName") or p.get("riotIdName") or ""
    if name:
        return name, p.get("riotIdTagline") or ""
    return p.get("summonerName") or "", ""


def _runes(p):
    styles = {s.get("description"): s for s in p.get("perks", {}).get("styles", [])}
    primary = styles.get("primaryStyle", {})
    return (([s["perk"] for s in primary.get("selections", [])] or [0])[0],
            primary.get("style", 0), styles.get("subStyle", {}).get("style", 0))


def _status(info, people):
    queue = info.get("queueId", 0)
    if info["gameDuration"] == 0 and not any(p.get("timePlayed") for p in people):
        return ABORTED
    if any(p.get("gameEndedInEarlySurrender") for p in people):
        return REMAKE
    if queue == 0 and info.get("gameType") != "MATCHED_GAME":
        return CUSTOM
    if any(p["puuid"] == "BOT" for p in people) or queue in BOT_QUEUES:
        return BOTS
    return NORMAL


def _sum_sides(info, rows, cut):
    arena = info.get("queueId") in ARENA_QUEUES or info.get("gameMode") == "CHERRY"
    known = not cut and not (arena and any(not r["subteam"] for r in rows))
    for r in rows:
        side = [q for q in rows if known and (q["team_id_100"], q["subteam"]) ==
                (r["team_id_100"], r["subteam"])]
        r["team_kills"] = sum(q["kills"] for q in side)
        r["team_gold"] = sum(q["gold_earned"] for q in side)
        r["team_damage"] = sum(q["damage_champions"] for q in side)


def _oppose(rows):
    for r in rows:
        same = [q for q in rows if r["role"] and q["role"] == r["role"]]
        own = [q for q in same if q["team_id_100"] == r["team_id_100"]]
        other = [q for q in same if q["team_id_100"] != r["team_id_100"]]
        clear = len(own) == 1 and len(other) == 1
        r["opponent_no"] = other[0]["participant_no"] if clear else 0
        r["opponent_champion_id"] = other[0]["champion_id"] if clear else 0


def _towers(info, team_id):
    """What the record of the own team says; 0 without one."""
    for team in info.get("teams") or []:
        if team_id and team.get("teamId") == team_id:
            return team.get("objectives", {}).get("tower", {}).get("kills", 0)
    return 0


def expected_participants(document):
    """Rows of participant as dictionaries, from the JSON alone."""
    info, people = document["info"], document["info"]["participants"]
    version = [int(part) for part in info["gameVersion"].split(".")[:2]]
    rows = []
    for p in people:
        row = {column: int(p.get(key) or 0) for column, key in PLAIN.items()}
        row["riot_id"], row["riot_tag"] = _names(p)
        row["rune_keystone"], row["rune_primary_style"], row["rune_sub_style"] = _runes(p)
        row.update(
            puuid=p["puuid"], participant_no=p["participantId"],
            champion_name=p["championName"], team_id_100=p["teamId"] // 100,
            role=ROLES.index(p.get("teamPosition") or ""),
            placement=p.get("placement") or p.get("subteamPlacement") or 0,
            status=_status(info, people), queue_id=info.get("queueId", 0),
            game_start=info["gameStartTimestamp"], patch_major=version[0],
            patch_minor=version[1], team_towers=_towers(info, p["teamId"]),
            duration_s=info["gameDuration"] if "gameEndTimestamp" in info
            else info["gameDuration"] // 1000)
        rows.append(row)
    _infer_roles(rows)
    _sum_sides(info, rows, len(rows) < len(document["metadata"]["participants"]))
    _oppose(rows)
    return rows


def stored_participants(db):
    columns = list(PLAIN) + DERIVED
    selected = ", ".join({"puuid": "y.puuid"}.get(c, f"p.{c}") for c in columns)
    found = {}
    for row in db.sql(f"SELECT m.riot_match_id, {selected} FROM participant p"
                      " JOIN `match` m USING (match_id) JOIN player y USING (player_id)"
                      " ORDER BY m.riot_match_id, p.participant_no"):
        values = {c: int(v) if re.fullmatch(r"-?\d+", str(v)) and c not in
                  ("riot_id", "riot_tag", "puuid") else v
                  for c, v in zip(columns, row[1:])}
        found.setdefault(row[0], []).append(values)
    return found


LANING = ["minutes", *(f"{what}_diff_{minute}" for what in ("gold", "xp", "cs")
                       for minute in (10, 15, 20)),
          "deaths_before_10", "plates", "first_item_ms", "gold_lead_max", "gold_deficit_max"]


def dump(db):
    """All rows that may not depend on the order of import, without surrogates."""
    queries = [
        "SELECT riot_match_id, platform, game_id, game_start, game_creation, game_end,"
        " duration_s, queue_id, map_id, patch_major, patch_minor, game_version, game_mode,"
        " game_type, end_result, tournament_code, status, surrendered, synthetic,"
        " expected_participants, participant_count, team_count, has_timeline"
        " FROM `match` ORDER BY 1",
        "SELECT m.riot_match_id, t.team_no, t.team_id_100, t.win, t.kills, t.towers,"
        " t.inhibitors, t.dragons, t.barons, t.heralds, t.hordes, t.first_blood,"
        " HEX(t.bans) FROM match_team t JOIN `match` m USING (match_id) ORDER BY 1, 2",
        "SELECT m.riot_match_id, r.kind, r.raw_len, HEX(r.sha256) FROM match_raw r"
        " JOIN `match` m USING (match_id) ORDER BY 1, 2",
        "SELECT m.riot_match_id, f.frame_interval_ms, f.participant_count, MD5(f.data)"
        " FROM timeline_frame f JOIN `match` m USING (match_id) ORDER BY 1",
        "SELECT m.riot_match_id, MD5(e.data) FROM timeline_event e"
        " JOIN `match` m USING (match_id) ORDER BY 1",
        f"SELECT m.riot_match_id, y.puuid, t.participant_no, t.{', t.'.join(LANING)}"
        " FROM timeline_player t JOIN `match` m USING (match_id)"
        " JOIN player y USING (player_id) ORDER BY 1, 3",
        "SELECT puuid, platform, riot_id, riot_tag, name_fold, synthetic, first_seen,"
        " last_seen FROM player ORDER BY 1",
        "SELECT champion_id, name FROM champion ORDER BY 1",
        "SELECT y.puuid, r.queue_id, r.seen_at, r.tier, r.division, r.lp, r.wins, r.losses"
        " FROM rank_snapshot r JOIN player y USING (player_id) ORDER BY 1, 2, 3",
    ]
    return [db.sql(query) for query in queries] + [stored_participants(db)]


def accounted(done):
    """The final account as numbers."""
    rows = {}
    for line in done.stdout.splitlines():
        match = re.match(r"(matches|timelines|ranks) +(\d+) new +(\d+) already known", line)
        if match:
            rows[match[1]] = (int(match[2]), int(match[3]))
        match = re.match(r"(skipped|failed) +(\d+)$", line)
        if match:
            rows[match[1]] = int(match[2])
    return rows


# -- synthetic documents, for what needs no real data

def puuid(no):
    return f"{no:078d}"


def make_match(no, start=1_700_000_000_000, players=10):
    people = []
    for i in range(players):
        people.append({
            "participantId": i + 1, "puuid": puuid((no * 7 + i) % 60 + 1),
            "riotIdGameName": f"Player {(no * 7 + i) % 60 + 1}", "riotIdTagline": "TEST",
            "teamId": 100 if i < players / 2 else 200, "teamPosition": ROLES[i % 5 + 1],
            "championId": (no + i) % 50 + 1, "championName": f"Champion{(no + i) % 50 + 1}",
            "kills": (no + i) % 9, "deaths": i % 4, "assists": no % 5, "goldEarned": 9000 + i,
            "totalDamageDealtToChampions": 12345 + no, "timePlayed": 1500,
            "totalMinionsKilled": 150, "win": i < players / 2})
    return {"metadata": {"dataVersion": "2", "matchId": f"TEST1_{no}",
                         "participants": [p["puuid"] for p in people]},
            "info": {"gameCreation": start + no * 4_000_000,
                     "gameStartTimestamp": start + no * 4_000_000 + 1000,
                     "gameEndTimestamp": start + no * 4_000_000 + 1_502_000,
                     "gameDuration": 1500, "gameId": no, "gameMode": "CLASSIC",
                     "gameType": "MATCHED_GAME", "gameVersion": "15.1.1.1", "mapId": 11,
                     "platformId": "TEST1", "queueId": 420, "participants": people,
                     "teams": [{"teamId": 100, "win": True}, {"teamId": 200, "win": False}]}}


def make_timeline(no, frames=12):
    match = make_match(no)
    return {"metadata": match["metadata"],
            "info": {"frameInterval": 60000, "gameId": no, "frames": [
                {"timestamp": f * 60010, "events": [], "participantFrames": {
                    str(i): {"participantId": i, "totalGold": 500 + f * 300 + i, "xp": f * 90,
                             "level": 1 + f // 2, "minionsKilled": f * 6,
                             "jungleMinionsKilled": i % 3} for i in range(1, 11)}}
                for f in range(frames)]}}


def write(path, *documents):
    path.write_text("\n".join(json.dumps(d) for d in documents) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def db(stores):
    stores.reset()
    return stores


# -- real documents

def _real(data):
    files = sorted((data / "match-v5").glob("*.json")) + sorted(
        (data / "match-v5-odd").glob("*.json"))
    return [json.loads(f.read_text(encoding="utf-8")) for f in files]


@pytest.fixture(scope="module")
def all_real_rows(stores, data):
    """The rows after one plain import of everything, the reference of other ways."""
    stores.reset()
    done = stores.lme("import", data / "match-v5", data / "match-v5-odd", data / "timeline")
    assert done.returncode == 0, done.stderr
    return dump(stores), accounted(done), done.stderr


def test_real_documents_are_stored_as_they_say(all_real_rows, data):
    rows, account, errors = all_real_rows
    playable = [d for d in _real(data) if d["info"]["participants"]]
    assert account["matches"] == (len(playable), 0)
    assert account["timelines"] == (len(list((data / "timeline").glob("*.json"))), 0)
    assert (account["skipped"], account["failed"]) == (1, 0)
    assert re.search(r"^skipped .*EUW1_6352911623\.json: no game: it has no participants",
                     errors, re.M)
    stored = rows[-1]
    assert set(stored) == {d["metadata"]["matchId"] for d in playable}
    for document in playable:
        assert stored[document["metadata"]["matchId"]] == expected_participants(document)


def test_importing_again_finds_all_known(db, data, all_real_rows):
    first = all_real_rows[0]
    paths = [data / "timeline", data / "match-v5-odd", data / "match-v5"]
    db.lme("import", *paths, check=True)
    assert dump(db) == first
    again = db.lme("import", "--jobs", 3, *paths, check=True)
    account = accounted(again)
    assert account["matches"] == (0, len(first[0]))
    assert account["timelines"] == (0, len(first[3]))
    assert dump(db) == first


def test_every_way_in_stores_the_same(db, data, all_real_rows, tmp_path):
    first = all_real_rows[0]
    files = [f for d in ("match-v5", "match-v5-odd", "timeline")
             for f in sorted((data / d).glob("*.json"))]
    random.Random(5).shuffle(files)
    lines = tmp_path / "half.ndjson.gz"
    with gzip.open(lines, "wb") as out:
        for f in files[:40]:
            out.write(f.read_bytes().strip() + b"\n")
    packed = tmp_path / "packed"
    packed.mkdir()
    for f in files[40:60]:
        target = packed / f"{f.parent.name}-{f.name}.zst"
        subprocess.run(["zstd", "-q", "-1", str(f), "-o", str(target)], check=True) \
            if shutil.which("zstd") else shutil.copy(f, target.with_suffix(""))
    listed = b"[" + b",\n ".join(f.read_bytes() for f in files[60:]) + b"]"
    with open(tmp_path / "list.json", "wb") as out:
        out.write(listed)
    with open(tmp_path / "list.json", "rb") as standard_input:
        done = subprocess.run(
            [str(db.build / "lme"), "import", "--batch", "7", str(lines), str(packed), "-"],
            stdin=standard_input, capture_output=True, text=True, check=False, timeout=120,
            env={**os.environ, "LME_CONFIG": str(db.config)})
    assert done.returncode == 0, done.stderr
    assert dump(db) == first


def test_dry_run_stores_nothing_and_needs_no_server(db, data, tmp_path):
    away = db.changed(mysql={"socket": tmp_path / "none.sock"})
    for env in (away, None):
        done = db.lme("import", "--dry-run", data / "match-v5", data / "timeline", env=env)
        assert done.returncode == 0, done.stderr
        assert accounted(done)["matches"] == (58, 0)
        assert accounted(done)["timelines"] == (24, 0)
    assert int(db.sql("SELECT COUNT(*) FROM `match`")[0][0]) == 0


# -- synthetic documents

def test_timelines_wait_for_their_match(db, tmp_path):
    write(tmp_path / "a-timelines.ndjson", *(make_timeline(n) for n in range(1, 90)))
    write(tmp_path / "b-matches.ndjson", *(make_match(n) for n in range(1, 80)))
    done = db.lme("import", tmp_path)
    assert done.returncode == 0, done.stderr
    account = accounted(done)
    assert account["matches"] == (79, 0)
    assert account["timelines"] == (79, 0)
    assert account["skipped"] == 10
    assert done.stderr.count("its match is not stored") == 10
    assert "a-timelines.ndjson:80: its match" in done.stderr


def test_a_stored_document_is_recognised_by_its_bytes(db, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(1, 60):
        write(folder / f"{n:02}.json", make_match(n))
    run = ("import", "--jobs", 1, "--timing", folder)

    def timing(done):
        return json.loads(done.stderr.splitlines()[-1])

    assert timing(db.lme(*run, check=True))["parse_us"] > 0
    before = dump(db)
    again = db.lme(*run, check=True)
    assert accounted(again)["matches"] == (0, 59)
    assert timing(again)["parse_us"] == 0  # none of them was even parsed
    assert dump(db) == before
    # Other bytes of the same match are no other match; new ones among known ones are seen.
    text = (folder / "30.json").read_text(encoding="utf-8")
    (folder / "30.json").write_text(" " + text.replace(":", ": ", 1), encoding="utf-8")
    write(folder / "99.json", make_match(99))
    mixed = db.lme(*run, check=True)
    assert accounted(mixed)["matches"] == (1, 59)
    # What the database holds counts, not what once was imported.
    db.sql("DELETE FROM match_raw WHERE match_id = (SELECT match_id FROM `match`"
           " WHERE riot_match_id LIKE '%\\_7')")
    assert accounted(db.lme(*run, check=True))["matches"] == (0, 60)


def test_the_same_match_twice_in_one_run(db, tmp_path):
    path = write(tmp_path / "x.ndjson", make_match(1), make_match(2), make_match(1))
    write(tmp_path / "y.json", make_match(2))
    done = db.lme("import", "--jobs", 4, path, tmp_path / "y.json", path, check=True)
    assert accounted(done)["matches"] == (2, 5)


def test_ranks_are_kept_with_their_time(db, tmp_path):
    entries = [{"queueType": "RANKED_SOLO_5x5", "tier": "GOLD", "rank": "II",
                "leaguePoints": 42, "wins": 3, "losses": 4},
               {"queueType": "RANKED_TFT", "tier": "IRON", "rank": "I"}]
    head = write(tmp_path / "head.json",
                 {"puuid": puuid(7), "at": "2024-01-02T03:04:05Z", "entries": entries})
    bare = write(tmp_path / "bare.json", [{**entries[0], "puuid": puuid(8), "tier": "MASTER",
                                           "rank": "I", "leaguePoints": 321}])
    os.utime(bare, (1_710_000_000, 1_710_000_000))
    match = write(tmp_path / "m.json", make_match(1))
    first = db.lme("import", "--ranks", head, match, bare, check=True)
    assert accounted(first)["ranks"] == (2, 0)
    again = db.lme("import", "--ranks", head, match, bare, check=True)
    assert accounted(again)["ranks"] == (0, 2)
    stored = [[str(v) for v in row] for row in db.sql(
        "SELECT y.puuid, r.queue_id, r.seen_at, r.tier, r.division, r.lp FROM rank_snapshot r"
        " JOIN player y USING (player_id) ORDER BY 1")]
    assert stored == [[puuid(7), "420", "1704164645000", "4", "2", "42"],
                      [puuid(8), "420", "1710000000000", "8", "1", "321"]]


def test_a_broken_document_spoils_only_itself(db, tmp_path):
    bad = make_match(3)
    bad["info"]["participants"][3]["kills"] = "3"
    lines = [json.dumps(make_match(1)), json.dumps(make_match(2))[:-40], "not json",
             json.dumps(bad), json.dumps({"status": {"status_code": 403}}),
             json.dumps(make_match(4))]
    (tmp_path / "all.ndjson").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = db.lme("import", tmp_path / "all.ndjson")
    assert done.returncode == 1
    account = accounted(done)
    assert account["matches"] == (2, 0)
    assert (account["skipped"], account["failed"]) == (1, 3)
    assert re.search(r"failed  .*all\.ndjson:2: line 1 column \d+: ", done.stderr)
    assert re.search(r"failed  .*all\.ndjson:3: line 1 column \d+: ", done.stderr)
    assert ("all.ndjson:4: info.participants[3].kills: expected an integer, found a string"
            in done.stderr)
    assert "all.ndjson:5: neither a match nor a timeline" in done.stderr
    assert [r[0] for r in db.sql("SELECT riot_match_id FROM `match` ORDER BY 1")] == [
        "TEST1_1", "TEST1_4"]


def test_bad_inputs_each_have_a_line_and_a_status(db, tmp_path):
    cut = tmp_path / "cut.json.gz"
    cut.write_bytes(gzip.compress(json.dumps(make_match(1)).encode())[:-30])
    done = db.lme("import", cut)
    assert done.returncode == 7
    assert "cut.json.gz: truncated gzip data" in done.stderr
    broken = tmp_path / "broken.json"
    broken.write_text('{"metadata": {"matchId": "X_1"},\n "info": ]', encoding="utf-8")
    done = db.lme("import", broken)
    assert done.returncode == 7
    assert re.search(r"broken\.json: line 2 column \d+: ", done.stderr)
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "README.md").write_text("nothing here", encoding="utf-8")
    done = db.lme("import", empty)
    assert done.returncode == 7
    assert "no document found there" in done.stderr
    done = db.lme("import", tmp_path / "absent")
    assert done.returncode == 7
    assert "absent: No such file or directory" in done.stderr
    for bad in (["--jobs", "0", "x"], ["--batch", "501", "x"], ["--what", "x"], []):
        assert db.lme("import", *bad).returncode == 2


def test_a_document_too_large_is_refused(db, tmp_path):
    big = make_match(1)
    big["info"]["padding"] = "x" * 200_000
    write(tmp_path / "big.ndjson", big, make_match(2))
    small = {"import": {"max_document": "64K"}}
    done = db.lme("import", tmp_path / "big.ndjson", env=db.changed(**small))
    assert done.returncode == 1, done.stderr
    assert "big.ndjson:1: document larger than 65536 bytes" in done.stderr
    assert accounted(done)["matches"] == (1, 0)


def test_a_server_that_cannot_be_used_is_said(db, tmp_path):
    path = write(tmp_path / "m.json", make_match(1))
    away = db.lme("import", path, env=db.changed(mysql={"socket": tmp_path / "none.sock"}))
    assert away.returncode == 4, away.stderr
    assert away.stderr.startswith("lme import: ") and away.stderr.count("\n") == 1
    wrong = db.lme("import", path, env=db.changed(mysql={"user": "nobody_here"}))
    assert wrong.returncode == 5, wrong.stderr
    assert wrong.stderr.count("\n") == 1
    name = db.mariadb.database
    db.sql(f"DROP DATABASE `{name}`; CREATE DATABASE `{name}` CHARACTER SET utf8mb4",
           database="")
    bare = db.lme("import", path)
    db.reset()
    assert bare.returncode == 6, bare.stderr
    assert "lme db init" in bare.stderr and bare.stderr.count("\n") == 1


def test_output_to_a_full_disk_is_said(db, tmp_path):
    path = write(tmp_path / "m.json", make_match(1))
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [str(db.build / "lme"), "import", str(path)], stdout=full, stderr=subprocess.PIPE,
            text=True, check=False, timeout=60,
            env={**os.environ, "LME_CONFIG": str(db.config)})
    assert done.returncode == 8
    assert "No space left on device" in done.stderr


def test_no_room_for_waiting_timelines_is_said(db, tmp_path):
    write(tmp_path / "t.ndjson", *(make_timeline(n, 40) for n in range(1, 200)))
    room = tmp_path / "room"
    room.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(room)],
                             capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip("a small file system cannot be mounted here")
    try:
        done = db.lme("import", tmp_path / "t.ndjson", env={"TMPDIR": str(room)})
    finally:
        subprocess.run(["umount", str(room)], check=True)
    assert done.returncode == 8
    assert "temporary file for waiting timelines" in done.stderr
    assert "No space left on device" in done.stderr


# -- interruption

def _start(db, *args, **more):
    return subprocess.Popen(
        [str(db.build / "lme"), "import", *map(str, args)], stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
        env={**os.environ, "LME_CONFIG": str(db.config)}, **more)


def _all_wait(pid):
    """Whether no thread of a process runs or could run."""
    return all(stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "S"
               for stat in pathlib.Path(f"/proc/{pid}/task").glob("*/stat"))


def _taken(process):
    """Whether it has read what was written to it and has nothing to do but to wait."""
    waiting = fcntl.ioctl(process.stdin, termios.FIONREAD, b"    ")
    if int.from_bytes(waiting, sys.byteorder):
        return False
    for _ in range(20):
        if not _all_wait(process.pid):
            return False
        time.sleep(0.02)
    return True


def test_an_interrupt_stops_after_the_batch(db):
    process = subprocess.Popen(
        [str(db.build / "lme"), "import", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env={**os.environ, "LME_CONFIG": str(db.config)})
    process.stdin.write(json.dumps(make_match(1)).encode() + b"\n")
    process.stdin.flush()
    wait_until(lambda: _taken(process), PATIENCE, "the match is not taken")
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 12, errors
    assert b"matches" in out and b"stopped; what was stored stays" in errors
    assert [r[0] for r in db.sql("SELECT riot_match_id FROM `match`")] == ["TEST1_1"]


def _killed_runs(db, tmp_path, rounds):
    path = tmp_path / "mixed.ndjson"
    write(path, *itertools.chain.from_iterable(
        (make_timeline(n), make_match(n)) for n in range(1, 150)))
    began = time.monotonic()
    db.lme("import", "--batch", 5, path, check=True)
    whole_s = time.monotonic() - began
    reference = dump(db)
    chance = random.Random(17)
    for _ in range(rounds):
        db.reset()
        process = _start(db, "--batch", 5, "--jobs", 2, path)
        time.sleep(chance.random() * whole_s)
        process.kill()
        process.communicate(timeout=PATIENCE)
        orphans = [db.sql(f"SELECT COUNT(*) FROM {table} t LEFT JOIN `match` m"
                          " USING (match_id) WHERE m.match_id IS NULL")[0][0]
                   for table in ("participant", "match_raw", "match_team")]
        assert [int(n) for n in orphans] == [0, 0, 0]
        done = db.lme("import", path)
        assert done.returncode == 0, done.stderr
        assert dump(db) == reference


def test_killed_at_any_moment_a_second_run_completes(db, tmp_path):
    _killed_runs(db, tmp_path, 3)


@pytest.mark.long
@pytest.mark.deadline(900)
def test_killed_many_times(db, tmp_path):
    _killed_runs(db, tmp_path, 60)


def test_two_imports_at_once_agree(db, tmp_path):
    path = write(tmp_path / "m.ndjson", *(make_match(n) for n in range(1, 120)))
    reverse = write(tmp_path / "r.ndjson", *(make_match(n) for n in range(119, 0, -1)))
    db.lme("import", path, check=True)
    reference = dump(db)
    db.reset()
    runs = [_start(db, "--batch", 10, p) for p in (path, reverse)]
    totals = []
    for run in runs:
        out, errors = run.communicate(timeout=2 * PATIENCE)
        assert run.returncode == 0, errors
        totals.append(accounted(subprocess.CompletedProcess([], 0, out, errors)))
    assert sum(t["matches"][0] for t in totals) == 119
    assert sum(t["matches"][1] for t in totals) == 119
    assert dump(db) == reference


def test_the_packed_line_up_names_who_played(db, tmp_path):
    db.lme("import", write(tmp_path / "m.json", make_match(5)), check=True)
    ids = {int(i): p for i, p in db.sql("SELECT player_id, puuid FROM player")}
    for (packed,) in db.sql("SELECT DISTINCT HEX(lineup) FROM participant UNION"
                            " SELECT HEX(lineup) FROM `match`"):
        raw = bytes.fromhex(packed)
        assert raw[:4] == bytes([1, 10, 0, 0]) and len(raw) == 4 + 14 * 10
        for no, p in enumerate(make_match(5)["info"]["participants"]):
            player, champion, number, team, role, flags = struct.unpack_from(
                "<qHBBBB", raw, 4 + 14 * no)
            assert (ids[player], champion, number, team, role, flags) == (
                p["puuid"], p["championId"], no + 1, p["teamId"] // 100,
                ROLES.index(p["teamPosition"]), int(p["win"]))
