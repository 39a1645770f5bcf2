# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""lme player purge: nothing is left of the player, and nothing is missing of the others."""

import json
import pathlib
import subprocess
import sys
import urllib.parse

import pytest
import test_period as games
from conftest import SOURCE
from test_oracle import Comparison, ask_everything, known_players, now_ms

sys.path.insert(0, str(SOURCE / "tests" / "oracle"))

import period as oracle  # noqa: E402  (the path must be set first)

LEAGUE = ["--players", 40, "--matches", 250, "--seed", 11, "--timeline-share", 0.2]
ZSTD_MAGIC = bytes.fromhex("28b52ffd")
LONELY = 2000  # number of the first game against bots


def lonely_document(victim, number):
    """A game of the victim with bots only."""
    document = games.document(number, 1_735_000_000_000 + number * 4_000_000, queue=420)
    people = document["info"]["participants"]
    for other in people[1:]:
        other["puuid"] = "BOT"
    people[0] |= {"puuid": victim.puuid, "riotIdGameName": victim.name,
                  "riotIdTagline": victim.tag}
    document["metadata"]["participants"] = [p["puuid"] for p in people]
    return document


class Victim:
    def __init__(self, stack, order="DESC", like="demo-%"):
        row = stack.sql("SELECT player_id, puuid, player.riot_id, player.riot_tag"
                        " FROM player JOIN participant USING (player_id)"
                        f" WHERE puuid LIKE '{like}' AND puuid <> 'BOT' GROUP BY player_id"
                        f" ORDER BY COUNT(*) {order}, player_id LIMIT 1")[0]
        self.id, self.puuid, self.name, self.tag = row
        self.marks = [self.puuid, self.name]

    @property
    def riot_id(self):
        return f"{self.name}#{self.tag}"


def unpacked(blob):
    if not blob.startswith(ZSTD_MAGIC):
        return blob
    return subprocess.run(["zstd", "-dc"], input=blob, capture_output=True, check=True).stdout


def database_dump(stack):
    """(where, bytes) of every value of every table."""
    for (table,) in stack.sql("SHOW TABLES"):
        columns = [row[0] for row in stack.sql(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = "
            f"DATABASE() AND table_name = '{table}' ORDER BY ordinal_position")]
        chosen = ", ".join(f"HEX(CAST(`{c}` AS BINARY))" for c in columns)
        for row in stack.sql(f"SELECT {chosen} FROM `{table}`"):
            for column, cell in zip(columns, row):
                if cell:
                    yield f"{table}.{column}", unpacked(bytes.fromhex(cell))


READERS = {"string": ["GET"], "hash": ["HGETALL"], "set": ["SMEMBERS"],
           "list": ["LRANGE", 0, -1], "zset": ["ZRANGE", 0, -1]}


def redis_dump(stack):
    for key in stack.redis.command("KEYS", "*"):
        verb, *rest = READERS[stack.redis.command("TYPE", key)]
        value = stack.redis.command(verb, key, *rest)
        parts = value if isinstance(value, list) else [value]
        yield f"Redis {key}", "\n".join([key, *parts]).encode()


def shared_memory(stack):
    """What the processes of the stack have mapped and share, by path."""
    seen = set()
    for pid in stack.app.pids():
        maps = pathlib.Path(f"/proc/{pid}/maps").read_text(encoding="utf-8")
        seen |= {line.split(None, 5)[5] for line in maps.splitlines() if "/dev/shm/" in line}
    kinds = {pathlib.Path(path).name.split("-")[1] for path in seen}
    assert kinds == {"access", "flight", "hot", "metrics", "quota", "scoreboard"}
    for path in sorted(seen):
        yield path, pathlib.Path(path).read_bytes()


def readings(content):
    """What stands there, and what it means: percent-encoded, or JSON with its escapes."""
    yield content
    if b"%" in content:
        yield urllib.parse.unquote_to_bytes(content)
    if content[:1] in b"{[" and b"\\" in content:
        try:
            yield json.dumps(json.loads(content), ensure_ascii=False).encode()
        except ValueError:
            pass


def traces(parts, victim):
    marks = [mark.casefold() for mark in victim.marks]
    found = set()
    for where, content in parts:
        for reading in readings(content):
            text = reading.decode("utf-8", "replace").casefold()
            if any(mark in text for mark in marks):
                found.add(where)
    return sorted(found)


def logs_of(stack):
    return {path: path.stat().st_size for path in stack.state.rglob("*.log")}


def new_log_lines(stack, before):
    for path, size in logs_of(stack).items():
        with open(path, "rb") as log:
            log.seek(before.get(path, 0))
            yield str(path), log.read()


def assert_nothing_left(stack, victim):
    assert traces(database_dump(stack), victim) == []
    assert traces(redis_dump(stack), victim) == []
    assert traces(shared_memory(stack), victim) == []
    for (table,) in stack.sql("SELECT table_name FROM information_schema.columns WHERE"
                              " table_schema = DATABASE() AND column_name = 'player_id'"):
        assert stack.sql(f"SELECT COUNT(*) FROM `{table}` WHERE player_id = {victim.id}") \
            == [["0"]], table
    # The packed line-ups name players by their ids.
    needle = int(victim.id).to_bytes(8, "little").hex().upper()
    for table in ("match", "participant"):
        for (lineup,) in stack.sql(f"SELECT HEX(lineup) FROM `{table}`"):
            entries = [lineup[8 + 28 * i:24 + 28 * i] for i in range((len(lineup) - 8) // 28)]
            assert needle not in entries


def tie_things(stack, victim):
    """A token of the victim alone, one of two players, sessions, a proof, settings."""
    other = stack.sql(f"SELECT player_id FROM player WHERE player_id <> {victim.id}"
                      " AND puuid LIKE 'demo-%' LIMIT 1")[0][0]
    stack.sql(f"""
        INSERT INTO token (token_id, selector, hash, scope, note, created_at, expires_at,
            revoked_at, last_used_at) VALUES
            (901, 'aaaaaaaaaaaa', REPEAT('a', 32), 1, 'of {victim.riot_id}', 1, 0, 0, 0),
            (902, 'bbbbbbbbbbbb', REPEAT('b', 32), 1, '{victim.name} and brother', 1, 0, 0, 0),
            (903, 'cccccccccccc', REPEAT('c', 32), 1, 'untied', 1, 0, 0, 0),
            (904, 'dddddddddddd', REPEAT('d', 32), 1, 'asked by {victim.riot_id}', 1, 0, 0, 0),
            (905, 'eeeeeeeeeeee', REPEAT('e', 32), 1, '({victim.puuid})', 1, 0, 0, 0);
        INSERT INTO token_player VALUES (901, {victim.id}), (902, {victim.id}), (902, {other});
        INSERT INTO session (session_id, hash, token_id, player_id, scope, created_at,
            expires_at, revoked_at, last_used_at) VALUES
            (1, REPEAT('1', 32), 901, 0, 1, 1, 2, 0, 0),
            (2, REPEAT('2', 32), 0, {victim.id}, 2, 1, 2, 0, 0),
            (3, REPEAT('3', 32), 902, 0, 1, 1, 2, 0, 0);
        INSERT INTO ownership_challenge (hash, account, caller, puuid, platform, icon_id,
            created_at, expires_at, attempts) VALUES
            (REPEAT('4', 32), REPEAT('5', 32), REPEAT('6', 32), '{victim.puuid}',
             'EUW1', 1, 1, 2, 0);
        INSERT INTO user_settings VALUES ({victim.id}, 1, 1, 0, 0, 24, 1);
        INSERT INTO rank_snapshot VALUES ({victim.id}, 420, 1, 3, 2, 50, 9, 8, 2, 1);""")


def bearer(stack, *options):
    """Headers of a new token."""
    text = stack.lme("token", "create", *options, check=True).stdout.strip()
    return {"Authorization": f"Bearer {text}"}


def ask_about(stack, victim):
    """Fill every cache that an answer about the victim can fill."""
    named = urllib.parse.quote(victim.riot_id)
    for who in (victim.puuid, named):
        for path in (f"{games.V1}all", f"{games.V2}all", f"{games.V2}week"):
            assert stack.get(f"{path}?player={who}").status == 200
    # Somebody else's games with the victim: kept under another's name, if at all.
    other = stack.sql("SELECT puuid FROM player WHERE puuid LIKE 'demo-%'"
                      f" AND puuid <> '{victim.puuid}' LIMIT 1")[0][0]
    for path in (f"{games.V1}all", f"{games.V2}all", "/api/analytics/v2/stats/summary"):
        answer = stack.get(f"{path}?player={other}&with={victim.puuid}")
        assert answer.status == 200
        assert answer.headers["cache-status"] == "lme; fwd=bypass"
    assert traces(redis_dump(stack), victim)


def figures_of_others(stack, victim, matches):
    """What everybody else is answered, without times of computation."""
    found = {}
    for (puuid,) in stack.sql("SELECT puuid FROM player WHERE puuid LIKE 'demo-%'"):
        if puuid == victim.puuid:
            continue
        for query in ("", "&queue=all"):
            body = stack.get(f"{games.V1}all?player={puuid}{query}").json()
            found[puuid, query] = body["data"]
        found[puuid, "list"] = stack.get(
            f"/api/dashboard/matches?player={puuid}&limit=100").json()["data"]
        stats = stack.get(f"/api/dashboard/stats?player={puuid}").json()
        del stats["meta"]["as_of"]
        found[puuid, "stats"] = stats
    for match in matches:
        found[match] = stack.get(f"/api/matches/{match}").json()["data"]
    return found


def without_names(match):
    return [{k: v for k, v in p.items() if k not in ("puuid", "riot_id", "riot_tag")}
            for p in match["participants"]]


def import_league(stack, folder, timelines=True):
    stack.lme("demo", *LEAGUE, "--out", folder, check=True)
    paths = [folder / "match-v5"] + ([folder / "timeline"] if timelines else [])
    stack.lme("import", *paths, check=True, timeout=300)


@pytest.fixture
def served(make_stack):
    """
    A stack that gives an answer up after two seconds, so that a purge waits no longer, and
    that counts everybody's requests, but lets them be many.
    """
    quota = {f"{whose}{kind}{what}": 1_000_000 for whose in ("", "address_")
             for kind in ("", "expensive_") for what in ("per_minute", "burst")}
    stack = make_stack(settings={"server": {"request_timeout": "2s"},
                                 "quota": {"enabled": "yes", **quota}})
    stack.settings["log"] = {"audit_log": stack.state / "audit.log"}
    stack.start()
    stack.wait_ready()
    return stack


@pytest.mark.deadline(300)
def test_nothing_is_left_and_nothing_is_missing(served, tmp_path):
    stack = served
    import_league(stack, tmp_path / "league")
    victim = Victim(stack)
    games.load(stack, [lonely_document(victim, LONELY + i) for i in range(3)])
    tie_things(stack, victim)
    matches = [row[0] for row in stack.sql(
        "SELECT DISTINCT riot_match_id FROM `match` JOIN participant USING (match_id)"
        f" WHERE player_id = {victim.id} ORDER BY 1")]
    lonely = [m for m in matches if m.startswith("EUW1_")]
    shared = [m for m in matches if m not in lonely][:27]
    assert len(lonely) == 3 and len(shared) == 27
    ask_about(stack, victim)
    mine = bearer(stack, "--scope", "read", "--player", victim.puuid)
    assert stack.get(f"{games.V2}all", mine).status == 200
    assert traces(shared_memory(stack), victim)
    before = figures_of_others(stack, victim, shared)
    assert len(traces(database_dump(stack), victim)) >= 7
    raw = stack.sql("SELECT COUNT(*) FROM match_raw")[0][0]
    logs = logs_of(stack)

    plan = stack.lme("player", "purge", "--dry-run", victim.riot_id, check=True).stdout
    assert "would delete 3 games of nobody else" in plan
    assert traces(database_dump(stack), victim)
    done = stack.lme("player", "purge", "--yes", victim.riot_id, check=True, timeout=120)
    assert "purged: 3 games deleted" in done.stdout

    audit = [json.loads(line) for line in (stack.state / "audit.log").open()]
    assert [line["player_id"] for line in audit if line.get("command") == "player purge"] \
        == [int(victim.id)]
    assert_nothing_left(stack, victim)
    assert int(stack.sql("SELECT COUNT(*) FROM match_raw")[0][0]) == int(raw) - 3
    for match in lonely:
        assert stack.get(f"/api/matches/{match}").status == 404
    # Everybody else: the same figures; the same match but for one name.
    after = figures_of_others(stack, victim, shared)
    assert after.keys() == before.keys()
    for key, value in before.items():
        if key not in shared:
            assert after[key] == value, key
            continue
        assert without_names(after[key]) == without_names(value)
        changed = [(a, b) for a, b in zip(value["participants"], after[key]["participants"])
                   if a != b]
        assert [a["puuid"] for a, _ in changed] == [victim.puuid]
        assert [changed[0][1][k] for k in ("puuid", "riot_id", "riot_tag", "bot")] == \
            [None, None, None, False]
    # Tokens: one of the victim alone is gone, none has become one without ties.
    assert stack.sql("SELECT token_id, note FROM token WHERE token_id BETWEEN 901 AND 905"
                     " ORDER BY 1") == [["902", ""], ["903", "untied"], ["904", ""],
                                        ["905", ""]]
    assert [row[0] for row in stack.sql("SELECT token_id FROM token_player")] == ["902"]
    assert stack.sql("SELECT session_id FROM session") == [["3"]]
    assert stack.get(f"{games.V2}all", mine).status == 401
    # Nobody can tell the victim from somebody who never was.
    for who in (victim.puuid, urllib.parse.quote(victim.riot_id)):
        assert stack.get(f"{games.V2}all?player={who}").status == 404
    assert stack.lme("player", "status", victim.puuid).returncode == 10
    assert traces(new_log_lines(stack, logs), victim) == []
    assert_nothing_left(stack, victim)

    # The figures are also what the documents say, by the oracle.
    league = oracle.load([tmp_path / "league" / "match-v5"])
    comparison = Comparison(stack, league, now_ms(), True)
    for puuid in known_players(league):
        if puuid != victim.puuid:
            ask_everything(comparison, puuid)
    comparison.result()
    # What is known already does not bring the victim back.
    stack.lme("import", tmp_path / "league" / "match-v5", tmp_path / "league" / "timeline",
              check=True, timeout=300)
    assert_nothing_left(stack, victim)
    # What is not known any more does: a purge forgets, it is no ban.
    games.load(stack, [lonely_document(victim, LONELY)])
    assert stack.lme("player", "status", victim.puuid).returncode == 0


def test_a_timeline_that_comes_later_is_redacted(served, tmp_path):
    stack = served
    import_league(stack, tmp_path / "league", timelines=False)
    victim = Victim(stack)
    stack.lme("player", "purge", "--yes", victim.puuid, check=True)
    done = stack.lme("import", tmp_path / "league" / "timeline", check=True, timeout=120)
    assert " failed" not in done.stdout.replace("0 failed", "")
    kept = [json.loads(unpacked(bytes.fromhex(row[0])))
            for row in stack.sql("SELECT HEX(data) FROM match_raw WHERE kind = 1")]
    assert len(kept) == len(list((tmp_path / "league" / "timeline").iterdir()))
    redacted = [d for d in kept if "PURGED" in d["metadata"]["participants"]]
    assert redacted
    for document in redacted:
        people = document["info"]["participants"]
        assert [p["puuid"] for p in people] == document["metadata"]["participants"]
    assert_nothing_left(stack, victim)


def test_redacted_documents_are_the_same_but_for_the_name(served, tmp_path):
    stack = served
    import_league(stack, tmp_path / "league")
    victim = Victim(stack)
    stack.lme("player", "purge", "--yes", victim.puuid, check=True)
    seen = 0
    for match, kind, data, sha in stack.sql(
            "SELECT riot_match_id, kind, HEX(data), sha256 = UNHEX(SHA2('', 256))"
            " FROM match_raw JOIN `match` USING (match_id)"):
        folder = "timeline" if kind == "1" else "match-v5"
        original = (tmp_path / "league" / folder / f"{match}.json").read_bytes()
        stored = unpacked(bytes.fromhex(data))
        if victim.puuid.encode() not in original:
            assert stored == original
            continue
        seen += 1
        assert sha == "0"
        a, b = json.loads(original), json.loads(stored)
        number = a["metadata"]["participants"].index(victim.puuid)
        for document in (a, b):
            person = document["info"]["participants"][number]
            document["metadata"]["participants"][number] = person["puuid"] = "x"
            if kind == "0":
                for key in ("riotIdGameName", "riotIdTagline", "summonerName", "summonerId"):
                    person[key] = ""
                person["summonerLevel"] = person["profileIcon"] = 0
        assert a == b, match
    assert seen > 20
    # Checksums and lengths fit the new bytes; the stored documents can be imported again.
    assert stack.sql("SELECT COUNT(*) FROM match_raw WHERE raw_len = 0") == [["0"]]
    fresh = tmp_path / "fresh.ndjson"
    with open(fresh, "wb") as out:
        for (data,) in stack.sql("SELECT HEX(data) FROM match_raw WHERE kind = 0"):
            out.write(unpacked(bytes.fromhex(data)).replace(b"\n", b" ") + b"\n")
    players = stack.sql("SELECT COUNT(*) FROM player")
    rows = stack.sql("SELECT COUNT(*) FROM participant")
    stack.reset()
    stack.lme("import", fresh, check=True, timeout=120)
    assert stack.sql("SELECT COUNT(*) FROM player") == players
    assert stack.sql("SELECT COUNT(*) FROM participant") == rows


OLD_NAME, OLD_TAG = "Ärger'n \"Öl\"/ß", "Zürich"


def old_documents(puuid):
    """Documents of each generation of name fields, escaped in ways that Riot may choose."""
    generations = (
        {"summonerName": OLD_NAME, "summonerId": "sid-of-the-old", "accountId": 8675309123,
         "profileIcon": 4711, "summonerLevel": 437},
        {"riotIdName": OLD_NAME, "riotIdTagline": OLD_TAG, "summonerName": OLD_NAME},
        {"riotIdGameName": OLD_NAME, "riotIdTagline": OLD_TAG, "summonerName": "",
         "summonerId": "sid-of-the-old"})
    for number, names in enumerate(generations, 3000):
        document = games.document(number, 1_735_000_000_000 + number * 4_000_000)
        person = document["info"]["participants"][2]
        for key in ("riotIdGameName", "riotIdTagline"):
            person.pop(key)
        person |= {"puuid": puuid} | names
        document["metadata"]["participants"][2] = puuid
        document["info"]["gameName"] = f"{OLD_NAME}'s game"
        document["info"]["seats"] = {puuid: 3}
        yield document


def test_names_in_older_and_other_spellings(served):
    stack = served
    puuid = "oldoldold-" + "y" * 68
    ascii_only, plain, escaped = old_documents(puuid)
    lines = [json.dumps(ascii_only), json.dumps(plain, ensure_ascii=False),
             json.dumps(escaped).replace(puuid, "\\u006f" + puuid[1:]).replace("/", "\\/")]
    done = stack.lme("import", "-", input="\n".join(lines) + "\n", check=True)
    assert "3 new" in done.stdout + done.stderr
    victim = Victim(stack, like=puuid)
    assert rows_of(stack, victim) == 3 and victim.riot_id == f"{OLD_NAME}#{OLD_TAG}"
    victim.marks += [OLD_TAG, "sid-of-the-old", "8675309123", "4711", "437"]
    found = traces(database_dump(stack), victim)
    assert {"match_raw.data", "player.puuid", "player.riot_id", "player.name_fold",
            "player.riot_tag", "participant.riot_id", "participant.riot_tag",
            "participant.summoner_level"} <= set(found)
    for who in (puuid, urllib.parse.quote(victim.riot_id, safe="")):
        assert stack.get(f"{games.V2}all?player={who}").status == 200
    assert traces(redis_dump(stack), victim)
    logs = logs_of(stack)
    stack.lme("player", "purge", "--yes", victim.riot_id, check=True)
    for who in (puuid, urllib.parse.quote(victim.riot_id, safe=""), "%6F" + puuid[1:]):
        assert stack.get(f"{games.V2}all?player={who}").status == 404
        assert stack.get(f"/api/players?search={who}").status == 200
    # Only what is as short as a number may stand somewhere by chance.
    victim.marks = [mark for mark in victim.marks if not mark.isdigit() or len(mark) > 8]
    assert_nothing_left(stack, victim)
    assert traces(new_log_lines(stack, logs), victim) == []
    for (data,) in stack.sql("SELECT HEX(data) FROM match_raw"):
        document = json.loads(unpacked(bytes.fromhex(data)))
        person = document["info"]["participants"][2]
        assert person["puuid"] == "PURGED" and document["info"]["seats"] == {"PURGED": 3}
        assert document["info"]["gameName"] == ""
        assert {person.get(key, 0) for key in ("profileIcon", "summonerLevel", "accountId")} \
            == {0}


def test_no_log_names_who_is_asked_for_while_a_server_is_away(served, tmp_path):
    stack = served
    import_league(stack, tmp_path / "league", timelines=False)
    victim = Victim(stack, "ASC")
    stack.lme("player", "purge", "--yes", victim.puuid, check=True)
    logs = logs_of(stack)
    for server in (stack.redis, stack.mariadb):
        server.stop()
        for who in (victim.puuid, urllib.parse.quote(victim.riot_id)):
            for path in (f"{games.V2}all?player={who}", f"/api/dashboard/stats?player={who}",
                         f"/api/players?search={who}"):
                assert stack.get(path).status in (200, 404, 503)
        server.start()
    lines = dict(new_log_lines(stack, logs))
    assert any(lines.values())
    assert traces(lines.items(), victim) == []


def rows_of(stack, victim):
    return int(stack.sql("SELECT COUNT(*) FROM participant"
                         f" WHERE player_id = {victim.id}")[0][0])


def quoted(texts):
    return ", ".join(f"'{text}'" for text in texts)


def is_consistent(stack):
    """Every game is whole, and every id in a line-up is that of a player."""
    players = {int(row[0]) for row in stack.sql("SELECT player_id FROM player")}
    for table in ("match", "participant"):
        for (lineup,) in stack.sql(f"SELECT HEX(lineup) FROM `{table}`"):
            packed = bytes.fromhex(lineup)
            assert {int.from_bytes(packed[i:i + 8], "little")
                    for i in range(4, len(packed), 14)} <= players
    assert stack.sql("SELECT COUNT(*) FROM participant LEFT JOIN player USING (player_id)"
                     " WHERE puuid IS NULL") == [["0"]]
    assert stack.sql("SELECT COUNT(*) FROM `match` m WHERE participant_count <> (SELECT"
                     " COUNT(*) FROM participant p WHERE p.match_id = m.match_id)") == [["0"]]


def test_purge_asks_and_says(served, tmp_path):
    stack = served
    import_league(stack, tmp_path / "league", timelines=False)
    victim = Victim(stack, "ASC")
    done = stack.lme("player", "purge", victim.puuid)
    assert done.returncode == 2 and "--yes" in done.stderr
    assert stack.lme("player", "purge", "--yes", "x" * 78).returncode == 10
    assert stack.lme("player", "purge", "--json", victim.puuid).returncode == 2
    assert stack.lme("player", "burn", victim.puuid).returncode == 2
    assert rows_of(stack, victim) > 0


def test_purge_without_redis_says_what_remains(served, tmp_path):
    stack = served
    import_league(stack, tmp_path / "league", timelines=False)
    victim = Victim(stack, "ASC")
    ask_about(stack, victim)
    kept = {key: stack.redis.command("GET", key) for key in stack.redis.command("KEYS", "*")}
    stack.redis.stop()
    done = stack.lme("player", "purge", "--yes", victim.puuid)
    assert done.returncode == 4 and "Redis could not be told" in done.stderr
    assert traces(database_dump(stack), victim) == []
    done = stack.lme("player", "purge", "--yes", victim.puuid)
    assert done.returncode == 4 and "Redis could not be told" in done.stderr
    stack.redis.start()
    for key, value in kept.items():
        stack.redis.command("SET", key, value)
    assert traces(redis_dump(stack), victim)
    done = stack.lme("player", "purge", "--yes", victim.puuid)
    assert done.returncode == 0 and "keys deleted from Redis" in done.stdout
    assert traces(redis_dump(stack), victim) == []


def test_real_documents(served, data):
    """The player of most games whose names nobody else bears."""
    stack = served
    stack.lme("import", data / "match-v5", data / "match-v5-odd", data / "timeline",
              timeout=200)
    victim = Victim(stack, like="%")
    names = [row[0] for row in stack.sql("SELECT DISTINCT riot_id FROM participant"
                                         f" WHERE player_id = {victim.id}")]
    assert stack.sql("SELECT COUNT(*) FROM participant WHERE player_id <> "
                     f"{victim.id} AND riot_id IN ({quoted(names)})") == [["0"]]
    victim.marks = [victim.puuid] + [n for n in names if len(n) > 5]
    games_before = rows_of(stack, victim)
    figures = stack.sql("SELECT SUM(kills), SUM(gold_earned), COUNT(*) FROM participant")
    assert games_before > 5 and traces(database_dump(stack), victim)
    stack.lme("player", "purge", "--yes", victim.puuid, check=True)
    assert_nothing_left(stack, victim)
    is_consistent(stack)
    assert stack.sql("SELECT SUM(kills), SUM(gold_earned), COUNT(*) FROM participant") \
        == figures
