"""Leaders look who was there and sign; managers log the hours that they listened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.launches.facts import Attended, ListeningLogged, SignedOff
from bot.domain.people.roles import Role
from bot.services.launches import people, signing, training
from tests.domain.launches.builders import agent, at
from tests.slack.server import shown
from tests.slack.training.conftest import BRIEF, EVENING, Night, night_roster, write

pytestmark = pytest.mark.slow


def test_a_leader_ticks_who_was_there_and_then_signs(night: Night) -> None:
    training.hold_session(night.bank.office, night.bank.deed("tr", "held"), "gold", "training", "night", EVENING)
    night.slack.click("UTL", night.open_home("UTL"), "training.who_was_there", value="gold|training|t1/night")
    names = night.modal("UTL")
    (box,) = [block["element"]["action_id"] for block in names["blocks"] if block["type"] == "input"]
    night.slack.submit("UTL", names, {box: ["a1", "a2", "a4"]})
    assert [one.actor for one in night.facts(Attended)] == ["tl"] * 3
    form = night.modal("UTL")
    assert "0 of 3 trained" in shown(form)  # the quiz is left
    night.slack.submit("UTL", form, {"vouched": ["yes"]})
    assert len(night.facts(SignedOff)) == 1
    assert "Signed" in shown(night.modal("UTL"))


def test_what_has_changed_since_it_was_shown_is_not_signed(night: Night) -> None:
    night.slack.click("UTL", night.open_home("UTL"), "training.who_was_there", value="gold|training|t1/night")
    form = night.modal("UTL")
    night.clock.now = at("2026-11-28", "04:00")
    write(night.bank, BRIEF, "brief", ["金卡新内容。"])
    night.slack.submit("UTL", form, {"vouched": ["yes"]})
    assert night.facts(SignedOff) == []
    assert "has changed" in shown(night.modal("UTL"))


def test_nobody_but_the_leader_signs(night: Night) -> None:
    home = night.open_home("UTL")
    night.slack.click("UTL", home, "training.who_was_there", value="gold|training|t1/night")
    form = dict(night.modal("UTL"))
    night.slack.stacks["UTR"] = [form]
    night.slack.submit("UTR", form, {"vouched": ["yes"]})
    assert night.facts(SignedOff) == []
    assert "tl" in shown(night.modal("UTR"))


def test_who_is_on_leave_cannot_be_entered(night: Night) -> None:
    training.hold_session(night.bank.office, night.bank.deed("tr", "held"), "gold", "training", "night", EVENING)
    night.slack.click("UTL", night.open_home("UTL"), "training.who_was_there", value="gold|training|t1/night")
    names = night.modal("UTL")
    assert "On leave, cannot be entered: a3" in shown(names)


def test_a_department_manager_logs_hours_of_listening(night: Night) -> None:
    night.slack.slash("UDM", "/training", "listening")
    night.slack.submit("UDM", night.modal("UDM"), {"hours": "1.5", "note": "听了挂失"})
    (logged,) = night.facts(ListeningLogged)
    assert (logged.body.manager, logged.body.department, logged.body.hours) == ("dm", "cards", 1.5)
    assert logged.body.day == date(2026, 11, 27)
    assert "1.5" in shown(night.modal("UDM"))


def test_an_agent_logs_no_hours(night: Night) -> None:
    night.slack.slash("U1", "/training", "listening")
    night.slack.submit("U1", night.modal("U1"), {"hours": "1"})
    assert night.facts(ListeningLogged) == []
    assert "没有所需角色" in shown(night.modal("U1"))


def test_trainings_are_listed_for_whoever_asks(night: Night) -> None:
    night.slack.slash("U2", "/training")
    said = shown(night.slack.wait_for_ephemeral("U2")[-1])
    assert "Gold card" in said
    assert "登记场次" not in said


def test_a_launchs_trainings_are_listed_however_its_id_is_typed(night: Night) -> None:
    night.slack.slash("U2", "/training", "Gold")
    assert "Gold card" in shown(night.slack.wait_for_ephemeral("U2")[-1])


def test_an_unknown_launch_has_no_training(night: Night) -> None:
    night.slack.slash("U2", "/training", "no-such-launch")
    assert "现在没有要做的培训" in shown(night.slack.wait_for_ephemeral("U2")[-1])


def test_a_leaders_delegate_signs_for_him(night: Night) -> None:
    for_a_day = (frozenset({Role.TEAM_LEADER}), date(2026, 11, 27), date(2026, 11, 28))
    signing.delegate(night.bank.office, night.bank.deed("tl", "delegated"), "tr", *for_a_day)
    home = night.open_home("UTR")
    assert "我的班组的培训" in shown(home)
    night.slack.click("UTR", home, "training.who_was_there", value="gold|training|t1/night")
    night.slack.submit("UTR", night.modal("UTR"), {"vouched": ["yes"]})
    (signed,) = night.facts(SignedOff)
    assert (signed.actor, signed.on_behalf_of) == ("tr", "tl")


def test_a_large_team_is_entered_in_parts(night: Night) -> None:
    known = night_roster()
    crowd = tuple(agent(f"b{number:03}", shift="night") for number in range(70))
    larger = replace(known, people=(*known.people, *crowd), leaves=(), effective_from=date(2026, 11, 27))
    people.import_roster(night.bank.office, night.bank.deed("sv", "roster-2"), larger)
    training.hold_session(night.bank.office, night.bank.deed("tr", "held"), "gold", "training", "night", EVENING)
    night.slack.slash("UTR", "/training", "gold")
    night.slack.click("UTR", night.slack.wait_for_ephemeral("UTR")[-1], "training.choose_group")
    night.slack.submit("UTR", night.modal("UTR"), {"group": "t1/night"})
    rounds = 0
    while (names := night.modal("UTR"))["callback_id"] == "training.attendance":
        boxes = [block["element"] for block in names["blocks"] if block["type"] == "input"]
        ticked = {one["action_id"]: [it["value"] for it in one["options"]] for one in boxes}
        night.slack.submit("UTR", names, ticked)
        rounds += 1
    assert rounds == 2
    assert len(night.facts(Attended)) == 74
