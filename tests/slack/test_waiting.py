"""A sign is shown to whoever waits longer than a moment, and goes when the wait is over."""

from __future__ import annotations

from threading import Event, Thread
from threading import enumerate as enumerate_threads

from bot.slack.waiting import SIGNS, Sign, Waiting
from tests.slack.server import PATIENCE


class Shown:
    """A sign that tells what became of it."""

    def __init__(self, fails: bool = False) -> None:
        self.shown, self.hidden, self.go_on = Event(), Event(), Event()
        self.go_on.set()
        self._fails = fails

    def show(self) -> None:
        self.shown.set()
        self.go_on.wait(PATIENCE)
        if self._fails:
            raise OSError("Slack is away")

    @property
    def sign(self) -> Sign:
        return Sign(self.show, self.hidden.set)


def _join_signs() -> None:
    """Wait until whoever shows signs has shown all that there are."""
    for thread in enumerate_threads():
        if thread.name == SIGNS:
            thread.join(PATIENCE)


def test_whoever_waits_sees_a_sign_until_the_answer_is_there():
    waiting, seen = Waiting(patience=0), Shown()
    assert waiting.begin("1", seen.sign)
    assert seen.shown.wait(PATIENCE)
    waiting.end("1")
    assert seen.hidden.wait(PATIENCE)


def test_a_sign_that_is_being_shown_when_the_answer_comes_goes_away_too():
    waiting, seen = Waiting(patience=0), Shown()
    seen.go_on.clear()
    waiting.begin("1", seen.sign)
    assert seen.shown.wait(PATIENCE)
    waiting.end("1")
    seen.go_on.set()
    assert seen.hidden.wait(PATIENCE)


def test_signs_are_taken_back_once_nobody_waits_for_an_answer():
    waiting, answered, waits = Waiting(patience=0), Shown(), Shown()
    waiting.begin("1", answered.sign)
    waiting.begin("2", waits.sign)
    assert answered.shown.wait(PATIENCE)
    assert waits.shown.wait(PATIENCE)
    waiting.end("1")
    assert not answered.hidden.is_set()
    waiting.end("2")
    assert answered.hidden.wait(PATIENCE)
    assert waits.hidden.wait(PATIENCE)


def test_whoever_asks_while_signs_are_taken_back_goes_before_the_rest_of_them():
    waiting, hiding, go_on = Waiting(patience=0), Event(), Event()
    first, second, shown = Shown(), Shown(), Shown()

    def hide() -> None:
        hiding.set()
        assert go_on.wait(PATIENCE)

    waiting.begin("1", Sign(first.show, hide))
    waiting.begin("2", second.sign)
    _join_signs()
    waiting.end("1")
    ending = Thread(target=waiting.end, args=("2",))
    ending.start()
    assert hiding.wait(PATIENCE)
    waiting.begin("3", shown.sign)
    assert shown.shown.wait(PATIENCE)
    go_on.set()
    ending.join(PATIENCE)
    assert not second.hidden.is_set()
    waiting.end("3")
    assert second.hidden.wait(PATIENCE)


def test_whoever_is_answered_at_once_sees_none():
    waiting, fast, slow = Waiting(patience=0.05), Shown(), Shown()
    waiting.begin("fast", fast.sign)
    waiting.end("fast")
    waiting.begin("slow", slow.sign)
    assert slow.shown.wait(PATIENCE)
    assert not fast.shown.is_set()
    assert not fast.hidden.is_set()


def test_a_sign_that_fails_keeps_no_other_from_being_shown():
    waiting, broken, whole = Waiting(patience=0), Shown(fails=True), Shown()
    waiting.begin("1", broken.sign)
    waiting.begin("2", whole.sign)
    assert whole.shown.wait(PATIENCE)


def test_what_is_at_hand_is_not_begun_again_until_it_is_over():
    waiting = Waiting()
    assert [waiting.begin("1"), waiting.begin("1"), waiting.begin("2")] == [True, False, True]
    waiting.end("1")
    assert waiting.begin("1")
