"""A launch as its product team filed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Launch:
    """A product change with a planned instant. ``template_digest`` pins the version of its rule book.

    ``product_family`` groups similar products: what was asked about one is likely to be asked about the next.
    ``questions`` are what customers will ask, beside those of the template.
    """

    id: str
    product: str
    product_family: str
    product_type: str
    owner_department: str
    tier: str
    channels: tuple[str, ...]
    planned_at: datetime
    template: str
    template_digest: str
    summary: str = ""
    questions: tuple[str, ...] = ()
