"""Keeping the knowledge base up to date: whatever is due, and nothing that is not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.errors import AlreadyRunning, ModelUnavailable
from bot.services.ingest import SyncReport
from bot.services.jobs.syncing import Librarian, Library
from tests.builders import NOON

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)


class FakeLibrary:
    """A library of documents that are a text, and of what was done with it."""

    def __init__(self) -> None:
        self.documents = "a"
        self.behind = False
        self.held_by_another = False
        self.stopping = False
        self.error: Exception | None = None
        self.meanwhile = lambda: None
        self.done: list[str] = []
        self.librarian = Librarian(
            Library(
                fingerprint=lambda: self.documents,
                is_behind=lambda: self.behind,
                exclusive=self._exclusive,
                sync=self._sync,
                follow=self._follow,
                see_materials=lambda: self.done.append("see"),
                is_stopping=lambda: self.stopping,
                local_day=lambda instant: instant.astimezone(SHANGHAI).date(),
            )
        )

    def steps(self, now=NOON) -> list[str]:
        """What a run did."""
        self.done = []
        self.report = self.librarian.keep_up(now)
        return self.done

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        if self.held_by_another:
            raise AlreadyRunning("Another process writes.", "Wait.")
        yield

    def _sync(self, on_progress) -> SyncReport:
        self.done.append("sync")
        self.behind = True
        self.meanwhile()
        on_progress(1, 1)
        return SyncReport(1, 0, 0, 3, ())

    def _follow(self, on_progress) -> None:
        on_progress(0, 1)
        if self.error:
            raise self.error
        self.done.append("follow")
        self.behind = False


@pytest.fixture
def library() -> FakeLibrary:
    return FakeLibrary()


def test_the_first_run_of_a_process_looks_into_every_document(library):
    assert library.steps() == ["sync", "follow", "see"]
    assert library.report.summary == "1 added, 0 changed, 0 removed, 3 unchanged; findings: 0."


def test_what_did_not_change_is_left_alone(library):
    library.steps()
    assert library.steps() == []
    assert library.report.summary == "No document changed."


def test_what_changed_is_taken_in_once(library):
    library.steps()
    library.documents = "b"
    assert library.steps() == ["sync", "follow", "see"]
    assert library.steps() == []


def test_an_index_that_is_behind_follows_though_no_document_changed(library):
    library.steps()
    library.behind = True
    assert library.steps() == ["follow", "see"]
    assert library.report.summary == "The indexes followed."


def test_a_new_day_at_the_centre_is_a_reason_to_look_since_reviews_become_overdue(library):
    library.steps()
    assert library.steps(NOON + timedelta(hours=3, minutes=59)) == []
    assert library.steps(NOON + timedelta(hours=4)) == ["sync", "follow", "see"]


def test_what_changes_while_the_documents_are_read_is_found_by_the_next_run(library):
    def change() -> None:
        library.documents = "changed meanwhile"

    library.meanwhile = change
    library.steps()
    assert library.steps() == ["sync", "follow", "see"]
    assert library.steps() == []


def test_while_another_process_writes_nothing_is_done_and_nothing_forgotten(library):
    library.held_by_another = True
    with pytest.raises(AlreadyRunning):
        library.steps()
    assert library.done == []
    library.held_by_another = False
    assert library.steps() == ["sync", "follow", "see"]


def test_a_run_that_failed_half_way_is_done_again(library):
    library.error = ModelUnavailable("The model is not prepared.", "Run: briefed index")
    with pytest.raises(ModelUnavailable):
        library.steps()
    library.error = None
    assert library.steps() == ["sync", "follow", "see"]


def test_the_end_of_the_process_does_not_wait_for_all_documents(library):
    library.stopping = True
    assert library.steps() == ["sync"]
    assert library.report.postponed
    library.stopping = False
    assert library.steps() == ["sync", "follow", "see"]
