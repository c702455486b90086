"""Answers as plain data."""

from __future__ import annotations

from typing_extensions import TypedDict

from bot.domain.answers import Answer, Quote
from bot.domain.documents import Embargo


class PlainQuote(TypedDict):
    """Words of a document, verbatim, and where they stand; ``line`` is the part to say first."""

    text: str
    line: str
    header: list[str]
    rows: list[list[str]]
    document: str
    version: str
    title: str
    department: str
    heading: list[str]
    question: str | None
    page: int | None
    sheet: str | None
    cells: str | None
    clause: str | None
    valid_from: str | None
    valid_to: str | None
    score: float


class PlainNotice(TypedDict):
    """What must be known beside an answer."""

    kind: str
    quote: PlainQuote


class PlainDepartment(TypedDict):
    """A department that the question may belong to."""

    department: str
    probability: float


class PlainEmbargo(TypedDict):
    """A product that is still to come."""

    product: str
    planned_at: str | None


class PlainAnswer(TypedDict):
    """An answer. ``outcome`` is "answered", "unsure" or "no_answer"; ``confidence`` is from 0 to 1."""

    ask_id: str | None
    question: str
    read_as: str | None
    language: str
    outcome: str
    confidence: float
    as_of: str
    quotes: list[PlainQuote]
    notices: list[PlainNotice]
    not_launched: PlainEmbargo | None
    departments: list[PlainDepartment]
    timings_ms: dict[str, float]


def answer_json(answer: Answer) -> PlainAnswer:
    """An answer as plain data."""
    return {
        "ask_id": answer.ask_id,
        "question": answer.question,
        "read_as": answer.read_as,
        "language": answer.language,
        "outcome": answer.outcome.value,
        "confidence": round(answer.confidence, 4),
        "as_of": answer.as_of.isoformat(),
        "quotes": [quote_json(quote) for quote in answer.quotes],
        "notices": [{"kind": one.kind.value, "quote": quote_json(one.quote)} for one in answer.notices],
        "not_launched": _embargo_json(answer.not_launched),
        "departments": [
            {"department": one.department, "probability": round(one.probability, 4)} for one in answer.departments
        ],
        "timings_ms": {step: round(seconds * 1000, 2) for step, seconds in answer.timings.items()},
    }


def quote_json(quote: Quote) -> PlainQuote:
    """A quote as plain data."""
    document, location = quote.document, quote.source.passage.location
    return {
        "text": quote.text,
        "line": quote.line,
        "header": list(quote.header),
        "rows": [list(row) for row in quote.rows],
        "document": document.document_id,
        "version": document.sha256,
        "title": document.title,
        "department": document.department,
        "heading": list(quote.source.passage.heading_path),
        "question": quote.source.passage.question,
        "page": location.page,
        "sheet": location.sheet,
        "cells": location.cells,
        "clause": location.clause,
        "valid_from": document.valid_from.isoformat() if document.valid_from else None,
        "valid_to": document.valid_to.isoformat() if document.valid_to else None,
        "score": round(quote.score, 4),
    }


def _embargo_json(embargo: Embargo | None) -> PlainEmbargo | None:
    if embargo is None:
        return None
    return {
        "product": embargo.product,
        "planned_at": embargo.planned_at.isoformat() if embargo.planned_at else None,
    }
