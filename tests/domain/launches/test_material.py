"""The document that a requirement asks for."""

from __future__ import annotations

import pytest

from bot.domain.launches.facts import ChangeCalledMinor, DateMoved, MaterialAttached
from bot.domain.launches.finding import State
from tests.domain.launches.builders import (
    ATTACHED,
    DAY,
    MATERIAL,
    NOW,
    PLANNED,
    SECOND,
    SEEN,
    attached,
    fact,
    filed,
    found,
    seen,
    state,
)

START = [*filed(MATERIAL), attached()]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, State.MET),
        ({"status": "draft"}, State.UNMET),
        ({"status": ""}, State.UNMET),
        ({"status": "withdrawn"}, State.UNMET),
        ({"kind": "faq"}, State.UNMET),
        ({"kind": None}, State.UNMET),
        ({"headings": ()}, State.UNMET),
        ({"headings": ("Limits",)}, State.UNMET),
        ({"headings": ("Our FEES",)}, State.MET),
        ({"headings": ("收费标准",)}, State.MET),
        ({"indexed": False}, State.UNMET),
        ({"sha256": ""}, State.UNMET),
        ({"valid_from": PLANNED}, State.MET),
        ({"valid_from": PLANNED + SECOND}, State.UNMET),
        ({"valid_to": PLANNED}, State.UNMET),
        ({"valid_to": PLANNED + SECOND}, State.MET),
    ],
)
def test_a_document_is_in_order_when_everything_is(fields: dict[str, object], expected: State):
    assert state([*START, seen(**fields)], "brief") is expected


def test_nothing_attached_or_attached_and_never_seen():
    assert state(filed(MATERIAL), "brief") is State.UNMET
    assert state(START, "brief") is State.UNMET
    assert state([*START, seen(document="other.md")], "brief") is State.UNMET


def test_a_document_may_be_seen_before_it_is_attached():
    finding = found([*START, seen(when=ATTACHED - DAY)], "brief")
    assert (finding.state, finding.met_at) == (State.MET, ATTACHED)


def test_a_deleted_document_is_gone_and_one_that_comes_back_is_new():
    gone = [*START, seen(), seen("", SEEN + DAY)]
    assert state(gone, "brief") is State.UNMET
    back = found([*gone, seen(when=SEEN + 2 * DAY)], "brief")
    assert (back.state, back.met_at) == (State.MET, SEEN + 2 * DAY)


def test_another_document_takes_the_place_of_the_first():
    facts = [*START, seen(), fact(MaterialAttached("brief", "new.md"), SEEN + DAY, "po")]
    assert state(facts, "brief") is State.UNMET
    assert state([*facts, seen("n1", SEEN + 2 * DAY, "new.md")], "brief") is State.MET


def test_it_counts_from_the_last_real_change():
    changed = [*START, seen(), seen("v2", SEEN + DAY)]
    minor = fact(ChangeCalledMinor("brief.md", "v1", "v2", "a typo"), SEEN + 2 * DAY, "co", launch=None)
    assert found(changed, "brief").met_at == SEEN + DAY
    assert found([*changed, minor], "brief").met_at == SEEN


def test_a_document_approved_late_is_complete_only_then():
    facts = [*START, seen(status="draft"), seen(when=SEEN + 5 * DAY), seen(when=SEEN + 6 * DAY)]
    assert found(facts, "brief").met_at == SEEN + 5 * DAY
    again = [*facts, seen(when=SEEN + 7 * DAY, indexed=False), seen(when=SEEN + 8 * DAY)]
    assert found(again, "brief").met_at == SEEN + 8 * DAY


def test_a_launch_that_is_late_may_outlive_its_documents():
    facts = [*START, seen(valid_to=PLANNED + DAY)]
    assert state(facts, "brief", PLANNED + DAY - SECOND) is State.MET
    assert state(facts, "brief", PLANNED + DAY) is State.UNMET


def test_a_launch_that_moves_may_leave_its_documents_validity():
    facts = [*START, seen(valid_from=PLANNED - DAY, valid_to=PLANNED + DAY)]
    assert state(facts, "brief") is State.MET
    for moved, expected in ((-DAY, State.MET), (-DAY - SECOND, State.UNMET), (DAY, State.UNMET)):
        assert state([*facts, fact(DateMoved(PLANNED + moved, "asked"), NOW, "po")], "brief") is expected
