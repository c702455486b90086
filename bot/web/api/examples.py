"""What the API answers, by example; the types and a test keep them as the answers are."""

from __future__ import annotations

from typing import Any

from bot.services.plain.answers import PlainAnswer, PlainQuote
from bot.services.plain.documents import PlainDocument
from bot.services.plain.questions import PlainQuestion
from bot.services.plain.verdicts import PlainGroup, PlainLaunch, PlainVerdict

_A_DIGEST = "9b1c6f0e6c5d2f8a41d7b3e09c55aa7e1f4c2d86b0e97a3f5d1c8e4b7a602f93"
_ANOTHER = "3e7a91c4d2b8f60517ac9e43d8f1b26c5a0e7d94f3b81c6e2a75d09f4c8b13e6"


def example_of(value: object, status: int = 200) -> dict[int | str, dict[str, Any]]:
    """What an endpoint says of its answer: with an example."""
    return {status: {"content": {"application/json": {"example": value}}}}


VERDICT: PlainVerdict = {
    "launch": "cash-instalment-app",
    "decision": "block",
    "as_of": "2026-12-01T01:00:00+00:00",
    "digest": _A_DIGEST,
    "facts_digest": _ANOTHER,
    "template_digest": "c40f8d27a1e95b36f7d20c8e4a9163b5d8f27e60c1a4937b5e8d02f6a9c371b4",
    "calendar_digest": "71e5b09c3d6f82a4c7e1d95f0b38a26d4f9c5e7182b0a3d6c94f1e7508b2d3a6",
    "reasons": [{"zh": "阶段“试点”还没有放行决定。", "en": "Nobody has decided on stage “Pilot” yet."}],
    "findings": [
        {
            "requirement": "product-brief",
            "kind": "material",
            "state": "met",
            "why": {
                "zh": "instalments/cash-instalment-brief.docx 有效。",
                "en": "instalments/cash-instalment-brief.docx is in order.",
            },
            "actors": [],
            "due": "2026-11-10",
            "met_at": "2026-11-02T02:15:00+00:00",
            "evidence": ["instalments/cash-instalment-brief.docx@3e7a91c4d2b8"],
        },
        {
            "requirement": "training",
            "kind": "training",
            "state": "unmet",
            "why": {
                "zh": "8 个班组班次里有 1 个没有完成:t3/night 14/18。",
                "en": "1 of 8 teams on their shifts are not done: t3/night 14/18.",
            },
            "actors": ["tl0003"],
            "due": "2026-12-07",
            "met_at": None,
            "evidence": [],
        },
    ],
}
LAUNCH: PlainLaunch = {
    "id": "cash-instalment-app",
    "product": "海港现金分期（掌上银行版） Harbour Cash in the app",
    "owner_department": "instalments",
    "tier": "high",
    "template": "card-product",
    "planned_at": "2026-12-08T01:00:00+00:00",
    "stage": "pilot",
    "status": "block",
    "days_left": 7,
    "open": ["training"],
    "next_due": "2026-12-07",
}
COVERAGE: dict[str, list[PlainGroup]] = {
    "training": [
        {
            "team": "t3",
            "shift": "night",
            "people": 3,
            "needed": 3,
            "trained_people": 2,
            "trained": ["a0041", "a0042"],
            "lacking": ["a0043"],
            "away": ["a0044"],
            "signed": False,
            "enough": False,
        }
    ]
}
KEYS = {
    "keys": [
        {
            "kty": "OKP",
            "crv": "Ed25519",
            "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
            "kid": "8f2c41d09b7e63a5",
            "alg": "EdDSA",
            "use": "sig",
        }
    ]
}
PERMIT = {
    "permit": "eyJhbGciOiJFZERTQSIsImtpZCI6IjhmMmM0MWQwOWI3ZTYzYTUifQ.eyJzdWIiOiJjYXNoLWluc3RhbG1lbnQtYXBwIn0.c2ln"
}
_QUOTE: PlainQuote = {
    "text": "白金卡主卡年费每年 1,800 元，附属卡免年费。",
    "line": "白金卡主卡年费每年 1,800 元，附属卡免年费。",
    "header": [],
    "rows": [],
    "document": "credit-cards/platinum.md",
    "version": _A_DIGEST,
    "title": "白金卡权益与费用",
    "department": "credit-cards",
    "heading": ["费用", "年费"],
    "question": None,
    "page": None,
    "sheet": None,
    "cells": None,
    "clause": None,
    "valid_from": "2026-01-01T00:00:00+08:00",
    "valid_to": None,
    "score": 0.9312,
}
ANSWER: PlainAnswer = {
    "ask_id": "388f4b697c97492b81bd63e01db5105f",
    "question": "白金卡年费多少?",
    "read_as": None,
    "language": "zh",
    "outcome": "answered",
    "confidence": 0.9541,
    "as_of": "2026-12-01T01:00:00+00:00",
    "quotes": [_QUOTE],
    "notices": [],
    "not_launched": None,
    "departments": [{"department": "credit-cards", "probability": 0.9712}],
    "timings_ms": {"retrieve": 12.41, "read": 1.08},
}
QUESTION: PlainQuestion = {
    "id": "q17",
    "text": "附属卡怎么注销?",
    "status": "claimed",
    "department": "credit-cards",
    "product": "附属卡",
    "urgent": False,
    "opened_at": "2026-12-01T01:00:00+00:00",
    "due": "2026-12-01T09:00:00+00:00",
    "seconds_left": 21_600.0,
    "claimed_by": "e0007",
    "asked_by": ["a0041"],
    "declined_by": [],
    "answer": None,
    "answered_by": None,
    "document": None,
    "callbacks": [],
}
OUTCOME = {"outcome": "opened", "question": "q17", "answer": None, "alike": []}
DOCUMENT: PlainDocument = {
    "id": "credit-cards/platinum.md",
    "version": _A_DIGEST,
    "title": "白金卡权益与费用",
    "department": "credit-cards",
    "owner": "e0007",
    "kind": "fees",
    "product": "白金卡",
    "status": "approved",
    "availability": "valid",
    "valid_from": "2026-01-01T00:00:00+08:00",
    "valid_to": None,
    "review_by": "2026-12-31T00:00:00+08:00",
    "supersedes": ["credit-cards/platinum-2025.md"],
    "findings": [],
}
