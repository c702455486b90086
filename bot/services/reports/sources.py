"""What reports are made from: everything within one transaction, as it stood at the end of the period or stands now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.domain.bilingual import Bilingual
from bot.domain.departments import Department
from bot.domain.documents import DocumentVersion, Embargo, Reader, may_know_of
from bot.domain.errors import Declined
from bot.domain.people.facts import DELEGATION_BODIES
from bot.domain.people.rights import Acting
from bot.domain.people.roster import Roster
from bot.domain.quality.facts import TALKS, TalkHeld
from bot.domain.quality.talks import talks_from
from bot.domain.questions.events import SETTLING, QuestionOpened, QuestionRerouted
from bot.domain.questions.question import Question, questions_from
from bot.domain.reports import Grain, Heading, Period, Row
from bot.domain.tallies import Span
from bot.ports import Clock, Embedder, Language, Store, Work
from bot.services.deeds import Deed
from bot.services.known_people import known_roster
from bot.services.launches.embargo import Embargoes
from bot.services.launches.overview import Overview
from bot.services.launches.people import reader_of
from bot.services.launches.recording import LaunchOffice
from bot.services.questions.recording import QuestionOffice
from bot.services.reports.naming import Named, names_of_products
from bot.services.reports.staffing import Staffing


@dataclass(frozen=True, slots=True)
class ReportOffice:
    """What making reports needs. The model is asked for only where texts are compared.

    ``overview`` remembers what was worked out of launches.
    """

    questions: QuestionOffice
    launches: LaunchOffice
    language: Language
    embedder: Callable[[], Embedder]
    overview: Overview = field(default_factory=Overview)

    @property
    def store(self) -> Store:
        return self.questions.store

    @property
    def clock(self) -> Clock:
        return self.questions.clock

    @property
    def zone(self) -> ZoneInfo:
        return self.questions.zone


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a report shall be about; ``reader`` is who wants to see it, where that matters."""

    period: Period
    grain: Grain = Grain.DAY
    department: str | None = None
    reader: Deed | None = None


class Sources:
    """What a report may look at."""

    def __init__(self, work: Work, office: ReportOffice, wanted: Wanted) -> None:
        self.work = work
        self.office = office
        self.wanted = wanted
        self.now = office.clock()
        self.today = office.questions.local_day(self.now)
        self.span: Span = wanted.period.span(office.zone)
        self.as_of = min(self.now, self.span[1])
        self.last_day = min(wanted.period.last, self.today)

    def day(self, instant: datetime) -> date:
        """The day of an instant where the bank is."""
        return self.office.questions.local_day(instant)

    def is_within(self, instant: datetime) -> bool:
        """Whether something happened in the period."""
        return self.span[0] <= instant < self.span[1]

    def concerns(self, *departments: str | None) -> bool:
        """Whether one of the departments is the one that is asked about, if one is."""
        return self.wanted.department is None or self.wanted.department in departments

    def shows(self, document_id: str, document: DocumentVersion | None) -> bool:
        """Whether the reader may know of a document, which may be gone; whoever runs the program may know of all."""
        if self._reader is None:
            return True
        embargo = self._embargoes.get(document_id)
        if document is None:
            return embargo is None or not embargo.hides_from(self._reader)
        return may_know_of(document, embargo, self._reader)

    @cached_property
    def _reader(self) -> Reader | None:
        wanted = self.wanted.reader
        roster = known_roster(self.work, self.now, self.today) if wanted else None
        person = roster.person(wanted.actor) if roster and wanted else None
        if person is not None:
            return reader_of(person)
        return Reader() if wanted else None

    @cached_property
    def _embargoes(self) -> Mapping[str, Embargo]:
        return Embargoes().at(self.now, self.work)

    @cached_property
    def departments(self) -> Mapping[str, Department]:
        """The departments by id."""
        return self.work.documents.departments()

    @cached_property
    def product_names(self) -> Sequence[Named]:
        """What products are called, the longest names first."""
        return names_of_products(self.work.documents.products(), self.departments.values())

    @cached_property
    def roster(self) -> Roster | None:
        """Who was who on the last day."""
        return known_roster(self.work, self.now, self.last_day)

    @cached_property
    def staffing(self) -> Staffing:
        """In which team and room everybody was on the last day."""
        return Staffing(self.roster, self.last_day)

    @cached_property
    def acting(self) -> Acting:
        """Who wants to see the report; raises `InputError` when nobody is named, or there is no roster."""
        reader = self.wanted.reader
        if reader is None:
            said = Bilingual("这份报表涉及个人, 请先说明您是谁。", "This report is about people. Who are you?")
            raise Declined(said, "Give your id on the roster: --as PERSON.")
        roster = known_roster(self.work, self.now, self.today)
        if roster is None:
            said = Bilingual("还没有花名册, 请主管先导入。", "There is no roster yet. A supervisor imports one.")
            raise Declined(said, "Import one: briefed roster import FILE")
        delegations = self.work.facts.until(self.now, bodies=DELEGATION_BODIES)
        return Acting(reader.actor, self.today, roster, reader.on_behalf_of, delegations)

    @cached_property
    def questions(self) -> Sequence[Question]:
        """The questions that were opened, moved or settled in the period or open at its end, as they stood then."""
        first, after = self.span
        facts = self.work.facts
        ids = {
            *facts.subjects(having=(QuestionOpened,), without=SETTLING),
            *facts.subjects(having=(QuestionOpened, QuestionRerouted, *SETTLING), since=first),
        }
        told = [fact for fact in facts.about_all(ids) if fact.recorded_at < after]
        return list(questions_from(told).values())

    @cached_property
    def talks(self) -> Sequence[TalkHeld]:
        """Every talk up to the last day, the first one first."""
        return [one for one in talks_from(self.work.facts.about(TALKS)) if one.day <= self.last_day]


@dataclass(frozen=True, slots=True)
class ReportKind:
    """A report that can be made."""

    heading: Heading
    make: Callable[[Sources], Sequence[Row]]
