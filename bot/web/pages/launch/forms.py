"""What all forms about a launch have in common: how they are shown, what keeps them from being done, and what then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends, Form, Query, Request
from starlette.background import BackgroundTask
from starlette.responses import Response

from bot.bootstrap import Briefed
from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.domain.people.rights import NotAllowed
from bot.services.deeds import Deed
from bot.services.launches import wording as words
from bot.services.launches.answering import check_answers
from bot.services.launches.evidence import evidence_of
from bot.services.launches.looking import Look, look, name_in, principals_of
from bot.services.launches.people import roster_today
from bot.services.launches.recording import LaunchOffice
from bot.services.launches.retelling import Retelling
from bot.services.launches.signing import ChangedMeanwhile
from bot.web.needs import Program, Staff
from bot.web.reach import instant_of
from bot.web.rendering import page
from bot.web.said import done
from bot.web.visitors import Visitor

UNDONE, CHANGED = 422, 409
LONGEST = 2_000
"""Characters of a reason."""
NO_INSTANT = Bilingual("请选日期和时间。", "Choose a day and a time.")
NO_SUCH_INSTANT = Bilingual("看不懂这个时间, 请从列表里选一个。", "That is no instant; choose one of the list.")

Of = Annotated[str, Query(max_length=300)]
"""What of a launch a form is about: a requirement, a stage, or the key of a fact."""
PostedOf = Annotated[str, Form(alias="of", max_length=300)]
Text = Annotated[str, Form(max_length=LONGEST)]
Typed = Mapping[str, str]
"""What somebody typed into the fields of a form, by their names, to be shown again."""


@dataclass(frozen=True, slots=True)
class AtLaunch:
    """Somebody at a launch: what its pages and forms need of him, of it and of the program."""

    request: Request
    program: Briefed
    visitor: Visitor
    launch_id: str

    @property
    def office(self) -> LaunchOffice:
        """Where deeds on launches are done."""
        return self.program.office

    @property
    def zone(self) -> ZoneInfo:
        """The centre's clocks."""
        return self.program.config.zone

    def look(self) -> Look:
        """The launch as its visitor sees it now."""
        return look(self.office, self.visitor.person.id, self.visitor.reader, self.launch_id)

    def form(
        self,
        name: str,
        found: Look,
        typed: Typed | None = None,
        problem: Bilingual | None = None,
        status: int = UNDONE,
        **what: Any,
    ) -> Response:
        """A form: with what was typed into it before, and why that could not be done; ``status`` is sent only then."""
        return page(
            self.request,
            f"launch/{name}.html",
            self.visitor,
            status if problem else 200,
            found=found,
            launch=found.shown.dossier.launch,
            tells=Retelling(found.shown.dossier.template, found.roster, self.zone),
            words=words,
            typed=typed or {},
            problem=problem,
            principals=principals(self.program, self.visitor),
            longest=LONGEST,
            several=_several_versions(found),
            **what,
        )

    def done(self, said: Bilingual, then: Callable[[], object] | None = None) -> Response:
        """Back to the launch, which tells what was done; ``then`` comes when the answer is on its way."""
        response = done(self.request, f"/launches/{self.launch_id}", said)
        if then is not None:
            response.background = BackgroundTask(then)
        return response

    def ask_again(self) -> None:
        """Ask the launch's questions of its materials, as those are now."""
        check_answers(self.office, self.program.desk, self.launch_id)


def at_launch(request: Request, launch_id: str, program: Program, visitor: Staff) -> AtLaunch:
    """Whoever is more than an agent; raises `NotAllowed` for others."""
    return AtLaunch(request, program, visitor, launch_id)


Here = Annotated[AtLaunch, Depends(at_launch)]


def _several_versions(found: Look) -> set[str]:
    """The requirements whose documents were changed since, for whoever may see what."""
    seen_once: set[str] = set()
    several: set[str] = set()
    for one in evidence_of(found.shown).versions if found.reads else ():
        (several if one.requirement in seen_once else seen_once).add(one.requirement)
    return several


def principals(program: Briefed, visitor: Visitor) -> list[tuple[str, str]]:
    """Whom a visitor may act for today, by id and name."""
    roster = roster_today(program.office)
    return [(one, name_in(roster, one)) for one in principals_of(program.office, visitor.person.id)]


def refusal(do: Callable[[], object]) -> Bilingual | None:
    """Do something; why it cannot be done as things stand, if it cannot.

    Raises `ChangedMeanwhile`, after which something else must be shown, and `NotAllowed`.
    """
    try:
        do()
    except ChangedMeanwhile:
        raise
    except Declined as declined:
        return declined.said
    return None


def typed_in(deed: Deed, **fields: str) -> Typed:
    """What was typed, with in whose name."""
    return {"on_behalf_of": deed.on_behalf_of or "", **fields}


def require(is_offered: object, problem: Bilingual | None = None) -> None:
    """Raises `NotAllowed` for a form by which its visitor could do nothing; `Declined`, if he has tried already."""
    if is_offered:
        return
    if problem is not None:
        raise Declined(problem)
    raise NotAllowed(words.NOTHING_TO_DO)


def local_instant(typed: str, zone: ZoneInfo) -> datetime:
    """What was chosen in a browser, on the centre's clocks; raises `Declined` for what is no instant."""
    try:
        return instant_of(typed).replace(tzinfo=zone)
    except ValueError:
        raise Declined(NO_INSTANT) from None


def as_of_typed(typed: str, zone: ZoneInfo) -> datetime | None:
    """The instant of which somebody wants to see something, on the centre's clocks unless it says otherwise.

    ``None`` for now; raises `Declined` for what is no instant.
    """
    if not typed:
        return None
    try:
        instant = instant_of(typed)
    except ValueError:
        raise Declined(NO_SUCH_INSTANT) from None
    return instant if instant.tzinfo else instant.replace(tzinfo=zone)


def for_browser(instant: datetime, zone: ZoneInfo) -> str:
    """An instant as a browser's field has it."""
    return f"{instant.astimezone(zone):%Y-%m-%dT%H:%M}"
