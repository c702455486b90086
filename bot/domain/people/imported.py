"""Which roster counts on a day, of all that were imported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot.domain.facts import Fact
from bot.domain.people.facts import RosterImported
from bot.domain.people.roster import Roster


def roster_import_on(known: Iterable[Fact], day: date) -> Fact | None:
    """The import that says who is who on a day: the one that takes effect last, and of several the newest."""
    imports = [one for one in known if isinstance(one.body, RosterImported) and effective(one) <= day]
    return max(imports, key=lambda one: (effective(one), one.recorded_at, one.key), default=None)


def effective(imported: Fact) -> date:
    """The day from which an imported roster counts."""
    return imported.body.roster.effective_from if isinstance(imported.body, RosterImported) else date.max


def roster_of(facts: Sequence[Fact], day: date) -> Roster | None:
    """Who is who on a day, as far as is known."""
    imported = roster_import_on(facts, day)
    return imported.body.roster if imported and isinstance(imported.body, RosterImported) else None
