"""A roster's file that somebody looks at before he imports it: kept until then, for him alone."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.domain.facts import Fact
from bot.domain.launches.authority import require_roster_keeper
from bot.domain.people.facts import RosterImported
from bot.domain.people.imported import roster_import_on
from bot.domain.people.roster import Roster
from bot.domain.people.roster_changes import RosterChanges, differences
from bot.services.deeds import Deed, require_same
from bot.services.launches.looking import People
from bot.services.launches.people import OTHER_CHANGES, import_roster
from bot.services.launches.recording import LaunchOffice

LARGEST = 4 * 2**20
"""Bytes; tens of thousands of people have fewer."""
KEPT_FOR = timedelta(hours=12)
"""Whoever looks at it on another day has a newer one."""
DRAFT = "roster"
TOO_LARGE = Bilingual(
    f"文件超过 {LARGEST // 2**20} MB, 请只留花名册那一张表。",
    f"The file has more than {LARGEST // 2**20} MB; leave only the table of the roster in it.",
)
NO_FILE = Bilingual("请选一个文件。", "Choose a file.")

ReadRoster = Callable[[bytes, str, date], Roster]
"""Reads a file by its bytes, its name and the day from which it counts; raises `InputError` with all its problems."""


@dataclass(frozen=True, slots=True)
class RosterFile:
    """A file as somebody handed it in."""

    name: str
    effective_from: date
    data: bytes


@dataclass(frozen=True, slots=True)
class RosterPreview:
    """What importing a file would change. ``digest`` names the file together with what it was compared with."""

    file: RosterFile
    roster: Roster
    changes: RosterChanges
    digest: str


def keep_roster_file(office: LaunchOffice, person_id: str, file: RosterFile) -> None:
    """Keep a file in place of his last one; nothing is imported. Raises `NotAllowed` for who may not import it."""
    People(office, person_id).require(require_roster_keeper)
    if not file.data:
        raise Declined(NO_FILE)
    if len(file.data) > LARGEST:
        raise Declined(TOO_LARGE)
    now = office.clock()
    with office.store.begin() as work:
        work.drafts.put(person_id, DRAFT, _as_draft(file, now), now)


def drop_roster_file(office: LaunchOffice, person_id: str) -> None:
    """Forget his file."""
    with office.store.begin() as work:
        work.drafts.drop(person_id, DRAFT)


def preview_roster(office: LaunchOffice, read: ReadRoster, person_id: str) -> RosterPreview | None:
    """What importing his file would change; ``None`` without one.

    Raises `NotAllowed` for who may not import it, and `InputError` for a file that is no roster.
    """
    People(office, person_id).require(require_roster_keeper)
    now = office.clock()
    with office.store.begin() as work:
        file = _kept(work.drafts.find(person_id, DRAFT), now)
        known = work.facts.until(now, bodies=(RosterImported,)) if file else ()
    if file is None:
        return None
    roster = read(file.data, file.name, file.effective_from)
    base = roster_import_on(known, file.effective_from)
    before = base.body.roster if base and isinstance(base.body, RosterImported) else None
    return RosterPreview(file, roster, differences(before, roster), _digest(file, base.key if base else ""))


def import_previewed(office: LaunchOffice, read: ReadRoster, deed: Deed, digest: str, confirmed: bool) -> Fact:
    """Import his file, as it was shown to him; the same deed again gives the first fact.

    Raises `Declined` when there is another file, or another roster, than he was shown.
    """
    with office.store.begin() as work:
        known = work.facts.with_key(deed.key)
    if known is not None:
        require_same(known, deed, RosterImported, None)
        return known
    preview = preview_roster(office, read, deed.actor)
    if preview is None or preview.digest != digest:
        raise Declined(OTHER_CHANGES)
    imported = import_roster(office, deed, preview.roster, confirmed, preview.changes)
    drop_roster_file(office, deed.actor)
    return imported


def _digest(file: RosterFile, base: str) -> str:
    contents = hashlib.sha256(file.data).hexdigest()
    return hashlib.sha256(f"{contents}\n{file.effective_from}\n{base}".encode()).hexdigest()


def _as_draft(file: RosterFile, now: datetime) -> Mapping[str, Any]:
    return {
        "name": file.name,
        "from": file.effective_from.isoformat(),
        "data": base64.b64encode(file.data).decode(),
        "at": now.isoformat(),
    }


def _kept(draft: Mapping[str, Any] | None, now: datetime) -> RosterFile | None:
    if draft is None or now - datetime.fromisoformat(draft["at"]) > KEPT_FOR:
        return None
    return RosterFile(draft["name"], date.fromisoformat(draft["from"]), base64.b64decode(draft["data"]))
