"""The derived indexes follow SQL, whatever crashes, and never know better than SQL."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.index.vectors import ChromaVectors
from bot.ports import VectorsOf
from bot.services.diagnose import check_keywords, check_vectors
from tests.services.desk import FailingEmbedder, OtherEmbedder, documents_of

FEES = "# 年费\n\n白金卡年费每年3,600元,消费满18笔免年费。\n\n# 挂失\n\n卡片丢失请拨打热线挂失。\n"
ABOUT_FEES = "白金卡年费每年多少元"


def agrees(centre):
    vectors = check_vectors(centre.store, centre.vectors, centre.embedder.model_id)
    return vectors.ok and check_keywords(centre.store, centre.keywords).ok


def test_indexes_agree_with_sql_after_every_change(centre):
    centre.write("cards/a.md", FEES)
    centre.write("cards/b.csv", "产品,年费\n白金卡,3600\n金卡,200\n")
    centre.index()
    assert agrees(centre)
    centre.write("cards/a.md", "# 年费\n\n白金卡年费每年4,800元。\n")
    (centre.knowledge / "cards" / "b.csv").unlink()
    (centre.knowledge / "cards" / "b.csv.meta.yaml").unlink()
    centre.index()
    assert agrees(centre)


def test_nothing_is_embedded_when_nothing_changed(centre):
    centre.write("cards/a.md", FEES, title="费用")
    centre.sync()
    assert centre.follow() > 0
    centre.sync()
    assert centre.follow() == 0
    centre.write("cards/a.md", FEES, title="费用", owner="陈莉")
    centre.sync()
    assert centre.follow() == 0


def test_a_crash_between_sql_and_index_is_made_good_by_the_next_run(centre):
    centre.embedder = FailingEmbedder()
    centre.write("cards/a.md", FEES)
    centre.sync()
    with pytest.raises(MemoryError):
        centre.follow()
    assert not agrees(centre)
    centre.index()
    assert agrees(centre)
    assert documents_of(centre.ask(ABOUT_FEES))[0] == "cards/a.md"


def test_work_done_twice_does_no_harm(centre):
    centre.write("cards/a.md", FEES)
    centre.index()
    with centre.store.begin() as work:
        work.changes.forget_position(centre.embedder.model_id)
    centre.follow()
    assert agrees(centre)


def test_a_deleted_document_stops_answering_before_the_indexes_have_followed(centre):
    centre.write("cards/a.md", FEES)
    centre.index()
    (centre.knowledge / "cards" / "a.md").unlink()
    centre.sync()
    assert centre.vectors.ids(VectorsOf.VIEWS)
    assert centre.keywords.count()
    assert documents_of(centre.ask(ABOUT_FEES)) == []


def test_vectors_that_sql_knows_nothing_of_never_answer(centre):
    centre.write("cards/a.md", FEES)
    centre.index()
    stale = centre.embedder.embed_query(ABOUT_FEES)
    centre.vectors.put(VectorsOf.VIEWS, ["deadbeef:0#body#0"], [stale])
    centre.keywords.apply({"deadbeef:0": ["白金卡", "年费"]}, [], centre.keywords.position)
    assert set(documents_of(centre.ask(ABOUT_FEES))) == {"cards/a.md"}
    assert not agrees(centre)


def test_an_alias_leads_to_its_passage_in_both_indexes(centre):
    centre.write("cards/a.md", FEES)
    centre.index()
    with centre.store.begin() as work:
        passage_id = min(work.documents.passage_ids())
        work.documents.add_aliases(passage_id, ["钱包里的塑料不见了"], centre.clock())
    centre.follow()
    assert agrees(centre)
    assert centre.keywords.search(["塑料"], 5)[0].passage_id == passage_id


def test_a_new_model_gets_vectors_of_its_own_while_the_old_one_serves(centre):
    centre.write("cards/a.md", FEES)
    centre.index()
    old, old_vectors = centre.embedder, centre.vectors
    centre.embedder = OtherEmbedder()
    centre.vectors = ChromaVectors.open(centre.folder / "vectors", OtherEmbedder.model_id)
    before = old_vectors.ids(VectorsOf.VIEWS)
    assert served(centre) == ["pairs"]
    centre.clock.move(timedelta(minutes=1))
    centre.follow()
    assert served(centre) == ["other-pairs", "pairs"]
    assert agrees(centre)
    assert old_vectors.ids(VectorsOf.VIEWS) == before
    assert documents_of(centre.ask(ABOUT_FEES))[0] == "cards/a.md"
    centre.embedder, centre.vectors = old, old_vectors
    assert documents_of(centre.ask(ABOUT_FEES))[0] == "cards/a.md"


def test_a_model_whose_embedding_failed_does_not_serve(centre):
    centre.write("cards/a.md", FEES)
    centre.index()
    centre.embedder = FailingEmbedder()
    centre.embedder.model_id = "failing"
    centre.vectors = ChromaVectors.open(centre.folder / "vectors", "failing")
    with pytest.raises(MemoryError):
        centre.follow()
    assert served(centre) == ["pairs"]


def served(centre):
    with centre.store.begin() as work:
        return [one.model_id for one in work.changes.served_models()]
