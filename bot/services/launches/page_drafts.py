"""Forms of launches that somebody began to fill in on a page and did not send off: one of each person."""

from __future__ import annotations

from collections.abc import Mapping

from bot.services.launches.recording import LaunchOffice
from bot.services.masking import mask

DRAFT = "launch-page"
SENTENCES = frozenset({"summary", "questions"})
"""The fields with sentences, where customers' numbers may be: ids and paths have digits of their own."""


def keep_page_draft(office: LaunchOffice, person_id: str, fields: Mapping[str, str]) -> None:
    """Remember what somebody has typed so far, without customers' numbers, in place of what was kept before."""
    kept = {name: mask(typed) if name in SENTENCES else typed for name, typed in fields.items()}
    with office.store.begin() as work:
        work.drafts.put(person_id, DRAFT, kept, office.clock())


def page_draft(office: LaunchOffice, person_id: str, template: str) -> Mapping[str, str] | None:
    """What somebody had typed into the form of a template."""
    with office.store.begin() as work:
        kept = work.drafts.find(person_id, DRAFT)
    return kept if kept is not None and kept.get("template") == template else None


def drop_page_draft(office: LaunchOffice, person_id: str) -> None:
    """Forget it."""
    with office.store.begin() as work:
        work.drafts.drop(person_id, DRAFT)
