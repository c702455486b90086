"""People read a material by themselves and confirm it, and take the quiz: each once, each for himself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from bot.domain.documents import Audience
from bot.domain.errors import InputError
from bot.domain.facts import Fact
from bot.domain.launches.briefing import BriefingState, NotNow
from bot.domain.launches.facts import AnswersChecked, Attended, CheckedQuestion, TrainingHeld
from bot.domain.launches.quiz import Quiz
from bot.domain.launches.template import AnswerabilityRule, MaterialRule, TrainingRule
from bot.domain.outbox import Recipient, RecipientKind
from bot.domain.people.rights import NotAllowed
from bot.services.deeds import PROGRAM, Deed
from bot.services.launches import briefings, quizzes, training
from bot.services.launches.recording import recording
from tests.domain.launches.builders import LAUNCH, at, fact, needs, template
from tests.services.launches.bank import DOCUMENT, ROSTER, Bank

TEMPLATE = template(
    needs(MaterialRule("brief"), "brief"),
    needs(AnswerabilityRule(("q",)), "questions"),
    needs(TrainingRule("brief", self_study=True), "reading"),
    needs(TrainingRule("brief", self_study=True, quiz=True), "quiz"),
    needs(TrainingRule("brief", quiz=True), "session"),
)


@pytest.fixture
def small(new: Bank) -> Bank:
    """A launch whose material is there, with questions that were checked."""
    bank = new.opened(ROSTER, TEMPLATE).filed(LAUNCH)
    bank.clock.now = at("2026-10-13")
    bank.write()
    bank.attached()
    answers = tuple(CheckedQuestion(f"question {one}", "answered", 0.9, f"quote {one}.") for one in range(6))
    digest = _dossier_digest(bank)
    with recording(bank.office) as work:
        work.facts.append(fact(AnswersChecked("questions", digest, answers), bank.clock.now))
    return bank


def _dossier_digest(bank: Bank) -> str:
    from bot.services.launches.judging import view

    return view(bank.office, "gold").dossier.materials_digest()


def _version(bank: Bank, person: str = "a1") -> str:
    return briefings.read_briefing(bank.office, person, "gold", "reading").version


def confirm(bank: Bank, person: str = "a1", requirement: str = "reading", key: str | None = None) -> object:
    """Somebody confirms what he was shown."""
    return briefings.confirm_read(bank.office, bank.deed(person, key), "gold", requirement, _version(bank))


def chosen(quiz: Quiz, right: bool = True) -> list[int]:
    return [one.right if right else (one.right + 1) % 3 for one in quiz.questions]


def test_the_words_are_those_of_the_document(small: Bank) -> None:
    text = briefings.read_briefing(small.office, "a1", "gold", "reading")
    assert text.document.document_id == DOCUMENT
    assert [one.text for one in text.passages] == ["金卡年费怎么收:每年200元,消费满6笔免次年年费。"]
    assert text.state is BriefingState.TO_READ


@pytest.mark.parametrize(
    ("person", "may"),
    [
        *((one, True) for one in ("a1", "tl", "tr", "sv", "cs", "cp", "co", "ch", "po", "dm")),
        *((one, False) for one in ("loans", "nobody")),
    ],
)
def test_who_may_read_it_before_the_launch(small: Bank, person: str, may: bool) -> None:
    if may:
        assert briefings.read_briefing(small.office, person, "gold", "reading").passages
    else:
        with pytest.raises(NotAllowed):
            briefings.read_briefing(small.office, person, "gold", "reading")


def test_a_document_for_its_department_alone_is_shown_to_nobody_else(small: Bank) -> None:
    small.write("内部", audience=Audience.DEPARTMENT)
    with pytest.raises(NotNow):
        briefings.read_briefing(small.office, "a1", "gold", "reading")


def test_two_clicks_confirm_once(small: Bank) -> None:
    first, second = confirm(small, key="click"), confirm(small, key="click")
    assert first == second
    assert len(_told(small, Attended)) == 1


def test_who_has_confirmed_is_told_so(small: Bank) -> None:
    confirm(small)
    with pytest.raises(NotNow, match="recorded already"):
        confirm(small)


def test_the_program_records_the_session_once(small: Bank) -> None:
    for person in ("a1", "a2", "a3"):
        confirm(small, person)
    (held,) = _told(small, TrainingHeld)
    assert (held.actor, held.body.trainer) == (PROGRAM, PROGRAM)


def test_everybody_at_once_confirms_once_each_in_one_session(small: Bank) -> None:
    version = _version(small)

    def tried(place: int) -> None:
        deed = Deed(f"a{place % 4 + 1}", f"click-{place % 8}")
        with suppress(NotNow):
            briefings.confirm_read(small.office, deed, "gold", "reading", version)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(tried, range(32)))
    assert len(_told(small, TrainingHeld)) == 1
    assert sorted(one.actor for one in _told(small, Attended)) == ["a1", "a2", "a3", "a4"]


@pytest.mark.parametrize("person", ["tl", "tr", "po"])
def test_only_agents_confirm(small: Bank, person: str) -> None:
    with pytest.raises(NotNow, match="Only agents"):
        confirm(small, person)


def test_nobody_confirms_for_somebody_else(small: Bank) -> None:
    deed = small.deed("a1", on_behalf_of="a2")
    with pytest.raises((NotNow, NotAllowed)):
        briefings.confirm_read(small.office, deed, "gold", "reading", _version(small))


def test_a_session_of_self_study_is_filled_by_nobody_else(small: Bank) -> None:
    confirm(small)
    session = _told(small, TrainingHeld)[0].body.session
    with pytest.raises(NotNow, match="himself"):
        training.record_attendance(small.office, small.deed("tr"), "gold", session, {"a2": None})


def test_no_session_is_called_like_one_of_self_study(small: Bank) -> None:
    with pytest.raises(NotNow, match="is no name"):
        training.hold_session(
            small.office, small.deed("tr"), "gold", "session", "self_study:reading:1", small.clock.now
        )


def test_what_needs_a_session_cannot_be_confirmed(small: Bank) -> None:
    with pytest.raises(NotNow, match="counts only with a session"):
        confirm(small, requirement="session")


def test_another_version_than_the_one_shown_is_not_confirmed(small: Bank) -> None:
    with pytest.raises(NotNow, match="has changed"):
        briefings.confirm_read(small.office, small.deed("a1"), "gold", "reading", "older")


@pytest.mark.parametrize("requirement", ["brief", "no-such", "questions"])
def test_what_is_no_training_is_refused(small: Bank, requirement: str) -> None:
    with pytest.raises(NotNow, match="no training"):
        briefings.read_briefing(small.office, "a1", "gold", requirement)


# Quizzes -------------------------------------------------------------------------------------------------------------


def test_a_quiz_that_is_failed_and_then_passed(small: Bank) -> None:
    confirm(small, requirement="quiz")
    first = quizzes.quiz_for(small.office, "a1", "gold", "quiz")
    failed = _take(small, "a1", first.quiz, right=False)
    assert (failed.passed, failed.right, failed.questions, failed.pass_mark) == (False, 0, 5, 4)
    second = quizzes.quiz_for(small.office, "a1", "gold", "quiz")
    assert second.quiz.digest != first.quiz.digest
    assert _take(small, "a1", second.quiz).passed
    assert small.state("quiz") == "unmet"  # the leaders have not signed
    with pytest.raises(NotNow, match="passed already"):
        quizzes.quiz_for(small.office, "a1", "gold", "quiz")


def test_an_older_attempt_is_not_marked_again(small: Bank) -> None:
    confirm(small, requirement="quiz")
    first = quizzes.quiz_for(small.office, "a1", "gold", "quiz").quiz
    _take(small, "a1", first, right=False)
    with pytest.raises(NotNow, match="have changed"):
        _take(small, "a1", first)


def test_a_quiz_that_is_sent_twice_is_marked_once(small: Bank) -> None:
    confirm(small, requirement="quiz")
    quiz = quizzes.quiz_for(small.office, "a1", "gold", "quiz").quiz
    results = [_take(small, "a1", quiz, key="sent") for _ in range(2)]
    assert [one.passed for one in results] == [True, True]
    assert results[1].right is None
    assert len([one for one in _told(small, Attended) if one.key == "sent"]) == 1


def test_a_key_of_another_deed_marks_nothing(small: Bank) -> None:
    confirm(small, requirement="quiz", key="mine")
    quiz = quizzes.quiz_for(small.office, "a1", "gold", "quiz").quiz
    with pytest.raises(InputError):
        quizzes.take_quiz(small.office, small.deed("a2", "mine"), "gold", "quiz", quiz.digest, chosen(quiz))


def test_who_was_not_trained_takes_no_quiz(small: Bank) -> None:
    with pytest.raises(NotNow, match="First the training"):
        quizzes.quiz_for(small.office, "a1", "gold", "quiz")


def test_a_training_without_a_quiz_has_none(small: Bank) -> None:
    with pytest.raises(NotNow, match="no quiz"):
        quizzes.quiz_for(small.office, "a1", "gold", "reading")


def test_stale_questions_make_no_quiz(small: Bank) -> None:
    small.clock.now = at("2026-10-14")
    small.write("金卡年费怎么收:每年300元。")
    confirm(small, requirement="quiz")
    with pytest.raises(NotNow, match="the trainer's own quiz counts"):
        quizzes.quiz_for(small.office, "a1", "gold", "quiz")


def _take(bank: Bank, person: str, quiz: Quiz, right: bool = True, key: str | None = None) -> quizzes.QuizResult:
    deed = bank.deed(person, key)
    return quizzes.take_quiz(bank.office, deed, "gold", "quiz", quiz.digest, chosen(quiz, right))


# Sessions ------------------------------------------------------------------------------------------------------------


def held(bank: Bank, clock: str = "23:00", day: str = "2026-11-11", requirement: str = "session") -> None:
    """A session that the trainer records when it has begun."""
    bank.clock.now = at(day, clock)
    training.hold_session(bank.office, bank.deed("tr"), "gold", requirement, "s1", bank.clock.now)


@pytest.mark.parametrize(
    ("day", "clock", "may"),
    [
        ("2026-11-08", "23:00", True),
        ("2026-11-09", "02:00", True),  # the night of the 8th, before his leave
        ("2026-11-09", "12:00", False),
        ("2026-11-12", "23:00", False),
        ("2026-11-13", "02:00", False),  # the night of the 12th, the last of his leave
        ("2026-11-13", "07:00", True),
    ],
)
def test_leave_counts_on_the_day_that_the_night_began(small: Bank, day: str, clock: str, may: bool) -> None:
    held(small, clock, day)
    if may:
        training.record_attendance(small.office, small.deed("tr"), "gold", "s1", {"a4": None})
    else:
        with pytest.raises(NotNow, match="on leave: a4"):
            training.record_attendance(small.office, small.deed("tr"), "gold", "s1", {"a4": None})
    whole = training.members_of(ROSTER, "t2", small.clock.now, small.office)
    assert ("a4" in whole) is may


def test_a_session_on_another_version_than_the_one_shown_is_not_recorded(small: Bank) -> None:
    with pytest.raises(NotNow, match="has changed since"):
        training.hold_session(small.office, small.deed("tr"), "gold", "session", "s1", small.clock.now, shown="older")


def test_those_who_were_there_are_asked_to_take_the_quiz(small: Bank) -> None:
    held(small)
    there = {"a1": None, "a2": True, "a3": None}
    training.record_attendance(small.office, small.deed("tr"), "gold", "s1", there)
    assert _waiting(small, training.QUIZ) == ["person:a1", "person:a3"]


def test_without_a_quiz_nobody_is_asked_to_take_it(small: Bank) -> None:
    held(small, requirement="reading")
    training.record_attendance(small.office, small.deed("tr"), "gold", "s1", {"a1": None})
    assert _waiting(small, training.QUIZ) == []


def test_a_session_is_shown_to_a_channel_once(small: Bank) -> None:
    held(small)
    channel = Recipient(RecipientKind.CHANNEL, "C1")
    for _ in range(2):
        training.present_session(small.office, small.deed("tr", "shown"), "gold", "s1", [channel])
    assert _waiting(small, training.PRESENTED) == ["channel:C1"]


def test_only_trainers_show_a_session(small: Bank) -> None:
    held(small)
    with pytest.raises(NotAllowed):
        training.present_session(small.office, small.deed("a1"), "gold", "s1", [Recipient(RecipientKind.CHANNEL, "C1")])


def _waiting(bank: Bank, kind: str) -> list[str]:
    with bank.store.begin() as work:
        return sorted(str(one.message.recipient) for one in work.outbox.waiting(100) if one.message.kind == kind)


def _told(bank: Bank, body: type) -> list[Fact]:
    return [one for one in bank.facts() if isinstance(one.body, body)]
