"""What many write at once is committed together; whoever fails fails alone."""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any

import pytest

from bot.ports import Work
from bot.store.group_commit import GroupCommit
from bot.store.work import SqlStore
from tests.builders import NOON

SOON = 10


class Book:
    """A database of words that keeps what each transaction wrote; ``failures`` are those of its next commits."""

    def __init__(self) -> None:
        self.commits: list[list[str]] = []
        self.failures: list[Exception | None] = []

    @contextmanager
    def begin(self) -> Generator[list[str]]:
        written: list[str] = []
        yield written
        failure = self.failures.pop(0) if self.failures else None
        if failure:
            raise failure
        self.commits.append(written)


@pytest.fixture
def book() -> Book:
    return Book()


@pytest.fixture
def group(book: Book) -> GroupCommit[list[str]]:
    return GroupCommit(book.begin)


def writing(word: str) -> Callable[[list[str]], str]:
    def write(transaction: list[str]) -> str:
        transaction.append(word)
        return f"{word} is written"

    return write


def refusing(transaction: list[str]) -> None:
    transaction.append("refused")
    raise LookupError


def while_one_writes(
    group: GroupCommit[list[str]], *effects: Callable[[list[str]], Any]
) -> tuple[Future[str], list[Future[Any]]]:
    """Have effects wait while a first one is being written, in their order; all that came of them."""
    began, go_on = Event(), Event()

    def first(transaction: list[str]) -> str:
        began.set()
        assert go_on.wait(SOON)
        return writing("first")(transaction)

    with ThreadPoolExecutor(1 + len(effects)) as threads:
        leading = threads.submit(group.carry_out, first)
        assert began.wait(SOON)
        following = list[Future[Any]]()
        for effect in effects:
            following.append(threads.submit(group.carry_out, effect))
            while len(group.waiting) < len(following):
                assert not following[-1].done()
        go_on.set()
    return leading, following


def test_one_that_comes_alone_is_written_at_once(book: Book, group: GroupCommit[list[str]]) -> None:
    assert group.carry_out(writing("one")) == "one is written"
    assert group.carry_out(writing("two")) == "two is written"
    assert book.commits == [["one"], ["two"]]


def test_those_who_wait_are_written_together_in_their_order(book: Book, group: GroupCommit[list[str]]) -> None:
    _, following = while_one_writes(group, writing("a"), writing("b"), writing("c"))
    assert book.commits == [["first"], ["a", "b", "c"]]
    assert [one.result() for one in following] == ["a is written", "b is written", "c is written"]


def test_one_that_fails_fails_alone_and_the_others_are_kept(book: Book, group: GroupCommit[list[str]]) -> None:
    _, (a, refused, c) = while_one_writes(group, writing("a"), refusing, writing("c"))
    assert book.commits == [["first"], ["a"], ["c"]]
    assert (a.result(), c.result()) == ("a is written", "c is written")
    assert isinstance(refused.exception(), LookupError)


def test_what_cannot_be_committed_together_is_committed_one_by_one(book: Book, group: GroupCommit[list[str]]) -> None:
    book.failures = [None, OSError("of both"), OSError("of a")]
    _, (a, b) = while_one_writes(group, writing("a"), writing("b"))
    assert book.commits == [["first"], ["b"]]
    assert str(a.exception()) == "of a"
    assert b.result() == "b is written"


def test_whoever_is_interrupted_takes_nobody_along(book: Book, group: GroupCommit[list[str]]) -> None:
    def interrupted(_: list[str]) -> None:
        raise KeyboardInterrupt

    _, (first, second) = while_one_writes(group, interrupted, writing("b"))
    assert second.result() == "b is written"
    assert isinstance(first.exception(), KeyboardInterrupt)
    assert book.commits == [["first"], ["b"]]


def test_many_threads_lose_nothing_and_hear_of_their_own(store: SqlStore) -> None:
    def receive(number: int) -> bool:
        return store.together(lambda work: work.inbox.receive(f"E{number % 100}", {}, NOON))

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(receive, range(200))) == 100
    with store.begin() as work:
        assert len(work.inbox.waiting(NOON)) == 100


def test_an_effect_that_fails_leaves_nothing_behind(store: SqlStore) -> None:
    def receive_and_fail(work: Work) -> None:
        work.inbox.receive("E1", {}, NOON)
        raise LookupError

    with pytest.raises(LookupError):
        store.together(receive_and_fail)
    with store.begin() as work:
        assert work.inbox.waiting(NOON) == []
