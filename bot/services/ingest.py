"""Bringing SQL in line with the documents that departments keep."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.bilingual import Bilingual
from bot.domain.documents import DocumentVersion
from bot.domain.errors import NoText, UnreadableFile, UnsupportedFormat
from bot.domain.findings import Finding, FindingCode
from bot.domain.passages import Passage
from bot.domain.questions.knowledge import is_answer_document
from bot.domain.segmentation import segment
from bot.ports import Clock, DocumentReader, KnowledgeSource, SourceFile, Store

OnProgress = Callable[[int, int], None]
"""Told how much is done, and of how much."""

_OF_PARTS = Bilingual(
    "坐席用不到就不必处理; 否则请改文件, 让这一部分能读出来。",
    "Nothing, if agents do not need it; otherwise change the file so that it can be read.",
)
LEFT_OUT_FOR = timedelta(days=30)
"""How long owners are told of phrasings that a new version lost: nobody can mend those that it rightly lost."""


_OF_PHRASINGS = Bilingual(
    "如果新版本仍能回答, 请重新提问并确认回答 (briefed feedback); 否则不必处理。",
    "If it still answers them, ask them again and confirm the answer: briefed feedback. Otherwise do nothing.",
)
PHRASINGS_NAMED = 3
"""How many of them are named: enough to know what they are about."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did, in documents; ``findings`` are all that stand now."""

    added: int
    changed: int
    removed: int
    unchanged: int
    findings: Sequence[Finding]


def sync(
    source: KnowledgeSource,
    read_document: DocumentReader,
    store: Store,
    clock: Clock,
    zone: ZoneInfo,
    on_progress: OnProgress = lambda done, total: None,
) -> SyncReport:
    """Record every document that is new, changed or gone, each in a transaction of its own.

    A crash in the middle loses nothing: what was recorded stays, the rest is done by the next sync. Files
    whose content was read before are not read again.
    """
    scan = source()
    with store.begin() as work:
        known = dict(work.documents.all_current())
        read_before = set(work.documents.reading_findings())
        work.documents.replace_departments(scan.departments)
        work.documents.replace_typical_questions(scan.typical_questions)
    here = {file.document.document_id: file for file in scan.files}
    gone = {one for one in known.keys() - here.keys() if not is_answer_document(one)}
    _remove(gone, store, clock())
    new = [file for file in scan.files if known.get(file.document.document_id) != file.document]
    for done, file in enumerate(new, start=1):
        _take_in(file, file.document.content_id in read_before, read_document, store, clock())
        on_progress(done, len(new))
    findings = _record_findings(scan.findings, [file.document for file in scan.files], store, clock(), zone)
    added = sum(file.document.document_id not in known for file in new)
    return SyncReport(added, len(new) - added, len(gone), len(scan.files) - len(new), findings)


def _remove(document_ids: Iterable[str], store: Store, now: datetime) -> None:
    with store.command() as work:
        for document_id in sorted(document_ids):
            work.documents.remove(document_id, now)


def _take_in(file: SourceFile, read_before: bool, read_document: DocumentReader, store: Store, now: datetime) -> None:
    passages, findings = ((), ()) if read_before else _read(file, read_document)
    # In turn with those who vote and answer meanwhile: indexes follow changes in the order they were committed in, and
    # an alias must find every passage of its line.
    with store.command() as work:
        if not read_before:
            work.documents.add_content(file.document, passages, findings, now)
        work.documents.record(file.document, now)


def _read(file: SourceFile, read_document: DocumentReader) -> tuple[Sequence[Passage], Sequence[Finding]]:
    """The passages of a file, or the finding why there are none."""
    path = file.document.document_id
    try:
        parsed = read_document(file.read(), path)
    except UnreadableFile as error:
        # The finding names its file itself.
        return (), (Finding(path, _code(error), error.reason.said_of_it, error.advice),)
    passages = segment(parsed.blocks, file.document.title)
    notes = [Finding(path, FindingCode.PARTLY_READ, note, _OF_PARTS) for note in parsed.notes]
    return passages, notes


def _code(error: UnreadableFile) -> FindingCode:
    if isinstance(error, NoText):
        return FindingCode.NO_TEXT
    return FindingCode.UNSUPPORTED if isinstance(error, UnsupportedFormat) else FindingCode.UNREADABLE


def _record_findings(
    scanned: Sequence[Finding], documents: Sequence[DocumentVersion], store: Store, now: datetime, zone: ZoneInfo
) -> Sequence[Finding]:
    with store.begin() as work:
        by_content = work.documents.reading_findings()
        left_out = work.documents.aliases_left_out(now - LEFT_OUT_FOR)
        findings = sorted(
            [
                *scanned,
                *_of_reading(documents, by_content),
                *_of_keeping(documents, now, zone),
                *_of_phrasings(left_out),
            ],
            key=lambda finding: (finding.path, finding.code),
        )
        work.documents.replace_findings(findings)
    return findings


def _of_reading(documents: Sequence[DocumentVersion], by_content: Mapping[str, Sequence[Finding]]) -> Iterable[Finding]:
    return (finding for document in documents for finding in by_content.get(document.content_id, ()))


def _of_phrasings(left_out: Mapping[str, Sequence[str]]) -> Iterable[Finding]:
    """Phrasings that people had confirmed, of whose passages the new version has none like them."""
    for document_id, texts in left_out.items():
        yield Finding(document_id, FindingCode.PHRASINGS_LEFT_OUT, _left_out(texts), _OF_PHRASINGS)


def _left_out(texts: Sequence[str]) -> Bilingual:
    count, more = len(texts), len(texts) - PHRASINGS_NAMED
    named = [f"“{text}”" for text in texts[:PHRASINGS_NAMED]]
    zh = "、".join(named) + (f"等 {count} 条" if more > 0 else "")
    en = ", ".join(named) + (f" and {more} more" if more > 0 else "")
    return Bilingual(
        f"新版本改动了 {count} 条已确认问法所对应的内容: {zh}。",
        f"Its new version has changed what answered {count} confirmed phrasings: {en}.",
    )


def _of_keeping(documents: Sequence[DocumentVersion], now: datetime, zone: ZoneInfo) -> Iterable[Finding]:
    """What owners owe their documents; those that another took the place of need no review."""
    replaced = {superseded for document in documents for superseded in document.supersedes}
    known = {document.document_id for document in documents}
    for document in documents:
        if not document.owner:
            yield Finding(
                document.document_id,
                FindingCode.NO_OWNER,
                Bilingual("这份文档没有负责人。", "Nobody owns this document."),
                Bilingual(
                    "请在它的元数据或 department.yaml 里写明负责人。",
                    "Name an owner in its metadata or in department.yaml.",
                ),
            )
        if document.review_by is not None and document.review_by <= now and document.document_id not in replaced:
            day = f"{document.review_by.astimezone(zone):%Y-%m-%d}"
            yield Finding(
                document.document_id,
                FindingCode.REVIEW_OVERDUE,
                Bilingual(f"应在 {day} 复审, 已过期。", f"Its review was due on {day}."),
                Bilingual("请负责人核对内容, 再改 review_by。", "Have its owner check it, then move review_by."),
            )
        for superseded in set(document.supersedes) - known:
            yield Finding(
                document.document_id,
                FindingCode.UNKNOWN_DOCUMENT,
                Bilingual(
                    f"它取代 {superseded}, 但资料文件夹里没有这份文档。",
                    f"It supersedes {superseded}, which is not in the knowledge folder.",
                ),
                Bilingual(
                    "请改正 supersedes; 旧文档已经删除的, 去掉这一行。",
                    "Mend 'supersedes', or remove it if the old document was deleted.",
                ),
            )
