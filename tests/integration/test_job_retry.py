# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs whose work fails: what can pass is tried again, by any process and not for ever;
what cannot, fails at once; and no text of the inside reaches who asked."""

import contextlib

import pytest
from process import PATIENCE, wait_until
from test_jobs import (WEEK, ask_async, bearer, blocked, common, league, served,  # noqa: F401
                       until_ended, warm_up)

LATER = 4102444800000  # the year 2100
WAITING = ("SELECT id FROM information_schema.processlist WHERE user = 'lme' AND "
           "state LIKE 'Waiting for table%'")
# What is tried again is not begun again before the test says so.
REST = ("CREATE TRIGGER rest BEFORE UPDATE ON job FOR EACH ROW BEGIN "
        "IF NEW.failures > OLD.failures THEN SET NEW.retry_at = {}; END IF; END")


@contextlib.contextmanager
def long_rests(stack):
    stack.sql("DELIMITER //\n" + REST.format(LATER) + "//\n")
    try:
        yield
    finally:
        stack.sql("DROP TRIGGER rest")
        stack.sql("UPDATE job SET retry_at = 0")


def cut_off(stack):
    """Whoever waits for a lock loses its connection."""
    for row in stack.sql(WAITING):
        with contextlib.suppress(Exception):  # it may have ended
            stack.sql(f"KILL {row[0]}")


def until_failed_once(stack):
    def failed():
        cut_off(stack)
        return stack.sql("SELECT COUNT(*) FROM job WHERE failures > 0") != [["0"]]
    wait_until(failed, PATIENCE, "no attempt fails")


def job_of(stack, location, token):
    answer = stack.get(location, bearer(token))
    return answer.json()["data"], int(answer.headers.get("retry-after", 0))


@pytest.mark.parametrize("kind", ["answer", "warmup"])
def test_what_can_pass_is_tried_again(served, league, kind):  # noqa: F811
    token = served.token("write")
    with long_rests(served):
        with blocked(served):
            answer = ask_async(served, WEEK.format(league[0]), token) if kind == "answer" \
                else warm_up(served, token, league[0])
            until_failed_once(served)
            job, again = job_of(served, answer.headers["location"], token)
            assert (job["state"], job["attempts"]) == ("queued", 1), job
            assert (job["reason"], job["error"]) == ("service_unavailable",
                                                     "The service is away")
            assert job["retry_at"].startswith("2100-") and job["result"] is None
            assert again > 0
            listed = served.get("/api/jobs", bearer(token)).json()["data"]["jobs"]
            assert listed == [job]
        shown = served.lme("job", "list", check=True).stdout
        assert "service_unavailable" in shown
        # Whoever is there goes on: not the process that began it.
        served.app.stop()
        served.app.start()
        served.wait_ready()
    job = until_ended(served, answer, token)
    assert (job["state"], job["attempts"], job["reason"]) == ("done", 2, None), job
    assert job["retry_at"] is None and job["error"] is None
    assert served.get(job["result"], bearer(token)).status == 200


def test_it_is_not_tried_for_ever(served, league):  # noqa: F811
    """As if it had failed often, and as if it had been asked for long ago."""
    token = served.token("read")
    for number, before in enumerate(("failures = 9", "created_at = 1")):
        with blocked(served):
            answer = ask_async(served, WEEK.format(league[number]), token)
            wait_until(lambda: served.sql(WAITING), PATIENCE, "it is not begun")
            # As the runner knows it from its claim: it has to be begun anew.
            claim = served.sql("SELECT claim FROM job WHERE state = 1")[0][0]
            served.sql(f"UPDATE job SET {before}, attempts = 9, state = 0, claim = '' "
                       f"WHERE claim = '{claim}'")

            def ended():
                cut_off(served)
                return served.sql("SELECT COUNT(*) FROM job WHERE state = 3") == \
                    [[str(number + 1)]]
            wait_until(ended, PATIENCE, "it does not end")
        job = until_ended(served, answer, token)
        assert (job["state"], job["reason"]) == ("failed", "service_unavailable"), job
        assert job["result"] is None and job["retry_at"] is None


def test_a_database_that_goes_away_loses_no_job(served, league):  # noqa: F811
    """Where the end of an attempt cannot be stored it is stored later."""
    token = served.token("read")
    with contextlib.suppress(Exception), blocked(served):
        answer = ask_async(served, WEEK.format(league[0]), token)
        wait_until(lambda: served.sql(WAITING), PATIENCE, "it is not begun")
        served.mariadb.kill()
    served.mariadb.start()
    served.wait_ready()
    job = until_ended(served, answer, token, PATIENCE)
    assert job["state"] == "done" and job["attempts"] > 1


def test_nothing_of_the_inside_is_shown(served, league):  # noqa: F811
    """Whatever stands in the row, as by an older version."""
    token = served.token("read")
    job = until_ended(served, ask_async(served, WEEK.format(league[0]), token), token)
    served.sql("UPDATE job SET state = 3, status = 0, "
               "error = 'mysql: SELECT secret FROM lme.token failed'")
    answer = served.get(job["self"], bearer(token))
    job = answer.json()["data"]
    assert "secret" not in answer.text
    assert (job["state"], job["reason"]) == ("failed", "internal_error")
    assert job["error"] and job["result"] is None
    # What the job was asked is no JSON any more: that cannot pass.
    served.sql("UPDATE job SET state = 0, error = '', params = '{', attempts = 0")
    wait_until(lambda: served.get(job["self"], bearer(token)).json()["data"]["state"] ==
               "failed", PATIENCE, "it does not fail")
    job = served.get(job["self"], bearer(token)).json()["data"]
    assert (job["attempts"], job["reason"]) == (1, "internal_error")
    assert "JSON" not in job["error"] and "params" not in job["error"]
