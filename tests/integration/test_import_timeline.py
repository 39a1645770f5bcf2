# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stored timelines, raw documents and line-ups against another reading of the same JSON."""

import collections
import hashlib
import json
import struct

import pytest

from test_import import LANING, ROLES, _infer_roles

KILL, PLATE, BUILDING, MONSTER, FIRST_ITEM, GAME_END = range(6)
MONSTERS = {"DRAGON": 1, "BARON_NASHOR": 2, "RIFTHERALD": 3, "HORDE": 4, "ATAKHAN": 5}
BUILDINGS = {"TOWER_BUILDING": 1, "INHIBITOR_BUILDING": 2}
POINT = struct.Struct("<iiHB")
EVENT = struct.Struct("<i4BIi")


def _load(folder):
    documents = {}
    for path in sorted(folder.glob("*.json")):
        text = path.read_bytes()
        document = json.loads(text)
        documents[document["metadata"]["matchId"]] = (document, text)
    return documents


@pytest.fixture(scope="module")
def loaded(stores, data):
    """The documents with their stored numbers: {riot id: (match, timeline, bytes, id)}."""
    stores.reset()
    stores.lme("import", data / "timeline", data / "match-v5", check=True)
    ids = {r[0]: int(r[1]) for r in stores.sql(
        "SELECT riot_match_id, match_id FROM `match` WHERE has_timeline = 1")}
    matches, timelines = _load(data / "match-v5"), _load(data / "timeline")
    assert len(ids) > 10 and set(ids) <= set(timelines)
    return {riot: (matches[riot][0], *timelines[riot], ids[riot]) for riot in ids}


def _column(stores, table, column="data", where="1"):
    return {int(no): bytes.fromhex(text) for no, text in stores.sql(
        f"SELECT match_id, HEX({column}) FROM {table} WHERE {where}")}


def _point(frame, no):
    own = frame["participantFrames"][str(no)]
    return (own["totalGold"], own["xp"], own["minionsKilled"] + own["jungleMinionsKilled"],
            own["level"])


def test_frames_are_what_the_documents_say(stores, loaded):
    stored = _column(stores, "timeline_frame")
    for _match, timeline, _text, no in loaded.values():
        frames = timeline["info"]["frames"]
        people = len(timeline["metadata"]["participants"])
        expected = struct.pack("<BBH", 1, people, len(frames))
        for frame in frames:
            expected += struct.pack("<i", frame["timestamp"])
            expected += b"".join(POINT.pack(*_point(frame, p)) for p in range(1, people + 1))
        assert stored[no] == expected


def _event(e):
    killer = max(e.get("killerId") or 0, 0)
    # 0 stands for a minion or a turret; some are named twice.
    bits = sum(1 << (p - 1) for p in set(e.get("assistingParticipantIds") or []) if p > 0)
    if e["type"] == "CHAMPION_KILL":
        return KILL, killer, e["victimId"], 0, bits, e["bounty"]
    if e["type"] == "TURRET_PLATE_DESTROYED":
        return PLATE, killer, e["teamId"] // 100, 0, bits, 0
    if e["type"] == "BUILDING_KILL":
        return BUILDING, killer, e["teamId"] // 100, BUILDINGS[e["buildingType"]], bits, 0
    if e["type"] == "ELITE_MONSTER_KILL":
        return (MONSTER, killer, (e.get("killerTeamId") or 0) // 100,
                MONSTERS.get(e["monsterType"], 0), bits, 0)
    if e["type"] == "GAME_END":
        return GAME_END, e["winningTeam"] // 100, 0, 0, 0, 0
    return None


def test_events_are_what_the_documents_say(stores, loaded):
    stored = _column(stores, "timeline_event")
    seen = collections.Counter()
    for _match, timeline, _text, no in loaded.values():
        version, zero, count = struct.unpack_from("<BBH", stored[no])
        assert (version, zero, len(stored[no])) == (1, 0, 4 + 16 * count)
        found = list(EVENT.iter_unpack(stored[no][4:]))
        assert [e[0] for e in found] == sorted(e[0] for e in found)
        expected = collections.Counter(
            (e["timestamp"], *_event(e)) for frame in timeline["info"]["frames"]
            for e in frame["events"] if _event(e))
        assert collections.Counter(e for e in found if e[1] != FIRST_ITEM) == expected
        seen.update(e[1] for e in found)
        bought = {(e["participantId"], e["itemId"], e["timestamp"])
                  for frame in timeline["info"]["frames"] for e in frame["events"]
                  if e["type"] == "ITEM_PURCHASED"}
        assert all((e[2], e[6], e[0]) in bought for e in found if e[1] == FIRST_ITEM)
    assert all(seen[kind] > 0 for kind in range(6))


def _seats(match):
    people = [{"participant_no": p["participantId"], "team_id_100": p["teamId"] // 100,
               "puuid": p["puuid"], "role": ROLES.index(p.get("teamPosition") or "")}
              for p in match["info"]["participants"]]
    _infer_roles(people)
    return people


def _opponent(people, own):
    same = [p for p in people if own["role"] and p["role"] == own["role"]]
    others = [p for p in same if p["team_id_100"] != own["team_id_100"]]
    return others[0] if len(same) == 2 and len(others) == 1 else None


def test_lanes_are_the_difference_to_the_opponent(stores, loaded):
    expected = {}
    for match, timeline, _text, no in loaded.values():
        people, info = _seats(match), timeline["info"]
        for own in people:
            other = _opponent(people, own)
            differences, minutes = [(0, 0, 0)] * 3, 0
            for bit, minute in enumerate((10, 15, 20)):
                frame = min(info["frames"],
                            key=lambda f, at=minute * 60000: abs(f["timestamp"] - at))
                if not other or \
                   abs(frame["timestamp"] - minute * 60000) > info["frameInterval"] / 2:
                    continue
                mine = _point(frame, own["participant_no"])
                theirs = _point(frame, other["participant_no"])
                differences[bit] = tuple(mine[i] - theirs[i] for i in range(3))
                minutes |= 1 << bit
            expected[no, own["puuid"], own["participant_no"]] = (
                minutes, *(d[i] for i in range(3) for d in differences))
    columns = ", ".join(LANING[:10])
    stored = {(int(r[0]), r[1], int(r[2])): tuple(map(int, r[3:])) for r in stores.sql(
        f"SELECT match_id, puuid, participant_no, {columns} FROM timeline_player"
        " JOIN player USING (player_id)")}
    assert stored == expected
    assert sum(row[0] == 7 for row in stored.values()) > 50


def test_raw_documents_are_kept_as_they_came(stores, loaded, data):
    rows = stores.sql("SELECT match_id, kind, raw_len, HEX(sha256) FROM match_raw")
    stored = {(int(no), int(kind)): (int(size), digest.lower())
              for no, kind, size, digest in rows}
    matches = _load(data / "match-v5")
    for riot, (_match, _timeline, text, no) in loaded.items():
        for kind, raw in ((0, matches[riot][1]), (1, text)):
            raw = raw.strip()
            assert stored[no, kind] == (len(raw), hashlib.sha256(raw).hexdigest())
