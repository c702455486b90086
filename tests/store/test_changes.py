"""How far indexes have followed."""

from __future__ import annotations

from datetime import timedelta

from tests.builders import NOON, a_document, a_passage


def test_positions_are_kept_per_index(store):
    with store.begin() as work:
        assert work.changes.position("model-a") == 0
        work.changes.set_position("model-a", 7)
        work.changes.set_position("model-a", 9)
        work.changes.set_position("model-b", 2)
        assert (work.changes.position("model-a"), work.changes.position("model-b")) == (9, 2)
        work.changes.forget_position("model-a")
        assert work.changes.position("model-a") == 0


def test_changes_come_in_order_and_in_parts(store):
    document = a_document()
    with store.begin() as work:
        work.documents.add_content(document, [a_passage(ordinal=n) for n in range(5)], [], NOON)
        work.documents.record(document, NOON)
        first = work.changes.after(0, 2)
        rest = work.changes.after(first[-1].position, 10)
        assert [one.passage_id.rpartition(":")[2] for one in (*first, *rest)] == list("01234")
        assert work.changes.count_after(first[-1].position) == 3
        assert work.changes.last_position() == rest[-1].position


def test_the_model_that_became_ready_last_comes_first(store):
    with store.begin() as work:
        work.changes.mark_ready("old", "bundled", NOON)
        work.changes.mark_ready("new", "hub:x", NOON + timedelta(hours=1))
        assert [one.model_id for one in work.changes.served_models()] == ["new", "old"]
        work.changes.forget_model("new")
        assert [one.source for one in work.changes.served_models()] == ["bundled"]
