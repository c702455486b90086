"""Documents in SQL: what is current, what answers, and what the indexes are told."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from bot.domain.bilingual import Bilingual
from bot.domain.departments import Department
from bot.domain.documents import Audience, Status
from bot.domain.findings import Finding, FindingCode
from bot.domain.passages import Location, PassageKind
from bot.domain.routing import PastQuestion
from bot.store.engine import open_database
from bot.store.schema import contents, findings
from bot.store.work import SqlStore
from tests.builders import NOON, a_document, a_passage

FAQ = a_passage(
    "满6次免年费。",
    ordinal=1,
    kind=PassageKind.FAQ,
    question="年费怎么免?",
    heading_path=("年费", "减免"),
    location=Location(page=3, clause="第十二条"),
)
ROWS = a_passage(
    "白金 | 3600",
    ordinal=2,
    kind=PassageKind.TABLE,
    header=("卡种", "年费"),
    rows=(("白金", "3600"),),
    location=Location(sheet="费率", cells="A2:B2"),
)


def take_in(store: SqlStore, document, *passages, found=()) -> None:
    with store.begin() as work:
        work.documents.add_content(document, passages or [a_passage()], found, NOON)
        work.documents.record(document, NOON)


def test_documents_are_known_as_they_were_at_an_instant(store):
    document, day = a_document(), timedelta(days=1)
    take_in(store, document)
    with store.begin() as work:
        work.documents.record(replace(document, status=Status.DRAFT), NOON + day)
        work.documents.remove(document.document_id, NOON + 2 * day)
    with store.begin() as work:
        known = [work.documents.all_current(NOON + days * day) for days in (-1, 0, 1, 2)]
        assert work.documents.all_current() == {}
    assert [[one.status for one in then.values()] for then in known] == [[], [Status.APPROVED], [Status.DRAFT], []]


def test_what_goes_in_comes_out_the_same(store):
    document = a_document(
        product="海港白金卡",
        kind="fees",
        status=Status.APPROVED,
        audience=Audience.DEPARTMENT,
        valid_from=NOON,
        valid_to=NOON + timedelta(days=1),
        review_by=NOON,
        supersedes=("cards/old.md",),
    )
    take_in(store, document, a_passage(), FAQ, ROWS)
    with store.begin() as work:
        known = work.documents.known_passages([f"{document.content_id}:{n}" for n in range(3)])
        assert work.documents.all_current() == {"cards/fees.md": document}
        assert work.documents.products() == {"海港白金卡"}
    assert [one.passage for one in known.values()] == [a_passage(), FAQ, ROWS]
    assert {one.document for one in known.values()} == {document}


def test_a_removed_document_stops_answering_at_once(store):
    document = a_document()
    take_in(store, document)
    with store.begin() as work:
        work.documents.remove(document.document_id, NOON)
        assert work.documents.known_passages([f"{document.content_id}:0"]) == {}
        assert work.documents.all_current() == {}
        assert work.documents.passage_ids() == set()


def test_what_was_known_of_passages_is_read_again_when_a_document_changes(store):
    document = a_document()
    take_in(store, document)
    passage_id = f"{document.content_id}:0"

    def known():
        with store.begin() as work:
            return work.documents.known_passages([passage_id]).get(passage_id)

    assert known() == known()
    with store.command() as work:
        work.documents.record(replace(document, status=Status.DRAFT), NOON)
    assert known().document.status is Status.DRAFT
    take_in(store, a_document("cards/new.md", supersedes=(document.document_id,)))
    assert known().superseded_from is not None
    with store.command() as work:
        work.documents.remove(document.document_id, NOON)
    assert known() is None


def test_what_is_known_in_a_transaction_that_fails_is_not_remembered(store):
    document = a_document()
    take_in(store, document)
    passage_id = f"{document.content_id}:0"

    def half() -> None:
        with store.command() as work:
            work.documents.record(replace(document, status=Status.DRAFT), NOON)
            assert work.documents.known_passages([passage_id])[passage_id].document.status is Status.DRAFT
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    with store.command() as work:  # takes the number that the failed one had
        work.documents.record(replace(document, owner="somebody else"), NOON)
    with store.begin() as work:
        assert work.documents.known_passages([passage_id])[passage_id].document.status is Status.APPROVED


def test_only_the_newest_version_answers(store):
    old, new = a_document(body="old"), a_document(body="new")
    take_in(store, old)
    take_in(store, new)
    with store.begin() as work:
        known = work.documents.known_passages([f"{old.content_id}:0", f"{new.content_id}:0"])
        assert known.keys() == work.documents.passage_ids() == {f"{new.content_id}:0"}


def test_a_version_that_comes_back_answers_again(store):
    old, new = a_document(body="old"), a_document(body="new")
    take_in(store, old)
    take_in(store, new)
    with store.begin() as work:
        work.documents.record(old, NOON)
        assert work.documents.passage_ids() == {f"{old.content_id}:0"}


def test_new_metadata_of_the_same_content_tells_the_indexes_nothing(store):
    document = a_document()
    take_in(store, document)
    with store.begin() as work:
        before = work.changes.last_position()
        work.documents.record(replace(document, valid_to=NOON), NOON)
        assert work.changes.last_position() == before
        assert work.documents.all_current()["cards/fees.md"].valid_to == NOON


def test_the_indexes_are_told_what_comes_and_what_goes(store):
    old, new = a_document(body="old"), a_document(body="new")
    take_in(store, old)
    take_in(store, new)
    with store.begin() as work:
        told = [(change.passage_id, change.present) for change in work.changes.after(0, 10)]
    assert told == [(f"{old.content_id}:0", True), (f"{old.content_id}:0", False), (f"{new.content_id}:0", True)]


@pytest.mark.parametrize(
    ("successor", "expected"),
    [
        (a_document("cards/new.md", supersedes=("cards/fees.md",), valid_from=NOON), NOON),
        (a_document("cards/new.md", supersedes=("cards/fees.md",), status=Status.DRAFT), None),
    ],
)
def test_a_passage_knows_when_its_document_is_superseded(store, successor, expected):
    document = a_document()
    take_in(store, document)
    take_in(store, successor)
    with store.begin() as work:
        assert work.documents.known_passages([f"{document.content_id}:0"]).popitem()[1].superseded_from == expected


def test_a_removed_successor_supersedes_no_more(store):
    document, successor = a_document(), a_document("cards/new.md", supersedes=("cards/fees.md",), valid_from=NOON)
    take_in(store, document)
    take_in(store, successor)
    with store.begin() as work:
        work.documents.remove(successor.document_id, NOON)
        assert work.documents.known_passages([f"{document.content_id}:0"]).popitem()[1].superseded_from is None


def test_aliases_are_kept_once_and_have_the_passage_indexed_again(store):
    document = a_document()
    take_in(store, document)
    passage_id = f"{document.content_id}:0"
    with store.begin() as work:
        before = work.changes.last_position()
        work.documents.add_aliases(passage_id, ["多少钱", "多少钱", "how much"], NOON)
        work.documents.add_aliases(passage_id, ["how much"], NOON)
        assert work.documents.aliases([passage_id]) == {passage_id: ("多少钱", "how much")}
        assert [one.passage_id for one in work.changes.after(before, 10)] == [passage_id]


def test_a_known_passage_brings_the_aliases_that_lead_there_now(store):
    document = a_document()
    take_in(store, document)
    passage_id = f"{document.content_id}:0"

    def led_by(work) -> tuple[str, ...]:
        return work.documents.known_passages([passage_id])[passage_id].aliases

    with store.begin() as work:
        assert led_by(work) == ()
    with suppress(ZeroDivisionError), store.begin() as work:
        work.documents.add_aliases(passage_id, ["写错了"], NOON)
        assert led_by(work) == ("写错了",)
        raise ZeroDivisionError
    with store.begin() as work:
        assert led_by(work) == ()
        work.documents.add_aliases(passage_id, ["多少钱"], NOON, "陈立")
    with store.begin() as work:
        assert led_by(work) == ("多少钱",)
        work.documents.retract_aliases(passage_id, ["多少钱"], NOON, "陈立")
    with store.begin() as work:
        assert led_by(work) == ()


def test_departments_and_findings_are_those_of_the_last_sync(store):
    cards = Department(
        "cards", {"zh-CN": "信用卡部"}, "陈立", "#cards", ("年费",), (("闪付", "Quick Pass"),), language="en"
    )
    finding = Finding(
        "cards/scan.pdf",
        FindingCode.NO_TEXT,
        Bilingual("像是扫描件。", "It is a scan."),
        Bilingual("请提供原件。", "Give the original."),
    )
    asked = [PastQuestion("卡被吞了咋办", "cards"), PastQuestion("card eaten", "cards")]
    with store.begin() as work:
        work.documents.replace_departments([Department("old")])
        work.documents.replace_departments([cards])
        work.documents.replace_typical_questions([PastQuestion("旧的", "old")])
        work.documents.replace_typical_questions(asked)
        work.documents.replace_findings([finding, finding])
        work.documents.replace_findings([finding])
    with store.begin() as work:
        assert work.documents.departments() == {"cards": cards}
        assert work.documents.typical_questions() == asked
        assert work.documents.findings() == [finding]


def test_departments_are_read_again_when_they_changed(store):
    for known in ([Department("cards")], [Department("cards", owner="陈立"), Department("risk")], []):
        with store.begin() as work:
            work.documents.replace_departments(known)
        for _ in range(2):
            with store.begin() as work:
                assert list(work.documents.departments().values()) == known


def test_findings_of_reading_stay_with_the_content(store):
    what = Bilingual("有一个隐藏的工作表没有读取。", "A hidden sheet was left out.")
    finding = Finding("cards/fees.md", FindingCode.PARTLY_READ, what, Bilingual("", ""))
    document = a_document()
    take_in(store, document, found=[finding])
    with store.begin() as work:
        assert work.documents.reading_findings() == {document.content_id: [finding]}


def test_findings_that_were_kept_before_there_was_chinese_are_still_shown(store, database_url):
    """Such rows have no Chinese: those of the last sync a NULL, those of reading no key at all."""
    before = {
        "path": "cards/fees.md",
        "code": "partly_read",
        "what": "A hidden sheet was left out.",
        "remedy": "Show it.",
    }
    document = a_document()
    take_in(store, document)
    engine = open_database(database_url)
    with engine.begin() as connection:
        connection.execute(insert(findings), before)
        connection.execute(update(contents), {"findings": [before]})
    engine.dispose()
    shown = Finding(
        "cards/fees.md",
        FindingCode.PARTLY_READ,
        Bilingual("A hidden sheet was left out.", "A hidden sheet was left out."),
        Bilingual("Show it.", "Show it."),
    )
    with store.begin() as work:
        assert work.documents.findings() == [shown]
        assert work.documents.reading_findings() == {document.content_id: [shown]}


def test_more_ids_than_one_statement_takes(store):
    document = a_document()
    passages = [a_passage(f"text {n}", n) for n in range(1200)]
    take_in(store, document, *passages)
    with store.begin() as work:
        assert len(work.documents.known_passages(work.documents.passage_ids())) == 1200


def test_a_transaction_that_fails_leaves_nothing(store):
    document = a_document()

    def half() -> None:
        with store.begin() as work:
            work.documents.add_content(document, [a_passage()], [], NOON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    with store.begin() as work:
        assert work.documents.reading_findings() == {}


def test_the_passages_of_every_version_that_was_read_stay(store):
    old, new = a_document(body="old"), a_document(body="new")
    take_in(store, old, a_passage("old words", ordinal=1), a_passage("first", ordinal=0))
    take_in(store, new, a_passage("new words"))
    with store.begin() as work:
        work.documents.remove(new.document_id, NOON)
        assert [one.text for one in work.documents.version_passages(old.document_id, old.sha256) or ()] == [
            "first",
            "old words",
        ]
        assert work.documents.version_passages("cards/other.md", old.sha256) is None


def test_a_version_that_was_read_again_counts_as_it_was_read_last(store):
    first, again = a_document(title="First"), a_document(title="Second")
    take_in(store, first, a_passage("cut one way"))
    with store.begin() as work:
        work.documents.add_content(again, [a_passage("cut another way")], [], NOON + timedelta(days=1))
        assert [one.text for one in work.documents.version_passages(first.document_id, first.sha256) or ()] == [
            "cut another way"
        ]
