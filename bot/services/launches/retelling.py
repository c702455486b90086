"""What happened to a launch, fact by fact, in a few words: with titles and names in place of ids."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from bot.domain.bilingual import Bilingual
from bot.domain.facts import Fact
from bot.domain.launches.facts import (
    AnswersChecked,
    AttendanceStruck,
    Attended,
    ChangeCalledMinor,
    DateMoved,
    ListeningLogged,
    MaterialAttached,
    MaterialSeen,
    PermitIssued,
    PermitRevoked,
    QuestionAdded,
    RemedialDone,
    SignedOff,
    SignOffWithdrawn,
    StageDecided,
    TrainingHeld,
    Waived,
    WaiverDeclined,
    WaiverRequested,
    WaiverRequestWithdrawn,
)
from bot.domain.launches.template import Template
from bot.domain.people.roster import Roster
from bot.services.deeds import PROGRAM
from bot.services.launches import wording as words
from bot.services.launches.looking import name_in
from bot.services.launches.particulars import Particulars

DIGITS = 8
"""Of a version's digest, enough for people to tell versions apart."""


@dataclass(frozen=True, slots=True)
class Retelling:
    """Tells facts with the titles of a template, the names of a roster, and on the clocks of a time zone."""

    template: Template | None
    roster: Roster | None
    zone: tzinfo

    def happened(self, fact: Fact) -> Bilingual:
        """A fact without who did it and when."""
        said = words.FACTS[type(fact.body).__name__]
        values = _VALUES.get(type(fact.body))
        given = values(fact.body, self) if values else ()
        return Bilingual(_filled(said.zh, given, "zh"), _filled(said.en, given, "en"))

    def actor(self, fact: Fact) -> Bilingual:
        """Who did it, and for whom."""
        if fact.actor == PROGRAM:
            return words.BY_PROGRAM
        name = self.name(fact.actor)
        if fact.on_behalf_of is None:
            return Bilingual(name, name)
        principal = self.name(fact.on_behalf_of)
        return Bilingual(
            f"{name} ({words.FOR_SOMEBODY.zh.format(principal)})",
            f"{name} ({words.FOR_SOMEBODY.en.format(principal)})",
        )

    def why(self, one: Particulars) -> Bilingual:
        """Why a requirement is in its state: with names of people in place of their ids."""
        ids = {person for fact in one.evidence for person in (fact.actor, fact.on_behalf_of) if person}
        names = {one: self.name(one) for one in ids}
        why = one.finding.why
        return Bilingual(_named(why.zh, names), _named(why.en, names))

    def title(self, requirement_id: str) -> Bilingual:
        """What a requirement is called; its id when the template does not have it (any more)."""
        requirement = self.template.requirement(requirement_id) if self.template else None
        return requirement.title if requirement else Bilingual(requirement_id, requirement_id)

    def stage(self, stage_id: str) -> Bilingual:
        """What a stage is called."""
        stages = self.template.stages if self.template else ()
        return next((one.title for one in stages if one.id == stage_id), Bilingual(stage_id, stage_id))

    def name(self, person_id: str) -> str:
        """What somebody is called."""
        return name_in(self.roster, person_id)

    def minute(self, instant: datetime) -> str:
        """An instant, to the minute."""
        return f"{instant.astimezone(self.zone):%Y-%m-%d %H:%M}"


def _named(text: str, names: Mapping[str, str]) -> str:
    """A sentence with names in place of ids."""
    if not names:
        return text
    ids = "|".join(map(re.escape, names))
    return re.sub(rf"(?<![\w-])({ids})(?![\w-])", lambda found: names[found[1]], text, flags=re.ASCII)


def _filled(said: str, values: tuple[object, ...], language: str) -> str:
    given = (one.text(language) if isinstance(one, Bilingual) else one for one in values)
    return " ".join(said.format(*given).split()) if values else said


def _seen(body: MaterialSeen) -> Bilingual:
    return words.VERSION_GONE if not body.sha256 else Bilingual(body.sha256[:DIGITS], body.sha256[:DIGITS])


_VALUES: dict[type, Callable[[Any, Retelling], tuple[object, ...]]] = {
    DateMoved: lambda body, tells: (tells.minute(body.planned_at), body.reason),
    MaterialAttached: lambda body, tells: (tells.title(body.requirement), body.document_id),
    MaterialSeen: lambda body, tells: (body.document_id, _seen(body)),
    ChangeCalledMinor: lambda body, tells: (
        body.document_id,
        body.from_sha256[:DIGITS],
        body.to_sha256[:DIGITS],
        body.reason,
    ),
    AnswersChecked: lambda body, tells: (tells.title(body.requirement),),
    QuestionAdded: lambda body, tells: (body.question,),
    SignedOff: lambda body, tells: (
        words.GO_NO_GO[body.decision],
        tells.title(body.requirement),
        f" {body.group}" if body.group else "",
        body.meaning,
    ),
    SignOffWithdrawn: lambda body, tells: (body.reason,),
    TrainingHeld: lambda body, tells: (tells.title(body.requirement),),
    Attended: lambda body, tells: (body.session, tells.name(body.person)),
    AttendanceStruck: lambda body, tells: (body.session, tells.name(body.person)),
    ListeningLogged: lambda body, tells: (tells.name(body.manager), f"{body.hours:g}", body.day),
    Waived: lambda body, tells: (tells.title(body.requirement), body.reason),
    WaiverRequested: lambda body, tells: (tells.title(body.requirement), body.reason),
    WaiverRequestWithdrawn: lambda body, tells: (tells.title(body.requirement), body.reason),
    WaiverDeclined: lambda body, tells: (tells.title(body.requirement), body.reason),
    RemedialDone: lambda body, tells: (body.evidence,),
    StageDecided: lambda body, tells: (tells.stage(body.stage), words.STAGE_DECISIONS[body.decision], body.reason),
    PermitIssued: lambda body, tells: (body.audience,),
    PermitRevoked: lambda body, tells: (body.reason,),
}
