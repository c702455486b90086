"""`bad-feedback`: the documents and passages behind answers that did not help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from bot.domain.bilingual import Bilingual
from bot.domain.documents import DocumentVersion
from bot.domain.reports import Column, Heading, Row, Unit
from bot.domain.tallies import PassageWords, share
from bot.services.reports.sources import ReportKind, Sources

HEADING = Heading(
    name="bad-feedback",
    title=Bilingual("差评背后的文档", "Bad feedback"),
    about=Bilingual("“没有帮助”的回答引用了哪些文档段落", "Documents and passages behind answers that did not help"),
    columns=(
        Column("document", Bilingual("文档", "document"), Unit.NAME),
        Column("passage", Bilingual("段落", "passage"), Unit.PROSE),
        Column("unhelpful", Bilingual("没有帮助", "unhelpful")),
        Column("helpful", Bilingual("有帮助", "helpful")),
        Column("unhelpful_share", Bilingual("没有帮助占比", "unhelpful %"), Unit.SHARE, Bilingual("占比", "%")),
        Column("department", Bilingual("部门", "department"), Unit.NAME),
        Column("owner", Bilingual("负责人", "owner"), Unit.NAME),
        Column("since", Bilingual("之后", "since then"), Unit.NAME),
        Column("comment", Bilingual("最近一条意见", "last comment"), Unit.PROSE),
    ),
    note=Bilingual(
        "每人对每次回答以最后一次评价为准，按被引用的段落计。“之后”说明该文档在评价所指版本之后是否已更新或撤下。",
        "A person's last word on each answer counts, for every passage that it is about. “Since then” tells "
        "whether the document was changed or taken away after the version that people spoke of.",
    ),
    if_empty=Bilingual(
        "这段时间没有“没有帮助”的评价。看回答情况：briefed report answers",
        "Nobody said then that an answer did not help. See: briefed report answers",
    ),
    by_department=True,
)
CHANGED, GONE = Bilingual("已更新", "changed"), Bilingual("已撤下", "gone")


def make(sources: Sources) -> list[Row]:
    documents = sources.work.documents.all_current()
    found = [
        one
        for one in sources.work.figures.words_by_passage(sources.span)
        if sources.concerns(_department(one, documents))
        and sources.shows(one.document_id, documents.get(one.document_id))
    ]
    return rows(found, documents)


def rows(found: Iterable[PassageWords], documents: Mapping[str, DocumentVersion]) -> list[Row]:
    """A row for each passage that did not help somebody, the passages of the worst document on top."""
    bad = [one for one in found if one.words.unhelpful]
    of_document = Counter[str]()
    for one in bad:
        of_document[one.document_id] += one.words.unhelpful
    bad.sort(key=lambda one: (-of_document[one.document_id], one.document_id, -one.words.unhelpful, one.topic))
    return [_row(one, documents) for one in bad]


def _row(one: PassageWords, documents: Mapping[str, DocumentVersion]) -> Row:
    document, words = documents.get(one.document_id), one.words
    return (
        one.document_id,
        one.topic,
        words.unhelpful,
        words.helpful,
        share(words.unhelpful, words.helpful + words.unhelpful),
        _department(one, documents),
        document.owner if document else None,
        _since(one, document),
        one.comment,
    )


def _department(one: PassageWords, documents: Mapping[str, DocumentVersion]) -> str:
    """Whose document it is; of one that is gone, the folder tells."""
    document = documents.get(one.document_id)
    return document.department if document else one.document_id.partition("/")[0]


def _since(one: PassageWords, document: DocumentVersion | None) -> Bilingual | None:
    if document is None:
        return GONE
    return CHANGED if document.content_id != one.content_id else None


REPORT = ReportKind(HEADING, make)
