"""Which documents may answer, for whom, at which instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.documents import (
    Audience,
    Availability,
    DocumentVersion,
    KnownPassage,
    Reader,
    Status,
    availability,
    content_id,
    superseded_from,
)
from bot.domain.passages import Passage, PassageKind

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
AGENT = Reader()
CARDS = Reader(frozenset({"cards"}))


def document(**changes) -> DocumentVersion:
    fields = {"document_id": "cards/fees.md", "sha256": "a" * 64, "content_id": "c", "title": "Fees"}
    return DocumentVersion(**{**fields, "department": "cards", **changes})


def known(superseded: datetime | None = None, **changes) -> KnownPassage:
    return KnownPassage("c:0", Passage(0, PassageKind.SECTION, "text"), document(**changes), superseded)


@pytest.mark.parametrize(
    ("passage", "reader", "expected"),
    [
        (known(), AGENT, Availability.VALID),
        (known(status=Status.DRAFT), AGENT, Availability.NOT_APPROVED),
        (known(status=Status.WITHDRAWN), CARDS, Availability.NOT_APPROVED),
        (known(audience=Audience.DEPARTMENT), AGENT, Availability.NOT_FOR_READER),
        (known(audience=Audience.DEPARTMENT), CARDS, Availability.VALID),
        (known(valid_from=NOON), AGENT, Availability.VALID),
        (known(valid_from=NOON + SECOND), AGENT, Availability.EFFECTIVE_LATER),
        (known(valid_to=NOON), AGENT, Availability.EXPIRED),
        (known(valid_to=NOON + SECOND), AGENT, Availability.VALID),
        (known(superseded=NOON), AGENT, Availability.SUPERSEDED),
        (known(superseded=NOON + SECOND), AGENT, Availability.VALID),
        (known(superseded=NOON, valid_from=NOON + SECOND), AGENT, Availability.SUPERSEDED),
        (known(status=Status.DRAFT, valid_from=NOON + SECOND), AGENT, Availability.NOT_APPROVED),
        (known(audience=Audience.DEPARTMENT, valid_from=NOON + SECOND), AGENT, Availability.NOT_FOR_READER),
    ],
)
def test_a_document_answers_only_while_it_is_valid_for_its_reader(passage, reader, expected):
    assert availability(passage, reader, NOON) is expected


def test_a_document_is_superseded_when_its_approved_successor_takes_effect():
    later = document(document_id="cards/new.md", supersedes=("cards/fees.md",), valid_from=NOON)
    assert superseded_from("cards/fees.md", [later], always=NOON - SECOND) == NOON


def test_a_successor_without_a_date_supersedes_at_once():
    always = datetime.min.replace(tzinfo=UTC)
    successor = document(document_id="cards/new.md", supersedes=("cards/fees.md",))
    assert superseded_from("cards/fees.md", [successor], always) == always


@pytest.mark.parametrize(
    "other",
    [
        document(document_id="cards/new.md", supersedes=("cards/fees.md",), status=Status.DRAFT),
        document(document_id="cards/new.md", supersedes=("cards/another.md",)),
        document(supersedes=("cards/fees.md",)),
    ],
    ids=["the successor is a draft", "it supersedes another", "a document names itself"],
)
def test_nothing_else_supersedes(other):
    assert superseded_from("cards/fees.md", [other], always=NOON) is None


def test_the_same_bytes_under_another_title_or_name_are_read_anew():
    one = content_id("a.md", "0" * 64, "Fees")
    assert one == content_id("a.md", "0" * 64, "Fees")
    assert len({one, content_id("b.md", "0" * 64, "Fees"), content_id("a.md", "0" * 64, "Prices")}) == 3
