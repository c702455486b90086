"""A trainer records a session and who was there; a leader signs for his team."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.domain.launches.facts import Attended, SignedOff, TrainingHeld
from bot.domain.people.roles import Role
from bot.services.launches.signing import delegate
from bot.services.launches.training import strike_attendance

pytestmark = pytest.mark.slow

HERE = "/training/gold/training"
NEXT = "金卡年费怎么收:每年300元,消费满6笔免次年年费。"


@pytest.fixture
def version(bank):
    """A newer version of the material, on which nobody was trained yet."""
    bank.clock.now += timedelta(hours=1)
    return bank.write(NEXT).sha256


def post(browser, path: str, key: str = "train-0001", **form: object):
    return browser.client.post(HERE + path, data={"form_token": browser.form_token(), "deed_key": key, **form})


def recorded(bank, kind: type) -> list[object]:
    return [fact for fact in bank.facts() if isinstance(fact.body, kind)]


def hold(browser, version: str, key: str = "train-0001", began: str = "2026-12-01T14:30", session: str = "s2"):
    return post(browser, "/sessions", key, session=session, began=began, version=version)


def test_he_finds_the_training_and_what_is_left(browser):
    browser.signed_in("tr")
    assert f'href="{HERE}"' in browser.client.get("/training").text
    assert "s1" in browser.client.get(HERE).text


def test_another_department_learns_nothing_of_it(browser):
    browser.signed_in("loans")
    assert "Gold" not in browser.client.get("/training").text
    answer = browser.client.get(HERE)
    assert answer.status_code == 403
    assert "Gold" not in answer.text


def test_he_records_a_session_and_who_was_there_team_by_team(browser, bank, version):
    bank.clock.now += timedelta(hours=3)
    browser.signed_in("tr")
    before = len(recorded(bank, TrainingHeld)), len(recorded(bank, Attended))
    answers = [hold(browser, version) for _ in range(2)]
    assert [one.headers["location"] for one in answers] == [f"{HERE}/attendance?session=s2"] * 2
    choose = browser.client.get(f"{HERE}/attendance", params={"session": "s2"}).text
    assert "group=t1%2Fearly" in choose
    names = browser.client.get(f"{HERE}/attendance", params={"session": "s2", "group": "t1/early"}).text
    assert 'value="a1"' in names
    assert 'value="a2"' not in names
    form = {"session": "s2", "group": "t1/early", "people": ["a1"]}
    entered = [post(browser, "/attendance", "train-0002", **form) for _ in range(2)]
    assert [one.status_code for one in entered] == [303, 303]
    assert (len(recorded(bank, TrainingHeld)), len(recorded(bank, Attended))) == (before[0] + 1, before[1] + 1)


def test_a_session_on_an_older_version_is_not_recorded(browser, bank, version):
    bank.clock.now += timedelta(hours=3)
    browser.signed_in("tr")
    answer = hold(browser, "0" * 64)
    assert answer.status_code == 422
    assert "The material has changed since it was shown" in answer.text
    assert len(recorded(bank, TrainingHeld)) == 1


def test_a_session_that_is_still_to_come_is_not_recorded(browser, bank, version):
    browser.signed_in("tr")
    assert hold(browser, version, began="2026-12-20T10:00").status_code == 422
    assert hold(browser, version, "train-0002", began="soon").status_code == 422
    assert len(recorded(bank, TrainingHeld)) == 1


def test_nobody_ticked_is_told(browser):
    browser.signed_in("tr")
    answer = post(browser, "/attendance", session="s1", group="t1/early")
    assert answer.status_code == 422


def test_who_cannot_have_been_there_is_not_entered(browser, bank):
    browser.signed_in("tr")
    before = len(recorded(bank, Attended))
    answer = post(browser, "/attendance", session="s1", group="t1/early", people=["po", "stranger"])
    assert answer.status_code == 422
    assert "stranger" in answer.text
    assert len(recorded(bank, Attended)) == before


def test_the_leader_signs_for_what_he_was_shown(browser, bank, version):
    browser.signed_in("tl")
    assert f"{HERE}/sign?group=t1%2Fearly" in browser.client.get(HERE).text
    assert f"{HERE}/sign?group=t2%2Fearly" not in browser.client.get(HERE).text
    form = {"group": "t1/early", "meaning": "Briefed.", "subject": version}
    before = len(recorded(bank, SignedOff))
    assert post(browser, "/sign", "train-0001", **form).status_code == 422
    assert post(browser, "/sign", "train-0002", **{**form, "subject": "0" * 64}, vouched="true").status_code == 422
    assert len(recorded(bank, SignedOff)) == before
    signed = [post(browser, "/sign", "train-0003", **form, vouched="true") for _ in range(2)]
    assert [one.status_code for one in signed] == [303, 303]
    assert len(recorded(bank, SignedOff)) == before + 1


def test_a_leaders_delegate_signs_in_his_name(browser, bank, version):
    roles = frozenset({Role.TEAM_LEADER})
    delegate(bank.office, bank.deed("tl"), "loans", roles, date(2026, 12, 1), date(2026, 12, 5))
    browser.signed_in("loans")
    form = {"group": "t1/early", "meaning": "Briefed.", "subject": version, "vouched": "true"}
    assert post(browser, "/sign", **form).status_code == 303
    assert recorded(bank, SignedOff)[-1].on_behalf_of == "tl"


def test_names_of_who_lacks_it_are_for_those_who_lead_or_train(browser, bank, program):
    strike_attendance(bank.office, bank.deed("tr"), "gold", "s1", "a1", "He was not there.")
    seen = {one: type(browser)(program).signed_in(one).client.get(HERE).text for one in ("tl", "tr", "po", "co")}
    assert [one for one, page in seen.items() if "<summary>1</summary>a1" in page] == ["tl", "tr"]
