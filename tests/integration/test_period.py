# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Period statistics: the shell and the API against plain SQL, and the cache's honesty."""

import collections
import datetime
import json
import math
import random
import threading
import time
import zoneinfo

import pytest
from process import PATIENCE, wait_until
from same import without_population
from test_oracle import oracle

ROLES = ["TOP", "JUNGLE", "MIDDLE", "BOTTOM", "UTILITY"]
DEFAULT_QUEUES = [400, 420, 430, 440, 480, 490, 700]
UTC = datetime.timezone.utc
DAY = 86_400_000
PUUID = "p" * 78
NAME = "Test er#EUW"
V2 = "/api/analytics/v2/period/"
V1 = "/api/analytics/period/"


def ms(text):
    return int(datetime.datetime.fromisoformat(text).timestamp() * 1000)


def puuid_of(number):
    return f"{number:078d}"


def participant(number, puuid, team, role, **more):
    name, tag = (NAME.split("#") if puuid == PUUID else (f"other{number}", "X"))
    return {"puuid": puuid, "participantId": number, "riotIdGameName": name,
            "riotIdTagline": tag, "teamId": team, "teamPosition": role, "championId": 1,
            "championName": "Annie", "win": team == 100, "kills": 1, "deaths": 1,
            "assists": 1, "totalMinionsKilled": 100, "neutralMinionsKilled": 5,
            "goldEarned": 9000, "totalDamageDealtToChampions": 12000, "visionScore": 11,
            "timePlayed": 1800, "gameEndedInEarlySurrender": False} | more


def document(number, start, duration=1800, queue=420, remake=False, bot=False, mine=None):
    """A small match-v5 document of ten, in which the player is the first."""
    mine = mine or {}
    people = []
    for i in range(10):
        puuid = PUUID if i == 0 else puuid_of(i)
        if bot and i == 9:
            puuid = "BOT"
        people.append(participant(i + 1, puuid, 100 if i < 5 else 200, ROLES[i % 5],
                                  timePlayed=duration, gameEndedInEarlySurrender=remake))
    people[0] |= mine
    for other in people[:5]:
        other["win"] = people[0]["win"]
        if other is not people[0] and other["teamPosition"] == people[0]["teamPosition"]:
            other["teamPosition"] = "TOP"
    for other in people[5:]:
        other["win"] = not people[0]["win"]
    return {"metadata": {"dataVersion": "2", "matchId": f"EUW1_{number}",
                         "participants": [p["puuid"] for p in people]},
            "info": {"gameId": number, "platformId": "EUW1", "queueId": queue, "mapId": 11,
                     "gameMode": "CLASSIC",
                     "gameType": "CUSTOM_GAME" if queue == 0 else "MATCHED_GAME",
                     "gameVersion": "15.1.1.1", "gameCreation": start - 60000,
                     "gameStartTimestamp": start, "gameDuration": duration,
                     "gameEndTimestamp": start + duration * 1000,
                     "endOfGameResult": "GameComplete", "participants": people,
                     "teams": [{"teamId": 100, "win": people[0]["win"]},
                               {"teamId": 200, "win": not people[0]["win"]}]}}


def random_document(dice, number, start):
    kind = dice.random()
    # Names of our own on ids of our own: the service remembers real champions' names of
    # the database before for a minute.
    champion = dice.randrange(1002, 1013)
    mine = {"win": dice.random() < 0.55, "kills": dice.randrange(20),
            "deaths": dice.choice([0, 1, 3, 5, 8]), "assists": dice.randrange(25),
            "totalMinionsKilled": dice.randrange(300),
            "neutralMinionsKilled": dice.randrange(60),
            "goldEarned": dice.randrange(4000, 20000),
            "totalDamageDealtToChampions": dice.randrange(50000),
            "visionScore": dice.randrange(70), "championId": champion,
            "championName": f"Champion{champion}",
            "teamPosition": dice.choices(ROLES, [1, 2, 8, 4, 6])[0]}
    return document(number, start, duration=dice.randrange(900, 2700),
                    queue=0 if kind < 0.03 else dice.choice([420, 420, 440, 400, 450, 1700]),
                    remake=0.03 <= kind < 0.06, bot=0.06 <= kind < 0.09, mine=mine)


def load(stack, documents):
    """Import documents; each must be new."""
    lines = "".join(json.dumps(d) + "\n" for d in documents)
    done = stack.lme("import", "-", input=lines, check=True)
    assert f"{len(documents)} new" in done.stdout + done.stderr
    return done


def random_games(seed, count, first, last):
    dice = random.Random(seed)
    starts = sorted(dice.sample(range(first, last), count))
    return [random_document(dice, 1000 + n, start) for n, start in enumerate(starts)]


@pytest.fixture
def base(stores):
    """MariaDB and Redis with an empty schema."""
    stores.reset()
    return stores


# The same once more, from the rows, with Python's arithmetic.

Row = collections.namedtuple("Row", "start seconds queue champion role status win kills deaths "
                                    "assists cs gold damage vision")


def rows_of(stack):
    found = stack.sql(
        "SELECT game_start, duration_s, queue_id, champion_id, role, status, win, kills, "
        "deaths, assists, cs_lane + cs_neutral, gold_earned, damage_champions, vision_score "
        f"FROM participant JOIN player USING (player_id) WHERE puuid = '{PUUID}' "
        "ORDER BY game_start")
    return [Row(*map(int, row)) for row in found]


def metrics(games):
    n = len(games)
    wins = sum(g.win for g in games)
    minutes = sum(g.seconds for g in games) / 60
    total = {name: sum(getattr(g, name) for g in games) for name in Row._fields}
    rate = 100 * wins / n if n else 0
    kda = (total["kills"] + total["assists"]) / max(total["deaths"], 1)
    cs, damage = (total[k] / minutes if minutes else 0 for k in ("cs", "damage"))
    vision = total["vision"] / n if n else 0

    def limit(x):
        return min(max(x, 0), 100)

    score = (0.40 * limit(rate) + 0.25 * limit(100 * kda / 4) + 0.15 * limit(10 * cs)
             + 0.10 * limit(5 * vision) + 0.10 * limit(damage / 10))
    return {"games_played": n, "wins": wins, "losses": n - wins, "win_rate": rate,
            "avg_kills": total["kills"] / n if n else 0,
            "avg_deaths": total["deaths"] / n if n else 0,
            "avg_assists": total["assists"] / n if n else 0, "avg_kda": kda,
            "avg_cs_per_min": cs, "avg_gold_per_min": total["gold"] / minutes if minutes else 0,
            "avg_damage_per_min": damage, "avg_vision_score": vision,
            "performance_score": math.floor(score * 100 + 0.5) / 100}


def counted(rows, queues):
    return [r for r in rows if not r.status and (queues is None or r.queue in queues)]


def expected(rows, first, until, queues, period, blocks):
    window = [r for r in rows if first <= r.start < until]
    reasons = {1: "remake", 2: "aborted", 3: "bots", 4: "custom"}
    excluded = collections.Counter(reasons[r.status] for r in window if r.status)
    normal = [r for r in window if not r.status]
    games = counted(window, queues)
    excluded["other_queue"] = len(normal) - len(games)
    roles = {name: metrics([g for g in games if g.role == i])
             for i, name in enumerate(ROLES, 1) if any(g.role == i for g in games)}
    for i, name in enumerate(ROLES, 1):
        if name in roles:
            roles[name]["trend_direction"] = oracle.trend.word(
                [r for r in counted(rows, queues) if r.role == i], blocks, period, len(ROLES))
    order = sorted((name for name in roles if roles[name]["games_played"] >= 5),
                   key=lambda r: (-roles[r]["performance_score"],
                                  -roles[r]["games_played"], ROLES.index(r)))
    champions = {c: metrics([g for g in games if g.champion == c])
                 for c in {g.champion for g in games}}
    top = sorted(champions, key=lambda c: (champions[c]["games_played"] < 3,
                                           -champions[c]["performance_score"],
                                           -champions[c]["games_played"], c))[:5]
    total = metrics(games)
    return {"total_games": len(games), "win_rate": total["win_rate"],
            "avg_kda": total["avg_kda"], "best_role": order[0] if order else None,
            "worst_role": order[-1] if len(order) > 1 else None, "role_performance": roles,
            "recent_trend": oracle.trend.word(counted(rows, queues), blocks, period),
            "top_champions": [{"champion_id": c, "champion_name": f"Champion{c}",
                               "games": champions[c]["games_played"]}
                              | {k: champions[c][k]
                                 for k in ("win_rate", "performance_score", "avg_kda")}
                              for c in top]}, excluded, len(window)


def same(got, wanted, where=""):
    if isinstance(wanted, dict):
        for key, value in wanted.items():
            same(got[key], value, f"{where}.{key}")
        if where.endswith("role_performance"):
            assert set(got) == set(wanted)
    elif isinstance(wanted, list):
        assert len(got) == len(wanted), where
        for i, value in enumerate(wanted):
            same(got[i], value, f"{where}[{i}]")
    elif isinstance(wanted, float):
        room = 0.0101 if "score" in where and "vision" not in where else 0.0000501
        assert abs(got - wanted) <= room, f"{where}: {got}, expected {wanted}"
    else:
        assert got == wanted, f"{where}: {got!r}, expected {wanted!r}"


def first_of(period, as_of, tz):
    if period in ("week", "month"):
        return as_of - {"week": 7, "month": 30}[period] * DAY
    if period == "all":
        return 0
    local = datetime.datetime.fromtimestamp(as_of / 1000, UTC).astimezone(zoneinfo.ZoneInfo(tz))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    if period == "season":
        midnight = midnight.replace(month=1, day=1)
    return int(midnight.timestamp() * 1000)


def stats(stack, period, *options):
    done = stack.lme("stats", PUUID, "--period", period, "--json", *options, check=True)
    return json.loads(done.stdout)


def check(stack, rows, period, as_of, tz, queues):
    text = datetime.datetime.fromtimestamp(as_of / 1000, UTC).isoformat(timespec="milliseconds")
    options = ["--as-of", text, "--tz", tz]
    if queues != DEFAULT_QUEUES:
        options += ["--queue", ",".join(map(str, queues)) if queues else "all"]
    body = stats(stack, period, *options)
    first = first_of(period, as_of, tz)
    blocks = oracle.blocks(period, as_of, zoneinfo.ZoneInfo(tz))
    data, excluded, in_window = expected(rows, first, as_of, queues, period, blocks)
    same(body["data"], {"period": period} | data)
    meta = body["meta"]
    assert {k: v for k, v in meta["games_excluded"].items() if v} == +excluded
    assert data["total_games"] + sum(meta["games_excluded"].values()) == in_window
    assert meta["games_without_role"] == data["total_games"] - sum(
        r["games_played"] for r in data["role_performance"].values())
    assert meta["queues"] == (sorted(queues) if queues else None)
    assert meta["tz"] == tz and meta["cached"] is False and "stale" not in meta
    if period == "all":
        assert meta["from"] is None
    else:
        assert ms(meta["from"].replace("Z", "+00:00")) == first // 1000 * 1000
    return data["total_games"]


@pytest.mark.sanitizer
def test_shell_says_what_the_rows_say(base):
    documents = random_games(1, 250, ms("2024-12-20T00:00:00+00:00"),
                             ms("2025-04-10T00:00:00+00:00"))
    load(base, documents)
    rows = rows_of(base)
    assert len(rows) == 250
    games = 0
    for as_of in ("2025-04-09T12:00:00+00:00", "2025-03-30T01:30:00+00:00",
                  "2025-01-01T03:00:00+00:00"):
        for period in ("today", "week", "month", "season", "all"):
            games += check(base, rows, period, ms(as_of), "Europe/Paris", DEFAULT_QUEUES)
    assert games > 400
    for period, tz, queues in (("today", "Pacific/Auckland", None), ("season", "Asia/Tokyo", [450]),
                               ("month", "America/New_York", [420, 440]), ("all", "UTC", None),
                               ("all", "UTC", [9999])):
        check(base, rows, period, ms("2025-03-09T20:00:00+00:00"), tz, queues)


def test_window_is_half_open_to_the_millisecond(base):
    start = ms("2025-03-10T12:00:00.500+00:00")
    load(base, [document(1, start)])
    for as_of, total in ((start, 0), (start + 1, 1), (start + 7 * DAY, 1),
                         (start + 7 * DAY + 1, 0)):
        assert stats(base, "week", "--as-of", as_of)["data"]["total_games"] == total


def test_seasons_come_from_the_table(base):
    load(base, [document(1, ms("2025-01-09T05:00:00+00:00")),
                document(2, ms("2025-01-09T07:00:00+00:00")),
                document(3, ms("2025-05-01T12:00:00+00:00"))])
    base.sql(f"INSERT INTO season (name, starts_at) VALUES "
             f"('S1', {ms('2025-01-09T12:00:00+00:00')}), "
             f"('S2', {ms('2025-04-30T00:00:00+00:00')})")
    as_of = ["--as-of", "2025-04-01T00:00:00Z"]
    body = stats(base, "season", *as_of, "--tz", "America/Chicago")
    assert body["meta"]["from"] == "2025-01-09T06:00:00Z"  # local midnight of its UTC date
    assert body["data"]["total_games"] == 1
    assert stats(base, "season", *as_of)["data"]["total_games"] == 2
    body = stats(base, "season", "--as-of", "2025-06-01T00:00:00Z")
    assert body["meta"]["from"] == "2025-04-30T00:00:00Z"
    assert body["data"]["total_games"] == 1
    body = stats(base, "season", "--as-of", "2025-01-05T00:00:00Z")
    assert body["meta"]["from"] == "2025-01-01T00:00:00Z"  # no season has begun


def test_shell_refuses_with_one_line(base):
    load(base, [document(1, ms("2025-01-09T05:00:00+00:00"))])
    for arguments, status, says in (
            ([], 2, "name one player"), (["nobody"], 2, "name#tag"),
            (["nobody#X"], 10, "nobody#X"), ([puuid_of(77)], 10, "puuid"),
            ([PUUID, "--period", "year"], 2, "year"),
            ([PUUID, "--period", "today", "--tz", "Mars/X"], 2, "Mars/X"),
            ([PUUID, "--as-of", "soon"], 2, "soon"), ([PUUID, "--queue", "x"], 2, "queue")):
        done = base.lme("stats", *arguments)
        assert (done.returncode, done.stdout) == (status, ""), arguments
        assert says in done.stderr and done.stderr.count("\n") == 1
    done = base.lme("stats", NAME.upper(), "--period", "all", check=True)
    assert "games      1: 1 won" in done.stdout and "Annie" in done.stdout


# The API and its cache.

def get(stack, target, status=200):
    answer = stack.get(target)
    assert answer.status == status, answer
    return json.loads(answer.body), answer


def total(stack, period="all", **query):
    extra = "".join(f"&{k}={v}" for k, v in query.items())
    body, _ = get(stack, f"{V2}{period}?player={PUUID}{extra}")
    return body["data"]["total_games"], body["meta"]


def without_names(data):
    """The server may still remember the champions' names of another test's documents."""
    champions = [{k: v for k, v in c.items() if k != "champion_name"}
                 for c in data["top_champions"]]
    return without_population({**data, "top_champions": champions})


def test_cached_is_true_only_when_it_was(clean_stack):
    stack = clean_stack
    load(stack, random_games(2, 40, ms("2025-01-01T00:00:00+00:00"),
                             ms("2025-02-01T00:00:00+00:00")))
    first, answer = get(stack, f"{V2}all?player={PUUID}")
    assert first["meta"]["cached"] is False
    again, answer = get(stack, f"{V2}all?player={PUUID}")
    assert again["meta"]["cached"] is True and "stale" not in again["meta"]
    assert again["meta"]["generated_at"] == first["meta"]["generated_at"]
    assert again["data"] == first["data"]
    same_body = stats(stack, "all", "--as-of", first["meta"]["as_of"])
    assert without_names(same_body["data"]) == without_names(first["data"])
    season, _ = get(stack, f"{V2}season?player={PUUID}&as_of=2025-02-01T00:00:00Z")
    old, _ = get(stack, f"{V1}season?player={PUUID}&as_of=2025-02-01T00:00:00Z")
    assert without_population(old) == {"success": True,
                                       "data": without_population(season["data"])}
    by_name, _ = get(stack, f"{V2}all?riot_id=TEST%20ER&tag=euw&region=EUW1")
    assert by_name["data"] == first["data"] and by_name["meta"]["cached"] is True


def test_import_changes_the_next_answer(clean_stack):
    stack = clean_stack
    load(stack, [document(1, ms("2025-01-01T00:00:00+00:00"))])
    assert total(stack)[0] == 1
    assert total(stack)[1]["cached"] is True
    for number in range(2, 6):
        load(stack, [document(number, ms("2025-01-01T00:00:00+00:00") + number * DAY)])
        games, meta = total(stack)
        assert (games, meta["cached"]) == (number, False)
        assert total(stack)[1]["cached"] is True


def test_new_champion_has_its_name_at_once(clean_stack):
    """Also while the table of names was read a moment ago."""
    stack = clean_stack
    start = ms("2025-01-01T00:00:00+00:00")
    for number in range(1, 5):
        champion = {"championId": 2000 + number, "championName": f"New{number}"}
        load(stack, [document(number, start + number * DAY, mine=champion)])
        body, _ = get(stack, f"{V2}all?player={PUUID}")
        assert {(c["champion_id"], c["champion_name"])
                for c in body["data"]["top_champions"]} == {
                    (2000 + n, f"New{n}") for n in range(1, number + 1)}


@pytest.mark.sanitizer
def test_no_reader_sees_the_past(clean_stack):
    """Whoever asks after an import has returned gets at least that import's games."""
    stack = clean_stack
    start = ms("2025-01-01T00:00:00+00:00")
    load(stack, [document(1, start)])
    stored, seen, wrong, over = [1], [0], [], threading.Event()

    def read():
        while not over.is_set():
            least = stored[0]
            try:
                games, _ = total(stack)
            except Exception as failure:  # told below: a thread's assertion is lost
                wrong.append(repr(failure))
                return
            seen[0] += 1
            if games < least:
                wrong.append(f"{games} games after {least} were stored")

    readers = [threading.Thread(target=read) for _ in range(6)]
    for reader in readers:
        reader.start()
    for number in range(2, 12):
        load(stack, [document(number, start + number * DAY)])
        stored[0] = number
        least = seen[0] + 6  # each reader has asked again
        wait_until(lambda n=least: seen[0] >= n or wrong, PATIENCE, "nobody reads")
    over.set()
    for reader in readers:
        reader.join()
    assert not wrong
    assert total(stack)[0] == 11


def test_questions_are_kept_apart(clean_stack):
    stack = clean_stack
    noon = ms("2025-01-02T12:00:00+00:00")
    load(stack, [document(1, noon - 13 * 3600_000), document(2, noon, queue=450)])
    for _ in range(2):
        assert total(stack)[0] == 1
        assert total(stack, queue="450")[0] == 1
        assert total(stack, queue="all")[0] == 2
        assert total(stack, queue="720,450")[0] == 1
        assert total(stack, queue="420,400")[0] == 1
        assert total(stack, mode="aram")[0] == 1
        assert total(stack, mode="rift")[0] == 1
        assert total(stack, as_of=noon)[0] == 1
        assert total(stack, "today", as_of=noon, tz="UTC", queue="all")[0] == 0
        assert total(stack, "today", as_of=noon, tz="America/New_York", queue="all")[0] == 0
        assert total(stack, "today", as_of=noon + 1, tz="UTC", queue="all")[0] == 1
        # 23 h UTC of the day before is the same day in Tokyo.
        assert total(stack, "today", as_of=noon + 1, tz="Asia/Tokyo", queue="all")[0] == 2
        assert total(stack, "week", as_of=noon + 1, queue="all")[0] == 2


@pytest.fixture
def statements(clean_stack):
    """Statements that read what players did, since the last time: health checks, the
    search for jobs and the seasons that a new process reads come by the clock."""
    sql = clean_stack.sql
    sql("SET GLOBAL log_output = 'TABLE'; SET GLOBAL general_log = ON")

    def count():
        n = sql("SELECT COUNT(*) FROM mysql.general_log WHERE command_type = 'Execute'"
                " AND argument NOT LIKE '%schema_migration%' AND argument NOT LIKE '%`job`%'"
                " AND argument NOT LIKE '%`season`%'")
        sql("TRUNCATE mysql.general_log")
        return int(n[0][0])

    yield count
    sql("SET GLOBAL general_log = OFF; TRUNCATE mysql.general_log;"
        " SET GLOBAL log_output = 'FILE'")


def test_hot_answers_ask_no_sql(clean_stack, statements):
    stack = clean_stack
    load(stack, [document(1, ms("2025-01-01T00:00:00+00:00"))])
    for period in ("week", "today", "all"):
        statements()
        total(stack, period)
        assert statements() > 0
        for _ in range(20):
            assert total(stack, period)[1]["cached"] is True
        assert statements() == 0


def test_redis_away_is_slower_not_wrong(clean_stack):
    stack = clean_stack
    load(stack, [document(1, ms("2025-01-01T00:00:00+00:00"))])
    assert total(stack)[0] == 1
    stack.redis.kill()
    for number in (2, 3):
        games, meta = total(stack)
        assert (games, meta["cached"]) == (number - 1, False)
        load(stack, [document(number, ms("2025-01-01T00:00:00+00:00") + number * DAY)])
    stack.redis.start()
    deadline = time.monotonic() + PATIENCE
    while not total(stack)[1]["cached"]:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert total(stack)[0] == 3


def test_foreign_values_under_our_keys_do_no_harm(clean_stack):
    stack = clean_stack
    redis = stack.redis.command
    load(stack, [document(1, ms("2025-01-01T00:00:00+00:00"))])

    def expect(cached):
        games, meta = total(stack)
        assert (games, meta["cached"], "stale" in meta) == (1, cached, False)

    expect(False)
    (body,) = redis("KEYS", "lme:analytics:*")
    (generation,) = [key for key in redis("KEYS", "lme:gen:*") if PUUID in key]
    for key in (body, generation):
        for words in (("SET", key, "LMB1 and no more"), ("LPUSH", key, "an element")):
            redis("DEL", key)
            redis(*words)
            expect(key == generation)  # the body is confirmed by the database
            expect(True)
            assert redis("TYPE", key) == "string"
    # What a database leaves that was restored from a backup: gone when it expires.
    redis("SET", generation, "999", "PX", "60000")
    expect(False)
    assert redis("GET", generation) == "999"
    redis("PEXPIRE", generation, "1")
    wait_until(lambda: redis("EXISTS", generation) == 0, PATIENCE, "it does not expire")
    expect(True)


def test_full_redis_is_slower_not_wrong(clean_stack):
    stack = clean_stack
    load(stack, [document(1, ms("2025-01-01T00:00:00+00:00"))])
    stack.redis.command("CONFIG", "SET", "maxmemory-policy", "noeviction")
    stack.redis.command("CONFIG", "SET", "maxmemory", "1")
    try:
        for _ in range(3):
            games, meta = total(stack)
            assert (games, meta["cached"]) == (1, False)
        assert get(stack, "/api/health")[0]["checks"]["redis"]["status"] == "pass"
    finally:
        stack.redis.command("CONFIG", "SET", "maxmemory", "256mb")
        stack.redis.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
    assert total(stack)[1]["cached"] is False
    assert total(stack)[1]["cached"] is True


def test_mysql_away_is_said(clean_stack):
    stack = clean_stack
    load(stack, [document(1, ms("2025-01-01T00:00:00+00:00"))])
    assert total(stack)[0] == 1
    stack.mariadb.kill()
    # The generation is known: still the truth, and a hit.
    games, meta = total(stack)
    assert (games, meta["cached"], "stale" in meta) == (1, True, False)
    # Unknown: the body may be old, and says so.
    for key in stack.redis.command("KEYS", "*gen:*"):
        stack.redis.command("DEL", key)
    games, meta = total(stack)
    assert (games, meta["cached"], meta["stale"]) == (1, True, True)
    # Nothing cached: no invented answer.
    body, answer = get(stack, f"{V2}month?player={PUUID}", 503)
    assert body["success"] is False
    stack.mariadb.start()
    deadline = time.monotonic() + PATIENCE
    while stack.get(f"{V2}month?player={PUUID}").status != 200:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    games, meta = total(stack)
    assert games == 1 and "stale" not in meta


def test_refusals(clean_stack):
    stack = clean_stack
    load(stack, [document(1, ms("2025-01-01T00:00:00+00:00"))])
    for target, status in ((f"all?player={puuid_of(77)}", 404), ("all?player=BOT", 400),
                           (f"year?player={PUUID}", 400), (f"all?player={PUUID}&tz=X/Y", 400),
                           (f"all?player={PUUID}&tz=../../etc/passwd", 400),
                           (f"all?player={PUUID}&as_of=soon", 400),
                           (f"all?player={PUUID}&queue=x", 400),
                           ("all?riot_id=no&tag=body&region=EUW1", 404)):
        body, _ = get(stack, V2 + target, status)
        assert body["success"] is False and body["message"], target
