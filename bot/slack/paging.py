"""Lists are paged as everywhere."""

from __future__ import annotations

from bot.domain.paging import Page, page_of

__all__ = ["Page", "page_of"]
