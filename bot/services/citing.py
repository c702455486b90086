"""Naming the source of a quote, the same on every surface."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.answers import Quote
from bot.domain.documents import DocumentVersion
from bot.domain.passages import Passage


def cited_place(quote: Quote) -> str:
    """Where in its document a quote stands."""
    return place_of(quote.source.passage)


def place_of(passage: Passage) -> str:
    """Where in its document a passage stands: headings, clause, page, sheet and cells, whatever there is."""
    location = passage.location
    cells = "!".join(part for part in (location.sheet, location.cells) if part)
    page = f"p. {location.page}" if location.page is not None else ""
    clause = location.clause if location.clause and location.clause not in " ".join(passage.heading_path) else ""
    parts = [" › ".join(passage.heading_path), clause or "", page, cells]
    return " · ".join(part for part in parts if part)


def validity(document: DocumentVersion, zone: ZoneInfo, chinese: bool) -> str:
    """From which day on and until before which a document is valid, where the bank is; empty if always."""
    return holds(document.valid_from, document.valid_to, zone, chinese)


def holds(valid_from: datetime | None, valid_to: datetime | None, zone: ZoneInfo, chinese: bool) -> str:
    """From which day on and until before which something holds, where the bank is; empty if always."""
    start, end = _day(valid_from, zone), _day(valid_to, zone)
    from_start, until_end = (f"{start} 起", f"{end} 前") if chinese else (f"from {start}", f"until {end}")
    return " ".join(part for part, day in ((from_start, start), (until_end, end)) if day)


def _day(instant: datetime | None, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%Y-%m-%d}" if instant else ""
