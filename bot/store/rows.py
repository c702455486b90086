"""Between table rows and domain objects."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import RowMapping

from bot.domain.bilingual import Bilingual
from bot.domain.departments import Department, QuestionRules
from bot.domain.documents import Audience, DocumentVersion, Status
from bot.domain.findings import Finding, FindingCode
from bot.domain.passages import Location, Passage, PassageKind

_RULES = TypeAdapter(QuestionRules)


def department_row(department: Department) -> dict[str, Any]:
    """A row of ``departments``."""
    return {
        "department_id": department.id,
        "names": dict(department.names),
        "owner": department.owner,
        "channel": department.channel,
        "scope": department.scope,
        "glossary": department.glossary,
        "rules": _RULES.dump_python(department.rules, mode="json"),
        "language": department.language,
    }


def department_from(row: RowMapping) -> Department:
    """A department from its row."""
    return Department(
        id=row["department_id"],
        names=row["names"],
        owner=row["owner"],
        channel=row["channel"],
        scope=tuple(row["scope"]),
        glossary=tuple(tuple(terms) for terms in row["glossary"]),
        rules=_RULES.validate_python(row["rules"]),
        language=row["language"],
    )


def passage_row(passage_id: str, content_id: str, passage: Passage) -> dict[str, Any]:
    """A row of ``passages``."""
    return {
        "passage_id": passage_id,
        "content_id": content_id,
        "ordinal": passage.ordinal,
        "kind": passage.kind.value,
        "text": passage.text,
        "question": passage.question,
        "heading_path": passage.heading_path,
        "header": passage.header,
        "rows": passage.rows,
        **asdict(passage.location),
    }


def passage_from(row: RowMapping) -> Passage:
    """A passage from its row."""
    return Passage(
        ordinal=row["ordinal"],
        kind=PassageKind(row["kind"]),
        text=row["text"],
        heading_path=tuple(row["heading_path"]),
        question=row["question"],
        header=tuple(row["header"]),
        rows=tuple(tuple(cells) for cells in row["rows"]),
        location=Location(row["page"], row["sheet"], row["cells"], row["clause"]),
    )


def document_row(document: DocumentVersion) -> dict[str, Any]:
    """The columns of ``document_facts`` that describe a document."""
    return {
        "document_id": document.document_id,
        "content_id": document.content_id,
        "sha256": document.sha256,
        "title": document.title,
        "department": document.department,
        "owner": document.owner,
        "kind": document.kind,
        "product": document.product,
        "status": document.status.value,
        "audience": document.audience.value,
        "valid_from": document.valid_from,
        "valid_to": document.valid_to,
        "review_by": document.review_by,
        "supersedes": document.supersedes,
    }


def document_from(row: RowMapping) -> DocumentVersion:
    """A document from a row with the columns of ``document_facts``."""
    return DocumentVersion(
        document_id=row["document_id"],
        sha256=row["sha256"],
        content_id=row["content_id"],
        title=row["title"],
        department=row["department"],
        owner=row["owner"],
        kind=row["kind"],
        product=row["product"],
        status=Status(row["status"]),
        audience=Audience(row["audience"]),
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        review_by=row["review_by"],
        supersedes=tuple(row["supersedes"] or ()),
    )


def finding_row(finding: Finding) -> dict[str, str]:
    """A row of ``findings``: ``what`` and ``remedy`` in English, with their Chinese beside them."""
    return {
        "path": finding.path,
        "code": finding.code.value,
        "what": finding.what.en,
        "what_zh": finding.what.zh,
        "remedy": finding.remedy.en,
        "remedy_zh": finding.remedy.zh,
    }


def finding_from(row: RowMapping | dict[str, str]) -> Finding:
    """A finding from its row."""
    return Finding(row["path"], FindingCode(row["code"]), _in_both(row, "what"), _in_both(row, "remedy"))


def _in_both(row: RowMapping | dict[str, str], column: str) -> Bilingual:
    """Findings that were kept before there was Chinese are in English alone."""
    zh = row.get(f"{column}_zh")
    return Bilingual(row[column] if zh is None else zh, row[column])
