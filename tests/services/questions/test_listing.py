"""Lists of questions: in the order of what is due, and the same whatever was looked at before."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.facts import Body, Fact
from bot.domain.questions.events import (
    AnswerAccepted,
    Asked,
    CloseReason,
    DetailAsked,
    DetailGiven,
    GivenAnswer,
    QuestionClaimed,
    QuestionClosed,
    QuestionJoined,
    QuestionOpened,
    QuestionReleased,
    QuestionRerouted,
    Route,
    Source,
    Urgency,
)
from bot.domain.questions.time_limits import due
from bot.services.questions.listing import list_questions, open_questions
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.databases import migrated_file
from tests.services.questions.house import MORNING, House

DEPARTMENTS = ("cards", "loans", "risk")
ASKED = Asked("附属卡怎么注销", "zh-CN", "a1")


def test_what_is_due_first_stands_on_top_and_what_waits_for_the_asker_below(house: House):
    slow = house.opens("a1", "提前还贷要提前几天", department="loans")
    normal = house.asks_cards()
    urgent = house.asks_cards(urgency=Urgency.URGENT)
    waits = house.asks_cards("a2")
    with house.store.command() as work:
        work.facts.append(Fact(house.clock.now, "e1", "d", DetailAsked("哪张卡？"), subject=waits))
    assert [one.question.id for one in list_questions(house.office)] == [urgent, normal, slow, waits]
    assert [one.question.id for one in list_questions(house.office, "loans")] == [slow]
    assert [one.question.id for one in list_questions(house.office, asker="a2")] == [waits]


def test_settled_questions_follow_those_that_are_open_and_only_if_wanted(house: House):
    answered, still_open = house.asks_cards(), house.asks_cards()
    house.answers("e1", answered)
    assert [one.question.id for one in list_questions(house.office)] == [still_open]
    with_settled = list_questions(house.office, since=house.clock.now - timedelta(days=1))
    assert [one.question.id for one in with_settled] == [still_open, answered]
    house.clock.now += timedelta(days=2)
    assert [one.question.id for one in list_questions(house.office, since=house.clock.now)] == [still_open]


def test_what_was_rolled_back_after_a_look_is_in_no_list(house: House):
    stays = house.asks_cards()
    with suppress(ZeroDivisionError), house.store.command() as work:
        opened = QuestionOpened(ASKED, Source.BY_HAND, Route("cards"))
        work.facts.append(Fact(house.clock.now, "a1", "undone", opened, subject="q99"))
        assert set(open_questions(house.office, work)) == {stays, "q99"}
        raise ZeroDivisionError
    assert [one.question.id for one in list_questions(house.office)] == [stays]


HAPPENINGS = st.one_of(
    st.builds(
        lambda department, urgency: QuestionOpened(ASKED, Source.NO_ANSWER, Route(department), urgency),
        st.sampled_from(DEPARTMENTS),
        st.sampled_from(Urgency),
    ),
    st.builds(lambda urgency: QuestionJoined(replace(ASKED, person="a2"), urgency), st.sampled_from(Urgency)),
    st.builds(lambda department: QuestionRerouted(Route(department)), st.sampled_from(DEPARTMENTS)),
    st.sampled_from(
        [
            QuestionClaimed(),
            QuestionReleased(),
            DetailAsked("哪张卡？"),
            DetailGiven("白金卡"),
            AnswerAccepted(GivenAnswer("可以。"), "e1"),
            QuestionClosed(CloseReason.NO_ANSWER_NEEDED),
        ]
    ),
)
LOOKS = st.tuples(st.sampled_from([None, *DEPARTMENTS]), st.sampled_from([None, "a1", "a2"]), st.booleans())


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return migrated_file(tmp_path_factory.mktemp("listing"))


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(HAPPENINGS, st.integers(1, 4), st.integers(0, 300), LOOKS), max_size=14))
def test_a_list_is_the_same_whatever_was_looked_at_before(
    migrated: Path, tmp_path_factory: pytest.TempPathFactory, story: list[tuple[Body, int, int, tuple]]
):
    copy = tmp_path_factory.mktemp("listing") / "bank.db"
    copy.write_bytes(migrated.read_bytes())
    store = SqlStore(open_database(f"sqlite:///{copy}"))
    house = House(store).opened()
    opened = 0
    for number, (body, which, minutes, (department, asker, with_settled)) in enumerate(story):
        house.clock.now += timedelta(minutes=minutes)
        opened += isinstance(body, QuestionOpened)
        subject = f"q{opened if isinstance(body, QuestionOpened) else min(which, opened)}"
        if opened:
            with store.command() as work:
                work.facts.append(Fact(house.clock.now, "e1", f"f{number}", body, subject=subject))
        chosen = (department, asker, MORNING if with_settled else None)
        _same(list_questions(house.office, *chosen), list_questions(replace(house.office), *chosen))
    store.close()


def _same(listed, anew) -> None:
    assert [(one.question, one.due, one.time_left) for one in listed] == [
        (one.question, due(one.question, one.limit), one.time_left) for one in anew
    ]
    open_ones = [one.due for one in listed if one.question.is_open]
    dated = [at for at in open_ones if at is not None]
    assert open_ones == [*sorted(dated), *[None] * (len(open_ones) - len(dated))]
    assert [one.question.is_open for one in listed] == sorted((one.question.is_open for one in listed), reverse=True)
