"""A trainer comes to the night shift at eleven; at five in the morning its leader signs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.launches.facts import Attended, SignedOff, TrainingHeld
from bot.services.launches.quizzes import quiz_for
from tests.domain.launches.builders import at
from tests.slack.server import buttons, shown
from tests.slack.training.conftest import BRIEF, DAWN, EVENING, QUESTIONS, Night

pytestmark = pytest.mark.slow


def test_a_night_shift_leaders_training(night: Night) -> None:
    _trainer_records_the_session(night)
    _trainer_enters_the_night_shift(night)
    night.clock.now = at("2026-11-28", "01:30")
    _everybody_gets_a_quiz(night)
    _one_fails_first(night)
    _the_others_pass(night)
    night.clock.now = DAWN
    _leader_signs(night)
    assert night.bank.state("training") == "met"


def _trainer_records_the_session(night: Night) -> None:
    night.slack.slash("UTR", "/training", "gold")
    card = night.slack.wait_for_ephemeral("UTR")[-1]
    assert "金卡产品培训" in shown(card)
    night.slack.click("UTR", card, "training.hold", value="gold|training")
    form = night.modal("UTR")
    assert _sha256(night)[:12] in shown(form)
    night.slack.submit("UTR", form, {"session": "night"})
    held = night.facts(TrainingHeld)[-1].body
    assert (held.session, held.trainer, held.held_at) == ("night", "tr", EVENING)


def _trainer_enters_the_night_shift(night: Night) -> None:
    slack = night.slack
    slack.click("UTR", night.modal("UTR"), "training.choose_group")
    slack.submit("UTR", night.modal("UTR"), {"group": "t1/night"})
    names = night.modal("UTR")
    assert "班次日期 2026-11-27" in shown(names)
    assert "休假, 不能登记: a3" in shown(names)
    slack.submit("UTR", names, {_boxes(names)[0]: ["a1", "a2", "a4"]})
    assert "已登记 3 人" in shown(night.modal("UTR"))
    assert {one.body.person for one in night.facts(Attended)} == {"a1", "a2", "a4"}


def _everybody_gets_a_quiz(night: Night) -> None:
    assert night.send_outbox() == 3
    for user in ("U1", "U2", "UA4"):
        message = night.slack.posts_in(night.slack.im(user).id)[-1]
        assert "测验" in shown(message)
        assert QUESTIONS["金卡怎么挂失"] not in shown(message)


def _one_fails_first(night: Night) -> None:
    message = night.slack.posts_in(night.slack.im("U1").id)[-1]
    night.slack.click("U1", message, "training.quiz")
    _take(night, "U1", "a1", wrong=True)
    failed = night.modal("U1")
    assert "答对 0/4, 需要 4" in shown(failed)
    assert night.bank.state("training") == "unmet"
    night.slack.click("U1", failed, "training.quiz")
    _take(night, "U1", "a1")
    assert "答对 4/4" in shown(night.modal("U1"))
    results = [one.body.quiz_passed for one in night.facts(Attended) if one.body.person == "a1"]
    assert results == [None, False, True]


def _the_others_pass(night: Night) -> None:
    home = night.open_home("U2")
    night.slack.click("U2", home, "training.quiz", value="gold|training")
    _take(night, "U2", "a2")
    night.slack.click("UA4", night.slack.posts_in(night.slack.im("UA4").id)[-1], "training.quiz")
    _take(night, "UA4", "a4")
    night.finish()
    assert "training.quiz" not in buttons(night.home("U2"))


def _leader_signs(night: Night) -> None:
    home = night.open_home("UTL")
    assert "3 of 3 trained, 3 needed" in shown(home)
    assert "1 on leave" in shown(home)
    night.slack.click("UTL", home, "training.who_was_there", value="gold|training|t1/night")
    form = night.modal("UTL")
    said = shown(form)
    assert _sha256(night)[:12] in said
    assert "to be trained before the first call: a3" in said
    assert "My people were briefed." in str(form)
    night.slack.submit("UTL", form, {"vouched": ["yes"]})
    signed = night.facts(SignedOff)[-1]
    assert (signed.actor, signed.body.group, signed.recorded_at) == ("tl", "t1/night", DAWN)
    assert signed.body.subject_digest == _sha256(night)
    night.finish()
    assert "gold|training|t1/night" not in str(night.home("UTL"))


def test_after_midnight_a_session_still_belongs_to_the_evening(night: Night) -> None:
    night.clock.now = at("2026-11-28", "02:00")
    night.slack.slash("UTR", "/training", "gold")
    night.slack.click("UTR", night.slack.wait_for_ephemeral("UTR")[-1], "training.hold", value="gold|training")
    night.slack.submit("UTR", night.modal("UTR"), {"session": "two o'clock"})
    night.slack.click("UTR", night.modal("UTR"), "training.choose_group")
    night.slack.submit("UTR", night.modal("UTR"), {"group": "t1/night"})
    names = night.modal("UTR")
    assert "班次日期 2026-11-27" in shown(names)
    night.slack.submit("UTR", names, {_boxes(names)[0]: ["a4"]})
    assert [one.body.person for one in night.facts(Attended)] == ["a4"]


def test_a_modal_that_is_sent_twice_records_once(night: Night) -> None:
    night.slack.slash("UTR", "/training", "gold")
    night.slack.click("UTR", night.slack.wait_for_ephemeral("UTR")[-1], "training.hold", value="gold|training")
    sent = night.slack.submit("UTR", night.modal("UTR"), {"session": "night"})
    night.clock.move(timedelta(minutes=1))
    night.slack.again(sent)
    assert len(night.facts(TrainingHeld)) == 1


def _take(night: Night, user: str, person: str, wrong: bool = False) -> None:
    """Answer every question, right or wrong, in the modal that somebody sees."""
    asked = quiz_for(night.bot.here.launches, person, "gold", "training").quiz.questions
    form = night.modal(user)
    places = [(one.right + 1) % 3 if wrong else one.right for one in asked]
    night.slack.submit(user, form, {field: str(place) for field, place in zip(_boxes(form), places, strict=True)})


def _boxes(view: dict[str, Any]) -> list[str]:
    """What the fields of a modal are called."""
    return [block["element"]["action_id"] for block in view["blocks"] if block["type"] == "input"]


def _sha256(night: Night) -> str:
    with night.bank.store.begin() as work:
        found = work.documents.current(BRIEF)
    assert found is not None
    return found.sha256
